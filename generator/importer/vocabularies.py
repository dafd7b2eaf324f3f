"""What the archive knows already, as the importer needs it: cities, departments, reforms, tags, indicators, functions.

The text of each file is kept, so that an addition can be proposed as the whole file with new entries at its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import records as r
from generator.reading.yaml_source import parse


@dataclass(frozen=True)
class Vocabularies:
    """The vocabularies, and the text of their files by path below the data folder."""

    cities: tuple[r.City, ...] = ()
    functions: tuple[r.Function, ...] = ()
    reforms: tuple[r.Reform, ...] = ()
    tags: tuple[r.Tag, ...] = ()
    indicators: tuple[r.Indicator, ...] = ()
    departments: Mapping[str, tuple[r.Department, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


class BrokenVocabularyError(Exception):
    """A vocabulary file that cannot be read; `check` says in full what is wrong with it."""


def load_vocabularies(data: Path) -> Vocabularies:
    """The vocabularies of a data folder; a file that is not there is an empty vocabulary. Raises `BrokenVocabularyError`."""
    files: dict[str, str] = {}

    def load(name: str, model):
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

    cities, functions = load("cities.yaml", r.Cities), load("functions.yaml", r.Functions)
    reforms, tags, indicators = (
        load("reforms.yaml", r.Reforms),
        load("tags.yaml", r.Tags),
        load("indicators.yaml", r.Indicators),
    )
    folder = data / "departments"
    departments = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        held = load(f"departments/{path.name}", r.Departments)
        departments[held.city] = held.departments
    return Vocabularies(
        cities.cities if cities else (),
        functions.functions if functions else (),
        reforms.reforms if reforms else (),
        tags.tags if tags else (),
        indicators.indicators if indicators else (),
        departments,
        files,
    )
