"""The matrix: every reform (tag, function) against every city and year, each cell counting its items and opening them.

A small archive shows city by city; years of a city in which the same plans are in force share a column. Where that would be
more than `MOST_CELLS` cells, the page shows years only, with how many cities speak of a matter and how many hold a whole
plan of that year, and the cities stand on each matter's own page. The rows of `data/matrix.csv` are the whole in both cases.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.grid import Grid, Seen, archive_years, cell_state, grid
from generator.archive.matrix import terms_of
from generator.archive.model import Archive, years_of
from generator.records.closed_lists import Coverage
from generator.views.departments import function_cells
from generator.views.page import Named, Page, index_crumbs
from generator.views.term_parts import term_cells

MOST_CELLS = 1500

TITLES = {
    "reform": r.Text(zh="总表：改革 × 城市 × 年份", en="Matrix: reforms by city and year"),
    "tag": r.Text(zh="总表：标签 × 城市 × 年份", en="Matrix: tags by city and year"),
    "function": r.Text(zh="总表：职能 × 城市 × 年份", en="Matrix: department functions by city and year"),
}


_ADDRESS = {"reform": addresses.reform, "tag": addresses.tag, "function": addresses.function}


@dataclass(frozen=True)
class Column:
    """One city in the years in which the same plans are in force; without plans, a gap between them."""

    city: r.City
    years: tuple[int, ...]
    plans: tuple[str, ...]

    @property
    def label(self) -> str:
        """The year, or the first and the last two digits of the last."""
        return str(self.years[0]) if len(self.years) == 1 else f"{self.years[0]}–{self.years[-1] % 100:02d}"


@dataclass(frozen=True)
class MatrixCell:
    """How many items, what nothing means, and what opens."""

    state: str
    count: int
    address: str | None


@dataclass(frozen=True)
class YearCell:
    """One matter in one year over all cities: items, cities that speak of it, cities that hold a whole plan."""

    count: int
    cities: int
    whole: int
    address: str


@dataclass(frozen=True)
class MatrixRow:
    """One reform, tag or function."""

    named: Named
    cells: tuple[MatrixCell, ...]
    years: tuple[YearCell, ...]
    total: int
    cities: int
    seen: tuple[Seen, ...]
    last: int | None
    gaps: tuple[tuple[r.City, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Matrix:
    """The table of one page. `columns` is empty where the years stand for the cities."""

    kind: str
    years: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    silent: tuple[Named, ...]

    @property
    def heads(self) -> tuple[tuple[r.City, int], ...]:
        """Each city with the number of its columns."""
        counted: dict[str, list] = {}
        for column in self.columns:
            counted.setdefault(column.city.id, [column.city, 0])[1] += 1
        return tuple((city, count) for city, count in counted.values())


def columns(archive: Archive) -> tuple[Column, ...]:
    """The columns of each city, from the first year in which a plan is held to the last."""
    out = []
    for identifier, city in archive.cities.items():
        held = sorted(
            {year for plan in archive.plans_of_city.get(identifier, ()) for year in years_of(archive.plans[plan])}
        )
        runs: list[tuple[tuple[str, ...], list[int]]] = []
        for year in range(held[0], held[-1] + 1) if held else ():
            plans = archive.plans_of_cell.get((identifier, year), ())
            if runs and runs[-1][0] == plans:
                runs[-1][1].append(year)
            else:
                runs.append((plans, [year]))
        out += [Column(city, tuple(years), plans) for plans, years in runs]
    return tuple(out)


def matrix(archive: Archive, kind: str) -> Matrix:
    """The whole matrix of one kind, rows in the order of most items."""
    terms = [(i, Named(name, _ADDRESS[kind](i)), items) for i, name, items in terms_of(archive, kind)]
    spoken = [term for term in terms if term[2]]
    across = columns(archive)
    is_wide = len(across) * len(spoken) > MOST_CELLS
    whole = {
        year: len({archive.plans[plan].city for plan in plans if archive.plans[plan].coverage == Coverage.FULL})
        for year, plans in archive.plans_of_year.items()
    }
    rows = []
    for identifier, named, items in sorted(spoken, key=lambda term: (-len(term[2]), term[0])):
        table = grid(archive, items)
        by_department = function_cells(archive, identifier, items) if kind == "function" else None
        opens = by_department or term_cells(archive, named.address, items)
        rows.append(
            MatrixRow(
                named,
                () if is_wide else tuple(_cell(archive, table, column, opens) for column in across),
                tuple(_year_cell(table, year, whole.get(year, 0), named.address) for year in table.years)
                if is_wide
                else (),
                len(items),
                sum(1 for row in table.rows if row.total),
                table.seen,
                table.last,
                tuple((row.city, row.gaps) for row in table.rows if row.gaps),
            )
        )
    silent = tuple(named for _, named, items in terms if not items)
    return Matrix(kind, archive_years(archive), () if is_wide else across, tuple(rows), silent)


def _cell(archive: Archive, table: Grid, column: Column, opens) -> MatrixCell:
    row = next(row for row in table.rows if row.city.id == column.city.id)
    cell = row.cells[column.years[0] - table.years[0]]
    address = opens(column.city.id, column.years[0], column.plans) if cell.count else None
    return MatrixCell(cell_state(archive, column.plans, cell.count), cell.count, address)


def _year_cell(table: Grid, year: int, whole: int, address: str) -> YearCell:
    cells = [row.cells[year - table.years[0]] for row in table.rows]
    return YearCell(sum(cell.count for cell in cells), sum(cell.count > 0 for cell in cells), whole, f"{address}#grid")


def matrix_pages(archive: Archive) -> Iterator[Page]:
    """The matrix of reforms, and those of tags and functions beside it."""
    for kind in TITLES:
        table = matrix(archive, kind)
        crumbs = index_crumbs() if kind == "reform" else index_crumbs(("总表", "Matrix", addresses.MATRIX))
        yield Page(
            addresses.matrix(kind),
            "matrix.md.jinja",
            TITLES[kind],
            f"{len(table.rows)} 项{_KIND_ZH[kind]}在 {len(archive.cities)} 个城市各年份的条目数；未提及、部分收录与未收录分别标明。",
            crumbs,
            {
                "matrix": table,
                "most_seen": 12 if table.columns else 5,
                "others": [(TITLES[other], addresses.matrix(other)) for other in TITLES if other != kind],
            },
        )


_KIND_ZH: Mapping[str, str] = {"reform": "改革", "tag": "标签", "function": "职能"}
