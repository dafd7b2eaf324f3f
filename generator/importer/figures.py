"""Finds the figures of an item: every measured number with its words.

A figure is proposed as printed: value or range in the printed unit, comparator, and the year if one is printed with it.
A masked number is a figure in state `masked`; where the copy lost digits throughout, every figure is `damaged`.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.importer import figure_words as w
from generator.importer.figure_candidates import Candidate
from generator.importer.figure_time import Setting, kind_of, year_of, year_of_result
from generator.importer.paragraphs import Paragraph
from generator.importer.spans import Span
from generator.records.numerals import as_number, chinese_value


@dataclass(frozen=True)
class DraftFigure:
    """A proposed figure; `phrase` is what it counts, from which the indicator is matched or named."""

    phrase: str
    kind: str
    comparator: str
    unit: str | None
    year: int | None
    year_basis: str | None
    state: str
    printed: str
    span: Span
    value: str | None = None
    low: str | None = None
    high: str | None = None


_QUOTED = re.compile(
    r"“[^“”\n]{1,24}”|\"[^\"\n]{1,16}\"|《[^《》\n]{1,80}》|〔[^〕\n]{1,12}〕|「[^」\n]{1,24}」|‘[^’\n]{1,24}’|"
    r"<[^<>\n]{4,60}>"
)
_DATE = re.compile(
    r"(?:19|20)\d{2}\s*(?:-{1,2}\s*(?:19|20)?\d{2,4}\s*)?(?:学)?年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|"
    r"\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月(?:份|底|初|中旬|下旬|上旬)?|(?:19|20)\d{2}(?:\.|-)\d{1,2}(?!\d)"
)


def figures_of(
    words: Paragraph, headings: tuple[str, ...], setting: Setting, skip: tuple[tuple[int, int], ...] = ()
) -> tuple[DraftFigure, ...]:
    """The figures in an item's words, in order; none inside `skip`, which are spans of the source."""
    passage = _Passage(words, headings, setting, skip)
    found = passage.numbers()
    found += _sharing_unit(words, found)
    found += passage.ratios()
    found += passage.without_digits([figure.span[0] for figure in found])
    return tuple(sorted(found, key=lambda f: f.span))


_LISTED = re.compile(r"(?<![\d.第])(?P<list>(?:\d+(?:\.\d+)?[、和])+)$")


def _sharing_unit(words: Paragraph, found: list[DraftFigure]) -> list[DraftFigure]:
    """The numbers that share the unit of the last of a list: 分别提高0.6、0.4、1.1个百分点."""
    more = []
    for figure in found:
        if not re.search("[%‰点]", figure.unit or "") or figure.value is None:
            continue
        start = words.at.index(figure.span[0][0])
        listed = _LISTED.search(words.text[max(0, start - 40) : start])
        if not listed:
            continue
        at = start - len(listed["list"])
        for number in re.finditer(r"\d+(?:\.\d+)?", listed["list"]):
            place = words.place(at + number.start(), at + number.end())
            more.append(replace(figure, value=as_number(number[0]), printed=number[0], span=(place,)))
    return more


class _Amount(NamedTuple):
    """What a number says: its state, and its value or range if that is `given`."""

    state: str
    value: str | None = None
    low: str | None = None
    high: str | None = None


