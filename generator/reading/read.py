"""Reads a data folder into records and collects every problem.

A faulty file or entry affects nothing else: the other entries of its file are read, and the ids it declares
(`Declared`) stay known, so that a reference to it is not a second problem.
"""

import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from generator import records as r
from generator.problems import Finding, Problem, closest, in_order
from generator.reading.folder import list_files, place_of_plan, read_bytes
from generator.reading.positions import Positions
from generator.reading.shape import fit, is_broken
from generator.reading.yaml_source import Document, entries, parse

R = TypeVar("R", bound=r.Record)

Progress = Callable[[list[str]], Iterable[str]]
"""Wraps the list of plan files to report progress as they are read."""


@dataclass(frozen=True)
class Names:
    """The ids that a file declares."""

    ids: frozenset[str] = frozenset()
    is_complete: bool = True
    """False if some id could not be read: then no id counts as unknown."""
    is_in_doubt: bool = False
    """True if some entry's id is malformed or a duplicate: an unknown reference may be meant for that entry, so only
    what looks like a misspelling of a known id counts as unknown."""

    @classmethod
    def of(cls, ids: Iterable[object]) -> "Names":
        """The ids of a list of entries, as they stand in the data: any may be missing or malformed."""
        given = list(ids)
        known = frozenset(name for name in given if isinstance(name, str) and re.fullmatch(r.SLUG, name))
        return cls(known, all(isinstance(name, str) for name in given), len(known) < len(given))

    def lacks(self, name: str) -> bool:
        """Whether an id is certainly unknown."""
        if not self.is_complete or name in self.ids:
            return False
        return not self.is_in_doubt or closest(name, self.ids) is not None


NOTHING_KNOWN = Names(is_complete=False)


@dataclass(frozen=True)
class Declared:
    """Every id that the data declares, those of faulty entries included."""

    cities: Names = NOTHING_KNOWN
    kinds: Names = NOTHING_KNOWN
    functions: Names = NOTHING_KNOWN
    facets: Mapping[str, Names] = field(default_factory=dict)
    """By the name of the facet; empty if `facets.yaml` could not be read."""
    reforms: Names = NOTHING_KNOWN
    tags: Names = NOTHING_KNOWN
    indicators: Names = NOTHING_KNOWN
    departments: Mapping[str, Names] = field(default_factory=dict)
    """By city."""
    items: Mapping[str, Names] = field(default_factory=dict)
    """By plan."""
    figures: Mapping[str, Names] = field(default_factory=dict)
    """By plan, as item#figure."""
    are_plans_complete: bool = True
    """False if something in plans/, or a plan out of place, could not be read: then no plan counts as unknown."""
    nameless_plans: frozenset[str] = frozenset()
    """Names of the plan files whose id cannot be read, without `.yaml`: any of them may be a plan of another id."""
    are_departments_complete: bool = True


@dataclass(frozen=True)
class Records:
    """All records in the order of their files. `positions` locates any path in them."""

    archive: r.ArchiveSettings | None
    cities: tuple[r.City, ...]
    kinds: tuple[r.Kind, ...]
    functions: tuple[r.Function, ...]
    departments: Mapping[str, tuple[r.Department, ...]]
    reforms: tuple[r.Reform, ...]
    tags: tuple[r.Tag, ...]
    indicators: tuple[r.Indicator, ...]
    plans: tuple[r.Plan, ...]
    plan_files: tuple[str, ...]
    """The file of each plan, relative to the data folder."""
    known: tuple[r.KnownDocument, ...]
    facets: r.FacetVocabulary
    declared: Declared
    positions: Positions

    @property
    def filed_plans(self) -> Iterator[tuple[str, r.Plan]]:
        """Each plan with its file."""
        return zip(self.plan_files, self.plans, strict=True)

    def is_city_in_doubt(self, file: str, plan: r.Plan) -> bool:
        """Whether a plan's city is unknown or not that of its folder: then rules about the city do not apply."""
        return PurePosixPath(file).parent.name != plan.city or self.declared.cities.lacks(plan.city)


