"""What every page has, whatever it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator import addresses
from generator.records import Text


@dataclass(frozen=True)
class Named:
    """Something with a name and a page: a crumb, a tag in a row of tags, a department in a list."""

    name: Text
    address: str
    count: int | None = None


@dataclass(frozen=True)
class Page:
    """A page to be rendered: where it stands, what it is called and what its template needs."""

    address: str
    template: str
    title: Text
    description: str
    crumbs: tuple[Named, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    head: Mapping[str, Any] = field(default_factory=dict)


def index_crumbs(*named: tuple[str, str, str]) -> tuple[Named, ...]:
    """Home and the index pages named by (zh, en, address)."""
    start = (Named(Text(zh="首页", en="Home"), addresses.HOME),)
    return start + tuple(Named(Text(zh=zh, en=en), address) for zh, en, address in named)


def in_parts(counted: Iterable[tuple[str, int]], most: int) -> list[list[str]]:
    """What one page would be too long for, in parts: each with what follows each other and comes to `most` or less.

    What alone comes to more is a part of its own.
    """
    parts: list[list[str]] = []
    room = 0
    for each, count in counted:
        if not parts or count > room:
            parts.append([])
            room = most
        parts[-1].append(each)
        room -= count
    return parts
