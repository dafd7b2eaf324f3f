"""The tables as JSON, and each plan whole in a file of its own.

`items.json` and `figures.json` are lists of the same rows as the CSV files, with lists where those have `;`. A plan's file
is what a page loads to show or compare it: `docs/data.md` describes its shape.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.model import Archive, DeclaredLink, PlacedItem
from generator.archive.pairs import pairs
from generator.archive.rows import Row
from generator.records import Text
from generator.records.closed_lists import ROLES, Comparator, FigureState, Scope, YearBasis


def as_json(value: Any) -> bytes:
    """JSON as people can read it, in the order of the mapping, ended by a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def rows_file(rows: Iterable[Row]) -> bytes:
    """The rows of a table, one a line."""
    return ("[\n" + ",\n".join(map(_compact, rows)) + "\n]\n").encode()


def plan_file(plan: r.Plan, archive: Archive) -> bytes:
    """A plan whole, one section or item a line."""
    document = plan_document(plan, archive)
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            parts.append(f"{_compact(key)}:[\n" + ",\n".join(map(_compact, value)) + "\n]")
        else:
            parts.append(f"{_compact(key)}:{_compact(value)}")
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def picker_file(archive: Archive) -> bytes:
    """What `/compare/` loads before any plan is chosen: the plans, what departments do, the comparisons built ahead."""
    settings = archive.settings
    picker = {
        "release": settings.release,
        "snapshot": settings.snapshot,
        "publisher": settings.publisher.zh,
        "base": settings.base_address,
        "plans": [
            {
                "id": plan.id,
                "city": archive.cities[plan.city].short.zh,
                "period": plan.period,
                "title": plan.title.zh,
                "coverage": plan.coverage.value,
            }
            for plan in archive.plans.values()
        ],
        "functions": {i: function.name.zh for i, function in archive.functions.items()},
        "pairs": [f"{earlier}--{later}" for earlier, later in pairs(archive)],
    }
    return (_compact(picker) + "\n").encode()


def plan_document(plan: r.Plan, archive: Archive) -> dict[str, Any]:
    """A plan with its sections, items, figures and links; what ids are called stands once, under `names`.

    What the rest of the file tells already is left out, by the rules of `docs/data.md`.
    """
    return {
        "release": archive.settings.release,
        "snapshot": archive.settings.snapshot,
        "plan": {
            **rows.plan_row(plan, archive),
            "city": _named(plan.city, archive.cities[plan.city].name),
            "person": {"name": _text(plan.person.name), "post": _text(plan.person.post)} if plan.person else None,
            "abstract": _text(plan.abstract),
            "coverage_note": _text(plan.coverage_note),
            "evidence": [_text(each) for each in plan.attribution.evidence],
            "sources": [_held(rows.source_row(source)) for source in plan.sources],
            "notes": _notes(plan.notes),
        },
        "names": _names(plan, archive),
        "sections": [
            _held(rows.section_row(section) | _departments(section.departments) | {"notes": _notes(section.notes)})
            for section in plan.sections
        ],
        "items": [_item(archive.items[identifier], archive) for identifier in archive.items_of_plan[plan.id]],
        "changes": [
            {"date": change.date, "ids": list(change.ids), "reason": _text(change.reason)} for change in plan.changes
        ],
    }


