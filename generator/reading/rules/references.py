"""References: whatever names an id names one that is there."""

from collections.abc import Iterator

from generator import records as r
from generator.problems import Finding, Path, did_you_mean, shown
from generator.reading.read import NOTHING_KNOWN, Names, Records
from generator.records.closed_lists import ROLES


def _unknown(
    code: str, file: str, path: Path, what: str, name: str, names: Names, expected: str, where: str = ""
) -> Iterator[Finding]:
    if names.lacks(name):
        yield Finding(
            code, file, path, f"there is no {what} {shown(name)}{where}", expected, did_you_mean(name, names.ids)
        )


def cities_are_known(records: Records) -> Iterator[Finding]:
    """The city of a plan, of a file of departments and of a document known elsewhere stands in cities.yaml."""
    expected = "the id of a city in cities.yaml"
    places = [(file, ("city",), plan.city) for file, plan in records.filed_plans]
    places += [(f"departments/{city}.yaml", ("city",), city) for city in records.departments]
    places += [("known.yaml", ("documents", i, "city"), known.city) for i, known in enumerate(records.known)]
    for file, path, city in places:
        yield from _unknown("L301", file, path, "city", city, records.declared.cities, expected)


def departments_have_functions(records: Records) -> Iterator[Finding]:
    """The function of every department stands in functions.yaml."""
    expected = "the id of a function in functions.yaml"
    for city, departments in records.departments.items():
        for index, department in enumerate(departments):
            path = ("departments", index, "function")
            names = records.declared.functions
            yield from _unknown(
                "L307", f"departments/{city}.yaml", path, "function", department.function, names, expected
            )


def _assigned(plan: r.Plan) -> Iterator[tuple[Path, str]]:
    """Every department that sections and items of a plan name, with its path."""
    for key, owners in (("sections", plan.sections), ("items", plan.items)):
        for index, owner in enumerate(owners):
            if owner.departments:
                for role in ROLES:
                    for place, name in enumerate(getattr(owner.departments, role)):
                        yield (key, index, "departments", role, place), name


def cities_have_departments(records: Records) -> Iterator[Finding]:
    """A city whose plans name departments has a file of departments."""
    told: set[str] = set()
    for file, plan in records.filed_plans:
        is_listed = plan.city in records.declared.departments or not records.declared.are_departments_complete
        if is_listed or plan.city in told or records.is_city_in_doubt(file, plan):
            continue
        if any(_assigned(plan)):
            told.add(plan.city)
            message = f"the plan names departments, and {plan.city} has no file of departments"
            yield Finding("L336", file, ("city",), message, f"a file departments/{plan.city}.yaml")


def departments_are_known(records: Records) -> Iterator[Finding]:
    """Every department that a plan names stands in the file of its city."""
    for file, plan in records.filed_plans:
        if records.is_city_in_doubt(file, plan):
            continue
        names = records.declared.departments.get(plan.city, NOTHING_KNOWN)
        expected = f"the id of a department in departments/{plan.city}.yaml"
        for path, name in _assigned(plan):
            yield from _unknown("L303", file, path, "department", name, names, expected, f" in {plan.city}")


def sections_are_known(records: Records) -> Iterator[Finding]:
    """The section of an item, and the parent of a section, is a section of the plan."""
    expected = "the id of a section of this plan"
    for file, plan in records.filed_plans:
        names = Names.of(section.id for section in plan.sections)
        for index, section in enumerate(plan.sections):
            if section.parent is not None:
                path = ("sections", index, "parent")
                yield from _unknown("L302", file, path, "section", section.parent, names, expected)
        for index, item in enumerate(plan.items):
            yield from _unknown("L302", file, ("items", index, "section"), "section", item.section, names, expected)


def vocabulary_is_known(records: Records) -> Iterator[Finding]:
    """Reforms, tags and indicators of an item stand in their vocabularies."""
    declared = records.declared
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            at = ("items", index)
            for place, name in enumerate(item.reforms):
                path = (*at, "reforms", place)
                yield from _unknown(
                    "L304", file, path, "reform", name, declared.reforms, "the id of a reform in reforms.yaml"
                )
            for place, name in enumerate(item.tags):
                path = (*at, "tags", place)
                yield from _unknown("L305", file, path, "tag", name, declared.tags, "the id of a tag in tags.yaml")
            for place, figure in enumerate(item.figures):
                path = (*at, "figures", place, "indicator")
                expected = "the id of an indicator in indicators.yaml"
                yield from _unknown("L306", file, path, "indicator", figure.indicator, declared.indicators, expected)


def links_lead_to_items(records: Records) -> Iterator[Finding]:
    """A link leads to an item that the archive holds."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, link in enumerate(item.links):
                path = ("items", index, "links", place, "to")
                yield from _missing_part("L308", file, path, link.to, "/", records, "an item as plan-id/item-id")


def figures_referred_to_are_known(records: Records) -> Iterator[Finding]:
    """A figure that another repeats or contradicts is one that the archive holds."""
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
    """Whether the plan, or the item or figure in it, is the part of a reference that is not there."""
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
            continue  # That a passage has no source at all is a finding of its own.
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
                yield from _unknown("L310", file, path, "source", name, names, "the id of a source of this plan")
