"""Every file a reader can download: the same rows as the pages, as CSV, JSON and one database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from generator import addresses, citations, render
from generator.archive import Archive
from generator.exports import feeds, schemas, tables
from generator.exports.csv_files import header
from generator.exports.data_package import PACKED, Written, data_package, measured
from generator.exports.table_rows import PREVIEW, lines
from generator.exports.json_files import picker_file, plan_file
from generator.exports.packing import pack, pages
from generator.exports.sqlite_file import sqlite_file
from generator.records import ArchiveSettings, Plan
from generator.registry.entries import Registry
from generator.registry.entries import rows as registry_rows

LARGEST_PLAIN = 25_000_000
"""Bytes of a table that is published as it is; a larger one is published as a ZIP, a third or less of its size."""


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
    yield from published_files("data/archive.sqlite", pages(database), archive)


def table_files(
    archive: Archive, registry: Registry | None = None, told: dict[str, Told] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The downloads made of the archive as a whole but the database; `told` as for `whole_files`."""
    published = export_tables(registry)
    written: dict[str, Written] = {}
    for table in published:
        pieces = list(lines(table, archive))
        whole = [header(table.columns), *(piece.csv for piece in pieces)]
        (name, content), *page = published_files(table.file, whole, archive)
        written[table.file] = measured(name, content)
        yield from ((name, content), *page)
        if table.has_json:
            rows = [piece.json for piece in pieces if piece.json]
            listed = [b"[\n", *(row + b",\n" for row in rows[:-1]), *rows[-1:], b"\n]\n"]
            yield from published_files(f"data/{table.name}.json", listed, archive)
        if told is not None:
            first = [row for piece in pieces for row in piece.first][:PREVIEW]
            told[table.name] = Told(sum(piece.count for piece in pieces), first)
    yield "data/datapackage.json", data_package(archive, published, written)
    yield f"{addresses.COMPARE}plans.json", picker_file(archive)
    for name, content in archive.parts.get_whole("schemas", lambda: list(schemas.schema_files(archive.settings.base_address))):
        yield f"data/{name}", content
    if registry is not None:
        yield from feeds.feed_files(archive, registry)


def published_files(name: str, pieces: Iterable[bytes], archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Names and contents of a whole table as it is published: one that is larger than anybody wants to load by accident is
    packed, and a page at its plain address says so, for that may have been published before the table grew.

    The same content gives the same bytes.
    """
    pieces = list(pieces)
    size = sum(map(len, pieces))
    if size <= LARGEST_PLAIN:
        yield name, b"".join(pieces)
        return
    file = PurePosixPath(name).name
    packed = pack(file, pieces, archive.parts.memory("packed", file))
    yield name + PACKED, packed
    yield addresses.html_path(f"{name}/"), _packed_page(name, len(packed), size, archive.settings).encode()


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
