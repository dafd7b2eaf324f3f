"""The pages of cities and years: an index of each, and a page for each city and year."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.grid import Cell, GridRow, archive_years, grid, holdings
from generator.archive.model import Archive, PlacedFigure, is_target, years_of, years_of_period
from generator.archive.targets import due_targets
from generator.archive.time import item_years
from generator.records.closed_lists import FigureState
from generator.views.cells import LONGEST_LIST
from generator.views.compare import pairs_of_plan
from generator.views.items import (
    by_count,
    city_named,
    department_named,
    figure_view,
    grouped,
    plan_named,
    reform_named,
    tag_named,
)
from generator.views.page import Named, Page, in_parts, index_crumbs, paged
from generator.views.term_parts import term_cells

LONGEST_INDEX = 60
"""Most cities on one page of the index."""


def cities_index(archive: Archive) -> Iterator[Page]:
    """All cities with their plans and years, on one page or several."""
    page = Page(
        addresses.CITIES,
        "cities.md.jinja",
        r.Text(zh="城市", en="Cities"),
        f"本档案收录的 {len(archive.cities)} 个城市：文件、年份与条目数。",
        index_crumbs(),
        {"count": len(archive.cities)},
    )
    lists = [
        {
            "cities": [
                (archive.cities[i], addresses.city(i), rows.city_row(archive.cities[i], archive)) for i in cities
            ],
            "grid": holdings(archive, cities),
        }
        for cities in in_parts([(city, 1) for city in archive.cities], LONGEST_INDEX)
    ]
    yield from paged(page, lists, lambda shown: (shown["cities"][0][0].short.zh, shown["cities"][-1][0].short.zh))


def _items(archive: Archive, city: str) -> tuple[str, ...]:
    """The items of all plans of a city."""
    return tuple(item for plan in archive.plans_of_city.get(city, ()) for item in archive.items_of_plan[plan])


def city_pages(archive: Archive) -> Iterator[Page]:
    """One page for each city."""
    for identifier, city in archive.cities.items():
        plans = archive.plans_of_city.get(identifier, ())
        items = _items(archive, identifier)
        reforms = Counter(reform for i in items for reform in archive.items[i].item.reforms)
        tags = Counter(tag for i in items for tag in archive.items[i].item.tags)
        figures = [archive.figures[addresses.figure_id(i, f.id)] for i in items for f in archive.items[i].item.figures]
        yield Page(
            addresses.city(identifier),
            "city.md.jinja",
            city.name,
            f"{city.name.zh}（{city.province.zh}）：{len(plans)} 份文件，{len(items)} 个条目，{len(figures)} 个数值。",
            index_crumbs(("城市", "Cities", addresses.CITIES)),
            {
                "city": city,
                "row": rows.city_row(city, archive),
                "plans": [
                    (plan_named(archive.plans[p]), archive.plans[p], rows.plan_row(archive.plans[p], archive))
                    for p in plans
                ],
                "compared": pairs_of_plan(archive),
                "known": [known for known in archive.known if known.city == identifier],
                "reforms": by_count(archive, reforms, reform_named),
                "reform_rows": list(_reform_rows(archive, identifier, items)),
                "years": archive_years(archive),
                "tags": by_count(archive, tags, tag_named),
                "departments": [
                    (department_named(archive, identifier, d), rows.department_row(identifier, record, archive))
                    for (c, d), record in archive.departments.items()
                    if c == identifier
                ],
                "figures": len(figures),
                "figure_states": Counter(stated.figure.state.value for stated in figures),
                "groups": grouped(archive, items) if len(items) <= LONGEST_LIST else (),
                "count": len(items),
            },
        )


def _reform_rows(archive: Archive, city: str, items: tuple[str, ...]) -> Iterator[tuple[Named, GridRow]]:
    """Each reform of a city with its years, most items first; cells link to the items on the reform's page."""
    by_reform: dict[str, list[str]] = {}
    for item in items:
        for reform in archive.items[item].item.reforms:
            by_reform.setdefault(reform, []).append(item)
    for reform, mine in sorted(by_reform.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        opens = term_cells(archive, addresses.reform(reform), archive.items_of_reform[reform])
        yield reform_named(archive, reform), grid(archive, mine, cities=[city], opens=opens).rows[0]


MOST_REPORTED = 200
"""Most reported values on a year's page; the pages of indicators have all."""
MOST_DUE = 200
"""Most targets on a year's page; the page of the targets due has all."""
CITIES_ACROSS = 24
"""Most columns of a year's table; beyond, readers use the matrix."""
PLANS_OF_YEAR = 150
"""Most plans in force on one page of a year."""


def _year_matrix(archive: Archive, year: int) -> tuple[list[r.City], list[tuple[Named, list[Cell]]]]:
    """Reforms (rows) by cities with a plan in force in the year (columns); empty if there are too many cities."""
    cities = [city for city in archive.cities if archive.plans_of_cell.get((city, year))]
    if not cities or len(cities) > CITIES_ACROSS:
        return [], []
    found = []
    for reform, items in archive.items_of_reform.items():
        mine = [item for item in items if year in item_years(archive.items[item])]
        if mine:
            opens = term_cells(archive, addresses.reform(reform), items)
            table = grid(archive, mine, cities=cities, opens=opens)
            at = year - table.years[0]
            found.append((len(mine), reform, [row.cells[at] for row in table.rows]))
    found.sort(key=lambda each: (-each[0], each[1]))
    return [archive.cities[city] for city in cities], [(reform_named(archive, i), cells) for _, i, cells in found]


def reported_by_year(archive: Archive) -> dict[int, list[PlacedFigure]]:
    """Reported values and baselines by the year they are for, in the order of the plans."""
    found: dict[int, list[PlacedFigure]] = {}
    for stated in archive.figures.values():
        if stated.figure.year and not is_target(stated.figure):
            found.setdefault(stated.figure.year, []).append(stated)
    return found


def year_numbers(archive: Archive) -> list[int]:
    """Years with a page: those of the plans' periods, those looked back on, and every year that a figure names."""
    stated = {figure.figure.year for figure in archive.figures.values() if figure.figure.year}
    return sorted(stated | set(archive_years(archive)) | {y for plan in archive.plans.values() for y in years_of(plan)})


PLANS_NAMED = 20
"""Most plans of a year that the index of years names."""


def years_index(archive: Archive) -> Page:
    """All years with the plans in force and the targets due."""
    return Page(
        addresses.YEARS,
        "years.md.jinja",
        r.Text(zh="年份", en="Years"),
        "按年份查阅：涵盖该年的文件与到期的目标。",
        index_crumbs(),
        {
            "years": [
                {
                    "year": year,
                    "address": addresses.year(year),
                    "plans": [plan_named(archive.plans[p]) for p in archive.plans_of_year.get(year, ())[:PLANS_NAMED]],
                    "more": max(0, len(archive.plans_of_year.get(year, ())) - PLANS_NAMED),
                    "items": sum(len(archive.items_of_plan[p]) for p in archive.plans_of_year.get(year, ())),
                    "due": len(due_targets(archive, year)),
                    "cities": len({archive.plans[p].city for p in archive.plans_of_year.get(year, ())}),
                }
                for year in year_numbers(archive)
            ]
        },
    )


def year_pages(archive: Archive) -> Iterator[Page]:
    """A page for each year: the plans in force in it, the targets due and the values reported."""
    numbers = year_numbers(archive)
    reported = reported_by_year(archive)
    for year in numbers:
        plans = archive.plans_of_year.get(year, ())
        items = tuple(i for plan in plans for i in archive.items_of_plan[plan])
        due = due_targets(archive, year)
        reforms = Counter(reform for i in items for reform in archive.items[i].item.reforms)
        page = Page(
            addresses.year(year),
            "year.md.jinja",
            r.Text(zh=f"{year} 年", en=str(year)),
            f"{year} 年：涵盖该年的文件 {len(plans)} 份，条目 {len(items)} 个，到期目标 {len(due)} 个。",
            index_crumbs(("年份", "Years", addresses.YEARS)),
            {
                "year": year,
                "held": len(plans),
                "known": [known for known in archive.known if known.period and year in years_of_period(known.period)],
                "cities": archive.cities,
                "due": [figure_view(archive, stated) for stated in due],
                "most_due": MOST_DUE,
                "due_distinct": sum(not stated.figure.repeats for stated in due),
                "due_open": sum(stated.figure.state != FigureState.GIVEN for stated in due),
                "reforms": by_count(archive, reforms, reform_named),
                "matrix": _year_matrix(archive, year),
                "groups": grouped(archive, items) if len(items) <= LONGEST_LIST else (),
                "count": len(items),
                "reported": [figure_view(archive, stated) for stated in reported.get(year, ())[:MOST_REPORTED]],
                "reported_more": max(0, len(reported.get(year, ())) - MOST_REPORTED),
                "before": year - 1 if year - 1 in numbers else None,
                "after": year + 1 if year + 1 in numbers else None,
            },
        )
        of_city = Counter(archive.plans[plan].city for plan in plans)
        split = in_parts(of_city.items(), PLANS_OF_YEAR) if len(plans) > PLANS_OF_YEAR else [list(of_city)]
        lists = [
            {
                "plans": [
                    (
                        plan_named(archive.plans[p]),
                        city_named(archive, archive.plans[p].city),
                        archive.plans[p],
                        rows.plan_row(archive.plans[p], archive),
                    )
                    for p in plans
                    if archive.plans[p].city in cities
                ]
            }
            for cities in map(set, split)
        ]
        for part in paged(page, lists, lambda shown: (shown["plans"][0][1].name.zh, shown["plans"][-1][1].name.zh)):
            yield part if part.address == page.address else replace(part, template="year_plans.md.jinja")
