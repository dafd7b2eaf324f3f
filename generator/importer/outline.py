"""Sections and items with their spans: the outline of one document, and what is doubtful about it.

Reading goes from the numbers that `sequence` accepted to the tree of `levels`, then to records: what has parts below
is a section, what has none is an item. Text before the first number is front or opening, text behind the last item's
end is closing.
"""

import bisect
import re
from dataclasses import replace

from generator.importer.boxes import MENTION, Box, boxes_of
from generator.importer.copy import CleanCopy
from generator.importer.ends import closing_start, front_end
from generator.importer.formats import UnreadableError
from generator.importer.indicator_tables import indicator_rows
from generator.importer.levels import GUIDANCE, Node, outline_levels, ranks, tree, walk
from generator.importer.marks import Mark, marks_of
from generator.importer.outlined import Doubt, DraftItem, DraftSection, Outline
from generator.importer.paragraphs import paragraphs
from generator.importer.points import Point, parallel_points, points_of
from generator.importer.sequence import outline_numbers
from generator.importer.spans import Span, cut
from generator.importer.tables import tables_of, with_rows
from generator.importer.titles import Heading, heading
from generator.importer.unnumbered import unnumbered, with_persons
from generator.records.numerals import arabic_value, chinese_value

MOST_NUMBERS = 5_000  # the longest plans have some hundreds

# Words with which a paragraph speaks of the whole section and no longer of its last item.
_SUMS_UP = re.compile(r"总体来看|总的来看|总的来说|总体上看|综上所述|综上,|总之,")


_MEASURED = re.compile(r"\d\s*(?:%|个百分点|万|亿|所|人|个|名|家|项)")


def outline_of(copy: CleanCopy) -> Outline:
    """The outline of a cleaned copy."""
    return _Builder(copy).build()


