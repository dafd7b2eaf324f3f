"""Tombstones, the pages of ids that are no longer live: what the id was, what became of it, why and when.

The page of a moved or merged id redirects (a refresh with a canonical and a visible link); that of a split or withdrawn
id lists the choices. A plan's tombstone also replaces its document: it keeps the anchors of all items, each with a link
to the item's present place, without a script. Tombstones of its downloads say the same in their own formats.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.archive import addresses
from generator.archive.model import Archive, memoised, years_of_period
from generator.citation import entries
from generator.citation.formats import FORMATS
from generator.records import Text
from generator.registry.entries import Entry, Kind, Registry, Status, ends
from generator.registry.history import figures_ever, years_ever
from generator.registry.old_comparisons import address_today, old_comparisons
from generator.registry.published import terms
from generator.views import render
from generator.views.due import due_years
from generator.views.places import year_numbers


@dataclass(frozen=True)
class Target:
    """Where a tombstone leads: an id, its title and the address of its page. `is_live`: it is not withdrawn itself."""

    id: str
    title: Text
    address: str
    is_live: bool
    place: str
    """For an item its place in its plan, with the fragment; else the same as `address`."""


@dataclass(frozen=True)
class GoneItem:
    """A former item of a plan page, with its anchor there and those of its figures."""

    entry: Entry
    anchor: str
    figures: tuple[str, ...]
    targets: tuple[Target, ...]


def targets_of(registry: Registry, archive: Archive, entry: Entry) -> tuple[Target, ...]:
    """Where an id leads today, following every chain of successors to its end."""
    found = (_target(registry, archive, end) for end in ends(registry.entries, entry.id) if end != entry.id)
    return tuple(_at_its_heading(target, entry) for target in found)


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
    if entry is None and (new := _terms(archive).get(identifier)):
        return Target(identifier, new, f"{identifier}/", True, f"{identifier}/")
    if entry is None:
        raise ValueError(f"{identifier} is neither in the data nor in the registry")
    title = Text(zh=entry.title or identifier)
    return Target(identifier, title, entry.address, entry.is_live, entry.address)


@memoised
def _terms(archive: Archive) -> dict[str, Text]:
    """The names of cities, departments, functions, reforms, tags and indicators by their ids in the registry."""
    return {each.id: Text(zh=each.title) for each in terms(archive)}


def _at_its_heading(target: Target, entry: Entry) -> Target:
    """An indicator's page has a heading for each indicator that was merged into it."""
    if entry.kind != Kind.INDICATOR:
        return target
    address = f"{target.address}#{entry.id.rpartition('/')[2]}"
    return replace(target, address=address, place=address)


def gone_by_plan(registry: Registry, archive: Archive) -> dict[str, tuple[GoneItem, ...]]:
    """The former items of each plan page, which keeps their anchors with links to their successors."""
    found: dict[str, list[GoneItem]] = {}
    for entry in registry.entries.values():
        if entry.kind == Kind.ITEM and not entry.is_live:
            plan, local = addresses.split_item_id(entry.id)
            figures = former_figures(registry, archive, entry.id)
            targets = targets_of(registry, archive, entry)
            found.setdefault(plan, []).append(GoneItem(entry, addresses.item_anchor(local), figures, targets))
    return {plan: tuple(items) for plan, items in found.items()}


def former_figures(registry: Registry, archive: Archive, identifier: str) -> tuple[str, ...]:
    """The anchors of figures that an item had in some release and has no more."""
    placed, local = archive.items.get(identifier), addresses.split_item_id(identifier)[1]
    now = {figure.id for figure in placed.item.figures} if placed else set()
    return tuple(
        addresses.figure_anchor(local, figure) for figure in figures_ever(registry, identifier) if figure not in now
    )


