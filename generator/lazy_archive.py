"""The archive of the last build with some plans in new words: nothing else is read, and the other plans only when asked for.

Where an edit leaves the outline of the archive as it was (`kept_work`), everything that links one plan to another holds still. So
`link` need not do its work again, and of three thousand plans those few are loaded that the pages of an edited one speak of.
Whatever is in doubt (a problem of any kind, a changed outline, a file that is not there) is left to the whole way.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from generator import addresses, rules
from generator import records as r
from generator.archive import Archive, PlacedFigure, PlacedItem
from generator.kept_work import Digests, digests_of
from generator.link import link, place
from generator.noted import note, noted
from generator.positions import Positions
from generator.read import Declared, Names, Records, declared_by, read_alone
from generator.record_cache import RecordCache
from generator.registry.check import check as check_registry
from generator.registry.entries import Registry
from generator.registry.files import read_registry
from generator.registry.published import published
from generator.unchanged import Inputs

_LAZY = ("plans", "items", "figures", "parts")


@dataclass(frozen=True)
class Files:
    """What a build notes of the plans' files: the hash of all other inputs, and by name each one's hash, plan and digests."""

    frame: str
    files: Mapping[str, tuple[str, str, Digests]]


@dataclass(frozen=True)
class Linked:
    """What a build notes of its archive: the hash of the outlines it was linked from, all but its plans, how many figures it has."""

    outlines: str
    fields: Mapping[str, object]
    figures: int


@dataclass(frozen=True)
class Edited:
    """An archive in which some plans have new words, its registry, and the digests of all plans in its order."""

    archive: Archive
    registry: Registry
    digests: Mapping[str, Digests]


class Plans(Mapping):
    """Plans by id, each loaded when it is asked for."""

    def __init__(self, order: Iterable[str], keys: Mapping[str, str], cache: RecordCache, edited: Mapping[str, r.Plan]) -> None:
        self._order = dict.fromkeys(order)
        self._keys = keys
        self._cache = cache
        self._loaded = dict(edited)

    def __getitem__(self, identifier: str) -> r.Plan:
        plan = self._loaded.get(identifier)
        if plan is None:
            plan = self._cache.get(self._keys[identifier])
            if plan is None:
                raise Gone(identifier)
            self._loaded[identifier] = plan
        return plan

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._order


class Gone(Exception):
    """The record of a plan is not kept any more: the whole way must be gone."""


class Items(Mapping):
    """Items by id, in the order of their plans."""

    def __init__(self, plans: Plans, items_of_plan: Mapping[str, tuple[str, ...]]) -> None:
        self._plans = plans
        self._of_plan = items_of_plan
        self._placed: dict[str, dict[str, PlacedItem]] = {}

    def __getitem__(self, identifier: str) -> PlacedItem:
        name = addresses.split_item_id(identifier)[0]
        placed = self._placed.get(name)
        if placed is None:
            placed = self._placed[name] = {each.id: each for each in place(self._plans[name])}
        return placed[identifier]

    def __iter__(self) -> Iterator[str]:
        for items in self._of_plan.values():
            yield from items

    def __len__(self) -> int:
        return sum(map(len, self._of_plan.values()))

    def __contains__(self, identifier: object) -> bool:
        name = addresses.split_item_id(identifier)[0] if isinstance(identifier, str) else None
        return name in self._plans and identifier in self._of_plan[name]


class Figures(Mapping):
    """Figures by id, in the order of their items."""

    def __init__(self, items: Items, count: int) -> None:
        self._items = items
        self._count = count
        self._stated: dict[str, PlacedFigure] = {}

    def __getitem__(self, identifier: str) -> PlacedFigure:
        stated = self._stated.get(identifier)
        if stated is None:
            placed = self._items[identifier.partition("#")[0]]
            self._stated |= {
                each.id: each
                for each in (PlacedFigure(addresses.figure_id(placed.id, f.id), placed, f) for f in placed.item.figures)
            }
            stated = self._stated[identifier]
        return stated

    def __iter__(self) -> Iterator[str]:
        for item in self._items:
            for figure in self._items[item].item.figures:
                yield addresses.figure_id(item, figure.id)

    def __len__(self) -> int:
        return self._count


def _outlines(frame: str, digests: Mapping[str, Digests]) -> str:
    return hashlib.sha256(frame.encode() + b"".join(each.outline for each in digests.values())).hexdigest()


def remember(memory: Path, archive: Archive, digests: Mapping[str, Digests], inputs: Inputs) -> None:
    """Note the archive for the next build, in the files `linked` and `files` of a folder."""
    by_id = {Path(file).stem: (file, hashed) for file, hashed in inputs.plans.items()}
    if by_id.keys() != digests.keys():  # A file that is called otherwise than its plan: the next build goes the whole way.
        return
    note(memory / "files", Files(inputs.frame, {by_id[plan][0]: (by_id[plan][1], plan, told) for plan, told in digests.items()}))
    if not isinstance(archive.plans, Plans):
        told = {each.name: getattr(archive, each.name) for each in fields(Archive) if each.name not in _LAZY}
        note(memory / "linked", Linked(_outlines(inputs.frame, digests), told, len(archive.figures)))


def edited(memory: Path, data: Path, inputs: Inputs, cache: RecordCache, is_preview: bool = False) -> Edited | None:
    """The archive where nothing but words of some plans changed since it was noted; else None."""
    was = noted(memory / "files")
    if was is None or was.frame != inputs.frame or was.files.keys() != inputs.plans.keys():
        return None
    linked = noted(memory / "linked")
    digests = {plan: told for _, plan, told in was.files.values()}
    if linked is None or linked.outlines != _outlines(inputs.frame, digests):
        return None
    plans = {}
    for file in (file for file, (hashed, _, _) in was.files.items() if inputs.plans[file] != hashed):
        plan = read_alone(data, file, inputs.plans[file], cache)
        if plan is None or plan.id != was.files[file][1]:
            return None
        found = digests_of(plan)
        if found.outline != digests[plan.id].outline:
            return None
        plans[file], digests[plan.id] = plan, found
    keys = {plan: cache.name(file, inputs.plans[file]) for file, (_, plan, _) in was.files.items()}
    cache.used.update(keys.values())
    lazy = Plans(linked.fields["items_of_plan"], keys, cache, {plan.id: plan for plan in plans.values()})
    items = Items(lazy, linked.fields["items_of_plan"])
    archive = Archive(plans=lazy, items=items, figures=Figures(items, linked.figures), **linked.fields)
    registry = _checked(data, archive, plans, is_preview)
    return None if registry is None else Edited(archive, registry, digests)


def _checked(data: Path, archive: Archive, plans: Mapping[str, r.Plan], is_preview: bool) -> Registry | None:
    """The registry, where neither the rules nor the registry find anything in the edited plans; else None.

    What ties a plan to others is of the outline and was found sound before.
    """
    positions = Positions(data, data.as_posix(), {})
    departments: dict[str, list[r.Department]] = {}
    for (city, _), department in archive.departments.items():
        departments.setdefault(city, []).append(department)
    of_plans = {plan.id: declared_by(plan) for plan in plans.values()}
    declared = Declared(
        **{name: Names(frozenset(getattr(archive, name))) for name in ("cities", "functions", "reforms", "tags", "indicators")},
        departments={city: Names(frozenset(each.id for each in held)) for city, held in departments.items()},
        items={plan: items for plan, (items, _) in of_plans.items()},
        figures={plan: figures for plan, (_, figures) in of_plans.items()},
        are_plans_complete=False,
    )
    records = Records(
        archive=archive.settings,
        cities=tuple(archive.cities.values()),
        functions=tuple(archive.functions.values()),
        departments={city: tuple(held) for city, held in departments.items()},
        reforms=tuple(archive.reforms.values()),
        tags=tuple(archive.tags.values()),
        indicators=tuple(archive.indicators.values()),
        plans=tuple(plans.values()),
        plan_files=tuple(plans),
        known=archive.known,
        declared=declared,
        positions=positions,
    )
    if any(rules.findings(records)):
        return None
    registry, found = read_registry(data)
    if found:
        return None
    return registry if is_preview or _keeps_promises(registry, records) else None


def _keeps_promises(registry: Registry, records: Records) -> bool:
    """Whether no published id of the edited plans would break."""
    ids = {plan.id for plan in records.plans}
    own = {name: entry for name, entry in registry.entries.items() if addresses.split_item_id(name)[0] in ids}
    alone = link(records)
    if check_registry(Registry(own, registry.releases), records, alone):
        return False
    others = {entry.last_hash for name, entry in registry.entries.items() if name not in own}
    return not any(each.hash and each.hash in others for each in published(alone).values())
