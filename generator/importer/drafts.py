"""Drafts a plan from one document: metadata, sections, items, junk, and an account of every character."""

import re
from dataclasses import dataclass, field, replace

from generator.importer.as_printed import as_printed, line_of, section_as_printed
from generator.importer.damage import Damage, damage_of, explain
from generator.importer.draft_city import ProposedCity, draft_city
from generator.importer.ends import DATE_LINE
from generator.importer.figure_time import Setting
from generator.importer.formats import Document
from generator.importer.item_drafts import Departments, ItemDraft, ItemDrafter
from generator.importer.line_shapes import TITLE_END
from generator.importer.metadata import Metadata, metadata_of
from generator.importer.outline import outline_of
from generator.importer.outlined import Doubt, DraftSection, Outline
from generator.importer.pieces import Piece
from generator.importer.proposals import ProposedDepartment, ProposedIndicator
from generator.importer.responsibility import DraftResponsibility
from generator.importer.spans import Span
from generator.importer.stretches import Stretch
from generator.importer.vocabularies import Vocabularies
from generator.records.numerals import plain

UNKNOWN_PERIOD = "undated"


@dataclass(frozen=True)
class Given:
    """What the user states about a document; it overrides what is found."""

    city: str | None = None
    """The id of a city."""
    period: str | None = None
    kind: str | None = None


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
    section_departments: dict[str, tuple[DraftResponsibility, Departments]]
    junk: tuple[Stretch, ...]
    new_departments: tuple[ProposedDepartment, ...]
    new_indicators: tuple[ProposedIndicator, ...]
    new_city: ProposedCity | None
    doubts: tuple[str, ...]
    account: dict[str, int] = field(default_factory=dict)
    """The number of characters, without white space, in each kind of thing."""
    start: int = 0
    end: int = 0


def draft_of(piece: Piece, vocabularies: Vocabularies, number: int, given: Given, whole: Damage) -> PlanDraft:
    """The draft of one piece of a file.

    `number` distinguishes pieces with the same id (0 if there is only one); `whole` is the damage of the whole file.
    """
    copy = piece.copy
    document = copy.document
    original = document.text
    # What the copy lost it lost in all pieces; a short piece alone would not show it.
    damage = replace(damage_of(copy.text), lost_digits=whole.lost_digits, lost_han=whole.lost_han)
    outline = outline_of(copy)
    sections = tuple(section_as_printed(original, section) for section in outline.sections)
    metadata = _metadata(piece, outline, sections, vocabularies, damage, given)
    city = draft_city(metadata, vocabularies, given.city)
    period = given.period or metadata.period
    plan_id = f"{city.id}-{period or UNKNOWN_PERIOD}-{metadata.kind}" + (f"-{number}" if number else "")
    years = [int(year) for year in (period or "").split("-") if year]
    first, last = (years[0], years[-1]) if years else (None, None)
    setting = Setting(metadata.kind, first, last, damage.are_digits_damaged)
    drafter = ItemDrafter(copy, outline, vocabularies, setting, plan_id, city.id, metadata.city_name or "")
    items = tuple(drafter.item(item) for item in outline.items)
    section_departments = drafter.of_sections(sections)
    leftovers, account = _account(original, copy.junk, sections, items)
    doubts = [
        *(f"line {line_of(original, doubt.place)}: {doubt.words}" for doubt in _once(outline.doubts)),
        *([city.doubt] if city.doubt else []),
        *metadata.doubts,
        *explain(damage),
        *drafter.doubts,
    ]
    if leftovers:
        count = sum(stretch.end - stretch.start for stretch in leftovers)
        doubts.append(f"{count} characters were assigned to nothing and stand as junk: this is a fault of the importer")
    starts = [item.span[0][0] for item in items] + [s.heading[0][0] for s in sections if s.heading]
    return PlanDraft(
        plan_id,
        city.id,
        period,
        metadata,
        document,
        damage,
        sections,
        items,
        section_departments,
        (*copy.junk, *leftovers),
        tuple(drafter.new_departments.values()),
        tuple(drafter.new_indicators.values()),
        city.proposed,
        tuple(doubts),
        account,
        min(starts, default=0),
        copy.lines[-1].end,
    )


