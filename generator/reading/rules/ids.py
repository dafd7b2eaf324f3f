"""Ids: each is used once, and a plan's id, file name and folder agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from generator import records as r
from generator.archive import addresses
from generator.problems import Finding, Path, shown
from generator.reading.read import Records
from generator.reading.rules import references
from generator.records.closed_lists import ROLES


def id_parts(plan: r.Plan) -> str:
    """The id that city, period and kind give a plan; a number follows if a city has several of a kind in a period."""
    return f"{plan.city}-{plan.period}-{plan.kind}"


def _follows_its_parts(plan: r.Plan) -> bool:
    return re.fullmatch(re.escape(id_parts(plan)) + r"(-[1-9][0-9]*)?", plan.id) is not None


def part_at_fault(plan: r.Plan) -> str | None:
    """`period` or `kind` if the plan's id differs from its parts in that one alone; else None."""
    given = addresses.parse_plan_id(plan.id)
    if given is None or given.city != plan.city:
        return None
    differing = [part for part in ("period", "kind") if getattr(given, part) != getattr(plan, part)]
    return differing[0] if len(differing) == 1 else None


def plan_stands_in_its_folder(records: Records) -> Iterator[Finding]:
    """A plan's file is in the folder of its city and is named after the plan's id."""
    used = Counter(plan.id for plan in records.plans)
    for file, plan in records.filed_plans:
        path = PurePosixPath(file)
        if path.parent.name != plan.city:
            if not records.declared.cities.lacks(plan.city):
                yield _of_another_folder(file, plan)
        elif path.stem != plan.id and used[plan.id] == 1 and _follows_its_parts(plan):
            message = f"the file is called {path.name}, and the plan {plan.id}"
            yield Finding("F106", file, ("id",), message, f"the file name {plan.id}.yaml")


def _of_another_folder(file: str, plan: r.Plan) -> Finding:
    """The finding of a plan in the folder of another city: the folder is wrong, or the city, as the id tells."""
    folder = PurePosixPath(file).parent.name
    given = addresses.parse_plan_id(plan.id)
    if given and given.city == folder:
        message = f"the city {plan.city} is not that of the id and the folder, {folder}"
        return Finding("F105", file, ("city",), message, f"city: {folder}")
    place = f"plans/{plan.city}/{plan.id if _follows_its_parts(plan) else PurePosixPath(file).stem}.yaml"
    message = f"this plan of {plan.city} stands in the folder {folder}; its path is {place}"
    is_sure = given is not None and given.city == plan.city
    expected = f"the folder plans/{plan.city}" + ("" if is_sure else f", or city: {folder}")
    return Finding("F105", file, ("city",), message, expected)


def plan_id_follows_its_parts(records: Records) -> Iterator[Finding]:
    """A plan's id is <city>-<period>-<kind>, with -1, -2 … where there are several (design, section 4)."""
    for file, plan in records.filed_plans:
        if not records.is_city_in_doubt(file, plan) and not _follows_its_parts(plan):
            part = part_at_fault(plan)
            if part == "kind" and records.declared.kinds.lacks(plan.kind):
                continue  # `references.kinds_are_known` reports it.
            if part and PurePosixPath(file).stem == plan.id:
                # File name and id agree, so the part was mistyped.
                message = f"the {part} {shown(getattr(plan, part))} is not that of the id and the file, {plan.id}"
                expected = f'{part}: "{getattr(addresses.parse_plan_id(plan.id), part)}", or another id and file name'
                yield Finding("L331", file, (part,), message, expected)
                continue
            message = f"the id '{plan.id}' is not made of city, period and kind"
            yield Finding("L331", file, ("id",), message, f"{id_parts(plan)}, or {id_parts(plan)}-2 for a second one")


def vocabulary_ids_are_used_once(records: Records) -> Iterator[Finding]:
    """An id of a city, function, reform, tag or indicator, or of a department of a city, is used once in its file."""
    for key in ("cities", "functions", "reforms", "tags", "indicators"):
        entries = getattr(records, key)
        yield from _duplicates("L321", f"{key}.yaml", (key,), entries, f"another entry of {key}")
    for city, entries in records.departments.items():
        file = f"departments/{city}.yaml"
        yield from _duplicates("L321", file, ("departments",), entries, f"another department of {city}")


