"""The tables as JSON, and each plan whole in a file of its own.

`items.json` and `figures.json` are lists of the same rows as the CSV files, with lists where those have `;`. A plan's file
is what a page loads to show or compare it: `docs/data.md` describes its shape.
"""

import json
from collections.abc import Iterator
from typing import Any

from generator import addresses, rows
from generator import records as r
from generator.archive import Archive, DeclaredLink, PlacedItem
from generator.exports.tables import Table
from generator.records import Text
from generator.vocabulary import Role


def as_json(value: Any) -> bytes:
    """JSON as people can read it, in the order of the mapping, ended by a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def json_file(table: Table, archive: Archive) -> bytes:
    """A table as a list, one row a line."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in table.rows(archive))
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def plan_file(plan: r.Plan, archive: Archive) -> bytes:
    """A plan whole."""
    return as_json(plan_document(plan, archive))


def plan_document(plan: r.Plan, archive: Archive) -> dict[str, Any]:
    """A plan with its city, sections, items, figures and links, every id beside its name."""
    settings = archive.settings
    return {
        "release": settings.release,
        "snapshot": settings.snapshot,
        "plan": {
            **rows.plan_row(plan, archive),
            "city": _named(plan.city, archive.cities[plan.city].name),
            "person": _person(plan.person),
            "abstract": _text(plan.abstract),
            "coverage_note": _text(plan.coverage_note),
            "evidence": [_text(each) for each in plan.attribution.evidence],
            "sources": [rows.source_row(source) for source in plan.sources],
            "notes": _notes(plan.notes),
            "page": addresses.absolute(settings.base_address, addresses.plan(plan.id)),
        },
        "sections": [
            {
                **rows.section_row(section),
                "departments": _departments(section.departments, plan.city, archive),
                "notes": _notes(section.notes),
            }
            for section in plan.sections
        ],
        "items": [_item(archive.items[identifier], archive) for identifier in archive.items_of_plan[plan.id]],
        "changes": [
            {"date": change.date, "ids": list(change.ids), "reason": _text(change.reason)} for change in plan.changes
        ],
    }


def _item(placed: PlacedItem, archive: Archive) -> dict[str, Any]:
    item = placed.item
    row = rows.item_row(placed, archive)
    for role in Role:
        del row[role.value]
    return {
        **row,
        "local": item.id,
        "section": item.section,
        "is_title_supplied": item.is_title_supplied,
        "departments": _departments(item.departments, placed.city, archive),
        "reforms": [_named(each, archive.reforms[each].name) for each in item.reforms],
        "tags": [_named(each, archive.tags[each].name) for each in item.tags],
        "mentions": [
            {key: value for key, value in rows.mention_row(placed, each).items() if key != "item"}
            for each in item.mentions
        ],
        "figures": [_figure(addresses.figure_id(placed.id, each.id), archive) for each in item.figures],
        "links": list(_links(placed, archive)),
        "notes": _notes(item.notes),
        "passage": _passage(item.passage, placed.plan),
        "page": addresses.absolute(archive.settings.base_address, addresses.item_in_plan(placed.id)),
    }


def _figure(identifier: str, archive: Archive) -> dict[str, Any]:
    row = rows.figure_row(archive.figures[identifier], archive)
    indicator = archive.indicators[row["indicator"]]
    return {
        **{key: value for key, value in row.items() if key not in ("item", "city")},
        "indicator": {**_named(indicator.id, indicator.name), "unit": indicator.unit, "direction": indicator.direction.value},
    }


def _links(placed: PlacedItem, archive: Archive) -> Iterator[dict[str, Any]]:
    """Every declared link, from both ends; `is_back` where the other item declares it."""
    for both in archive.links_from.get(placed.id, ()):
        yield _link(both, both.target, False, archive)
    for both in archive.links_to.get(placed.id, ()):
        yield _link(both, both.source, True, archive)


def _link(both: DeclaredLink, other: str, is_back: bool, archive: Archive) -> dict[str, Any]:
    there = archive.items[other]
    return {
        "kind": both.link.kind.value,
        "is_back": is_back,
        "grade": both.link.grade.value,
        "why": _text(both.link.why),
        "item": {
            "id": other,
            "number": there.item.number,
            **_named_text(there.item.title, "title"),
            "plan": there.plan.id,
            "city": there.city,
            "period": there.plan.period,
            "url": addresses.absolute(archive.settings.base_address, addresses.cite_address(other)),
        },
    }


def _departments(named: r.Responsibility | None, city: str, archive: Archive) -> dict[str, list[dict[str, Any]]]:
    """Departments by role, each with its names and function; an empty list where no one has the role."""
    found: dict[str, list[dict[str, Any]]] = {}
    for role in Role:
        found[role.value] = []
        for identifier in getattr(named, role.value, ()):
            department = archive.departments[city, identifier]
            found[role.value].append({**_named(identifier, department.name), "function": department.function})
    return found


def _passage(passage: r.Passage | None, plan: r.Plan) -> dict[str, Any] | None:
    """Where the words stand; the words themselves are not published."""
    if passage is None:
        return None
    source = passage.source or (plan.sources[0].id if plan.sources else None)
    return {"source": source, "span": [list(pair) for pair in passage.span], "sha256": passage.sha256}


def _named_text(text: Text, key: str) -> dict[str, str | None]:
    return {f"{key}_zh": text.zh, f"{key}_en": text.en}


def _named(identifier: str, name: Text) -> dict[str, str | None]:
    return {"id": identifier, **_named_text(name, "name")}


def _text(text: Text | None) -> dict[str, str | None] | None:
    return {"zh": text.zh, "en": text.en} if text else None


def _person(person: r.Person | None) -> dict[str, Any] | None:
    return {"name": _text(person.name), "post": _text(person.post)} if person else None


def _notes(notes: tuple[r.Note, ...]) -> list[dict[str, Any]]:
    return [{"kind": note.kind.value, "text": _text(note.text)} for note in notes]
