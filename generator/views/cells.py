"""The items of a list by city and period: the link targets of the cells of its grid."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, years_of
from generator.views.items import PlanGroup, grouped

LONGEST_LIST = 400
"""Most items that the page of a city or a year lists; beyond, readers go to the plans that it names."""


@dataclass(frozen=True)
class CellGroup:
    """The items of one city and one period: the target of the cells of its years."""

    anchor: str
    period: str
    more_anchors: tuple[str, ...]
    plans: tuple[PlanGroup, ...]
    count: int


@dataclass(frozen=True)
class CellSum:
    """The target of a cell in whose year plans of several periods are in force: their groups together."""

    anchor: str
    year: int
    parts: tuple[CellGroup, ...]
    count: int


@dataclass(frozen=True)
class CityCells:
    """The items of one city in groups."""

    city: r.City
    sums: tuple[CellSum, ...]
    groups: tuple[CellGroup, ...]
    count: int

    @property
    def anchors(self) -> tuple[str, ...]:
        """All anchors that lead to its items."""
        of_groups = (anchor for group in self.groups for anchor in (group.anchor, *group.more_anchors))
        return (*(each.anchor for each in self.sums), *of_groups)


def cells_by_city(archive: Archive, identifiers: Iterable[str]) -> tuple[CityCells, ...]:
    """Items by city and period, so that every cell of their grid has an anchor with exactly its items."""
    by_city: dict[str, dict[str, list[PlanGroup]]] = {}
    for group in grouped(archive, identifiers):
        by_city.setdefault(group.city.id, {}).setdefault(group.plan.period, []).append(group)
    order = [city for city in archive.cities if city in by_city]
    return tuple(_city_cells(archive.cities[city], by_city[city]) for city in order)


def _city_cells(city: r.City, by_period: dict[str, list[PlanGroup]]) -> CityCells:
    periods_of_year: dict[int, list[str]] = {}
    for period, plans in by_period.items():
        for year in years_of(plans[0].plan):
            periods_of_year.setdefault(year, []).append(period)
    groups: dict[str, CellGroup] = {}
    for period, plans in by_period.items():
        own = addresses.cell_anchor(city.id, period)
        if "-" not in period and len(periods_of_year[int(period)]) > 1:
            own = f"{own}-only"  # The plain anchor belongs to the year's `CellSum`.
        alone = [addresses.cell_anchor(city.id, year) for year, found in periods_of_year.items() if found == [period]]
        count = sum(len(plan.items) for plan in plans)
        groups[period] = CellGroup(own, period, tuple(a for a in alone if a != own), tuple(plans), count)
    sums = tuple(
        CellSum(
            addresses.cell_anchor(city.id, year),
            year,
            tuple(groups[period] for period in periods),
            sum(groups[period].count for period in periods),
        )
        for year, periods in sorted(periods_of_year.items())
        if len(periods) > 1
    )
    return CityCells(city, sums, tuple(groups.values()), sum(group.count for group in groups.values()))
