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


class Lines(NamedTuple):
    """Some rows of a table as the files have them: lines of CSV and JSON without what stands before and after, the number of rows,
    and the cells of the first ones. JSON only where the table has such a file."""

    csv: bytes
    json: bytes
    count: int
    first: list[list[str]]


Values = list[tuple[Any, ...]]
"""Some rows of a table as the database has them."""


def lines(table: Table, archive: Archive) -> Iterator[Lines]:
    """A table in pieces, in its order: one for each plan, or one in all."""
    if table.of_plan is not None:
        for plan in archive.plans:
            yield archive.parts.get(f"table-{table.name}", plan, lambda plan=plan: _lines(table, archive, plan))
    elif table.is_of_outline:
        yield archive.parts.get_whole(f"table-{table.name}", lambda: _made(table, table.rows(archive))[0])
    else:
        yield _made(table, table.rows(archive))[0]


def _lines(table: Table, archive: Archive, plan: str) -> Lines:
    made, values = _made(table, table.of_plan(archive, plan))
    archive.parts.put(f"values-{table.name}", plan, values)  # They are asked for next.
    return made


def values_of(table: Table, archive: Archive, plan: str) -> Values:
    """What a plan has of a table that is made plan by plan."""
    return archive.parts.get(f"values-{table.name}", plan, lambda: _made(table, table.of_plan(archive, plan))[1])


def whole_values(table: Table, archive: Archive) -> Values:
    """The rows of a table that is not made plan by plan."""
    return _made(table, table.rows(archive))[1]


def _made(table: Table, rows: Iterable[Row]) -> tuple[Lines, Values]:
    written: list[str] = []
    values: Values = []
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
            written.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    return Lines(out.getvalue().encode(), ",\n".join(written).encode(), len(values), first), values


def _value(value: Any, column: Column) -> Any:
    return join(value) if column.type == "list" else value