def _held(values: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value: null, false and empty lists are left out."""
    return {key: value for key, value in values.items() if value is not None and value is not False and value != []}


def _names(plan: r.Plan, archive: Archive) -> dict[str, dict[str, Any]]:
    """Names of the departments, reforms, tags and indicators that the plan uses, by id."""
    held = [each.departments for each in (*plan.sections, *plan.items) if each.departments]
    departments = {d for each in held for role in ROLES for d in getattr(each, role.value)}
    reforms = {each for item in plan.items for each in item.reforms}
    tags = {each for item in plan.items for each in item.tags}
    indicators = {figure.indicator for item in plan.items for figure in item.figures}
    return {
        "departments": {
            each: _named_text(archive.departments[plan.city, each].name, "name")
            | {"function": archive.departments[plan.city, each].function}
            for each in sorted(departments)
        },
        "reforms": {each: _named_text(archive.reforms[each].name, "name") for each in sorted(reforms)},
        "tags": {each: _named_text(archive.tags[each].name, "name") for each in sorted(tags)},
        "indicators": {
            each: _named_text(archive.indicators[each].name, "name")
            | {"unit": archive.indicators[each].unit, "direction": archive.indicators[each].direction.value}
            for each in sorted(indicators)
        },
    }


_SAID_OF_THE_PLAN = ("id", "plan", "city", "period", "kind", "coverage", "path", "url")
"""Columns of an item's row that its plan, its section or `local` says already."""
_USUAL = {
    "comparator": Comparator.EQUAL.value,
    "year_basis": YearBasis.ANNUAL.value,
    "scope": Scope.CITY.value,
    "state": FigureState.GIVEN.value,
}
"""What a figure is where its row in a plan's file does not say."""


def _item(placed: PlacedItem, archive: Archive) -> dict[str, Any]:
    item = placed.item
    row = {key: value for key, value in rows.item_row(placed, archive).items() if key not in _SAID_OF_THE_PLAN}
    more = {
        "local": item.id,
        "section": item.section,
        "is_title_supplied": item.is_title_supplied,
        "mentions": [_without(rows.mention_row(placed, each), "item") for each in item.mentions],
        "figures": [_figure(addresses.figure_id(placed.id, each.id), archive) for each in item.figures],
        "links": list(_links(placed, archive)),
        "notes": _notes(item.notes),
        "passage": _passage(item.passage, placed.plan),
    }
    return _held(row | more)


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return _held({key: value for key, value in row.items() if key not in names})


def _figure(identifier: str, archive: Archive) -> dict[str, Any]:
    stated = archive.figures[identifier]
    row = _without(rows.figure_row(stated, archive), "item", "city") | {"id": stated.figure.id}
    return {key: value for key, value in row.items() if _USUAL.get(key) != value}


def _links(placed: PlacedItem, archive: Archive) -> Iterator[dict[str, Any]]:
    """Every declared link, from both ends; `is_back` where the other item declares it."""
    for both in archive.links_from.get(placed.id, ()):
        yield _link(both, both.target, False, archive)
    for both in archive.links_to.get(placed.id, ()):
        yield _link(both, both.source, True, archive)


def _link(both: DeclaredLink, other: str, is_back: bool, archive: Archive) -> dict[str, Any]:
    item = archive.items[other].item
    return _held(
        {
            "item": other,
            "number": item.number,
            **_named_text(item.title, "title"),
            "kind": both.link.kind.value,
            "is_back": is_back,
            "grade": both.link.grade.value,
            **_named_text(both.link.why, "why"),
        }
    )


def _departments(named: r.Responsibility | None) -> dict[str, list[str]]:
    return {role.value: list(getattr(named, role.value, ())) for role in ROLES}


def _passage(passage: r.Passage | None, plan: r.Plan) -> dict[str, Any] | None:
    """Where the words stand; the words themselves are not published."""
    if passage is None:
        return None
    source = passage.source or (plan.sources[0].id if plan.sources else None)
    return {"source": source, "span": [list(pair) for pair in passage.span], "sha256": passage.sha256}


def _named_text(text: Text, key: str) -> dict[str, str | None]:
    return _held({f"{key}_zh": text.zh, f"{key}_en": text.en})


def _named(identifier: str, name: Text) -> dict[str, str | None]:
    return {"id": identifier, **_named_text(name, "name")}


def _text(text: Text | None) -> dict[str, str | None] | None:
    return _held({"zh": text.zh, "en": text.en}) if text else None


def _notes(notes: tuple[r.Note, ...]) -> list[dict[str, Any]]:
    return [{"kind": note.kind.value, "text": _text(note.text)} for note in notes]
