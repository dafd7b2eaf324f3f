"""Loads the vocabularies of the archive: cities, departments, reforms, tags, indicators, functions.

The text of each file is kept, because additions are proposed as the whole file with new entries at its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from generator import records as r
from generator.reading.yaml_source import parse

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Vocabularies:
    """The vocabularies; `departments` by city, `files` are texts by path below the data folder."""

    cities: tuple[r.City, ...] = ()
    kinds: tuple[r.Kind, ...] = ()
    functions: tuple[r.Function, ...] = ()
    reforms: tuple[r.Reform, ...] = ()
    tags: tuple[r.Tag, ...] = ()
    indicators: tuple[r.Indicator, ...] = ()
    departments: Mapping[str, tuple[r.Department, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


class BrokenVocabularyError(Exception):
    """A vocabulary file cannot be read; `check` reports what is wrong with it."""


def load_vocabularies(data: Path) -> Vocabularies:
    """Load the vocabularies of a data folder. A missing file is an empty vocabulary.

    Raises `BrokenVocabularyError` if a file cannot be read.
    """
    files: dict[str, str] = {}

    def load(name: str, model: type[M]) -> M | None:
        path = data / name
        if not path.is_file():
            return None
        raw = path.read_bytes()
        read = parse(raw, name)
        try:
            record = model.model_validate(read.data)
        except ValueError:
            raise BrokenVocabularyError(
                f"{name} cannot be read; policy-archive check tells what is wrong with it"
            ) from None
        files[name] = raw.decode("utf-8")
        return record

    cities, kinds = load("cities.yaml", r.Cities), load("kinds.yaml", r.Kinds)
    functions = load("functions.yaml", r.Functions)
    reforms, tags, indicators = (
        load("reforms.yaml", r.Reforms),
        load("tags.yaml", r.Tags),
        load("indicators.yaml", r.Indicators),
    )
    folder = data / "departments"
    departments: dict[str, tuple[r.Department, ...]] = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        held = load(f"departments/{path.name}", r.Departments)
        if held:
            departments[held.city] = held.departments
    return Vocabularies(
        cities.cities if cities else (),
        kinds.kinds if kinds else (),
        functions.functions if functions else (),
        reforms.reforms if reforms else (),
        tags.tags if tags else (),
        indicators.indicators if indicators else (),
        departments,
        files,
    )
