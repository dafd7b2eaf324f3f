"""The rows of every table, each made by one function that the pages, the CSV, the JSON and the database share.

A row maps column to value: text, number, boolean, None, or a list of ids. Column order is the order of the mapping.
Writing lists and numbers is up to the writer (`exports`).
"""

from decimal import Decimal
from typing import Any

from generator import records as r
from generator.archive import addresses
from generator.archive.comparable import facets_of
from generator.archive.model import Archive, DeclaredLink, PlacedFigure, PlacedItem
from generator.archive.time import account_of, plan_date
from generator.archive.trust import short_name, trust
from generator.records.closed_lists import ROLES, Comparator, Coverage, FigureState, OriginRole

Row = dict[str, Any]


def _zh(text: r.Text | None) -> str | None:
    return text.zh if text else None


def _en(text: r.Text | None) -> str | None:
    return text.en if text else None


def number(value: Decimal | None) -> int | float | None:
    """A value as a JSON number: an int if it is integral, else a float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def section_path(placed: PlacedItem) -> list[str]:
    """The section titles above an item, outermost first, each with its number as printed."""
    return [section_label(section) for section in placed.sections]


def section_label(section: r.Section) -> str:
    """Number as printed and title of a section."""
    title = _zh(section.title) or ""
    if not section.number:
        return title
    joint = "" if section.number.endswith((")", "）")) else "、"
    return f"{section.number}{joint}{title}" if title else section.number


def item_row(placed: PlacedItem, archive: Archive) -> Row:
    """The row of an item in `items.csv` and `items.json`."""
    item, plan, account = placed.item, placed.plan, account_of(placed)
    departments = {role.value: list(ids) for role, ids in placed.departments.items()}
    return {
        "id": placed.id,
        "plan": plan.id,
        "city": plan.city,
        "period": plan.period,
        "kind": plan.kind,
        "number": item.number,
        "title_zh": item.title.zh,
        "title_en": item.title.en,
        "reading": _zh(item.reading),
        "abstract_zh": _zh(item.abstract),
        "abstract_en": _en(item.abstract),
        "path": section_path(placed),
        **departments,
        "reforms": list(item.reforms),
        "tags": list(item.tags),
        "mentions": [mention.name for mention in item.mentions],
        "coverage": plan.coverage.value,
        "url": addresses.absolute(archive.settings.base_address, addresses.cite_address(placed.id)),
        "account": account.kind.value,
        "account_from": account.first,
        "account_to": account.last,
        "bases": [statement.basis.value for statement in item.departments],
        "elsewhere": [f"{each.of}: {each.words}" for each in item.elsewhere],
    }


def figure_row(stated: PlacedFigure, archive: Archive) -> Row:
    """The row of a figure in `figures.csv` and `figures.json`."""
    figure, plan = stated.figure, stated.placed.plan
    return {
        "id": stated.id,
        "item": stated.placed.id,
        "city": plan.city,
        "indicator": figure.indicator,
        "kind": figure.kind.value,
        "comparator": figure.comparator.value,
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "unit": figure.unit,
        "year": figure.year,
        "year_basis": figure.year_basis.value if figure.year_basis else None,
        "scope": figure.scope.value,
        "scope_name": _zh(figure.scope_name),
        "state": figure.state.value,
        "printed": figure.printed,
        "repeats": figure.repeats,
        "contradicts": list(figure.contradicts),
        "note": _zh(figure.note),
        "from": figure.first,
        "to": figure.last,
        "accumulates": figure.accumulates,
        **_facets(figure, archive),
        "account": account_of(stated.placed).kind.value,
        "elsewhere": [_other(each) for each in figure.elsewhere],
        "reported": [f"{each.year}: {_other(each)}" for each in figure.reported],
    }


def _facets(figure: r.Figure, archive: Archive) -> Row:
    """What tells it from other statements of its indicator; else the object and measure of the indicator."""
    facets = facets_of(figure, archive.indicators[figure.indicator])
    return {name: str(value) if value else None for name, value in facets}


def _other(other: r.OtherValue) -> str:
    """A value of another source on one line: the value with its unit, who prints it, and when."""
    value = number(other.value) if other.value is not None else f"{number(other.low)}–{number(other.high)}"
    sign = "" if other.comparator == Comparator.EQUAL else other.comparator.value
    return " ".join(each for each in (f"{sign}{value}{other.unit or ''}", _zh(other.source), other.date) if each)


def plan_row(plan: r.Plan, archive: Archive) -> Row:
    """The row of a plan in `plans.csv`."""
    items = archive.items_of_plan[plan.id]
    return {
        "id": plan.id,
        "city": plan.city,
        "kind": plan.kind,
        "period": plan.period,
        "title_zh": plan.title.zh,
        "title_en": plan.title.en,
        "issuer": "、".join(issuer.zh for issuer in plan.issuers) or None,
        "document_number": plan.document_number,
        "index_number": plan.index_number,
        "signed": plan.signed,
        "published": plan.published,
        "validity": plan.validity.value if plan.validity else None,
        "coverage": plan.coverage.value,
        "attribution": plan.attribution.state.value,
        "sources": [source.sha256 or source.address or source.id for source in plan.sources],
        "items": len(items),
        "figures": sum(len(archive.items[item].item.figures) for item in items),
        "url": addresses.absolute(archive.settings.base_address, addresses.cite_address(plan.id)),
        "issuers": [issuer.zh for issuer in plan.issuers],
        "short_zh": short_name(plan, archive).zh,
        "short_en": short_name(plan, archive).en,
        "trust": trust(plan).value,
        "date": plan_date(plan),
    }


def kind_row(kind: r.Kind, archive: Archive) -> Row:
    """The row of a kind of document in `kinds.csv`."""
    return {
        "id": kind.id,
        "name_zh": kind.name.zh,
        "name_en": kind.name.en,
        "definition_zh": _zh(kind.definition),
        "definition_en": _en(kind.definition),
        "aliases": list(kind.aliases.zh),
        "looks_back": kind.looks_back,
        "plans": sum(plan.kind == kind.id for plan in archive.plans.values()),
    }


def city_row(city: r.City, archive: Archive) -> Row:
    """The row of a city in `cities.csv`."""
    plans = archive.plans_of_city.get(city.id, ())
    return {
        "id": city.id,
        "name_zh": city.name.zh,
        "name_en": city.name.en,
        "province_zh": city.province.zh,
        "province_en": city.province.en,
        "division_code": city.division_code.code,
        "division_code_date": city.division_code.date,
        "former_names": [former.name.zh for former in city.former_names],
        "plans": len(plans),
        "plans_held_whole": sum(archive.plans[plan].coverage == Coverage.FULL for plan in plans),
        "items": sum(len(archive.items_of_plan[plan]) for plan in plans),
    }


def department_row(city: str, department: r.Department, archive: Archive) -> Row:
    """The row of a department in `departments.csv`, with how often it has each role."""
    by_role = archive.items_of_department[city, department.id]
    return {
        "city": city,
        "id": department.id,
        "name_zh": department.name.zh,
        "name_en": department.name.en,
        "kind": department.kind.value,
        "function": department.function,
        "printed": list(department.printed),
        "former_names": [former.name.zh for former in department.former_names],
        **{role.value: len(by_role.get(role, ())) for role in ROLES},
    }


def _term_row(term: r.Reform | r.Tag, items: tuple[str, ...], archive: Archive) -> Row:
    return {
        "id": term.id,
        "name_zh": term.name.zh,
        "name_en": term.name.en,
        "definition_zh": term.definition.zh,
        "definition_en": term.definition.en,
        "aliases": list(term.aliases.zh),
        "items": len(items),
        "cities": len({archive.items[item].city for item in items}),
    }


def reform_row(reform: r.Reform, archive: Archive) -> Row:
    """The row of a reform in `reforms.csv`."""
    origin = founding(reform)
    return {
        **_term_row(reform, archive.items_of_reform.get(reform.id, ()), archive),
        "origin_title": _zh(origin.title) if origin else None,
        "origin_issuer": "、".join(issuer.zh for issuer in origin.issuers) or None if origin else None,
        "origin_document_number": origin.document_number if origin else None,
        "origin_date": origin.date if origin else None,
        "aliases_en": list(reform.aliases.en),
        "standard_name_en": _en(reform.standard_name),
        "broader": reform.broader,
        "succeeds": list(reform.succeeds),
        "origins": [_origin(each) for each in reform.origins],
        "note_zh": _zh(reform.note),
        "note_en": _en(reform.note),
    }


def founding(reform: r.Reform) -> r.Origin | None:
    """The document that a reform comes from: the first of those that founded it, as its record lists them."""
    return next((each for each in reform.origins if each.role == OriginRole.FOUNDING), None)


def _origin(origin: r.Origin) -> str:
    """An origin on one line: role, date, title, number."""
    return " ".join(
        each for each in (origin.role.value, origin.date, f"《{origin.title.zh}》", origin.document_number) if each
    )


def tag_row(tag: r.Tag, archive: Archive) -> Row:
    """The row of a tag in `tags.csv`."""
    row = _term_row(tag, archive.items_of_tag.get(tag.id, ()), archive)
    return row | {"aliases_en": list(tag.aliases.en)}


def indicator_row(indicator: r.Indicator, archive: Archive) -> Row:
    """The row of an indicator in `indicators.csv`; `given` leaves out masked, damaged and absent statements."""
    figures = [archive.figures[figure] for figure in archive.figures_of_indicator.get(indicator.id, ())]
    return {
        "id": indicator.id,
        "name_zh": indicator.name.zh,
        "name_en": indicator.name.en,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "definition_zh": indicator.definition.zh,
        "definition_en": indicator.definition.en,
        "aliases": list(indicator.aliases.zh),
        "figures": len(figures),
        "given": sum(stated.figure.state == FigureState.GIVEN for stated in figures),
        "cities": len({stated.placed.city for stated in figures}),
        "tier": indicator.tier.value,
        "object": indicator.object,
        "measure": indicator.measure.value if indicator.measure else None,
        "standard_name_zh": _zh(indicator.standard_name),
        "standard_name_en": _en(indicator.standard_name),
        "aliases_en": list(indicator.aliases.en),
        "sdg": list(indicator.sdg),
        "equivalents": [each.name.zh for each in indicator.equivalents],
    }


def link_row(both: DeclaredLink) -> Row:
    """The row of a declared link in `links.csv`."""
    return {
        "source": both.source,
        "kind": both.link.kind.value,
        "target": both.target,
        "grade": both.link.grade.value,
        "why_zh": both.link.why.zh,
        "why_en": both.link.why.en,
        "outcome": both.link.outcome.state.value if both.link.outcome else None,
        "outcome_why_zh": _zh(both.link.outcome.why) if both.link.outcome else None,
        "outcome_why_en": _en(both.link.outcome.why) if both.link.outcome else None,
    }


def function_row(function: r.Function, archive: Archive) -> Row:
    """The row of a function in `functions.csv`, with how many departments of how many cities have it."""
    cities = [city for (city, _), department in archive.departments.items() if department.function == function.id]
    return {
        "id": function.id,
        "name_zh": function.name.zh,
        "name_en": function.name.en,
        "definition_zh": function.definition.zh,
        "definition_en": function.definition.en,
        "aliases": list(function.aliases.zh),
        "departments": len(cities),
        "cities": len(set(cities)),
        "aliases_en": list(function.aliases.en),
    }


def mention_row(placed: PlacedItem, mention: r.Mention) -> Row:
    """The row of a name mentioned by an item in `mentions.csv`."""
    return {"item": placed.id, "name": mention.name, "kind": mention.kind.value, "expands": mention.expands}


def known_row(document: r.KnownDocument) -> Row:
    """The row of a document that is known but not in the archive in `known.csv`."""
    return {
        "city": document.city,
        "period": document.period,
        "kind": document.kind,
        "title_zh": document.name.zh,
        "title_en": document.name.en,
        "evidence_zh": document.evidence.zh,
        "evidence_en": document.evidence.en,
        "looked": document.looked,
        "is_title_printed": document.title is not None,
        "place_zh": _zh(document.place),
        "place_en": _en(document.place),
        "issuer": _zh(document.issuer),
        "document_number": document.document_number,
        "published": document.published,
        "visible_zh": _zh(document.visible),
        "visible_en": _en(document.visible),
        "address": document.address,
        "is_address_safe": document.is_address_safe,
    }


def section_row(section: r.Section) -> Row:
    """The row of a section in a plan's own file."""
    return {
        "id": section.id,
        "kind": section.kind.value,
        "parent": section.parent,
        "number": section.number,
        "title_zh": _zh(section.title),
        "title_en": _en(section.title),
        "is_title_supplied": section.is_title_supplied,
        "is_missing": section.is_missing,
        "abstracts_zh": [text.abstract.zh for text in section.texts if text.abstract],
    }


def source_row(source: r.Source) -> Row:
    """The row of a source in its plan's own file."""
    return {
        "id": source.id,
        "kind": source.kind.value,
        "name_zh": source.name.zh,
        "name_en": source.name.en,
        "file": source.file,
        "sha256": source.sha256,
        "address": source.address,
        "is_address_safe": source.is_address_safe,
        "archived": source.archived,
        "published": source.published,
        "seen": source.seen,
        "condition": [condition.value for condition in source.condition],
        "condition_note": _zh(source.condition_note),
    }
