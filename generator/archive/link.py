"""From records to the linked archive, in one pass that can be read top to bottom.

The records have passed the rules, so every id resolves; whatever could dangle was reported with its line before.
"""

from collections import defaultdict
from collections.abc import Iterable

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, DeclaredLink, PlacedFigure, PlacedItem, is_target, years_of
from generator.records.closed_lists import ROLES, Role


def _section_paths(plan: r.Plan) -> dict[str, tuple[r.Section, ...]]:
    """Each section's path from the top, itself included."""
    by_id = {section.id: section for section in plan.sections}
    paths: dict[str, tuple[r.Section, ...]] = {}
    for section in plan.sections:
        path, above = [section], section.parent
        while above is not None:
            path.insert(0, by_id[above])
            above = by_id[above].parent
        paths[section.id] = tuple(path)
    return paths


def place(plan: r.Plan) -> list[PlacedItem]:
    """The items of a plan in the document's order, each with its sections and neighbours."""
    paths = _section_paths(plan)
    ids = [addresses.item_id(plan.id, item.id) for item in plan.items]
    return [
        PlacedItem(
            id=ids[n],
            plan=plan,
            item=item,
            sections=paths[item.section],
            previous=ids[n - 1] if n else None,
            next=ids[n + 1] if n + 1 < len(ids) else None,
        )
        for n, item in enumerate(plan.items)
    ]


def _frozen(index: dict) -> dict:
    return {key: tuple(values) for key, values in index.items()}


def plan_order(plan: r.Plan) -> tuple:
    """Plans in the order of city, first year, length of the period, kind, id."""
    years = years_of(plan)
    return plan.city, years[0], len(years), plan.kind.value, plan.id


def link(records) -> Archive:
    """All records, by id and by relation. `records` is the `Records` that `read` returns and `rules` found sound."""
    plans = {plan.id: plan for plan in sorted(records.plans, key=plan_order)}
    departments = {
        (city, department.id): department for city, group in records.departments.items() for department in group
    }
    items: dict[str, PlacedItem] = {}
    figures: dict[str, PlacedFigure] = {}
    items_of_plan, plans_of_city = {}, defaultdict(list)
    plans_of_year, plans_of_cell = defaultdict(list), defaultdict(list)
    of_reform, of_tag, of_mention = defaultdict(list), defaultdict(list), defaultdict(list)
    of_indicator, due, repeated_by = defaultdict(list), defaultdict(list), defaultdict(list)
    of_department: dict[tuple[str, str], dict[Role, list[str]]] = {
        key: {role: [] for role in ROLES} for key in departments
    }
    links_from, links_to = defaultdict(list), defaultdict(list)

    for plan in plans.values():
        plans_of_city[plan.city].append(plan.id)
        for year in years_of(plan):
            plans_of_year[year].append(plan.id)
            plans_of_cell[plan.city, year].append(plan.id)
        placed_items = place(plan)
        items_of_plan[plan.id] = tuple(placed.id for placed in placed_items)
        for placed in placed_items:
            items[placed.id] = placed
            for reform in placed.item.reforms:
                of_reform[reform].append(placed.id)
            for tag in placed.item.tags:
                of_tag[tag].append(placed.id)
            for name in dict.fromkeys(mention.name for mention in placed.item.mentions):
                of_mention[name].append(placed.id)
            for role, department in roles(placed.item.departments):
                of_department[plan.city, department][role].append(placed.id)
            for declared in placed.item.links:
                both = DeclaredLink(placed.id, declared.to, declared)
                links_from[placed.id].append(both)
                links_to[declared.to].append(both)
            for figure in placed.item.figures:
                stated = PlacedFigure(addresses.figure_id(placed.id, figure.id), placed, figure)
                figures[stated.id] = stated
                of_indicator[figure.indicator].append(stated.id)
                if figure.repeats:
                    repeated_by[figure.repeats].append(stated.id)
                if is_target(figure) and figure.year:
                    due[figure.year].append(stated.id)

    return Archive(
        settings=records.archive,
        cities={city.id: city for city in records.cities},
        functions={function.id: function for function in records.functions},
        departments=departments,
        reforms={reform.id: reform for reform in records.reforms},
        tags={tag.id: tag for tag in records.tags},
        indicators={indicator.id: indicator for indicator in records.indicators},
        plans=plans,
        known=tuple(records.known),
        items=items,
        figures=figures,
        items_of_plan=items_of_plan,
        plans_of_city=_frozen(plans_of_city),
        plans_of_year=_frozen(dict(sorted(plans_of_year.items()))),
        plans_of_cell=_frozen(plans_of_cell),
        items_of_reform=_frozen(of_reform),
        items_of_tag=_frozen(of_tag),
        items_of_department={key: _frozen(by_role) for key, by_role in of_department.items()},
        items_of_mention=_frozen(of_mention),
        figures_of_indicator=_frozen(of_indicator),
        figures_due=_frozen(dict(sorted(due.items()))),
        repeated_by=_frozen(repeated_by),
        links_from=_frozen(links_from),
        links_to=_frozen(links_to),
    )


def roles(responsibility: r.Responsibility | None) -> Iterable[tuple[Role, str]]:
    """Each role with each department that has it, in the order printed."""
    if responsibility is not None:
        for role in ROLES:
            for department in getattr(responsibility, role.value):
                yield role, department
