"""Restores words that were read in plain signs to the form in which the source prints them."""

import re
from dataclasses import replace
from functools import lru_cache

from generator.importer.outlined import DraftSection
from generator.records.numerals import plain


def line_of(text: str, place: int) -> int:
    """The number of the line that contains a place, counted from 1."""
    return text.count("\n", 0, place) + 1


_plain = lru_cache(maxsize=2)(plain)  # many words are looked up in the same segment


def as_printed(original: str, start: int, end: int, words: str) -> str:
    """Words in plain signs as the source prints them between two places, without white space at line ends.

    Words that the source does not print there are returned unchanged.
    """
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
    if re.search(r"(?:[\u4e00-\u9fff] ){3}[\u4e00-\u9fff]", printed):  # a copy that spaces its characters
        printed = re.sub(r"(?<=[\u4e00-\u9fff“”,、]) +(?=[\u4e00-\u9fff“”,、])", "", printed)
    return re.sub(r"\s*[\n\r\f]\s*", "", printed)


def section_as_printed(original: str, section: DraftSection) -> DraftSection:
    """The section with number and title as printed."""
    if not section.heading:
        return section
    if section.kind == "front":
        front = "".join(re.sub(r"\s*[\n\r]\s*", "", original[a:b]) for a, b in section.heading)
        return replace(section, title=front)
    start, end = section.heading[0][0], section.heading[-1][1]
    number = as_printed(original, start, end, section.number) if section.number else None
    title = as_printed(original, start, end, section.title) if section.title else None
    return replace(section, number=number, title=title)
