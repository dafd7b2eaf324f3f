"""The records of an outline: sections, items, and doubts about them."""

from dataclasses import dataclass, replace

from generator.importer.indicator_tables import IndicatorRow
from generator.importer.paragraphs import Paragraph
from generator.importer.spans import Span
from generator.importer.tables import Row


@dataclass(frozen=True)
class DraftSection:
    """A section as found in the document; `texts` are spans that belong to no item."""

    id: str
    kind: str
    parent: str | None = None
    number: str | None = None
    title: str | None = None
    is_title_supplied: bool = False
    heading: Span | None = None
    texts: tuple[Span, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True)
class DraftItem:
    """An item as found in the document; `start` and `end` bound it in the cleaned text."""

    id: str
    section: str
    number: str | None
    title: str
    is_title_supplied: bool
    span: Span
    start: int
    end: int
    headings: tuple[str, ...] = ()
    """Titles of the sections above it, outermost first."""
    doubt: str = ""


@dataclass(frozen=True)
class Doubt:
    """Something that a person should check: its offset in the source, and what it is."""

    place: int
    words: str


@dataclass(frozen=True)
class Outline:
    """The outline of one document."""

    sections: tuple[DraftSection, ...]
    items: tuple[DraftItem, ...]
    paragraphs: tuple[Paragraph, ...]
    doubts: tuple[Doubt, ...]
    opening_start: int = 0
    """Where the text begins, after title and front matter."""
    is_numbered: bool = True
    rows: tuple[Row, ...] = ()
    """Rows of its tables of tasks."""
    indicators: tuple[IndicatorRow, ...] = ()
    """Rows of its tables of indicators."""


class Records:
    """Sections, items and doubts while an outline is made; it hands out ids that are free."""

    def __init__(self) -> None:
        self.sections: list[DraftSection] = []
        self.items: list[DraftItem] = []
        self.doubts: list[Doubt] = []
        self._section_ids: set[str] = set()
        self._item_ids: set[str] = set()

    def section_id(self, identifier: str) -> str:
        """Reserve an id for a section: the one asked for, with a suffix if it is taken."""
        return _reserved(identifier, self._section_ids)

    def item_id(self, identifier: str) -> str:
        """Reserve an id for an item: the one asked for, with a suffix if it is taken."""
        return _reserved(identifier, self._item_ids)

    def has_section(self, identifier: str) -> bool:
        return any(section.id == identifier for section in self.sections)

    def add_text(self, identifier: str, text: Span) -> None:
        """Add a span to the texts of a section."""
        place = next(i for i, section in enumerate(self.sections) if section.id == identifier)
        section = self.sections[place]
        self.sections[place] = replace(section, texts=(*section.texts, text))


def _reserved(identifier: str, taken: set[str]) -> str:
    number = 2
    free = identifier
    while free in taken:
        free = f"{identifier}-again{'' if number == 2 else number}"
        number += 1
    taken.add(free)
    return free
