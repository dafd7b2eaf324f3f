"""What a cell of a table says, what it opens, and the order in which a reform spread."""

import pytest

from generator.views.grid import cells_by_city, grid, term_cells
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


def test_gaps_are_years_held_whole_between_first_and_last_mention():
    found = sample()
    rows = {row.city.id: row for row in grid(found, found.items_of_reform["rotation"]).rows}
    assert rows["alpha"].gaps == (2022,)
    assert rows["beta"].gaps == ()


def test_order_of_spread_says_where_it_may_have_begun_earlier():
    found = sample()
    seen = grid(found, found.items_of_reform["rotation"]).seen
    assert [(each.year, each.city.id, each.is_open) for each in seen] == [(2021, "alpha", True), (2022, "beta", True)]
    whole = archive(
        plan("alpha-2021-priorities", [item("1")]),
        plan("alpha-2022-priorities", [item("1", reforms=["rotation"])]),
    )
    assert [each.is_open for each in grid(whole, whole.items_of_reform["rotation"]).seen] == [False]


@pytest.mark.parametrize("count, year_page", [(3, ""), (5000, "2023/")])
def test_a_cell_opens_the_page_that_lists_its_items(count, year_page):
    assert term_cells("reforms/x/", count)("alpha", 2023, ()) == f"reforms/x/{year_page}#alpha-2023"


def anchors(cells) -> dict[str, int]:
    """How many items each anchor of a page opens."""
    out = {}
    for each in cells:
        for cell in each.sums:
            out[cell.anchor] = sum(group.count for group in cell.parts)
        for group in each.groups:
            out |= dict.fromkeys((group.anchor, *group.more_anchors), group.count)
    return out


def test_every_cell_with_items_has_one_anchor_that_opens_just_those():
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


def test_anchors_of_a_page_are_told_apart():
    found = sample()
    cells = cells_by_city(found, found.items)
    names = [name for each in cells for group in each.groups for name in (group.anchor, *group.more_anchors)]
    names += [cell.anchor for each in cells for cell in each.sums]
    assert len(names) == len(set(names))
