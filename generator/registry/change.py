"""Changes of the registry: releases, withdrawals, moves, merges, splits, returns.

Each function takes a registry and returns a new one, or raises `RefusedError`; nothing is written. `now` is what the
data publishes (`published.published`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.archive import addresses
from generator.archive.content import RECIPE
from generator.archive.model import Archive
from generator.archive.pairs import pairs
from generator.problems import did_you_mean
from generator.registry.compare import compare, line_for
from generator.registry.comparisons import in_their_order
from generator.registry.entries import (
    BACK,
    GONE,
    Compared,
    CycleError,
    Entry,
    Kind,
    Pair,
    Registry,
    Release,
    Said,
    Status,
    digest,
    ends,
    entry_order,
    is_release,
    release_key,
)
from generator.registry.old_comparisons import ever_built
from generator.registry.published import Published, content_of, published

Now = Mapping[str, Published]


class RefusedError(Exception):
    """A change that the registry does not allow; the message says why and what to do."""


def withdraw(
    registry: Registry, now: Now, identifier: str, reason: str, date: str, successors: Sequence[str] = ()
) -> Registry:
    """Give up an id, with a plan its items, with a city its departments. Successors say where to look instead."""
    updated = _give_up(registry, now, [identifier], Status.WITHDRAWN, successors, reason, date)
    updated += [
        _tombstone(part, Status.WITHDRAWN, successors if part.kind == Kind.ITEM else (), reason, date)
        for part in _live_parts(registry, now, identifier)
    ]
    return _updated_registry(registry, updated)


def move(registry: Registry, now: Now, old: str, new: str, reason: str, date: str) -> Registry:
    """Give an id a new one. Items of a plan, or departments of a city, move to those of the same local id."""
    updated = _give_up(registry, now, [old], Status.MOVED, [new], reason, date)
    updated += _parts_with_whole(registry, now, old, [new], reason, date)
    return _updated_registry(registry, updated)


def merge(registry: Registry, now: Now, old: Sequence[str], into: str, reason: str, date: str) -> Registry:
    """Merge ids into one, which may be one of them. Items and departments move along."""
    given_up = [identifier for identifier in old if identifier != into]
    if not given_up:
        raise RefusedError(f"{into} cannot be merged into itself alone; name what is no more")
    updated = _give_up(registry, now, given_up, Status.MERGED, [into], reason, date)
    for identifier in given_up:
        updated += _parts_with_whole(registry, now, identifier, [into], reason, date)
    return _updated_registry(registry, updated)


def split(registry: Registry, now: Now, old: str, new: Sequence[str], reason: str, date: str) -> Registry:
    """Split an id into several. A plan's items each move to the item of the same local id in one of the new plans."""
    if len(set(new)) < 2:
        raise RefusedError(f"{old} is split into two ids or more; for one there is move")
    updated = _give_up(registry, now, [old], Status.SPLIT, new, reason, date)
    updated += _parts_with_whole(registry, now, old, new, reason, date)
    return _updated_registry(registry, updated)


def restore(registry: Registry, now: Now, identifier: str, reason: str, date: str) -> Registry:
    """Make an id live again that is back in the data, with the items or departments given up along with it."""
    entry = _entry(registry, identifier)
    if entry.is_live:
        raise RefusedError(f"{identifier} is live; there is nothing to restore")
    if identifier not in now:
        raise RefusedError(f"{identifier} is not in the data: put it back first")
    if not reason.strip():
        raise RefusedError("say why: --reason")
    went_with_it = [
        each
        for each in registry.entries.values()
        if each.id.startswith(_below(identifier, entry.kind))
        and each.id in now
        and not each.is_live
        and (each.date, each.reason) == (entry.date, entry.reason)
    ]
    told = " ".join(reason.split())
    return _updated_registry(
        registry,
        [replace(each, status=Status.LIVE, successors=(), reason=told, date=date) for each in (entry, *went_with_it)],
    )


