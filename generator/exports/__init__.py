"""Every file a reader can download: the same rows as the pages, as CSV, JSON and one database."""

from collections.abc import Iterator

from generator import addresses, citations
from generator.archive import Archive
from generator.exports import feeds, schemas, tables
from generator.exports.csv_files import csv_file
from generator.exports.data_package import Written, data_package, measured
from generator.exports.json_files import json_file, picker_file, plan_file
from generator.exports.sqlite_file import sqlite_file
from generator.registry.entries import Registry
from generator.registry.entries import rows as registry_rows

_AS_JSON = ("items", "figures")


def export_tables(registry: Registry | None = None) -> tuple[tables.Table, ...]:
    """The published tables; that of the identifiers only with a registry."""
    if registry is None:
        return tables.TABLES
    return (*tables.TABLES, tables.identifiers(lambda: registry_rows(registry)))


def export_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """Name, relative to the site, and content of every download, one at a time and always in the same order.

    Without a registry there are neither `identifiers.csv` nor feeds. Raises `ValueError` where a reference leads nowhere.
    """
    yield from data_files(archive, registry)
    for name, text in citations.cite_files(archive):
        yield name, text.encode()


def data_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """The downloads without the references for reference managers."""
    published = export_tables(registry)
    written: dict[str, Written] = {}
    for table in published:
        content = csv_file(table, archive)
        written[table.file] = measured(content)
        yield table.file, content
        if table.name in _AS_JSON:
            yield f"data/{table.name}.json", json_file(table, archive)
    yield "data/datapackage.json", data_package(archive, published, written)
    for plan in archive.plans.values():
        yield f"data/plans/{plan.id}.json", plan_file(plan, archive)
    yield f"{addresses.COMPARE}plans.json", picker_file(archive)
    for name, content in schemas.schema_files(archive.settings.base_address):
        yield f"data/{name}", content
    if registry is not None:
        yield from feeds.feed_files(archive, registry)
    yield "data/archive.sqlite", sqlite_file(archive, published)
