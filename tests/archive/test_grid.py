"""The state and link target of a cell, and the order in which a reform spread."""

import posixpath
import re
from types import SimpleNamespace

from generator.archive.grid import Seen, grid, waves
from generator.views import term_parts
from generator.views.cells import cells_by_city
from generator.views.render import render_page
from generator.views.term_parts import term_cells
from generator.views.terms import reform_pages
from tests.views.small import archive, item, plan, sample


def states(found, city: str) -> list[str]:
    return [cell.state for row in found.rows if row.city.id == city for cell in row.cells]


def test_an_empty_cell_is_one_of_three_things():
    found = sample()
    table = grid(found, found.items_of_reform["rotation"])
    assert table.years == (2021, 2022, 2023, 2024)
    assert states(table, "alpha") == ["count", "silent", "count", "none"]
    assert states(table, "beta") == ["none", "count", "count", "count"]
    assert states(grid(found, ()), "beta") == ["none", "part", "part", "part"]


def test_a_year_with_a_plan_in_part_is_not_silent():
    found = archive(
        plan("alpha-2022-priorities", [item("1", reforms=["rotation"])]),
        plan("alpha-2023-priorities", [item("1")]),
        plan("alpha-2023-speech", [item("1")], "outline"),
    )
    assert states(grid(found, found.items_of_reform["rotation"]), "alpha") == ["count", "part"]


def test_gaps_are_years_held_whole_between_first_and_last_mention():
    found = sample()
    rows = {row.city.id: row for row in grid(found, found.items_of_reform["rotation"]).rows}
    assert rows["alpha"].gaps == (2022,)
    assert rows["beta"].gaps == ()


def test_order_of_spread_marks_possibly_earlier_beginnings():
    found = sample()
    seen = grid(found, found.items_of_reform["rotation"]).seen
    assert [(each.date, each.city.id, each.is_open) for each in seen] == [("2021", "alpha", True), (None, "beta", True)]
    whole = archive(
        plan("alpha-2021-priorities", [item("1")]),
        plan("alpha-2022-priorities", [item("1", reforms=["rotation"])]),
    )
    assert [each.is_open for each in grid(whole, whole.items_of_reform["rotation"]).seen] == [False]


def several():
    """Two cities, one of them with plans of several years beside the annual ones."""
    return archive(
        plan("alpha-2021-2023-plan", [item("1", reforms=["rotation"]), item("2", reforms=["rotation"])], "partial"),
        plan("alpha-2022-priorities", [item("1", reforms=["rotation"])]),
        plan("alpha-2022-report", [item("1", reforms=["rotation"])]),
        plan("beta-2022-priorities", [item("1", reforms=["rotation"])]),
        plan("beta-2023-priorities", [item("1", reforms=["rotation"])]),
    )


def test_a_cell_opens_the_page_that_lists_its_items(monkeypatch):
    found = several()
    items = found.items_of_reform["rotation"]
    assert term_cells(found, "reforms/x/", items)("alpha", 2023, ()) == "reforms/x/#alpha-2023"
    monkeypatch.setattr(term_parts, "LONGEST", 2)
    opens = term_cells(several(), "reforms/x/", items)
    assert opens("alpha", 2021, ()) == opens("alpha", 2023, ()).replace("2023", "2021") == "reforms/x/2021/#alpha-2021"
    assert opens("alpha", 2022, ()) == "reforms/x/2022/#alpha-2022", (
        "plans of 2021 and of 2022: the page of the last leads on"
    )
    assert opens("beta", 2022, ()) == "reforms/x/2022/part-2/#beta-2022"


def test_every_item_of_a_long_term_stands_on_one_page_and_every_anchor_is_found(monkeypatch):
    monkeypatch.setattr(term_parts, "LONGEST", 2)
    monkeypatch.setattr(term_parts, "MOST_ROWS", 1)
    found = several()
    pages = {page.address: page for page in reform_pages(found) if page.address.startswith("reforms/rotation/")}
    main = pages.pop("reforms/rotation/")
    tables = [page for page in pages.values() if page.template == "term_table.md.jinja"]
    parts = [page for page in pages.values() if page.template == "term_year.md.jinja"]
    listed = [
        line.id
        for page in parts
        for city in page.data["cells"]
        for group in city.groups
        for held in group.plans
        for line in held.items
    ]
    assert sorted(listed) == sorted(found.items_of_reform["rotation"])
    assert all(page.data["count"] <= 2 for page in parts)
    written = {page.address: render_page(page, found) for page in (main, *parts, *tables)}
    for address, markup in written.items():
        for link in re.findall(r'href="([^"]+)"', markup):
            place, _, anchor = link.partition("#")
            there = posixpath.normpath(f"{address}{place}") + "/" if place else address
            if there.startswith("reforms/rotation/"):
                assert there in written and (
                    not anchor or re.search(rf'id="?{anchor}[" >]|{{#{anchor}}}', written[there])
                ), link
    assert [page.data["after"] for page in parts] == [page.address for page in parts[1:]] + [None]
    assert [[row.city.id for row in page.data["grid"].rows] for page in tables] == [["alpha"], ["beta"]]


def anchors(cells) -> dict[str, int]:
    """The number of items at each anchor of a page."""
    out = {}
    for each in cells:
        for cell in each.sums:
            out[cell.anchor] = sum(group.count for group in cell.parts)
        for group in each.groups:
            out |= dict.fromkeys((group.anchor, *group.more_anchors), group.count)
    return out


