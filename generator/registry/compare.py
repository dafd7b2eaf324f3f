"""Compares the registry with the data: ids that are new, changed, vanished or reused."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive
from generator.registry.entries import Changes, Entry, Kind, Registry
from generator.registry.published import Published, published
from generator.registry.renames import renaming


@dataclass(frozen=True)
class Comparison:
    """Ids by what happened to them since the last release."""

    new: tuple[Published, ...]
    """In the data and never published."""
    changed: tuple[Published, ...]
    """Published, with changed content, and the plan's list of changes says why."""
    renamed: Mapping[str, Entry]
    """Published, and changed by nothing but a department or indicator that was moved or merged: that entry by id."""
    unexplained: tuple[Published, ...]
    """Published, with changed content, without such a line."""
    exchanged: tuple[tuple[Published, str], ...]
    """Ids that now have the content of another published id, with that id."""
    vanished: tuple[tuple[Entry, str | None], ...]
    """Published, live and no longer in the data, with the new id that has the same content, if there is one."""
    reused: tuple[tuple[Published, Entry], ...]
    """Given up, and in the data again."""
    mistaken: tuple[tuple[Published, Entry], ...]
    """In the data as another kind than the published one."""
    lost: tuple[tuple[Entry, str], ...]
    """Tombstones with a successor that is neither registered nor in the data."""
    gone: tuple[Entry, ...]
    """Given up since the last release."""

    @property
    def is_sound(self) -> bool:
        """Whether no published id would break."""
        return not (self.unexplained or self.exchanged or self.vanished or self.reused or self.mistaken or self.lost)


def compare(registry: Registry, archive: Archive) -> Comparison:
    """Compare the data with the registry as the last release left it."""
    now = published(archive)
    entries = registry.entries
    new = tuple(each for each in now.values() if each.id not in entries)
    changed, unexplained, exchanged, reused, mistaken = [], [], [], [], []
    renamed: dict[str, Entry] = {}
    owners = {entry.last_hash: entry.id for entry in entries.values() if entry.last_hash and entry.kind == Kind.ITEM}
    for each in now.values():
        entry = entries.get(each.id)
        if entry is None:
            continue
        if not entry.is_live:
            reused.append((each, entry))
        elif entry.kind != each.kind:
            mistaken.append((each, entry))
        elif each.hash != entry.last_hash:
            owner = owners.get(each.hash) if each.hash else None
            if owner is not None and owner != each.id and _is_taken_over(now, entries, owner):
                exchanged.append((each, owner))
            elif _is_explained(archive, each, entry):
                changed.append(each)
            elif move := renaming(registry, archive, each):
                renamed[each.id] = move
            else:
                unexplained.append(each)
    fresh = {each.hash: each.id for each in new if each.hash}
    vanished = tuple(
        (entry, fresh.get(entry.last_hash) if entry.last_hash else None)
        for entry in entries.values()
        if entry.is_live and entry.id not in now
    )
    lost = tuple(
        (entry, successor)
        for entry in entries.values()
        for successor in entry.successors
        if successor not in entries and successor not in now
    )
    gone = tuple(e for e in entries.values() if not e.is_live and (not e.hashes or e.hashes[-1][1] != "gone"))
    return Comparison(
        new,
        tuple(changed),
        renamed,
        tuple(unexplained),
        tuple(exchanged),
        vanished,
        tuple(reused),
        tuple(mistaken),
        lost,
        gone,
    )


def _is_taken_over(now: Mapping[str, Published], entries: Mapping[str, Entry], owner: str) -> bool:
    """Whether the id that had this content before no longer has it."""
    return owner not in now or now[owner].hash != entries[owner].last_hash


def _is_explained(archive: Archive, each: Published, entry: Entry) -> bool:
    """Whether a line of the plan's changes that no release has used yet says why."""
    return line_for(archive, each.id, entry) is not None


def line_for(archive: Archive, identifier: str, entry: Entry) -> r.Change | None:
    """The newest line in the plan's list of changes that names an id and was not used by an earlier release.

    Of lines dated on the day of the last release, the one it used and those before it do not count.
    """
    plan_id, local = addresses.split_item_id(identifier)
    fitting = [
        line for line in archive.plans[plan_id].changes if (local or plan_id) in line.ids and line.date >= entry.date
    ]
    used = [n for n, line in enumerate(fitting) if (line.date, line.reason.zh) == (entry.date, entry.reason)]
    if used:
        fitting = [line for n, line in enumerate(fitting) if n > used[-1] or line.date > entry.date]
    return max(reversed(fitting), key=lambda line: line.date, default=None)


def why_changed(archive: Archive, entry: Entry, each: Changes) -> r.Text | None:
    """Why a release changed an id: the newest line about it since the release before, else the registry's reason."""
    plan, local = addresses.split_item_id(entry.id)
    lines = archive.plans[plan].changes if plan in archive.plans else ()
    fitting = [line for line in lines if (local or plan) in line.ids and each.since <= line.date <= each.release.date]
    if fitting:
        return max(reversed(fitting), key=lambda line: line.date).reason
    return r.Text(zh=entry.reason) if entry.reason and entry.date == each.release.date else None
