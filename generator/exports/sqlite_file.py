"""The tables as one SQLite database with foreign keys, views for common questions, and a Chinese full-text index.

The same archive and SQLite version give the same bytes: page size and order of insertion are fixed, and no date is
stored.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.archive.model import Archive
from generator.archive.rows import Row, figure_row, item_row
from generator.exports import sqlite_search, sqlite_views
from generator.exports.columns import Column
from generator.exports.csv_files import join
from generator.exports.tables import Table
from generator.records.closed_lists import ROLES

Cells = tuple[str | int | float | None, ...]

_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "list": "TEXT"}

_LISTS = """
CREATE TABLE item_departments (
  item TEXT NOT NULL REFERENCES items (id), role TEXT NOT NULL CHECK (role IN ('lead', 'responsible', 'supporting')),
  position INTEGER NOT NULL, city TEXT NOT NULL, department TEXT NOT NULL,
  PRIMARY KEY (item, role, position), FOREIGN KEY (city, department) REFERENCES departments (city, id)
) WITHOUT ROWID;
CREATE TABLE item_reforms (
  item TEXT NOT NULL REFERENCES items (id), position INTEGER NOT NULL, reform TEXT NOT NULL REFERENCES reforms (id),
  PRIMARY KEY (item, position)
) WITHOUT ROWID;
CREATE TABLE item_tags (
  item TEXT NOT NULL REFERENCES items (id), position INTEGER NOT NULL, tag TEXT NOT NULL REFERENCES tags (id),
  PRIMARY KEY (item, position)
) WITHOUT ROWID;
CREATE TABLE figure_contradicts (
  figure TEXT NOT NULL REFERENCES figures (id), position INTEGER NOT NULL, other TEXT NOT NULL REFERENCES figures (id),
  PRIMARY KEY (figure, position)
) WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE described_columns (
  table_name TEXT NOT NULL, position INTEGER NOT NULL, column_name TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL,
  PRIMARY KEY (table_name, position)
) WITHOUT ROWID;
"""

_INDEXES = """
CREATE INDEX items_plan ON items (plan);
CREATE INDEX items_city ON items (city, period);
CREATE INDEX figures_item ON figures (item);
CREATE INDEX figures_indicator ON figures (indicator, city, year);
CREATE INDEX figures_year ON figures (year, kind);
CREATE INDEX links_target ON links (target);
CREATE INDEX mentions_name ON mentions (name);
CREATE INDEX mentions_item ON mentions (item);
CREATE INDEX item_departments_department ON item_departments (city, department, role);
CREATE INDEX item_reforms_reform ON item_reforms (reform);
CREATE INDEX item_tags_tag ON item_tags (tag);
"""


def sqlite_file(archive: Archive, tables: Iterable[Table]) -> bytes:
    """The content of `archive.sqlite`.

    Raises `ValueError` if a foreign key is dangling, `OSError` if the disk is full.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        try:
            write(path, archive, tuple(tables))
        except sqlite3.OperationalError as error:  # The statements are fixed, so only a full disk can fail.
            raise OSError(f"the database cannot be written: {error}") from error
        return path.read_bytes()


def write(path: Path, archive: Archive, tables: tuple[Table, ...]) -> None:
    """Create the database at `path`, which must not exist. Raises `ValueError` if a foreign key is dangling."""
    database = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        _fill(database, archive, tables)
        database.execute("COMMIT")
        dangling = database.execute("PRAGMA foreign_key_check").fetchone()
        if dangling:
            raise ValueError(f"row {dangling[1]} of table {dangling[0]} refers to nothing in {dangling[2]}")
        database.execute("ANALYZE")
        database.execute("VACUUM")
    finally:
        database.close()


def _fill(database: sqlite3.Connection, archive: Archive, tables: tuple[Table, ...]) -> None:
    for table in tables:
        database.execute(create_table(table, tables))
        _insert(database, table.name, len(table.columns), _cells(table, archive))
    _statements(database, _LISTS)
    for name, width, members in _list_tables(archive):
        _insert(database, name, width, members)
    _insert(database, "about", 2, about(archive))
    _insert(database, "described_columns", 5, _descriptions(tables))
    _statements(database, _INDEXES)
    sqlite_search.write(database, archive)
    _statements(database, sqlite_views.VIEWS)


def _cells(table: Table, archive: Archive) -> Iterator[Cells]:
    """The rows of a table as the database stores them."""
    for row in table.rows(archive):
        yield tuple(join(row[column.name]) if column.type == "list" else row[column.name] for column in table.columns)


def create_table(table: Table, tables: tuple[Table, ...]) -> str:
    """The `CREATE TABLE` statement of a table."""
    keys = {each.name: each.key for each in tables}
    lines = [_column(column, keys) for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(column: Column, keys: dict[str, tuple[str, ...]]) -> str:
    line = f'"{column.name}" {_TYPES[column.type]}'
    if column.is_required:
        line += " NOT NULL"
    if column.one_of:
        allowed = ", ".join(f"'{each.value}'" for each in column.one_of)
        line += f' CHECK ("{column.name}" IN ({allowed}))'
    if column.refers and keys[column.refers] == ("id",):
        line += f" REFERENCES {column.refers} (id)"
    return line


def _insert(database: sqlite3.Connection, table: str, width: int, rows: Iterable[Cells]) -> None:
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)


def _statements(database: sqlite3.Connection, script: str) -> None:
    """Run statements within the open transaction, which `executescript` would commit."""
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement)


def _list_tables(archive: Archive) -> tuple[tuple[str, int, Iterator[Cells]], ...]:
    """The tables that hold one row per list member: name, number of columns, rows."""
    items = [item_row(placed, archive) for placed in archive.items.values()]
    figures = (figure_row(stated, archive) for stated in archive.figures.values())
    return (
        ("item_departments", 5, _departments(items)),
        ("item_reforms", 3, _members(items, "reforms")),
        ("item_tags", 3, _members(items, "tags")),
        ("figure_contradicts", 3, _members(figures, "contradicts")),
    )


def _departments(rows: Iterable[Row]) -> Iterator[Cells]:
    for row in rows:
        for role in ROLES:
            for position, department in enumerate(row[role.value], 1):
                yield row["id"], role.value, position, row["city"], department


def _members(rows: Iterable[Row], name: str) -> Iterator[Cells]:
    for row in rows:
        for position, member in enumerate(row[name], 1):
            yield row["id"], position, member


def about(archive: Archive) -> list[tuple[str, str]]:
    """The rows of the table `about`, which describes the database."""
    settings = archive.settings
    return [
        ("title", settings.title.zh),
        ("title_en", settings.title.en or settings.title.zh),
        ("publisher", settings.publisher.zh),
        ("base_address", settings.base_address),
        ("release", settings.release),
        ("snapshot", settings.snapshot),
        ("licence", settings.licence_address),
    ]


def _descriptions(tables: tuple[Table, ...]) -> Iterator[Cells]:
    for table in tables:
        for position, column in enumerate(table.columns, 1):
            yield table.name, position, column.name, column.zh, column.en
