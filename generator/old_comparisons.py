"""Comparisons that were built ahead in an earlier release and are not any more: each keeps its address and leads on.

A page that puts two plans side by side is cited like any other. It is built ahead for neighbouring years, so a plan recorded
between them, or one that gets another id, would take it away. Which there were is read from the registry: the plans that were
live in each release are known, and so are their neighbours.
"""

from collections.abc import Iterator
from itertools import product

from generator import addresses
from generator.archive import Archive
from generator.registry.entries import GONE, Entry, Kind, Registry, ends, release_key
from generator.views.compare import pairs

Pair = tuple[str, str]


def old_comparisons(registry: Registry, archive: Archive) -> Iterator[tuple[Pair, tuple[str, str] | None]]:
    """Each pair of plans that once had a page and has none today, with the two plans to compare instead, where both are live."""
    built = set(pairs(archive))
    for pair in sorted(_ever_built(registry, archive) - built):
        today = [[end for end in ends(registry.entries, plan) if end in archive.plans] for plan in pair]
        both = addresses.compared_order(plan for found in today if len(found) == 1 for plan in found)
        yield pair, (both[0], both[1]) if len(both) == 2 else None


def address_today(pair: Pair, archive: Archive) -> str:
    """Where two plans are compared: the page built ahead, else the one where any two are chosen."""
    return addresses.comparison_page(*pair) if pair in set(pairs(archive)) else addresses.comparison(*pair)


def _ever_built(registry: Registry, archive: Archive) -> set[Pair]:
    plans = [entry for entry in registry.entries.values() if entry.kind == Kind.PLAN]
    found: set[Pair] = set()
    for release in registry.releases:
        by_kind: dict[tuple[str, str], list[str]] = {}
        for entry in plans:
            parsed = addresses.parse_plan_id(entry.id)
            if parsed and _was_live(entry, release.number):
                by_kind.setdefault((parsed.city, parsed.kind), []).append(entry.id)
        for same in by_kind.values():
            found |= set(addresses.neighbours(same))
    # Pairs with declared links are not in the registry, and a plan that went takes its links along: any of its city may have been one.
    by_city: dict[str, list[Entry]] = {}
    for entry in plans:
        if parsed := addresses.parse_plan_id(entry.id):
            by_city.setdefault(parsed.city, []).append(entry)
    for of_city in by_city.values():
        for gone in (entry for entry in of_city if not any(end in archive.plans for end in ends(registry.entries, entry.id))):
            for other in of_city:
                both = addresses.compared_order([gone.id, other.id])
                found |= {(both[0], both[1])} if len(both) == 2 else set()
    # What leads to the plans of such a pair of today had the page too.
    before: dict[str, list[str]] = {}
    for entry in plans:
        if not entry.is_live:
            for end in ends(registry.entries, entry.id):
                before.setdefault(end, []).append(entry.id)
    for one, other in pairs(archive):
        for earlier in product([one, *before.get(one, ())], [other, *before.get(other, ())]):
            both = addresses.compared_order(earlier)
            found |= {(both[0], both[1])} if len(both) == 2 else set()
    return found


def _was_live(entry: Entry, release: str) -> bool:
    """Whether a plan was live as of a release."""
    then = release_key(release)
    if release_key(entry.first_release) > then:
        return False
    last = [value for number, value in entry.hashes if release_key(number) <= then]
    return not last or last[-1] != GONE
