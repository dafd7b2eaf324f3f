"""Decides which candidates are numbers of the outline: those that fit the counting; misfits carry a doubt.

A number at the beginning of a line is accepted unless the counting contradicts it, a number inside a paragraph only if
it continues a count. A masked number continues whatever count it is in.
"""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from generator.importer.marks import Mark

# From the highest level to the lowest. `bare` becomes `ar`.
ORDER = ("part", "sect", "article", "cn", "cnp", "ordinal", "ar", "dec", "dec3", "arp", "circled")
LARGEST_GAP = 3  # numbers that may be missing or misread in a row
_MASKED = -1  # the value that `_next_value` gives for a masked number
_HEADINGS = ("part", "sect", "article", "cn", "cnp")


@dataclass(frozen=True)
class Numbered:
    """An accepted number: the candidate, the value by the counting (None if masked), and what is doubtful about it."""

    mark: Mark
    value: int | None
    doubt: str = ""

    @property
    def style(self) -> str:
        return self.mark.style


def outline_numbers(marks: tuple[Mark, ...]) -> tuple[Numbered, ...]:
    """The numbers of the outline in order; points (一是 …) and words of order (首先 …) are left to `points`."""
    marks = tuple(
        m for m in marks if m.style != "point" and (m.style != "ordinal" or m.is_line_start and m.value is not None)
    )
    at_lines = Counter(m.style for m in marks if m.is_line_start)
    marks = tuple(m for m in marks if not m.is_loose or at_lines[m.style] < 2)
    chain = _bare_chain(marks)
    marks = tuple(
        replace(m, style="ar") if m.start in chain else m for m in marks if m.style != "bare" or m.start in chain
    )
    counting = _Counting(marks)
    accepted: list[Numbered] = []
    for index, mark in enumerate(marks):
        numbered = Numbered(mark, mark.value) if mark.start in chain else counting.accept(mark, index + 1)
        if numbered:
            accepted.append(numbered)
            counting.count(numbered)
    return tuple(_without_strays(accepted))


class _Counting:
    """The counts of all styles at some place of the document."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        self._marks = marks
        self._masked = sum(mark.is_masked for mark in marks)
        self._last: dict[str, int] = {}
        self._fresh: set[str] = set()  # styles that may begin anew, because a number of a higher level came since

    def count(self, numbered: Numbered) -> None:
        style = numbered.style
        self._last[style] = numbered.value if numbered.value is not None else self._last.get(style, 0) + 1
        self._fresh.discard(style)
        self._fresh.update(ORDER[ORDER.index(style) + 1 :])

    def accept(self, mark: Mark, following: int) -> Numbered | None:
        """The candidate as a number; None if it is not one. `following` is the index of the next candidate."""
        before = self._last.get(mark.style)
        if mark.is_masked:
            if not mark.is_line_start and self._masked < 2 and before is None:
                return None
            return Numbered(mark, None, "the number is masked")
        if mark.value is None:
            if mark.is_line_start and mark.style in ("cn", "cnp"):
                return Numbered(mark, (before or 0) + 1, "the number cannot be read")
            return None
        if not mark.is_line_start:
            return Numbered(mark, mark.value) if self._continues_inside(mark, before, following) else None
        if before is not None and mark.value == before + 1:
            return Numbered(mark, mark.value)
        if (mark.style == "ordinal" and mark.value != 1) or any(c in "ZSB" for c in mark.printed):
            return None  # a word of order or a letter is a number only if it continues the count
        return self._out_of_count(mark, mark.value, before, self._next_value(mark, following))

    def _continues_inside(self, mark: Mark, before: int | None, following: int) -> bool:
        """Whether a number inside a paragraph continues a count or begins one."""
        is_next = before is not None and mark.value == before + 1
        if mark.style != "cn":
            return is_next or (mark.value == 1 and self._next_value(mark, following) in (2, _MASKED))
        is_repeated = any(
            m.style == "cn" and m.is_line_start and m.value == mark.value
            for m in islice(self._marks, following, following + 400)
        )
        begins = mark.value == 1 and before is None and self._next_value(mark, following) == 2
        return (is_next or begins) and not is_repeated

    def _out_of_count(self, mark: Mark, value: int, before: int | None, upcoming: int | None) -> Numbered | None:
        """A number at the beginning of a line that does not continue the count: a new count, a misreading or a gap."""
        style, printed = mark.style, mark.printed
        is_fresh = style in self._fresh
        if value == 1:
            # A lone 1 between 6 and 8 is a misread 7.
            if before is not None and before > 1 and upcoming == before + 2 and not is_fresh:
                return Numbered(mark, before + 1, f"printed {printed}, the count says {before + 1}")
            return Numbered(mark, 1)
        expected = (before or 0) + 1
        if before is not None and upcoming == expected + 1:
            return Numbered(mark, expected, f"printed {printed}, the count says {expected}")
        if expected < value <= expected + LARGEST_GAP:
            missing = f"number {expected}" if value == expected + 1 else f"numbers {expected} to {value - 1}"
            return Numbered(mark, value, f"{missing} not found before {printed}")
        if is_fresh and value <= expected + LARGEST_GAP + 1:
            return Numbered(mark, value, f"the count begins with {printed}")
        if before is not None and value == before and style in ("cn", "cnp", "ar", "article"):
            return Numbered(mark, value, f"number {printed} stands twice")
        if before is not None and value < before and style in _HEADINGS:
            return Numbered(mark, value, f"number {printed} after {before}")
        if upcoming == value + 1 and style in _HEADINGS:
            return Numbered(mark, value, f"the count jumps to {printed}")
        return None

    def _next_value(self, mark: Mark, following: int) -> int | None:
        """The value of the next number of the same style before a number of a higher level."""
        rank = ORDER.index(mark.style)
        for other in islice(self._marks, following, following + 2_000):
            if other.style == mark.style and (other.is_line_start or not mark.is_line_start):
                return _MASKED if other.is_masked else other.value
            if other.is_line_start and other.style in ORDER and ORDER.index(other.style) < rank:
                return None
        return None


def _bare_chain(marks: tuple[Mark, ...]) -> set[int]:
    """The places of numbers without punctuation that count 1, 2, 3 … through the document; empty if there are none."""
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
    """Whether the count begins anew in this chapter rather than continuing with `expected`."""
    for mark in marks:
        if mark.start <= chapter.start or mark.style not in ("bare", "ar"):
            continue
        if mark.value in (1, expected):
            return mark.value == 1
    return False


def _without_strays(accepted: list[Numbered]) -> list[Numbered]:
    """The numbers without those that are alone in their style: a single (1) or 1. is a remark, not an outline."""
    counts = Counter(n.style for n in accepted)
    return [n for n in accepted if counts[n.style] > 1 or n.style in ("part", "cn", "cnp")]