def tombstone_pages(registry: Registry, archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and content of every tombstone: pages, former comparisons, and the former downloads of plans."""
    by_plan = gone_by_plan(registry, archive)
    figures = {item.entry.id: item.figures for items in by_plan.values() for item in items}
    for entry in registry.entries.values():
        if entry.is_live:
            continue
        targets = targets_of(registry, archive, entry)
        yield entry.address, _page(archive, entry.address, entry, targets, (), figures.get(entry.id, ()))
        if entry.kind == Kind.PLAN:
            address = addresses.plan(entry.id)
            yield address, _page(archive, address, entry, targets, by_plan.get(entry.id, ()))
            yield from _gone_files(registry, archive, entry)
    yield from _comparison_pages(registry, archive)
    yield from _year_pages(registry, archive)


def _year_pages(registry: Registry, archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and HTML of the pages of years that were published and have nothing to show today."""
    plans = [entry for entry in registry.entries.values() if entry.kind == Kind.PLAN]
    of_plans = {
        year
        for entry in plans
        if (parsed := addresses.parse_plan_id(entry.id))
        for year in years_of_period(parsed.period)
    }
    between = range(min(of_plans), max(of_plans) + 1) if of_plans else ()
    for year in sorted({*between, *years_ever(registry)} - {*year_numbers(archive)}):
        all_years = Target("years", Text(zh="全部年份", en="All years"), addresses.YEARS, True, addresses.YEARS)
        yield _year_page(registry, archive, addresses.year(year), f"{year}年", all_years)
    for year in sorted(years_ever(registry, "target") - {*due_years(archive)}):
        all_due = Target("due", Text(zh="到期的目标", en="Targets due"), addresses.DUE, True, addresses.DUE)
        yield _year_page(registry, archive, addresses.due(year), f"{year}年到期的目标", all_due)


def _year_page(registry: Registry, archive: Archive, address: str, title: str, index: Target) -> tuple[str, str]:
    """The page of a former year leads to the index, and to every plan that was withdrawn or moved since."""
    gone = [entry for entry in registry.entries.values() if entry.kind == Kind.PLAN and not entry.is_live]
    last = max(gone, key=lambda entry: entry.date, default=None)
    entry = Entry(
        id=address.removesuffix("/"),
        kind=Kind.PLAN,
        first_release=registry.releases[0].number if registry.releases else "",
        status=Status.WITHDRAWN,
        date=last.date if last else "",
        reason=last.reason if last else "",
        title=title,
    )
    targets = (index, *(_target(registry, archive, each.id) for each in gone))
    return address, _page(archive, address, entry, targets, ())


def _gone_files(registry: Registry, archive: Archive, entry: Entry) -> Iterator[tuple[str, str]]:
    """Address and text of the tombstones of a plan's downloads: its record and its references."""
    fate = _fate(registry, entry)
    yield addresses.plan_file(entry.id), json.dumps(fate, ensure_ascii=False, indent=1) + "\n"
    base = archive.settings.base_address
    onward = [addresses.absolute(base, target.address) for target in targets_of(registry, archive, entry)]
    record = {
        **entries.csl_archive(archive),
        "id": entry.id,
        "type": "webpage",
        "title": entry.title or entry.id,
        "custom": {},
        "URL": addresses.absolute(base, entry.address),
        "note": " ".join([f"{entry.status.value} {entry.date}: {entry.reason}", *onward]),
    }
    for kind in FORMATS.values():
        yield addresses.cite_file(entry.id, kind.ending), kind.write([record])


def _comparison_pages(registry: Registry, archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and HTML of every formerly prebuilt comparison."""
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
    """The one live page to redirect to; None if a reader must choose, or nothing took the id's place."""
    if entry.status in (Status.MOVED, Status.MERGED) and len(targets) == 1 and targets[0].is_live:
        return targets[0]
    return None


def _page(
    archive: Archive,
    here: str,
    entry: Entry,
    targets: tuple[Target, ...],
    items: tuple[GoneItem, ...],
    figures: tuple[str, ...] = (),
) -> str:
    return render.render_html(
        "tombstone.html.jinja",
        here,
        archive.settings.base_address,
        entry=entry,
        targets=targets,
        # A document with anchors of items does not redirect, since a refresh would lose the fragment.
        onward=None if items else leads_on_to(entry, targets),
        items=items,
        figures=figures,
        settings=archive.settings,
    )


def withdrawn_json(registry: Registry, archive: Archive) -> list[dict[str, object]]:
    """Every id that is no longer live, for programs: id, status, date, reason, and the ids it leads to today."""
    return [_fate(registry, entry) for entry in registry.entries.values() if not entry.is_live]


def _fate(registry: Registry, entry: Entry) -> dict[str, object]:
    """What became of an id, as published for programs."""
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "status": entry.status.value,
        "date": entry.date,
        "reason": entry.reason,
        "leads_to": [end for end in ends(registry.entries, entry.id) if end != entry.id],
    }
