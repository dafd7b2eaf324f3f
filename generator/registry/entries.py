"""The rows of the registry, and what can be read from them alone: where an id leads today, what each release changed.

Ids of plans and items stand as they are (`handan-2023-priorities/46`); other pages that have an id of their own are registered
by their address without the closing slash (`reforms/xianguan-xiaopin`, `departments/handan/jichu`).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from generator.archive import addresses
from generator.archive.content import KEPT


class Status(StrEnum):
    """What became of a published id."""

    LIVE = "live"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What an id is the id of."""

    PLAN = "plan"
    ITEM = "item"
    CITY = "city"
    DEPARTMENT = "department"
    FUNCTION = "function"
    REFORM = "reform"
    TAG = "tag"
    INDICATOR = "indicator"


GONE = "gone"
"""Stands in place of a hash for the release from which an id is no longer live."""

BACK = "back"
"""Stands in place of a hash for the release from which an id without citable content is live again."""


@dataclass(frozen=True)
class Entry:
    """One row. `hashes` are pairs of release and hash, oldest first; `line` is where the row stands in the file."""

    id: str
    kind: Kind
    first_release: str
    status: Status = Status.LIVE
    successors: tuple[str, ...] = ()
    date: str = ""
    reason: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    title: str = ""
    line: int = field(default=0, compare=False)

    @property
    def is_live(self) -> bool:
        return self.status == Status.LIVE

    @property
    def last_hash(self) -> str | None:
        """The hash of what the id said when it was last live; None for a kind without citable content."""
        return next((value for _, value in reversed(self.hashes) if value not in (GONE, BACK)), None)

    @property
    def address(self) -> str:
        """Where the id's own page stands."""
        return address_of(self.kind, self.id)


@dataclass(frozen=True)
class Release:
    """One release: its number, its day, how many ids it had, and the digest of the registry as it left it."""

    number: str
    date: str
    ids: int
    digest: str
    line: int = 0


Pair = tuple[str, str]
"""The ids of two plans in the order of a comparison."""


@dataclass(frozen=True)
class Compared:
    """Two plans with a page that puts them side by side, and the first release that had it."""

    earlier: str
    later: str
    first_release: str
    line: int = field(default=0, compare=False)

    @property
    def pair(self) -> Pair:
        return self.earlier, self.later


@dataclass(frozen=True)
class Registry:
    """Every id ever published, every release, and every two plans that a release had a comparison of."""

    entries: Mapping[str, Entry]
    releases: tuple[Release, ...] = ()
    comparisons: Mapping[Pair, Compared] = field(default_factory=dict)

    @property
    def last_release(self) -> Release | None:
        return self.releases[-1] if self.releases else None


def address_of(kind: Kind, identifier: str) -> str:
    """The address of the page of an id."""
    return addresses.cite_address(identifier) if kind in (Kind.PLAN, Kind.ITEM) else f"{identifier}/"


def release_key(number: str) -> tuple[int, int]:
    """Release numbers in their order: 2026.10 comes after 2026.9."""
    year, _, serial = number.partition(".")
    return int(year), int(serial)


def is_release(number: str) -> bool:
    """Whether a text is a release number."""
    return re.fullmatch(r"[0-9]{4}\.[1-9][0-9]{0,3}", number) is not None


def natural_key(identifier: str) -> list[tuple[int, int, str]]:
    """Ids in the order a person expects: item 9 before item 10."""
    parts = re.split(r"([0-9]+)", identifier)
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]


def entry_order(entry: Entry) -> tuple:
    """Plans each followed by its items, then the other kinds."""
    if entry.kind in (Kind.PLAN, Kind.ITEM):
        plan, local = addresses.split_item_id(entry.id)
        return 0, natural_key(plan), natural_key(local)
    return 1 + list(Kind).index(entry.kind), natural_key(entry.id), []


