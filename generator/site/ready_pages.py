"""Generated pages bypass the Markdown parser: apart from their headings they are HTML already.

`render` writes blocks of HTML, each line beginning with a tag, and headings with explicit ids between blank lines. The
parser, which reads every character in Python, would take nine tenths of the engine's time for the same result but for
white space between blocks. A page with anything else in it, such as the hand-written ones, goes through the parser.
"""

import re
from dataclasses import dataclass
from typing import TypedDict

_HEADING = re.compile(r"(#{1,6}) (.*?) \{#([a-z0-9-]+)(?: \.([a-z-]+))?\}")
_HEADING_BEHIND = re.compile(r">#{1,6} .*\{#[^}]*\}$")
_PLAIN = re.compile(
    r"(?:<span class=\"[a-z -]+\"(?: lang=\"[A-Za-z-]+\")?>|</span>|&#[0-9]+;"
    r"|[^<>&\\`*_{}\[\]()#+!|~:=^$@'\"\x02\x03])*"
)
"""What a heading may hold: words, spans, character references; nothing that has a meaning in Markdown."""
_BLOCK = re.compile(
    r"<(?:div|p|nav|table|dl|ul|ol|section|details|figure|aside|blockquote|form|hr|article|header|footer)[ >]"
)
"""What begins a block; the parser would wrap anything else in a paragraph."""
_TAG = re.compile(r"<[^>]*>")


class Heading(TypedDict):
    """A heading as Markdown's table of contents takes it."""

    level: int
    id: str
    name: str


@dataclass(frozen=True)
class ReadyPage:
    """The HTML of a page, and its headings for the table of contents."""

    content: str
    headings: tuple[Heading, ...]


def ready_page(markdown: str, deepest: int) -> ReadyPage | None:
    """The page as HTML, or None where a parser is needed. The table of contents goes down to level `deepest`."""
    blocks: list[str] = []
    headings: list[Heading] = []
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
    return ReadyPage("\n".join(blocks), tuple(headings))
