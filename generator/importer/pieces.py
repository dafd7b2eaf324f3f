"""The pieces of a file: where several documents stand one after the other, each is imported as a plan of its own.

A piece begins at a title from which the numbering counts anew, or at a title that the list of contents names. For each
piece everything else in the file is set aside as another piece.
"""

import re
from dataclasses import dataclass, replace

from generator.importer.copy import (
    _MARKED,
    _OPENS,
    AREA_BEFORE,
    PIECE,
    TITLE_END,
    CleanCopy,
    Stretch,
    _joined,
    _without,
    is_listed,
    is_prose,
)
from generator.importer.lines import Line, lines_of


@dataclass(frozen=True)
class Piece:
    """One document of the file; `is_empty` where the copy has only its title."""

    copy: CleanCopy
    title: str
    is_empty: bool


def pieces_of(copy: CleanCopy) -> tuple[Piece, ...]:
    """The pieces in order; a file of one document is one piece."""
    starts = _starts(copy)
    if len(starts) < 2:
        return (Piece(copy, "", False),)
    lines = copy.lines
    bounds = [lines[i].start for i in starts[1:]] + [len(copy.text)]
    bounds = [0, *bounds]
    found = []
    before = [line for line in lines[: starts[0]] if PIECE.match(lines[starts[0]].text)]
    if before and not any(is_prose(line.text) for line in before):
        heads = [Stretch(line.start, line.end, AREA_BEFORE[1], AREA_BEFORE[2]) for line in before]
        copy = replace(copy, text=_without(copy.text, heads), junk=_joined(copy.document.text, [*copy.junk, *heads]))
    for number, first in enumerate(starts):
        start, end = bounds[number], bounds[number + 1]
        others = []
        for other, (a, b) in enumerate(zip(bounds, bounds[1:])):
            if other != number:
                name = lines[starts[other]].text[:40]
                others.append(
                    Stretch(a, b, f"本文件中的另一篇：{name}", f"another piece of the same file, number {other + 1}")
                )
        words = _without(copy.text, others)
        # Junk inside another piece is that piece's; here the other piece is one stretch.
        junk = [j for j in copy.junk if start <= j.start < end or j.en in ("list of contents",)] + _content(
            copy, others
        )
        mine = replace(copy, text=words, lines=lines_of(words), junk=_joined(copy.document.text, junk))
        body = [line for line in mine.lines if _MARKED.match(line.text) or is_prose(line.text)]
        found.append(Piece(mine, lines[first].text, not body))
    return tuple(found)


def _content(copy: CleanCopy, others: list[Stretch]) -> list[Stretch]:
    """Each other piece from its first to its last character, its own junk included, the list of contents left out."""
    contents = [(j.start, j.end) for j in copy.junk if j.en == "list of contents"]
    found = []
    for other in others:
        start = max(
            [other.start, *(end for begin, end in contents if begin >= other.start and end <= other.end)],
            default=other.start,
        )
        before = [(b, e) for b, e in contents if other.start <= b and e <= other.end and b > other.start]
        if before and copy.document.text[other.start : before[0][0]].strip():
            found.append(replace(other, end=before[0][0]))
        found.append(replace(other, start=start))
    return found


def _starts(copy: CleanCopy) -> list[int]:
    """Indices of the lines at which a piece begins."""
    lines = copy.lines
    listed = frozenset(copy.contents.titles) if copy.contents else frozenset()
    starts: list[int] = []
    seen: set[str] = set()
    heads = [
        i
        for i, line in enumerate(lines)
        if PIECE.match(line.text) and i + 1 < len(lines) and not PIECE.match(lines[i + 1].text)
    ]
    if len(heads) >= 2:
        return heads
    for i, line in enumerate(lines):
        if is_listed(line.text, listed) and not _MARKED.match(line.text):
            first = i - 1 if i and _is_title_part(lines, i - 1) and not (starts and starts[-1] == i - 1) else i
            starts.append(first)
            seen = set()
            continue
        opening = _OPENS.match(line.text)
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
    """A short line without a full stop, such as the first half of a title."""
    text = lines[i].text
    return len(text) <= 50 and not re.search(r"[。;:!?,]$", text) and not _MARKED.match(text)


def _title_above(lines: tuple[Line, ...], i: int, last: int) -> int | None:
    """The line of the title above a new beginning of the count; None where text runs on without a title."""
    for j in range(i - 1, max(last, i - 12), -1):
        text = lines[j].text
        if _MARKED.match(text):
            return None
        if len(text) <= 60 and TITLE_END.search(text) and not re.search(r"[。;!?,]$", text):
            while j - 1 > last and _is_title_part(lines, j - 1) and len(lines[j - 1].text) > 3:
                j -= 1
            return j - (
                j - 1 > last
                and re.fullmatch(r"附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*:?", lines[j - 1].text) is not None
            )
    return None
