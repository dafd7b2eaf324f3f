"""City × year tables: the number of items in each cell, what an empty cell means, and what a cell links to.

A plan counts from its date on, not from the beginning of a period that begins before it; what looks back counts in the
years that it looks back on. An empty cell means one of three things: all plans in force in that year are full texts and
do not mention the matter, one of them is partial, or the archive has no plan of that year.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, memoised
from generator.archive.time import is_before, item_years, looks_ahead, looks_back, plan_date
from generator.records.closed_lists import Coverage

Opens = Callable[[str, int, tuple[str, ...]], str | None]
"""From city, year and the plans in force to the address that a cell with items links to."""


@dataclass(frozen=True)
class Cell:
    """One city in one year.

    `state` is `count`, `review` (only looked back on), `silent` (full text, nothing said), `part` or `none`. `reviews`
    are those of the `count` that look back.
    """

    state: str
    count: int
    reviews: int
    items: tuple[str, ...]
    year: int
    plans: tuple[str, ...]
    address: str | None = None


@dataclass(frozen=True)
class Bar:
    """Consecutive cells with the same items, such as the years of a plan or of a review; most often one cell."""

    cells: tuple[Cell, ...]

    @property
    def cell(self) -> Cell:
        return self.cells[0]


@dataclass(frozen=True)
class Seen:
    """The date of the oldest document in which a city plans a matter; None if no document that plans it has a date.

    `is_open`: the year before is not in full text, so it may have begun earlier.
    """

    date: str | None
    city: r.City
    is_open: bool


@dataclass(frozen=True)
class GridRow:
    """One city over the years.

    `dates` are those of the documents that plan the matter; `is_undated` if one of them has none.
    """

    city: r.City
    address: str
    cells: tuple[Cell, ...]
    total: int
    dates: tuple[str, ...]
    is_undated: bool

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Its cells, those of one term of years together."""
        groups = groupby(self.cells, _what_a_bar_shares)
        return tuple(Bar(tuple(cells)) for _, cells in groups)

    @property
    def gaps(self) -> tuple[int, ...]:
        """Years between the first and the last mention in which the plans, all full texts, do not mention it."""
        spoken = [cell.year for cell in self.cells if cell.count]
        if not spoken:
            return ()
        return tuple(cell.year for cell in self.cells if spoken[0] < cell.year < spoken[-1] and cell.state == "silent")

    @property
    def seen(self) -> Seen | None:
        """When the city first plans the matter; None if it never does."""
        if not self.dates:
            return Seen(None, self.city, True) if self.is_undated else None
        first = self.dates[0]
        before = next((cell.state for cell in self.cells if cell.year == int(first[:4]) - 1), None)
        return Seen(first, self.city, before != "silent")


@dataclass(frozen=True)
class Grid:
    """Cities down, years across."""

    years: tuple[int, ...]
    rows: tuple[GridRow, ...]
    total: int

    @property
    def seen(self) -> tuple[Seen, ...]:
        """When each city first plans the matter, in chronological order; undated ones last."""
        firsts = [seen for row in self.rows if (seen := row.seen)]
        return tuple(sorted(firsts, key=lambda seen: (seen.date or "9999", seen.city.id)))

    @property
    def last(self) -> str | None:
        """The date of the latest document that plans it."""
        return max((row.dates[-1] for row in self.rows if row.dates), default=None)

    @property
    def latest(self) -> tuple[Seen, ...]:
        """The latest document that plans it, with those of which the dates do not tell whether they are older."""
        lasts = [Seen(row.dates[-1], row.city, False) for row in self.rows if row.dates]
        return tuple(each for each in lasts if self.last and each.date and not is_before(each.date, self.last))

    @property
    def reported(self) -> tuple[tuple[str, r.City], ...]:
        """The first years on which a city looks back, of those that look back before they plan it, or plan it never."""
        found = []
        for row in self.rows:
            years = next(([cell.year for cell in bar.cells] for bar in row.bars if bar.cell.reviews), [])
            if years and not (row.dates and int(row.dates[0][:4]) <= years[0]):
                found.append((f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]), row.city))
        return tuple(sorted(found, key=lambda each: (each[0], each[1].id)))


def _what_a_bar_shares(cell: Cell) -> object:
    """What joins a cell to its neighbour: a review is one review, whatever plans are in force beside it."""
    if not cell.count:
        return cell.year
    return cell.items if cell.state == "review" else (cell.items, cell.plans)


