"""Every file a reader can download: the same rows as the pages, as CSV, JSON and one database."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.exports.csv_files import csv_file
from generator.exports.data_package import Written, data_package, measured
from generator.exports.json_files import json_file, plan_file
from generator.exports.sqlite_file import sqlite_file
from generator.exports.tables import TABLES

_AS_JSON = ("items", "figures")


def export_files(archive: Archive, registry=None) -> Iterator[tuple[str, bytes]]:
    """Name, relative to the site, and content of every download, one at a time and always in the same order."""
    tables = TABLES
    written: dict[str, Written] = {}
    for table in tables:
        content = csv_file(table, archive)
        written[table.file] = measured(content)
        yield table.file, content
        if table.name in _AS_JSON:
            yield f"data/{table.name}.json", json_file(table, archive)
    yield "data/datapackage.json", data_package(archive, tables, written)
    for plan in archive.plans.values():
        yield f"data/plans/{plan.id}.json", plan_file(plan, archive)
    yield "data/archive.sqlite", sqlite_file(archive, tables)
