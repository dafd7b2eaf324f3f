"""Splits a file that contains several documents: each becomes a plan of its own.

A piece begins at a title at which the numbering starts again, or at a title that the list of contents names. In the
copy of one piece, all the others are junk.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.importer.copy import AREA_BEFORE, CONTENTS, CleanCopy
from generator.importer.line_shapes import MARKED, OPENS, PIECE, TITLE_END, is_listed, is_prose
from generator.importer.lines import Line, lines_of
from generator.importer.stretches import Stretch, blanked, merged


@dataclass(frozen=True)
class Piece:
    """A document of the file; `is_empty` if the copy has only its title."""

    copy: CleanCopy
    title: str
    is_empty: bool


def pieces_of(copy: CleanCopy) -> tuple[Piece, ...]:
    """The pieces in order; a file of one document is one piece."""
    starts = _starts(copy)
    if len(starts) < 2:
        return (Piece(copy, "", False),)
    lines = copy.lines
    bounds = list(pairwise([0, *(lines[i].start for i in starts[1:]), len(copy.text)]))
    copy = _without_head(copy, starts[0])
    pieces = []
    for number, first in enumerate(starts):
        start, end = bounds[number]
        others = [
            Stretch(
                *bounds[other],
                f"本文件中的另一篇：{lines[head].text[:40]}",
                f"another piece of the same file, number {other + 1}",
            )
            for other, head in enumerate(starts)
            if other != number
        ]
        words = blanked(copy.text, others)
        # Another piece is one stretch of junk, so only the junk of this piece is kept beside it.
        own = [j for j in copy.junk if start <= j.start < end or j.en == CONTENTS[1]]
        junk = merged(copy.document.text, own + _without_contents(copy, others))
        piece = replace(copy, text=words, lines=lines_of(words), junk=junk)
        has_text = any(MARKED.match(line.text) or is_prose(line.text) for line in piece.lines)
        pieces.append(Piece(piece, lines[first].text, not has_text))
    return tuple(pieces)


def _without_head(copy: CleanCopy, first: int) -> CleanCopy:
    """The copy without the title page of a collection, which ends before line `first`."""
    before = copy.lines[:first] if PIECE.match(copy.lines[first].text) else ()
    if not before or any(is_prose(line.text) for line in before):
        return copy
    head = [Stretch(line.start, line.end, *AREA_BEFORE) for line in before]
    return replace(copy, text=blanked(copy.text, head), junk=merged(copy.document.text, [*copy.junk, *head]))


def _without_contents(copy: CleanCopy, others: list[Stretch]) -> list[Stretch]:
    """The other pieces, their own junk included, without the list of contents."""
    contents = [(j.start, j.end) for j in copy.junk if j.en == CONTENTS[1]]
    found = []
    for other in others:
        inside = [(begin, end) for begin, end in contents if other.start <= begin and end <= other.end]
        start = max([other.start, *(end for _, end in inside)])
        before = [begin for begin, _ in inside if begin > other.start]
        if before and copy.document.text[other.start : before[0]].strip():
            found.append(replace(other, end=before[0]))
        found.append(replace(other, start=start))
    return found


def _starts(copy: CleanCopy) -> list[int]:
    """The indices of the lines at which a piece begins."""
    lines = copy.lines
    listed = frozenset(copy.contents.titles) if copy.contents else frozenset()
    starts: list[int] = []
    seen: set[str | None] = set()
    heads = [
        i
        for i, line in enumerate(lines)
        if PIECE.match(line.text) and i + 1 < len(lines) and not PIECE.match(lines[i + 1].text)
    ]
    if len(heads) >= 2:
        return heads
    for i, line in enumerate(lines):
        if is_listed(line.text, listed) and not MARKED.match(line.text):
            first = i - 1 if i and _is_title_part(lines, i - 1) and not (starts and starts[-1] == i - 1) else i
            starts.append(first)
            seen = set()
            continue
        opening = OPENS.match(line.text)
        if opening and opening.lastgroup in ("part", "cn") and opening.lastgroup in seen and not listed:
            title = _title_above(lines, i, starts[-1] if starts else -1)
            if title is not None:
                starts.append(title)
                seen = set()
        if opening:
            seen.add(opening.lastgroup)
    if starts and not listed:
        starts.insert(0, 0)
    return starts


def _is_title_part(lines: tuple[Line, ...], i: int) -> bool:
    """Whether a line may be the first half of a title: short and not ended by a mark."""
    text = lines[i].text
    return len(text) <= 50 and not re.search(r"[。;:!?,]$", text) and not MARKED.match(text)


def _title_above(lines: tuple[Line, ...], i: int, last: int) -> int | None:
    """The index of the title above line `i`, at which the numbering starts again; None if there is no title.

    `last` is the index of the line at which the current piece began.
    """
    for j in range(i - 1, max(last, i - 12), -1):
        text = lines[j].text
        if MARKED.match(text):
            return None
        if len(text) <= 60 and TITLE_END.search(text) and not re.search(r"[。;!?,]$", text):
            while j - 1 > last and _is_title_part(lines, j - 1) and len(lines[j - 1].text) > 3:
                j -= 1
            return j - (
                j - 1 > last
                and re.fullmatch(r"附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*:?", lines[j - 1].text) is not None
            )
    return None
