"""What each plan has of every table, made once and put together in the order of the plans: an edit makes that of its plan alone."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.archive import Archive
from generator.exports.columns import Column
from generator.exports.csv_files import cell, join
from generator.exports.tables import Table
from generator.rows import Row


PREVIEW = 3
"""Rows that the page of the downloads shows of a table."""


class Fragment(NamedTuple):
    """Some rows of a table as the files have them: lines of CSV and JSON without what stands before and after, values for the
    database, and the cells of the first ones. JSON only where the table has such a file."""

    csv: bytes
    json: bytes
    values: list[tuple[Any, ...]]
    first: list[list[str]]


def fragments(table: Table, archive: Archive) -> Iterator[Fragment]:
    """A table in pieces, in its order: one for each plan, or one in all."""
    if table.of_plan is not None:
        for plan in archive.plans:
            yield fragment_of(table, archive, plan)
    elif table.is_of_outline:
        yield archive.parts.get_whole(_kind(table), lambda: _fragment(table, table.rows(archive)))
    else:
        yield _fragment(table, table.rows(archive))


def fragment_of(table: Table, archive: Archive, plan: str) -> Fragment:
    """What a plan has of a table that is made plan by plan."""
    return archive.parts.get(_kind(table), plan, lambda: _fragment(table, table.of_plan(archive, plan)))


def _kind(table: Table) -> str:
    return f"table-{table.name}"


def _fragment(table: Table, rows: Iterable[Row]) -> Fragment:
    lines: list[str] = []
    values: list[tuple[Any, ...]] = []
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    first: list[list[str]] = []
    for row in rows:
        cells = [cell(row[column.name], column) for column in table.columns]
        if len(first) < PREVIEW:
            first.append(cells)
        writer.writerow(cells)
        values.append(tuple(_value(row[column.name], column) for column in table.columns))
        if table.has_json:
            lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    return Fragment(out.getvalue().encode(), ",\n".join(lines).encode(), values, first)


def _value(value: Any, column: Column) -> Any:
    return join(value) if column.type == "list" else value