def _entry(registry: Registry, identifier: str) -> Entry:
    entry = registry.entries.get(identifier)
    if entry is None:
        near = did_you_mean(identifier, registry.entries) if len(registry.entries) < 5000 else ""
        raise RefusedError(
            f"{identifier} was never published; what was never published may change freely"
            + (f" ({near})" if near else "")
        )
    return entry


def _give_up(
    registry: Registry, now: Now, old: Sequence[str], status: Status, successors: Sequence[str], reason: str, date: str
) -> list[Entry]:
    """The entries of ids given up, none of which is still in the data."""
    if not reason.strip():
        raise RefusedError("say why: --reason")
    updated = []
    for identifier in old:
        entry = _entry(registry, identifier)
        if identifier in now:
            raise RefusedError(f"{identifier} is still in the data: take it out first, then say what became of it")
        if entry.status == status == Status.WITHDRAWN:
            raise RefusedError(f"{identifier} was withdrawn on {entry.date} already")
        for successor in successors:
            _refuse_unfit(registry, now, entry, successor)
        updated.append(_tombstone(entry, status, successors, reason, date))
    return updated


def _tombstone(entry: Entry, status: Status, successors: Sequence[str], reason: str, date: str) -> Entry:
    after = tuple(dict.fromkeys(successors))
    return replace(entry, status=status, successors=after, reason=" ".join(reason.split()), date=date)


def _refuse_unfit(registry: Registry, now: Now, entry: Entry, successor: str) -> None:
    if successor == entry.id:
        raise RefusedError(f"{entry.id} cannot lead to itself")
    known = now.get(successor) or registry.entries.get(successor)
    if known is None:
        near = did_you_mean(successor, now) if len(now) < 5000 else ""
        raise RefusedError(f"{successor} is neither in the data nor published" + (f" ({near})" if near else ""))
    if known.kind != entry.kind and not (entry.kind == Kind.ITEM and known.kind == Kind.PLAN):
        raise RefusedError(f"{entry.id} is a {entry.kind} and {successor} a {known.kind}: an id leads to its own kind")


def _below(identifier: str, kind: Kind) -> str:
    """The prefix of the ids of a plan's items or a city's departments; for other kinds one that no id has."""
    if kind == Kind.CITY:
        return addresses.department(identifier.partition("/")[2], "").removesuffix("/")
    return f"{identifier}/" if kind == Kind.PLAN else " "


def _live_parts(registry: Registry, now: Now, whole: str) -> list[Entry]:
    """A plan's items, or a city's departments, that are live in the registry and no longer in the data."""
    below = _below(whole, registry.entries[whole].kind)
    return [
        entry
        for entry in registry.entries.values()
        if entry.id.startswith(below) and entry.is_live and entry.id not in now
    ]


def _parts_with_whole(
    registry: Registry, now: Now, old: str, new: Sequence[str], reason: str, date: str
) -> list[Entry]:
    """The items of a plan, or departments of a city, moved to those of the same local id in the new ones."""
    kind = registry.entries[old].kind
    updated, homeless = [], []
    for entry in _live_parts(registry, now, old):
        local = entry.id.removeprefix(_below(old, kind))
        targets = [target for whole in new if (target := f"{_below(whole, kind)}{local}") in now]
        if len(targets) == 1:
            updated.append(_tombstone(entry, Status.MOVED, targets, reason, date))
        else:
            homeless.append(entry.id)
    if homeless:
        shown = ", ".join(homeless[:5]) + (" …" if len(homeless) > 5 else "")
        parts, same = (
            ("departments", "department of the same id") if kind == Kind.CITY else ("items", "item of the same number")
        )
        raise RefusedError(
            f"{len(homeless)} {parts} of {old} have no {same} to go to, or several: {shown}. "
            "Say first what becomes of them: policy-archive ids move, merge, split or withdraw"
        )
    return updated


