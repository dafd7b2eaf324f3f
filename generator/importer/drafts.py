"""From an outline to a draft record: items with departments, figures and proposals, junk, and an account that closes."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.importer.line_shapes import TITLE_END
from generator.importer.stretches import Stretch
from generator.importer.damage import Damage, damage_of, explain
from generator.importer.ends import DATE_LINE
from generator.importer.figure_time import Setting, tells_of_the_past
from generator.importer.figures import DraftFigure, figures_of
from generator.importer.formats import Document
from generator.importer.indicator_tables import figures_in_rows
from generator.importer.metadata import Metadata, metadata_of
from generator.importer.outline import outline_of
from generator.importer.outlined import DraftSection, Outline
from generator.importer.paragraphs import words_between
from generator.importer.pieces import Piece
from generator.importer.places import places
from generator.importer.proposals import (
    ProposedDepartment,
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
from generator.importer.vocabularies import Vocabularies
from generator.records.numerals import plain

UNKNOWN_CITY = "unknown-city"
UNKNOWN_PERIOD = "undated"


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
    departments: dict[str, tuple[str, ...]]
    reforms: tuple[str, ...]
    tags: tuple[str, ...]
    figures: tuple[DraftFigure, ...]
    indicators: tuple[tuple[str, bool], ...]
    """Indicator of each figure, and whether the vocabulary has it."""
    mentions: tuple[tuple[str, str], ...]
    is_masked: bool
    doubt: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A draft plan, what it adds to the vocabularies, and what is doubtful about it."""

    id: str
    city: str
    period: str | None
    metadata: Metadata
    document: Document
    damage: Damage
    sections: tuple[DraftSection, ...]
    items: tuple[ItemDraft, ...]
    section_departments: dict[str, tuple[DraftResponsibility, dict[str, tuple[str, ...]]]]
    junk: tuple[Stretch, ...]
    new_departments: tuple[ProposedDepartment, ...]
    new_indicators: tuple[tuple[str, str, str], ...]
    new_city: tuple[str, str, str, str, str] | None
    """Id, name, short name, province, division code."""
    doubts: tuple[str, ...]
    account: dict[str, int] = field(default_factory=dict)
    start: int = 0
    end: int = 0


def line_of(text: str, place: int) -> int:
    """The line, counted from 1, on which a place stands."""
    return text.count("\n", 0, place) + 1


@lru_cache(maxsize=2)
def _plain(segment: str) -> str:
    """`plain`, once for all the words that are looked for in one bracket."""
    return plain(segment)


def as_printed(original: str, start: int, end: int, words: str) -> str:
    """Words in plain signs as the source prints them between two places, white space at line ends left out."""
    if not words:
        return words
    segment = _plain(original[start:end])
    if (at := segment.find(words)) >= 0:
        printed = original[start + at : start + at + len(words)]
    else:
        found = re.search(r"\s*".join(re.escape(c) for c in words if not c.isspace()), segment)
        if not found:
            return words
        printed = original[start + found.start() : start + found.end()]
    if re.search(r"(?:[\u4e00-\u9fff] ){3}[\u4e00-\u9fff]", printed):
        printed = re.sub(
            r"(?<=[\u4e00-\u9fff“”,、]) +(?=[\u4e00-\u9fff“”,、])", "", printed
        )  # a copy that spaces its characters
    return re.sub(r"\s*[\n\r\f]\s*", "", printed)