class CycleError(Exception):
    """Ids lead to each other in a circle; `ids` is the circle."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(" → ".join(ids))
        self.ids = ids


def ends(entries: Mapping[str, Entry], identifier: str) -> tuple[str, ...]:
    """The ids that a tombstone leads to, every chain followed to its end: live ids, ids not yet registered, withdrawn ids.

    An id that is live, or withdrawn without successors, is its own end. Raises `CycleError`.
    """
    return tuple(each for each in followed(entries, identifier, set()) if not _leads_on(entries, each))


def followed(entries: Mapping[str, Entry], identifier: str, done: set[str]) -> Iterator[str]:
    """An id and all that it leads to, what comes later first; each once, and none that is `done` already. Raises `CycleError`.

    Chains may be as long as the registry, so this is a loop and no recursion.
    """
    path: dict[str, Iterator[str]] = {}
    ahead: list[Iterator[str]] = [iter((identifier,))]
    while ahead:
        current = next(ahead[-1], None)
        if current is None:
            ahead.pop()
            if path:
                last, _ = path.popitem()
                done.add(last)
                yield last
        elif current in path:
            circle = list(path)
            raise CycleError((*circle[circle.index(current) :], current))
        elif current not in done:
            successors = iter(entries[current].successors if current in entries else ())
            path[current] = successors
            ahead.append(successors)


def _leads_on(entries: Mapping[str, Entry], identifier: str) -> bool:
    return identifier in entries and bool(entries[identifier].successors)


def rows(registry: Registry) -> Iterator[dict[str, Any]]:
    """The rows of `identifiers.csv` among the downloads."""
    for entry in registry.entries.values():
        yield {
            "id": entry.id,
            "kind": entry.kind.value,
            "first_release": entry.first_release,
            "status": entry.status.value,
            "successors": list(entry.successors),
            "date": entry.date or None,
            "reason": entry.reason or None,
            "hashes": [f"{release}={value}" for release, value in entry.hashes],
            "title": entry.title or None,
        }


@dataclass(frozen=True)
class Changes:
    """What one release changed: ids added, whose words or whose figures changed, that are gone, and that are back."""

    release: Release
    added: tuple[Entry, ...]
    words: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    back: tuple[Entry, ...]
    since: str
    """The day of the release before; empty for the first."""


def changes(registry: Registry) -> tuple[Changes, ...]:
    """What every release changed, the oldest release first, read from the registry alone."""
    by_release: dict[str, tuple[list[Entry], ...]] = {r.number: ([], [], [], [], []) for r in registry.releases}
    for entry in registry.entries.values():
        before: str | None = None
        is_gone = False
        if entry.first_release in by_release:
            by_release[entry.first_release][0].append(entry)
        for release, value in entry.hashes:
            if release not in by_release:
                continue
            if value == GONE:
                by_release[release][3].append(entry)
                is_gone = True
                continue
            if is_gone:
                by_release[release][4].append(entry)
            if before is not None and value not in (before, BACK):
                by_release[release][2 if _figures_part(value) != _figures_part(before) else 1].append(entry)
            before, is_gone = (before if value == BACK else value), False
    days = ["", *(release.date for release in registry.releases)]
    return tuple(
        Changes(release, *map(tuple, by_release[release.number]), since=since)
        for release, since in zip(registry.releases, days, strict=False)
    )


def history(registry: Registry, identifier: str) -> tuple[tuple[Release, str], ...]:
    """What happened to an id, release by release: `added`, `back`, `words`, `figures` or `gone`. Empty for one never published."""
    return tuple(
        (each.release, what)
        for each in changes_of(registry, identifier)
        for what in ("added", "back", "words", "figures", "gone")
        if getattr(each, what)
    )


def changes_of(registry: Registry, identifier: str) -> tuple[Changes, ...]:
    """What every release changed, as far as one id goes."""
    entry = registry.entries.get(identifier)
    return changes(Registry({identifier: entry}, registry.releases)) if entry else ()


def _figures_part(value: str) -> str:
    return value[KEPT:]


def digest(entries: Iterable[Entry], release: str, comparisons: Iterable[Compared] = ()) -> str:
    """SHA-256 over what the registry said when a release was made: ids in their order, with their hashes until then, and the
    comparisons it had.

    A row that is deleted, or a hash that is rewritten, changes the digest of every release that knew it.
    """
    at = release_key(release)
    lines = []
    for entry in entries:
        if release_key(entry.first_release) <= at:
            known = [f"{number}={value}" for number, value in entry.hashes if release_key(number) <= at]
            lines.append(" ".join([entry.id, entry.kind.value, entry.first_release, *known]))
    for each in comparisons:
        if release_key(each.first_release) <= at:
            lines.append(f"{addresses.comparison_page(each.earlier, each.later)} {each.first_release}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
