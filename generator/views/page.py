"""What every page has, whatever it shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.archive import addresses
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

    What alone comes to more is a part of its own; nothing at all is one empty part.
    """
    parts: list[list[str]] = []
    room = 0
    for each, count in counted:
        if not parts or count > room:
            parts.append([])
            room = most
        parts[-1].append(each)
        room -= count
    return parts or [[]]


@dataclass(frozen=True)
class Part:
    """One of the pages that a long list is spread over. `first` and `last` name what it begins and ends with."""

    address: str
    first: str
    last: str


def paged(
    page: Page, lists: Sequence[Mapping[str, Any]], ends: Callable[[Mapping[str, Any]], tuple[str, str]]
) -> Iterator[Page]:
    """A page for each of `lists`, what it shows of a long list: the first at the page's own address, the others below it.

    `ends` names what one of them begins and ends with. Each page has the links to all as `parts`, where there are several.
    """
    if len(lists) < 2:
        yield replace(page, data={**page.data, **(lists[0] if lists else {}), "parts": (), "number": 1})
        return
    parts = [
        Part(page.address if n == 1 else addresses.part(page.address, n), *ends(each))
        for n, each in enumerate(lists, 1)
    ]
    for n, (part, each) in enumerate(zip(parts, lists), 1):
        which = f"（{n}/{len(parts)}）"
        title = Text.made(zh=page.title.zh + which, en=f"{page.title.en or page.title.zh} ({n} of {len(parts)})")
        yield replace(
            page,
            address=part.address,
            title=page.title if n == 1 else title,
            description=page.description if n == 1 else f"{page.description}{which}：{part.first}至{part.last}。",
            crumbs=page.crumbs if n == 1 else (*page.crumbs, Named(page.title, page.address)),
            data={**page.data, **each, "parts": tuple(parts), "number": n},
        )
