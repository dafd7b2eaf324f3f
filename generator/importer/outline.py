"""Makes the outline of a document: its sections and items with their spans, and the doubts about them.

The numbers that `sequence` accepted become the tree of `levels`, and the tree becomes records: what has parts below it
is a section, what has none is an item. Text before the first number is front matter or opening, text behind the end of
the last item is the closing.
"""

import bisect
import re
from dataclasses import replace

from generator.importer.box_sections import add_box, add_missing_boxes
from generator.importer.boxes import Box
from generator.importer.copy import CleanCopy
from generator.importer.ends import closing_start, front_end
from generator.importer.levels import GUIDANCE, Node, outline_levels, ranks, tree, walk
from generator.importer.numbered_text import NumberedText, numbered_text
from generator.importer.outlined import Doubt, DraftItem, DraftSection, Outline, Records
from generator.importer.points import Point, parallel_points, points_of
from generator.importer.sequence import Numbered
from generator.importer.spans import Span
from generator.importer.titles import Heading, heading
from generator.importer.unnumbered import unnumbered

# Words with which a paragraph speaks of the whole section rather than of its last item.
_SUMS_UP = re.compile(r"总体来看|总的来看|总的来说|总体上看|综上所述|综上,|总之,")
_MEASURED = re.compile(r"\d\s*(?:%|个百分点|万|亿|所|人|个|名|家|项)")
_PRINTED_STYLES = {"ar": "1.", "arp": "(1)", "cnp": "(一)", "circled": "①", "dec": "1.1"}


def outline_of(copy: CleanCopy) -> Outline:
    """The outline of a cleaned copy. Raises `UnreadableError` if it has too many numbers to be a document."""
    text = numbered_text(copy)
    if not text.paragraphs:
        return Outline((), (), (), (), is_numbered=False)
    levels, dropped = outline_levels(text.numbers, text.end, lambda n: text.heading(n.mark).title)
    points: tuple[Point, ...] = ()
    if not levels:
        # The only numbers may be 一是, 二是 or 首先, 其次.
        points = points_of(text.marks, text.paragraphs, -1, text.end)
        if not points and not text.boxes:
            levels = unnumbered(text.paragraphs)
    text = replace(text, numbers=levels)
    first = points[0].start if points else min(text.starts, default=text.end)
    records = Records()
    opening = _add_front(text, first, records)
    accepted = {point.start for point in points}
    marks = tuple(m for m in text.marks if m.start in accepted) if points else tuple(n.mark for n in levels)
    closing = closing_start(text.paragraphs, marks, text.boxes)
    builder = _Builder(text, text.end if closing is None else closing, records)
    builder.add_tree()
    if points:
        builder.add_points(points)
    if closing is not None:
        records.sections.append(DraftSection("closing", "closing", texts=(text.cut(closing, text.end),)))
    _add_doubts(levels, dropped, first, records)
    add_missing_boxes(text, records)
    return Outline(
        tuple(records.sections),
        tuple(records.items),
        text.paragraphs,
        tuple(sorted(records.doubts, key=lambda d: d.place)),
        opening,
        bool(records.items),
        tuple(row for table in text.tables for row in table.rows),
        text.indicators,
    )


def _add_front(text: NumberedText, first: int, records: Records) -> int:
    """Add the sections before the first number, and return where the opening begins."""
    before = [p for p in text.paragraphs if p.start < first]
    if not before:
        return first
    split, title = front_end(before)
    if split:
        spans = [text.cut(p.start, p.end) for p in before[:split]]
        head = [i for i in range(split) if title[0] <= i < title[1]]
        words = "".join(re.sub(r"\s+", " ", before[i].text) for i in head)
        heads = tuple(pair for i in head for pair in spans[i])
        rest = tuple(spans[i] for i in range(split) if i not in head)
        records.sections.append(DraftSection("front", "front", title=words or None, heading=heads or None, texts=rest))
    if split == len(before):
        return first
    start = before[split].start
    opening = text.cut(start, min(first, before[-1].end))
    records.sections.append(DraftSection("opening", "opening", texts=(opening,)))
    return start


def _add_doubts(levels: tuple[Numbered, ...], dropped: tuple[str, ...], first: int, records: Records) -> None:
    for numbered in levels:
        if numbered.doubt:
            records.doubts.append(Doubt(numbered.mark.start, numbered.doubt))
    if dropped:
        styles = ", ".join(_PRINTED_STYLES.get(style, style) for style in dropped)
        words = f"numbers of the form {styles} divide only parts of the document and stay in the text of its items"
        records.doubts.append(Doubt(first, words))


