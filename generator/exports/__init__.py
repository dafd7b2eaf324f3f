"""Every file a reader can download: the same rows as the pages, as CSV, JSON and one database."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from generator import addresses, citations, render
from generator.archive import Archive
from generator.exports import feeds, kept_files, schemas, tables
from generator.exports.csv_files import cell, header
from generator.exports.data_package import Written, data_package, measured
from generator.exports.json_files import picker_file, plan_file
from generator.exports.kept_files import PACKED, Piece, Published, publish
from generator.exports.packing import pages
from generator.exports.sqlite_file import sqlite_file
from generator.exports.table_rows import TableLines
from generator.records import ArchiveSettings, Plan
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
    yield from data_files(archive, registry)
    for plan in archive.plans.values():
        for name, text in citations.cite_files(archive, plan):
            yield name, text.encode()
    yield addresses.CITE_FORMS, citations.cite_forms(archive).encode()


def data_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The downloads without the references for reference managers; `told` as for `whole_files`."""
    yield from whole_files(archive, registry, told)
    for plan in archive.plans.values():
        yield _plan_name(plan), plan_file(plan, archive)


def files_of_plan(archive: Archive, plan: Plan) -> Iterator[tuple[str, bytes]]:
    """The downloads that one plan has to itself."""
    yield _plan_name(plan), plan_file(plan, archive)
    for name, text in citations.cite_files(archive, plan):
        yield name, text.encode()


def _plan_name(plan: Plan) -> str:
    return f"data/plans/{plan.id}.json"


def whole_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The downloads made of the archive as a whole. `told` is told what the page of the downloads says of each table."""
    yield from table_files(archive, registry, told)
    yield from database_files(archive, registry)


def database_files(archive: Archive, registry: Registry | None = None) -> Iterator[tuple[str, bytes]]:
    """The database, as it is published."""
    database = sqlite_file(archive, export_tables(registry))
    for published in publish("data/archive.sqlite", _pieces(database), archive.parts):
        yield from _files(published, archive)


def _pieces(database: memoryview) -> Iterator[Piece]:
    """A database in pieces that are known by what they hold; one that is not packed, whole."""
    if len(database) <= kept_files.LARGEST_PLAIN:
        yield Piece("", None, lambda: (database, 0))
        return
    for piece in pages(database):
        # Against chance. Who would have one piece taken for another must forge, in SQLite's own layout, two pages with one hash.
        hashed = hashlib.sha1(piece, usedforsecurity=False).hexdigest()
        yield Piece(hashed, "", lambda piece=piece: (piece, 0))


def table_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The downloads made of the archive as a whole but the database; `told` as for `whole_files`."""
    published_tables = export_tables(registry)
    written: dict[str, Written] = {}
    for table in published_tables:
        lines = TableLines(table, archive)
        for published in publish(table.file, lines.csv(), archive.parts, header(table.columns)):
            written[table.file] = measured(published.name, published.content)
            yield from _files(published, archive)
            if told is not None:
                told[table.name] = Told(published.rows, _first_rows(table, archive))
        if table.has_json:
            for published in publish(f"data/{table.name}.json", lines.json(), archive.parts, b"[\n", b"\n]\n", b",\n"):
                yield from _files(published, archive)
    yield "data/datapackage.json", data_package(archive, published_tables, written)
    yield f"{addresses.COMPARE}plans.json", picker_file(archive)
    for name, content in archive.parts.get_whole("schemas", lambda: list(schemas.schema_files(archive.settings.base_address))):
        yield f"data/{name}", content
    if registry is not None:
        yield from feeds.feed_files(archive, registry)


def _files(published: Published, archive: Archive) -> Iterator[tuple[str, bytes]]:
    """A whole table; one that is larger than anybody wants to load by accident is packed, and a page at its plain address says
    so, for that may have been published before the table grew."""
    yield published.name, published.content
    if published.is_packed:
        plain = published.name.removesuffix(PACKED)
        page = _packed_page(plain, len(published.content), published.unpacked, archive.settings)
        yield addresses.html_path(f"{plain}/"), page.encode()


def _first_rows(table: tables.Table, archive: Archive) -> list[list[str]]:
    """The cells of the first rows of a table."""

    def made() -> list[list[str]]:
        return [[cell(row[column.name], column) for column in table.columns] for row in islice(table.rows(archive), PREVIEW)]

    if table.of_plan is None and table.is_of_outline:
        return archive.parts.get_whole(f"first-{table.name}", made)
    return made()


def _packed_page(name: str, size: int, unpacked: int, settings: ArchiveSettings) -> str:
    return render.render_html(
        "packed.html.jinja",
        f"{name}/",
        settings.base_address,
        name=PurePosixPath(name).name,
        packed=PurePosixPath(name).name + PACKED,
        address=name + PACKED,
        size=f"{size / 1e6:.1f} MB",
        unpacked=f"{unpacked / 1e6:.1f} MB",
        settings=settings,
        metas="",
    )