def _metadata(
    piece: Piece,
    outline: Outline,
    sections: tuple[DraftSection, ...],
    vocabularies: Vocabularies,
    damage: Damage,
    given: Given,
) -> Metadata:
    """The metadata, with the title as printed and the kind that the user gave."""
    copy = piece.copy
    original = copy.document.text
    front = "\n".join(p.text for p in outline.paragraphs if p.start < outline.opening_start)
    title = next((s.title for s in outline.sections if s.kind == "front" and s.title), None)
    metadata = metadata_of(
        original,
        copy.text.strip(),
        _document_title(front, title or ""),
        front,
        vocabularies.cities,
        lost_digits=damage.lost_digits,
    )
    printed = next((s.title for s in sections if s.kind == "front" and s.title), None)
    if not printed or re.sub(r"\s|-", "", plain(printed)) != re.sub(r"\s|-", "", metadata.title):
        printed = as_printed(original, 0, len(original), metadata.title) or "（无题）"
    return replace(metadata, title=printed, kind=given.kind or metadata.kind)


def _once(doubts: tuple[Doubt, ...]) -> list[Doubt]:
    """Each doubt once, with the number of its repetitions."""
    by_words: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        by_words.setdefault(doubt.words, []).append(doubt)
    kept = []
    for words, same in by_words.items():
        more = f" (and {len(same) - 1} more)" if len(same) > 1 else ""
        kept.append(replace(same[0], words=words + more))
    return sorted(kept, key=lambda d: d.place)


def _document_title(front: str, title: str) -> str:
    """The title of the document itself, if a notice of its issue with a title of its own precedes it."""
    if not re.search(r"(?:印发|转发).{4,}通知$", re.sub(r"\s", "", title)):
        return title
    lines = [line.strip() for line in front.split("\n")]
    inner = re.search(r"(?:印发|转发)(?:《(.{4,60}?)》|(.{4,60}?)(?:的?通知))", title)
    name = re.sub(r"\s", "", inner[1] or inner[2]) if inner else ""
    for line in reversed(lines):
        if name and re.sub(r"\s", "", line).endswith(name) and "通知" not in line:
            return line
    # The document's own title follows the letter, whatever its words.
    letter = max(
        (i for i, line in enumerate(lines) if DATE_LINE.match(line) or "印发给你们" in line or line.endswith("执行。")),
        default=None,
    )
    for line in reversed(lines[letter + 1 :] if letter is not None else []):
        if TITLE_END.search(line) and len(line) <= 60 and not re.search(r"^附|通知$|[。;:]", line):
            return line
    return inner[1] if inner and inner[1] else title


_OWNERS = ("item", "heading", "text of a section", "junk")


def _account(
    original: str, junk: tuple[Stretch, ...], sections: tuple[DraftSection, ...], items: tuple[ItemDraft, ...]
) -> tuple[tuple[Stretch, ...], dict[str, int]]:
    """The stretches that nothing claims, and how many characters without white space belong to what."""
    owner = bytearray(len(original))  # 1 + the index of the owner, 0 for none
    claims: list[tuple[int, Span]] = [(4, ((stretch.start, stretch.end),)) for stretch in junk]
    claims += [(2, section.heading) for section in sections if section.heading]
    claims += [(3, span) for section in sections for span in section.texts]
    claims += [(1, item.span) for item in items]
    for number, span in claims:
        for start, end in span:
            owner[start:end] = bytes([number]) * (end - start)
    counts = dict.fromkeys(_OWNERS, 0)
    leftovers: list[Stretch] = []
    for place, c in enumerate(original):
        if c.isspace():
            continue
        if owner[place]:
            counts[_OWNERS[owner[place] - 1]] += 1
        elif leftovers and not original[leftovers[-1].end : place].strip():
            leftovers[-1] = replace(leftovers[-1], end=place + 1)
        else:
            leftovers.append(Stretch(place, place + 1, "未能归属的文字，请核对", "words that import could not place"))
    counts["junk"] += sum(len(re.sub(r"\s", "", original[s.start : s.end])) for s in leftovers)
    return tuple(leftovers), counts
