"""Splits a text into its non-empty lines with their offsets."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of the document without the white space around it; `text` in plain signs."""

    start: int
    end: int
    text: str
    indent: int
    page_edge: bool = False
    """True for the first two and the last two lines of a page, where pages are known."""


def lines_of(words: str) -> tuple[Line, ...]:
    """The non-empty lines of a text; form feeds separate pages."""
    lines: list[Line] = []
    has_pages = "\f" in words
    at = 0
    for page in words.split("\f"):
        found = [match for match in re.finditer(r"[^\n\r]+", page) if match[0].strip()]
        for i, match in enumerate(found):
            text = match[0].strip()
            indent = len(match[0]) - len(match[0].lstrip())
            start = at + match.start() + indent
            lines.append(Line(start, start + len(text), text, indent, has_pages and (i < 2 or i >= len(found) - 2)))
        at += len(page) + 1
    return tuple(lines)
