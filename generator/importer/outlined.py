"""What the outline of a document is made of: sections, items, and doubts about them."""

from dataclasses import dataclass

from generator.importer.indicator_tables import IndicatorRow
from generator.importer.paragraphs import Paragraph
from generator.importer.spans import Span
from generator.importer.tables import Row


@dataclass(frozen=True)
class DraftSection:
    """A section as the importer sees it; `texts` are spans of words that belong to no item."""

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
    """An item as the importer sees it; `start` and `end` bound its words in the cleaned text."""

    id: str
    section: str
    number: str | None
    title: str
    is_title_supplied: bool
    span: Span
    start: int
    end: int
    headings: tuple[str, ...] = ()
    """Titles of the sections above it, the highest first."""
    doubt: str = ""


@dataclass(frozen=True)
class Doubt:
    """Something a reader should look at: where in the source, and what."""

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
    """Where the text begins behind title and front matter."""
    is_numbered: bool = True
    rows: tuple[Row, ...] = ()
    """The rows of its tables of tasks."""
    indicators: tuple[IndicatorRow, ...] = ()
    """The rows of its tables of indicators."""
