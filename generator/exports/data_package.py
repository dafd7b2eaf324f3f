"""`datapackage.json`: describes the CSV files field by field (Data Package 2.0, https://datapackage.org/standard/)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.archive.model import Archive
from generator.exports.columns import Column
from generator.exports.csv_files import SEPARATOR, safe_text
from generator.exports.json_files import JsonObject, as_json
from generator.exports.packed import PACKED
from generator.exports.tables import Table

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "list"}


@dataclass(frozen=True)
class Written:
    """A file as published: its name, its size in bytes and its SHA-256."""

    name: str
    bytes: int
    sha256: str


def measured(name: str, content: bytes) -> Written:
    """Measure and hash a file."""
    return Written(name, len(content), hashlib.sha256(content).hexdigest())


def data_package(archive: Archive, tables: Iterable[Table], written: Mapping[str, Written]) -> bytes:
    """The content of `datapackage.json`. `written` holds each CSV file as published, by its plain name."""
    tables = tuple(tables)
    keys = {table.name: table.key for table in tables}
    settings = archive.settings
    return as_json(
        {
            "$schema": _PROFILE,
            "name": "policy-archive",
            "id": settings.base_address,
            "title": f"{settings.title.zh} · {settings.title.en}" if settings.title.en else settings.title.zh,
            "description": f"{settings.description.zh}\n{settings.description.en or ''}".strip(),
            "homepage": settings.base_address,
            "version": settings.release,
            "created": f"{(settings.snapshot + '-01-01')[:10]}T00:00:00Z",
            "keywords": ["education", "China", "municipal", "教育", "工作要点", "五年规划"],
            "licenses": [
                {
                    "name": _licence_name(settings.licence_address),
                    "path": settings.licence_address,
                    "title": settings.licence.en or settings.licence.zh,
                }
            ],
            "contributors": [{"title": settings.publisher.zh, "roles": ["publisher"]}],
            "resources": [_resource(table, written[table.file], keys) for table in tables],
        }
    )


def _licence_name(address: str) -> str:
    """`CC-BY-4.0` from the address of a Creative Commons licence; `other` for any other licence."""
    parts = address.rstrip("/").split("/")
    return f"CC-{parts[-2].upper()}-{parts[-1]}" if "creativecommons.org/licenses" in address else "other"


def _resource(table: Table, written: Written, keys: Mapping[str, tuple[str, ...]]) -> JsonObject:
    name = table.file.removeprefix("data/")
    packed = {"compression": "zip", "innerpath": name} if written.name.endswith(PACKED) else {}
    return {
        "name": table.name,
        "type": "table",
        "path": written.name.removeprefix("data/"),
        **packed,
        "title": f"{table.title.zh} · {table.title.en}",
        "description": f"{table.about.zh} {table.about.en}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.bytes,
        "hash": f"sha256:{written.sha256}",
        "schema": _schema(table, keys),
    }


def _schema(table: Table, keys: Mapping[str, tuple[str, ...]]) -> JsonObject:
    schema: JsonObject = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {
            "fields": [column.name],
            "reference": {"resource": "" if column.refers == table.name else column.refers, "fields": ["id"]},
        }
        for column in table.columns
        if column.refers and keys[column.refers] == ("id",)
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column, table: Table) -> JsonObject:
    field: JsonObject = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.zh,
        "description": column.en,
    }
    if column.type == "list":
        field |= {"delimiter": SEPARATOR, "itemType": "string"}
    constraints: JsonObject = {}
    if column.is_required:
        constraints["required"] = True
    if (column.name,) == table.key:
        constraints["unique"] = True
    if column.one_of:
        constraints["enum"] = [safe_text(each.value) for each in column.one_of]
    if constraints:
        field["constraints"] = constraints
    return field