def draft_of(
    piece: Piece,
    vocabularies: Vocabularies,
    number: int,
    *,
    city: str | None,
    period: str | None,
    kind: str | None,
    text_end: int,
    whole: Damage,
) -> PlanDraft:
    """The draft of one piece; `number` is its place among pieces of the same id (0 where it is alone), `whole` the damage of the file."""
    copy = piece.copy
    document = copy.document
    original = document.text
    # What a copy lost it lost in all its pieces; a short one alone would not show it.
    damage = replace(damage_of(copy.text), lost_digits=whole.lost_digits, lost_han=whole.lost_han)
    outline = outline_of(copy)
    front = "\n".join(p.text for p in outline.paragraphs if p.start < outline.opening_start)
    title = next((s.title for s in outline.sections if s.kind == "front" and s.title), "") or ""
    sections = tuple(_section_as_printed(original, s) for s in outline.sections)
    metadata = metadata_of(
        original,
        copy.text.strip(),
        _document_title(front, title),
        front,
        vocabularies.cities,
        lost_digits=damage.lost_digits,
    )
    first_title = next((s.title for s in sections if s.kind == "front" and s.title), None)
    if first_title and re.sub(r"\s|-", "", plain(first_title)) == re.sub(r"\s|-", "", metadata.title):
        metadata = replace(metadata, title=first_title)
    else:
        metadata = replace(metadata, title=as_printed(original, 0, len(original), metadata.title) or "（无题）")
    kind = kind or metadata.kind
    metadata = replace(metadata, kind=kind)
    city_id, new_city, city_doubts = _city(metadata, vocabularies, city)
    known_period = period or metadata.period
    plan_id = f"{city_id}-{known_period or UNKNOWN_PERIOD}-{kind}" + (f"-{number}" if number else "")
    years = [int(y) for y in (known_period or "").split("-") if y]
    setting = Setting(kind, years[0] if years else None, years[-1] if years else None, damage.are_digits_damaged)
    maker = _Maker(document, outline, vocabularies, setting, city_id, plan_id, metadata.city_name or "", copy.text)
    items = tuple(maker.item(item) for item in outline.items)
    section_departments = maker.of_sections(sections)
    leftovers, account = _account(original, copy.junk, sections, items)
    start = min([i.span[0][0] for i in items] + [s.heading[0][0] for s in sections if s.heading], default=0)
    doubts = [
        *(f"line {line_of(original, d.place)}: {d.words}" for d in _once(outline.doubts)),
        *city_doubts,
        *metadata.doubts,
        *explain(damage),
        *maker.doubts,
    ]
    if leftovers:
        doubts.append(
            (
                f"{sum(s.end - s.start for s in leftovers)} characters were assigned to nothing and stand as junk: "
                f"this is a fault of the importer"
            )
        )
    return PlanDraft(
        plan_id,
        city_id,
        known_period,
        metadata,
        document,
        damage,
        sections,
        items,
        section_departments,
        (*copy.junk, *leftovers),
        tuple(maker.new_departments.values()),
        tuple(maker.new_indicators.values()),
        new_city,
        tuple(doubts),
        account,
        start,
        text_end,
    )


def _once(doubts) -> list:
    """Equal doubts told once, with how often."""
    kept, counted = [], {}
    for doubt in doubts:
        counted.setdefault(doubt.words, []).append(doubt)
    for words, same in counted.items():
        more = f" (and {len(same) - 1} more)" if len(same) > 1 else ""
        kept.append(replace(same[0], words=words + more))
    return sorted(kept, key=lambda d: d.place)


def _document_title(front: str, title: str) -> str:
    """The title of the document itself, where a notice of its issue stands above it with a title of its own."""
    if not re.search(r"(?:印发|转发).{4,}通知$", re.sub(r"\s", "", title)):
        return title
    lines = [line.strip() for line in front.split("\n")]
    inner = re.search(r"(?:印发|转发)(?:《(.{4,60}?)》|(.{4,60}?)(?:的?通知))", title)
    name = re.sub(r"\s", "", inner[1] or inner[2]) if inner else ""
    for line in reversed(lines):
        if name and re.sub(r"\s", "", line).endswith(name) and "通知" not in line:
            return line
    # Below the letter the document's own title stands, in whatever words.
    letter = max(
        (i for i, line in enumerate(lines) if DATE_LINE.match(line) or "印发给你们" in line or line.endswith("执行。")),
        default=None,
    )
    for line in reversed(lines[letter + 1 :] if letter is not None else []):
        if TITLE_END.search(line) and len(line) <= 60 and not re.search(r"^附|通知$|[。;:]", line):
            return line
    return inner[1] if inner and inner[1] else title


def _section_as_printed(original: str, section: DraftSection) -> DraftSection:
    start, end = (section.heading[0][0], section.heading[-1][1]) if section.heading else (0, 0)
    if section.kind == "front" and section.heading:
        title = "".join(re.sub(r"\s*[\n\r]\s*", "", original[a:b]) for a, b in section.heading)
        return replace(section, title=title)
    if not end:
        return section
    number = as_printed(original, start, end, section.number) if section.number else None
    return replace(
        section, number=number, title=as_printed(original, start, end, section.title) if section.title else None
    )