@dataclass
class _Reading:
    """What has been read so far."""

    root: Path
    shown_as: str
    problems: list[Problem] = field(default_factory=list)
    kept: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    departments: dict[str, tuple[r.Department, ...]] = field(default_factory=dict)
    department_names: dict[str, Names] = field(default_factory=dict)
    items: dict[str, Names] = field(default_factory=dict)
    figures: dict[str, Names] = field(default_factory=dict)
    nameless_plans: set[str] = field(default_factory=set)
    languages: tuple[str, ...] = ()
    """The languages that texts may have; empty if the settings could not be read: then every code may."""

    def __post_init__(self) -> None:
        self.positions = Positions(self.root, self.shown_as, self.kept)


def read(data_dir: str | os.PathLike[str], *, progress: Progress | None = None) -> tuple[Records, list[Problem]]:
    """Read a data folder; check its files and the shape of its records.

    Returns the records without the faulty ones, and the problems in order. Checks between records are in `rules`.
    """
    root = Path(data_dir)
    reading = _Reading(root, _shown_as(root))
    listing = list_files(root)
    reading.problems += map(reading.positions.file_problem, listing.findings)
    archive = _whole(reading, r.ArchiveSettings, "archive.yaml", listing.single)
    reading.languages = archive.languages if archive else ()
    cities = _vocabulary(reading, r.Cities, "cities", listing.single)
    kinds = _vocabulary(reading, r.Kinds, "kinds", listing.single)
    functions = _vocabulary(reading, r.Functions, "functions", listing.single)
    reforms = _vocabulary(reading, r.Reforms, "reforms", listing.single)
    tags = _vocabulary(reading, r.Tags, "tags", listing.single)
    indicators = _vocabulary(reading, r.Indicators, "indicators", listing.single)
    known = _whole(reading, r.Known, "known.yaml", listing.single)
    facets = _whole(reading, r.FacetVocabulary, "facets.yaml", listing.single)
    if "facets.yaml" not in listing.single:
        facets = r.FacetVocabulary()
    for file in listing.departments:
        _read_departments(reading, file)
    plans, files = [], []
    with _without_collection():
        for file in (progress or iter)(listing.plans):
            if plan := _read_plan(reading, file):
                plans.append(plan)
                files.append(file)
    declared = Declared(
        **reading.names,
        facets=_facet_names(facets),
        departments=reading.department_names,
        items=reading.items,
        figures=reading.figures,
        nameless_plans=frozenset(reading.nameless_plans),
        are_plans_complete=not any(f.file.startswith("plans") or place_of_plan(f.file) for f in listing.findings),
        are_departments_complete=not any(f.file.startswith("departments") for f in listing.findings),
    )
    records = Records(
        archive=archive,
        cities=cities.cities if cities else (),
        kinds=kinds.kinds if kinds else (),
        functions=functions.functions if functions else (),
        departments=reading.departments,
        reforms=reforms.reforms if reforms else (),
        tags=tags.tags if tags else (),
        indicators=indicators.indicators if indicators else (),
        plans=tuple(plans),
        plan_files=tuple(files),
        known=known.documents if known else (),
        facets=facets or r.FacetVocabulary(),
        declared=declared,
        positions=reading.positions,
    )
    return records, in_order(reading.problems)


FACETS = {"level": "levels", "object": "objects", "stage": "stages", "counted": "counted"}
"""The list in `facets.yaml` with the values of each facet."""


def _facet_names(facets: r.FacetVocabulary | None) -> dict[str, Names]:
    if facets is None:
        return {}
    return {facet: Names.of(value.id for value in getattr(facets, key)) for facet, key in FACETS.items()}


def _shown_as(root: Path) -> str:
    """The data folder as problems name it: as given; an absolute path as relative to the working folder."""
    here = Path.cwd()
    if root.is_absolute() and root.is_relative_to(here) and root != here:
        return root.relative_to(here).as_posix()
    return root.as_posix().rstrip("/")


def _document(reading: _Reading, file: str) -> Document:
    raw = read_bytes(reading.root, file)
    if isinstance(raw, Finding):
        reading.problems.append(reading.positions.file_problem(raw))
        return Document(None)
    document = parse(raw, reading.positions.name(file))
    reading.problems += document.problems
    return document


def _whole(reading: _Reading, model: type[R], file: str, present: list[str]) -> R | None:
    """The record of a file that is one record."""
    if file not in present:
        return None
    document = _document(reading, file)
    if document.data is None:
        return None
    record, findings = fit(model, document, file, reading.languages)
    reading.problems += map(reading.positions.raw_problem, findings)
    return record


