"""The rows of the registry, and what follows from them alone: where an id leads today, what each release changed.

Plans and items are registered by their id (`handan-2023-priorities/46`), other pages by their address without the
final slash (`reforms/xianguan-xiaopin`, `departments/handan/jichu`).
"""

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
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
    """The kind of thing that an id names."""

    PLAN = "plan"
    ITEM = "item"
    CITY = "city"
    DEPARTMENT = "department"
    FUNCTION = "function"
    REFORM = "reform"
    TAG = "tag"
    INDICATOR = "indicator"


GONE = "gone"
"""In place of a hash: from this release on the id is no longer live."""

BACK = "back"
"""In place of a hash: from this release on an id without citable content is live again."""


@dataclass(frozen=True)
class Entry:
    """One row. `hashes` are pairs of release and hash, oldest first; `line` is the row's line in the file."""

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
        """The content hash of the id when it was last live; None for a kind without citable content."""
        return next((value for _, value in reversed(self.hashes) if value not in (GONE, BACK)), None)

    @property
    def address(self) -> str:
        """The address of the id's own page."""
        return address_of(self.kind, self.id)


@dataclass(frozen=True)
class Release:
    """One release: its number, its day, its number of ids, and the digest of the registry after it."""

    number: str
    date: str
    ids: int
    digest: str
    line: int = 0


Pair = tuple[str, str]
"""Two plan ids in the order of a comparison."""


@dataclass(frozen=True)
class Compared:
    """Two plans with a comparison page, and the first release that had it."""

    earlier: str
    later: str
    first_release: str
    line: int = field(default=0, compare=False)

    @property
    def pair(self) -> Pair:
        return self.earlier, self.later


@dataclass(frozen=True)
class Said:
    """What an id said in a release: the mapping that was hashed, and the number of the recipe that made it."""

    id: str
    recipe: int
    content: Mapping[str, Any]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Registry:
    """Every id ever published, every release, and every pair of plans that ever had a comparison page."""

    entries: Mapping[str, Entry]
    releases: tuple[Release, ...] = ()
    comparisons: Mapping[Pair, Compared] = field(default_factory=dict)
    said: Mapping[tuple[str, str], Said] = field(default_factory=dict)
    """By release and id, what was said by those that the release added or changed."""

    @property
    def last_release(self) -> Release | None:
        return self.releases[-1] if self.releases else None


def address_of(kind: Kind, identifier: str) -> str:
    """The address of the page of an id."""
    return addresses.cite_address(identifier) if kind in (Kind.PLAN, Kind.ITEM) else f"{identifier}/"


def release_key(number: str) -> tuple[int, int]:
    """Sort key of a release number: r2026.10 comes after r2026.9, and both after 2026.2, a name of the older form."""
    year, _, serial = number.removeprefix("r").partition(".")
    return int(year), int(serial)


def is_release(number: str) -> bool:
    """Whether a text is a release number such as r2026.3, or 2026.2 as they were until then."""
    return re.fullmatch(r"r?[0-9]{4}\.[1-9][0-9]{0,3}", number) is not None


_NaturalKey = list[tuple[int, int, str]]


def natural_key(identifier: str) -> _NaturalKey:
    """Sort key of an id: item 9 before item 10."""
    parts = re.split(r"([0-9]+)", identifier)
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]


def entry_order(entry: Entry) -> tuple[int, _NaturalKey, _NaturalKey]:
    """Sort key of an entry: each plan followed by its items, then the other kinds."""
    if entry.kind in (Kind.PLAN, Kind.ITEM):
        plan, local = addresses.split_item_id(entry.id)
        return 0, natural_key(plan), natural_key(local)
    return 1 + list(Kind).index(entry.kind), natural_key(entry.id), []


class CycleError(Exception):
    """Ids that lead to each other in a circle; `ids` is the circle."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(" → ".join(ids))
        self.ids = ids


def ends(entries: Mapping[str, Entry], identifier: str) -> tuple[str, ...]:
    """The ids that an id leads to in the end: live ids, ids not yet registered, withdrawn ids.

    An id that is live, or withdrawn without successors, is its own end. Raises `CycleError`.
    """
    return tuple(each for each in followed(entries, identifier, set()) if not _leads_on(entries, each))


def followed(entries: Mapping[str, Entry], identifier: str, done: set[str]) -> Iterator[str]:
    """An id and all that it leads to, successors first, each once; skips `done` and adds to it. Raises `CycleError`.

    A loop, not a recursion: a chain may be as long as the registry.
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
    """The rows of the download `identifiers.csv`."""
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
    """What one release changed: ids added, with changed words, with changed figures, gone, and back."""

    release: Release
    added: tuple[Entry, ...]
    words: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    back: tuple[Entry, ...]
    since: str
    """The day of the release before; empty for the first."""


_WHAT_CHANGES = ("added", "back", "words", "figures", "gone")
"""The fields of `Changes` that hold entries, in the order of a history."""


def changes(registry: Registry) -> tuple[Changes, ...]:
    """What every release changed, the oldest release first, from the registry alone."""
    found: dict[str, dict[str, list[Entry]]] = {
        release.number: {what: [] for what in _WHAT_CHANGES} for release in registry.releases
    }
    for entry in registry.entries.values():
        for number, what in _life(entry, found):
            found[number][what].append(entry)
    days = ["", *(release.date for release in registry.releases)]
    return tuple(
        Changes(release, since=since, **{what: tuple(found[release.number][what]) for what in _WHAT_CHANGES})
        for release, since in zip(registry.releases, days, strict=False)
    )


def _life(entry: Entry, known: Container[str]) -> Iterator[tuple[str, str]]:
    """The releases that changed an id, each with what it changed; skips releases that are not `known`."""
    if entry.first_release in known:
        yield entry.first_release, "added"
    before: str | None = None
    is_gone = False
    for release, value in entry.hashes:
        if release not in known:
            continue
        if value == GONE:
            yield release, "gone"
            is_gone = True
            continue
        if is_gone:
            yield release, "back"
            is_gone = False
        if value != BACK:
            if before is not None and value != before:
                yield release, "words" if value[KEPT:] == before[KEPT:] else "figures"
            before = value


def history(registry: Registry, identifier: str) -> tuple[tuple[Release, str], ...]:
    """What happened to an id, release by release: `added`, `back`, `words`, `figures` or `gone`.

    Empty for an id that was never published.
    """
    return tuple(
        (each.release, what)
        for each in changes_of(registry, identifier)
        for what in _WHAT_CHANGES
        if getattr(each, what)
    )


def changes_of(registry: Registry, identifier: str) -> tuple[Changes, ...]:
    """What every release changed of one id."""
    entry = registry.entries.get(identifier)
    return changes(Registry({identifier: entry}, registry.releases)) if entry else ()


def digest(entries: Iterable[Entry], release: str, comparisons: Iterable[Compared] = ()) -> str:
    """SHA-256 over the registry as of a release: its ids with their hashes until then, and its comparisons.

    A deleted row or a rewritten hash changes the digest of every release that had it.
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