class _Passage:
    """The words of an item with what the document says about all its figures."""

    def __init__(
        self, words: Paragraph, headings: tuple[str, ...], setting: Setting, skip: tuple[tuple[int, int], ...]
    ) -> None:
        self.words, self.headings, self.setting, self.skip = words, headings, setting, skip
        self.text = words.text
        self.names = [m.span() for pattern in (_QUOTED, _DATE) for m in pattern.finditer(words.text)]
        """Offsets of quotations, titles and dates, in which numbers are no figures."""

    def numbers(self) -> list[DraftFigure]:
        """The figures that are a number with a unit."""
        found: list[DraftFigure] = []
        at = 0
        while match := w.NUMBER.search(self.text, at):
            at = max(match.end("high") if match["high"] else match.end("value"), match.start() + 1)
            if self._is_excluded(match):
                continue
            candidate = Candidate(self.text, match)
            figure = self._figure(candidate) if candidate.is_figure() else None
            if figure:
                found.append(figure)
                at = max(at, match.end("unit"))
        return found

    def ratios(self) -> list[DraftFigure]:
        """Ratios to one (生师比17.5:1) beside a word that says what is compared."""
        found = []
        for match in w.RATIO.finditer(self.text):
            before = self._before(match)
            clause = re.split(r"[,。;\n]", before)[-1]
            is_ratio = "比" in clause[-16:] or "比" in self.text[match.end() : match.end() + 8]
            if not is_ratio or self._is_excluded(match):
                continue
            value, unit = (match["high"], ":1") if match["high"] else (match["low"], "1:")
            year, basis = year_of(self.text, match.start(), self.setting, self.headings)
            is_lost = self.setting.are_digits_damaged
            found.append(
                DraftFigure(
                    phrase=_phrase(clause, "", True, unit),
                    kind=kind_of(before, self.headings, self.setting, self.text[match.end() :], is_reported=False),
                    comparator=_comparator(before, "", unit, match[0]),
                    unit=unit,
                    year=year,
                    year_basis=basis,
                    state="damaged" if is_lost else "given",
                    printed=match[0],
                    span=(self.words.place(*match.span()),),
                    value=None if is_lost else as_number(value),
                )
            )
        return found

    def without_digits(self, taken: list[tuple[int, int]]) -> list[DraftFigure]:
        """Statements of a value without a number (全覆盖), and units whose digits the copy lost, outside `taken`."""
        found = []
        patterns = [(w.COVERAGE, "absent")] + ([(w.LOST, "damaged")] if self.setting.are_digits_damaged else [])
        for pattern, state in patterns:
            for match in pattern.finditer(self.text):
                printed = next(group for group in match.groupdict() if match[group])
                place = self.words.place(*match.span(printed))
                if not any(a < place[1] and place[0] < b for a, b in taken) and not self._is_in_name(match):
                    figure = self._statement(match, match[printed], place, state)
                    found += [figure] if figure else []
        return found

    def _statement(self, match: re.Match[str], printed: str, place: tuple[int, int], state: str) -> DraftFigure | None:
        """The figure of a statement without a number; None if nothing says what it is about."""
        before = self._before(match)
        clause = re.split(r"[,。;:\n]", before)[-1]
        is_absent = state == "absent"
        if is_absent and len(clause) < 4 and not re.match("消除|不布置|[全基逐动]", match[0]):
            return None
        unit = "%" if "%" in match[0] else None
        after = self.text[match.end() :]
        if printed.endswith("消除"):
            phrase = (re.match(r"[^,。;]*?大(?:班额|额班|校额)", after) or match)[0][-20:]
        else:
            phrase = _phrase(clause, after[:20], is_absent or unit == "%", unit or "")
        year, basis = year_of(self.text, match.start(), self.setting, self.headings)
        return DraftFigure(
            phrase=phrase,
            kind=kind_of(before, self.headings, self.setting, "", is_reported="了" in before[-6:]),
            comparator="increase" if "番" in match[0] else ">=" if re.search("以上|超", printed) else "=",
            unit=unit,
            year=year,
            year_basis=basis,
            state=state,
            printed=printed,
            span=(place,),
        )

    def _figure(self, c: Candidate) -> DraftFigure | None:
        """The figure of a candidate; None if its number or range has no value."""
        match = c.match
        amount = _amount(c, self.setting)
        if amount is None:
            return None
        comparator = _comparator(re.sub(r"(?:\d+(?:\.\d+)?[、和])+$", "", c.before), c.suffix, c.unit, match[0])
        if amount.low is not None and comparator == "about":
            comparator = "="
        bound = w.BOUND.search(c.before)
        start = match.start() - (len(bound[0]) if bound else 0)
        end = match.end("suffix") if c.suffix else match.end("unit")
        end = start + len(self.text[start:end].rstrip())
        kind, year, basis = self._time(c, start)
        unit = re.sub("[余多]", "", c.unit)
        if c.value == "万":
            amount, unit = amount._replace(value="1" if amount.value else None), f"万{unit}"
        after_unit = self.text[match.end("unit") : match.end("unit") + 30]
        return DraftFigure(
            phrase=_phrase(_counted_clause(c), after_unit, c.is_rate, unit),
            kind=kind,
            comparator=comparator,
            unit=unit or None,
            year=year,
            year_basis=basis,
            state=amount.state,
            printed=self.text[start:end][:60],
            span=(self.words.place(start, end),),
            value=amount.value,
            low=amount.low,
            high=amount.high,
        )

    def _time(self, c: Candidate, start: int) -> tuple[str, int | None, str | None]:
        """Kind, year and basis of the year of a figure; `start` is where it begins."""
        place, end = c.match.start(), c.match.end()
        year, basis = year_of(self.text, place, self.setting, self.headings)
        after = self.text[end : end + 30]
        kind = kind_of(c.before, self.headings, self.setting, after, is_reported="了" in c.before[-6:])
        if kind == "baseline" and basis == "annual" and year and re.search(r"(?:上一?年|去年)", c.clause):
            year -= 1
        if kind != "target" and basis == "period":
            year, basis = year_of_result(self.text, start)
        return kind, year, basis

    def _before(self, match: re.Match[str]) -> str:
        return self.text[max(0, match.start() - 60) : match.start()]

    def _is_in_name(self, match: re.Match[str]) -> bool:
        return any(a <= match.start() < b for a, b in self.names)

    def _is_excluded(self, match: re.Match[str]) -> bool:
        place = self.words.at[match.start()]
        return self._is_in_name(match) or any(a <= place < b for a, b in self.skip)


