"""The pages of reforms, tags, departments and functions: an index of each kind, and one page for each."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator import addresses, rows
from generator import records as r
from generator.archive import Archive
from generator.vocabulary import Role
from generator.views.grid import grid
from generator.views.items import (
    city_named,
    department_named,
    figure_view,
    grouped,
    reform_named,
    tag_named,
)
from generator.views.page import Named, Page, index_crumbs


def reforms_index(archive: Archive) -> Page:
    """All reforms with their items, cities, and first and last year."""
    return Page(
        addresses.REFORMS,
        "terms.md.jinja",
        r.Text(zh="改革", en="Reforms"),
        "按改革查阅：每项改革的定义、国家文件、涉及城市与条目。",
        index_crumbs(),
        {
            "terms": [
                _term_line(archive, reform_named(archive, i), reform, archive.items_of_reform.get(i, ()))
                for i, reform in archive.reforms.items()
            ],
            "lead": r.Text(
                zh="改革按条目所做的事归入，不只看用词。点开一项，可见它在各城市、各年份的条目。",
                en="An item belongs to a reform by what it does, not only by its words. Open one to see it over cities and years.",
            ),
        },
    )


def tags_index(archive: Archive) -> Page:
    """All tags with their definitions and items."""
    return Page(
        addresses.TAGS,
        "terms.md.jinja",
        r.Text(zh="标签", en="Tags"),
        "受控主题词表：每个标签的定义与条目数。",
        index_crumbs(),
        {
            "terms": [
                _term_line(archive, tag_named(archive, i), tag, archive.items_of_tag.get(i, ()))
                for i, tag in archive.tags.items()
            ],
            "lead": r.Text(zh="标签是受控的主题词，每条用一至四个。", en="Tags are controlled subject terms; an item has one to four."),
        },
    )


def functions_index(archive: Archive) -> Page:
    """All functions with the departments that have them."""
    return Page(
        addresses.FUNCTIONS,
        "terms.md.jinja",
        r.Text(zh="职能", en="Functions"),
        "职能把各城市名称不同而职责相同的处室连在一起。",
        index_crumbs(),
        {
            "terms": [
                _term_line(archive, Named(function.name, addresses.function(i)), function, items_of_function(archive, i))
                for i, function in archive.functions.items()
                if any(department.function == i for department in archive.departments.values())
            ],
            "lead": r.Text(
                zh="处室保留本市的印刷名称，由职能跨城市相连。",
                en="Departments keep the names printed in their city; functions join them across cities.",
            ),
        },
    )


def _term_line(archive: Archive, named: Named, term, items: tuple[str, ...]) -> dict:
    years = sorted({int(archive.items[item].plan.period[:4]) for item in items})
    return {
        "named": named,
        "definition": term.definition,
        "items": len(items),
        "cities": [archive.cities[c].short for c in dict.fromkeys(archive.items[item].city for item in items)],
        "first": years[0] if years else None,
        "last": max((int(archive.items[item].plan.period[-4:]) for item in items), default=None),
    }


def items_of_function(archive: Archive, function: str, role: Role | None = None) -> tuple[str, ...]:
    """The items in which some department of the function has a role."""
    found = [
        item
        for key, department in archive.departments.items()
        if department.function == function
        for each, items in archive.items_of_department[key].items()
        if role in (None, each)
        for item in items
    ]
    order = {item: n for n, item in enumerate(archive.items)}
    return tuple(sorted(dict.fromkeys(found), key=order.__getitem__))


def _overview(archive: Archive, items: tuple[str, ...]) -> dict:
    """What every term's page opens with: a sentence of facts, the grid, the items by plan."""
    table = grid(archive, items)
    figures = [
        archive.figures[addresses.figure_id(item, figure.id)]
        for item in items
        for figure in archive.items[item].item.figures
    ]
    return {
        "grid": table,
        "groups": grouped(archive, items),
        "count": len(items),
        "cities": len({archive.items[item].city for item in items}),
        "plans": len({archive.items[item].plan.id for item in items}),
        "first": table.seen[0] if table.seen else None,
        "seen": table.seen,
        "figures": len(figures),
    }


def _beside(archive: Archive, items: Iterable[str], field: str, leave_out: str, named) -> list[Named]:
    """What the same items also carry, most often first."""
    counted = Counter(
        each for item in items for each in getattr(archive.items[item].item, field) if each != leave_out
    )
    return [
        Named(named(archive, each).name, named(archive, each).address, count)
        for each, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
    ]


def reform_pages(archive: Archive) -> Iterator[Page]:
    """One page for each reform."""
    for identifier, reform in archive.reforms.items():
        items = archive.items_of_reform.get(identifier, ())
        yield Page(
            addresses.reform(identifier),
            "reform.md.jinja",
            reform.name,
            f"{reform.name.zh}：{reform.definition.zh}本档案共 {len(items)} 条，按城市与年份排列。",
            index_crumbs(("改革", "Reforms", addresses.REFORMS)),
            {
                "reform": reform,
                **_overview(archive, items),
                "tags": _beside(archive, items, "tags", "", tag_named),
                "beside": _beside(archive, items, "reforms", identifier, reform_named),
                "leads": _leads(archive, items),
            },
        )


