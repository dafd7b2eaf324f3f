"""City × year tables: the number of items in each cell, what an empty cell means, and what a cell links to.

An empty cell means one of three things: a plan of that year is held whole and does not mention the matter, a plan is
held in part only, or no plan is held.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, years_of
from generator.records.closed_lists import Coverage

Opens = Callable[[str, int, tuple[str, ...]], str | None]
"""From city, year and the plans in force to the address that a cell with items links to."""


@dataclass(frozen=True)
class Cell:
    """One city in one year. `state` is `count`, `silent` (held whole, nothing said), `part` or `none`."""

    state: str
    count: int
    items: tuple[str, ...]
    year: int
    plans: tuple[str, ...]
    address: str | None = None


@dataclass(frozen=True)
class Seen:
    """The first year in which a city is known to mention a matter.

    `is_open`: the year before is not held whole, so it may have begun earlier.
    """

    year: int
    city: r.City
    is_open: bool


@dataclass(frozen=True)
class GridRow:
    """One city over the years."""

    city: r.City
    address: str
    cells: tuple[Cell, ...]
    total: int

    @property
    def gaps(self) -> tuple[int, ...]:
        """Years between the first and the last mention in which a plan held whole does not mention it."""
        spoken = [cell.year for cell in self.cells if cell.count]
        if not spoken:
            return ()
        return tuple(cell.year for cell in self.cells if spoken[0] < cell.year < spoken[-1] and cell.state == "silent")


@dataclass(frozen=True)
class Grid:
    """Cities down, years across."""

    years: tuple[int, ...]
    rows: tuple[GridRow, ...]
    total: int

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Each city's first mention, in chronological order."""
        firsts = []
        for row in self.rows:
            first = next((n for n, cell in enumerate(row.cells) if cell.count), None)
            if first is not None:
                is_open = first == 0 or row.cells[first - 1].state != "silent"
                firsts.append(Seen(row.cells[first].year, row.city, is_open))
        return tuple(sorted(firsts, key=lambda seen: (seen.year, seen.city.id)))

    @property
    def last(self) -> int | None:
        """The last year in which a plan in force mentions it."""
        return max((cell.year for row in self.rows for cell in row.cells if cell.count), default=None)


def archive_years(archive: Archive) -> tuple[int, ...]:
    """All years from the first to the last in which some plan held is in force."""
    years = sorted(archive.plans_of_year)
    return tuple(range(years[0], years[-1] + 1)) if years else ()


def grid(
    archive: Archive,
    identifiers: Iterable[str],
    cities: Iterable[str] | None = None,
    opens: Opens = lambda city, year, plans: None,
) -> Grid:
    """Items by city and year; an item of a multi-year plan counts in each of its years."""
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
            tuple(_cell(archive, city, year, tuple(by_cell.get((city, year), ())), opens) for year in years),
            totals[city],
        )
        for city in (cities or archive.cities)
    )
    return Grid(years, rows, len(distinct))


def _cell(archive: Archive, city: str, year: int, items: tuple[str, ...], opens: Opens) -> Cell:
    plans = archive.plans_of_cell.get((city, year), ())
    address = opens(city, year, plans) if items else None
    return Cell(cell_state(archive, plans, len(items)), len(items), items, year, plans, address)


def cell_state(archive: Archive, plans: Iterable[str], count: int) -> str:
    """The `Cell.state` that follows from the plans in force and the number of items."""
    if count:
        return "count"
    held = [archive.plans[plan].coverage for plan in plans]
    if not held:
        return "none"
    return "silent" if Coverage.FULL in held else "part"


def opens_plans(city: str, year: int, plans: tuple[str, ...]) -> str:
    """Link target of a cell that counts all items: the plan in force, or the city's list if there are several."""
    return addresses.plan(plans[0]) if len(plans) == 1 else f"{addresses.city(city)}#plans"
