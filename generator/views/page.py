"""What all kinds of page share: their frame, names with links, and the division of long lists into pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.archive import addresses
from generator.records import Text


@dataclass(frozen=True)
class Named:
    """Something with a name and a page, such as a crumb, a tag or a department in a list."""

    name: Text
    address: str
    count: int | None = None


@dataclass(frozen=True)
class Page:
    """A page to be rendered. `data` are the variables of its template, `head` those of its HTML head."""

    address: str
    template: str
    title: Text
    description: str
    crumbs: tuple[Named, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    head: Mapping[str, Any] = field(default_factory=dict)


def index_crumbs(*named: tuple[str, str, str]) -> tuple[Named, ...]:
    """Crumbs from the home page through index pages, each given as (zh, en, address)."""
    start = (Named(Text(zh="首页", en="Home"), addresses.HOME),)
    return start + tuple(Named(Text(zh=zh, en=en), address) for zh, en, address in named)


def in_parts(counted: Iterable[tuple[str, int]], most: int) -> list[list[str]]:
    """Split (name, count) pairs into runs whose counts add up to at most `most`.

    A pair that alone exceeds `most` is a part of its own; no pairs make one empty part.
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
    """One of the pages of a long list. `first` and `last` are the names of its first and last entries."""

    address: str
    first: str
    last: str


def paged(
    page: Page, lists: Sequence[Mapping[str, Any]], ends: Callable[[Mapping[str, Any]], tuple[str, str]]
) -> Iterator[Page]:
    """A page for each part of a long list: the first at the page's own address, the others below it.

    Each of `lists` is the data of one part, and `ends` names its first and last entries. If there are several parts,
    each page gets links to all as `parts`.
    """
    if len(lists) < 2:
        yield replace(page, data={**page.data, **(lists[0] if lists else {}), "parts": (), "number": 1})
        return
    parts = [
        Part(page.address if n == 1 else addresses.part(page.address, n), *ends(each))
        for n, each in enumerate(lists, 1)
    ]
    for n, (part, each) in enumerate(zip(parts, lists, strict=True), 1):
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
