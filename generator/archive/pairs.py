"""Which plans get a prebuilt comparison: consecutive plans of one kind in a city, and plans with declared links."""

from collections.abc import Mapping
from functools import lru_cache

from generator.archive import addresses
from generator.archive.model import Archive, DeclaredLink


@lru_cache(maxsize=2)
def links_between(archive: Archive) -> Mapping[tuple[str, str], tuple[DeclaredLink, ...]]:
    """The declared links between two different plans, keyed by their ids in the order of a comparison."""
    found: dict[tuple[str, str], list[DeclaredLink]] = {}
    for links in archive.links_from.values():
        for both in links:
            plans = addresses.compared_order(addresses.split_item_id(i)[0] for i in (both.source, both.target))
            if len(plans) == 2:
                found.setdefault((plans[0], plans[1]), []).append(both)
    return {key: tuple(links) for key, links in found.items()}


@lru_cache(maxsize=2)
def pairs(archive: Archive) -> tuple[tuple[str, str], ...]:
    """The pairs with a prebuilt comparison, sorted by city; each pair in the order of a comparison."""
    found: dict[tuple[str, str], None] = {}
    for plans in archive.plans_of_city.values():
        by_kind: dict[str, list[str]] = {}
        for plan in plans:
            by_kind.setdefault(archive.plans[plan].kind, []).append(plan)
        for same in by_kind.values():
            found.update(dict.fromkeys(addresses.neighbours(same)))
    found.update(dict.fromkeys(links_between(archive)))
    order = {city: n for n, city in enumerate(archive.cities)}
    return tuple(sorted(found, key=lambda pair: (order[archive.plans[pair[0]].city], pair)))
