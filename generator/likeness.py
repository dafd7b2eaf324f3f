"""Which items of the archive are near an item: in other cities by reform and indicator, and by computed likeness.

Likeness is a suggestion, never a link: it counts what two items share (reforms, indicators, tags, names mentioned), the
rare weighing more. Lists of items are read from the rarest term on and only until enough candidates are found, so that the
work for an item does not grow with the archive.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.addresses import split_item_id
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

    Terms are numbered from the rarest on, since sets of numbers are compared much faster than sets of names. Weights are
    whole numbers, so that a sum is the same in whatever order it is made.
    """

    terms: Mapping[str, frozenset[int]]
    names: tuple[Term, ...]
    same: frozenset[int]
    carriers: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...]
    cities: Mapping[str, str]


@kept
def _index(archive: Archive) -> _Index:
    return archive.parts.get_whole("likeness", lambda: _indexed(archive))


def _indexed(archive: Archive) -> _Index:
    found: dict[Term, list[str]] = {}
    for placed in archive.items.values():
        for term in terms_of(placed):
            found.setdefault(term, []).append(placed.id)
    shared = {term: items for term, items in found.items() if len(items) > 1}
    names = tuple(sorted(shared, key=lambda term: (len(shared[term]), term)))
    numbers = {term: number for number, term in enumerate(names)}
    total = len(archive.items)
    return _Index(
        {
            placed.id: frozenset(numbers[term] for term in terms_of(placed) if term in numbers)
            for placed in archive.items.values()
        },
        names,
        frozenset(number for term, number in numbers.items() if term[0] in _SAME),
        tuple(tuple(shared[term][:: math.ceil(len(shared[term]) / _READ)]) for term in names),
        tuple(round(_WEIGHTS[term[0]] * math.log(total / len(shared[term]))) for term in names),
        {placed.id: placed.city for placed in archive.items.values()},
    )


def has_near(archive: Archive, identifier: str) -> bool:
    """Whether some other item carries a reform, indicator, tag or name that this one carries."""
    return bool(_index(archive).terms[identifier])


def _candidates(index: _Index, identifier: str, terms: Iterable[int]) -> list[str]:
    """Items that share one of the terms, read from the rarest on until there are enough."""
    found: dict[str, None] = {}
    for term in terms:
        if len(found) < _CANDIDATES:
            found.update(dict.fromkeys(index.carriers[term]))
    found.pop(identifier, None)
    return list(found)


def _likeness(index: _Index, shared: Iterable[int]) -> int:
    """The weight of what is shared: the rarer among all items, the more."""
    return sum(map(index.weights.__getitem__, shared))


def _near(index: _Index, other: str, terms: Iterable[int]) -> Near:
    return Near(other, tuple(index.names[term] for term in terms if term in index.terms[other]))


@kept
def elsewhere(archive: Archive, identifier: str, most: int) -> tuple[Near, ...]:
    """Items of other cities with a reform or an indicator of this one, named as `shared`; a city stands at most twice.

    Those that share both come first, then those that are most alike in all they carry.
    """
    index = _index(archive)
    city, mine = index.cities[identifier], index.terms[identifier]
    same = sorted(mine & index.same)
    rank = {}
    for other in _candidates(index, identifier, same):
        if index.cities[other] != city:
            shared = mine & index.terms[other]
            kinds = {index.names[term][0] for term in shared & index.same}
            rank[other] = (-len(kinds), -_likeness(index, shared), other)
    best = _spread(index, sorted(rank, key=rank.__getitem__), most)
    return tuple(_near(index, other, same) for other in best)


def _spread(index: _Index, order: list[str], most: int) -> list[str]:
    """The first of a list, no city more than twice."""
    out: list[str] = []
    per_city: dict[str, int] = {}
    for other in order:
        city = index.cities[other]
        if per_city.get(city, 0) < 2:
            per_city[city] = per_city.get(city, 0) + 1
            out.append(other)
        if len(out) == most:
            break
    return out


@kept
def suggested(archive: Archive, identifier: str, most: int, without: tuple[str, ...] = ()) -> tuple[Near, ...]:
    """Items of other plans that are like this one by computation, leaving out its declared links and `without`.

    An item from which nothing leads to another plan is given the one that comes nearest, be it by a single term.
    """
    index, plan = _index(archive), split_item_id(identifier)[0]
    known = {both.target for both in archive.links_from.get(identifier, ())}
    known |= {both.source for both in archive.links_to.get(identifier, ())} | set(without)
    mine = index.terms[identifier]
    terms = sorted(mine)
    leads = bool(without) or any(split_item_id(other)[0] != plan for other in known)
    weighed, faint = [], []
    for other in _candidates(index, identifier, terms):
        if other in known or split_item_id(other)[0] == plan:
            continue
        shared = mine & index.terms[other]
        weight = _likeness(index, shared)
        (weighed if len(shared) > 1 and weight >= _LEAST else faint).append((-weight, other))
    best = [other for _, other in sorted(weighed)[:most] or ([] if leads else sorted(faint)[:1])]
    return tuple(_near(index, other, terms) for other in best)