def _amount(c: Candidate, setting: Setting) -> _Amount | None:
    """State and value of a candidate; None if its number or range has no value."""
    high = c.match["high"]
    if c.is_masked or (high and re.fullmatch(w.MASKS, high)):
        return _Amount("masked")
    if c.is_misread or (setting.are_digits_damaged and not c.is_chinese):
        return _Amount("damaged")
    value = _number(c.value)
    if value is None:
        return None
    if not high:
        return _Amount("given", value)
    last = _number(high)
    if last is None or float(value) > float(last):
        return None
    return _Amount("given", low=value, high=last)


def _counted_clause(c: Candidate) -> str:
    """The clause that says what is counted: the one before where this one only compares (比上年提高)."""
    clauses = re.split(r"[,。;:\n]", c.before)
    compares = re.match(r"\s*(?:比|较|同比|环比|[增提下上减][加长高升降少])", c.clause)
    if len(clauses) > 1 and (compares or not c.clause.strip()):
        return re.split(r"\d", clauses[-2])[0] or c.clause
    return c.clause


def _comparator(before: str, suffix: str, unit: str, printed: str) -> str:
    """The comparator by the words before a number and the suffix behind it."""
    if "下" in suffix or "内" in suffix:
        return "<="
    if re.search(r"[^左]上|及以上", suffix) and "左" not in suffix or w.AT_LEAST.search(before):
        return ">="
    if w.AT_MOST.search(before):
        return "<="
    if "左右" in suffix or "上下" in suffix or re.search(r"[余多]", printed) or w.ABOUT.search(before):
        return "about"
    if re.search(r"(?:到|至|为)\s*$", before):
        return "="
    if w.INCREASE.search(before) and not re.search(r"(?:新|增设)\s*增加?\s*$", before):
        return "increase"
    return "decrease" if w.DECREASE.search(before) else "="


def _number(text: str) -> str | None:
    """The value as written in YAML, digits without commas; None if the text is not a number."""
    if re.fullmatch(w.DIGITS, text):
        return as_number(text)
    if text == "万":
        return "10000"
    value = chinese_value(text)
    return None if value is None else str(value)


_LEADING = re.compile(
    r"^(?:\d{1,3}\s+|[①-⑳⑴-⒇㈠-㈩]|第[一二三四五六七八九十]+条|\(?[一二三四五六七八九十\d]+[).、]|"
    r"(?:到|至|截至|截止|预计|力争|确保|实现|其中|全年|全市|我市|今年|年内|本年度|年度|目前|全部|基本|要|将|使|共|"
    r"累计|计划|拟|进一步|继续|推动|推进|促进|已|均|以上|和|与|及|并|、|\s)|(?:19|20)\d{2}年(?:底|末)?(?:前)?)+"
)
# The longer of two words that begin alike comes first: `++` takes the first that fits and never another, or a text like
# 达到达到达到… would be tried in every division.
_TRAILING = re.compile(
    r"(?:[≥≤><]|至少|共计|达到?|为|至|到|占|是|有|共|约|近|超过?|突破|不低于|不少于|不超过|不高于|最多|力争|稳定|保持|控制|"
    r"提高|提升|增加|增长|降低|下降|减少|巩固|扩大|缩减|压减|在|由|从|均|分别|总数|累计|平均|每年|全年|了|的|以上|"
    r"以内|按照?|超|合计|实现|”)++$"
)


def _phrase(clause: str, after: str, is_rate: bool, unit: str) -> str:
    """What is counted: the words before a rate, the verb before and the noun behind a count."""
    clause = re.sub(r"\((?:市、)?区\)|\(市、区、?[^()]{0,4}\)", "", clause)
    # In a row of figures (小学2所、初中3所) each has its own noun.
    own = re.split(r"\d[^、]{0,8}、|、(?=[^、]{2,}$)", clause)[-1]
    own = re.split(r"(?:由|从)(?=(?:(?:19|20)\d{2}年|[^由从]{0,6}\d))", own)[0] or own
    own = re.split(r"\(其中|\((?=[^()]*$)", own)[-1] or own
    own = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", own).strip()
    stem = _TRAILING.sub("", _LEADING.sub("", own)).strip("“”()、 ")
    noun = re.match(r"(?:以上|以下|左右)?(?:的)?([\u4e00-\u9fff]{2,14})", after)
    if is_rate:
        return stem[-24:]
    if noun and len(stem) <= 6:
        thing = re.split(r"[,。;、和与及]|以上|(?:的)", noun[1])[0]
        return (stem + thing)[-24:]
    return stem[-24:] or (noun[1] if noun else unit)
