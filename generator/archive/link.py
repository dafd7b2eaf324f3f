"""From records to the linked archive: each relation is one expression in `link`.

The records have passed the rules, so every id resolves; a dangling reference was reported with its line before.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol, TypeVar

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, DeclaredLink, PlacedFigure, PlacedItem, is_target, years_of
from generator.archive.proposals import is_confirmed
from generator.archive.time import years_in_force
from generator.records.closed_lists import ROLES, Role

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SoundRecords(Protocol):
    """The part of `reading.read.Records` that `link` uses."""

    @property
    def archive(self) -> r.ArchiveSettings | None: ...
    @property
    def cities(self) -> Iterable[r.City]: ...
    @property
    def kinds(self) -> Iterable[r.Kind]: ...
    @property
    def functions(self) -> Iterable[r.Function]: ...
    @property
    def departments(self) -> Mapping[str, Iterable[r.Department]]: ...
    @property
    def reforms(self) -> Iterable[r.Reform]: ...
    @property
    def tags(self) -> Iterable[r.Tag]: ...
    @property
    def indicators(self) -> Iterable[r.Indicator]: ...
    @property
    def plans(self) -> Iterable[r.Plan]: ...
    @property
    def known(self) -> Iterable[r.KnownDocument]: ...
    @property
    def facets(self) -> r.FacetVocabulary: ...


def link(records: SoundRecords) -> Archive:
    """All records by id and by relation, from records that `read` returned and the rules found sound.

    What nobody has confirmed (`proposals`) is left out.

    Raises ValueError for records without the settings of `archive.yaml`.
    """
    if records.archive is None:
        raise ValueError("records without archive.yaml cannot be linked")
    plans = {plan.id: plan for plan in sorted(filter(is_confirmed, records.plans), key=plan_order)}
    departments = {
        (city, each.id): each for city, group in records.departments.items() for each in group if is_confirmed(each)
    }
    items_of_plan = {plan.id: place(plan) for plan in plans.values()}
    items = [item for placed in items_of_plan.values() for item in placed]
    figures = [
        PlacedFigure(addresses.figure_id(item.id, figure.id), item, figure)
        for item in items
        for figure in item.item.figures
    ]
    links = [DeclaredLink(item.id, declared.to, declared) for item in items for declared in item.item.links]
    years = [(year, plan) for plan in plans.values() for year in years_in_force(plan)]
    due = [(each.figure.year, each.id) for each in figures if is_target(each.figure) and each.figure.year]
    return Archive(
        settings=records.archive,
        cities={city.id: city for city in records.cities if is_confirmed(city)},
        kinds={kind.id: kind for kind in records.kinds},
        functions={function.id: function for function in records.functions},
        departments=departments,
        reforms={reform.id: reform for reform in records.reforms},
        tags={tag.id: tag for tag in records.tags},
        indicators={indicator.id: indicator for indicator in records.indicators if is_confirmed(indicator)},
        plans=plans,
        known=tuple(records.known),
        facets={
            (facet, value.id): value.name
            for facet, values in (
                ("level", records.facets.levels),
                ("object", records.facets.objects),
                ("stage", records.facets.stages),
                ("counted", records.facets.counted),
            )
            for value in values
        },
        items={item.id: item for item in items},
        figures={figure.id: figure for figure in figures},
        items_of_plan={plan: tuple(item.id for item in placed) for plan, placed in items_of_plan.items()},
        plans_of_city=_grouped((plan.city, plan.id) for plan in plans.values()),
        plans_of_year=dict(sorted(_grouped((year, plan.id) for year, plan in years).items())),
        plans_of_cell=_grouped(((plan.city, year), plan.id) for year, plan in years),
        items_of_reform=_grouped((reform, item.id) for item in items for reform in item.item.reforms),
        items_of_tag=_grouped((tag, item.id) for item in items for tag in item.item.tags),
        items_of_department=_items_of_department(departments, items),
        items_of_mention=_grouped((name, item.id) for item in items for name in _mentioned(item)),
        figures_of_indicator=_grouped((each.figure.indicator, each.id) for each in figures),
        figures_due=dict(sorted(_grouped(due).items())),
        repeated_by=_grouped((each.figure.repeats, each.id) for each in figures if each.figure.repeats),
        links_from=_grouped((each.source, each) for each in links),
        links_to=_grouped((each.target, each) for each in links),
    )


def plan_order(plan: r.Plan) -> tuple[str, int, int, str, str]:
    """Sort key of plans: city, first year, length of the period in years, kind, id."""
    years = years_of(plan)
    return plan.city, years[0], len(years), plan.kind, plan.id


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


def _section_paths(plan: r.Plan) -> dict[str, tuple[r.Section, ...]]:
    """Each section's path from the top, the section itself included."""
    by_id = {section.id: section for section in plan.sections}
    paths: dict[str, tuple[r.Section, ...]] = {}
    for section in plan.sections:
        path, above = [section], section.parent
        while above is not None:
            path.insert(0, by_id[above])
            above = by_id[above].parent
        paths[section.id] = tuple(path)
    return paths


def _items_of_department(
    departments: Iterable[tuple[str, str]], items: Iterable[PlacedItem]
) -> dict[tuple[str, str], dict[Role, tuple[str, ...]]]:
    """Item ids by department and role; every department has every role, perhaps without items."""
    by_role = _grouped(
        ((item.city, department, role), item.id)
        for item in items
        for role, departments in item.departments.items()
        for department in departments
    )
    return {
        (city, department): {role: by_role.get((city, department, role), ()) for role in ROLES}
        for city, department in departments
    }


def _mentioned(item: PlacedItem) -> Iterable[str]:
    """The names that an item mentions, each once."""
    return dict.fromkeys(mention.name for mention in item.item.mentions)


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """Values by key; keys and values in the order in which `pairs` brings them."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
