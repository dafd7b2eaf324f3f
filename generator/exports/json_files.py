"""The tables as JSON, and one JSON file for each plan.

`items.json` and `figures.json` hold the same rows as the CSV files, with lists where those have `;`. A page loads a
plan's file to show or compare the plan; `docs/data.md` describes its shape.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.model import Archive, DeclaredLink, PlacedItem, by_role
from generator.archive.pairs import pairs
from generator.archive.rows import Row
from generator.records import Text
from generator.records.closed_lists import Comparator, FigureState, Scope, YearBasis

JsonObject = dict[str, object]


def as_json(value: object) -> bytes:
    """Indented JSON, keys in the order of the mapping, with a final line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def rows_file(rows: Iterable[Row]) -> bytes:
    """The rows of a table as a JSON list, one row a line."""
    return ("[\n" + ",\n".join(map(_compact, rows)) + "\n]\n").encode()


def plan_file(plan: r.Plan, archive: Archive) -> bytes:
    """The JSON file of a plan, one section or item a line."""
    document = plan_document(plan, archive)
    members = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            members.append(f"{_compact(key)}:[\n" + ",\n".join(map(_compact, value)) + "\n]")
        else:
            members.append(f"{_compact(key)}:{_compact(value)}")
    return ("{" + ",\n".join(members) + "}\n").encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def picker_file(archive: Archive) -> bytes:
    """What `/compare/` loads first: the plans to choose from, the functions, and the pairs with a page of their own."""
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


def plan_document(plan: r.Plan, archive: Archive) -> JsonObject:
    """A plan with its sections, items, figures and links, and under `names` the name of every id it uses.

    Fields that follow from the rest of the file are left out; `docs/data.md` has the rules.
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
            "evidence": [_reference(each) | {"words": _text(each.words)} for each in plan.attribution.evidence],
            "elsewhere": [_other_words(each) for each in plan.elsewhere],
            "sources": [drop_empty(rows.source_row(source)) for source in plan.sources],
            "notes": _notes(plan.notes),
        },
        "names": _names(plan, archive),
        "sections": [
            drop_empty(
                rows.section_row(section)
                | {role.value: list(named) for role, named in by_role(section.departments).items()}
                | {
                    "elsewhere": [_other_words(each) for each in section.elsewhere],
                    "notes": _notes(section.notes),
                    "account": _account(section.account),
                }
            )
            for section in plan.sections
        ],
        "items": [_item(archive.items[identifier], archive) for identifier in archive.items_of_plan[plan.id]],
        "changes": [
            {"date": change.date, "ids": list(change.ids), "reason": _text(change.reason)} for change in plan.changes
        ],
    }


def drop_empty(fields: Mapping[str, object]) -> JsonObject:
    """Leave out the fields that are null, false or an empty list. A zero stays."""
    return {key: value for key, value in fields.items() if value is not None and value is not False and value != []}


def _names(plan: r.Plan, archive: Archive) -> JsonObject:
    """Names of the departments, reforms, tags and indicators that the plan uses, by id."""
    assigned = [section.departments for section in plan.sections] + [item.departments for item in plan.items]
    departments = {each for statements in assigned for named in by_role(statements).values() for each in named}
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


_IMPLIED = ("id", "plan", "city", "period", "kind", "coverage", "path", "url")
"""Columns of an item's row that follow from its plan, its section or `local`."""
_DEFAULTS = {
    "comparator": Comparator.EQUAL.value,
    "year_basis": YearBasis.ANNUAL.value,
    "scope": Scope.CITY.value,
    "state": FigureState.GIVEN.value,
}
"""Values of a figure's columns that a plan's file leaves out."""


