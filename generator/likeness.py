"""Which items of the archive are near an item: in other cities by reform and indicator, and by computed likeness.

Likeness is a suggestion, never a link: it counts what two items share (reforms, indicators, tags, names mentioned), the
rare weighing more. Lists of items are read from the rarest term on and only until enough candidates are found, so that the
work for an item does not grow with the archive.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.archive import Archive, PlacedItem

_CANDIDATES = 240
"""Items that are compared with one item at most."""
_READ = 200
"""Items that are read of one term's list; of a longer one, so many at even steps."""
_WEIGHTS = {"reform": 3.0, "indicator": 3.0, "mention": 2.0, "tag": 1.0}
_SAME = ("reform", "indicator")
_LEAST = 6.0
"""Likeness below which nothing is suggested: two rare terms, or several common ones."""

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


@lru_cache(maxsize=2)
def _terms(archive: Archive) -> Mapping[str, frozenset[Term]]:
    """What every item can share."""
    return {placed.id: frozenset(terms_of(placed)) for placed in archive.items.values()}


@lru_cache(maxsize=2)
def _carriers(archive: Archive) -> tuple[Mapping[Term, tuple[str, ...]], Mapping[Term, int]]:
    """The items read for each term that at least two items carry, and how many carry it."""
    found: dict[Term, list[str]] = {}
    for placed in archive.items.values():
        for term in terms_of(placed):
            found.setdefault(term, []).append(placed.id)
    shared = {term: items for term, items in found.items() if len(items) > 1}
    read = {term: tuple(items[:: math.ceil(len(items) / _READ)]) for term, items in shared.items()}
    return read, {term: len(items) for term, items in shared.items()}


def _candidates(archive: Archive, placed: PlacedItem, kinds: tuple[str, ...]) -> dict[str, tuple[Term, ...]]:
    """Items that share a term of these kinds, found from the rarest term on, with everything they share, rarest first."""
    read, counts = _carriers(archive)
    mine = sorted((term for term in terms_of(placed) if term in counts), key=lambda term: (counts[term], term))
    found: dict[str, None] = {}
    for term in mine:
        if term[0] in kinds and len(found) < _CANDIDATES:
            found.update(dict.fromkeys(read[term]))
    found.pop(placed.id, None)
    terms = _terms(archive)
    return {other: tuple(term for term in mine if term in terms[other]) for other in found}


def elsewhere(archive: Archive, identifier: str, most: int) -> tuple[Near, ...]:
    """Items of other cities with a reform or an indicator of this one, named as `shared`; a city stands at most twice.

    Those that share both come first, then those that are most alike in all they carry.
    """
    placed = archive.items[identifier]
    found = {
        other: shared
        for other, shared in _candidates(archive, placed, _SAME).items()
        if archive.items[other].city != placed.city
    }
    rank = {
        other: (-len({kind for kind, _ in shared if kind in _SAME}), -_likeness(archive, shared), other)
        for other, shared in found.items()
    }
    return tuple(
        Near(other, tuple(term for term in found[other] if term[0] in _SAME))
        for other in _spread(archive, sorted(found, key=rank.__getitem__), most)
    )


def _spread(archive: Archive, order: list[str], most: int) -> list[str]:
    """The first of a list, no city more than twice."""
    out: list[str] = []
    per_city: dict[str, int] = {}
    for other in order:
        city = archive.items[other].city
        if per_city.get(city, 0) < 2:
            per_city[city] = per_city.get(city, 0) + 1
            out.append(other)
        if len(out) == most:
            break
    return out


def _likeness(archive: Archive, shared: Iterable[Term]) -> float:
    """The weight of what is shared: the rarer among all items, the more."""
    counts, total = _carriers(archive)[1], len(archive.items)
    return round(sum(_WEIGHTS[term[0]] * math.log(total / counts[term]) for term in shared), 6)


def suggested(archive: Archive, identifier: str, most: int, without: Iterable[str] = ()) -> tuple[Near, ...]:
    """Items of other plans that are like this one by computation, leaving out its declared links and `without`."""
    placed = archive.items[identifier]
    known = {both.target for both in archive.links_from.get(identifier, ())}
    known |= {both.source for both in archive.links_to.get(identifier, ())} | set(without)
    found = _candidates(archive, placed, tuple(_WEIGHTS))
    weighed = [
        (_likeness(archive, shared), other)
        for other, shared in found.items()
        if other not in known and archive.items[other].plan.id != placed.plan.id and len(shared) > 1
    ]
    best = sorted((pair for pair in weighed if pair[0] >= _LEAST), key=lambda pair: (-pair[0], pair[1]))
    return tuple(Near(other, found[other]) for _, other in best[:most])
