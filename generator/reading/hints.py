"""What to write instead of a value that does not fit its model. Each proposal is tried before it is given."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.problems import Path
from generator.reading.yaml_forms import read_bare
from generator.reading.yaml_source import parse

_LONGEST = 80
"""Characters of an author's text that a hint repeats; of a longer one it repeats nothing."""
_FULL_WIDTH = "“”‘’＂＇"
_PLAIN = "\"'"


class Proposal(NamedTuple):
    """A value to write instead, how to write it, and the fault that it mends where that is certain."""

    value: object
    hint: str
    cause: str = ""


def proposal(model: type[BaseModel], data: object, path: Path, value: object) -> Proposal | None:
    """The first proposal for the value at a path of a file's data that the model accepts there."""
    return next((each for each in _proposals(value) if would_fit(model, data, path, each.value)), None)


def _proposals(value: object) -> Iterator[Proposal]:
    if isinstance(value, str):
        bare = value.strip(_FULL_WIDTH + _PLAIN)
        if bare != value and bare:
            if value[0] in _FULL_WIDTH or value[-1] in _FULL_WIDTH:
                yield Proposal(bare, f"the quotation marks are full-width; write plain ones: {_quoted(bare)}")
            else:
                yield Proposal(bare, f"one of the quotation marks is missing; write both: {_quoted(bare)}")
        if value.lower() != value:
            yield Proposal(value.lower(), f"in small letters: {_whole(value.lower())}", "has capital letters")
        number = read_bare(value)
        if isinstance(number, int | Decimal):
            yield Proposal(number, "take away the quotation marks")
        yield Proposal({"zh": value}, f"put its language in front: {{zh: {_whole(value)}}}")
    if isinstance(value, bool | int | Decimal):
        words = str(value).lower()
        yield Proposal(words, f"put it in quotation marks: {_quoted(words)}")
    if isinstance(value, str | int | Decimal):
        yield Proposal([value], f"put it in brackets: [{_whole(value)}]")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if len(text) <= _LONGEST else '"…"'


def _whole(value: object) -> str:
    """A value as it stands in a list or mapping on one line, or … for a long one."""
    words = str(value)
    if len(words) > _LONGEST:
        return "…"
    if not isinstance(value, str):
        return words.lower()
    read = parse(f"x: [{words}]\n".encode("utf-8", "replace"), "")
    return words if not read.problems and read.data == {"x": [words]} else _quoted(words)


def would_fit(model: type[BaseModel], data: object, path: Path, value: object) -> bool:
    """Whether a record with this value at a path would have no fault at that path."""
    owner, record, rest = model, data, path
    for size in range(len(path)):
        inner, mapping = model_at(model, path[:size]), value_at(data, path[:size])
        if inner is not None and isinstance(mapping, dict):
            owner, record, rest = inner, mapping, path[size:]
    try:
        owner.model_validate(_with(record, rest, value))
    except ValidationError as error:
        faults = (complaint["loc"] for complaint in error.errors(include_url=False))
        return not any(loc[: len(rest)] == rest[: len(loc)] for loc in faults)
    return True


def value_at(data: object, path: Path) -> object:
    """The value at a path of a file's data; None if there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _with(data: object, path: Path, value: object) -> object:
    """A copy of a file's data with another value at a path."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(first, int):
        return [_with(each, rest, value) if index == first else each for index, each in enumerate(data)]
    if isinstance(data, dict):
        return {**data, first: _with(data.get(first), rest, value)}
    return data


@lru_cache(maxsize=256)
def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model of the mapping at a path, or None."""
    here: object = model
    for part in path:
        if isinstance(part, int):
            continue
        if not (isinstance(here, type) and issubclass(here, BaseModel)) or part not in here.model_fields:
            return None
        here = _inner(here.model_fields[part].annotation)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _inner(annotation: object) -> object:
    """The record inside `Record | None` and `tuple[Record, ...]`."""
    origin = get_origin(annotation)
    if origin in (tuple, Union, UnionType):
        return _inner(next(a for a in get_args(annotation) if a not in (type(None), Ellipsis)))
    return annotation
