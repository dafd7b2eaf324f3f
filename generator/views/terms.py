"""The pages of reforms and tags: an index of each, and a page for each reform and tag."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator import records as r
from generator.archive import addresses
from generator.archive.grid import Opens, grid, waves
from generator.archive.model import Archive, years_of_period
from generator.archive.time import is_before, looks_ahead, plan_date
from generator.records.closed_lists import OriginRole, Role
from generator.views.cells import CityCells, cells_by_city
from generator.views.items import ItemLine, by_count, city_named, department_named, item_line, reform_named, tag_named
from generator.views.page import Named, Page, index_crumbs
from generator.views.term_parts import part_pages, table_parts, term_cells, term_parts


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
                term_line(archive, reform_named(archive, i), reform, archive.items_of_reform.get(i, ()))
                for i, reform in archive.reforms.items()
            ],
            "matrix": addresses.matrix("reform"),
            "lead": r.Text(
                zh="条目按实际举措归入改革，不只看字面。点击某项改革，可查看其在各城市、各年份的条目。",
                en="Items are assigned to reforms by what they do, not only by their wording. "
                "Open a reform to see it by city and year.",
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
                term_line(archive, tag_named(archive, i), tag, archive.items_of_tag.get(i, ()))
                for i, tag in archive.tags.items()
            ],
            "matrix": addresses.matrix("tag"),
            "lead": r.Text(
                zh="标签是受控主题词，每个条目有一至四个。",
                en="Tags are controlled subject terms; each item has one to four.",
            ),
        },
    )


CITIES_NAMED = 24
"""Most cities that an index names beside a term."""


def term_line(
    archive: Archive, named: Named, term: r.Reform | r.Tag | r.Function, items: tuple[str, ...]
) -> dict[str, object]:
    """A term's row in an index: definition, number of items, cities, dates of the oldest and the latest plan of it."""
    dates = sorted(
        date for item in items if looks_ahead(archive.items[item]) and (date := plan_date(archive.items[item].plan))
    )
    cities = list(dict.fromkeys(archive.items[item].city for item in items))
    return {
        "named": named,
        "definition": term.definition,
        "items": len(items),
        "cities": [archive.cities[c].short for c in cities[:CITIES_NAMED]],
        "more": max(0, len(cities) - CITIES_NAMED),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
    }


MOST_BESIDE = 12
"""Most reforms or tags that a term's page names as carried by the same items."""

SEEN_SHOWN = 40
"""Most cities in the chronology of first mentions."""


def overview(archive: Archive, page: str, items: tuple[str, ...], opens: Opens | None = None) -> dict[str, object]:
    """The data that every term's page shares: facts, the grid, the items. `page` is its address.

    If the items are too many for one page, `cells` is empty and `parts` names the pages that list them. `tables` are
    the parts of a table with many cities, and `by_year` its sums. With `opens` the items are listed where that leads,
    and not here.
    """
    table = grid(archive, items, opens=opens or term_cells(archive, page, items))
    parts = None if opens else term_parts(archive, page, items)
    cells = () if parts or opens else cells_by_city(archive, items)
    return {
        "grid": table,
        "tables": table_parts(page, table),
        "by_year": [
            (year, sum(row.cells[n].count for row in table.rows), sum(row.cells[n].count > 0 for row in table.rows))
            for n, year in enumerate(table.years)
        ],
        "cells": cells,
        "kept": {} if parts or opens else kept_anchors(archive, cells),
        "parts": parts.by_year if parts else [],
        "count": len(items),
        "cities": len({archive.items[item].city for item in items}),
        "plans": len({archive.items[item].plan.id for item in items}),
        "seen": waves(table.seen[:SEEN_SHOWN]),
        "seen_more": max(0, len(table.seen) - SEEN_SHOWN),
        "latest": table.latest,
        "reported": table.reported,
    }


def kept_anchors(archive: Archive, cells: Iterable[CityCells]) -> dict[str, list[str]]:
    """The anchors of each city's years and periods without items: an older edition may have had some there."""
    taken = {anchor for each in cells for anchor in each.anchors}
    kept: dict[str, list[str]] = {}
    for city, plans in archive.plans_of_city.items():
        periods = dict.fromkeys(archive.plans[plan].period for plan in plans)
        spoken = dict.fromkeys(each for period in periods for each in (period, *map(str, years_of_period(period))))
        kept[city] = [a for each in spoken if (a := addresses.cell_anchor(city, each)) not in taken]
    return kept


