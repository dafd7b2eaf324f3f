"""Which level of the numbering is the item: the smallest unit that the document itself separates throughout.

The numbers become a tree. A style that only some parts use as a remark (a list of three in one section of twenty) is no
level of the outline; its points stay in the text.
"""

import re
from dataclasses import dataclass, field

from generator.importer.sequence import ORDER, Numbered

LEAST_SHARE = {"dec": 0.5, "arp": 0.6, "circled": 0.7}
LEAST_SHARE_ELSE = 0.4
LEAST_SHARE_IN_CHAPTER = 0.6

# Headings under which a document says why and whither, not what; they need no points below to be complete.
GUIDANCE = re.compile(
    r"指导思想|总体(要求|思路|目标|部署|布局)|基本(原则|思路)|(工作|发展|主要|阶段|近期|远期)(目标|原则|思路)|规划(背景|环境|依据)|(发展|面临)?形势|"
    r"(背景|意义|依据)$|^(前言|引言|总则|附则|概述|序言)"
)
SUPPORT = re.compile(r"组织(领导|实施|保障)|(保障|推进)(措施|机制|条件)|工作要求|实施保障|责任落实|附则")


@dataclass
class Node:
    """A number of the outline with what stands below it; `end` is where the next number of its level or higher begins."""

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
    """The level of each style in this document: the usual order, turned where the document itself turns it."""
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
    """How often the inner style begins to count right behind a number of the outer one."""
    return sum(a.style == outer and b.style == inner and b.value == 1 for a, b in zip(numbers, numbers[1:]))


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


def walk(nodes: list[Node]):
    """Every node, each before what stands below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def outline_levels(numbers: tuple[Numbered, ...], end: int, heading_of) -> tuple[tuple[Numbered, ...], tuple[str, ...]]:
    """The numbers that are levels of the outline, and the styles that were left in the text."""
    dropped: list[str] = []
    if sum(n.style == "article" for n in numbers) >= 3:
        dropped = [s for s in ORDER[ORDER.index("article") + 1 :] if any(n.style == s for n in numbers)]
        return tuple(n for n in numbers if n.style in ORDER[: ORDER.index("article") + 1]), tuple(dropped)
    rank = ranks(numbers)
    for lowest in sorted(rank, key=rank.__getitem__, reverse=True)[:-1]:
        top = tree(numbers, end)
        shares = _shares(top, lowest, heading_of)
        least = LEAST_SHARE.get(lowest, LEAST_SHARE_ELSE)
        local = {id(chapter): _shares([chapter], lowest, heading_of) for chapter in top}
        loose = {
            id(n.numbered)
            for n in walk(top)
            if n.style == lowest
            and not _is_level(n, shares, least)
            and not _is_level_in_chapter(n, local.get(id(_chapter(n)), {}))
        }
        if loose:
            dropped.append(lowest)
            numbers = tuple(n for n in numbers if id(n) not in loose)
    return numbers, tuple(dropped)


def _is_level(node: Node, shares: dict[str, float], least: float) -> bool:
    """Whether a number divides what stands above it: a chapter always, a part below a chapter where most are divided."""
    if node.parent is None:
        return True
    several = len([n for n in node.parent.children if n.style == node.style and n.numbered.mark.is_line_start]) >= 2
    if node.parent.parent is None and several and node.style not in ("circled",):
        return True
    return shares.get(node.parent.style, 0.0) >= least


def _chapter(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _is_level_in_chapter(node: Node, shares: dict[str, float]) -> bool:
    """Whether most parts of its chapter are divided so, in several of them: a report divides what was done, not what is planned."""
    parent = node.parent
    return (
        parent is not None
        and parent.parent is not None
        and node.style not in ("circled", "arp")
        and shares.get(parent.style, 0.0) >= LEAST_SHARE_IN_CHAPTER
        and sum(any(child.style == node.style for child in part.children) for part in parent.parent.children) >= 2
    )


def _shares(top: list[Node], lowest: str, heading_of) -> dict[str, float]:
    """By the style above: how many of the units that could be divided by this style are; parts that guide do not count."""
    divided: dict[str, int] = {}
    undivided: dict[str, int] = {}
    for node in walk(top):
        if node.style == lowest:
            continue
        if any(child.style == lowest for child in node.children):
            divided[node.style] = divided.get(node.style, 0) + 1
        elif not node.children and not _guides(node, heading_of):
            undivided[node.style] = undivided.get(node.style, 0) + 1
    return {style: count / (count + undivided.get(style, 0)) for style, count in divided.items()}


def _guides(node: Node | None, heading_of) -> bool:
    """Whether the part, or one that it stands in, says why and how and not what."""
    while node is not None:
        title = heading_of(node.numbered)
        if GUIDANCE.search(title) or SUPPORT.search(title):
            return True
        node = node.parent
    return False