def _city(metadata: Metadata, vocabularies: Vocabularies, given: str | None):
    """City id, the record to add where the archive lacks it, and doubts."""
    known = {city.id for city in vocabularies.cities}
    if given:
        if given in known:
            return given, None, []
        place = next((p for p in places() if p.slug == given), None)
        if place:
            return (
                given,
                (given, place.name, place.short, place.province, place.code),
                [f"the city {given} is new: its record is a proposal"],
            )
        name = metadata.local_name or "（待定）"
        return (
            given,
            (given, name, re.sub("[市县区]$", "", name) if len(name) > 2 else name, "（待定）", "000000"),
            [f"the city {given} is not in data/cities.yaml: complete its proposed record"],
        )
    if metadata.city:
        return metadata.city, None, []
    place = next((p for p in places() if p.name == metadata.city_name), None)
    if place:
        slug = place.slug if place.slug not in known else f"{place.slug}-{place.code[:2]}"
        return (
            slug,
            (slug, place.name, place.short, place.province, place.code),
            [f"{place.name} is not in data/cities.yaml: its record is a proposal"],
        )
    if metadata.local_name:
        name = metadata.local_name
        short = re.sub("[市县区]$", "", name) if len(name) > 2 else name
        doubt = (
            f"{name} is printed, and no city of that name is in the table of cities: give it an id with --city and "
            f"complete its proposed record"
        )
        return UNKNOWN_CITY, (UNKNOWN_CITY, name, short, "（待定）", "000000"), [doubt]
    return UNKNOWN_CITY, (UNKNOWN_CITY, "（待定）", "（待定）", "（待定）", "000000"), []


class _Maker:
    """Makes items and collects what they add to the vocabularies."""

    def __init__(
        self,
        document: Document,
        outline: Outline,
        vocabularies: Vocabularies,
        setting: Setting,
        city: str,
        plan: str,
        city_name: str,
        copy_text: str,
    ):
        self.document, self.outline, self.vocabularies, self.setting = document, outline, vocabularies, setting
        self.city, self.plan = city, plan
        self.city_short = re.sub(r"(市|州|盟|地区)$", "", city_name)
        self.known = vocabularies.departments.get(city, ())
        self.taken = {d.id for d in self.known}
        self.new_departments: dict[str, ProposedDepartment] = {}
        self.new_indicators: dict[tuple[str, str], tuple[str, str, str]] = {}
        self.doubts: list[str] = []
        self.copy_text = copy_text
        self.indicator_index = indicator_index(vocabularies.indicators)
        self.indicator_ids = {indicator.id for indicator in vocabularies.indicators}
        self.first_leads = bool(FIRST_LEADS.search(copy_text))
        self.backward = _backward_chapters(outline)

    def item(self, item) -> ItemDraft:
        original = self.document.text
        words = words_between(self.outline.paragraphs, item.start, item.end)
        responsibility = responsibility_of(words) if words.text else None
        in_rows, times = responsibility_in_rows(self.outline.rows, item.start, item.end)
        responsibility = responsibility or in_rows
        if responsibility and self.first_leads:
            responsibility = with_first_leading(responsibility)
        if responsibility:  # junk of the copy inside a bracket is no part of it
            responsibility = replace(responsibility, span=self._around_junk(responsibility.span))
        departments = self._departments(responsibility) if responsibility else {}
        inside = between(self.outline.indicators, item.start, item.end)
        skip = (*(responsibility.span if responsibility else ()), *times, *((row.start, row.end) for row in inside))
        figures = (
            figures_of(
                words,
                (*item.headings, *([item.title] if tells_of_the_past(item.title) else [])),
                replace(self.setting, is_looking_back=item.section.split("-")[0] in self.backward),
                skip,
            )
            if words.text
            else ()
        )
        figures = tuple(sorted((*figures, *figures_in_rows(words, inside, self.setting)), key=lambda f: f.span))
        figures = tuple(self._as_printed(replace(f, span=self._around_junk(f.span))) for f in figures)
        spoken = words_at(original, item.span)
        last = item.span[-1][1]
        title = as_printed(original, item.span[0][0], last, item.title)
        if responsibility and responsibility.persons:
            self.doubts.append(
                f"line {line_of(original, item.start)}: persons in a responsibility bracket are left out"
            )
        return ItemDraft(
            item.id,
            item.section,
            as_printed(original, item.span[0][0], last, item.number) if item.number else None,
            title or "（无题）",
            item.is_title_supplied,
            item.span,
            responsibility,
            departments,
            reforms_in(spoken, self.vocabularies.reforms),
            tags_in(item.title, spoken, self.vocabularies.tags),
            figures,
            tuple(self._indicator(f) for f in figures),
            mentions_in(spoken),
            bool(damage_of(plain(spoken)).masks),
            item.doubt,
        )

    def _around_junk(self, span: Span) -> Span:
        return tuple(pair for start, end in span for pair in cut(self.document.text, self.copy_text, start, end))

    def of_sections(self, sections: tuple[DraftSection, ...]) -> dict:
        """Responsibility that stands in the text of a section and so holds for all its items."""
        found = {}
        for section in sections:
            for span in section.texts if section.kind in ("chapter", "box") else ():
                words = words_between(self.outline.paragraphs, span[0][0], span[-1][1])
                responsibility = responsibility_of(words) if words.text else None
                if responsibility and section.id not in found:
                    responsibility = replace(responsibility, span=self._around_junk(responsibility.span))
                    found[section.id] = (responsibility, self._departments(responsibility))
        return found

    def _departments(self, responsibility: DraftResponsibility) -> dict[str, tuple[str, ...]]:
        roles = {}
        for role in ("lead", "responsible", "supporting"):
            names = [self._department(name, responsibility.span) for name in getattr(responsibility, role)]
            if names:
                roles[role] = tuple(dict.fromkeys(names))
        return roles

    def _department(self, name: str, span: Span) -> str:
        known = known_department(name, self.known, self.city_short)
        if known:
            return known
        printed = as_printed(self.document.text, span[0][0], span[-1][1], name)
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
        known = known_indicator(figure, self.indicator_index)
        if known:
            return known, True
        key = (figure.phrase, figure.unit or "")
        if key not in self.new_indicators:
            identifier = f"{self.plan[:60]}-x{len(self.new_indicators) + 1}"
            while identifier in self.indicator_ids:
                identifier += "x"
            self.new_indicators[key] = (identifier, figure.phrase or "（待命名）", figure.unit or "（无）")
        return self.new_indicators[key][0], False

    def _as_printed(self, figure: DraftFigure) -> DraftFigure:
        printed = words_at(self.document.text, figure.span)
        unit = as_printed(printed, 0, len(printed), figure.unit) if figure.unit else None
        return replace(figure, printed=re.sub(r"\s*[\n\r\f]\s*", "", printed)[:60], unit=unit)


