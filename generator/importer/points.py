"""Finds the points of running text: 一是 …二是 …, 首先 …其次 …, and paragraphs that all begin with the same words."""

import bisect
import re
from collections import Counter
from dataclasses import dataclass

from generator.importer.marks import WORDS_OF_ORDER, Mark
from generator.importer.paragraphs import Paragraph


@dataclass(frozen=True)
class Point:
    """A point: where it begins, its number as printed, the words behind the number."""

    start: int
    number: str | None
    words: str
    is_rest: bool = False
    """True for text behind the last of several parallel paragraphs."""


def points_of(marks: tuple[Mark, ...], paragraphs: tuple[Paragraph, ...], start: int, end: int) -> tuple[Point, ...]:
    """The points between two places, numbered from one; empty if there are fewer than two."""
    for style in ("point", "ordinal"):
        found: list[Mark] = []
        for mark in marks[bisect.bisect_right(marks, start, key=lambda m: m.start) :]:
            if mark.start >= end:
                break
            if mark.style != style:
                continue
            value = mark.value if mark.value is not None else WORDS_OF_ORDER.get(mark.printed)
            if value == len(found) + 1 or (
                value == WORDS_OF_ORDER["最后"] and mark.printed == "最后" and len(found) >= 2
            ):
                found.append(mark)
        if len(found) >= 2:
            return tuple(
                Point(m.start, m.printed, paragraphs[m.paragraph].text[m.offset + len(m.printed) :].lstrip(",、: "))
                for m in found
            )
    return ()


def parallel_points(paragraphs: tuple[Paragraph, ...], start: int, end: int) -> tuple[Point, ...]:
    """Three or more paragraphs that begin with the same words (这一年，…); what follows them is a point of its own."""
    begin, stop = (bisect.bisect_left(paragraphs, place, key=lambda p: p.start) for place in (start, end))
    inside = [p for p in paragraphs[begin:stop] if len(p.text) >= 20]
    openings = [match[0] if (match := re.match(r"[\u4e00-\u9fff]{2,8}[,:、]", p.text)) else "" for p in inside]
    common, count = Counter(filter(None, openings)).most_common(1)[0] if any(openings) else ("", 0)
    if count < 3:
        return ()
    first = openings.index(common)
    last = len(openings) - 1 - openings[::-1].index(common)
    if count < 0.7 * (last - first + 1):
        return ()
    found = [
        Point(p.start, None, p.text[len(common) :])
        for p, opening in zip(inside[first : last + 1], openings[first : last + 1], strict=True)
        if opening == common
    ]
    if last + 1 < len(inside):
        found.append(Point(inside[last + 1].start, None, inside[last + 1].text, is_rest=True))
    return tuple(found)
