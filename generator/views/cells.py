"""The items of a list by city and period: the link targets of the cells of its grid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, PlacedItem, years_of_period
from generator.archive.time import account_of, item_years, years_in_force
from generator.views.items import PlanGroup, grouped

LONGEST_LIST = 400
"""Most items that the page of a city or a year lists; beyond, readers go to the plans that it names."""


@dataclass(frozen=True)
class CellGroup:
    """The items of one city and one period, or those of a period that look back on the same years: the target of the
    cells of its years."""

    anchor: str
    period: str
    reviewed: str
    """The years that its items look back on; empty if they do not."""
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


class _Term(NamedTuple):
    """What the items of a group have in common: the period of their plans, and the years that they look back on."""

    period: str
    reviewed: tuple[int, int] | None


def cells_by_city(archive: Archive, identifiers: Iterable[str]) -> tuple[CityCells, ...]:
    """Items by city and period, so that every cell of their grid has an anchor with exactly its items."""
    by_review: dict[tuple[int, int] | None, list[str]] = {None: []}
    for identifier in identifiers:
        placed = archive.items[identifier]
        years = item_years(placed)
        by_review.setdefault((years[0], years[-1]) if _has_own_years(placed) else None, []).append(identifier)
    by_city: dict[str, dict[_Term, list[PlanGroup]]] = {}
    for reviewed, items in by_review.items():
        for group in grouped(archive, items):
            by_city.setdefault(group.city.id, {}).setdefault(_Term(group.plan.period, reviewed), []).append(group)
    order = [city for city in archive.cities if city in by_city]
    return tuple(_city_cells(archive.cities[city], by_city[city]) for city in order)


def _has_own_years(placed: PlacedItem) -> bool:
    account = account_of(placed)
    return bool(account.first or account.last)


def _city_cells(city: r.City, by_term: dict[_Term, list[PlanGroup]]) -> CityCells:
    terms_of_year: dict[int, list[_Term]] = {}
    for term, plans in by_term.items():
        for year in _years(term, plans):
            terms_of_year.setdefault(year, []).append(term)
    for term in by_term:  # Years of a period before its plan had anchors once, and keep them.
        for year in years_of_period(term.period) if not term.reviewed else ():
            terms_of_year.setdefault(year, [term])
    groups: dict[_Term, CellGroup] = {}
    for term, plans in by_term.items():
        own = _own_anchor(city.id, term, terms_of_year)
        alone = [addresses.cell_anchor(city.id, year) for year, found in terms_of_year.items() if found == [term]]
        count = sum(len(plan.items) for plan in plans)
        reviewed = _years_in_words(term.reviewed) if term.reviewed else ""
        groups[term] = CellGroup(own, term.period, reviewed, tuple(a for a in alone if a != own), tuple(plans), count)
    sums = tuple(
        CellSum(
            addresses.cell_anchor(city.id, year),
            year,
            tuple(groups[term] for term in terms),
            sum(groups[term].count for term in terms),
        )
        for year, terms in sorted(terms_of_year.items())
        if len(terms) > 1
    )
    return CityCells(city, sums, tuple(groups.values()), sum(group.count for group in groups.values()))


def _years(term: _Term, plans: Iterable[PlanGroup]) -> Iterable[int]:
    if term.reviewed:
        return range(term.reviewed[0], term.reviewed[1] + 1)
    return sorted({year for each in plans for year in years_in_force(each.plan)})


def _own_anchor(city: str, term: _Term, terms_of_year: Mapping[int, list[_Term]]) -> str:
    own = addresses.cell_anchor(city, term.period)
    if term.reviewed:
        return f"{own}-review-{_years_in_words(term.reviewed)}"
    if "-" not in term.period and len(terms_of_year[int(term.period)]) > 1:
        return f"{own}-only"  # The plain anchor belongs to the year's `CellSum`.
    return own


def _years_in_words(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"
