"""The pages of departments and of the functions that join them across cities.

A department's page has what it leads, answers for and supports by plan and year, its partners, what it handed over or
took on where a later item continues an earlier one, and its figures.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.grid import Opens, grid
from generator.archive.model import Archive, DeclaredLink, PlacedItem, in_order, items_of_function, memoised
from generator.records.closed_lists import ROLES, LinkKind, Role
from generator.views import term_parts
from generator.views.items import (
    ItemLine,
    city_named,
    department_named,
    figure_view,
    grouped,
    item_line,
    plan_named,
    short_name,
)
from generator.views.network import Network, Partner
from generator.views.page import Named, Page, in_parts, index_crumbs, paged
from generator.views.term_parts import table_pages
from generator.views.terms import overview, term_line

_DRAWN = 14
"""Most partners in the picture; the table has all."""

MOST_FIGURES = 120
"""Most figures that a department's page lists; beyond, it links to the search."""

_SUCCESSION = (LinkKind.CONTINUES, LinkKind.SPLITS, LinkKind.MERGES, LinkKind.ANNUAL_STEP_OF)


@dataclass(frozen=True)
class DutyRow:
    """A department's items in one plan: for each role the number and the anchor of the list; then all roles."""

    plan: r.Plan
    named: Named
    has_same_kind: bool
    counts: tuple[tuple[str, int, str], ...]
    total: int


@dataclass(frozen=True)
class Handover:
    """An item that continues in a later one while the department's role in it changed.

    `what` is `gave`, `took` or `changed`; `others` are the departments that took it over, or gave it up.
    """

    what: str
    earlier: ItemLine
    later: ItemLine
    role_before: str | None
    role_after: str | None
    others: tuple[Named, ...]


def items_of_department(archive: Archive, city: str, identifier: str) -> tuple[str, ...]:
    """The items in which a department has any role, in the order of the archive."""
    by_role = archive.items_of_department[city, identifier]
    return in_order(archive, (item for items in by_role.values() for item in items))


def function_cells(archive: Archive, function: str, items: tuple[str, ...]) -> Opens | None:
    """Link target of a function's cells: its department's page; the city's page if several departments share it.

    None if the function's own page lists its items.
    """
    if len(items) <= term_parts.LONGEST:
        return None

    def opens(city: str, year: int, plans: tuple[str, ...]) -> str:
        ours = _departments_with_items(archive).get((function, city), [])
        return (
            f"{addresses.department(city, ours[0])}#duties" if len(ours) == 1 else f"{addresses.city(city)}#departments"
        )

    return opens


@memoised
def _departments_with_items(archive: Archive) -> dict[tuple[str, str], list[str]]:
    """The departments that have items, by function and city."""
    found: dict[tuple[str, str], list[str]] = {}
    for (city, identifier), department in archive.departments.items():
        if any(archive.items_of_department[city, identifier].values()):
            found.setdefault((department.function, city), []).append(identifier)
    return found


def functions_index(archive: Archive) -> Page:
    """All functions with the departments that have them."""
    used = {department.function for department in archive.departments.values()}
    return Page(
        addresses.FUNCTIONS,
        "terms.md.jinja",
        r.Text(zh="职能", en="Functions"),
        "职能将各城市名称不同、职责相同的处室归为一类。",
        index_crumbs(),
        {
            "terms": [
                term_line(archive, Named(function.name, addresses.function(i)), function, items_of_function(archive, i))
                for i, function in archive.functions.items()
                if i in used
            ],
            "lead": r.Text(
                zh="处室名称依各市文件原文，按职能跨城市归类。",
                en="Departments keep the names printed in their city's documents; functions group them across cities.",
            ),
            "matrix": addresses.matrix("function"),
        },
    )


