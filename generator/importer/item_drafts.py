"""Drafts the items of a plan: departments, figures and proposals, and what they add to the vocabularies."""

import re
from dataclasses import dataclass, replace

from generator.importer.as_printed import as_printed, line_of
from generator.importer.copy import CleanCopy
from generator.importer.damage import damage_of
from generator.importer.figure_time import Setting, tells_of_the_past
from generator.importer.figures import DraftFigure, figures_of
from generator.importer.indicator_tables import figures_in_rows
from generator.importer.outlined import DraftItem, DraftSection, Outline
from generator.importer.paragraphs import words_between
from generator.importer.proposals import (
    ProposedDepartment,
    ProposedIndicator,
    indicator_index,
    known_department,
    known_indicator,
    mentions_in,
    proposed_department,
    reforms_in,
    tags_in,
)
from generator.importer.responsibility import FIRST_LEADS, DraftResponsibility, responsibility_of, with_first_leading
from generator.importer.spans import Span, cut, words_at
from generator.importer.tables import between, responsibility_in_rows
from generator.importer.time_limit import at_line
from generator.importer.vocabularies import Vocabularies
from generator.records.numerals import plain

Departments = dict[str, tuple[str, ...]]
"""Ids of departments by role."""


@dataclass(frozen=True)
class ItemDraft:
    """An item of a draft, ready to be written."""

    id: str
    section: str
    number: str | None
    title: str
    is_title_supplied: bool
    span: Span
    responsibility: DraftResponsibility | None
    departments: Departments
    reforms: tuple[str, ...]
    tags: tuple[str, ...]
    figures: tuple[DraftFigure, ...]
    indicators: tuple[tuple[str, bool], ...]
    """The indicator of each figure, and whether the vocabulary has it."""
    mentions: tuple[tuple[str, str], ...]
    """Names and their kinds."""
    is_masked: bool
    doubt: str = ""


