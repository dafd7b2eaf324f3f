"""Pages whose Markdown is HTML already: made into HTML without a Markdown parser.

`render` writes blocks of HTML, each line of which begins with a tag, and headings with an explicit id between blank lines.
Such a page is what it will be but for its headings; the parser, which reads every character of it in Python, takes nine tenths
of the engine's time. What differs from the parser's answer is white space between blocks alone. A page that holds anything else (the hand-written ones do) goes through the parser.

The theme's templates are read without their indentation, which every page would carry.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jinja2.ext import Extension

_HEADING = re.compile(r"(#{1,6}) (.*?) \{#([a-z0-9-]+)(?: \.([a-z-]+))?\}")
_HEADING_BEHIND = re.compile(r">#{1,6} .*\{#[^}]*\}$")
_PLAIN = re.compile(r"(?:<span class=\"[a-z -]+\"(?: lang=\"[A-Za-z-]+\")?>|</span>|&#[0-9]+;|[^<>&\\`*_{}\[\]()#+!|~:=^$@'\"\x02\x03])*")
"""What stands in a heading as it is: words, spans, character references; nothing that means something in Markdown."""
_BLOCK = re.compile(r"<(?:div|p|nav|table|dl|ul|ol|section|details|figure|aside|blockquote|form|hr|article|header|footer)[ >]")
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


class _Tight(Extension):
    """Templates without the indentation and the blank lines of their source."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with every line at the margin."""
        return re.sub(r"\n\s+", "\n", source)


@contextmanager
def without_parsing() -> Iterator[None]:
    """While this holds, the engine takes generated pages (those whose front matter has an address) as they are.

    The page around them is written without the indentation of the theme.
    """
    from markdown.extensions.toc import nest_toc_tokens
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import get_toc
    from mkdocs.theme import Theme

    original, get_env = Page.render, Theme.get_env

    def tight(theme: Theme) -> Any:
        environment = get_env(theme)
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.add_extension(_Tight)
        return environment

    def render(page: Page, config: Any, files: Any) -> None:
        deepest = int(config["mdx_configs"].get("toc", {}).get("toc_depth", 6))
        ready = ready_page(page.markdown or "", deepest) if "address" in page.meta else None
        if ready is None:
            original(page, config, files)
            return
        page.content = ready.content
        page.toc = get_toc(nest_toc_tokens([dict(heading) for heading in ready.headings]))
        page._title_from_render = next((heading["name"] for heading in ready.headings if heading["level"] == 1), None)
        page.present_anchor_ids = set(ready.ids)
        page.links_to_anchors = {}

    Page.render, Theme.get_env = render, tight
    try:
        yield
    finally:
        Page.render, Theme.get_env = original, get_env