class _Builder:
    """Holds the text while the records are made; nothing outlives `build`."""

    def __init__(self, copy: CleanCopy):
        self.copy = copy
        self.paragraphs = paragraphs(copy.text, copy.lines, copy.pages)
        self.tables = tables_of(copy.text, copy.lines)
        self.rows = {row.start: row for table in self.tables for row in table.rows}
        self.indicators = indicator_rows(copy.text, copy.lines)
        marks = with_rows(marks_of(self.paragraphs), self.paragraphs, self.tables)
        starts = [row.start for row in self.indicators]
        marks = tuple(
            m
            for m in marks
            if not ((i := bisect.bisect_right(starts, m.start)) and m.start < self.indicators[i - 1].end)
        )
        self.boxes = boxes_of(self.paragraphs, marks, self.indicators)
        boxed = {i for box in self.boxes for i in range(box.first, box.last)}
        self.marks = tuple(mark for mark in marks if mark.paragraph not in boxed)
        self.numbers = with_persons(outline_numbers(self.marks, self.paragraphs), self.paragraphs)
        if len(self.numbers) > MOST_NUMBERS:
            raise UnreadableError("I403", f"the document has more than {MOST_NUMBERS:,} numbers of an outline")
        self.end = self.paragraphs[-1].end if self.paragraphs else 0
        self.sections: list[DraftSection] = []
        self.items: list[DraftItem] = []
        self.doubts: list[Doubt] = []
        self.taken_sections: set[str] = set()
        self.taken_items: set[str] = set()
        self._offsets_of: tuple[Numbered, ...] | None = None
        self._by_paragraph: dict[int, list[int]] = {}
        self.starts: list[int] = []

    def build(self) -> Outline:
        if not self.paragraphs:
            return Outline((), (), (), (), is_numbered=False)
        levels, dropped = outline_levels(self.numbers, self.end, lambda n: self._heading(n.mark).title)
        if not levels and not self.boxes and len(points_of(self.marks, self.paragraphs, -1, self.end)) < 2:
            levels = unnumbered(self.paragraphs)
        # A document whose only numbers are 一是, 二是 or 首先, 其次.
        points = () if levels else points_of(self.marks, self.paragraphs, -1, self.end)
        self.numbers = levels
        first = min(
            [n.mark.start for n in levels] + [self.paragraphs[b.first].start for b in self.boxes], default=self.end
        )
        if points:
            first = points[0].start
        opening = self._before(first)
        accepted = {p.start for p in points}
        marks = tuple(m for m in self.marks if m.start in accepted) if points else tuple(n.mark for n in levels)
        self.closing = closing_start(self.paragraphs, marks, self.boxes)
        body_end = self.closing if self.closing is not None else self.end
        self.starts = sorted([n.mark.start for n in levels] + [self.paragraphs[b.first].start for b in self.boxes])
        top = tree(levels, body_end)
        self._nodes(top, body_end)
        if points:
            self._points_of_document(points, body_end)
        if self.closing is not None:
            self.sections.append(DraftSection("closing", "closing", texts=(self._cut(self.closing, self.end),)))
        for numbered in levels:
            if numbered.doubt:
                self.doubts.append(Doubt(numbered.mark.start, numbered.doubt))
        if dropped:
            names = {"ar": "1.", "arp": "(1)", "cnp": "(一)", "circled": "①", "dec": "1.1"}
            words = ", ".join(names.get(style, style) for style in dropped)
            self.doubts.append(
                Doubt(
                    first,
                    f"numbers of the form {words} divide only parts of the document and stay in the text of its items",
                )
            )
        self._missing_boxes()
        return Outline(
            tuple(self.sections),
            tuple(self.items),
            self.paragraphs,
            tuple(sorted(self.doubts, key=lambda d: d.place)),
            opening,
            bool(self.items),
            tuple(row for table in self.tables for row in table.rows),
            self.indicators,
        )

    # What stands before the first number.

    def _before(self, first: int) -> int:
        before = [p for p in self.paragraphs if p.start < first]
        if not before:
            return first
        split, title = front_end(before)
        if split:
            spans = [self._cut(p.start, p.end) for p in before[:split]]
            head = [i for i in range(split) if title[0] <= i < title[1]]
            rest = [spans[i] for i in range(split) if i not in head]
            words = "".join(re.sub(r"\s+", " ", before[i].text) for i in head)
            heads = tuple(pair for i in head for pair in spans[i])
            self.sections.append(
                DraftSection("front", "front", title=words or None, heading=heads or None, texts=tuple(rest))
            )
        start = before[split].start if split < len(before) else first
        if split < len(before):
            self.sections.append(
                DraftSection("opening", "opening", texts=(self._cut(start, min(first, before[-1].end)),))
            )
        return start

    # The tree.

    def _nodes(self, top: list[Node], end: int) -> None:
        rank = ranks(self.numbers)
        styles = [node.style for node in walk(top)]
        lowest = max(styles, key=rank.__getitem__, default="")
        self.lowest = lowest
        self.running = self._runs_through(lowest, [node for node in walk(top) if node.style == lowest])
        self.splits = {id(node): self._split(node) for node in walk(top) if not node.children}
        chapters = {node.style for node in top}
        self.is_flat = len(chapters) == 1 and all(not node.children and not self.splits[id(node)] for node in top)
        if top and (
            self.is_flat or (rank.get(top[0].style, 0) == rank.get(lowest, 0) and not any(n.children for n in top))
        ):
            if self.is_flat:
                self._section(DraftSection("body", "chapter", title="正文", is_title_supplied=True))
        self._place(top, end)

    def _runs_through(self, style: str, nodes: list[Node]) -> bool:
        """Whether the numbers of the items count through the document: over several chapters, or without any."""
        values = [n.value for n in self.numbers if n.style == style and n.value is not None]
        counts_on = bool(values) and all(b > a for a, b in zip(values, values[1:]))
        return counts_on and (len({id(node.parent) for node in nodes}) >= 2 or nodes[0].parent is None)

    def _place(self, nodes: list[Node], end: int) -> None:
        events: list[tuple[int, Node | Box]] = [(node.start, node) for node in walk(nodes)]
        events += [(self.paragraphs[box.first].start, box) for box in self.boxes]
        paths: dict[int, str] = {}
        for _, event in sorted(events, key=lambda e: e[0]):
            if isinstance(event, Box):
                self._box(event, [n for n in walk(nodes) if n.start < self.paragraphs[event.first].start], paths)
            else:
                self._node(event, paths, end)

    def _node(self, node: Node, paths: dict[int, str], end: int) -> None:
        mark = node.numbered.mark
        parent = paths.get(id(node.parent)) if node.parent else None
        value = node.numbered.value
        path = self._free(f"{parent}-{value or self._position(node)}" if parent else f"{value or self._position(node)}")
        paths[id(node)] = path
        stop = self._next_start(node.start, end)
        stop = min(stop, end)
        head = self._heading(mark)
        points = self.splits.get(id(node), ())
        above = self._titles_above(node)
        is_top = node.parent is None
        guides = GUIDANCE.search(head.title) and len(head.title) <= 16
        is_leaf_section = (
            not node.children and not self.is_flat and (points or is_top or (guides and not self._is_item_level(node)))
        )
        if not node.children and not is_leaf_section:
            section = parent or "body"
            rest_start = self._summary_start(node, stop)
            place = next((i for i, s in enumerate(self.sections) if s.id == section), None)
            if rest_start and place is not None:
                self.sections[place] = replace(
                    self.sections[place], texts=(*self.sections[place].texts, self._cut(rest_start, stop))
                )
                stop = rest_start
            identifier = self._item_id(node, path)
            doubt = "the heading's end is not shown; the title is a proposal" if head.is_supplied else ""
            self.items.append(
                DraftItem(
                    identifier,
                    section,
                    mark.printed or None,
                    head.title,
                    head.is_supplied,
                    self._cut(node.start, stop),
                    node.start,
                    stop,
                    above,
                    doubt,
                )
            )
            return
        head_end = self._heading_end(mark, head, stop)
        text_end = min([points[0].start] if points else [stop])
        rest = self._cut(head_end, text_end)
        section = DraftSection(
            path, "chapter", parent, mark.printed or None, head.title, head.is_supplied, self._cut(node.start, head_end)
        )
        words = "".join(self.copy.text[a:b] for a, b in rest)
        # A chapter of aims or of what was reached is guidance, unless it says how much and how many.
        has_table = bool(rest) and any(rest[0][0] <= row.start < rest[-1][1] for row in self.indicators)
        sets_figures = has_table or len(_MEASURED.findall(words)) >= (2 if "目标" in head.title else 3)
        if not node.children and not points and (not guides or sets_figures) and rest:
            # A chapter of running text: its text is one item.
            self._section(section)
            first = head.title if sets_figures and guides else self._first_words(head_end, stop)
            identifier = self._free_item(f"section-{path}" if self.running else path)
            self.items.append(
                DraftItem(identifier, path, None, first, True, rest, rest[0][0], stop, (*above, head.title))
            )
            return
        self._section(replace(section, texts=(rest,) if rest else ()))
        for number, point in enumerate(points, 1):
            point_end = points[number].start if number < len(points) else stop
            self._point(point, path, f"{path}-{number}", point_end, (*above, head.title))

    def _summary_start(self, node: Node, stop: int) -> int | None:
        """Where behind the last item of a section a paragraph sums up the section, or a table has ended; None where neither is."""
        for table in self.tables:
            if table.start <= node.start < table.end < stop:
                after = next(
                    (
                        p.start
                        for p in self.paragraphs[
                            bisect.bisect_left(self.paragraphs, table.end, key=lambda p: p.start) :
                        ]
                    ),
                    stop,
                )
                return after if after < stop else None
        if node.parent is None or node.parent.children[-1] is not node:
            return None
        inside = [p for p in self.paragraphs if node.start < p.start < stop]
        return next((p.start for p in inside[1:] if _SUMS_UP.match(p.text)), None)

    def _point(self, point: Point, section: str, identifier: str, end: int, above: tuple[str, ...]) -> None:
        title = heading(point.words[:80], is_whole_line=False, is_point=True)
        inner = (
            points_of(self.marks, self.paragraphs, point.start, end)
            if point.number is None and not point.is_rest
            else ()
        )
        if self._are_items(inner, point.start - 80, end) and not title.is_supplied:
            lead = self._cut(point.start, inner[0].start)
            self._section(DraftSection(self._free(identifier), "chapter", section, None, title.title, False, lead))
            for number, part in enumerate(inner, 1):
                part_end = inner[number].start if number < len(inner) else end
                self._point(part, identifier, f"{identifier}-{number}", part_end, (*above, title.title))
            return
        self.items.append(
            DraftItem(
                self._free_item(identifier),
                section,
                point.number,
                title.title,
                title.is_supplied or point.number is None and point.is_rest,
                self._cut(point.start, end),
                point.start,
                end,
                above,
            )
        )

    def _points_of_document(self, points: tuple[Point, ...], end: int) -> None:
        self._section(DraftSection("body", "chapter", title="正文", is_title_supplied=True))
        for number, point in enumerate(points, 1):
            self._point(point, "body", str(number), points[number].start if number < len(points) else end, ())

    def _split(self, node: Node) -> tuple[Point, ...]:
        """The points (一是 …) into which a part without numbers below is divided; empty where it is one unit."""
        stop = self._next_start(node.start, self.end)
        stop = min(stop, self.closing if self.closing is not None else stop)
        points = points_of(self.marks, self.paragraphs, node.start, stop)
        if node.parent is None and node.style in ("part", "sect", "cn"):
            head_end = self._heading_end(node.numbered.mark, self._heading(node.numbered.mark), stop)
            return parallel_points(self.paragraphs, head_end, stop) or points
        return points if self._are_items(points, node.start, stop) else ()

    def _are_items(self, points: tuple[Point, ...], start: int, stop: int) -> bool:
        """Below a headed (一) points are its text, unless they are as long as items and the heading has a text of its own."""
        if len(points) < 2:
            return False
        ends = [p.start for p in points[1:]] + [stop]
        lengths = [end - point.start for point, end in zip(points, ends)]
        return sum(lengths) / len(lengths) >= 160 and min(lengths) >= 100 and points[0].start - start >= 80

    def _is_item_level(self, node: Node) -> bool:
        return node.style == self.lowest

    # Boxes.

    def _box(self, box: Box, before: list[Node], paths: dict[int, str]) -> None:
        parent = None
        for node in before:
            if (
                node.children
                or node.parent is None
                or id(node) in paths
                and any(s.id == paths[id(node)] for s in self.sections)
            ):
                parent = paths.get(id(node), parent)
        # A box stands beside the items of its section, so it belongs to the section and not to the last item.
        identifier = self._free(
            f"box-{box.number}" if box.number else f"box-{sum(s.kind == 'box' for s in self.sections) + 1}"
        )
        head = self.paragraphs[box.first]
        first = self.paragraphs[box.rows[0].first].start if box.rows else (self.paragraphs[box.last - 1].end)
        text_start = head.end
        rest = self._cut(text_start, first) if first > text_start else ()
        self._section(
            DraftSection(
                identifier,
                "box",
                parent,
                box.printed,
                box.title or None,
                False,
                self._cut(head.start, head.end),
                (rest,) if rest else (),
            )
        )
        titles = tuple(s.title for s in self.sections if s.id == parent and s.title)
        for number, row in enumerate(box.rows, 1):
            end = self.paragraphs[row.last - 1].end
            self.items.append(
                DraftItem(
                    self._free_item(f"{identifier}-{number}"),
                    identifier,
                    row.number,
                    row.name,
                    False,
                    self._cut(row.start, end),
                    row.start,
                    end,
                    (*titles, box.title),
                )
            )
        if not box.rows:
            self.doubts.append(
                Doubt(head.start, f"{box.printed} has no rows with a name; its words are the text of the section")
            )

    def _missing_boxes(self) -> None:
        """Boxes that the text names or the count demands and the copy lacks."""
        have = {box.number for box in self.boxes if box.number}
        named: dict[int, int] = {}
        for paragraph in self.paragraphs:
            for found in MENTION.finditer(paragraph.text):
                number = arabic_value(found[1]) or chinese_value(found[1])
                if number and number not in have and number <= 60:
                    named.setdefault(number, paragraph.at[found.start()])
        for number in range(1, max(have, default=1)):
            if number not in have:
                named.setdefault(number, -1)
        for number, place in sorted(named.items()):
            parent = None
            for section in self.sections:
                if section.kind == "chapter" and section.heading and 0 <= section.heading[0][0] <= place:
                    parent = section.id
            why = "the text names it" if place >= 0 else "the numbers of the other boxes demand it"
            self.doubts.append(Doubt(max(place, 0), f"专栏{number} is not in this copy: {why}"))
            at = next(
                (
                    i
                    for i, s in enumerate(self.sections)
                    if s.kind == "box" and s.id.removeprefix("box-").isdigit() and int(s.id[4:]) > number
                ),
                None,
            )
            if parent:
                at = next((i + 1 for i in range(len(self.sections) - 1, -1, -1) if self.sections[i].id == parent), at)
            missing = DraftSection(self._free(f"box-{number}"), "box", parent, f"专栏{number}", is_missing=True)
            self.sections.insert(len(self.sections) if at is None else at, missing)

    # Headings, spans and ids.

    def _offsets(self) -> dict[int, list[int]]:
        """Where in each paragraph the accepted numbers stand; made anew when the accepted numbers change."""
        if self._offsets_of is not self.numbers:
            self._by_paragraph = {}
            for numbered in self.numbers:
                self._by_paragraph.setdefault(numbered.mark.paragraph, []).append(numbered.mark.offset)
            self._offsets_of = self.numbers
        return self._by_paragraph

    def _next_start(self, place: int, end: int) -> int:
        """Where the next number or box begins behind a place."""
        index = bisect.bisect_right(self.starts, place)
        return self.starts[index] if index < len(self.starts) else end

    def _behind(self, mark: Mark) -> int:
        """Where in the paragraph's text the words behind a number begin."""
        at = self.paragraphs[mark.paragraph].at
        place = bisect.bisect_left(at, mark.after)
        return place if place < len(at) and at[place] == mark.after else mark.offset + len(mark.printed)

    def _heading(self, mark: Mark) -> Heading:
        """The heading behind a number: up to the next number in the same paragraph at most."""
        paragraph = self.paragraphs[mark.paragraph]
        begin = self._behind(mark)
        offsets = self._offsets().get(mark.paragraph, [])
        later = offsets[(place := bisect.bisect_right(offsets, mark.offset)) : place + 1]
        end = min(later, default=len(paragraph.text))
        is_whole = end == len(paragraph.text) or bool(later)
        row = self.rows.get(mark.start)
        if row and row.task[1] <= paragraph.end:
            end, is_whole = bisect.bisect_left(paragraph.at, row.task[1]), True
        points = re.compile(r"(?<=[\u4e00-\u9fff])[,:]?(?:一是|首先,|其一,)").search(
            paragraph.text, begin + 3, min(end, begin + 60)
        )
        if points and not re.search("[。;:]", paragraph.text[begin : points.start()]):
            end, is_whole = points.start(), True
        return heading(paragraph.text[begin:end], is_whole_line=is_whole)

    def _heading_end(self, mark: Mark, head: Heading, stop: int) -> int:
        """Place of the first character behind a heading."""
        paragraph = self.paragraphs[mark.paragraph]
        begin = self._behind(mark)
        length = head.length or len(head.title)
        last = min(begin + max(length, 1), len(paragraph.text)) - 1
        return min(paragraph.at[last] + 1, stop)

    def _titles_above(self, node: Node) -> tuple[str, ...]:
        titles = []
        above = node.parent
        while above is not None:
            titles.append(self._heading(above.numbered.mark).title)
            above = above.parent
        return tuple(reversed(titles))

    def _position(self, node: Node) -> int:
        beside = node.parent.children if node.parent else [n for n in [node]]
        return beside.index(node) + 1 if node in beside else 1

    def _first_words(self, start: int, end: int) -> str:
        words = next(
            (p.text[next(i for i, a in enumerate(p.at) if a >= start) :] for p in self.paragraphs if p.end > start), ""
        )
        return heading(words[:120].strip() or "正文", is_whole_line=False).title

    def _item_id(self, node: Node, path: str) -> str:
        """The printed number where the items count through, else the path; never an id that stands already."""
        value = node.numbered.value
        return self._free_item(str(value) if self.running and value is not None and self._is_item_level(node) else path)

    def _free(self, identifier: str) -> str:
        return _free(identifier, self.taken_sections)

    def _free_item(self, identifier: str) -> str:
        return _free(identifier, self.taken_items)

    def _section(self, section: DraftSection) -> None:
        self.sections.append(section)

    def _cut(self, start: int, end: int) -> Span:
        return cut(self.copy.document.text, self.copy.text, start, end)


def _free(identifier: str, taken: set[str]) -> str:
    number = 2
    free = identifier
    while free in taken:
        free = f"{identifier}-again{'' if number == 2 else number}"
        number += 1
    taken.add(free)
    return free