def waves(seen: Iterable[Seen]) -> list[list[Seen]]:
    """Cities in the order in which they began; those whose dates do not tell who was first stand together."""
    found: list[list[Seen]] = []
    for each in seen:
        is_later = found and all(one.date and each.date and is_before(one.date, each.date) for one in found[-1])
        if is_later or not found:
            found.append([each])
        else:
            found[-1].append(each)
    return found


@memoised
def archive_years(archive: Archive) -> tuple[int, ...]:
    """All years from the first to the last in which some plan is in force, or on which one looks back."""
    years = archive.plans_of_year.keys() | {year for _, year in reviewed_cells(archive)}
    return tuple(range(min(years), max(years) + 1)) if years else ()


@memoised
def reviewed_cells(archive: Archive) -> dict[tuple[str, int], tuple[str, ...]]:
    """The plans that look back on a year, by city and year."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for placed in archive.items.values():
        if looks_back(placed):
            for year in item_years(placed):
                found.setdefault((placed.city, year), {})[placed.plan.id] = None
    return {cell: tuple(plans) for cell, plans in found.items()}


def grid(
    archive: Archive,
    identifiers: Iterable[str],
    cities: Iterable[str] | None = None,
    opens: Opens = lambda city, year, plans: None,
) -> Grid:
    """Items by city and year: an item counts in each year that it speaks of (`time.item_years`)."""
    years = archive_years(archive)
    by_cell: dict[tuple[str, int], list[str]] = {}
    planned: dict[str, set[str | None]] = {}
    distinct = list(dict.fromkeys(identifiers))
    for identifier in distinct:
        placed = archive.items[identifier]
        for year in item_years(placed):
            by_cell.setdefault((placed.city, year), []).append(identifier)
        if looks_ahead(placed):
            planned.setdefault(placed.city, set()).add(plan_date(placed.plan))
    totals = Counter(archive.items[identifier].city for identifier in distinct)
    rows = tuple(
        GridRow(
            archive.cities[city],
            addresses.city(city),
            tuple(_cell(archive, city, year, tuple(by_cell.get((city, year), ())), opens) for year in years),
            totals[city],
            tuple(sorted(date for date in planned.get(city, ()) if date)),
            None in planned.get(city, ()),
        )
        for city in (cities or archive.cities)
    )
    return Grid(years, rows, len(distinct))


def holdings(archive: Archive, cities: Iterable[str]) -> Grid:
    """What is held: the items of the plans in force by city and year."""
    years = range(min(archive.plans_of_year), max(archive.plans_of_year) + 1) if archive.plans_of_year else range(0)

    def cell(city: str, year: int) -> Cell:
        plans = archive.plans_of_cell.get((city, year), ())
        items = tuple(item for plan in plans for item in archive.items_of_plan[plan])
        address = opens_plans(city, year, plans) if items else None
        return Cell(cell_state(archive, plans, len(items), 0), len(items), 0, items, year, plans, address)

    rows = tuple(
        GridRow(
            archive.cities[city],
            addresses.city(city),
            tuple(cell(city, year) for year in years),
            sum(len(archive.items_of_plan[plan]) for plan in archive.plans_of_city.get(city, ())),
            (),
            False,
        )
        for city in cities
    )
    return Grid(tuple(years), rows, sum(row.total for row in rows))


def _cell(archive: Archive, city: str, year: int, items: tuple[str, ...], opens: Opens) -> Cell:
    plans = archive.plans_of_cell.get((city, year), ())
    address = opens(city, year, plans) if items else None
    reviews = sum(looks_back(archive.items[item]) for item in items)
    return Cell(cell_state(archive, plans, len(items), reviews), len(items), reviews, items, year, plans, address)


def cell_state(archive: Archive, plans: Collection[str], count: int, reviews: int) -> str:
    """The `Cell.state` that follows from the plans in force and the number of items, and of those that look back."""
    if count:
        return "count" if count > reviews else "review"
    if not plans:
        return "none"
    return "silent" if all(archive.plans[plan].coverage == Coverage.FULL for plan in plans) else "part"


def opens_plans(city: str, year: int, plans: tuple[str, ...]) -> str:
    """Link target of a cell that counts all items: the plan in force, or the city's list if there are several."""
    return addresses.plan(plans[0]) if len(plans) == 1 else f"{addresses.city(city)}#plans"