def _updated_registry(registry: Registry, updated: Sequence[Entry]) -> Registry:
    entries = dict(registry.entries) | {entry.id: entry for entry in updated}
    for entry in updated:
        try:
            ends(entries, entry.id)
        except CycleError as cycle:
            raise RefusedError(f"these ids would lead to each other and never to a page: {cycle}") from None
    return replace(registry, entries=entries)


def _refuse_untimely(registry: Registry, archive: Archive, number: str, date: str) -> None:
    """Raises `RefusedError` unless a release follows the last one and every line of changes."""
    if not is_release(number) or not number.startswith("r"):
        # Spreadsheets, pandas, DuckDB and R read 2026.10 as the number 2026.1.
        raise RefusedError(f"{number} is not a release number: r, a year, a dot and a number, such as r2026.3")
    last = registry.last_release
    if last and release_key(number) <= release_key(last.number):
        raise RefusedError(f"release {number} does not come after {last.number}, the last one")
    if last and date < last.date:
        raise RefusedError(
            f"release {number} would be of {date}, before {last.number} of {last.date}: --date says another day"
        )
    for plan in archive.plans.values():
        for line in plan.changes:
            if line.date > date:
                raise RefusedError(
                    f"a line in the changes of {plan.id} is of {line.date}, after the release of {date}: "
                    "its day, or --date, is wrong"
                )


def release(registry: Registry, archive: Archive, number: str, date: str) -> Registry:
    """The registry after a release: new and changed ids, and the comparisons that it builds.

    Raises `RefusedError` if number or date do not follow the last release, or if a published id would break.
    """
    _refuse_untimely(registry, archive, number, date)
    compared = compare(registry, archive)
    if not compared.is_sound:
        raise RefusedError("published ids would break: policy-archive ids status names them")
    now = published(archive)
    changed = {each.id for each in compared.changed}
    gone = {entry.id for entry in compared.gone}
    entries: dict[str, Entry] = {}
    for entry in registry.entries.values():
        if entry.id in gone:
            entry = replace(entry, hashes=(*entry.hashes, (number, GONE)))
        elif entry.is_live:
            move = compared.renamed.get(entry.id)
            if move or entry.id in changed:
                line = line_for(archive, entry.id, entry)
                reason = move.reason if move else line.reason.zh if line else entry.reason
                entry = replace(entry, date=date, reason=reason)
            entry = _carried(entry, now[entry.id], number, bool(move) or entry.id in changed)
        entries[entry.id] = replace(entry, line=0)
    for each in compared.new:
        hashes = ((number, each.hash),) if each.hash else ()
        entries[each.id] = Entry(each.id, each.kind, number, date=date, hashes=hashes, title=each.title)
    ordered = dict((entry.id, entry) for entry in sorted(entries.values(), key=entry_order))
    compared_now = _compared(registry, archive, number)
    made = Release(number, date, len(ordered), digest(ordered.values(), number, compared_now.values()))
    said = dict(registry.said)
    for entry in ordered.values():
        if entry.hashes and entry.hashes[-1][0] == number and entry.hashes[-1][1] not in (GONE, BACK):
            said[number, entry.id] = Said(entry.id, RECIPE, content_of(archive, entry.id))
    return Registry(ordered, (*registry.releases, made), compared_now, said)


def _compared(registry: Registry, archive: Archive, number: str) -> dict[Pair, Compared]:
    """Every comparison that had a page until now, and those of this release, in the order of their rows."""
    before = ever_built(registry, archive)
    return {pair: Compared(*pair, before.get(pair, number)) for pair in in_their_order({*before, *pairs(archive)})}


def _carried(entry: Entry, each: Published, number: str, is_changed: bool) -> Entry:
    """A live id after the release; if it came back or its content changed, with a new hash."""
    came_back = bool(entry.hashes) and entry.hashes[-1][1] == GONE
    entry = replace(entry, title=each.title)
    if came_back or (each.hash and is_changed):
        entry = replace(entry, hashes=(*entry.hashes, (number, each.hash or BACK)))
    return entry
