"""What each plan has of every table, made once and put together in the order of the plans: an edit makes that of its plan alone."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from generator.archive import Archive
from generator.exports.columns import Column
from generator.exports.csv_files import cell, join
from generator.exports.kept_files import Piece
from generator.exports.tables import Table
from generator.plan_parts import WHOLE
from generator.rows import Row


class Lines(NamedTuple):
    """Some rows of a table as the files have them: lines of CSV and JSON without what stands before and after, and the number of
    rows. JSON only where the table has such a file."""

    csv: bytes
    json: bytes
    count: int


Values = list[tuple[Any, ...]]
"""Some rows of a table as the database has them."""


class TableLines:
    """The rows of a table in pieces, in its order: one for each plan, or one in all. What is asked for is made once."""

    def __init__(self, table: Table, archive: Archive) -> None:
        self._table, self._archive = table, archive
        self._made: dict[str, Lines] = {}

    def csv(self) -> Iterator[Piece]:
        """The pieces of its CSV file."""
        return self._pieces(lambda made: made.csv)

    def json(self) -> Iterator[Piece]:
        """The pieces of its JSON file."""
        return self._pieces(lambda made: made.json)

    def _pieces(self, of: Callable[[Lines], bytes]) -> Iterator[Piece]:
        parts = self._archive.parts
        for plan in self._archive.plans if self._table.of_plan else (WHOLE,):
            key = parts.keys.get(plan) if self._table.of_plan else parts.outline if self._table.is_of_outline else None
            yield Piece(plan, key, partial(self._piece, plan, of))

    def _piece(self, plan: str, of: Callable[[Lines], bytes]) -> tuple[bytes, int]:
        if plan not in self._made:
            self._made[plan] = self._lines(plan)
        return of(self._made[plan]), self._made[plan].count

    def _lines(self, plan: str) -> Lines:
        if self._table.of_plan is None:
            return _made(self._table, self._table.rows(self._archive))[0]
        made, values = _made(self._table, self._table.of_plan(self._archive, plan))
        self._archive.parts.put(f"values-{self._table.name}", plan, values)  # They are asked for next.
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
    for row in rows:
        cells = [cell(row[column.name], column) for column in table.columns]
        writer.writerow(cells)
        values.append(tuple(_value(row[column.name], column) for column in table.columns))
        if table.has_json:
            written.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    return Lines(out.getvalue().encode(), ",\n".join(written).encode(), len(values)), values


def _value(value: Any, column: Column) -> Any:
    return join(value) if column.type == "list" else value
