"""The matrix: the number of items of every reform (tag, function) by city and year, each cell linking to its items.

In a small archive the columns are cities and years; consecutive years with the same plans in force share one. If that
made more than `MOST_CELLS` cells, the columns are years only, with the number of cities that mention a term and that
hold a whole plan of the year; the cities are on each term's own page. `data/matrix.csv` has all cells in both cases.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from generator import records as r
from generator.archive import addresses
from generator.archive.grid import Grid, Opens, Seen, archive_years, cell_state, grid, reviewed_cells
from generator.archive.matrix import terms_of
from generator.archive.model import Archive
from generator.records.closed_lists import Coverage
from generator.views.departments import function_cells
from generator.views.page import Named, Page, index_crumbs
from generator.views.term_parts import term_cells

MOST_CELLS = 1500
"""Most cells of a table with a column for each city and year."""

TITLES = {
    "reform": r.Text(zh="总表：改革 × 城市 × 年份", en="Matrix: reforms by city and year"),
    "tag": r.Text(zh="总表：标签 × 城市 × 年份", en="Matrix: tags by city and year"),
    "function": r.Text(zh="总表：职能 × 城市 × 年份", en="Matrix: department functions by city and year"),
}


_ADDRESS = {"reform": addresses.reform, "tag": addresses.tag, "function": addresses.function}


@dataclass(frozen=True)
class Column:
    """A city in consecutive years with the same plans in force, or looked back on by the same plans; without either, a
    gap between such years."""

    city: r.City
    years: tuple[int, ...]
    plans: tuple[str, ...]

    @property
    def label(self) -> str:
        """`2023`, or `2021–25` for several years."""
        return str(self.years[0]) if len(self.years) == 1 else f"{self.years[0]}–{self.years[-1] % 100:02d}"


@dataclass(frozen=True)
class MatrixCell:
    """The number of items, the state (`archive.grid.Cell`) and the link target."""

    state: str
    count: int
    reviews: int
    address: str | None


@dataclass(frozen=True)
class YearCell:
    """One term in one year: number of items, of cities that mention it, and of cities with a whole plan."""

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
    last: str | None
    gaps: tuple[tuple[r.City, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Matrix:
    """The table of one page. `columns` is empty if its columns are years only."""

    kind: str
    years: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    silent: tuple[Named, ...]

    @property
    def heads(self) -> tuple[tuple[r.City, int], ...]:
        """Each city with the number of its columns."""
        groups = (list(group) for _, group in groupby(self.columns, lambda column: column.city.id))
        return tuple((group[0].city, len(group)) for group in groups)


def columns(archive: Archive) -> tuple[Column, ...]:
    """The columns of each city, from the first year with a plan, or looked back on, to the last."""
    out = []
    looked_back_on = reviewed_cells(archive)
    for identifier, city in archive.cities.items():
        held = sorted(year for place, year in archive.plans_of_cell.keys() | looked_back_on if place == identifier)
        voices = [
            (archive.plans_of_cell.get((identifier, year), ()), looked_back_on.get((identifier, year), ()), year)
            for year in (range(held[0], held[-1] + 1) if held else ())
        ]
        for (plans, _), years in groupby(voices, lambda each: each[:2]):
            out.append(Column(city, tuple(year for *_, year in years), plans))
    return tuple(out)


def matrix(archive: Archive, kind: str) -> Matrix:
    """The matrix of one kind (`reform`, `tag` or `function`), terms with most items first."""
    terms = [(i, Named(name, _ADDRESS[kind](i)), items) for i, name, items in terms_of(archive, kind)]
    mentioned = [term for term in terms if term[2]]
    across = columns(archive)
    is_wide = len(across) * len(mentioned) > MOST_CELLS
    whole = {
        year: len({archive.plans[plan].city for plan in plans if archive.plans[plan].coverage == Coverage.FULL})
        for year, plans in archive.plans_of_year.items()
    }
    rows = []
    for identifier, named, items in sorted(mentioned, key=lambda term: (-len(term[2]), term[0])):
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


def _cell(archive: Archive, table: Grid, column: Column, opens: Opens) -> MatrixCell:
    row = next(row for row in table.rows if row.city.id == column.city.id)
    cell = row.cells[column.years[0] - table.years[0]]
    address = opens(column.city.id, column.years[0], column.plans) if cell.count else None
    state = cell_state(archive, column.plans, cell.count, cell.reviews)
    return MatrixCell(state, cell.count, cell.reviews, address)


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
            f"{len(table.rows)} 项{_KIND_ZH[kind]}在 {len(archive.cities)} 个城市各年份的条目数；"
            "未提及、部分收录与未收录分别标明。",
            crumbs,
            {
                "matrix": table,
                "most_seen": 12 if table.columns else 5,
                "others": [(TITLES[other], addresses.matrix(other)) for other in TITLES if other != kind],
            },
        )


_KIND_ZH: Mapping[str, str] = {"reform": "改革", "tag": "标签", "function": "职能"}