def reforms_beside(archive: Archive, items: Iterable[str], leave_out: str | None = None) -> list[Named]:
    """The most frequent reforms of some items, except one."""
    counted = Counter(each for item in items for each in archive.items[item].item.reforms if each != leave_out)
    return by_count(archive, counted, reform_named)[:MOST_BESIDE]


def tags_beside(archive: Archive, items: Iterable[str], leave_out: str | None = None) -> list[Named]:
    """The most frequent tags of some items, except one."""
    counted = Counter(each for item in items for each in archive.items[item].item.tags if each != leave_out)
    return by_count(archive, counted, tag_named)[:MOST_BESIDE]


def reform_pages(archive: Archive) -> Iterator[Page]:
    """One page for each reform."""
    for identifier, reform in archive.reforms.items():
        items = archive.items_of_reform.get(identifier, ())
        page = Page(
            addresses.reform(identifier),
            "reform.md.jinja",
            reform.name,
            f"{reform.name.zh}：{reform.definition.zh}本档案共 {len(items)} 条，按城市与年份排列。",
            index_crumbs(("改革", "Reforms", addresses.REFORMS)),
            {
                "reform": reform,
                **overview(archive, addresses.reform(identifier), items),
                "tags": tags_beside(archive, items),
                "beside": reforms_beside(archive, items, leave_out=identifier),
                "leads": leads(archive, items),
                "relations": _relations(archive, reform),
                "early": _early(archive, reform, items),
            },
        )
        yield page
        yield from part_pages(archive, page, items)


EARLY_SHOWN = 12
"""Most items older than its founding document that a reform's page names."""


def _early(archive: Archive, reform: r.Reform, items: Iterable[str]) -> list[ItemLine]:
    """The first items that plan it in a document certainly older than the one that founded the reform."""
    founded = next((each.date for each in reform.origins if each.role == OriginRole.FOUNDING and each.date), None)
    dates = ((item, plan_date(archive.items[item].plan)) for item in items if looks_ahead(archive.items[item]))
    found = [item for item, date in dates if founded and date and is_before(date, founded)]
    return [item_line(archive, item) for item in found[:EARLY_SHOWN]]


def _relations(archive: Archive, reform: r.Reform) -> list[tuple[str, list[Named]]]:
    """The wider reform, the narrower ones, those it succeeds and those that succeed it, by the words for each."""
    related: list[tuple[str, Iterable[str]]] = [
        ("broader", (reform.broader,) if reform.broader else ()),
        ("narrower", (i for i, other in archive.reforms.items() if other.broader == reform.id)),
        ("succeeds", reform.succeeds),
        ("succeeded_by", (i for i, other in archive.reforms.items() if reform.id in other.succeeds)),
    ]
    return [(key, [reform_named(archive, each) for each in found]) for key, found in related]


LEADS_SHOWN = 40
"""Most leading departments that a reform's page names; the pages of functions have all."""


def leads(archive: Archive, items: Iterable[str]) -> list[tuple[Named, Named]]:
    """The departments that lead the items, each with its city, most frequent first."""
    counted = Counter(
        (archive.items[item].city, department)
        for item in items
        for department in archive.items[item].departments[Role.LEAD]
    )
    return [
        (city_named(archive, city), department_named(archive, city, department, count))
        for (city, department), count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:LEADS_SHOWN]
    ]


def tag_pages(archive: Archive) -> Iterator[Page]:
    """One page for each tag."""
    for identifier, tag in archive.tags.items():
        items = archive.items_of_tag.get(identifier, ())
        page = Page(
            addresses.tag(identifier),
            "tag.md.jinja",
            tag.name,
            f"标签“{tag.name.zh}”：{tag.definition.zh}本档案共 {len(items)} 条。",
            index_crumbs(("标签", "Tags", addresses.TAGS)),
            {
                "tag": tag,
                **overview(archive, addresses.tag(identifier), items),
                "beside": tags_beside(archive, items, leave_out=identifier),
                "reforms": reforms_beside(archive, items),
            },
        )
        yield page
        yield from part_pages(archive, page, items)
