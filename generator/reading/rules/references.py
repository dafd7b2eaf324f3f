"""References: every id that a record names is declared."""

from collections.abc import Iterator
from typing import NamedTuple

from generator import records as r
from generator.problems import Finding, Path, did_you_mean, shown
from generator.reading.read import NOTHING_KNOWN, Names, Records
from generator.records.closed_lists import ROLES, Role


class _Kind(NamedTuple):
    """A kind of reference: the code and the words of the finding if the id is unknown."""

    code: str
    what: str
    expected: str
    where: str = ""


_CITY = _Kind("L301", "city", "the id of a city in cities.yaml")
_SECTION = _Kind("L302", "section", "the id of a section of this plan")
_REFORM = _Kind("L304", "reform", "the id of a reform in reforms.yaml")
_TAG = _Kind("L305", "tag", "the id of a tag in tags.yaml")
_INDICATOR = _Kind("L306", "indicator", "the id of an indicator in indicators.yaml")
_FUNCTION = _Kind("L307", "function", "the id of a function in functions.yaml")
_SOURCE = _Kind("L310", "source", "the id of a source of this plan")


def _unknown(kind: _Kind, file: str, path: Path, name: str, names: Names) -> Iterator[Finding]:
    if names.lacks(name):
        message = f"there is no {kind.what} {shown(name)}{kind.where}"
        yield Finding(kind.code, file, path, message, kind.expected, did_you_mean(name, names.ids))


def cities_are_known(records: Records) -> Iterator[Finding]:
    """The city of a plan, of a departments file and of a known document is in cities.yaml."""
    places: list[tuple[str, Path, str]] = [(file, ("city",), plan.city) for file, plan in records.filed_plans]
    places += [(f"departments/{city}.yaml", ("city",), city) for city in records.departments]
    places += [("known.yaml", ("documents", i, "city"), known.city) for i, known in enumerate(records.known)]
    for file, path, city in places:
        yield from _unknown(_CITY, file, path, city, records.declared.cities)


def departments_have_functions(records: Records) -> Iterator[Finding]:
    """The function of every department is in functions.yaml."""
    names = records.declared.functions
    for city, departments in records.departments.items():
        for index, department in enumerate(departments):
            path = ("departments", index, "function")
            yield from _unknown(_FUNCTION, f"departments/{city}.yaml", path, department.function, names)


def assigned(plan: r.Plan) -> Iterator[tuple[Path, Role, str]]:
    """Every department that a section or item of a plan names, with its path and role."""
    owners: list[tuple[Path, r.Responsibility | None]] = []
    owners += ((("sections", index), section.departments) for index, section in enumerate(plan.sections))
    owners += ((("items", index), item.departments) for index, item in enumerate(plan.items))
    for owner, departments in owners:
        if departments:
            for role in ROLES:
                for place, name in enumerate(getattr(departments, role)):
                    yield (*owner, "departments", role, place), role, name


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
        kind = _Kind("L303", "department", expected, f" in {plan.city}")
        for path, _, name in assigned(plan):
            yield from _unknown(kind, file, path, name, names)


def sections_are_known(records: Records) -> Iterator[Finding]:
    """The section of an item, and the parent of a section, is a section of the plan."""
    for file, plan in records.filed_plans:
        names = Names.of(section.id for section in plan.sections)
        for index, section in enumerate(plan.sections):
            if section.parent is not None:
                yield from _unknown(_SECTION, file, ("sections", index, "parent"), section.parent, names)
        for index, item in enumerate(plan.items):
            yield from _unknown(_SECTION, file, ("items", index, "section"), item.section, names)


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


def links_lead_to_items(records: Records) -> Iterator[Finding]:
    """A link leads to an item of the archive."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, link in enumerate(item.links):
                path = ("items", index, "links", place, "to")
                yield from _missing_part("L308", file, path, link.to, "/", records, "an item as plan-id/item-id")


def figures_referred_to_are_known(records: Records) -> Iterator[Finding]:
    """A figure that another repeats or contradicts is in the archive."""
    expected = "a figure as plan-id/item-id#figure-id"
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, figure in enumerate(item.figures):
                path = ("items", index, "figures", place)
                if figure.repeats:
                    yield from _missing_part("L309", file, (*path, "repeats"), figure.repeats, "#", records, expected)
                for number, other in enumerate(figure.contradicts):
                    where = (*path, "contradicts", number)
                    yield from _missing_part("L309", file, where, other, "#", records, expected)


def _missing_part(
    code: str, file: str, path: Path, name: str, mark: str, records: Records, expected: str
) -> Iterator[Finding]:
    """The finding about a reference whose plan, or whose item or figure in that plan, does not exist."""
    declared = records.declared
    plan, _, local = name.partition("/")
    if plan not in declared.items:
        if declared.are_plans_complete:
            hint = did_you_mean(plan, declared.items)
            yield Finding(code, file, path, f"the archive holds no plan {shown(plan, 80)}", expected, hint)
        return
    names = declared.items[plan] if mark == "/" else declared.figures[plan]
    if names.lacks(local):
        near = did_you_mean(local, names.ids)
        hint = near.replace("did you mean ", f"did you mean {plan}/") if near else ""
        what = "item" if mark == "/" else "figure"
        yield Finding(code, file, path, f"{plan} has no {what} {shown(local)}", expected, hint)


def sources_are_known(records: Records) -> Iterator[Finding]:
    """The source of a passage or heading is a source of the plan."""
    for file, plan in records.filed_plans:
        if not plan.sources:
            continue  # `spans.passages_have_sources` reports it.
        names = Names.of(source.id for source in plan.sources)
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
                yield from _unknown(_SOURCE, file, path, name, names)
