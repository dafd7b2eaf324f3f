"""The tables as CSV files that spreadsheets open directly: UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting.

A spreadsheet may run a cell as a formula if it begins with one of `= + - @`, their full-width forms, a tab or a line
end. Such a text is prefixed with an apostrophe, and so is a text that itself begins with one. To read a text back,
drop one leading apostrophe. Numbers are not prefixed.
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
"""Between the members of a list. Within a member it is written `\\;`, and a backslash `\\\\`."""

_ACTS_AS_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠']|[\t\r\n]")


def safe_text(text: str) -> str:
    """Prefix a text with an apostrophe if a spreadsheet might run it as a formula."""
    return f"'{text}" if _ACTS_AS_FORMULA.match(text) else text


def read_text(cell: str) -> str:
    """Read back the text of a cell; the inverse of `safe_text`."""
    return cell.removeprefix("'")


def join(members: Iterable[str]) -> str:
    """Write a list as one cell."""
    return SEPARATOR.join(re.sub(r"([\\;])", r"\\\1", member) for member in members)


def split(text: str) -> list[str]:
    """Read back the list of a cell; the inverse of `join`."""
    members = [""] if text else []
    for part in re.finditer(r"\\(.)|(;)|[^\\;]+", text, re.S):
        if part[2]:
            members.append("")
        else:
            members[-1] += part[1] or part[0]
    return members


def number_text(value: int | float) -> str:
    """Write a number without exponent or trailing zeros."""
    return str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"


def cell(value: Any, column: Column) -> str:
    """The cell of a value; empty if the value is None."""
    if value is None:
        return ""
    if column.type == "boolean":
        return str(value).lower()
    if column.type in ("integer", "number"):
        return number_text(value)
    return safe_text(join(value) if column.type == "list" else value)


def cells(row: Row, columns: Iterable[Column]) -> list[str]:
    """The cells of a row, in the order of the columns."""
    return [cell(row[column.name], column) for column in columns]


def csv_file(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """The content of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(cells(row, columns) for row in rows)
    return f"{BOM}{out.getvalue()}".encode()
