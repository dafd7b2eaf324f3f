"""Every file a reader can download: tables as CSV and JSON, one SQLite database, plans, feeds and JSON Schemas.

In: the linked archive and the registry. Out: name and bytes of each file; a large table is zipped.
The rows are those that the pages show.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.archive import addresses
from generator.archive.model import Archive
from generator.citation import entries
from generator.exports import feeds, schemas, tables
from generator.exports.csv_files import cells, csv_file
from generator.exports.data_package import Written, data_package, measured
from generator.exports.json_files import picker_file, plan_file, rows_file
from generator.exports.packed import published
from generator.exports.sqlite_file import sqlite_file
from generator.records import Plan
from generator.registry.entries import Registry
from generator.registry.entries import rows as registry_rows

PREVIEW = 3
"""Rows of each table that the downloads page shows."""


@dataclass(frozen=True)
class Told:
    """The number of rows of a table, and the cells of its first `PREVIEW` rows."""

    count: int
    first: list[list[str]]


@dataclass(frozen=True)
class Downloads:
    """The files written below `data/`: their sizes in bytes by file name, and a summary of each table by table name."""

    sizes: Mapping[str, int]
    tables: Mapping[str, Told]


def export_tables(registry: Registry | None = None) -> tuple[tables.Table, ...]:
    """The published tables. The table of identifiers needs a registry."""
    if registry is None:
        return tables.TABLES
    return (*tables.TABLES, tables.identifiers(lambda: registry_rows(registry)))


def export_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the name, relative to the site, and the content of every download, always in the same order.

    `identifiers.csv` and the feeds need a registry. Raises `ValueError` if a reference is dangling.
    """
    yield from table_files(archive, registry)
    yield from database_files(archive, registry)
    for plan in archive.plans.values():
        yield plan_download(archive, plan)
        yield from reference_files(archive, plan)
    yield addresses.CITE_FORMS, entries.cite_forms(archive).encode()


def plan_download(archive: Archive, plan: Plan) -> tuple[str, bytes]:
    """Name and content of the JSON file of one plan."""
    return f"data/plans/{plan.id}.json", plan_file(plan, archive)


def reference_files(archive: Archive, plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield the files for reference managers that cite a plan and its items."""
    for name, text in entries.cite_files(archive, plan):
        yield name, text.encode()


def database_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the SQLite database. Raises `ValueError` if a reference is dangling, `OSError` if the disk is full."""
    yield published("data/archive.sqlite", sqlite_file(archive, export_tables(registry)))


def table_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the downloads that are made from the whole archive, except the database.

    If `told` is given, it is filled with a summary of each table.
    """
    published_tables = export_tables(registry)
    written: dict[str, Written] = {}
    for table in published_tables:
        rows = list(table.rows(archive))
        name, content = published(table.file, csv_file(table.columns, rows))
        written[table.file] = measured(name, content)
        yield name, content
        if told is not None:
            told[table.name] = Told(len(rows), [cells(row, table.columns) for row in rows[:PREVIEW]])
        if table.has_json:
            yield published(f"data/{table.name}.json", rows_file(rows))
    yield "data/datapackage.json", data_package(archive, published_tables, written)
    yield f"{addresses.COMPARE}plans.json", picker_file(archive)
    for name, schema in schemas.schema_files(archive.settings.base_address):
        yield f"data/{name}", schema
    if registry is not None:
        yield from feeds.feed_files(archive, registry)
