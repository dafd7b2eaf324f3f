"""Reads tables of tasks, with columns for the task, the departments and the deadline.

A web page or a DOCX file gives a row as a line with tabs, a scan with gaps; a copy from a document viewer often gives
each cell a line of its own. A table counts only if its head names a column of departments and one of tasks or numbers.
"""

import bisect
import re
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from generator.importer.lines import Line
from generator.importer.marks import Mark
from generator.importer.paragraphs import Paragraph
from generator.importer.responsibility import LABEL, OFFICE_END, PERSONS, ROLES, DraftResponsibility, split_names
from generator.importer.spans import Span

_OFFICES = ("lead", "responsible", "supporting")  # columns of departments, by role

_NUMBER = re.compile(r"序号|编号|项次|NO\.?", re.IGNORECASE)
_TIME = re.compile(
    r"(?:完成|办结|计划|推进|责任)?(?:时限|时间|期限|节点|进度)(?:安排|要求|节点)?|(?:完成|办结)(?:日期|期限)|"
    r"时间节点|进度安排"
)
_TASK = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6})(?:任务|内容|事项|措施|举措|要点|项目|工作|目标|名称|要求|问题|做法|"
    r"清单)(?:[\u4e00-\u9fff]{0,4})"
)
_OTHER = re.compile(r"备注|类别|分类|领域|板块|说明|来源|领导|责任人|联系人|联系电话|进展情况")
_TIME_CELL = re.compile(
    r"(?:(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日)?(?:底|初|中旬|上旬|下旬|份)?(?:前|之前|以前)?(?:完成)?|"
    r"(?:20\d{2}年)?(?:全年|年底|年内|[上下]半年|第?[一二三四]季度)(?:前|完成)?|长期(?:坚持)?|持续(?:推进)?|"
    r"20\d{2}年(?:底|内)?(?:前)?|20\d{2}[.-]\d{1,2}(?:[.-]\d{1,2})?)"
)
_MARKED = re.compile(
    r"第[一二三四五六七八九十\d]+[章节部]|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)"
)


@dataclass(frozen=True)
class Row:
    """A row: its span in the source, its printed number, the span of its task, and who is responsible."""

    start: int
    end: int
    number: int | None
    task: tuple[int, int]
    responsibility: DraftResponsibility | None = None
    times: Span = ()
    """Cells with a deadline; their numbers are not figures."""


@dataclass(frozen=True)
class Table:
    """A table of tasks from its head to its last row; `is_grid` if each row is one line."""

    start: int
    end: int
    rows: tuple[Row, ...]
    is_grid: bool


@dataclass
class _Cells:
    """Departments and deadlines of a row while its cells are read."""

    roles: dict[str, list[str]] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: str, words: str, place: tuple[int, int]) -> None:
        if kind == "time":
            self.times.append(place)
        elif kind in _OFFICES and words.strip(" -/无"):
            held = self.roles.setdefault(kind, [])
            held += [name for name in split_names(words) if name not in held]
            self.spans.append(place)

    def responsibility(self) -> DraftResponsibility | None:
        if not self.roles:
            return None
        lead, responsible, supporting = (tuple(self.roles.get(role, ())) for role in _OFFICES)
        return DraftResponsibility(lead, responsible, supporting, tuple(sorted(self.spans)))


def tables_of(text: str, lines: tuple[Line, ...]) -> tuple[Table, ...]:
    """The tables of tasks in a cleaned text, in order."""
    found: list[Table] = []
    i = 0
    while i < len(lines):
        table, after = _grid(text, lines, i) or _flattened(lines, i) or (None, i + 1)
        if table:
            found.append(table)
        i = after
    return tuple(found)


def kind_of_column(name: str) -> str | None:
    """The kind of a column by its name: `number`, `task`, `theme`, `time`, a role or `other`; None for other words."""
    name = re.sub(r"[\s:]", "", name)
    if not 1 < len(name) <= 14 or re.search(r"[。,;、]", name):
        return None
    if _NUMBER.fullmatch(name):
        return "number"
    if _TIME.fullmatch(name):
        return "time"
    label = LABEL.match(name + ":")
    if label and label.end() == len(name) + 1 and label["what"]:
        return "other" if re.fullmatch(PERSONS, label["what"]) else ROLES[label["role"]]
    if _OTHER.search(name):
        return "other"
    if not _TASK.fullmatch(name):
        return None
    return "task" if re.search(r"任务|内容|事项|措施|举措|做法", name) else "theme"


def _is_head(kinds: list[str | None]) -> bool:
    has_offices = any(kind in _OFFICES for kind in kinds)
    return has_offices and not {"number", "task", "theme"}.isdisjoint(kinds)


# Rows of one line.


