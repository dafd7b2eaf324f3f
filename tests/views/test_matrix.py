"""The matrix has the counts of the tables, and the same rows on the page and in the file."""

import pytest

from generator.archive.matrix import matrix_rows, terms_of
from generator.views import matrix as m
from tests.views.small import sample


def test_years_under_the_same_plans_share_a_column():
    labels = [(column.city.id, column.label) for column in m.columns(sample())]
    assert labels == [("alpha", "2021"), ("alpha", "2022"), ("alpha", "2023"), ("beta", "2022–24")]


@pytest.mark.parametrize("kind", ["reform", "tag", "function"])
def test_page_and_file_count_alike(kind):
    found = sample()
    table = m.matrix(found, kind)
    counts = {
        (row["term"], row["city"], row["year"]): row["items"] for row in matrix_rows(found) if row["kind"] == kind
    }
    terms = {f"{kind}s/{identifier}/": identifier for identifier, _, _ in terms_of(found, kind)}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            for year in column.years:
                assert counts[terms[row.named.address], column.city.id, year] == cell.count


def test_a_row_knows_first_last_gaps_and_total():
    row = m.matrix(sample(), "reform").rows[0]
    assert (row.total, row.cities, row.last) == (3, 2, "2023")
    assert [(city.id, years) for city, years in row.gaps] == [("alpha", (2022,))]
    assert [named.name.zh for named in m.matrix(sample(), "reform").silent] == ["groups"]


def test_a_large_archive_is_shown_by_years(monkeypatch):
    monkeypatch.setattr(m, "MOST_CELLS", 1)
    table = m.matrix(sample(), "reform")
    assert table.columns == ()
    assert [(cell.count, cell.cities, cell.whole) for cell in table.rows[0].years] == [
        (1, 1, 1),
        (1, 1, 1),
        (2, 2, 1),
        (1, 1, 0),
    ]
