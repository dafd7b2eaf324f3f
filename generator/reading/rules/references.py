"""References: every id that a record names is declared."""

from collections.abc import Iterator
from typing import NamedTuple

from generator import records as r
from generator.archive import addresses
from generator.problems import Finding, Path, did_you_mean, shown
from generator.reading.read import FACETS, NOTHING_KNOWN, Names, Records
from generator.records.closed_lists import ROLES, Role


class _Kind(NamedTuple):
    """A kind of reference: the code and the words of the finding if the id is unknown."""

    code: str
    what: str
    expected: str
    folder: str
    """What stands before the id where it is published, or another prefix that makes it unique in the archive."""
    where: str = ""


_KIND = _Kind("L311", "kind of document", "the id of a kind in kinds.yaml", "kinds/")
_CITY = _Kind("L301", "city", "the id of a city in cities.yaml", addresses.CITIES)
_REFORM = _Kind("L304", "reform", "the id of a reform in reforms.yaml", addresses.REFORMS)
_TAG = _Kind("L305", "tag", "the id of a tag in tags.yaml", addresses.TAGS)
_INDICATOR = _Kind("L306", "indicator", "the id of an indicator in indicators.yaml", addresses.INDICATORS)
_FUNCTION = _Kind("L307", "function", "the id of a function in functions.yaml", addresses.FUNCTIONS)


def _unknown(kind: _Kind, file: str, path: Path, name: str, names: Names) -> Iterator[Finding]:
    if names.lacks(name):
        message = f"there is no {kind.what} {shown(name)}{kind.where}"
        hint = did_you_mean(name, names.ids)
        yield Finding(kind.code, file, path, message, kind.expected, hint, about=f"{kind.folder}{name}")


def cities_are_known(records: Records) -> Iterator[Finding]:
    """The city of a plan, of a departments file and of a known document is in cities.yaml."""
    places: list[tuple[str, Path, str]] = [(file, ("city",), plan.city) for file, plan in records.filed_plans]
    places += [(f"departments/{city}.yaml", ("city",), city) for city in records.departments]
    places += [
        ("known.yaml", ("documents", i, "city"), known.city) for i, known in enumerate(records.known) if known.city
    ]
    for file, path, city in places:
        yield from _unknown(_CITY, file, path, city, records.declared.cities)


def kinds_are_known(records: Records) -> Iterator[Finding]:
    """The kind of a plan is in kinds.yaml."""
    for file, plan in records.filed_plans:
        yield from _unknown(_KIND, file, ("kind",), plan.kind, records.declared.kinds)


def reforms_are_related_to_known_ones(records: Records) -> Iterator[Finding]:
    """The wider reform, and those that a reform succeeds, are in reforms.yaml."""
    for index, reform in enumerate(records.reforms):
        related: list[tuple[Path, str]] = [(("broader",), reform.broader)] if reform.broader else []
        related += [(("succeeds", place), name) for place, name in enumerate(reform.succeeds)]
        for path, name in related:
            yield from _unknown(_REFORM, "reforms.yaml", ("reforms", index, *path), name, records.declared.reforms)


def departments_have_functions(records: Records) -> Iterator[Finding]:
    """The function of every department is in functions.yaml."""
    names = records.declared.functions
    for city, departments in records.departments.items():
        for index, department in enumerate(departments):
            path = ("departments", index, "function")
            yield from _unknown(_FUNCTION, f"departments/{city}.yaml", path, department.function, names)


def assigned(plan: r.Plan) -> Iterator[tuple[Path, Role, str]]:
    """Every department that a section or item of a plan names, with its path and role."""
    for path, statement in statements(plan):
        for role in ROLES:
            for place, name in enumerate(getattr(statement, role)):
                yield (*path, role, place), role, name


def statements(plan: r.Plan) -> Iterator[tuple[Path, r.Responsibility]]:
    """Every statement of a section or item of a plan that assigns departments, with its path."""
    owners: list[tuple[Path, tuple[r.Responsibility, ...]]] = []
    owners += ((("sections", index), section.departments) for index, section in enumerate(plan.sections))
    owners += ((("items", index), item.departments) for index, item in enumerate(plan.items))
    for owner, departments in owners:
        for number, statement in enumerate(departments):
            yield (*owner, "departments", number), statement


def cities_have_departments(records: Records) -> Iterator[Finding]:
    """A city whose plans name departments has a departments file."""
    reported: set[str] = set()
    for file, plan in records.filed_plans:
        is_listed = plan.city in records.declared.departments or not records.declared.are_departments_complete
        if is_listed or plan.city in reported or records.is_city_in_doubt(file, plan):
            continue
        if any(assigned(plan)):
            reported.add(plan.city)
            message = f"the plan names departments, and {plan.city} has no file of departments"
            yield Finding("L336", file, ("city",), message, f"a file departments/{plan.city}.yaml")


def departments_are_known(records: Records) -> Iterator[Finding]:
    """Every department that a plan names is in the departments file of its city."""
    for file, plan in records.filed_plans:
        if records.is_city_in_doubt(file, plan):
            continue
        names = records.declared.departments.get(plan.city, NOTHING_KNOWN)
        expected = f"the id of a department in departments/{plan.city}.yaml"
        kind = _Kind("L303", "department", expected, f"{addresses.DEPARTMENTS}{plan.city}/", f" in {plan.city}")
        for path, _, name in assigned(plan):
            yield from _unknown(kind, file, path, name, names)


