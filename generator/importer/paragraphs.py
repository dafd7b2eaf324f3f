"""Joins lines into paragraphs where a scan, a PDF or a mail broke them in the middle of a sentence."""

import bisect
import re
from dataclasses import dataclass

from generator.importer.lines import Line


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in plain signs without line ends; `at[i]` is the offset of its i-th character in the source."""

    text: str
    at: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.at[0]

    @property
    def end(self) -> int:
        return self.at[-1] + 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The source span of `text[start:end]`."""
        return self.at[start], self.at[end - 1] + 1


_ENDS = re.compile(r"[。!?;:…]['\"”’)】》]*$|[。!?;][)】]?$")
_OPENS = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节条编篇部]|[一二三四五六七八九十]{1,3}[、.]|"
    r"\([一二三四五六七八九十]{1,3}\)|[\dlI]{1,3}[.、](?!\d)|\d?[ZSB][.、](?=[\u4e00-\u9fff])|[㈠-㈩⑴-⒇⒈-⒛]|"
    r"[一二三四五六七八九]?十[-_]、|\(\d{1,2}\)|[*xX]{1,2}[.、]|专栏|附\s*件|"
    r"[\[【(]?(?:责任|牵头|配合|主办|协办)(?:单位|处室|部门|科室)?\s*:|--)"
)

_CLOSES = ")]】〕,。;、"  # no line begins with these unless the copy broke it


# Chinese characters and marks; a mark that `plain` made narrow counts as wide beside a Chinese character.
_WIDE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…·—]|(?<=[\u4e00-\u9fff])[,;:!?()%]|[,;:!?()%](?=[\u4e00-\u9fff])"
)


def width(text: str) -> int:
    """The width of a line in columns; a Chinese character has two."""
    return len(text) + len(_WIDE.findall(text))


def wrap_width(lines: tuple[Line, ...]) -> int | None:
    """The width in columns at which the copy breaks its lines; None if each line is a paragraph."""
    widths = sorted(width(line.text) for line in lines if len(line.text) >= 10)
    if len(widths) < 12:
        return None
    broad = widths[int(len(widths) * 0.9)]
    if broad > 140:
        return None
    full = sum(abs(w - broad) <= 6 for w in widths)
    broken = sum(not _ENDS.search(line.text) for line in lines if width(line.text) >= broad - 6)
    return broad if full >= 0.3 * len(widths) and broken >= 0.4 * full else None


def paragraphs(words: str, lines: tuple[Line, ...], pages: tuple[int, ...] = ()) -> tuple[Paragraph, ...]:
    """The paragraphs in order; `pages` are the offsets of the page numbers and running heads that were set aside."""
    wrap = wrap_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, wrap, pages):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_paragraph(words, group) for group in groups)


def _continues(group: list[Line], line: Line, wrap: int | None, pages: tuple[int, ...]) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    if len(group) == 1 and group[0].text.isdigit() and not line.text.isdigit():
        return True  # the number of a row on a line of its own
    if line.text[0] in _CLOSES or _is_cut_by_page(pages, group[-1], line):
        return True
    return wrap is not None and _is_wrapped(group[-1], line, wrap)


def _is_cut_by_page(pages: tuple[int, ...], last: Line, line: Line) -> bool:
    """Whether the foot or the head of a page separates the halves of a sentence; `pages` are the offsets of both."""
    if bisect.bisect_left(pages, last.end) == bisect.bisect_left(pages, line.start):
        return False
    if (
        len(last.text) < 15
        or _ENDS.search(last.text)
        or "\t" in last.text
        or _OPENS.match(line.text)
        or re.search(r"[》)】日]$", last.text)
    ):
        return False
    return re.search("[,。;:、]", line.text) is not None


def _is_wrapped(last: Line, line: Line, wrap: int) -> bool:
    """Whether a copy that breaks its lines at `wrap` columns broke a sentence between these two."""
    if "\t" in last.text or "\t" in line.text or _OPENS.match(line.text) or (line.indent >= 2 > last.indent):
        return False
    is_full = width(last.text) >= wrap - 6
    if _ENDS.search(last.text):
        return is_full and (not last.text.endswith(("。", ":")) or (width(last.text) >= wrap and line.indent < 2))
    return is_full or (width(last.text) >= 0.6 * wrap and last.text.endswith((",", "、")))


def _paragraph(words: str, group: list[Line]) -> Paragraph:
    """Join lines into one text; a line end between two Latin letters becomes a space."""
    text: list[str] = []
    at: list[int] = []
    for line in group:
        if len(group) > 1 and "".join(text).isdigit():  # separate the number of a row from its words
            text.append(" ")
            at.append(group[0].end - 1)
        if text and text[-1].isascii() and text[-1].isalpha() and line.text[0].isascii() and line.text[0].isalpha():
            text.append(" ")
            at.append(line.start - 1)
        for i in range(line.start, line.end):
            text.append(" " if words[i] in "\t\u2028" else words[i])
            at.append(i)
    return Paragraph("".join(text), tuple(at))


def words_between(paragraphs: tuple[Paragraph, ...], start: int, end: int) -> Paragraph:
    """The text between two places in the source as one paragraph, with a line end between the original ones."""
    text: list[str] = []
    at: list[int] = []
    index = bisect.bisect_right(paragraphs, start, key=lambda p: p.start) - 1
    for paragraph in paragraphs[max(index, 0) :]:
        if paragraph.start >= end:
            break
        if paragraph.end <= start:
            continue
        first = bisect.bisect_left(paragraph.at, start)
        last = bisect.bisect_left(paragraph.at, end)
        if first >= last:
            continue
        if text:
            text.append("\n")
            at.append(at[-1])
        text += paragraph.text[first:last]
        at += paragraph.at[first:last]
    return Paragraph("".join(text), tuple(at))
