"""A document with the numbers, tables and boxes that were found in it, and the headings behind its numbers."""

import bisect
import re
from dataclasses import dataclass
from functools import cached_property

from generator.importer.boxes import Box, boxes_of
from generator.importer.copy import CleanCopy
from generator.importer.indicator_tables import IndicatorRow, indicator_rows
from generator.importer.marks import Mark, marks_of
from generator.importer.paragraphs import Paragraph, paragraphs
from generator.importer.sequence import Numbered, outline_numbers
from generator.importer.spans import Span, cut
from generator.importer.tables import Row, Table, tables_of, with_rows
from generator.importer.titles import Heading, heading
from generator.importer.unnumbered import with_persons
from generator.importer.unreadable import UnreadableError

MOST_NUMBERS = 5_000  # the longest plans have some hundreds

_FIRST_POINT = re.compile(r"(?<=[\u4e00-\u9fff])[,:]?(?:一是|首先,|其一,)")


@dataclass(frozen=True)
class NumberedText:
    """The text of a document and what was recognised in it; all offsets count in the source."""

    copy: CleanCopy
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    indicators: tuple[IndicatorRow, ...]
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    """All candidates for numbers outside boxes and tables of indicators."""
    numbers: tuple[Numbered, ...]
    """The accepted numbers of the outline."""

    @property
    def end(self) -> int:
        return self.paragraphs[-1].end if self.paragraphs else 0

    @cached_property
    def starts(self) -> list[int]:
        """Where the numbers and the boxes begin, in order."""
        return sorted([n.mark.start for n in self.numbers] + [self.paragraphs[box.first].start for box in self.boxes])

    @cached_property
    def _offsets(self) -> dict[int, list[int]]:
        """By paragraph: the offsets of the accepted numbers in its text."""
        offsets: dict[int, list[int]] = {}
        for numbered in self.numbers:
            offsets.setdefault(numbered.mark.paragraph, []).append(numbered.mark.offset)
        return offsets

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return {row.start: row for table in self.tables for row in table.rows}

    def next_start(self, place: int, end: int) -> int:
        """Where the next number or box after a place begins; `end` if there is none before it."""
        index = bisect.bisect_right(self.starts, place)
        return min(self.starts[index], end) if index < len(self.starts) else end

    def heading(self, mark: Mark) -> Heading:
        """The heading behind a number, which ends at the next number of its paragraph at the latest."""
        paragraph = self.paragraphs[mark.paragraph]
        begin = self._behind(mark)
        offsets = self._offsets.get(mark.paragraph, [])
        later = bisect.bisect_right(offsets, mark.offset)
        end = offsets[later] if later < len(offsets) else len(paragraph.text)
        row = self._rows.get(mark.start)
        if row and row.task[1] <= paragraph.end:
            end = bisect.bisect_left(paragraph.at, row.task[1])
        point = _FIRST_POINT.search(paragraph.text, begin + 3, min(end, begin + 60))
        if point and not re.search("[。;:]", paragraph.text[begin : point.start()]):
            end = point.start()
        return heading(paragraph.text[begin:end], is_whole_line=True)

    def heading_end(self, mark: Mark, head: Heading, stop: int) -> int:
        """The place of the first character behind a heading, `stop` at most."""
        paragraph = self.paragraphs[mark.paragraph]
        length = head.length or len(head.title)
        last = min(self._behind(mark) + max(length, 1), len(paragraph.text)) - 1
        return min(paragraph.at[last] + 1, stop)

    def _behind(self, mark: Mark) -> int:
        """The offset in the paragraph's text of the words behind a number."""
        at = self.paragraphs[mark.paragraph].at
        place = bisect.bisect_left(at, mark.after)
        return place if place < len(at) and at[place] == mark.after else mark.offset + len(mark.printed)

    def first_words(self, start: int) -> str:
        """A title for text without a heading, from its first words."""
        paragraph = next((p for p in self.paragraphs if p.end > start), None)
        words = paragraph.text[bisect.bisect_left(paragraph.at, start) :] if paragraph else ""
        return heading(words[:120].strip() or "正文", is_whole_line=False).title

    def cut(self, start: int, end: int) -> Span:
        """The span between two places without the junk of the copy."""
        return cut(self.copy.document.text, self.copy.text, start, end)


def numbered_text(copy: CleanCopy) -> NumberedText:
    """Read a cleaned copy. Raises `UnreadableError` if it has too many numbers to be a document."""
    parts = paragraphs(copy.text, copy.lines, copy.pages)
    tables = tables_of(copy.text, copy.lines)
    indicators = indicator_rows(copy.text, copy.lines)
    marks = with_rows(marks_of(parts), parts, tables)
    marks = tuple(mark for mark in marks if not _is_inside(mark, indicators))
    boxes = boxes_of(parts, marks, indicators)
    boxed = {i for box in boxes for i in range(box.first, box.last)}
    marks = tuple(mark for mark in marks if mark.paragraph not in boxed)
    numbers = with_persons(outline_numbers(marks), parts)
    if len(numbers) > MOST_NUMBERS:
        raise UnreadableError("I403", f"the document has more than {MOST_NUMBERS:,} numbers of an outline")
    return NumberedText(copy, parts, tables, indicators, boxes, marks, numbers)


def _is_inside(mark: Mark, rows: tuple[IndicatorRow, ...]) -> bool:
    index = bisect.bisect_right(rows, mark.start, key=lambda row: row.start)
    return index > 0 and mark.start < rows[index - 1].end
