"""The items of a list by city and period: what the cells of its grid open."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, years_of
from generator.views.items import PlanGroup, grouped

LONGEST_LIST = 400
"""Items that the page of a city or a year lists; more are left to the plans that it names."""


@dataclass(frozen=True)
class CellGroup:
    """The items of one city and one period: what the cells of its years open."""

    anchor: str
    period: str
    more_anchors: tuple[str, ...]
    plans: tuple[PlanGroup, ...]
    count: int


@dataclass(frozen=True)
class CellSum:
    """A cell that opens several groups at once, because plans of different periods are in force in its year."""

    anchor: str
    year: int
    parts: tuple[CellGroup, ...]
    count: int


@dataclass(frozen=True)
class CityCells:
    """The items of one city, group by group."""

    city: r.City
    sums: tuple[CellSum, ...]
    groups: tuple[CellGroup, ...]
    count: int

    @property
    def anchors(self) -> tuple[str, ...]:
        """All anchors that its items have."""
        of_groups = (anchor for group in self.groups for anchor in (group.anchor, *group.more_anchors))
        return (*(each.anchor for each in self.sums), *of_groups)


def cells_by_city(archive: Archive, identifiers: Iterable[str]) -> tuple[CityCells, ...]:
    """The items of a list by city and period, so that every cell of its grid has one anchor that opens just its items."""
    by_city: dict[str, dict[str, list[PlanGroup]]] = {}
    for group in grouped(archive, identifiers):
        by_city.setdefault(group.city.id, {}).setdefault(group.plan.period, []).append(group)
    order = [city for city in archive.cities if city in by_city]
    return tuple(_city_cells(archive.cities[city], by_city[city]) for city in order)


def _city_cells(city: r.City, by_period: dict[str, list[PlanGroup]]) -> CityCells:
    periods_of_year: dict[int, list[str]] = {}
    for period, groups in by_period.items():
        for year in years_of(groups[0].plan):
            periods_of_year.setdefault(year, []).append(period)
    groups = {}
    for period, plans in by_period.items():
        own = addresses.cell_anchor(city.id, period)
        alone = [addresses.cell_anchor(city.id, year) for year, all_ in periods_of_year.items() if all_ == [period]]
        is_sum = len(periods_of_year.get(int(period), ())) > 1 if "-" not in period else False
        own = f"{own}-only" if is_sum else own
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
