"""The segments of a full-text index of SQLite (FTS5), which can be exchanged one by one.

An index has a table of blobs: the averages, the list of the segments, and the pages of each segment, whose number is the upper
part of the row number. The formats are those that `fts5_index.c` describes; they are part of SQLite's file format, which does not
change. A list that reads otherwise is left alone.
"""

import sqlite3
from dataclasses import dataclass

_AVERAGES, _LIST = 1, 10
_SEGMENT = 37
"""Bits of a row number below the number of the segment."""


@dataclass
class Index:
    """The index `search` of one column: what its list of segments begins with, the last page of each, and how many words it has."""

    head: bytes
    pages: list[int]
    rows: int
    words: int

    @classmethod
    def read(cls, database: sqlite3.Connection) -> "Index | None":
        """The index of a database; None where its segments are not numbered from one, side by side and never merged."""
        blobs = dict(database.execute(f"SELECT id, block FROM search_data WHERE id IN ({_AVERAGES}, {_LIST})"))
        try:
            rows, words = _varints(blobs[_AVERAGES])
            levels, count, writes, merging, side_by_side, *segments = _varints(blobs[_LIST][4:])
        except (KeyError, ValueError, IndexError):
            return None
        pages = segments[2::3]
        usual = [value for number, last in enumerate(pages, 1) for value in (number, 1, last)]
        if (levels, writes, merging) != (1, 0, 0) or not count == side_by_side == len(pages) or segments != usual:
            return None
        return cls(blobs[_LIST][:4], pages, rows, words)

    def replace(self, database: sqlite3.Connection, segment: int, made: sqlite3.Connection) -> bool:
        """Let a segment give way to the only one of another index, which holds the same rows in new words."""
        new = Index.read(made)
        if new is None or len(new.pages) != 1:
            return False
        sizes = made.execute("SELECT id, sz FROM search_docsize ORDER BY id").fetchall()
        first, last = sizes[0][0], sizes[-1][0]
        old = database.execute("SELECT id, sz FROM search_docsize WHERE id BETWEEN ? AND ?", (first, last)).fetchall()
        if [number for number, _ in old] != [number for number, _ in sizes]:
            return False
        bounds = (segment << _SEGMENT, ((segment + 1) << _SEGMENT) - 1)
        database.execute("DELETE FROM search_data WHERE id BETWEEN ? AND ?", bounds)
        moved = (segment - 1) << _SEGMENT
        pages = made.execute(f"SELECT id + {moved}, block FROM search_data WHERE id >= {1 << _SEGMENT}")
        database.executemany("INSERT INTO search_data VALUES (?, ?)", pages)
        database.execute("DELETE FROM search_idx WHERE segid = ?", (segment,))
        terms = made.execute(f"SELECT {segment}, term, pgno FROM search_idx")
        database.executemany("INSERT INTO search_idx VALUES (?, ?, ?)", terms)
        database.executemany("UPDATE search_docsize SET sz = ? WHERE id = ?", ((size, number) for number, size in sizes))
        self.words += new.words - sum(sum(_varints(size)) for _, size in old)
        self.pages[segment - 1] = new.pages[0]
        return True

    def write(self, database: sqlite3.Connection) -> None:
        """Write the averages and the list of segments."""
        segments = [value for number, last in enumerate(self.pages, 1) for value in (number, 1, last)]
        listed = self.head + _written([1, len(self.pages), 0, 0, len(self.pages), *segments])
        blobs = ((_written([self.rows, self.words]), _AVERAGES), (listed, _LIST))
        database.executemany("UPDATE search_data SET block = ? WHERE id = ?", blobs)


def _varints(blob: bytes) -> list[int]:
    """The numbers of a blob: seven bits a byte, the highest first, the eighth bit set in all but the last. Raises `ValueError`."""
    found, value = [], 0
    for byte in blob:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
        elif value >> 49:
            raise ValueError("a number of more than eight bytes")
    return found


def _written(numbers: list[int]) -> bytes:
    """The blob of these numbers."""
    blob = bytearray()
    for number in numbers:
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(number & 0x7F | 0x80)
        blob += bytes(reversed(digits))
    return bytes(blob)
