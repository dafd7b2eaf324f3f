"""Every view's count equals the count in the published tables, on the real records."""

import pytest

from generator.archive import addresses, rows
from generator.archive.link import link
from generator.archive.model import Archive
from generator.reading.read import read
from generator.views import departments, due, home, indicators, places, terms
from generator.views.cells import cells_by_city
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The real archive, linked."""
    records, _ = read(ROOT / "data")
    return link(records)


@pytest.fixture(scope="module")
def item_rows(archive) -> list[dict]:
    """The rows of items.csv."""
    return [rows.item_row(placed, archive) for placed in archive.items.values()]


@pytest.fixture(scope="module")
def figure_rows(archive) -> list[dict]:
    """The rows of figures.csv."""
    return [rows.figure_row(stated, archive) for stated in archive.figures.values()]


def listed(cells) -> int:
    return sum(len(part.items) for each in cells for group in each.groups for part in group.plans)


@pytest.mark.parametrize("column, make", [("reforms", terms.reform_pages), ("tags", terms.tag_pages)])
def test_term_pages(archive, item_rows, column, make):
    for page in make(archive):
        identifier = page.address.split("/")[1]
        wanted = sum(identifier in row[column] for row in item_rows)
        assert page.data["count"] == page.data["grid"].total == listed(page.data["cells"]) == wanted


def test_function_pages(archive, item_rows):
    function = {(city, i): each.function for (city, i), each in archive.departments.items()}
    for page in departments.function_pages(archive):
        identifier = page.address.split("/")[1]
        wanted = sum(
            any(
                function[row["city"], d] == identifier
                for role in ("lead", "responsible", "supporting")
                for d in row[role]
            )
            for row in item_rows
        )
        assert page.data["count"] == listed(page.data["cells"]) == wanted


def test_department_pages(archive, item_rows):
    for page in departments.department_pages(archive):
        _, city, identifier, _ = page.address.split("/")
        for role, _, count in page.data["roles"]:
            assert count == sum(row["city"] == city and identifier in row[role] for row in item_rows)


def test_indicator_pages(archive, figure_rows):
    for page in indicators.indicator_pages(archive):
        identifier = page.address.split("/")[1]
        shown = [each.view.id for view in page.data["measures"] for each in view.statements]
        shown += [each.view.id for each in page.data["apart"]]
        assert sorted(shown) == sorted(row["id"] for row in figure_rows if row["indicator"] == identifier)
        assert page.data["count"] == len(shown)


def test_due_pages(archive, figure_rows):
    for page in list(due.due_pages(archive))[1:]:
        if page.address.count("/") == 2:
            year = page.data["year"]
            wanted = sum(row["kind"] == "target" and row["year"] == year and not row["repeats"] for row in figure_rows)
            assert page.data["count"] == sum(n for _, n in page.data["states"]) == wanted


def test_year_pages_count_the_targets_of_the_due_pages(archive):
    wanted = {
        page.data["year"]: page.data["count"]
        for page in list(due.due_pages(archive))[1:]
        if page.address.count("/") == 2
    }
    assert {line["year"]: line["due"] for line in places.years_index(archive).data["years"] if line["due"]} == wanted
    assert {
        page.data["year"]: len(page.data["due"]) for page in places.year_pages(archive) if page.data["due"]
    } == wanted


def test_home(archive, item_rows, figure_rows):
    counts = home.counts(archive)
    assert counts["items"] == len(item_rows) == listed(cells_by_city(archive, archive.items))
    assert counts["figures"] == len(figure_rows)


def test_every_cell_of_a_term_opens_an_anchor_of_its_page(archive):
    for page in (*terms.reform_pages(archive), *terms.tag_pages(archive), *departments.function_pages(archive)):
        anchors = {group.anchor for each in page.data["cells"] for group in each.groups}
        anchors |= {name for each in page.data["cells"] for group in each.groups for name in group.more_anchors}
        anchors |= {cell.anchor for each in page.data["cells"] for cell in each.sums}
        for row in page.data["grid"].rows:
            for cell in row.cells:
                if cell.count:
                    assert cell.address == f"{page.address}#{addresses.cell_anchor(row.city.id, cell.year)}"
                    assert addresses.cell_anchor(row.city.id, cell.year) in anchors
