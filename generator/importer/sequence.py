"""Which candidates are numbers of the outline: a number counts where the counting fits, and what does not fit is told.

A number at the beginning of a line is believed unless the counting speaks against it; a number inside a paragraph is
believed only where it goes on with a count. A masked number goes on with whatever count stands there.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, replace

from generator.importer.marks import Mark
from generator.importer.paragraphs import Paragraph

# From the highest level to the lowest. `bare` becomes `ar`.
ORDER = ("part", "sect", "article", "cn", "cnp", "ordinal", "ar", "dec", "dec3", "arp", "circled")
MASKED = -1  # the value that `_next_value` gives for a masked number
LARGEST_GAP = 3  # numbers that may be missing or misread in a row


_Following = tuple[tuple[Mark, ...], int]  # all candidates, and the index of the next one


@dataclass(frozen=True)
class Numbered:
    """An accepted number: the mark, the value that the counting gives, and what is doubtful about it."""

    mark: Mark
    value: int | None
    doubt: str = ""

    @property
    def style(self) -> str:
        return self.mark.style


def outline_numbers(marks: tuple[Mark, ...], paragraphs: tuple[Paragraph, ...]) -> tuple[Numbered, ...]:
    """The numbers of the outline in order; points (一是 …) and words of order are left to `outline`."""
    marks = tuple(
        m for m in marks if m.style != "point" and (m.style != "ordinal" or m.is_line_start and m.value is not None)
    )
    at_lines = Counter(m.style for m in marks if m.is_line_start)
    marks = tuple(m for m in marks if not m.is_loose or at_lines[m.style] < 2)
    chain = _bare_chain(marks)
    marks = tuple(
        replace(m, style="ar") if m.start in chain else m for m in marks if m.style != "bare" or m.start in chain
    )
    masked = sum(m.is_masked for m in marks)
    accepted: list[Numbered] = []
    last: dict[str, int | None] = {}
    fresh: set[str] = set()  # styles that may begin anew, because a higher number came since
    for index, mark in enumerate(marks):
        found = (
            Numbered(mark, mark.value)
            if mark.start in chain
            else _accept(mark, last, fresh, (marks, index + 1), masked)
        )
        if found is None:
            continue
        accepted.append(found)
        style = found.style
        last[style] = found.value if found.value is not None else (last.get(style) or 0) + 1
        fresh.discard(style)
        fresh |= set(ORDER[ORDER.index(style) + 1 :])
    return tuple(_without_strays(accepted, paragraphs))


def _accept(mark: Mark, last: dict, fresh: set[str], following: "_Following", masked: int) -> Numbered | None:
    style, value, before = mark.style, mark.value, last.get(mark.style)
    if mark.is_masked:
        if not mark.is_line_start and (masked < 2 and before is None):
            return None
        return Numbered(mark, None, "the number is masked")
    if value is None:
        return (
            Numbered(mark, (before or 0) + 1, "the number cannot be read")
            if mark.is_line_start and style in ("cn", "cnp")
            else None
        )
    goes_on = before is not None and value == before + 1
    is_new = value == 1 and (before is None or style in fresh or before >= 1)
    if not mark.is_line_start:
        if style == "cn":
            repeated = any(
                m.style == "cn" and m.is_line_start and m.value == value
                for m in itertools.islice(following[0], following[1], following[1] + 400)
            )
            opens = value == 1 and before is None and _next_value(mark, following) == 2
            return Numbered(mark, value) if (goes_on or opens) and not repeated else None
        if goes_on:
            return Numbered(mark, value)
        return Numbered(mark, value) if value == 1 and _next_value(mark, following) in (2, MASKED) else None
    if goes_on:
        return Numbered(mark, value)
    if style == "ordinal" and value != 1 or any(c in "ZSB" for c in mark.printed):
        return None  # a word of order or a letter is a number only where it goes on with the count
    upcoming = _next_value(mark, following)
    if value == 1 and is_new:
        # A lone 1 between 6 and 8 is a misread 7.
        if before is not None and before > 1 and upcoming == before + 2 and style not in fresh:
            return Numbered(mark, before + 1, f"printed {mark.printed}, the count says {before + 1}")
        return Numbered(mark, 1)
    expected = (before or 0) + 1
    if before is not None and upcoming == expected + 1:
        return Numbered(mark, expected, f"printed {mark.printed}, the count says {expected}")
    if expected < value <= expected + LARGEST_GAP:
        missing = f"number {expected}" if value == expected + 1 else f"numbers {expected} to {value - 1}"
        return Numbered(mark, value, f"{missing} not found before {mark.printed}")
    if style in fresh and value <= expected + LARGEST_GAP + 1:
        return Numbered(mark, value, f"the count begins with {mark.printed}")
    if before is not None and value == before and style in ("cn", "cnp", "ar", "article"):
        return Numbered(mark, value, f"number {mark.printed} stands twice")
    if before is not None and value < before and style in ("cn", "cnp", "part", "sect", "article"):
        return Numbered(mark, value, f"number {mark.printed} after {before}")
    if upcoming == value + 1 and style in ("part", "sect", "article", "cn", "cnp"):
        return Numbered(mark, value, f"the count jumps to {mark.printed}")
    return None


def _next_value(mark: Mark, following: "_Following") -> int | None:
    """The value of the next number of the same style before a number of a higher one."""
    rank = ORDER.index(mark.style)
    marks, first = following
    for other in itertools.islice(marks, first, first + 2_000):
        if other.style == mark.style and (other.is_line_start or not mark.is_line_start):
            return MASKED if other.is_masked else other.value
        if other.is_line_start and other.style in ORDER and ORDER.index(other.style) < rank:
            return None
    return None


def _bare_chain(marks: tuple[Mark, ...]) -> set[int]:
    """Places of numbers without any mark that count 1, 2, 3 … through the document; empty where there is no such count."""
    marked = sum(m.style == "ar" and m.is_line_start and not m.is_masked for m in marks)
    if marked >= 3:
        return set()
    chain: list[int] = []
    expected = 1
    for mark in marks:
        if mark.style in ("cn", "part") and mark.is_line_start and len(chain) >= 2 and _restarts(marks, mark, expected):
            expected = 1
        if mark.style not in ("bare", "ar") or mark.value is None:
            continue
        is_gap = (
            len(chain) >= 2
            and expected < mark.value <= expected + 2
            and any(m.value == mark.value + 1 and m.start > mark.start for m in marks if m.style in ("bare", "ar"))
            and not any(m.value == expected and m.start > mark.start for m in marks if m.style in ("bare", "ar"))
        )
        if mark.value == expected or is_gap:
            chain.append(mark.start)
            expected = mark.value + 1
    return set(chain) if len(chain) >= 3 else set()


def _restarts(marks: tuple[Mark, ...], chapter: Mark, expected: int) -> bool:
    """Whether the count begins anew in this chapter rather than going on."""
    for mark in marks:
        if mark.start <= chapter.start or mark.style not in ("bare", "ar"):
            continue
        if mark.value in (1, expected):
            return mark.value == 1
    return False


def _without_strays(accepted: list[Numbered], paragraphs: tuple[Paragraph, ...]) -> list[Numbered]:
    """Without numbers that stand alone in their style: a single (1) or 1. in a document is a remark, not an outline."""
    counts = Counter(n.style for n in accepted)
    return [n for n in accepted if counts[n.style] > 1 or n.style in ("part", "cn", "cnp")]
