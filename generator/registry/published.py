"""What the archive publishes now: every id with its kind, its title and its content hash."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator import records as r
from generator.archive import addresses
from generator.archive.content import item_content, plan_content
from generator.archive.model import Archive
from generator.citation.records import item_part
from generator.registry.entries import Kind
from generator.registry.history import registered


@dataclass(frozen=True)
class Published:
    """An id of the data. `hash` is None for kinds without content of their own, whose pages gather items."""

    id: str
    kind: Kind
    title: str
    hash: str | None = None


def content_of(archive: Archive, identifier: str) -> dict[str, Any]:
    """The citable content of a plan or an item."""
    plan = archive.plans.get(identifier)
    return plan_content(plan) if plan else item_content(archive.items[identifier].item)


def published(archive: Archive) -> dict[str, Published]:
    """Everything that the data publishes, by id."""
    return {each.id: each for each in _everything(archive)}


def _everything(archive: Archive) -> Iterator[Published]:
    for plan in archive.plans.values():
        yield Published(plan.id, Kind.PLAN, plan.title.zh, registered(Kind.PLAN, plan_content(plan)))
        for item in archive.items_of_plan[plan.id]:
            placed = archive.items[item]
            yield Published(item, Kind.ITEM, item_part(placed), registered(Kind.ITEM, item_content(placed.item)))
    yield from terms(archive)


def terms(archive: Archive) -> Iterator[Published]:
    """Ids without content of their own: cities, departments, functions, reforms, tags, indicators."""
    for city in archive.cities.values():
        yield _named(Kind.CITY, addresses.city(city.id), city.name)
    for (city_id, identifier), department in archive.departments.items():
        yield _named(Kind.DEPARTMENT, addresses.department(city_id, identifier), department.name)
    for function in archive.functions.values():
        yield _named(Kind.FUNCTION, addresses.function(function.id), function.name)
    for reform in archive.reforms.values():
        yield _named(Kind.REFORM, addresses.reform(reform.id), reform.name)
    for tag in archive.tags.values():
        yield _named(Kind.TAG, addresses.tag(tag.id), tag.name)
    for indicator in archive.indicators.values():
        yield _named(Kind.INDICATOR, addresses.indicator(indicator.id), indicator.name)


def _named(kind: Kind, address: str, name: r.Text) -> Published:
    return Published(address.rstrip("/"), kind, name.zh)
