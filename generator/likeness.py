"""Which items of the archive are near an item: in other cities by reform and indicator, and by computed likeness.

Likeness is a suggestion, never a link: it counts what two items share (reforms, indicators, tags, names mentioned), the
rare weighing more. Lists of items are read from the rarest term on and only until enough candidates are found, so that the
work for an item does not grow with the archive.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.archive import Archive, PlacedItem, kept

_CANDIDATES = 120
"""Items that are compared with one item, about."""
_READ = 80
"""Items that are read of one term's list; of a longer one, so many at even steps."""
_WEIGHTS = {"reform": 3000, "indicator": 3000, "mention": 2000, "tag": 1000}
_SAME = ("reform", "indicator")
_LEAST = 6000
"""Likeness below which nothing is suggested beside something else: two rare terms, or several common ones."""

Term = tuple[str, str]


@dataclass(frozen=True)
class Near:
    """An item near another, and the terms that both carry, rarest first."""

    item: str
    shared: tuple[Term, ...]


def terms_of(placed: PlacedItem) -> tuple[Term, ...]:
    """What an item can share with another."""
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
    """What every item can share, which items carry a term (at most `_READ`), and what sharing it weighs.

    Items are numbered in the order of their ids and terms from the rarest on, since numbers are compared much faster than names.
    Weights are whole numbers, so that a sum is the same in whatever order it is made. The terms of an item are packed, since after
    an edit the index is loaded for few of them.
    """

    ids: tuple[str, ...]
    packed: tuple[bytes, ...]
    names: tuple[Term, ...]
    same: tuple[frozenset[int], ...]
    carriers: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    cities: tuple[str, ...]
    plans: tuple[str, ...]

    def number(self, identifier: str) -> int:
        """The number of an item."""
        return bisect_left(self.ids, identifier)

    def terms(self, item: int) -> frozenset[int]:
        """The numbers of all terms that an item can share."""
        return frozenset(memoryview(self.packed[item]).cast("I"))


@kept
def _index(archive: Archive) -> _Index:
    return archive.parts.get_whole("likeness", lambda: _indexed(archive))


def _indexed(archive: Archive) -> _Index:
    ids = tuple(sorted(archive.items))
    numbers = {identifier: number for number, identifier in enumerate(ids)}
    carried = {placed.id: terms_of(placed) for placed in archive.items.values()}
    found: dict[Term, list[int]] = {}
    for identifier, terms in carried.items():
        for term in terms:
            found.setdefault(term, []).append(numbers[identifier])
    shared = {term: items for term, items in found.items() if len(items) > 1}
    names = tuple(sorted(shared, key=lambda term: (len(shared[term]), term)))
    places = {term: number for number, term in enumerate(names)}
    total = len(archive.items)
    return _Index(
        ids,
        tuple(array("I", (places[term] for term in carried[identifier] if term in places)).tobytes() for identifier in ids),
        names,
        tuple(frozenset(number for number, term in enumerate(names) if term[0] == kind) for kind in _SAME),
        tuple(tuple(shared[term][:: math.ceil(len(shared[term]) / _READ)]) for term in names),
        tuple(round(_WEIGHTS[term[0]] * math.log(total / len(shared[term]))) for term in names),
        tuple(archive.items[identifier].city for identifier in ids),
        tuple(archive.items[identifier].plan.id for identifier in ids),
    )


@dataclass
class _Prepared:
    """All items that carry each term, that are of each city and of each plan. Sets are met much faster than one item after the other,
    but to make them takes as long as to compare some hundred items."""

    carriers: tuple[frozenset[int], ...] = ()
    cities: Mapping[str, frozenset[int]] = field(default_factory=dict)
    plans: Mapping[str, frozenset[int]] = field(default_factory=dict)


@kept
def _prepared(archive: Archive) -> _Prepared:
    return _Prepared()


def prepare(archive: Archive) -> None:
    """Make what many items are compared by, before the work is shared between processes."""
    index, prepared = _index(archive), _prepared(archive)
    found: list[list[int]] = [[] for _ in index.names]
    for item in range(len(index.ids)):
        for term in index.terms(item):
            found[term].append(item)
    prepared.carriers = tuple(map(frozenset, found))
    prepared.cities, prepared.plans = _sets(index.cities), _sets(index.plans)