def cells_of(text: str, line: Line, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans of the cells of a line, empty ones included."""
    begin = max(text.rfind(mark, 0, line.start) for mark in "\n\r\f") + 1
    if "\t" not in gap.pattern:
        begin = line.start
    cells, at = [], begin
    for match in [*gap.finditer(text, begin, line.end), None]:
        end = match.start() if match else line.end
        words = text[at:end]
        cells.append((at + len(words) - len(words.lstrip()), at + len(words.rstrip())) if words.strip() else (at, at))
        at = match.end() if match else end
    return cells


TAB, GAP = re.compile("\t"), re.compile(r" {2,}")


def _grid(text: str, lines: tuple[Line, ...], i: int) -> tuple[Table, int] | None:
    """The table of one-line rows whose head is line `i`, and the index of the line behind it; None if there is none."""
    for gap in (TAB, GAP):
        head = cells_of(text, lines[i], gap)
        kinds = [kind_of_column(text[a:b]) for a, b in head]
        if (
            len(head) >= 3
            and _is_head(kinds)
            and sum(k is None and b > a for k, (a, b) in zip(kinds, head, strict=True)) <= 1
        ):
            break
    else:
        return None
    rows: list[Row] = []
    j = i + 1
    while j < len(lines):
        cells = cells_of(text, lines[j], gap)
        if len(cells) < 2:
            # A row of one cell is the heading of the rows below.
            follows = j + 1 < len(lines) and len(cells_of(text, lines[j + 1], gap)) >= 2
            if not (len(lines[j].text) <= 40 and follows):
                break
        elif not _is_head([kind_of_column(text[a:b]) for a, b in cells]):
            rows.append(_row(text, lines[j], cells, kinds))
        j += 1
    if not rows:
        return None
    return Table(lines[i].start, lines[j - 1].end, tuple(rows), True), j


def _row(text: str, line: Line, cells: list[tuple[int, int]], kinds: list[str | None]) -> Row:
    if len(cells) < len(kinds) and not (kinds[0] == "number" and text[cells[0][0] : cells[0][1]].isdigit()):
        cells = [(line.start, line.start)] * (len(kinds) - len(cells)) + cells
    made = _Cells()
    number, start, task, held = None, line.start, None, ""
    for (a, b), kind in zip(cells, kinds, strict=False):
        words = text[a:b]
        if kind == "number" and words.strip(".、").isdigit():
            number = int(words.strip(".、"))
            if a > line.start and _MARKED.match(text[line.start : a]):
                start = a  # the cell before it is the heading of a section
        elif kind in ("task", "theme") and words and (task is None or held == "theme"):
            task, held = (a, b), kind
        elif kind:
            made.add(kind, words, (a, b))
    task = task or next(((a, b) for a, b in cells if b > a and not text[a:b].isdigit()), (line.start, line.end))
    return Row(start, line.end, number, task, made.responsibility(), tuple(made.times))


# One cell to a line.


def _flattened(lines: tuple[Line, ...], i: int) -> tuple[Table, int] | None:
    """The table of one cell per line whose head begins at line `i`, and the index of the line behind it."""
    kinds: list[str] = []
    while i + len(kinds) < len(lines) and (kind := kind_of_column(lines[i + len(kinds)].text)):
        kinds.append(kind)
    if len(kinds) < 3 or kinds[0] != "number" or not _is_head(list(kinds)):
        return None
    rows: list[Row] = []
    j = i + len(kinds)
    end = j
    while j < len(lines):
        if lines[j].text != str(len(rows) + 1):
            # Only the heading of a section may come between rows.
            if _MARKED.match(lines[j].text) and j + 1 < len(lines) and lines[j + 1].text == str(len(rows) + 1):
                j += 1
                continue
            break
        last = j + 1
        while (
            last < len(lines)
            and lines[last].text != str(len(rows) + 2)
            and not _MARKED.match(lines[last].text)
            and last - j <= 12
        ):
            last += 1
        if (
            last == len(lines)
            or _MARKED.match(lines[last].text)
            and not (last + 1 < len(lines) and lines[last + 1].text == str(len(rows) + 2))
        ):
            last = j + len(kinds) if _fits(lines[j : j + len(kinds)], kinds) else _last_cell(lines, j + 1, last)
        rows.append(_stacked(lines[j:last], len(rows) + 1, kinds))
        j = end = last
    if len(rows) < 2:
        return None
    return Table(lines[i].start, lines[end - 1].end, tuple(rows), False), end


def _last_cell(lines: tuple[Line, ...], first: int, limit: int) -> int:
    """The index behind the last cell of the last row: the first line that is neither offices nor a deadline."""
    last = first + 1
    while last < limit and (_TIME_CELL.fullmatch(lines[last].text) or _is_offices(lines[last].text)):
        last += 1
    return last


def _stacked(cells: tuple[Line, ...], number: int, kinds: list[str]) -> Row:
    """The row of cells on lines of their own; if some are missing, offices and deadlines are known by their form."""
    made = _Cells()
    if _fits(cells, kinds):
        for cell, kind in zip(cells, kinds, strict=True):
            made.add(kind, cell.text, (cell.start, cell.end))
        task = next(
            (c for c, kind in zip(cells, kinds, strict=True) if kind == "task"),
            next((c for c, kind in zip(cells, kinds, strict=True) if kind == "theme"), cells[1]),
        )
        return Row(
            cells[0].start, cells[-1].end, number, (task.start, task.end), made.responsibility(), tuple(made.times)
        )
    offices = [kind for kind in kinds if kind in _OFFICES]
    body = list(cells[1:])
    task_end = len(body)
    while task_end > 1 and (_TIME_CELL.fullmatch(body[task_end - 1].text) or _is_offices(body[task_end - 1].text)):
        task_end -= 1
    for line in body[task_end:]:
        place = (line.start, line.end)
        if _TIME_CELL.fullmatch(line.text):
            made.add("time", line.text, place)
        else:
            made.add(offices.pop(0) if len(offices) > 1 else offices[0], line.text, place)
    last = body[task_end - 1] if body else cells[0]
    return Row(
        cells[0].start,
        cells[-1].end,
        number,
        (body[0].start if body else cells[0].start, last.end),
        made.responsibility(),
        tuple(made.times),
    )


def _fits(cells: tuple[Line, ...], kinds: list[str]) -> bool:
    """Whether there is one cell per column, deadlines look like deadlines, and offices do not look like sentences."""
    if len(cells) != len(kinds):
        return False
    return all(_fits_column(cell.text, kind) for cell, kind in zip(cells, kinds, strict=True))


def _fits_column(words: str, kind: str) -> bool:
    if kind == "time":
        return _TIME_CELL.fullmatch(words) is not None
    if kind == "number":
        return words.isdigit()
    if kind in _OFFICES:
        return len(words) <= 80 and not re.search(r"[。!?]|\d", words) and not _TIME_CELL.fullmatch(words)
    return bool(words)


def _is_offices(words: str) -> bool:
    if len(words) > 80 or re.search(r"[。!?]", words):
        return False
    names = split_names(words)
    return bool(names) and all(OFFICE_END.search(name) or name.startswith(("各", "有关", "相关")) for name in names)


# The rows as numbers of the outline.


def with_rows(
    marks: tuple[Mark, ...], paragraphs: tuple[Paragraph, ...], tables: tuple[Table, ...]
) -> tuple[Mark, ...]:
    """The candidates with one per row of each table of one-line rows, in place of the candidates inside the row."""
    found = list(marks)
    for table in tables:
        if not table.is_grid:
            continue
        rows = {row.start for row in table.rows}
        tasks = {row.task[0] for row in table.rows}
        own = [m for m in marks if m.start in tasks and m.style in ("cnp", "ar", "arp", "cn")]
        if len(own) >= 0.6 * len(table.rows) and not any(row.number for row in table.rows):
            continue  # the tasks have numbers themselves
        found = [
            m
            for m in found
            if not (
                table.start <= m.start < table.end
                and m.style not in ("part", "sect")
                and not (m.is_line_start and m.style in ("cn", "cnp") and m.start not in rows)
            )
        ]
        for count, row in enumerate(table.rows, 1):
            index = bisect.bisect_right(paragraphs, row.start, key=lambda p: p.start) - 1
            offset = bisect.bisect_left(paragraphs[index].at, row.start)
            printed = str(row.number) if row.number is not None else ""
            found.append(Mark("ar", row.number or count, printed, row.start, row.task[0], index, offset, True))
    return tuple(sorted(found, key=lambda m: m.start))


class _HasStart(Protocol):
    @property
    def start(self) -> int: ...


R = TypeVar("R", bound=_HasStart)


def between(rows: tuple[R, ...], start: int, end: int) -> tuple[R, ...]:
    """The rows that begin between two places; `rows` are in the order of the source."""
    first, last = (bisect.bisect_left(rows, place, key=lambda row: row.start) for place in (start, end))
    return rows[first:last]


def responsibility_in_rows(rows: tuple[Row, ...], start: int, end: int) -> tuple[DraftResponsibility | None, Span]:
    """The responsibility that the rows between two places state, and their cells with deadlines."""
    inside = between(rows, start, end)
    named = [row.responsibility for row in inside if row.responsibility]
    times = tuple(time for row in inside for time in row.times)
    if not named:
        return None, times
    lead = dict.fromkeys(name for r in named for name in r.lead)
    responsible = dict.fromkeys(name for r in named for name in r.responsible)
    supporting = dict.fromkeys(name for r in named for name in r.supporting)
    span = tuple(sorted(pair for r in named for pair in r.span))
    return DraftResponsibility(tuple(lead), tuple(responsible), tuple(supporting), span), times
