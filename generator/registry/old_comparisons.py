"""Comparison pages of earlier releases that are no longer built: each keeps its address and leads on.

Comparison pages are built for neighbouring years and for plans with declared links. A plan recorded between two
others, a plan with a new id or a withdrawn link would therefore remove a page that may have been cited. Every release
records its pairs in `data/comparisons.csv`. If all releases are older than that file, the pairs are derived as far as
possible, and the next release records them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

from generator.archive import addresses
from generator.archive.model import Archive
from generator.archive.pairs import pairs
from generator.registry.entries import GONE, Entry, Kind, Pair, Registry, ends, release_key


def old_comparisons(registry: Registry, archive: Archive) -> Iterator[tuple[Pair, str, Pair | None]]:
    """Each pair of plans that once had a page and has none today.

    With each, the first release that had the page, and the two plans to compare instead, if both are live.
    """
    built = set(pairs(archive))
    ever = ever_built(registry, archive)
    for pair in sorted(ever.keys() - built):
        today = [[end for end in ends(registry.entries, plan) if end in archive.plans] for plan in pair]
        both = addresses.compared_order(plan for found in today if len(found) == 1 for plan in found)
        yield pair, ever[pair], (both[0], both[1]) if len(both) == 2 else None


def address_today(pair: Pair, archive: Archive) -> str:
    """The address where two plans are compared: their own page, else the page that compares any two."""
    return addresses.comparison_page(*pair) if pair in set(pairs(archive)) else addresses.comparison(*pair)


def ever_built(registry: Registry, archive: Archive) -> Mapping[Pair, str]:
    """Every pair that had a page in a release, with the first such release."""
    if registry.comparisons:
        return {pair: each.first_release for pair, each in registry.comparisons.items()}
    return _derived(registry, archive)


def _derived(registry: Registry, archive: Archive) -> dict[Pair, str]:
    """The pairs that had a page, or may have had one, from the plans that were live in each release.

    Neighbours are certain. Of linked pairs, those of today's plans are found under earlier ids too. A plan that is
    gone took its links with it, so all pairs with other plans of its city count. A withdrawn link leaves no trace.
    """
    plans = [entry for entry in registry.entries.values() if entry.kind == Kind.PLAN]
    live = {
        release.number: {entry.id for entry in plans if _was_live(entry, release.number)}
        for release in registry.releases
    }
    found: dict[Pair, str] = {}
    for number, then in live.items():
        for same in _grouped(then, lambda parsed: (parsed.city, parsed.kind)):
            for pair in addresses.neighbours(same):
                found.setdefault(pair, number)
    for pair in (*_with_gone(registry, archive, plans), *_under_earlier_ids(registry, archive, plans)):
        first = next((number for number, then in live.items() if then.issuperset(pair)), None)
        if first is not None:
            found.setdefault(pair, first)
    return found


def _grouped(plans: Iterable[str], key: Callable[[addresses.PlanId], object]) -> Iterable[list[str]]:
    groups: dict[object, list[str]] = {}
    for plan in plans:
        if parsed := addresses.parse_plan_id(plan):
            groups.setdefault(key(parsed), []).append(plan)
    return groups.values()


def _with_gone(registry: Registry, archive: Archive, plans: list[Entry]) -> Iterator[Pair]:
    """Each plan that is gone without a live successor, paired with every other plan of its city."""
    for of_city in _grouped((entry.id for entry in plans), lambda parsed: parsed.city):
        for gone in (plan for plan in of_city if not any(end in archive.plans for end in ends(registry.entries, plan))):
            yield from _ordered_pairs((gone, other) for other in of_city)


def _under_earlier_ids(registry: Registry, archive: Archive, plans: list[Entry]) -> Iterator[Pair]:
    """Today's pairs under the ids that their plans had before."""
    before: dict[str, list[str]] = {}
    for entry in plans:
        if not entry.is_live:
            for end in ends(registry.entries, entry.id):
                before.setdefault(end, []).append(entry.id)
    for one, other in pairs(archive):
        yield from _ordered_pairs(product([one, *before.get(one, ())], [other, *before.get(other, ())]))


def _ordered_pairs(plans: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    for both in plans:
        ordered = addresses.compared_order(both)
        if len(ordered) == 2:
            yield ordered[0], ordered[1]


def _was_live(entry: Entry, release: str) -> bool:
    """Whether a plan was live in a release."""
    then = release_key(release)
    if release_key(entry.first_release) > then:
        return False
    last = [value for number, value in entry.hashes if release_key(number) <= then]
    return not last or last[-1] != GONE
