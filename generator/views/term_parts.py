"""The division of a long page of a reform, tag or function into parts.

A part lists the items of plans that begin in one year, for as many cities as fit; each item is in one part only. A cell
whose plans begin in several years links to the part of the last year, which leads to the others. In a large archive the
rows of the table are divided into pages, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator import records as r
from generator.archive import addresses
from generator.archive.grid import Grid, GridRow, Opens
from generator.archive.model import Archive, memoised
from generator.views.cells import CityCells, cells_by_city
from generator.views.page import Named, Page, in_parts

LONGEST = 600
"""Most items on the page of a term, or on one of its parts."""
MOST_ROWS = 60
"""Most rows (cities) of one table."""


@dataclass(frozen=True)
class TermPart:
    """A page of a term's items: those of some cities' plans that begin in one year; `number` of `of` in that year."""

    address: str
    year: int
    number: int
    of: int
    cells: tuple[CityCells, ...]
    count: int


@dataclass(frozen=True)
class TermParts:
    """All parts of a term, and the address of the part with each anchor."""

    parts: tuple[TermPart, ...]
    where: Mapping[str, str]

    @property
    def by_year(self) -> list[tuple[int, int, list[TermPart]]]:
        """Each year with its number of items and its parts."""
        years: dict[int, list[TermPart]] = {}
        for part in self.parts:
            years.setdefault(part.year, []).append(part)
        return [(year, sum(part.count for part in parts), parts) for year, parts in years.items()]


@memoised
def term_parts(archive: Archive, page: str, items: tuple[str, ...]) -> TermParts | None:
    """The parts of the term at the address `page`; None if its own page lists all items."""
    if len(items) <= LONGEST:
        return None
    by_year: dict[int, dict[str, CityCells]] = {}
    for whole in cells_by_city(archive, items):
        for year, cells in _by_start(whole):
            by_year.setdefault(year, {})[whole.city.id] = cells
    parts = []
    for year, of_year in sorted(by_year.items()):
        split = in_parts([(city, cells.count) for city, cells in of_year.items()], LONGEST)
        first = addresses.of_year(page, year)
        for number, cities in enumerate(split, 1):
            ours = tuple(of_year[city] for city in cities)
            address = first if number == 1 else addresses.part(first, number)
            parts.append(TermPart(address, year, number, len(split), ours, sum(each.count for each in ours)))
    where = {anchor: part.address for part in parts for cells in part.cells for anchor in cells.anchors}
    return TermParts(tuple(parts), where)


def _by_start(whole: CityCells) -> Iterator[tuple[int, CityCells]]:
    """A city's groups by the year in which their plans begin; a `CellSum` goes with the last of its groups."""

    def start(period: str) -> int:
        return int(period[:4])

    for year in sorted({start(group.period) for group in whole.groups}):
        groups = tuple(group for group in whole.groups if start(group.period) == year)
        sums = tuple(each for each in whole.sums if max(start(part.period) for part in each.parts) == year)
        yield year, replace(whole, sums=sums, groups=groups, count=sum(group.count for group in groups))


def term_cells(archive: Archive, page: str, items: tuple[str, ...]) -> Opens:
    """Link targets of a term's cells: its own page, or the part that lists their items."""
    parts = term_parts(archive, page, items)

    def opens(city: str, year: int, plans: tuple[str, ...]) -> str:
        anchor = addresses.cell_anchor(city, year)
        return f"{parts.where[anchor] if parts else page}#{anchor}"

    return opens


def part_pages(archive: Archive, page: Page, items: tuple[str, ...]) -> Iterator[Page]:
    """The parts of a term's page and of its table; none if one page has room for all."""
    yield from _item_pages(page, term_parts(archive, page.address, items))
    yield from table_pages(page)


def _item_pages(page: Page, found: TermParts | None) -> Iterator[Page]:
    if found is None:
        return
    parts = found.parts
    for n, part in enumerate(parts):
        which = f"（{part.number}/{part.of}）" if part.of > 1 else ""
        yield Page(
            part.address,
            "term_year.md.jinja",
            r.Text.made(
                zh=f"{page.title.zh}：{part.year} 年{which}",
                en=f"{page.title.en or page.title.zh}: {part.year}"
                + (f" ({part.number} of {part.of})" if which else ""),
            ),
            f"{page.title.zh}：{part.year} 年开始的文件中的 {part.count} 个条目，按城市排列{which}。",
            page.crumbs + (Named(page.title, page.address),),
            {
                "cells": part.cells,
                "count": part.count,
                "year": part.year,
                "where": found.where,
                "before": parts[n - 1].address if n else None,
                "after": parts[n + 1].address if n + 1 < len(parts) else None,
            },
        )


def table_pages(page: Page) -> Iterator[Page]:
    """The parts of a term's table; none if it has few rows."""
    table: Grid = page.data["grid"]
    tables = page.data["tables"]
    for n, (address, rows) in enumerate(tables):
        yield Page(
            address,
            "term_table.md.jinja",
            r.Text.made(
                zh=f"{page.title.zh}：城市与年份（{n + 1}/{len(tables)}）",
                en=f"{page.title.en or page.title.zh}: cities and years ({n + 1} of {len(tables)})",
            ),
            f"{page.title.zh}：{rows[0].city.short.zh}至{rows[-1].city.short.zh}各年份的条目数。",
            page.crumbs + (Named(page.title, page.address),),
            {
                "grid": replace(table, rows=rows),
                "departments": [
                    each
                    for each in page.data.get("departments", ())
                    if each[0].address in {row.address for row in rows}
                ],
                "before": tables[n - 1][0] if n else None,
                "after": tables[n + 1][0] if n + 1 < len(tables) else None,
            },
        )


def table_parts(page: str, table: Grid) -> list[tuple[str, tuple[GridRow, ...]]]:
    """The address and rows of each part of a table; none if the term's own page shows the table."""
    if len(table.rows) <= MOST_ROWS:
        return []
    chunks = [table.rows[n : n + MOST_ROWS] for n in range(0, len(table.rows), MOST_ROWS)]
    return [(addresses.part(page, n), rows) for n, rows in enumerate(chunks, 1)]
