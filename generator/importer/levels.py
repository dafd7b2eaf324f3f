"""Finds the level of the numbering that is the item: the smallest unit that the document separates throughout.

The numbers become a tree. A style that only some parts use (a list of three in one section of twenty) is not a level of
the outline; its points stay in the text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from generator.importer.sequence import ORDER, Numbered

# The least share of the units above that a style must divide to be a level: in the document, and in one chapter.
LEAST_SHARE = {"dec": 0.5, "arp": 0.6, "circled": 0.7}
LEAST_SHARE_OF_OTHERS = 0.4
LEAST_SHARE_IN_CHAPTER = 0.6

# Headings of chapters on reasons and aims rather than measures; such a chapter need not be divided.
GUIDANCE = re.compile(
    r"指导思想|总体(要求|思路|目标|部署|布局)|基本(原则|思路)|(工作|发展|主要|阶段|近期|远期)(目标|原则|思路)|"
    r"规划(背景|环境|依据)|(发展|面临)?形势|(背景|意义|依据)$|^(前言|引言|总则|附则|概述|序言)"
)
SUPPORT = re.compile(r"组织(领导|实施|保障)|(保障|推进)(措施|机制|条件)|工作要求|实施保障|责任落实|附则")


@dataclass
class Node:
    """A number of the outline with those below it; `end` is where the next of its level or a higher one begins."""

    numbered: Numbered
    end: int
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None

    @property
    def style(self) -> str:
        return self.numbered.style

    @property
    def start(self) -> int:
        return self.numbered.mark.start


def ranks(numbers: tuple[Numbered, ...]) -> dict[str, int]:
    """The rank of each style, 0 the highest: the usual order, reversed where the document reverses it."""
    order = [style for style in ORDER if any(n.style == style for n in numbers)]
    for upper, lower in (("cn", "cnp"), ("cnp", "ar"), ("cn", "ar"), ("ar", "arp")):
        if (
            upper in order
            and lower in order
            and _begins_within(numbers, lower, upper) >= 2
            and not _begins_within(numbers, upper, lower)
        ):
            order.remove(upper)
            order.insert(order.index(lower) + 1, upper)
    return {style: rank for rank, style in enumerate(order)}


def _begins_within(numbers: tuple[Numbered, ...], outer: str, inner: str) -> int:
    """How often the inner style begins to count directly after a number of the outer one."""
    return sum(a.style == outer and b.style == inner and b.value == 1 for a, b in pairwise(numbers))


def tree(numbers: tuple[Numbered, ...], end: int) -> list[Node]:
    """The numbers as a tree, in the order of the document."""
    rank = ranks(numbers)
    top: list[Node] = []
    open_nodes: list[Node] = []
    for numbered in numbers:
        while open_nodes and rank[open_nodes[-1].style] >= rank[numbered.style]:
            open_nodes.pop().end = numbered.mark.start
        node = Node(numbered, end, parent=open_nodes[-1] if open_nodes else None)
        (open_nodes[-1].children if open_nodes else top).append(node)
        open_nodes.append(node)
    return top


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Every node, each before those below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def outline_levels(
    numbers: tuple[Numbered, ...], end: int, heading_of: Callable[[Numbered], str]
) -> tuple[tuple[Numbered, ...], tuple[str, ...]]:
    """The numbers that are levels of the outline, and the styles whose numbers stay in the text."""
    dropped: list[str] = []
    if sum(n.style == "article" for n in numbers) >= 3:
        dropped = [s for s in ORDER[ORDER.index("article") + 1 :] if any(n.style == s for n in numbers)]
        return tuple(n for n in numbers if n.style in ORDER[: ORDER.index("article") + 1]), tuple(dropped)
    rank = ranks(numbers)
    for lowest in sorted(rank, key=rank.__getitem__, reverse=True)[:-1]:
        top = tree(numbers, end)
        shares = _shares(top, lowest, heading_of)
        least = LEAST_SHARE.get(lowest, LEAST_SHARE_OF_OTHERS)
        loose: set[int] = set()
        for chapter in top:
            shares_in_chapter = _shares([chapter], lowest, heading_of)
            loose.update(
                id(n.numbered)
                for n in walk([chapter])
                if n.style == lowest
                and not _is_level(n, shares, least)
                and not _is_level_in_chapter(n, shares_in_chapter)
            )
        if loose:
            dropped.append(lowest)
            numbers = tuple(n for n in numbers if id(n) not in loose)
    return numbers, tuple(dropped)


def _is_level(node: Node, shares: dict[str, float], least: float) -> bool:
    """Whether a number is of a level: one of several in a chapter, or of a style that divides most units above it."""
    if node.parent is None:
        return True
    siblings = sum(n.style == node.style and n.numbered.mark.is_line_start for n in node.parent.children)
    if node.parent.parent is None and siblings >= 2 and node.style != "circled":
        return True
    return shares.get(node.parent.style, 0.0) >= least


def _is_level_in_chapter(node: Node, shares: dict[str, float]) -> bool:
    """Whether its style divides most parts of its chapter, several at least.

    A report may divide what was done in one chapter, but not what is planned in the next.
    """
    parent = node.parent
    return (
        parent is not None
        and parent.parent is not None
        and node.style not in ("circled", "arp")
        and shares.get(parent.style, 0.0) >= LEAST_SHARE_IN_CHAPTER
        and sum(any(child.style == node.style for child in part.children) for part in parent.parent.children) >= 2
    )


def _shares(top: list[Node], lowest: str, heading_of: Callable[[Numbered], str]) -> dict[str, float]:
    """By the style above: the share of its units that the lowest style divides, of those that it could divide."""
    divided: Counter[str] = Counter()
    undivided: Counter[str] = Counter()
    for node in walk(top):
        if node.style == lowest:
            continue
        if any(child.style == lowest for child in node.children):
            divided[node.style] += 1
        elif not node.children and not _is_guidance(node, heading_of):
            undivided[node.style] += 1
    return {style: count / (count + undivided[style]) for style, count in divided.items()}


def _is_guidance(node: Node, heading_of: Callable[[Numbered], str]) -> bool:
    """Whether the part, or one that contains it, is about aims or support rather than measures."""
    title = heading_of(node.numbered)
    if GUIDANCE.search(title) or SUPPORT.search(title):
        return True
    return node.parent is not None and _is_guidance(node.parent, heading_of)