def function_pages(archive: Archive) -> Iterator[Page]:
    """One page for each function, even without departments, since its address has been published."""
    members: dict[str, list[tuple[str, str]]] = {}
    for key, department in archive.departments.items():
        members.setdefault(department.function, []).append(key)
    for identifier, function in archive.functions.items():
        items = items_of_function(archive, identifier)
        page = Page(
            addresses.function(identifier),
            "function.md.jinja",
            function.name,
            f"职能“{function.name.zh}”：{function.definition.zh}各城市承担此职能的处室及其 {len(items)} 个条目。",
            index_crumbs(
                ("处室与单位", "Departments", addresses.DEPARTMENTS), ("职能", "Functions", addresses.FUNCTIONS)
            ),
            {
                "function": function,
                **overview(archive, addresses.function(identifier), items, function_cells(archive, identifier, items)),
                "found": addresses.search(function=identifier),
                "departments": [
                    (
                        city_named(archive, c),
                        department_named(archive, c, d),
                        rows.department_row(c, archive.departments[c, d], archive),
                    )
                    for c, d in members.get(identifier, ())
                ],
            },
        )
        yield page
        yield from table_pages(page)


LONGEST_INDEX = 250
"""Most departments on one page of the index."""


def departments_index(archive: Archive) -> Iterator[Page]:
    """All departments by city with their numbers of items, on one page or several."""
    by_city: dict[str, list[r.Department]] = {}
    for (city, _), department in archive.departments.items():
        by_city.setdefault(city, []).append(department)
    page = Page(
        addresses.DEPARTMENTS,
        "departments.md.jinja",
        r.Text(zh="处室与单位", en="Departments"),
        "各城市的处室与单位：牵头、责任与配合的条目数，及其职能。",
        index_crumbs(),
    )
    split = in_parts([(city, max(1, len(by_city.get(city, ())))) for city in archive.cities], LONGEST_INDEX)
    lists = [
        {
            "cities": [
                (
                    archive.cities[city],
                    [
                        (
                            department_named(archive, city, department.id),
                            Named(archive.functions[department.function].name, addresses.function(department.function)),
                            rows.department_row(city, department, archive),
                        )
                        for department in by_city.get(city, ())
                    ],
                )
                for city in cities
            ],
            # Other pages link to the cities' anchors on the first page, which therefore leads on.
            "elsewhere": [
                (archive.cities[other], addresses.part(addresses.DEPARTMENTS, n))
                for n, others in enumerate(split, 1)
                for other in others
                if n > 1 and number == 1
            ],
        }
        for number, cities in enumerate(split, 1)
    ]
    yield from paged(page, lists, lambda shown: (shown["cities"][0][0].short.zh, shown["cities"][-1][0].short.zh))


def department_pages(archive: Archive) -> Iterator[Page]:
    """One page for each department."""
    for (city, identifier), department in archive.departments.items():
        by_role = archive.items_of_department[city, identifier]
        items = items_of_department(archive, city, identifier)
        shared = partners(archive, city, identifier)
        figures = [
            figure_view(archive, archive.figures[addresses.figure_id(item, figure.id)])
            for item in in_order(archive, by_role[Role.LEAD] or items)
            for figure in archive.items[item].item.figures
        ]
        yield Page(
            addresses.department(city, identifier),
            "department.md.jinja",
            department.name,
            f"{archive.cities[city].name.zh}{department.name.zh}：牵头 {len(by_role[Role.LEAD])} 条，"
            f"责任 {len(by_role[Role.RESPONSIBLE])} 条，配合 {len(by_role[Role.SUPPORTING])} 条。",
            index_crumbs(("处室与单位", "Departments", addresses.DEPARTMENTS)) + (city_named(archive, city),),
            {
                "department": department,
                "city": city_named(archive, city),
                "function": Named(archive.functions[department.function].name, addresses.function(department.function)),
                "roles": [
                    (role.value, grouped(archive, by_role[role]), len(by_role[role])) for role in ROLES if by_role[role]
                ],
                "duties": duties(archive, city, identifier),
                "grid": grid(archive, items, cities=[city]),
                "count": len(items),
                "partners": [(department_named(archive, city, other), n) for other, n in shared],
                "network": network(archive, city, identifier, shared),
                "handovers": handovers(archive, city, identifier),
                "figures": figures if len(figures) <= MOST_FIGURES else [],
                "more_figures": addresses.search(city=city, function=department.function, figure="given")
                if len(figures) > MOST_FIGURES
                else None,
            },
        )


