"""The pages of targets due: for each year the targets, who answers for them, and what later documents say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, PlacedFigure
from generator.archive.targets import Fate, due_targets, fate
from generator.records.closed_lists import FigureState, Role
from generator.views.items import FigureView, ItemLine, city_named, department_named, figure_view, item_line, plan_named
from generator.views.page import Named, Page, in_parts, index_crumbs, paged

STATES = ("reported", "linked", "other", "silent", "part", "none")
LONGEST = 400
"""Most targets on one year's page; beyond, each city has a page of its own."""
MOST_CITIES = 100
"""Most cities that one page of a year names."""


@dataclass(frozen=True)
class DueRow:
    """A target that is due, who answers for it, and what became of it (`archive.targets.Fate`)."""

    view: FigureView
    responsible: tuple[Named, ...]
    state: str
    reports: tuple[FigureView, ...]
    linked: tuple[ItemLine, ...]
    is_reached: bool | None
    repeated: int


@dataclass(frozen=True)
class DueCity:
    """The targets of one city and the later documents that could speak of them."""

    city: Named
    city_id: str
    later: tuple[Named, ...]
    rows: tuple[DueRow, ...]
    states: tuple[tuple[str, int], ...]
    unreadable: int

    @property
    def counted(self) -> dict[str, int]:
        """The number of targets in each state."""
        return dict(self.states)

    @property
    def by_item(self) -> Iterator[tuple[ItemLine, tuple[Named, ...], tuple[ItemLine, ...], list[DueRow]]]:
        """Each item with the departments that answer for it, the items that report on it, and its targets."""
        for _, found in groupby(self.rows, lambda row: row.view.item.id):
            rows = list(found)
            yield rows[0].view.item, rows[0].responsible, rows[0].linked, rows


def due_years(archive: Archive) -> list[int]:
    """The years in which some target is due."""
    return sorted(archive.figures_due)


def due_pages(archive: Archive) -> Iterator[Page]:
    """The index of years, a page for each year, and one for each city of a year with too many targets."""
    by_year = {year: due_targets(archive, year) for year in due_years(archive)}
    fates = {target.id: fate(archive, target) for targets in by_year.values() for target in targets}
    yield _index(archive, by_year, fates)
    for year, targets in by_year.items():
        cities = due_cities(archive, targets, fates)
        is_long = len(targets) > LONGEST
        yield from _year_pages(archive, year, cities, is_long)
        for each in cities if is_long else ():
            yield _city_page(archive, year, each)


def due_cities(archive: Archive, targets: Sequence[PlacedFigure], fates: dict[str, Fate]) -> tuple[DueCity, ...]:
    """The targets by city, in the order of their documents."""
    by_city: dict[str, list[PlacedFigure]] = {}
    for target in targets:
        by_city.setdefault(target.placed.city, []).append(target)
    out = []
    for city in archive.cities:
        mine = by_city.get(city)
        if not mine:
            continue
        later = {plan: None for target in mine for plan in fates[target.id].later}
        out.append(
            DueCity(
                city_named(archive, city),
                city,
                tuple(plan_named(archive.plans[plan]) for plan in archive.plans_of_city[city] if plan in later),
                tuple(_row(archive, target, fates[target.id]) for target in mine),
                _counted(fates[target.id] for target in mine),
                sum(target.figure.state != FigureState.GIVEN for target in mine),
            )
        )
    return tuple(out)


def _row(archive: Archive, target: PlacedFigure, found: Fate) -> DueRow:
    duty = target.placed.departments
    answer = duty[Role.LEAD] or duty[Role.RESPONSIBLE]
    return DueRow(
        figure_view(archive, target),
        tuple(department_named(archive, target.placed.city, each) for each in answer),
        found.state,
        tuple(figure_view(archive, each) for each in found.reports),
        tuple(item_line(archive, each) for each in found.linked),
        found.is_reached,
        len(archive.repeated_by.get(target.id, ())),
    )


def _counted(fates: Iterable[Fate]) -> tuple[tuple[str, int], ...]:
    """The states that occur, in the order of `STATES`, with their numbers."""
    counted = Counter(each.state for each in fates)
    return tuple((state, counted[state]) for state in STATES if counted[state])


def _index(archive: Archive, by_year: dict[int, tuple[PlacedFigure, ...]], fates: dict[str, Fate]) -> Page:
    total = sum(len(targets) for targets in by_year.values())
    return Page(
        addresses.DUE,
        "due.md.jinja",
        r.Text(zh="到期目标", en="Targets due"),
        f"按年份查阅到期目标：共 {total} 个，并注明后续文件是否提及。",
        index_crumbs(),
        {
            "states": [state for state in STATES if any(each.state == state for each in fates.values())],
            "years": [
                {
                    "year": year,
                    "address": addresses.due(year),
                    "count": len(targets),
                    "cities": len({target.placed.city for target in targets}),
                    "unreadable": sum(target.figure.state != FigureState.GIVEN for target in targets),
                    "states": dict(_counted(fates[target.id] for target in targets)),
                }
                for year, targets in by_year.items()
            ],
            "total": total,
        },
    )


def _year_pages(archive: Archive, year: int, cities: tuple[DueCity, ...], is_long: bool) -> Iterator[Page]:
    """A year's page. If it is long it only names its cities, on several pages if they are many."""
    years = due_years(archive)
    count = sum(len(each.rows) for each in cities)
    states: Counter[str] = Counter()
    for each in cities:
        states.update(dict(each.states))
    page = Page(
        addresses.due(year),
        "due_year.md.jinja",
        r.Text(zh=f"{year} 年到期的目标", en=f"Targets due in {year}"),
        f"{year} 年底应达到的 {count} 个目标：由谁负责，后续文件是否提及。",
        index_crumbs(("到期目标", "Targets due", addresses.DUE)),
        {
            "year": year,
            "is_long": is_long,
            "count": count,
            "unreadable": sum(each.unreadable for each in cities),
            "states": [(state, states[state]) for state in STATES if states[state]],
            "before": max((y for y in years if y < year), default=None),
            "after": min((y for y in years if y > year), default=None),
            "address_of": {each.city_id: addresses.due_in_city(year, each.city_id) for each in cities}
            if is_long
            else {},
        },
    )
    split = (
        in_parts([(each.city_id, 1) for each in cities], MOST_CITIES)
        if is_long
        else [[each.city_id for each in cities]]
    )
    lists = [{"cities": tuple(each for each in cities if each.city_id in part)} for part in map(set, split)]
    yield from paged(page, lists, lambda shown: (shown["cities"][0].city.name.zh, shown["cities"][-1].city.name.zh))


def _city_page(archive: Archive, year: int, each: DueCity) -> Page:
    name = archive.cities[each.city_id].short
    return Page(
        addresses.due_in_city(year, each.city_id),
        "due_year.md.jinja",
        r.Text.made(zh=f"{name.zh} {year} 年到期的目标", en=f"Targets of {name.en or name.zh} due in {year}"),
        f"{name.zh} {year} 年底应达到的 {len(each.rows)} 个目标。",
        index_crumbs(("到期目标", "Targets due", addresses.DUE), (f"{year} 年", str(year), addresses.due(year))),
        {
            "year": year,
            "cities": (each,),
            "parts": (),
            "number": 1,
            "is_long": False,
            "count": len(each.rows),
            "unreadable": each.unreadable,
            "states": each.states,
            "before": None,
            "after": None,
            "address_of": {},
        },
    )
