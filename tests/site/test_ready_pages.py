"""Generated pages bypass the Markdown parser: the same HTML and contents as with it, and the parser where in doubt."""

import re

import markdown
import pytest

from generator.archive import addresses
from generator.run import load
from generator.site.markdown_tree import rendered
from generator.site.ready_pages import ready_page
from generator.sources.passages import find_sources
from generator.views.pages import pages
from tests.toy import TOY

EXTENSIONS = ["attr_list", "md_in_html", "tables", "fenced_code", "admonition", "toc"]


def bodies():
    """The Markdown of every generated page of the toy archive, without its front matter."""
    archive, registry = load(TOY / "data")
    for page in pages(archive, registry, find_sources([TOY / "sources"])):
        yield addresses.markdown_path(page.address), rendered(archive, page).partition("\n---\n")[2].strip("\n")


def without_line_ends(text):
    return re.sub(r"\s*\n\s*", "", text)


def flat(tokens):
    for token in tokens:
        yield token["level"], token["id"], token["name"]
        yield from flat(token["children"])


def test_generated_pages_need_no_parser_and_are_what_it_would_make():
    for name, body in bodies():
        ready = ready_page(body, 4)
        if name == "data/index.md":
            continue  # Its examples of code stand in lines of their own.
        assert ready is not None, name
        parser = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": {"toc_depth": 4}})
        assert without_line_ends(ready.content) == without_line_ends(parser.convert(body)), name
        headings = [(each["level"], each["id"], each["name"]) for each in ready.headings]
        assert headings == list(flat(parser.toc_tokens)), name


@pytest.mark.parametrize(
    "body",
    [
        "words",
        "# 标题",
        "# *标题* {#a}",
        "# [x](y) {#a}",
        "# <b>x</b> {#a}",
        "# `x` {#a}",
        "<span>x</span>",
        "<p>x</p>\n    code",
        "<p>x</p>## y {#a}",
        "- x",
        "<svg></svg>",
    ],
)
def test_anything_else_takes_a_parser(body):
    assert ready_page(body, 4) is None
