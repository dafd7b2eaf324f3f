"""Finds boxes (专栏): tables of projects inside a plan, flattened into lines, with rows that are items of their own."""

import bisect
import re
from dataclasses import dataclass

from generator.importer.indicator_tables import IndicatorRow
from generator.importer.marks import Mark
from generator.importer.paragraphs import Paragraph
from generator.records.numerals import arabic_value, chinese_value

_HEAD = re.compile(r"^专\s*栏\s*(?P<n>[\d一二三四五六七八九十]{1,3})?\s*[:、.]?\s*(?P<title>[^。;]{0,50})$")
MENTION = re.compile(r"专\s*栏\s*([\d一二三四五六七八九十]{1,3})")
# A row that begins with its name, without a mark inside, and goes on with a sentence behind a gap or a colon.
_NAMED = re.compile(r"^(?P<name>[^\s。;,:]{4,40})\s+(?P<words>\S.{9,})$")
_COLON = re.compile(r"^(?P<name>[^\s。;,:]{4,30}):\s*(?P<words>\S.{9,})$")
_NAME_ALONE = re.compile(r"^[^。;,:!?\d][^。;,:!?]{3,29}$")


@dataclass(frozen=True)
class Row:
    """A row: its printed number if any, its name, the indices of its paragraphs (`last` is exclusive), its place."""

    number: str | None
    name: str
    first: int
    last: int
    start: int


@dataclass(frozen=True)
class Box:
    """A box: its heading, the indices of its paragraphs (heading first, `last` is exclusive), and its rows."""

    number: int | None
    printed: str
    title: str
    first: int
    last: int
    rows: tuple[Row, ...]


def boxes_of(
    paragraphs: tuple[Paragraph, ...], marks: tuple[Mark, ...], indicators: tuple[IndicatorRow, ...] = ()
) -> tuple[Box, ...]:
    """The boxes of the document in order; `marks` are all candidates for numbers."""
    line_marks = {mark.paragraph: mark for mark in marks if mark.is_line_start}
    heads = [
        (i, match)
        for i, p in enumerate(paragraphs)
        if (match := _HEAD.match(p.text)) and (match["n"] or match["title"])
    ]
    limits = [head for head, _ in heads[1:]] + [len(paragraphs)]
    found: list[Box] = []
    for (head, match), limit in zip(heads, limits, strict=False):
        last = _end(line_marks, head, limit)
        number = arabic_value(match["n"] or "") or chinese_value(match["n"] or "")
        printed = re.sub(r"\s", "", f"专栏{match['n'] or ''}")
        found.append(
            Box(
                number,
                printed,
                match["title"].strip(),
                head,
                last,
                _indicators(paragraphs, indicators, head + 1, last) or _rows(paragraphs, line_marks, head + 1, last),
            )
        )
    return tuple(found)


def _end(line_marks: dict[int, Mark], head: int, limit: int) -> int:
    """The index of the first paragraph behind the box, at which the outline goes on."""
    before: dict[str, int | None] = {
        mark.style: mark.value for place, mark in sorted(line_marks.items()) if place < head
    }
    row = 0
    row_style: str | None = None
    for i in range(head + 1, limit):
        mark = line_marks.get(i)
        if mark is None or mark.style in ("point", "ordinal", "circled"):
            continue
        if mark.style in ("part", "sect", "cn", "article"):
            return i
        value = mark.value
        if row_style in (None, mark.style) and value == row + 1 and (row or not _goes_on(before, mark)):
            row, row_style = row + 1, mark.style
            continue
        if mark.style in ("cnp", "ar") and (
            _goes_on(before, mark) or mark.is_masked or (mark.style == "cnp" and row_style != "cnp")
        ):
            return i
    return limit


def _goes_on(before: dict[str, int | None], mark: Mark) -> bool:
    """Whether a number continues the outline before the box."""
    value = before.get(mark.style)
    return value is not None and mark.value == value + 1


def _indicators(
    paragraphs: tuple[Paragraph, ...], indicators: tuple[IndicatorRow, ...], first: int, last: int
) -> tuple[Row, ...]:
    """The rows of a table of indicators inside the box."""
    if first >= last:
        return ()
    inside = [row for row in indicators if paragraphs[first].start <= row.start < paragraphs[last - 1].end]
    index = [bisect.bisect_right(paragraphs, row.start, key=lambda p: p.start) - 1 for row in inside]
    if len(set(index)) < len(index):
        return ()
    ends = [*index[1:], last]
    return tuple(Row(None, row.name, i, end, row.start) for row, i, end in zip(inside, index, ends, strict=False))


def _rows(paragraphs: tuple[Paragraph, ...], line_marks: dict[int, Mark], first: int, last: int) -> tuple[Row, ...]:
    """The rows: numbered ones, else named ones; a paragraph without a name continues the row before."""
    numbered = [i for i in range(first, last) if i in line_marks and line_marks[i].style in ("ar", "cnp", "arp")]
    starts: list[tuple[int, str | None, str, int]] = []
    if len(numbered) >= 2:
        for i in numbered:
            mark = line_marks[i]
            words = paragraphs[i].text[mark.offset + len(mark.printed) :].lstrip("、.) ")
            starts.append((i, mark.printed, re.split(r"[。:;\s]", words, maxsplit=1)[0][:45], mark.start))
    else:
        for pattern in (_NAMED, _COLON):
            starts = [
                (i, None, m["name"], paragraphs[i].start)
                for i in range(first, last)
                if (m := pattern.match(paragraphs[i].text))
            ]
            if starts and (pattern is _NAMED or len(starts) >= 2):
                break
            starts = []
        if not starts:
            alone = [
                i
                for i in range(first, last - 1)
                if _NAME_ALONE.match(paragraphs[i].text) and len(paragraphs[i + 1].text) > 30
            ]
            starts = [(i, None, paragraphs[i].text, paragraphs[i].start) for i in alone]
    ends = [start[0] for start in starts[1:]] + [last]
    return tuple(Row(number, name, i, end, start) for (i, number, name, start), end in zip(starts, ends, strict=False))
