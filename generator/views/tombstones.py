"""The page of an id that is no longer live: what it was, what became of it, why and when, and where to go.

An id that was moved or merged leads on by itself (a refresh, with a canonical link and a plain link beside it); one that was
split or withdrawn shows the choice. A plan that went keeps its place as a document too: every anchor its items had is there
and leads to the item's place today, without a script. Its files among the downloads say the same in their own formats.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from generator.archive import addresses
from generator.archive.model import Archive
from generator.citation import entries
from generator.citation.formats import FORMATS
from generator.records import Text
from generator.registry.entries import Entry, Kind, Registry, Status, ends
from generator.registry.old_comparisons import address_today, old_comparisons
from generator.views import render


@dataclass(frozen=True)
class Target:
    """Where a tombstone leads: an id with its title and the address of its page; `is_live` is false for one withdrawn too."""

    id: str
    title: Text
    address: str
    is_live: bool
    place: str
    """Its place in its plan, with the fragment, for an item; else its address."""


@dataclass(frozen=True)
class GoneItem:
    """An item that a plan page once had, with the anchor it had there."""

    entry: Entry
    anchor: str
    targets: tuple[Target, ...]


def targets_of(registry: Registry, archive: Archive, entry: Entry) -> tuple[Target, ...]:
    """Where an id leads today, every chain followed to its end."""
    return tuple(_target(registry, archive, end) for end in ends(registry.entries, entry.id) if end != entry.id)


def _target(registry: Registry, archive: Archive, identifier: str) -> Target:
    entry = registry.entries.get(identifier)
    if identifier in archive.items:
        placed = archive.items[identifier]
        title = placed.item.title
        place = addresses.item_in_plan(identifier)
        return Target(identifier, title, addresses.cite_address(identifier), True, place)
    if identifier in archive.plans:
        place = addresses.plan(identifier)
        return Target(identifier, archive.plans[identifier].title, addresses.cite_address(identifier), True, place)
    if entry is None:
        raise ValueError(f"{identifier} is neither in the data nor in the registry")
    title = Text(zh=entry.title or identifier)
    return Target(identifier, title, entry.address, entry.is_live, entry.address)


def gone_by_plan(registry: Registry, archive: Archive) -> dict[str, tuple[GoneItem, ...]]:
    """The items that each plan page once had and has no more: it keeps their anchors, each with a link to where it leads."""
    found: dict[str, list[GoneItem]] = {}
    for entry in registry.entries.values():
        if entry.kind == Kind.ITEM and not entry.is_live:
            plan, local = addresses.split_item_id(entry.id)
            gone = GoneItem(entry, addresses.item_anchor(local), targets_of(registry, archive, entry))
            found.setdefault(plan, []).append(gone)
    return {plan: tuple(items) for plan, items in found.items()}


def tombstone_pages(registry: Registry, archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and HTML of the page of every id that is no longer live; address and text of the files that its plan had."""
    by_plan = gone_by_plan(registry, archive)
    for entry in registry.entries.values():
        if entry.is_live:
            continue
        targets = targets_of(registry, archive, entry)
        yield entry.address, _page(archive, entry.address, entry, targets, ())
        if entry.kind == Kind.PLAN:
            address = addresses.plan(entry.id)
            yield address, _page(archive, address, entry, targets, by_plan.get(entry.id, ()))
            yield from _gone_files(registry, archive, entry)
    yield from _comparison_pages(registry, archive)


def _gone_files(registry: Registry, archive: Archive, entry: Entry) -> Iterator[tuple[str, str]]:
    """Address and text of the downloads that a plan once had: what became of it, where its record and its citations stood."""
    told = _told(registry, entry)
    yield addresses.plan_file(entry.id), json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    base = archive.settings.base_address
    onward = [addresses.absolute(base, target.address) for target in targets_of(registry, archive, entry)]
    record = {
        **entries.csl_of(archive, "archive"),
        "id": entry.id,
        "type": "webpage",
        "title": entry.title or entry.id,
        "custom": {},
        "URL": addresses.absolute(base, entry.address),
        "note": " ".join([f"{entry.status.value} {entry.date}: {entry.reason}", *onward]),
    }
    for _, ending, write in FORMATS.values():
        yield addresses.cite_file(entry.id, ending), write([record])


def _comparison_pages(registry: Registry, archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and HTML of every comparison that was built ahead once and is not today."""
    for pair, first, today in old_comparisons(registry, archive):
        address = addresses.comparison_page(*pair)
        both = tuple(_target(registry, archive, plan) for plan in pair)
        title = Text.made(zh=f"{both[0].title.zh} · {both[1].title.zh}")
        gone = [entry for plan in pair if (entry := registry.entries.get(plan)) and not entry.is_live]
        last = max(gone, key=lambda entry: entry.date, default=None)
        entry = Entry(
            id=address.removesuffix("/"),
            kind=Kind.PLAN,
            first_release=first,
            status=Status.MOVED if today else Status.WITHDRAWN,
            date=last.date if last else "",
            reason=last.reason if last else "",
            title=title.zh,
        )
        place = address_today(today, archive) if today else ""
        targets = (Target(" · ".join(today), title, place, True, place),) if today else both
        yield address, _page(archive, address, entry, targets, ())


def leads_on_to(entry: Entry, targets: tuple[Target, ...]) -> Target | None:
    """The one live page to which an id leads by itself; None where a reader must choose or nothing took its place."""
    if entry.status in (Status.MOVED, Status.MERGED) and len(targets) == 1 and targets[0].is_live:
        return targets[0]
    return None


def _page(archive: Archive, here: str, entry: Entry, targets: tuple[Target, ...], items: tuple[GoneItem, ...]) -> str:
    return render.render_html(
        "tombstone.html.jinja",
        here,
        archive.settings.base_address,
        entry=entry,
        targets=targets,
        # A document that had items keeps their anchors and does not hurry on: a refresh would lose the fragment.
        onward=None if items else leads_on_to(entry, targets),
        items=items,
        settings=archive.settings,
    )


def withdrawn_json(registry: Registry, archive: Archive) -> list[dict[str, object]]:
    """Every id that is no longer live, for programs: id, status, date, reason, and the ids it leads to today."""
    return [_told(registry, entry) for entry in registry.entries.values() if not entry.is_live]


def _told(registry: Registry, entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "status": entry.status.value,
        "date": entry.date,
        "reason": entry.reason,
        "leads_to": [end for end in ends(registry.entries, entry.id) if end != entry.id],
    }
