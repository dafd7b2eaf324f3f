"""The full-text index of the database (FTS5), which finds Chinese words of one to six characters.

FTS5 does not segment Chinese. So for every character of a run of Chinese the index holds, as one word, the run from
that character on, at most six characters of it: `学位*` finds 学位 anywhere, and so does `幼儿园*`. Every pair of
neighbouring characters is a word too, so that two-character words, which are the most common, are found without the
asterisk. Words in other scripts are indexed whole. All words of a query must occur; ask for a longer name in pieces.
"""

import re
import sqlite3
from collections.abc import Iterator
from operator import add

from generator.archive import rows
from generator.archive.model import Archive, PlacedItem
from generator.records.closed_lists import ROLES

LONGEST = 6
"""Characters of the longest Chinese word in the index."""

_HAN = r"\u3400-\u9fff\U00020000-\U000323af〇"
_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")

NUMBERS_TABLE = (
    "CREATE TABLE item_numbers (number INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE REFERENCES items (id))"
)

SEARCH_TABLE = "CREATE VIRTUAL TABLE search USING fts5 (words, content = '', detail = none)"
"""Contentless and without positions, since the text is in the tables. Column sizes are kept: without them FTS5 refuses
to scan the view without MATCH."""


def index_words(text: str) -> str:
    """The words under which a text is indexed, separated by spaces."""
    words: list[str] = []
    for found in _RUNS.finditer(text):
        run = found[0]
        if found["han"]:
            words += [run[at : at + LONGEST] for at in range(len(run))]
            words += map(add, run, run[1:-1])  # Pairs, except the last, which is indexed as the end of the run.
        else:
            words.append(run)
    return " ".join(words)


def searched_text(placed: PlacedItem, archive: Archive) -> str:
    """Everything an item is found by: its own text, and the names of what it belongs to."""
    return "\n".join(text for text in _texts(placed, archive) if text)


def _texts(placed: PlacedItem, archive: Archive) -> Iterator[str | None]:
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
        yield from archive.reforms[reform].aliases.zh
    for tag in item.tags:
        yield archive.tags[tag].name.zh
    for figure in item.figures:
        yield archive.indicators[figure.indicator].name.zh
    yield archive.cities[plan.city].name.zh
    yield plan.title.zh
    yield plan.document_number


def write(database: sqlite3.Connection, archive: Archive) -> None:
    """Number the items in the order of the archive and fill the index."""
    database.execute(NUMBERS_TABLE)
    database.executemany("INSERT INTO item_numbers VALUES (?, ?)", enumerate(archive.items, 1))
    database.execute(SEARCH_TABLE)
    words = (index_words(searched_text(placed, archive)) for placed in archive.items.values())
    database.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", enumerate(words, 1))
    database.execute("INSERT INTO search (search) VALUES ('optimize')")