def test_every_cell_with_items_has_an_anchor_with_just_those():
    found = archive(
        plan("alpha-2021-2023-plan", [item("1", reforms=["rotation"]), item("2", reforms=["rotation"])], "partial"),
        plan("alpha-2022-priorities", [item("1", reforms=["rotation"])]),
        plan("alpha-2022-report", [item("1", reforms=["rotation"])]),
        plan("beta-2023-priorities", [item("1", reforms=["rotation"])]),
    )
    items = found.items_of_reform["rotation"]
    opened = anchors(cells_by_city(found, items))
    for row in grid(found, items).rows:
        for cell in row.cells:
            if cell.count:
                assert opened[f"{row.city.id}-{cell.year}"] == cell.count
    assert opened["alpha-2022"] == 4


def test_anchors_of_a_page_are_unique():
    found = sample()
    cells = cells_by_city(found, found.items)
    names = [name for each in cells for group in each.groups for name in (group.anchor, *group.more_anchors)]
    names += [cell.anchor for each in cells for cell in each.sums]
    assert len(names) == len(set(names))


def dated(identifier: str, items: list, signed: str | None = None, coverage: str = "full"):
    return plan(identifier, items, coverage).model_copy(update={"signed": signed})


def test_a_term_of_years_is_one_bar_from_the_plan_on():
    found = archive(
        dated("alpha-2021-2025-plan", [item("1", reforms=["rotation"])], signed="2022-06-15"),
        plan("beta-2021-priorities", [item("1", reforms=["rotation"])]),
    )
    table = grid(found, found.items_of_reform["rotation"])
    rows = {row.city.id: row for row in table.rows}
    assert [(bar.cells[0].year, bar.cells[-1].year, bar.cell.state) for bar in rows["alpha"].bars] == [
        (2021, 2021, "none"),
        (2022, 2025, "count"),
    ]
    assert [len(bar.cells) for bar in rows["beta"].bars] == [1] * 5
    assert [(each.date, each.city.id) for each in table.seen] == [("2021", "beta"), ("2022-06-15", "alpha")]
    assert table.last == "2022-06-15"
    (cells,) = [each for each in cells_by_city(found, found.items_of_reform["rotation"]) if each.city.id == "alpha"]
    assert {f"alpha-{year}" for year in range(2021, 2026)} <= set(cells.anchors), "anchors of earlier releases answer"


def test_a_year_ties_with_every_day_in_it():
    def seen(date: str | None):
        return Seen(date, SimpleNamespace(id=date or "?"), False)

    def dates(*given: str | None):
        return [[each.date for each in wave] for wave in waves(map(seen, given))]

    assert dates("2021", "2022", "2022-06-15", "2023-01") == [["2021"], ["2022", "2022-06-15"], ["2023-01"]]
    assert dates("2022-02", "2022-06") == [["2022-02"], ["2022-06"]]
    assert dates("2022-02", None) == [["2022-02", None]]


def test_the_latest_stands_beside_those_that_may_be_as_late():
    review = {"kind": "review", "from": 2020, "to": 2020}
    found = archive(
        dated("alpha-2022-priorities", [item("1", reforms=["rotation"])], signed="2022-06-15"),
        plan("beta-2022-priorities", [item("1", reforms=["rotation"])]),
        plan("beta-2021-report", [item("1", reforms=["rotation"], account=review)]),
    )
    table = grid(found, found.items_of_reform["rotation"])
    assert [(each.date, each.city.id) for each in table.latest] == [("2022-06-15", "alpha"), ("2022", "beta")]
    assert [(year, city.id) for year, city in table.reported] == [("2020", "beta")]


def test_a_problem_begins_nothing():
    found = archive(
        plan("alpha-2022-speech", [item("1", reforms=["rotation"], account={"kind": "problem"})]),
        plan("beta-2023-priorities", [item("1", reforms=["rotation"])]),
    )
    table = grid(found, found.items_of_reform["rotation"])
    assert [each.city.id for each in table.seen] == ["beta"]
    assert states(table, "alpha") == ["count", "none"]


def test_what_looks_back_counts_in_the_years_that_it_looks_back_on_and_begins_nothing():
    review = {"kind": "review", "from": 2019, "to": 2020}
    found = archive(
        plan("alpha-2022-speech", [item("1", reforms=["rotation"], account=review), item("2", reforms=["rotation"])]),
        plan("beta-2022-speech", [item("1", reforms=["rotation"], account=review)]),
    )
    table = grid(found, found.items_of_reform["rotation"])
    assert table.years == (2019, 2020, 2021, 2022)
    assert states(table, "alpha") == ["review", "review", "none", "count"]
    assert states(table, "beta") == ["review", "review", "none", "silent"]
    assert [each.city.id for each in table.seen] == ["alpha"], "a review begins nothing"
    assert [(year, city.id) for year, city in table.reported] == [("2019–2020", "alpha"), ("2019–2020", "beta")]
    bars = {row.city.id: [(bar.cell.state, len(bar.cells)) for bar in row.bars] for row in table.rows}
    assert bars["beta"] == [("review", 2), ("none", 1), ("silent", 1)], "a review is one bar"
    opens = term_cells(found, "reforms/x/", found.items_of_reform["rotation"])
    anchors = {a for each in cells_by_city(found, found.items_of_reform["rotation"]) for a in each.anchors}
    for city, year in (("alpha", 2019), ("alpha", 2022), ("beta", 2020)):
        assert opens(city, year, ()).partition("#")[2] in anchors
