"""The page of the downloads: every file and column, previews of the tables, examples, licence and citation."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive
from generator.citation import entries
from generator.citation.head import MAIN_FILES
from generator.exports import PREVIEW, Downloads, Told, export_files, export_tables, feeds
from generator.exports.columns import Column
from generator.exports.csv_files import cells
from generator.exports.examples import examples
from generator.exports.packed import PACKED
from generator.exports.schemas import MODELS, value_words
from generator.exports.sqlite_views import ABOUT_VIEWS
from generator.exports.tables import Table
from generator.registry.entries import Registry
from generator.views.page import Page, index_crumbs

MOST_PLANS = 100
"""Most plans whose own files the page lists; in larger archives the plans' pages link to them."""
_LONGEST_CELL = 40
"""Characters of a cell in a preview."""


@dataclass(frozen=True)
class FileLine:
    """A file in the list of downloads."""

    name: str
    address: str
    about: r.Text
    rows: int | None
    size: str


@dataclass(frozen=True)
class ColumnLine:
    """A column with its allowed values, each with its Chinese name."""

    column: Column
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableView:
    """A table with its columns and its first rows."""

    table: Table
    address: str
    rows: int
    size: str
    columns: tuple[ColumnLine, ...]
    preview: tuple[tuple[str, ...], ...]


def data_page(archive: Archive, registry: Registry | None = None, downloads: Downloads | None = None) -> Page:
    """The page `/data/`. `downloads` describes the exported files; without it they are made and measured here."""
    if downloads is None:
        downloads = Downloads({name: len(content) for name, content in export_files(archive, registry)}, {})
    sizes = downloads.sizes
    tables = [_table_view(table, archive, downloads) for table in export_tables(registry)]
    return Page(
        addresses.DATA,
        "data.md.jinja",
        r.Text(zh="数据下载", en="Data"),
        "下载全部条目、数值、文件与词表：CSV、JSON、SQLite 格式，附逐列说明。",
        index_crumbs(),
        {
            "settings": archive.settings,
            "tables": tables,
            "files": _other_files(archive, registry, sizes),
            "plans": [
                (plan, f"{addresses.DATA}plans/{plan.id}.json", _size(sizes[f"data/plans/{plan.id}.json"]))
                for plan in archive.plans.values()
            ]
            if len(archive.plans) <= MOST_PLANS
            else [],
            "schemas": [(name, f"{addresses.DATA}{name}.schema.json") for name in MODELS],
            "views": ABOUT_VIEWS,
            "examples": examples(archive),
            "entries": entries.entries_of_archive(archive),
        },
        {
            "dataset": [
                (_published(f"{addresses.DATA}{name}", sizes).removeprefix(addresses.DATA), kind)
                for name, kind in MAIN_FILES
            ]
        },
    )


def _table_view(table: Table, archive: Archive, downloads: Downloads) -> TableView:
    summary = downloads.tables.get(table.name) or _summary(table, archive)
    name = _published(table.file, downloads.sizes)
    return TableView(
        table,
        name,
        summary.count,
        _size(downloads.sizes[name]),
        tuple(ColumnLine(column, _values(column)) for column in table.columns),
        tuple(tuple(map(_short, row)) for row in summary.first),
    )


def _summary(table: Table, archive: Archive) -> Told:
    """The number of rows of a table and its first rows, read from the archive."""
    rows = list(table.rows(archive))
    return Told(len(rows), [cells(row, table.columns) for row in rows[:PREVIEW]])


def _values(column: Column) -> tuple[tuple[str, str], ...]:
    if column.one_of is None:
        return ()
    meanings = value_words(column.one_of)
    return tuple((each.value, meanings[each.value]) for each in column.one_of)


def _other_files(archive: Archive, registry: Registry | None, sizes: Mapping[str, int]) -> list[FileLine]:
    """The files that exist, besides the CSV file of each table."""
    described = [
        (
            "data/archive.sqlite",
            "全部数据表、外键、常用视图与中文全文索引",
            "All tables, foreign keys, common views and Chinese full-text index",
            None,
        ),
        ("data/items.json", "条目（多值字段为列表）", "Items (multiple values as lists)", len(archive.items)),
        ("data/figures.json", "数值（多值字段为列表）", "Figures (multiple values as lists)", len(archive.figures)),
        (
            "data/datapackage.json",
            "全部 CSV 文件的逐列说明（Data Package 2.0）",
            "Descriptions of all CSV columns (Data Package 2.0)",
            None,
        ),
        (feeds.ATOM, "更新订阅（Atom）", "Release feed (Atom)", None),
        (feeds.JSON_FEED, "更新订阅（JSON Feed）", "Release feed (JSON Feed)", None),
        (feeds.CHANGES, "各版本新增、更正与撤下的编号", "IDs added, changed and withdrawn in each release", None),
        (
            addresses.ARCHIVE_ZIP,
            "整站压缩包，解压后打开 index.html 即可离线使用",
            "The whole site as a ZIP: unpack it and open index.html to use it offline",
            None,
        ),
    ]
    named = ((_published(name, sizes), zh, en, rows) for name, zh, en, rows in described)
    return [
        FileLine(name.removeprefix("data/"), name, r.Text(zh=zh, en=en), rows, _size(sizes[name]))
        for name, zh, en, rows in named
        if name in sizes
    ]


def _published(name: str, sizes: Mapping[str, int]) -> str:
    """The name under which a file is published; a large file is published packed."""
    return name + PACKED if name + PACKED in sizes else name


def _size(length: int) -> str:
    """`3.2 KB`, `1.8 MB`."""
    return f"{length / 1e6:.1f} MB" if length >= 1e6 else f"{length / 1e3:.1f} KB"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_CELL else f"{flat[:_LONGEST_CELL]}…"
