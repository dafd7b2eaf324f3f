"""The home page and the coverage page: what is here, what is missing."""

from generator import addresses, rows
from generator import records as r
from generator.archive import Archive
from generator.views.grid import archive_years, grid
from generator.views.items import city_named, plan_named, reform_named
from generator.views.page import Page, index_crumbs


def home_page(archive: Archive) -> Page:
    """What is here, what can be asked, what is new, how to cite."""
    whole = grid(archive, archive.items)
    return Page(
        addresses.HOME,
        "home.md.jinja",
        archive.settings.title,
        archive.settings.description.zh,
        (),
        {
            "settings": archive.settings,
            "grid": whole,
            "counts": counts(archive),
            "reforms": [
                (reform_named(archive, i), len(items))
                for i, items in sorted(archive.items_of_reform.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:12]
            ],
            "plans": [(plan_named(plan), city_named(archive, plan.city), plan, rows.plan_row(plan, archive)) for plan in archive.plans.values()],
        },
    )


def counts(archive: Archive) -> dict[str, int]:
    """How many of everything there is; the closing line of a build prints the same."""
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


def coverage_page(archive: Archive) -> Page:
    """For each city and year what is held whole, in part, in outline, known but not held."""
    years = archive_years(archive)
    table = []
    for city in archive.cities:
        cells = []
        for year in years:
            held = [
                archive.plans[p] for p in archive.plans_of_year.get(year, ()) if archive.plans[p].city == city
            ]
            known = [k for k in archive.known if k.city == city and year in _period(k.period)]
            cells.append((year, [(plan_named(plan), plan) for plan in held], known))
        table.append((city_named(archive, city), cells))
    return Page(
        addresses.COVERAGE,
        "coverage.md.jinja",
        r.Text(zh="收录情况", en="Coverage"),
        "各城市各年份收录了什么、缺什么、已知而未收的是什么。",
        index_crumbs(),
        {
            "years": years,
            "table": table,
            "known": [(archive.cities[k.city], k) for k in archive.known],
            "plans": [(plan_named(p), city_named(archive, p.city), p, rows.plan_row(p, archive)) for p in archive.plans.values()],
            "settings": archive.settings,
        },
    )


def _period(period: str) -> range:
    first, _, last = period.partition("-")
    return range(int(first), int(last or first) + 1)
