"""Reads tables of indicators, which plans print under their aims: a name, perhaps a unit, values for two or more years.

A copy has a line per row (cells separated by tabs or gaps) or a line per cell. The rows are not items of the outline;
their values are figures of the item, or of the row of a box, that contains the table.
"""

import re
from dataclasses import dataclass

from generator.importer.figure_time import Setting
from generator.importer.figures import DraftFigure
from generator.importer.lines import Line
from generator.importer.paragraphs import Paragraph
from generator.importer.tables import GAP, TAB, cells_of
from generator.records.numerals import as_number

_YEAR = re.compile(
    r"((?:19|20)\d{2})\s*年?\s*(?:\(?(?P<what>实际|现状|完成|基期|基数|目标|预期|规划|计划)?(?:值|数|"
    r"情况)?\)?)(?:\([^()]{1,8}\))?"
)
_NAME = re.compile(r"(?:主要|核心|具体|发展|监测)?(?:指标|项目)(?:名称|内容)?")
_OTHER = re.compile(
    r"序号|编号|类别|分类|领域|单位|计量单位|(?:指标)?(?:属性|类型|性质)|备注|年均.{0,6}|累计.{0,6}|\[.{1,8}\]"
)
_VALUE = re.compile(
    r"(?P<bound>[≥≤><约>]=?|不低于|不少于|大于|小于|超过)?\s*(?P<value>\d+(?:,\d{3})*(?:\.\d+)?|\*{1,4}|"
    r"[xX]{1,3})\s*(?P<unit>%|‰|万人|人|万|所|年|个|亿元)?\s*(?P<suffix>以上|以下|以内|左右)?"
)
_NO_VALUE = re.compile(r"[-—/]*|全覆盖|——")
_IN_NAME = re.compile(r"\(\s*(?P<unit>[%‰]|[\u4e00-\u9fff/]{1,6})\s*\)\s*$|,\s*(?P<unit2>%)$")


@dataclass(frozen=True)
class Value:
    """A value: its year, whether the column's head says that it was reached, and its span in the source."""

    year: int
    is_reached: bool
    start: int
    end: int


@dataclass(frozen=True)
class IndicatorRow:
    """A row: its span, the indicator's name and unit as printed, and its values in the order of the columns."""

    start: int
    end: int
    name: str
    unit: str
    values: tuple[Value, ...]


def indicator_rows(text: str, lines: tuple[Line, ...]) -> tuple[IndicatorRow, ...]:
    """The rows of all tables of indicators in a cleaned text, in order."""
    found: list[IndicatorRow] = []
    i = 0
    while i < len(lines):
        rows, i = _line_per_row(text, lines, i) or _line_per_cell(lines, i) or ((), i + 1)
        found += rows
    return tuple(found)


def _kinds(names: list[str]) -> list[str] | None:
    """The kind of each column: a year (`2020`, `2020!` if reached), `name`, `unit`, `other`; None for other tables."""
    kinds: list[str] = []
    for name in names:
        name = re.sub(r"\s", "", name)
        year = _YEAR.fullmatch(name)
        if year:
            kinds.append(year[1] + ("!" if year["what"] in ("实际", "现状", "完成", "基期", "基数") else ""))
        elif _NAME.fullmatch(name):
            kinds.append("name")
        elif "单位" in name and _OTHER.fullmatch(name):
            kinds.append("unit")
        elif _OTHER.fullmatch(name) or not name:
            kinds.append("other")
        else:
            return None
    years = sum(kind[0].isdigit() for kind in kinds)
    return kinds if years >= 2 and "name" in kinds else None


def _line_per_row(text: str, lines: tuple[Line, ...], i: int) -> tuple[tuple[IndicatorRow, ...], int] | None:
    """The rows of a table whose head is line `i`, and the index of the line behind it; None if there is no table."""
    for gap in (TAB, GAP):
        head = cells_of(text, lines[i], gap)
        kinds = _kinds([text[a:b] for a, b in head]) if len(head) >= 3 else None
        if kinds:
            break
    else:
        return None
    rows = []
    j = i + 1
    while j < len(lines):
        cells = cells_of(text, lines[j], gap)
        if len(cells) < len(kinds) and cells:
            # An empty cell at the left, which gaps do not show, or at the right.
            lacking = len(kinds) - len(cells)
            at_left = [(lines[j].start, lines[j].start)] * lacking + cells
            cells = (
                at_left
                if kinds[0] == "other" and _row(text, at_left, kinds)
                else cells + [(lines[j].end, lines[j].end)] * lacking
            )
        row = _row(text, cells, kinds)
        if row is None:
            break
        rows.append(row)
        j += 1
    return (tuple(rows), j) if rows else None