def _item(placed: PlacedItem, archive: Archive) -> JsonObject:
    item = placed.item
    row = {key: value for key, value in rows.item_row(placed, archive).items() if key not in _IMPLIED}
    details = {
        "local": item.id,
        "section": item.section,
        "is_title_supplied": item.is_title_supplied,
        "mentions": [_without(rows.mention_row(placed, each), "item") for each in item.mentions],
        "figures": [_figure(addresses.figure_id(placed.id, each.id), archive) for each in item.figures],
        "links": list(_links(placed, archive)),
        "elsewhere": [_other_words(each) for each in item.elsewhere],
        "notes": _notes(item.notes),
        "passage": _passage(item.passage, placed.plan),
    }
    return drop_empty(row | details)


def _without(row: Row, *names: str) -> JsonObject:
    return drop_empty({key: value for key, value in row.items() if key not in names})


def _figure(identifier: str, archive: Archive) -> JsonObject:
    stated = archive.figures[identifier]
    row = _without(rows.figure_row(stated, archive), "item", "city", "account") | {"id": stated.figure.id}
    for name in ("elsewhere", "reported"):
        if name in row:
            row[name] = [_other_value(each) for each in getattr(stated.figure, name)]
    return {key: value for key, value in row.items() if _DEFAULTS.get(key) != value}


def _links(placed: PlacedItem, archive: Archive) -> Iterator[JsonObject]:
    """Every declared link from or to an item; `is_back` if the other item declares it."""
    for declared in archive.links_from.get(placed.id, ()):
        yield _link(declared, declared.target, False, archive)
    for declared in archive.links_to.get(placed.id, ()):
        yield _link(declared, declared.source, True, archive)


def _link(declared: DeclaredLink, other: str, is_back: bool, archive: Archive) -> JsonObject:
    item = archive.items[other].item
    return drop_empty(
        {
            "item": other,
            "number": item.number,
            **_named_text(item.title, "title"),
            "kind": declared.link.kind.value,
            "is_back": is_back,
            "grade": declared.link.grade.value,
            **_named_text(declared.link.why, "why"),
            "outcome": _outcome(declared.link.outcome),
        }
    )


def _account(account: r.Account | None) -> JsonObject | None:
    return drop_empty({"kind": account.kind.value, "from": account.first, "to": account.last}) if account else None


def _reference(found: r.Reference) -> JsonObject:
    """Who prints something, where, and when it was seen; an unsafe address is marked."""
    return drop_empty(
        {
            "source": _text(found.source),
            "address": found.address,
            "is_address_unsafe": not found.is_address_safe,
            "date": found.date,
            "seen": found.seen,
        }
    )


def _other_words(found: r.OtherWords) -> JsonObject:
    said = drop_empty({"printed": found.printed, "note": _text(found.note)})
    return {"of": found.of.value, "words": found.words} | said | _reference(found)


def _other_value(found: r.OtherValue) -> JsonObject:
    value = {
        "comparator": found.comparator.value,
        "value": rows.number(found.value),
        "low": rows.number(found.low),
        "high": rows.number(found.high),
        "unit": found.unit,
        "year": found.year if isinstance(found, r.Reported) else None,
        "note": _text(found.note),
    }
    return drop_empty(value) | _reference(found)


def _outcome(outcome: r.Outcome | None) -> JsonObject | None:
    return {"state": outcome.state.value, **_named_text(outcome.why, "why")} if outcome else None


def _passage(passage: r.Passage | None, plan: r.Plan) -> JsonObject | None:
    """Position and hash of a passage. Its text is not published."""
    if passage is None:
        return None
    source = passage.source or (plan.sources[0].id if plan.sources else None)
    return {"source": source, "span": [list(pair) for pair in passage.span], "sha256": passage.sha256}


def _named_text(text: Text, key: str) -> JsonObject:
    return drop_empty({f"{key}_zh": text.zh, f"{key}_en": text.en})


def _named(identifier: str, name: Text) -> JsonObject:
    return {"id": identifier, **_named_text(name, "name")}


def _text(text: Text | None) -> JsonObject | None:
    return drop_empty({"zh": text.zh, "en": text.en}) if text else None


def _notes(notes: tuple[r.Note, ...]) -> list[JsonObject]:
    return [{"kind": note.kind.value, "text": _text(note.text)} for note in notes]
