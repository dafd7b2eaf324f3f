"""City × year tables: how many items of a list stand where, and what an empty cell means.

An empty cell is one of three things, and never the same: the city has a plan of that year that is held whole and does
not mention the matter; it has one held in part; or no plan is held.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator import addresses
from generator import records as r
from generator.archive import Archive, years_of
from generator.vocabulary import Coverage


@dataclass(frozen=True)
class Cell:
    """One city in one year. `state` is `count`, `silent` (held whole, nothing said), `part` or `none`."""

    state: str
    count: int
    items: tuple[str, ...]
    year: int
    plans: tuple[str, ...]


@dataclass(frozen=True)
class GridRow:
    """One city over the years."""

    city: r.City
    address: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Grid:
    """Cities down, years across."""

    years: tuple[int, ...]
    rows: tuple[GridRow, ...]
    total: int

    @property
    def seen(self) -> tuple[tuple[int, r.City], ...]:
        """Year in which each city first speaks of it, in the order in which it spread."""
        firsts = [
            (next(cell.year for cell in row.cells if cell.count), row.city)
            for row in self.rows
            if any(cell.count for cell in row.cells)
        ]
        return tuple(sorted(firsts, key=lambda pair: (pair[0], pair[1].id)))


def archive_years(archive: Archive) -> tuple[int, ...]:
    """All years from the first to the last in which some plan held is in force."""
    years = sorted(archive.plans_of_year)
    return tuple(range(years[0], years[-1] + 1)) if years else ()


def grid(archive: Archive, identifiers: Iterable[str], cities: Iterable[str] | None = None) -> Grid:
    """The items of a list by city and year; an item of a plan of several years stands in each of them."""
    years = archive_years(archive)
    by_cell: dict[tuple[str, int], list[str]] = {}
    distinct = list(dict.fromkeys(identifiers))
    for identifier in distinct:
        placed = archive.items[identifier]
        for year in years_of(placed.plan):
            by_cell.setdefault((placed.city, year), []).append(identifier)
    totals = Counter(archive.items[identifier].city for identifier in distinct)
    rows = tuple(
        GridRow(
            archive.cities[city],
            addresses.city(city),
            tuple(_cell(archive, city, year, tuple(by_cell.get((city, year), ()))) for year in years),
            totals[city],
        )
        for city in (cities or archive.cities)
    )
    return Grid(years, rows, len(distinct))


def _cell(archive: Archive, city: str, year: int, items: tuple[str, ...]) -> Cell:
    plans = tuple(plan for plan in archive.plans_of_year.get(year, ()) if archive.plans[plan].city == city)
    if items:
        state = "count"
    elif not plans:
        state = "none"
    elif any(archive.plans[plan].coverage == Coverage.FULL for plan in plans):
        state = "silent"
    else:
        state = "part"
    return Cell(state, len(items), items, year, plans)
