"""The full-text index of the database, which finds a Chinese word of any length from one character to six.

SQLite has no word boundaries for Chinese. At every character of a Chinese run the index holds the run from there on, cut
after six characters, as one word; so `学位*` finds 学位 wherever it stands, and `幼儿园*` likewise. Each two neighbouring
characters are a word as well, so that one of two characters, as most are, is found without the asterisk too. Words in other
scripts stand as they are. Several words asked for together must all occur: a longer name is asked for in pieces.
"""

import re
import sqlite3
from collections.abc import Iterator
from operator import add

from generator.archive import rows
from generator.archive.model import Archive, PlacedItem
from generator.records.closed_lists import ROLES

LONGEST = 6
"""Characters of a Chinese word that the index holds."""

_HAN = r"\u3400-\u9fff\U00020000-\U000323af〇"
_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")

NUMBERS_TABLE = (
    "CREATE TABLE item_numbers (number INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE REFERENCES items (id))"
)

SEARCH_TABLE = "CREATE VIRTUAL TABLE search USING fts5 (words, content = '', detail = none)"
"""Without the words themselves, which are in the tables, and without their positions: the index is for finding. The sizes
of the columns stay, or the view could not be looked through without a word to find."""


def index_words(text: str) -> str:
    """The words that the index holds for a text, with spaces between them."""
    words: list[str] = []
    for found in _RUNS.finditer(text):
        run = found[0]
        if found["han"]:
            words += [run[at : at + LONGEST] for at in range(len(run))]
            words += map(add, run, run[1:-1])  # Two and two. The last two are the end of the run already.
        else:
            words.append(run)
    return " ".join(words)


def searched_text(placed: PlacedItem, archive: Archive) -> str:
    """All by which an item is found: its own words, and the names of what it belongs to."""
    return "\n".join(part for part in _parts(placed, archive) if part)


def _parts(placed: PlacedItem, archive: Archive) -> Iterator[str | None]:
    item, plan = placed.item, placed.plan
    row = rows.item_row(placed, archive)
    for column in ("id", "title_zh", "title_en", "reading", "abstract_zh", "abstract_en"):
        yield row[column]
    yield from row["path"]
    for mention in item.mentions:
        yield mention.name
        yield mention.expands
    for role in ROLES:
        for department in row[role.value]:
            yield archive.departments[plan.city, department].name.zh
    for reform in item.reforms:
        yield archive.reforms[reform].name.zh
        yield from archive.reforms[reform].aliases
    for tag in item.tags:
        yield archive.tags[tag].name.zh
    for figure in item.figures:
        yield archive.indicators[figure.indicator].name.zh
    yield archive.cities[plan.city].name.zh
    yield plan.title.zh
    yield plan.document_number


def write(database: sqlite3.Connection, archive: Archive) -> None:
    """Number the items and fill the index, in the archive's order."""
    database.execute(NUMBERS_TABLE)
    database.executemany("INSERT INTO item_numbers VALUES (?, ?)", enumerate(archive.items, 1))
    database.execute(SEARCH_TABLE)
    words = (index_words(searched_text(placed, archive)) for placed in archive.items.values())
    database.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", enumerate(words, 1))
    database.execute("INSERT INTO search (search) VALUES ('optimize')")
