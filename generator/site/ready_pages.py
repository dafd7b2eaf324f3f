"""Pages whose Markdown is HTML already: made into HTML without a Markdown parser.

`render` writes blocks of HTML, each line of which begins with a tag, and headings with an explicit id between blank lines.
Such a page is what it will be but for its headings; the parser, which reads every character of it in Python, takes nine tenths
of the engine's time. What differs from the parser's answer is white space between blocks alone. A page that holds anything else (the hand-written ones do) goes through the parser.
"""

import re
from dataclasses import dataclass
from typing import Any

_HEADING = re.compile(r"(#{1,6}) (.*?) \{#([a-z0-9-]+)(?: \.([a-z-]+))?\}")
_HEADING_BEHIND = re.compile(r">#{1,6} .*\{#[^}]*\}$")
_PLAIN = re.compile(
    r"(?:<span class=\"[a-z -]+\"(?: lang=\"[A-Za-z-]+\")?>|</span>|&#[0-9]+;|[^<>&\\`*_{}\[\]()#+!|~:=^$@'\"\x02\x03])*"
)
"""What stands in a heading as it is: words, spans, character references; nothing that means something in Markdown."""
_BLOCK = re.compile(
    r"<(?:div|p|nav|table|dl|ul|ol|section|details|figure|aside|blockquote|form|hr|article|header|footer)[ >]"
)
"""What opens a block; the parser wraps anything else in a paragraph."""
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"<[^>]*\sid=\"([^\"]+)\"")


@dataclass(frozen=True)
class ReadyPage:
    """The HTML of a page, its headings as tokens for a table of contents, and all its ids."""

    content: str
    headings: tuple[dict[str, Any], ...]
    ids: frozenset[str]


def ready_page(markdown: str, deepest: int) -> ReadyPage | None:
    """The page in HTML, or None where it takes a parser. Headings down to `deepest` stand in the table of contents."""
    blocks: list[str] = []
    headings: list[dict[str, Any]] = []
    lines: list[str] = []
    for line in markdown.strip("\n").split("\n"):
        if line.startswith("<"):
            if not lines and not _BLOCK.match(line) or _HEADING_BEHIND.search(line):
                return None
            lines.append(line)
            continue
        if lines:
            blocks.append("\n".join(lines))
            lines = []
        if not line:
            continue
        found = _HEADING.fullmatch(line)
        if not found or not _PLAIN.fullmatch(found[2]):
            return None
        level, words, identifier, kind = len(found[1]), found[2].strip(), found[3], found[4]
        classes = f' class="{kind}"' if kind else ""
        blocks.append(f'<h{level}{classes} id="{identifier}">{words}</h{level}>')
        if level <= deepest:
            headings.append({"level": level, "id": identifier, "name": _TAG.sub("", words)})
    if lines:
        blocks.append("\n".join(lines))
    content = "\n".join(blocks)
    return ReadyPage(content, tuple(headings), frozenset(_ID.findall(content)))
