"""The tables as CSV files that a spreadsheet opens as they are: UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting.

A spreadsheet takes a cell that begins with one of `= + - @`, their full-width forms, a tab or a line end for a formula.
Such a text gets an apostrophe in front, and so does a text that begins with an apostrophe, so that the rule to read it back
is one: an apostrophe at the beginning of a text is not part of it. Numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from generator.archive.rows import Row
from generator.exports.columns import Column

BOM = "\ufeff"
SEPARATOR = ";"
"""Between the members of a list; one within a member is written `\\;`, and a backslash `\\\\`."""

_ACTS_AS_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠']|[\t\r\n]")


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _ACTS_AS_FORMULA.match(text) else text


def read_text(cell: str) -> str:
    """The text that a cell holds; the inverse of `safe_text`."""
    return cell.removeprefix("'")


def join(members: Iterable[str]) -> str:
    """A list as one cell."""
    return SEPARATOR.join(re.sub(r"([\\;])", r"\\\1", member) for member in members)


def split(text: str) -> list[str]:
    """The list that a cell holds; the inverse of `join`."""
    members = [""] if text else []
    for part in re.finditer(r"\\(.)|(;)|[^\\;]+", text, re.S):
        if part[2]:
            members.append("")
        else:
            members[-1] += part[1] or part[0]
    return members


def number_text(value: int | float) -> str:
    """A number without exponent or needless zeros."""
    return str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"


def cell(value: Any, column: Column) -> str:
    """What stands in the file for a value; nothing for a value that is not there."""
    if value is None:
        return ""
    if column.type in ("integer", "number"):
        return number_text(value)
    return safe_text(join(value) if column.type == "list" else value)


def cells(row: Row, columns: Iterable[Column]) -> list[str]:
    """The cells of a row, in the order of the columns."""
    return [cell(row[column.name], column) for column in columns]


def csv_file(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """A table as it stands in its file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(cells(row, columns) for row in rows)
    return f"{BOM}{out.getvalue()}".encode()
