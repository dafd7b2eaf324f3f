"""Every file a reader can download: the same rows as the pages, as CSV, JSON and one database.

In: the linked archive and the registry. Out: name and bytes of each file; a large table is packed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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
"""Rows that the page of the downloads shows of a table."""


class Told(NamedTuple):
    """How many rows a table has, and the cells of the first ones."""

    count: int
    first: list[list[str]]


@dataclass(frozen=True)
class Downloads:
    """The files below `data/` as they were written: bytes by their names, and what is in the tables by theirs."""

    sizes: Mapping[str, int]
    tables: Mapping[str, Told]


def export_tables(registry: Registry | None = None) -> tuple[tables.Table, ...]:
    """The published tables; that of the identifiers only with a registry."""
    if registry is None:
        return tables.TABLES
    return (*tables.TABLES, tables.identifiers(lambda: registry_rows(registry)))


def export_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """Name, relative to the site, and content of every download, one at a time and always in the same order.

    Without a registry there are neither `identifiers.csv` nor feeds. Raises `ValueError` where a reference leads nowhere.
    """
    yield from table_files(archive, registry)
    yield from database_files(archive, registry)
    for plan in archive.plans.values():
        yield plan_download(archive, plan)
        yield from reference_files(archive, plan)
    yield addresses.CITE_FORMS, entries.cite_forms(archive).encode()


def plan_download(archive: Archive, plan: Plan) -> tuple[str, bytes]:
    """A plan whole."""
    return f"data/plans/{plan.id}.json", plan_file(plan, archive)


def reference_files(archive: Archive, plan: Plan) -> Iterator[tuple[str, bytes]]:
    """The references to a plan and its items, for reference managers."""
    for name, text in entries.cite_files(archive, plan):
        yield name, text.encode()


def database_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """The database, as it is published."""
    yield published("data/archive.sqlite", sqlite_file(archive, export_tables(registry)))


def table_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The downloads made of the archive as a whole but the database. `told` is told what the page of the downloads says of
    each table."""
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