def plan_ids_are_used_once(records: Records) -> Iterator[Finding]:
    """An id belongs to one plan in the whole archive."""
    owners: dict[str, str] = {}
    for file, plan in records.filed_plans:
        if plan.id not in owners or PurePosixPath(file).stem == plan.id:
            owners[plan.id] = file
    for file, plan in records.filed_plans:
        if owners[plan.id] != file:
            message = f"the id {plan.id} belongs to the plan in {owners[plan.id]}"
            yield Finding("L322", file, ("id",), message, "an id of its own")


def local_ids_are_used_once(records: Records) -> Iterator[Finding]:
    """Within a plan each section, item and source has an id of its own, and within an item each figure."""
    for file, plan in records.filed_plans:
        yield from _duplicates("L326", file, ("sources",), plan.sources, "another source")
        yield from _duplicates("L324", file, ("sections",), plan.sections, "another section")
        yield from _duplicates("L323", file, ("items",), plan.items, "another item")
        for index, item in enumerate(plan.items):
            path: Path = ("items", index, "figures")
            yield from _duplicates("L325", file, path, item.figures, f"another figure of item {item.id}")


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


def _duplicates(code: str, file: str, path: Path, entries: Iterable[_Entry], owner: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.id in seen:
            message = f"the id {entry.id} belongs to {owner} already"
            yield Finding(code, file, (*path, index, "id"), message, "an id of its own")
        seen.add(entry.id)


def old_anchors_are_free(records: Records) -> Iterator[Finding]:
    """An old anchor of an item is no anchor of its plan's page today, and no other item's old anchor."""
    for file, plan in records.filed_plans:
        taken = dict.fromkeys(addresses.PLAN_ANCHORS, "the page itself")
        for section in plan.sections:
            taken[addresses.section_anchor(section.id)] = f"section {section.id}"
        for item in plan.items:
            taken[addresses.item_anchor(item.id)] = f"item {item.id}"
            for figure in item.figures:
                taken[addresses.figure_anchor(item.id, figure.id)] = f"figure {figure.id} of item {item.id}"
        for index, item in enumerate(plan.items):
            for place, anchor in enumerate(item.old_anchors):
                if anchor in taken or anchor.startswith("pa-"):
                    message = f"{shown(anchor)} is an anchor of {taken.get(anchor, 'the page itself')}"
                    path = ("items", index, "old_anchors", place)
                    yield Finding("L338", file, path, message, "an anchor that nothing on the plan's page has today")
                taken.setdefault(anchor, f"item {item.id} already")


def nothing_is_listed_twice(records: Records) -> Iterator[Finding]:
    """No reform, tag, department, mention, link or contradicted figure is twice in its list."""
    for file, plan in records.filed_plans:
        for path, names in _lists(plan):
            seen: set[str] = set()
            for place, name in enumerate(names):
                if name in seen:
                    message = f"{name} stands in this list already"
                    yield Finding("L327", file, (*path, place), message, "each once")
                seen.add(name)


def _lists(plan: r.Plan) -> Iterator[tuple[Path, Sequence[str]]]:
    """The lists of a plan in which nothing is to stand twice, each entry in words."""
    for index, item in enumerate(plan.items):
        at: Path = ("items", index)
        yield (*at, "reforms"), item.reforms
        yield (*at, "tags"), item.tags
        yield (*at, "links"), [f"the link {link.kind} to {link.to}" for link in item.links]
        yield (*at, "mentions"), [f"the {mention.kind} {shown(mention.name)}" for mention in item.mentions]
        for place, figure in enumerate(item.figures):
            yield (*at, "figures", place, "contradicts"), figure.contradicts
    for path, statement in references.statements(plan):
        for role in ROLES:
            yield (*path, role), getattr(statement, role)


def known_documents_are_listed_once(records: Records) -> Iterator[Finding]:
    """No document is twice in known.yaml: the same city or place, period and name."""
    seen: set[tuple[str | None, ...]] = set()
    for index, known in enumerate(records.known):
        place = known.city or (known.place.zh if known.place else "")
        document = (place, known.period, known.name.zh)
        if document in seen:
            when = f", {known.period}," if known.period else ""
            message = f"this document of {place}{when} stands in this list already"
            key = "title" if known.title else "described_as"
            yield Finding("L327", "known.yaml", ("documents", index, key), message, "each once")
        seen.add(document)
