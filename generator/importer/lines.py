"""The lines of a text that hold anything, each with its place."""

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


def lines_of(words: str) -> tuple[Line, ...]:
    """The lines that hold anything; `page_edge` marks the first and last two of a page where pages are known."""
    lines, at = [], 0
    for page in words.split("\f"):
        on_page = []
        for found in re.finditer(r"[^\n\r]+", page):
            stripped = found[0].strip()
            if stripped:
                start = at + found.start() + len(found[0]) - len(found[0].lstrip())
                on_page.append((start, start + len(stripped), stripped, len(found[0]) - len(found[0].lstrip())))
        has_pages = "\f" in words
        for i, (start, end, text, indent) in enumerate(on_page):
            lines.append(Line(start, end, text, indent, has_pages and (i < 2 or i >= len(on_page) - 2)))
        at += len(page) + 1
    return tuple(lines)