def _fit_kept(reading: _Reading, model: type[R], document: Document, file: str, key: str) -> R | None:
    """The record of a file without the faulty entries of its list at `key`; None if more than entries is at fault."""
    record, findings = fit(model, document, file, reading.languages)
    if record is not None:
        return record
    reading.problems += map(reading.positions.raw_problem, findings)
    listed = entries(document.data, key)
    good = tuple(i for i in range(len(listed)) if not is_broken((key, i), findings, document))
    if len(good) == len(listed):
        return None
    data = {**(document.data or {}), key: [listed[i] for i in good]}
    record, _ = fit(model, replace(document, data=data), file, reading.languages)
    if record is not None:
        reading.kept[file] = (key, good)
    return record


def _vocabulary(reading: _Reading, model: type[R], key: str, present: list[str]) -> R | None:
    """The record of a vocabulary file; notes the ids of its entries as declared."""
    file = f"{key}.yaml"
    if file not in present:
        return None
    document = _document(reading, file)
    if document.data is None:
        return None
    reading.names[key] = _names(document.data, key)
    return _fit_kept(reading, model, document, file, key)


def _read_departments(reading: _Reading, file: str) -> None:
    city = Path(file).stem
    document = _document(reading, file)
    if document.data is None:
        reading.department_names[city] = NOTHING_KNOWN
        return
    reading.department_names[city] = _names(document.data, "departments")
    record = _fit_kept(reading, r.Departments, document, file, "departments")
    reading.departments[city] = record.departments if record else ()
    if record and record.city != city:
        message = f"this file says it is of {record.city}"
        finding = Finding("F105", file, ("city",), message, f"{city}, as the file is called")
        reading.problems.append(reading.positions.raw_problem(finding))


def _read_plan(reading: _Reading, file: str) -> r.Plan | None:
    document = _document(reading, file)
    if document.data is None:
        reading.nameless_plans.add(Path(file).stem)
        reading.items[Path(file).stem] = reading.figures[Path(file).stem] = NOTHING_KNOWN
        return None
    plan = _fit_kept(reading, r.Plan, document, file, "items")
    if plan is not None and file not in reading.kept:
        name = plan.id
        items = Names.of(item.id for item in plan.items)
        figures = Names(frozenset(f"{item.id}#{figure.id}" for item in plan.items for figure in item.figures))
    else:
        given = document.data.get("id")
        is_id = isinstance(given, str) and re.fullmatch(r.SLUG, given)
        if not is_id:
            reading.nameless_plans.add(Path(file).stem)
        name = given if isinstance(given, str) else Path(file).stem
        items = _names(document.data, "items")
        figures = _figure_names(document.data, items)
    _declare(reading, file, name, items, figures)
    return plan


def _declare(reading: _Reading, file: str, name: str, items: Names, figures: Names) -> None:
    # A duplicate plan id, or one that is not the name of its file, is reported by a rule. So that references cause no
    # second problem, a duplicate adds to the first plan's ids, and a plan is known by its id and by its file name.
    for known_as in {name, Path(file).stem}:
        reading.items[known_as] = _joined(reading.items.get(known_as), items)
        reading.figures[known_as] = _joined(reading.figures.get(known_as), figures)


def _names(data: Mapping[str, object], key: str) -> Names:
    """The ids in a list of data that may be at fault."""
    if not isinstance(data.get(key), list):
        return NOTHING_KNOWN
    return Names.of(entry.get("id") if isinstance(entry, dict) else None for entry in entries(data, key))


def _figure_names(data: Mapping[str, object], items: Names) -> Names:
    known: set[str] = set()
    is_complete = items.is_complete
    for item in entries(data, "items"):
        if isinstance(item, dict):
            is_complete = is_complete and isinstance(item.get("figures", []), list)
            for figure in entries(item, "figures"):
                name = figure.get("id") if isinstance(figure, dict) else None
                known.add(f"{item.get('id')}#{name}")
                is_complete = is_complete and isinstance(name, str)
    return Names(frozenset(known), is_complete)


def _joined(first: Names | None, second: Names) -> Names:
    if first is None:
        return second
    return Names(
        first.ids | second.ids, first.is_complete and second.is_complete, first.is_in_doubt or second.is_in_doubt
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause Python's cyclic garbage collector.

    Records hold no reference cycles, and the search for them is 40 % of the time to check a hundred plans.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
