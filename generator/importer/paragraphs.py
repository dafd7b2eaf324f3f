"""Paragraphs of the document: lines that a scan, a PDF or a mail broke in the middle of a sentence are joined again."""

import bisect
import re
from dataclasses import dataclass

from generator.importer.lines import Line


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in plain signs without line ends; `at[i]` is the place of its i-th character in the source."""

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
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节条编篇部]|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|"
    r"[\dlI]{1,3}[.、](?!\d)|\d?[ZSB][.、](?=[\u4e00-\u9fff])|[㈠-㈩⑴-⒇⒈-⒛]|[一二三四五六七八九]?十[-_]、|\(\d{1,2}\)|[*xX]{1,2}[.、]|专栏|附\s*件|[\[【(]?(?:责任|牵头|配合|主办|协办)(?:单位|处室|部门|科室)?\s*:|--)"
)

_CLOSES = ")]】〕,。;、"  # what no line begins with, unless the copy broke it


# Chinese characters and marks; marks that `plain` made narrow count as wide beside them.
_WIDE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…·—]|(?<=[\u4e00-\u9fff])[,;:!?()%]|[,;:!?()%](?=[\u4e00-\u9fff])"
)


def width(text: str) -> int:
    """How wide a line is, a Chinese character counting two."""
    return len(text) + len(_WIDE.findall(text))


def wrap_width(lines: tuple[Line, ...]) -> int | None:
    """The width at which the copy breaks its lines; None where a line is a paragraph."""
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
    """The document's paragraphs in order; `pages` are the places of page numbers and running heads that were set aside."""
    wrap = wrap_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        is_alone = groups and len(groups[-1]) == 1 and groups[-1][0].text.isdigit()
        if (
            is_alone
            and not line.text.isdigit()
            or groups
            and line.text[0] in _CLOSES
            or groups
            and _is_cut_by_page(pages, groups[-1][-1], line)
            or groups
            and wrap
            and _goes_on(groups[-1][-1], line, wrap)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_paragraph(words, group) for group in groups)


def _is_cut_by_page(pages: tuple[int, ...], last: Line, line: Line) -> bool:
    """Whether the foot or the head of a page stands between the halves of a sentence; `pages` are the places of both."""
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


def _goes_on(last: Line, line: Line, wrap: int) -> bool:
    """Whether a line of a broken copy goes on with the sentence of the line before."""
    if "\t" in last.text or "\t" in line.text or _OPENS.match(line.text) or (line.indent >= 2 > last.indent):
        return False
    is_full = width(last.text) >= wrap - 6
    if _ENDS.search(last.text):
        return (
            is_full
            and not last.text.endswith(("。", ":"))
            or (is_full and width(last.text) >= wrap and line.indent < 2)
        )
    return is_full or (width(last.text) >= 0.6 * wrap and last.text.endswith((",", "、")))


def _paragraph(words: str, group: list[Line]) -> Paragraph:
    """The lines as one text; where a line ends between two letters of the Latin alphabet a space takes its place."""
    text, at = [], []
    for line in group:
        if len(group) > 1 and "".join(text).isdigit():  # the number of a row, apart from its words
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
    """The words from one place to another as one text, a line end between paragraphs."""
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