def _line_per_cell(lines: tuple[Line, ...], i: int) -> tuple[tuple[IndicatorRow, ...], int] | None:
    """The rows of a table whose head begins at line `i`, and the index of the line behind it; None if there is none."""
    if not _NAME.fullmatch(lines[i].text) and not _OTHER.fullmatch(lines[i].text):
        return None
    width = 0
    while i + width < len(lines) and width < 9 and _kinds([lines[i + width].text, "指标", "2020年", "2025年"]):
        width += 1
    names = [line.text for line in lines[i : i + width]]
    kinds = _kinds(names)
    if not kinds:
        return None
    rows = []
    j = i + width
    while j + width <= len(lines):
        for skipped in (0, 1):  # a line may name a class of indicators
            block = lines[j + skipped : j + skipped + width]
            row = _row_of_block(block, kinds) if len(block) == width else None
            if row:
                break
        if row is None:
            break
        rows.append(row)
        j += skipped + width
    return (tuple(rows), j) if rows else None


def _row_of_block(block: tuple[Line, ...], kinds: list[str]) -> IndicatorRow | None:
    offset = block[0].start
    words = [" "] * (block[-1].end - offset)
    for line in block:
        words[line.start - offset : line.end - offset] = line.text
    text = "".join(words)
    row = _row(text, [(line.start - offset, line.end - offset) for line in block], kinds)
    if row is None:
        return None
    values = tuple(Value(v.year, v.is_reached, v.start + offset, v.end + offset) for v in row.values)
    return IndicatorRow(row.start + offset, row.end + offset, row.name, row.unit, values)


def _row(text: str, cells: list[tuple[int, int]], kinds: list[str]) -> IndicatorRow | None:
    """The row if its cells fit the columns: a name, and values in the columns of years; else None."""
    name = unit = ""
    values = []
    for (a, b), kind in zip(cells, kinds, strict=False):
        words = text[a:b]
        if kind[0].isdigit():
            if _VALUE.fullmatch(words):
                values.append(Value(int(kind[:4]), kind.endswith("!"), a, b))
            elif not _NO_VALUE.fullmatch(words):
                return None
        elif kind == "name":
            name = words
        elif kind == "unit":
            unit = words
    if not values or not re.search(r"[\u4e00-\u9fff]{2}", name):
        return None
    in_name = _IN_NAME.search(name)
    if in_name:
        unit = unit or in_name["unit"] or in_name["unit2"]
        name = name[: in_name.start()]
    places = [(a, b) for a, b in cells if b > a]
    return IndicatorRow(
        places[0][0],
        places[-1][1],
        re.sub(r"^(?:其中|--?|\d{1,2}[.、])\s*:?", "", name).strip(),
        unit.strip("() "),
        tuple(values),
    )


def figures_in_rows(words: Paragraph, rows: tuple[IndicatorRow, ...], setting: Setting) -> tuple[DraftFigure, ...]:
    """The values of the rows as figures; `words` is the passage that contains the rows."""
    place_of = {place: i for i, place in enumerate(words.at)}
    found = []
    for row in rows:
        for value in row.values:
            if value.start not in place_of or value.end - 1 not in place_of:
                continue
            printed = words.text[place_of[value.start] : place_of[value.end - 1] + 1]
            match = _VALUE.fullmatch(printed)
            if match is None:
                continue
            is_masked = not match["value"][0].isdigit()
            state = "masked" if is_masked else "damaged" if setting.are_digits_damaged else "given"
            found.append(
                DraftFigure(
                    phrase=row.name,
                    kind=_kind_of_value(value, row, setting),
                    comparator=_comparator(match["bound"] or "", match["suffix"] or ""),
                    unit=match["unit"] or row.unit or None,
                    year=value.year,
                    year_basis="stated",
                    state=state,
                    printed=printed,
                    span=((value.start, value.end),),
                    value=as_number(match["value"]) if state == "given" else None,
                )
            )
    return tuple(found)


def _kind_of_value(value: Value, row: IndicatorRow, setting: Setting) -> str:
    """`target`, `actual` or `baseline`, by the year of the value and those of the row and the document."""
    last = max(other.year for other in row.values)
    is_past = value.is_reached or value.year < (setting.first_year or last)
    if setting.plan_kind != "report" and not is_past:
        return "target"
    return "baseline" if value.year < last else "actual"


def _comparator(bound: str, suffix: str) -> str:
    if re.match("[≥>不大超]", bound) or suffix == "以上":
        return ">="
    if re.match("[≤<小]", bound) or suffix in ("以下", "以内"):
        return "<="
    return "about" if bound == "约" or suffix else "="
