"""The database of the last build, in which the rows of edited plans take the place of the old ones: the rest stays as it is.

Where the outline of the archive is as it was (`kept_work`), every table of the vocabularies holds, and each plan has as many rows
as before. A last VACUUM (`sqlite_file`) lays the pages out anew, so that nothing tells a database that was patched from one that
was written whole. Whatever is in doubt is left to the whole way.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generator import write
from generator.archive import Archive
from generator.exports import sqlite_search
from generator.exports.table_rows import values_of
from generator.exports.tables import Table
from generator.last_site import Stamp, stamp_of
from generator.noted import note, noted
from generator.plan_parts import PlanParts

_FILE, _NOTE, _MADE = ("database", "archive.sqlite"), ("database", "note"), ("database", "made.sqlite")
_MOST_CHANGED = 0.2
"""Share of the plans beyond which the whole way is as short."""

Starts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By table and plan: the first row's number, and how many rows there are."""


class Kept(NamedTuple):
    """What is noted beside the file: its stamp, the SQLite that wrote it, the outline and keys of the plans, where their rows are."""

    stamp: Stamp
    library: str
    outline: str
    keys: Mapping[str, str]
    starts: Starts


class Unfit(Exception):
    """The rows or the index of the kept database are others than those that should give way."""


@contextmanager
def place(parts: PlanParts) -> Iterator[Path]:
    """Where a database is made: beside the kept one, whose place it can take, else in a folder that goes."""
    beside = parts.memory(*_MADE)
    if beside is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "archive.sqlite"
        return
    write.make_room(parts.folder, beside)
    beside.unlink(missing_ok=True)
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def remember(path: Path, parts: PlanParts, starts: Starts) -> None:
    """Keep a finished database, which is at its `place`, for the next build."""
    file, memory = parts.memory(*_FILE), parts.memory(*_NOTE)
    if file is None or memory is None:
        return
    for each in (memory, file):
        write.make_room(parts.folder, each)
        each.unlink(missing_ok=True)  # A large file that is replaced and not deleted is at once written to the disk.
    os.replace(path, file)
    note(memory, Kept(stamp_of(file), sqlite3.sqlite_version, parts.outline, dict(parts.keys), starts))


def taken(parts: PlanParts) -> tuple[Path, Kept] | None:
    """The file of the last build's database, which may be written in and is kept no more, and what was noted of it; None where more
    has changed since than the words of some plans."""
    file, memory = parts.memory(*_FILE), parts.memory(*_NOTE)
    kept = noted(memory) if memory else None
    if kept is None or kept.outline != parts.outline or kept.library != sqlite3.sqlite_version:
        return None
    if kept.keys.keys() != parts.keys.keys():
        return None
    if len(changed_since(kept, parts)) > max(1, _MOST_CHANGED * len(parts.keys)):
        return None
    try:
        if stamp_of(file) != kept.stamp:
            return None
    except OSError:
        return None
    memory.unlink()
    return file, kept


def changed_since(kept: Kept, parts: PlanParts) -> frozenset[str]:
    """The plans that are in other words than when the database was kept."""
    return frozenset(plan for plan, key in parts.keys.items() if kept.keys[plan] != key)


def patch(database: sqlite3.Connection, archive: Archive, tables: tuple[Table, ...], kept: Kept) -> None:
    """Put the rows of changed plans in the place of the old ones, as many as they were: what they refer to and what is indexed is
    of the outline. Raises `Unfit` where they do not fit, and then the database is of no use any more."""
    changed = changed_since(kept, archive.parts)
    for table in tables:
        if table.of_plan is None:
            continue
        line = ", ".join("?" * (len(table.columns) + 1))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        for plan in changed:
            rows = values_of(table, archive, plan)
            first, count = kept.starts[table.name][plan]
            if len(rows) != count:
                raise Unfit(f"{plan} has {len(rows)} rows in {table.name}, not {count}")
            database.execute(f"DELETE FROM {table.name} WHERE rowid BETWEEN ? AND ?", (first, first + count - 1))
            numbered = ((number, *row) for number, row in enumerate(rows, first))
            database.executemany(f"INSERT INTO {table.name} (rowid, {names}) VALUES ({line})", numbered)
    if not sqlite_search.patch(database, archive, changed):
        raise Unfit("the full-text index is not as it was written")
