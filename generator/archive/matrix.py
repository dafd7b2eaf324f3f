"""The rows of the matrix: how many items speak of each reform, tag and function in each city and year."""

from collections import Counter
from collections.abc import Iterator

from generator import records as r
from generator.archive.grid import cell_state, reviewed_cells
from generator.archive.model import Archive, items_of_function
from generator.archive.rows import Row
from generator.archive.time import item_years, looks_back

KINDS = ("reform", "tag", "function")


def terms_of(archive: Archive, kind: str) -> Iterator[tuple[str, r.Text, tuple[str, ...]]]:
    """Id, name and items of every reform, every tag, or every function that some department has."""
    if kind == "reform":
        for identifier, reform in archive.reforms.items():
            yield identifier, reform.name, archive.items_of_reform.get(identifier, ())
    elif kind == "tag":
        for identifier, tag in archive.tags.items():
            yield identifier, tag.name, archive.items_of_tag.get(identifier, ())
    else:
        used = {department.function for department in archive.departments.values()}
        for identifier, function in archive.functions.items():
            if identifier in used:
                yield identifier, function.name, items_of_function(archive, identifier)


def matrix_rows(archive: Archive) -> Iterator[Row]:
    """The rows of `data/matrix.csv`: one for each reform, tag and function in each city
    and year with a plan in force, or on which a plan looks back."""
    for kind in KINDS:
        for identifier, name, items in terms_of(archive, kind):
            counts: Counter[tuple[str, int]] = Counter()
            reviews: Counter[tuple[str, int]] = Counter()
            for item in items:
                placed = archive.items[item]
                cells = [(placed.city, year) for year in item_years(placed)]
                counts.update(cells)
                if looks_back(placed):
                    reviews.update(cells)
            for city, year in sorted(archive.plans_of_cell.keys() | reviewed_cells(archive).keys()):
                plans, count = archive.plans_of_cell.get((city, year), ()), counts[city, year]
                yield {
                    "kind": kind,
                    "term": identifier,
                    "name_zh": name.zh,
                    "city": city,
                    "year": year,
                    "state": cell_state(archive, plans, count, reviews[city, year]),
                    "items": count,
                    "plans": list(plans),
                    "reviews": reviews[city, year],
                }
