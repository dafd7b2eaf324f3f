"""Related items: those of other cities with the same reform or indicator, and those that are alike by computation.

Likeness is a suggestion, never a link: the sum of the weights of the terms that two items share (reforms, indicators,
tags, names mentioned); rare terms weigh more. Candidates are read from the rarest term on and only until there are
enough, so the work for one item does not grow with the archive.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.archive.model import Archive, PlacedItem, memoised

_CANDIDATES = 120
"""About how many items are compared with one item."""
_READ = 80
"""How many candidates one term contributes; a longer list is sampled at even steps."""
_WEIGHTS = {"reform": 3000, "indicator": 3000, "mention": 2000, "tag": 1000}
_SAME = ("reform", "indicator")
_LEAST = 6000
"""Least likeness of a suggestion: two rare terms, or several common ones."""

Term = tuple[str, str]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Near:
    """An item related to another, and the terms that both carry, rarest first."""

    item: str
    shared: tuple[Term, ...]


def terms_of(placed: PlacedItem) -> tuple[Term, ...]:
    """The terms that an item can share with another, each once."""
    item = placed.item
    return tuple(
        dict.fromkeys(
            [("reform", each) for each in item.reforms]
            + [("indicator", figure.indicator) for figure in item.figures]
            + [("tag", each) for each in item.tags]
            + [("mention", mention.name) for mention in item.mentions]
        )
    )


@dataclass(frozen=True)
class _Index:
    """The terms of every item, the items of every term, and the weight of every term.

    Items are numbered in the order of their ids, terms from the rarest on. `read` holds the candidates that a term
    contributes (at most `_READ`). Weights are integers, so a sum does not depend on its order.
    """

    ids: tuple[str, ...]
    terms: tuple[frozenset[int], ...]
    names: tuple[Term, ...]
    same: tuple[frozenset[int], ...]
    carriers: tuple[frozenset[int], ...]
    read: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    cities: tuple[str, ...]
    plans: tuple[str, ...]
    of_city: Mapping[str, frozenset[int]]
    of_plan: Mapping[str, frozenset[int]]

    def number(self, identifier: str) -> int:
        """The number of an item."""
        return bisect_left(self.ids, identifier)


@memoised
def _index(archive: Archive) -> _Index:
    ids = tuple(sorted(archive.items))
    numbers = {identifier: number for number, identifier in enumerate(ids)}
    carried = {placed.id: terms_of(placed) for placed in archive.items.values()}
    found = _numbers_by((term, numbers[identifier]) for identifier, terms in carried.items() for term in terms)
    shared = {term: items for term, items in found.items() if len(items) > 1}
    names = tuple(sorted(shared, key=lambda term: (len(shared[term]), term)))
    places = {term: number for number, term in enumerate(names)}
    total = len(archive.items)
    cities = tuple(archive.items[identifier].city for identifier in ids)
    plans = tuple(archive.items[identifier].plan.id for identifier in ids)
    return _Index(
        ids=ids,
        terms=tuple(frozenset(places[term] for term in carried[identifier] if term in places) for identifier in ids),
        names=names,
        same=tuple(frozenset(number for number, term in enumerate(names) if term[0] == kind) for kind in _SAME),
        carriers=tuple(frozenset(shared[term]) for term in names),
        read=tuple(tuple(shared[term][:: math.ceil(len(shared[term]) / _READ)]) for term in names),
        weights=tuple(round(_WEIGHTS[term[0]] * math.log(total / len(shared[term]))) for term in names),
        cities=cities,
        plans=plans,
        of_city={city: frozenset(items) for city, items in _numbers_by(zip(cities, range(total), strict=True)).items()},
        of_plan={plan: frozenset(items) for plan, items in _numbers_by(zip(plans, range(total), strict=True)).items()},
    )


def _numbers_by(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for key, number in pairs:
        found.setdefault(key, []).append(number)
    return found


def _carrying(index: _Index, candidates: set[int], terms: Iterable[int]) -> dict[int, set[int]]:
    """For each term, the candidates that carry it."""
    return {term: candidates & index.carriers[term] for term in terms}


def has_near(archive: Archive, identifier: str) -> bool:
    """Whether another item shares a reform, indicator, tag or name with this one."""
    index = _index(archive)
    return bool(index.terms[index.number(identifier)])


def _candidates(index: _Index, item: int, terms: Iterable[int]) -> set[int]:
    """Items that share one of the terms, collected from the rarest on until there are enough."""
    found: set[int] = set()
    for term in terms:
        if len(found) < _CANDIDATES:
            found.update(index.read[term])
    found.discard(item)
    return found


def _alike(weights: Sequence[int], carrying: Mapping[int, set[int]]) -> tuple[dict[int, int], set[int]]:
    """The likeness of each item in `carrying` (candidates by term), and the items that share more than one term."""
    alike: dict[int, int] = {}
    several: set[int] = set()
    for term, items in carrying.items():
        weight = weights[term]
        for other in items:
            if other in alike:
                alike[other] += weight
                several.add(other)
            else:
                alike[other] = weight
    return alike, several


def _ranked(items: set[int], alike: Mapping[int, int]) -> list[int]:
    """Items from the most alike on; ties in the order of their ids."""
    order = sorted(items)
    order.sort(key=alike.__getitem__, reverse=True)  # A stable sort, so ties keep their order.
    return order


def _near(index: _Index, other: int, terms: Iterable[int]) -> Near:
    shared = index.terms[other]
    return Near(index.ids[other], tuple(index.names[term] for term in terms if term in shared))


def elsewhere(archive: Archive, identifier: str, most: int) -> tuple[Near, ...]:
    """Items of other cities that share a reform or an indicator (named in `shared`), at most two per city.

    Items that share both come first; then the most alike by all their terms.
    """
    index = _index(archive)
    item = index.number(identifier)
    mine = index.terms[item]
    reforms, indicators = (mine & each for each in index.same)
    same = sorted(reforms | indicators)
    candidates = _candidates(index, item, same) - index.of_city[index.cities[item]]
    carrying = _carrying(index, candidates, mine)
    alike, _ = _alike(index.weights, carrying)
    both = set.intersection(*(set().union(*(carrying[term] for term in each)) for each in (reforms, indicators)))
    order = _ranked(both, alike) + _ranked(candidates - both, alike)
    return tuple(_near(index, other, same) for other in _spread(index, order, most))


def _spread(index: _Index, order: Iterable[int], most: int) -> list[int]:
    """The first `most` of a list, at most two per city."""
    out: list[int] = []
    per_city: dict[str, int] = {}
    for other in order:
        city = index.cities[other]
        if per_city.get(city, 0) < 2:
            per_city[city] = per_city.get(city, 0) + 1
            out.append(other)
        if len(out) == most:
            break
    return out


def suggested(archive: Archive, identifier: str, most: int, without: tuple[str, ...] = ()) -> tuple[Near, ...]:
    """Items of other plans that are alike by computation, except declared links and `without`.

    An item without any other way into another plan gets the nearest item, even if it shares a single term.
    """
    index = _index(archive)
    item, plans = index.number(identifier), index.plans
    plan, mine = plans[item], index.terms[item]
    linked = [both.target for both in archive.links_from.get(identifier, ())]
    linked += [both.source for both in archive.links_to.get(identifier, ())]
    known = {index.number(other) for other in (*linked, *without)}
    terms = sorted(mine)
    leads = bool(without) or any(plans[other] != plan for other in known)
    candidates = _candidates(index, item, terms) - known - index.of_plan[plan]
    alike, several = _alike(index.weights, _carrying(index, candidates, mine))
    strong = {other for other in several if alike[other] >= _LEAST}
    best = _ranked(strong, alike)[:most] or ([] if leads else _ranked(candidates, alike)[:1])
    return tuple(_near(index, other, terms) for other in best)
