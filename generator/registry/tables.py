"""The CSV files of the registry as tables: rows with their lines, every fault of the text located, and text made of rows.

All are plain CSV (RFC 4180, UTF-8, line feeds). What their rows say is read in `files` and `comparisons`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from generator.problems import Problem, problem
from generator.reading.yaml_syntax import UNWANTED, unwanted

LARGEST = 60_000_000
"""Bytes of a file of the registry; 200,000 ids have some 25 MB."""
MOST_ROWS = 300_000
MOST_FAULTS = 1_000
"""Rows at fault that are told of one file."""
ANEW = "write the file anew from the last commit: git checkout data/"

Rows = list[tuple[int, list[str], str]]
"""The line on which each row begins, its cells, and the text of that line."""
Row = TypeVar("Row")
"""What a row says."""


class TableError(Exception):
    """A row that cannot be used, with what it should be."""

    def __init__(self, message: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.hint = hint


def read_table(data_dir: Path, file: str, columns: tuple[str, ...], shown_as: str) -> tuple[str, Rows, list[Problem]]:
    """Name, rows with line and text, and problems of one file of the registry; nothing where it is not there."""
    name = f"{shown_as}/{file}"
    try:
        with open(data_dir / file, "rb") as opened:
            raw = opened.read(LARGEST + 1)
        text = raw.decode("utf-8")
    except FileNotFoundError:
        return name, [], []
    except (OSError, UnicodeDecodeError) as error:
        return name, [], [problem("G501", name, 1, 1, f"this cannot be read: {error}", hint=ANEW)]
    if len(raw) > LARGEST:
        return (
            name,
            [],
            [problem("G501", name, 1, 1, f"this has more than {LARGEST:,} bytes, as no registry has", hint=ANEW)],
        )
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
                return name, [], [problem("G501", name, ended, 1, f"this has more than {MOST_ROWS:,} rows", hint=ANEW)]
    except csv.Error as error:
        return name, [], [problem("G501", name, max(1, reader.line_num), 1, f"this is not CSV: {error}", hint=ANEW)]
    if not table or tuple(table[0]) != columns:
        message = "the first line does not name the columns"
        excerpt = lines[0] if lines else ""
        return name, [], [problem("G501", name, 1, 1, message, expected=",".join(columns), hint=ANEW, excerpt=excerpt)]
    rows, found = [], []
    for number, row in zip(starts[1:], table[1:], strict=True):
        if len(found) == MOST_FAULTS:
            break
        excerpt = lines[number - 1] if number <= len(lines) else ""
        if len(row) != len(columns):
            message = f"this row has {len(row)} columns"
            found.append(problem("G503", name, number, 1, message, expected=f"{len(columns)} columns", excerpt=excerpt))
        else:
            rows.append((number, row, excerpt))
    return name, rows, found


def read_rows(
    name: str, rows: Rows, found: list[Problem], read: Callable[[list[str], int], Row]
) -> Iterator[tuple[int, Row, str]]:
    """Each row as what it says, with its line and text; of one at fault the problem is added to those `found`."""
    for line, row, excerpt in rows:
        if len(found) >= MOST_FAULTS:
            return
        try:
            said = read(row, line)
        except TableError as fault:
            found.append(
                problem("G503", name, line, 1, str(fault), expected=fault.expected, hint=fault.hint, excerpt=excerpt)
            )
        else:
            yield line, said, excerpt


def refuse_unseen(row: list[str], columns: tuple[str, ...]) -> None:
    """Raises `TableError` where a cell has a character that does not show."""
    if UNWANTED.search("".join(row)):
        column, sign = next(
            (column, found[0]) for column, cell in zip(columns, row) if (found := UNWANTED.search(cell))
        )
        raise TableError(f"{unwanted(sign)[1]} of {column}", "text that shows as it is")


def as_csv(columns: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    """The text of a file of the registry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([re.sub(r"\s+", " ", cell).strip() for cell in row])
    return out.getvalue()
