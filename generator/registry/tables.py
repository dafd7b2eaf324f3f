"""The registry's CSV files (RFC 4180, UTF-8, line feeds) as rows with line numbers, and rows as text.

`files` and `comparisons` know what the rows mean.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from generator.problems import Problem, problem
from generator.reading.yaml_syntax import UNWANTED, conflict, unwanted

LARGEST = 60_000_000
"""Bytes of one file; 200,000 ids have some 25 MB."""
MOST_ROWS = 300_000
MOST_FAULTS = 1_000
"""Problems reported in one file."""
ANEW = "write the file anew from the last commit: git checkout data/"
MERGED = "docs/releasing.md, under “Two branches released”, says what to do step by step"
_OF_SPREADSHEETS = {
    codecs.BOM_UTF8: "the file begins with a byte-order mark (U+FEFF), which a spreadsheet put there",
    codecs.BOM_UTF16_LE: "the file is written in UTF-16, as a spreadsheet saves it",
    codecs.BOM_UTF16_BE: "the file is written in UTF-16, as a spreadsheet saves it",
}
"""What is wrong with a file that begins with these bytes."""

Rows = list[tuple[int, list[str], str]]
"""Of each row the line on which it begins, its cells, and the text of that line."""
Row = TypeVar("Row")
"""A row as the object that it describes."""


class TableError(Exception):
    """A faulty row, with what is expected instead."""

    def __init__(self, message: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.hint = hint


def read_table(data_dir: Path, file: str, columns: tuple[str, ...], shown_as: str) -> tuple[str, Rows, list[Problem]]:
    """Name, rows and problems of one file; a missing file has no rows and no problems."""
    name = f"{shown_as}/{file}"
    text = read_text(data_dir / file, name, "G501", LARGEST)
    if not isinstance(text, str):
        return name, [], [text] if text else []
    lines = text.split("\n")
    table: list[list[str]] = []
    starts: list[int] = []
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        ended = 0
        for row in reader:
            table.append(row)
            starts.append(ended + 1)
            ended = reader.line_num
            if len(table) > MOST_ROWS:
                return (
                    name,
                    [],
                    [problem("G501", name, (ended, 1), f"this has more than {MOST_ROWS:,} rows", hint=ANEW)],
                )
    except csv.Error as error:
        return name, [], [problem("G501", name, (max(1, reader.line_num), 1), f"this is not CSV: {error}", hint=ANEW)]
    if not table or tuple(table[0]) != columns:
        message = "the first line does not name the columns"
        excerpt = lines[0] if lines else ""
        return (
            name,
            [],
            [problem("G501", name, (1, 1), message, expected=",".join(columns), hint=ANEW, excerpt=excerpt)],
        )
    rows: Rows = []
    found: list[Problem] = []
    for number, row in zip(starts[1:], table[1:], strict=True):
        if len(found) == MOST_FAULTS:
            break
        excerpt = lines[number - 1] if number <= len(lines) else ""
        if len(row) != len(columns):
            message = f"this row has {len(row)} columns"
            found.append(
                problem("G503", name, (number, 1), message, expected=f"{len(columns)} columns", excerpt=excerpt)
            )
        else:
            rows.append((number, row, excerpt))
    return name, rows, found


def read_text(path: Path, name: str, code: str, largest: int | None = None) -> str | Problem | None:
    """The text of a file of the registry, None if there is no such file, or the problem that keeps it from being read.

    `code` is that of a file that cannot be read, or has more bytes than `largest`.
    """
    try:
        with open(path, "rb") as opened:
            raw = opened.read(-1 if largest is None else largest + 1)
        if unmerged := conflict(raw, name, "G520", MERGED):
            return unmerged
        spoilt = next((message for mark, message in _OF_SPREADSHEETS.items() if raw.startswith(mark)), None)
        if largest is not None and len(raw) > largest:
            spoilt = f"this has more than {largest:,} bytes, as no registry has"
        return problem(code, name, (1, 1), spoilt, hint=ANEW) if spoilt else raw.decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        return problem(code, name, (1, 1), f"this cannot be read: {error}", hint=ANEW)


def read_rows(
    name: str, rows: Rows, found: list[Problem], read: Callable[[list[str], int], Row]
) -> Iterator[tuple[int, Row, str]]:
    """Each row as `read` reads it, with its line and text. The problem of a faulty row is added to `found`."""
    for line, row, excerpt in rows:
        if len(found) >= MOST_FAULTS:
            return
        try:
            said = read(row, line)
        except TableError as fault:
            found.append(
                problem("G503", name, (line, 1), str(fault), expected=fault.expected, hint=fault.hint, excerpt=excerpt)
            )
        else:
            yield line, said, excerpt


def refuse_unseen(row: list[str], columns: tuple[str, ...]) -> None:
    """Raises `TableError` if a cell has an invisible character."""
    if UNWANTED.search("".join(row)):
        for column, cell in zip(columns, row, strict=True):
            if found := UNWANTED.search(cell):
                raise TableError(f"{unwanted(found[0])[1]} of {column}", "text that shows as it is")


def as_csv(columns: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    """A table as CSV text; white space within a cell is collapsed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([re.sub(r"\s+", " ", cell).strip() for cell in row])
    return out.getvalue()