def duties(archive: Archive, city: str, identifier: str) -> tuple[DutyRow, ...]:
    """A department's items plan by plan."""
    by_role = archive.items_of_department[city, identifier]
    counted: dict[str, Counter[Role]] = {}
    for role in ROLES:
        for item in by_role[role]:
            counted.setdefault(addresses.split_item_id(item)[0], Counter())[role] += 1
    called = Counter(short_name(archive.plans[plan]) for plan in counted)
    return tuple(
        DutyRow(
            archive.plans[plan],
            plan_named(archive.plans[plan]),
            called[short_name(archive.plans[plan])] > 1,
            tuple((role.value, counted[plan][role], f"#{role.value}-{plan}") for role in ROLES),
            sum(counted[plan].values()),
        )
        for plan in archive.plans_of_city.get(city, ())
        if plan in counted
    )


def partners(archive: Archive, city: str, identifier: str) -> list[tuple[str, int]]:
    """The departments that share items with this one and the number of shared items, most first."""
    shared: Counter[str] = Counter()
    for item in items_of_department(archive, city, identifier):
        shared.update(_all_of(archive.items[item]) - {identifier})
    return sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))


def _all_of(placed: PlacedItem) -> set[str]:
    """The departments of an item in any role."""
    return {department for named in placed.departments.values() for department in named}


def network(archive: Archive, city: str, identifier: str, shared: list[tuple[str, int]]) -> Network | None:
    """The picture of a department's partners, None if there are fewer than two."""
    if len(shared) < 2:
        return None
    here = addresses.department(city, identifier)
    drawn = tuple(
        Partner(
            other,
            archive.departments[city, other].name.zh,
            addresses.relative(here, addresses.department(city, other)),
            n,
        )
        for other, n in shared[:_DRAWN]
    )
    names = {partner.id for partner in drawn}
    between: Counter[tuple[str, str]] = Counter()
    for item in items_of_department(archive, city, identifier):
        present = sorted(_all_of(archive.items[item]) & names)
        between.update((one, other) for n, one in enumerate(present) for other in present[n + 1 :])
    return Network(
        archive.departments[city, identifier].name.zh,
        drawn,
        tuple((one, other, count) for (one, other), count in sorted(between.items())),
        len(shared) - len(drawn),
    )


def _role(placed: PlacedItem, department: str) -> str | None:
    """The first role of a department in an item."""
    return next((role.value for role, named in placed.departments.items() if department in named), None)


def handovers(archive: Archive, city: str, identifier: str) -> tuple[Handover, ...]:
    """Items of a department that continue in a later item of the city with another role for it.

    Both items must name departments: a document that names none says nothing about a change.
    """
    out = []
    seen: set[tuple[str, str]] = set()
    for item in items_of_department(archive, city, identifier):
        for both in (*archive.links_from.get(item, ()), *archive.links_to.get(item, ())):
            if (both.source, both.target) not in seen and _is_succession(archive, both, city):
                seen.add((both.source, both.target))
                found = _handover(archive, city, identifier, archive.items[both.target], archive.items[both.source])
                out += [found] if found else []
    return tuple(out)


def _is_succession(archive: Archive, both: DeclaredLink, city: str) -> bool:
    later, earlier = archive.items[both.source], archive.items[both.target]
    return both.link.kind in _SUCCESSION and later.city == earlier.city == city and later.plan.id != earlier.plan.id


def _handover(archive: Archive, city: str, identifier: str, earlier: PlacedItem, later: PlacedItem) -> Handover | None:
    before, after = _all_of(earlier), _all_of(later)
    role_before, role_after = _role(earlier, identifier), _role(later, identifier)
    if not before or not after or role_before == role_after:
        return None
    what = "gave" if role_after is None else "took" if role_before is None else "changed"
    others = sorted(after - before) if what == "gave" else sorted(before - after) if what == "took" else []
    return Handover(
        what,
        item_line(archive, earlier.id),
        item_line(archive, later.id),
        role_before,
        role_after,
        tuple(department_named(archive, city, other) for other in others),
    )
