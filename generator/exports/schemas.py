"""The JSON Schemas (2020-12) of the files in `data/`, with which an editor completes and checks as you type.

They are made from the models, the descriptions in `words/fields.yaml`, and the conditions that the models check in
code. They are published below `/data/` and kept in the repository's `schemas/`, to which the first line of a YAML file
points.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator import records as r
from generator.exports.json_files import as_json
from generator.records import closed_lists as v

MODELS: Mapping[str, type[r.Record]] = {
    "plan": r.Plan,
    "cities": r.Cities,
    "kinds": r.Kinds,
    "functions": r.Functions,
    "departments": r.Departments,
    "reforms": r.Reforms,
    "tags": r.Tags,
    "indicators": r.Indicators,
    "known": r.Known,
    "facets": r.FacetVocabulary,
    "archive": r.ArchiveSettings,
}
"""The model of each kind of file in `data/`, by the name of its schema."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS = Path(__file__).resolve().parent.parent / "words" / "fields.yaml"
_NOT_NULL = {"not": {"type": "null"}}


def _present(*names: str) -> dict[str, Any]:
    """These keys are present and not null."""
    return {"required": list(names), "properties": {name: _NOT_NULL for name in names}}


def _none_of(*names: str) -> dict[str, Any]:
    """These keys are absent or null."""
    return {"properties": {name: {"type": "null"} for name in names}}


def _both_or_none(first: str, second: str) -> dict[str, Any]:
    return {"oneOf": [_present(first, second), _none_of(first, second)]}


def _one_of_two(first: str, second: str) -> dict[str, Any]:
    return {"oneOf": [_present(first) | {"allOf": [_none_of(second)]}, _present(second) | {"allOf": [_none_of(first)]}]}


def _if(name: str, value: object, then: dict[str, Any], otherwise: dict[str, Any] | None = None) -> dict[str, Any]:
    condition = {"properties": {name: {"const": value}}, "required": [name]}
    return {"if": condition, "then": then} | ({"else": otherwise} if otherwise else {})


_EMPTY = {"maxItems": 0}
_VALUE_OR_RANGE = {
    "oneOf": [
        _present("value") | {"allOf": [_none_of("low", "high")]},
        _present("low", "high") | {"allOf": [_none_of("value")]},
    ]
}
_CONDITIONS: Mapping[str, list[dict[str, Any]]] = {
    "Figure": [
        _if(
            "state",
            v.FigureState.GIVEN,
            {
                **_VALUE_OR_RANGE,
            },
            _none_of("value", "low", "high"),
        ),
        _both_or_none("year", "year_basis"),
        _both_or_none("from", "to"),
        _if("accumulates", True, _present("from", "to", "year")),
        _if("state", v.FigureState.GIVEN, {"properties": {"elsewhere": _EMPTY}}),
        {"anyOf": [{"properties": {"kind": {"const": v.FigureKind.TARGET}}}, {"properties": {"reported": _EMPTY}}]},
    ],
    "Account": [
        {"anyOf": [{"properties": {"kind": {"const": v.AccountKind.REVIEW}}}, _none_of("from", "to")]},
    ],
    "Link": [
        {"anyOf": [{"properties": {"kind": {"const": v.LinkKind.REPORTS_ON}}}, _none_of("outcome")]},
    ],
    "OtherValue": [_VALUE_OR_RANGE],
    "Reported": [_VALUE_OR_RANGE],
    "KnownDocument": [_one_of_two("title", "described_as"), _one_of_two("city", "place")],
    "Source": [_both_or_none("file", "sha256")],
    "Attribution": [
        _if(
            "state",
            v.AttributionState.INFERRED,
            {"required": ["evidence"], "properties": {"evidence": {"minItems": 1}}},
        )
    ],
    "Plan": [_if("coverage", v.Coverage.FULL, {}, _present("coverage_note"))],
}
"""What the validators of the models check across fields."""


class UnexplainedError(LookupError):
    """A field or a value without a description in `words/fields.yaml`."""


@cache
def field_words() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The descriptions of the fields by model and field, and under `values` the Chinese of each closed list."""
    words: Mapping[str, Mapping[str, Mapping[str, Any]]] = yaml.load(_WORDS.read_text("utf-8"), yaml.CSafeLoader)
    return words


def value_words(choice: type[StrEnum]) -> Mapping[str, str]:
    """The Chinese of each value of a closed list."""
    return field_words()["values"][choice.__name__]


def schema(name: str, base: str) -> dict[str, Any]:
    """The schema of one kind of file. `base` is the base address of the archive."""
    model = MODELS[name]
    generated = model.model_json_schema()
    definitions = generated.pop("$defs", {})
    for title, definition in ((model.__name__, generated), *definitions.items()):
        _explain(title, definition)
    return {
        "$schema": _DIALECT,
        "$id": f"{base}data/{name}.schema.json",
        **generated,
        "$defs": dict(sorted(definitions.items())),
    }


def _explain(title: str, definition: dict[str, Any]) -> None:
    """Add to a definition the descriptions of its fields or values and the conditions of its model."""
    words = field_words()
    if "enum" in definition:
        meanings = {value: _explained(words, "values", title, value) for value in definition["enum"]}
        listed = "；".join(f"{value} {meanings[value]}" for value in definition["enum"])
        definition["description"] = f"{listed}\n{definition['description']}"
        definition["enumDescriptions"] = [meanings[value] for value in definition["enum"]]
        return
    for field, shape in definition.get("properties", {}).items():
        description = _explained(words, title, field)
        english = description.get("en") or shape.get("description", "")
        shape.pop("title", None)
        shape["description"] = f"{description['zh']}\n{english}".strip()
        if "example" in description:
            shape["examples"] = [description["example"]]
    if title in _CONDITIONS:
        definition["allOf"] = _CONDITIONS[title]


def _explained(words: Mapping[str, Any], *keys: str) -> Any:
    """What `words/fields.yaml` says of a field or a value."""
    found: Any = words
    for key in keys:
        if key not in found:
            raise UnexplainedError(f"{'.'.join(keys)} is not explained: explain it in generator/words/fields.yaml")
        found = found[key]
    return found


def schema_files(base: str) -> Iterator[tuple[str, bytes]]:
    """Yield file name and content of every schema."""
    for name in MODELS:
        yield f"{name}.schema.json", as_json(schema(name, base))


def write_schemas(folder: Path, base: str) -> int:
    """Write the schemas that are missing or out of date into a folder. Returns how many were written."""
    changed = 0
    folder.mkdir(exist_ok=True)
    for name, content in schema_files(base):
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            changed += 1
    return changed
