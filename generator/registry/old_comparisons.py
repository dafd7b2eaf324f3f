"""Comparisons that were built ahead in an earlier release and are not any more: each keeps its address and leads on.

A page that puts two plans side by side is cited like any other. It is built ahead for neighbouring years and for plans with
declared links, so a plan recorded between two, one that gets another id, or a link that is taken back would take it away. Which
there were is in the registry (`data/comparisons.csv`), where every release notes what it built. Of an archive whose releases were
all made before there was this file, it is derived as far as that goes, and the next release writes that down.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from generator.archive import addresses
from generator.archive.model import Archive
from generator.archive.pairs import pairs
from generator.registry.entries import GONE, Entry, Kind, Pair, Registry, ends, release_key


def old_comparisons(registry: Registry, archive: Archive) -> Iterator[tuple[Pair, str, Pair | None]]:
    """Each pair of plans that once had a page and has none today, the first release that had it, and the two plans to compare
    instead, where both are live."""
    built = set(pairs(archive))
    ever = ever_built(registry, archive)
    for pair in sorted(ever.keys() - built):
        today = [[end for end in ends(registry.entries, plan) if end in archive.plans] for plan in pair]
        both = addresses.compared_order(plan for found in today if len(found) == 1 for plan in found)
        yield pair, ever[pair], (both[0], both[1]) if len(both) == 2 else None


def address_today(pair: Pair, archive: Archive) -> str:
    """Where two plans are compared: the page built ahead, else the one where any two are chosen."""
    return addresses.comparison_page(*pair) if pair in set(pairs(archive)) else addresses.comparison(*pair)


def ever_built(registry: Registry, archive: Archive) -> Mapping[Pair, str]:
    """Every pair that had a page in a release, with the first that had it."""
    if registry.comparisons:
        return {pair: each.first_release for pair, each in registry.comparisons.items()}
    return _derived(registry, archive)


def _derived(registry: Registry, archive: Archive) -> dict[Pair, str]:
    """The pairs that releases had pages for, or may have had, from the plans that were live in each.

    Neighbours are known. Of pairs with declared links those are found that stood between today's plans under earlier ids; a plan
    that went took its links along, so any of its city may have been one. A link that was taken back leaves no trace.
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
    for pair in (*_with_gone(registry, archive, plans), *_before(registry, archive, plans)):
        first = next((number for number, then in live.items() if then.issuperset(pair)), None)
        if first is not None:
            found.setdefault(pair, first)
    return found


def _grouped(plans: Iterable[str], key) -> Iterable[list[str]]:
    groups: dict[object, list[str]] = {}
    for plan in plans:
        if parsed := addresses.parse_plan_id(plan):
            groups.setdefault(key(parsed), []).append(plan)
    return groups.values()


def _with_gone(registry: Registry, archive: Archive, plans: list[Entry]) -> Iterator[Pair]:
    """Each plan that went without another in its place, with every other of its city."""
    for of_city in _grouped((entry.id for entry in plans), lambda parsed: parsed.city):
        for gone in (plan for plan in of_city if not any(end in archive.plans for end in ends(registry.entries, plan))):
            yield from _pairs((gone, other) for other in of_city)


def _before(registry: Registry, archive: Archive, plans: list[Entry]) -> Iterator[Pair]:
    """The ids that the plans of today's pairs had before."""
    before: dict[str, list[str]] = {}
    for entry in plans:
        if not entry.is_live:
            for end in ends(registry.entries, entry.id):
                before.setdefault(end, []).append(entry.id)
    for one, other in pairs(archive):
        yield from _pairs(product([one, *before.get(one, ())], [other, *before.get(other, ())]))


def _pairs(plans: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    for both in plans:
        ordered = addresses.compared_order(both)
        if len(ordered) == 2:
            yield ordered[0], ordered[1]


def _was_live(entry: Entry, release: str) -> bool:
    """Whether a plan was live as of a release."""
    then = release_key(release)
    if release_key(entry.first_release) > then:
        return False
    last = [value for number, value in entry.hashes if release_key(number) <= then]
    return not last or last[-1] != GONE