def _leads(archive: Archive, items: Iterable[str]) -> list[tuple[Named, Named]]:
    """Who leads the items, with the city, most often first."""
    counted = Counter(
        (archive.items[item].city, department)
        for item in items
        if archive.items[item].item.departments
        for department in archive.items[item].item.departments.lead
    )
    return [
        (city_named(archive, city), department_named(archive, city, department, count))
        for (city, department), count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def tag_pages(archive: Archive) -> Iterator[Page]:
    """One page for each tag."""
    for identifier, tag in archive.tags.items():
        items = archive.items_of_tag.get(identifier, ())
        yield Page(
            addresses.tag(identifier),
            "tag.md.jinja",
            tag.name,
            f"标签「{tag.name.zh}」：{tag.definition.zh}本档案共 {len(items)} 条。",
            index_crumbs(("标签", "Tags", addresses.TAGS)),
            {
                "tag": tag,
                **_overview(archive, items),
                "beside": _beside(archive, items, "tags", identifier, tag_named),
                "reforms": _beside(archive, items, "reforms", "", reform_named),
            },
        )


def function_pages(archive: Archive) -> Iterator[Page]:
    """One page for each function that some department has."""
    for identifier, function in archive.functions.items():
        members = [(c, d) for (c, d), record in archive.departments.items() if record.function == identifier]
        if not members:
            continue
        items = items_of_function(archive, identifier)
        yield Page(
            addresses.function(identifier),
            "function.md.jinja",
            function.name,
            f"职能「{function.name.zh}」：{function.definition.zh}各城市承担此职能的处室及其 {len(items)} 个条目。",
            index_crumbs(("处室与单位", "Departments", addresses.DEPARTMENTS), ("职能", "Functions", addresses.FUNCTIONS)),
            {
                "function": function,
                **_overview(archive, items),
                "departments": [
                    (city_named(archive, c), department_named(archive, c, d), rows.department_row(c, archive.departments[c, d], archive))
                    for c, d in members
                ],
            },
        )


def departments_index(archive: Archive) -> Page:
    """All departments by city, with what they lead, answer for and support."""
    return Page(
        addresses.DEPARTMENTS,
        "departments.md.jinja",
        r.Text(zh="处室与单位", en="Departments"),
        "各城市的处室与单位：牵头、责任与配合的条目数，及其职能。",
        index_crumbs(),
        {
            "cities": [
                (
                    city,
                    [
                        (
                            department_named(archive, city.id, department.id),
                            Named(archive.functions[department.function].name, addresses.function(department.function)),
                            rows.department_row(city.id, department, archive),
                        )
                        for (c, _), department in archive.departments.items()
                        if c == city.id
                    ],
                )
                for city in archive.cities.values()
            ]
        },
    )


def department_pages(archive: Archive) -> Iterator[Page]:
    """One page for each department: what it leads, answers for and supports, and with whom."""
    for (city, identifier), department in archive.departments.items():
        by_role = archive.items_of_department[city, identifier]
        items = tuple(i for i in archive.items if any(i in by_role[role] for role in by_role)) if any(by_role.values()) else ()
        yield Page(
            addresses.department(city, identifier),
            "department.md.jinja",
            department.name,
            f"{archive.cities[city].name.zh}{department.name.zh}：牵头 {len(by_role[Role.LEAD])} 条，责任 {len(by_role[Role.RESPONSIBLE])} 条，配合 {len(by_role[Role.SUPPORTING])} 条。",
            index_crumbs(("处室与单位", "Departments", addresses.DEPARTMENTS)) + (city_named(archive, city),),
            {
                "department": department,
                "city": city_named(archive, city),
                "function": Named(archive.functions[department.function].name, addresses.function(department.function)),
                "roles": [(role.value, grouped(archive, by_role[role]), len(by_role[role])) for role in Role if by_role[role]],
                "grid": grid(archive, items, cities=[city]),
                "count": len(items),
                "partners": partners(archive, city, identifier),
                "figures": [
                    figure_view(archive, archive.figures[addresses.figure_id(item, figure.id)], with_item=True)
                    for item in items
                    if item in by_role[Role.LEAD] or not by_role[Role.LEAD]
                    for figure in archive.items[item].item.figures
                ],
            },
        )


def partners(archive: Archive, city: str, identifier: str) -> list[tuple[Named, int]]:
    """The departments that share items with this one, with the number of items shared, most first."""
    shared: Counter[str] = Counter()
    by_role = archive.items_of_department[city, identifier]
    for item in dict.fromkeys(i for items in by_role.values() for i in items):
        duties = archive.items[item].item.departments
        shared.update({d for role in Role for d in getattr(duties, role.value)} - {identifier})
    return [
        (department_named(archive, city, other), count)
        for other, count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
