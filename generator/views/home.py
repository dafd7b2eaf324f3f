"""The home page and the coverage page: what is here, what is missing."""

from collections import Counter
from collections.abc import Iterator

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.grid import archive_years, holdings
from generator.archive.model import Archive, years_of_period
from generator.archive.time import years_in_force
from generator.records.closed_lists import Coverage
from generator.registry.entries import Registry, release_key
from generator.views.items import ItemLine, city_named, item_line, plan_named, reform_named
from generator.views.page import Named, Page, in_parts, index_crumbs, paged

CITIES_SHOWN = 24
"""Most cities on the home page, those with most items; the coverage page has all."""


def home_page(archive: Archive, registry: Registry | None = None) -> Page:
    """What the archive contains, example questions, what is new and how to cite; then the reforms and the plans."""
    per_city = Counter(placed.city for placed in archive.items.values())
    shown = sorted(archive.cities, key=lambda city: (-per_city[city], city))[:CITIES_SHOWN]
    whole = holdings(archive, [city for city in archive.cities if city in shown])
    latest = max(archive.plans_of_year, default=None)
    return Page(
        addresses.HOME,
        "home.md.jinja",
        archive.settings.title,
        archive.settings.description.zh,
        (),
        {
            "settings": archive.settings,
            "grid": whole,
            "held": {cell: _held(archive, plans) for cell, plans in archive.plans_of_cell.items()},
            "more_cities": len(archive.cities) - len(shown),
            "counts": counts(archive),
            "examples": EXAMPLES,
            "reforms": [
                (reform_named(archive, i), len(items))
                for i, items in sorted(archive.items_of_reform.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:12]
            ],
            "new": _new(archive, registry),
            "latest": latest,
            "sample": _sample(archive),
        },
    )


EXAMPLES = ("县管校聘", "邯郸 2023 46", "公参民", "94%")
"""Example queries: a reform, an item by its number, a short name, a figure."""


def _held(archive: Archive, plans: tuple[str, ...]) -> str:
    """The coverage that some plans share; in part if they differ."""
    held = {archive.plans[plan].coverage for plan in plans}
    return (held.pop() if len(held) == 1 else Coverage.PARTIAL).value


def _new(archive: Archive, registry: Registry | None) -> list[tuple[Named, Named, r.Plan, int]]:
    """At most five new plans: unreleased ones, or else those of the newest release with any; latest period first."""
    entries = registry.entries if registry else {}
    came = {plan: entries[plan].first_release if plan in entries else None for plan in archive.plans}
    latest = max((release for release in came.values() if release), key=release_key, default=None)
    fresh = [plan for plan in came if came[plan] is None] or [plan for plan in came if came[plan] == latest]
    newest = sorted(fresh, key=lambda plan: (-int(archive.plans[plan].period[-4:]), plan))[:5]
    return [
        (
            plan_named(archive.plans[i]),
            city_named(archive, archive.plans[i].city),
            archive.plans[i],
            len(archive.items_of_plan[i]),
        )
        for i in newest
    ]


def _sample(archive: Archive) -> ItemLine | None:
    """The first item with a number in a plan in full text, as an example of a citation."""
    for identifier, placed in archive.items.items():
        if placed.item.number and placed.plan.coverage == Coverage.FULL:
            return item_line(archive, identifier)
    return None


def counts(archive: Archive) -> dict[str, int]:
    """The number of records of every kind; the last line of a build prints the same."""
    return {
        "cities": len(archive.cities),
        "plans": len(archive.plans),
        "items": len(archive.items),
        "figures": len(archive.figures),
        "reforms": len(archive.items_of_reform),
        "departments": len(archive.departments),
        "tags": len(archive.items_of_tag),
        "indicators": len(archive.figures_of_indicator),
        "links": sum(len(links) for links in archive.links_from.values()),
    }


CoveredYear = tuple[int, list[tuple[Named, r.Plan]], list[r.KnownDocument]]
"""A year of a city, the plans held of it, and the documents known of it."""

LONGEST_COVERAGE = 150
"""Most plans, held or known, on one page of the coverage."""


def coverage_pages(archive: Archive) -> Iterator[Page]:
    """What the archive has in full text, in part or in outline, and what is only known, by city and year."""
    known: dict[str | None, list[r.KnownDocument]] = {}
    for each in archive.known:
        known.setdefault(each.city, []).append(each)
    page = Page(
        addresses.COVERAGE,
        "coverage.md.jinja",
        r.Text(zh="收录情况", en="Coverage"),
        "各城市各年份已收录的文件、缺失的内容，以及已知但未收录的文件。",
        index_crumbs(),
        {"years": archive_years(archive), "settings": archive.settings},
    )
    counted = [
        (city, 1 + len(archive.plans_of_city.get(city, ())) + len(known.get(city, ()))) for city in archive.cities
    ]
    split = in_parts(counted, LONGEST_COVERAGE)
    lists = [
        {
            "table": [(city_named(archive, city), _covered(archive, city, known.get(city, []))) for city in cities],
            "known": [
                *((archive.cities[city].short, each) for city in cities for each in known.get(city, ())),
                *((each.place, each) for each in known.get(None, ()) if cities == split[-1]),
            ],
            "plans": [
                (plan_named(plan), city_named(archive, plan.city), plan, rows.plan_row(plan, archive))
                for plan in archive.plans.values()
                if plan.city in cities
            ],
        }
        for cities in split
    ]
    yield from paged(page, lists, lambda shown: (shown["table"][0][0].name.zh, shown["table"][-1][0].name.zh))


def _covered(archive: Archive, city: str, known: list[r.KnownDocument]) -> list[CoveredYear]:
    """The years of a city with the plans held and the documents known."""
    held = [archive.plans[plan] for plan in archive.plans_of_city.get(city, ())]
    return [
        (
            year,
            [(plan_named(plan), plan) for plan in held if year in years_in_force(plan)],
            [each for each in known if each.period and year in years_of_period(each.period)],
        )
        for year in archive_years(archive)
    ]