class _Builder:
    """Adds the sections and items of the body; `end` is where the body ends."""

    def __init__(self, text: NumberedText, end: int, records: Records) -> None:
        self.text, self.end, self.records = text, end, records
        self.top = tree(text.numbers, end)
        self.nodes = list(walk(self.top))
        rank = ranks(text.numbers)
        self.lowest = max((node.style for node in self.nodes), key=rank.__getitem__, default="")
        self.is_running = self._is_running([node for node in self.nodes if node.style == self.lowest])
        self.points = {id(node): self._points_of(node) for node in self.nodes if not node.children}
        self.is_flat = len({node.style for node in self.top}) == 1 and all(
            not node.children and not self.points[id(node)] for node in self.top
        )
        self.paths: dict[int, str] = {}
        """By the identity of a node: its section or item id, as a path of numbers."""

    def add_tree(self) -> None:
        """Add the sections and items of all numbers and boxes, in the order of the document."""
        if self.is_flat:
            self._add_body()
        events: list[tuple[int, Node | Box]] = [(node.start, node) for node in self.nodes]
        events += [(self.text.paragraphs[box.first].start, box) for box in self.text.boxes]
        for start, event in sorted(events, key=lambda e: e[0]):
            if isinstance(event, Box):
                add_box(self.text, event, self._section_at(start), self.records)
            else:
                self._add_node(event)

    def add_points(self, points: tuple[Point, ...]) -> None:
        """Add the points into which the whole document is divided."""
        self._add_body()
        for number, (point, end) in enumerate(_with_ends(points, self.end), 1):
            self._add_point(point, "body", str(number), end, ())

    def _add_body(self) -> None:
        self.records.sections.append(DraftSection("body", "chapter", title="正文", is_title_supplied=True))

    def _is_running(self, nodes: list[Node]) -> bool:
        """Whether the numbers of the items count on through the document: over several chapters, or without any."""
        values = [n.value for n in self.text.numbers if n.style == self.lowest and n.value is not None]
        counts_on = bool(values) and all(b > a for a, b in zip(values, values[1:], strict=False))
        return counts_on and (len({id(node.parent) for node in nodes}) >= 2 or nodes[0].parent is None)

    def _section_at(self, place: int) -> str | None:
        """The section that a box at this place belongs to; the box is beside the items of the section, not in one."""
        section = None
        for node in self.nodes:
            if node.start >= place:
                break
            path = self.paths.get(id(node))
            if node.children or node.parent is None or (path and self.records.has_section(path)):
                section = path or section
        return section

    def _add_node(self, node: Node) -> None:
        parent = self.paths.get(id(node.parent)) if node.parent else None
        position = node.parent.children.index(node) + 1 if node.parent else 1
        number = f"{node.numbered.value or position}"
        path = self.records.section_id(f"{parent}-{number}" if parent else number)
        self.paths[id(node)] = path
        head = self.text.heading(node.numbered.mark)
        if self._is_item(node, head):
            self._add_item(node, path, parent or "body", head)
        else:
            self._add_chapter(node, path, parent, head)

    def _is_item(self, node: Node, head: Heading) -> bool:
        if node.children:
            return False
        is_guidance = _is_guidance(head) and node.style != self.lowest
        return self.is_flat or not (self.points[id(node)] or node.parent is None or is_guidance)

    def _add_item(self, node: Node, path: str, section: str, head: Heading) -> None:
        end = self.text.next_start(node.start, self.end)
        behind = self._end_of_item(node, end)
        if behind is not None and self.records.has_section(section):
            self.records.add_text(section, self.text.cut(behind, end))
            end = behind
        value = node.numbered.value
        # The printed number is the id where the items count through.
        is_number = self.is_running and value is not None and node.style == self.lowest
        self.records.items.append(
            DraftItem(
                self.records.item_id(str(value) if is_number else path),
                section,
                node.numbered.mark.printed or None,
                head.title,
                head.is_supplied,
                self.text.cut(node.start, end),
                node.start,
                end,
                self._titles_above(node),
                "the heading's end is not shown; the title is a proposal" if head.is_supplied else "",
            )
        )

    def _end_of_item(self, node: Node, end: int) -> int | None:
        """Where a paragraph behind the item sums up the section, or its table has ended; None if neither happens."""
        paragraphs = self.text.paragraphs
        for table in self.text.tables:
            if table.start <= node.start < table.end < end:
                index = bisect.bisect_left(paragraphs, table.end, key=lambda p: p.start)
                return paragraphs[index].start if index < len(paragraphs) and paragraphs[index].start < end else None
        if node.parent is None or node.parent.children[-1] is not node:
            return None
        inside = [p for p in paragraphs if node.start < p.start < end]
        return next((p.start for p in inside[1:] if _SUMS_UP.match(p.text)), None)

    def _add_chapter(self, node: Node, path: str, parent: str | None, head: Heading) -> None:
        end = self.text.next_start(node.start, self.end)
        points = self.points.get(id(node), ())
        mark = node.numbered.mark
        head_end = self.text.heading_end(mark, head, end)
        text = self.text.cut(head_end, points[0].start if points else end)
        section = DraftSection(
            path,
            "chapter",
            parent,
            mark.printed or None,
            head.title,
            head.is_supplied,
            self.text.cut(node.start, head_end),
        )
        titles = (*self._titles_above(node), head.title)
        has_figures = self._has_figures(text, head.title)
        if text and not node.children and not points and (not _is_guidance(head) or has_figures):
            # A chapter of running text is a section with one item; a chapter of aims needs figures to be one.
            self.records.sections.append(section)
            title = head.title if has_figures and _is_guidance(head) else self.text.first_words(head_end)
            identifier = self.records.item_id(f"section-{path}" if self.is_running else path)
            self.records.items.append(DraftItem(identifier, path, None, title, True, text, text[0][0], end, titles))
            return
        self.records.sections.append(replace(section, texts=(text,) if text else ()))
        for number, (point, point_end) in enumerate(_with_ends(points, end), 1):
            self._add_point(point, path, f"{path}-{number}", point_end, titles)

    def _has_figures(self, text: Span, title: str) -> bool:
        """Whether a chapter says how much and how many, in a table of indicators or in its words."""
        if text and any(text[0][0] <= row.start < text[-1][1] for row in self.text.indicators):
            return True
        words = "".join(self.text.copy.text[start:end] for start, end in text)
        return len(_MEASURED.findall(words)) >= (2 if "目标" in title else 3)

    def _add_point(self, point: Point, section: str, identifier: str, end: int, above: tuple[str, ...]) -> None:
        records, text = self.records, self.text
        title = heading(point.words[:80], is_whole_line=False, is_point=True)
        inner: tuple[Point, ...] = ()
        if point.number is None and not point.is_rest:
            inner = points_of(text.marks, text.paragraphs, point.start, end)
        if _are_items(inner, point.start - 80, end) and not title.is_supplied:
            lead = text.cut(point.start, inner[0].start)
            records.sections.append(
                DraftSection(records.section_id(identifier), "chapter", section, None, title.title, False, lead)
            )
            for number, (part, part_end) in enumerate(_with_ends(inner, end), 1):
                self._add_point(part, identifier, f"{identifier}-{number}", part_end, (*above, title.title))
            return
        records.items.append(
            DraftItem(
                records.item_id(identifier),
                section,
                point.number,
                title.title,
                title.is_supplied or (point.number is None and point.is_rest),
                text.cut(point.start, end),
                point.start,
                end,
                above,
            )
        )

    def _points_of(self, node: Node) -> tuple[Point, ...]:
        """The points (一是 …) into which a part without numbers below it is divided; empty if it is one unit."""
        text, mark = self.text, node.numbered.mark
        end = text.next_start(node.start, self.end)
        points = points_of(text.marks, text.paragraphs, node.start, end)
        if node.parent is None and node.style in ("part", "sect", "cn"):
            head_end = text.heading_end(mark, text.heading(mark), end)
            return parallel_points(text.paragraphs, head_end, end) or points
        return points if _are_items(points, node.start, end) else ()

    def _titles_above(self, node: Node) -> tuple[str, ...]:
        """The titles of the sections above a node, outermost first."""
        if node.parent is None:
            return ()
        return (*self._titles_above(node.parent), self.text.heading(node.parent.numbered.mark).title)


def _with_ends(points: tuple[Point, ...], end: int) -> list[tuple[Point, int]]:
    """Each point with the place where it ends."""
    return list(zip(points, [*(p.start for p in points[1:]), end], strict=False))


def _are_items(points: tuple[Point, ...], start: int, end: int) -> bool:
    """Whether points below a heading (一) are items: as long as items, and the heading has text of its own.

    Otherwise they stay in its text. `start` is where the heading begins.
    """
    if len(points) < 2:
        return False
    lengths = [point_end - point.start for point, point_end in _with_ends(points, end)]
    return sum(lengths) / len(lengths) >= 160 and min(lengths) >= 100 and points[0].start - start >= 80


def _is_guidance(head: Heading) -> bool:
    return bool(GUIDANCE.search(head.title)) and len(head.title) <= 16