def sections_are_known(records: Records) -> Iterator[Finding]:
    """The section of an item, and the parent of a section, is a section of the plan."""
    for file, plan in records.filed_plans:
        names = Names.of(section.id for section in plan.sections)
        kind = _Kind("L302", "section", "the id of a section of this plan", f"{file}#section-")
        for index, section in enumerate(plan.sections):
            if section.parent is not None:
                yield from _unknown(kind, file, ("sections", index, "parent"), section.parent, names)
        for index, item in enumerate(plan.items):
            yield from _unknown(kind, file, ("items", index, "section"), item.section, names)


def vocabulary_is_known(records: Records) -> Iterator[Finding]:
    """Reforms, tags and indicators of an item are in their vocabularies."""
    declared = records.declared
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            at: Path = ("items", index)
            for place, name in enumerate(item.reforms):
                yield from _unknown(_REFORM, file, (*at, "reforms", place), name, declared.reforms)
            for place, name in enumerate(item.tags):
                yield from _unknown(_TAG, file, (*at, "tags", place), name, declared.tags)
            for place, figure in enumerate(item.figures):
                path = (*at, "figures", place, "indicator")
                yield from _unknown(_INDICATOR, file, path, figure.indicator, declared.indicators)


def facets_are_known(records: Records) -> Iterator[Finding]:
    """The facets of a figure, and the object of an indicator, are in facets.yaml."""
    places: list[tuple[str, Path, str, str | None]] = [
        ("indicators.yaml", ("indicators", index, "object"), "object", indicator.object)
        for index, indicator in enumerate(records.indicators)
    ]
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, figure in enumerate(item.figures):
                at: Path = ("items", index, "figures", place, "facets")
                places += [(file, (*at, facet), facet, getattr(figure.facets, facet, None)) for facet in FACETS]
    for file, path, facet, name in places:
        if name and facet in records.declared.facets:
            expected = f"a value of {FACETS[facet]} in facets.yaml"
            kind = _Kind("L312", f"{facet} of a figure", expected, f"facets/{facet}/")
            yield from _unknown(kind, file, path, name, records.declared.facets[facet])


def links_lead_to_items(records: Records) -> Iterator[Finding]:
    """A link leads to an item of the archive."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, link in enumerate(item.links):
                yield from _missing(records, file, ("items", index, "links", place, "to"), link.to)


def figures_referred_to_are_known(records: Records) -> Iterator[Finding]:
    """A figure that another repeats or contradicts is in the archive."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, figure in enumerate(item.figures):
                path = ("items", index, "figures", place)
                if figure.repeats:
                    yield from _missing(records, file, (*path, "repeats"), figure.repeats)
                for number, other in enumerate(figure.contradicts):
                    yield from _missing(records, file, (*path, "contradicts", number), other)


def _missing(records: Records, file: str, path: Path, name: str) -> Iterator[Finding]:
    """The finding about a reference to an item or a figure whose plan, item or figure does not exist."""
    declared = records.declared
    plan, _, local = name.partition("/")
    item, _, figure = local.partition("#")
    if figure:
        code, expected = "L309", "a figure as plan-id/item-id#figure-id"
    else:
        code, expected = "L308", "an item as plan-id/item-id"
    if plan not in declared.items:
        if declared.are_plans_complete:
            hint = did_you_mean(plan, declared.items)
            message = f"the archive holds no plan {shown(plan, 80)}"
            yield Finding(code, file, path, message, expected, hint, about=plan)
        return
    is_item_missing = declared.items[plan].lacks(item)
    names = declared.figures[plan] if figure else declared.items[plan]
    if names.lacks(local):
        near = did_you_mean(local, names.ids)
        hint = near.replace("did you mean ", f"did you mean {plan}/") if near else ""
        what = f"item {shown(item)}" if is_item_missing else f"figure {shown(local)}"
        about = addresses.item_id(plan, item if is_item_missing else local)
        yield Finding(code, file, path, f"{plan} has no {what}", expected, hint, about=about)


def sources_are_known(records: Records) -> Iterator[Finding]:
    """The source of a passage or heading is a source of the plan."""
    for file, plan in records.filed_plans:
        if not plan.sources:
            continue  # `spans.passages_have_sources` reports it.
        names = Names.of(source.id for source in plan.sources)
        kind = _Kind("L310", "source", "the id of a source of this plan", f"{file}#source-")
        places: list[tuple[Path, str | None]] = []
        for index, section in enumerate(plan.sections):
            places.append((("sections", index, "source"), section.source))
            for place, part in enumerate(section.texts):
                places.append((("sections", index, "texts", place, "passage", "source"), part.passage.source))
        for index, item in enumerate(plan.items):
            if item.passage:
                places.append((("items", index, "passage", "source"), item.passage.source))
        for path, name in places:
            if name is not None:
                yield from _unknown(kind, file, path, name, names)