class ItemDrafter:
    """Drafts the items of one document and collects what they add to the vocabularies."""

    def __init__(
        self,
        copy: CleanCopy,
        outline: Outline,
        vocabularies: Vocabularies,
        setting: Setting,
        plan: str,
        city: str,
        city_name: str,
    ) -> None:
        """`plan` and `city` are the ids of the plan and its city, `city_name` is the full name."""
        self.copy, self.outline, self.vocabularies, self.setting = copy, outline, vocabularies, setting
        self.original = copy.document.text
        self.plan = plan
        # A document may begin the name of a department with this.
        self.city_short = re.sub(r"(市|州|盟|地区)$", "", city_name)
        self.known = vocabularies.departments.get(city, ())
        self.taken = {department.id for department in self.known}
        self.new_departments: dict[str, ProposedDepartment] = {}
        self.new_indicators: dict[tuple[str, str], ProposedIndicator] = {}
        self.doubts: list[str] = []
        self.indicator_index = indicator_index(vocabularies.indicators)
        self.indicator_ids = {indicator.id for indicator in vocabularies.indicators}
        self.first_leads = bool(FIRST_LEADS.search(copy.text))
        self.backward = _backward_chapters(outline)

    def item(self, item: DraftItem) -> ItemDraft:
        original = self.original
        at_line(line_of(original, item.start))
        responsibility, deadlines = self._responsibility(item)
        if responsibility and responsibility.persons:
            self.doubts.append(
                f"line {line_of(original, item.start)}: persons in a responsibility bracket are left out"
            )
        departments = self._departments(responsibility) if responsibility else {}
        skip = (*(responsibility.span if responsibility else ()), *deadlines)
        figures = self._figures(item, skip)
        spoken = words_at(original, item.span)
        start, end = item.span[0][0], item.span[-1][1]
        return ItemDraft(
            item.id,
            item.section,
            as_printed(original, start, end, item.number) if item.number else None,
            as_printed(original, start, end, item.title) or "（无题）",
            item.is_title_supplied,
            item.span,
            responsibility,
            departments,
            reforms_in(spoken, self.vocabularies.reforms),
            tags_in(item.title, spoken, self.vocabularies.tags),
            figures,
            tuple(self._indicator(figure) for figure in figures),
            mentions_in(spoken),
            bool(damage_of(plain(spoken)).masks),
            item.doubt,
        )

    def _responsibility(self, item: DraftItem) -> tuple[DraftResponsibility | None, Span]:
        """The responsibility that an item's words state, else its rows of a table; and the cells with deadlines."""
        words = words_between(self.outline.paragraphs, item.start, item.end)
        in_rows, deadlines = responsibility_in_rows(self.outline.rows, item.start, item.end)
        responsibility = (responsibility_of(words) if words.text else None) or in_rows
        if responsibility and self.first_leads:
            responsibility = with_first_leading(responsibility)
        if responsibility:
            responsibility = replace(responsibility, span=self._without_junk(responsibility.span))
        return responsibility, deadlines

    def _figures(self, item: DraftItem, skip: Span) -> tuple[DraftFigure, ...]:
        """The figures of an item in its words, outside `skip`, and in its rows of tables of indicators."""
        words = words_between(self.outline.paragraphs, item.start, item.end)
        rows = between(self.outline.indicators, item.start, item.end)
        figures: tuple[DraftFigure, ...] = ()
        if words.text:
            headings = (*item.headings, *([item.title] if tells_of_the_past(item.title) else []))
            setting = replace(self.setting, is_looking_back=item.section.split("-")[0] in self.backward)
            figures = figures_of(words, headings, setting, (*skip, *((row.start, row.end) for row in rows)))
        figures = tuple(sorted((*figures, *figures_in_rows(words, rows, self.setting)), key=lambda f: f.span))
        return tuple(self._figure_as_printed(figure) for figure in figures)

    def _figure_as_printed(self, figure: DraftFigure) -> DraftFigure:
        span = self._without_junk(figure.span)
        printed = words_at(self.original, span)
        unit = as_printed(printed, 0, len(printed), figure.unit) if figure.unit else None
        return replace(figure, printed=re.sub(r"\s*[\n\r\f]\s*", "", printed)[:60], unit=unit, span=span)

    def _without_junk(self, span: Span) -> Span:
        return tuple(pair for start, end in span for pair in cut(self.original, self.copy.text, start, end))

    def of_sections(self, sections: tuple[DraftSection, ...]) -> dict[str, tuple[DraftResponsibility, Departments]]:
        """By section: the responsibility that its text states and that holds for all its items."""
        found: dict[str, tuple[DraftResponsibility, Departments]] = {}
        for section in sections:
            for span in section.texts if section.kind in ("chapter", "box") else ():
                words = words_between(self.outline.paragraphs, span[0][0], span[-1][1])
                responsibility = responsibility_of(words) if words.text else None
                if responsibility and section.id not in found:
                    responsibility = replace(responsibility, span=self._without_junk(responsibility.span))
                    found[section.id] = (responsibility, self._departments(responsibility))
        return found

    def _departments(self, responsibility: DraftResponsibility) -> Departments:
        roles = {
            "lead": responsibility.lead,
            "responsible": responsibility.responsible,
            "supporting": responsibility.supporting,
        }
        return {
            role: tuple(dict.fromkeys(self._department(name, responsibility.span) for name in names))
            for role, names in roles.items()
            if names
        }

    def _department(self, name: str, span: Span) -> str:
        """The id of a department, which is proposed if the vocabulary lacks it."""
        known = known_department(name, self.known, self.city_short)
        if known:
            return known
        printed = as_printed(self.original, span[0][0], span[-1][1], name)
        if name in self.new_departments:
            held = self.new_departments[name]
            if printed not in (held.name, *held.printed):
                self.new_departments[name] = replace(held, printed=(*held.printed, printed))
        else:
            proposed = proposed_department(printed, self.taken, self.vocabularies.functions)
            self.taken.add(proposed.id)
            self.new_departments[name] = proposed
        return self.new_departments[name].id

    def _indicator(self, figure: DraftFigure) -> tuple[str, bool]:
        """The id of a figure's indicator, which is proposed if the vocabulary lacks it, and whether it has it."""
        known = known_indicator(figure, self.indicator_index)
        if known:
            return known, True
        key = (figure.phrase, figure.unit or "")
        if key not in self.new_indicators:
            identifier = f"{self.plan[:60]}-x{len(self.new_indicators) + 1}"
            while identifier in self.indicator_ids:
                identifier += "x"
            self.new_indicators[key] = ProposedIndicator(
                identifier, figure.phrase or "（待命名）", figure.unit or "（无）"
            )
        return self.new_indicators[key].id, False


_PAST = re.compile(r"去年|这一年|过去一年|一年来|被评为|荣获|已经|取得了?|实现了|完成了|[建成立展出得]了")
_FUTURE = re.compile(r"今年(?!以来)|力争|确保|要(?!求|素)|将(?!军)")


def _backward_chapters(outline: Outline) -> frozenset[str]:
    """The chapters that review the year before: words of the past are frequent in them, words of the future rare."""
    chapters: dict[str, list[str]] = {}
    for item in outline.items:
        words = words_between(outline.paragraphs, item.start, item.end).text
        chapters.setdefault(item.section.split("-")[0], []).append(words)
    found = set()
    for chapter, texts in chapters.items():
        words = "".join(texts)
        past, future = len(_PAST.findall(words)), len(_FUTURE.findall(words))
        if past >= 3 and past >= 2 * future and re.search(r"去年|这一年|过去一年|一年来", words):
            found.add(chapter)
    return frozenset(found)