_PAST = re.compile(r"去年|这一年|过去一年|一年来|被评为|荣获|已经|取得了?|实现了|完成了|[建成立展出得]了")
_FUTURE = re.compile(r"今年(?!以来)|力争|确保|要(?!求|素)|将(?!军)")


def _backward_chapters(outline: Outline) -> frozenset[str]:
    """Chapters of a document that tell of the year before: words of the past stand there often, words of the future hardly."""
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


def _account(
    original: str, junk: tuple[Stretch, ...], sections: tuple[DraftSection, ...], items: tuple[ItemDraft, ...]
):
    """Stretches that nothing claims, and how many characters (no white space) belong to what."""
    owner = bytearray(len(original))
    classes = ("", "item", "heading", "text of a section", "junk")
    claims = [(4, ((j.start, j.end),)) for j in junk]
    claims += [(2, s.heading) for s in sections if s.heading] + [(3, span) for s in sections for span in s.texts]
    claims += [(1, i.span) for i in items]
    for number, span in claims:
        for start, end in span:
            owner[start:end] = bytes([number]) * (end - start)
    counts = dict.fromkeys(classes[1:], 0)
    leftovers: list[Stretch] = []
    for place, c in enumerate(original):
        if c.isspace():
            continue
        if owner[place]:
            counts[classes[owner[place]]] += 1
        elif leftovers and not original[leftovers[-1].end : place].strip():
            leftovers[-1] = replace(leftovers[-1], end=place + 1)
        else:
            leftovers.append(Stretch(place, place + 1, "未能归属的文字，请核对", "words that import could not place"))
    counts["junk"] += sum(len(re.sub(r"\s", "", original[s.start : s.end])) for s in leftovers)
    return tuple(leftovers), counts