def _sets(names: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, list[int]] = {}
    for item, name in enumerate(names):
        found.setdefault(name, []).append(item)
    return {name: frozenset(items) for name, items in found.items()}


def _without(items: set[int], names: Sequence[str], name: str, sets: Mapping[str, frozenset[int]]) -> set[int]:
    """The items whose city or plan is another one."""
    return items - sets[name] if sets else {other for other in items if names[other] != name}


def _carrying(archive: Archive, candidates: set[int], terms: Iterable[int]) -> dict[int, set[int]]:
    """Of each term those of some items that carry it."""
    carriers = _prepared(archive).carriers
    if carriers:
        return {term: candidates & carriers[term] for term in terms}
    index = _index(archive)
    found: dict[int, set[int]] = {term: set() for term in terms}
    for other in candidates:
        for term in index.terms(other) & found.keys():
            found[term].add(other)
    return found


def has_near(archive: Archive, identifier: str) -> bool:
    """Whether some other item carries a reform, indicator, tag or name that this one carries."""
    index = _index(archive)
    return bool(index.packed[index.number(identifier)])


def _candidates(index: _Index, item: int, terms: Iterable[int]) -> set[int]:
    """Items that share one of the terms, read from the rarest on until there are enough."""
    found: set[int] = set()
    for term in terms:
        if len(found) < _CANDIDATES:
            found.update(index.carriers[term])
    found.discard(item)
    return found


def _alike(weights: Sequence[int], carrying: Mapping[int, set[int]]) -> tuple[dict[int, int], set[int]]:
    """What the likeness of each item weighs, of the terms that some are `carrying`; and those that share more than one term."""
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
    """Items from the most alike on; those that are equally alike in the order of their ids."""
    order = sorted(items)
    order.sort(key=alike.__getitem__, reverse=True)  # Which leaves equal ones in their order.
    return order


def _near(index: _Index, other: int, terms: Iterable[int]) -> Near:
    shared = index.terms(other)
    return Near(index.ids[other], tuple(index.names[term] for term in terms if term in shared))


def elsewhere(archive: Archive, identifier: str, most: int) -> tuple[Near, ...]:
    """Items of other cities with a reform or an indicator of this one, named as `shared`; a city stands at most twice.

    Those that share both come first, then those that are most alike in all they carry.
    """
    index = _index(archive)
    item, cities = index.number(identifier), index.cities
    mine, city = index.terms(item), cities[item]
    reforms, indicators = (mine & each for each in index.same)
    same = sorted(reforms | indicators)
    candidates = _without(_candidates(index, item, same), cities, city, _prepared(archive).cities)
    carrying = _carrying(archive, candidates, mine)
    alike, _ = _alike(index.weights, carrying)
    both = set.intersection(*(set().union(*(carrying[term] for term in each)) for each in (reforms, indicators)))
    order = _ranked(both, alike) + _ranked(candidates - both, alike)
    return tuple(_near(index, other, same) for other in _spread(index, order, most))


def _spread(index: _Index, order: Iterable[int], most: int) -> list[int]:
    """The first of a list, no city more than twice."""
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
    """Items of other plans that are like this one by computation, leaving out its declared links and `without`.

    An item from which nothing leads to another plan is given the one that comes nearest, be it by a single term.
    """
    index = _index(archive)
    item, plans = index.number(identifier), index.plans
    plan, mine = plans[item], index.terms(item)
    linked = [both.target for both in archive.links_from.get(identifier, ())]
    linked += [both.source for both in archive.links_to.get(identifier, ())]
    known = {index.number(other) for other in (*linked, *without)}
    terms = sorted(mine)
    leads = bool(without) or any(plans[other] != plan for other in known)
    candidates = _without(_candidates(index, item, terms) - known, plans, plan, _prepared(archive).plans)
    alike, several = _alike(index.weights, _carrying(archive, candidates, mine))
    strong = {other for other in several if alike[other] >= _LEAST}
    best = _ranked(strong, alike)[:most] or ([] if leads else _ranked(candidates, alike)[:1])
    return tuple(_near(index, other, terms) for other in best)
