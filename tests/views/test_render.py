"""Rendering: text of a record appears literally, in headings and in HTML alike."""

import html
import re

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.records import Text
from generator.views import markup, render
from generator.views.page import Page
from tests.conftest import ROOT
from tests.views.small import sample

_words = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&*_|{}#-`[]()!~^$:\"'\\ 1.+=@"), st.characters(categories=["Lo", "Ll", "Nd"])
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip())


def _html(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list", "toc", "tables", "md_in_html", "fenced_code"])


@given(_words)
def test_a_heading_shows_the_words_of_the_record(words):
    made = _html(f"## {render.markdown_text(words)} {{#item-1}}")
    found = re.fullmatch(r'<h2 id="item-1">(.*)</h2>', made, re.S)
    assert found, made
    assert html.unescape(found[1]).split() == words.split()


@given(_words)
def test_a_page_shows_the_words_of_the_record_and_no_markup_of_them(words):
    page = Page(
        "plans/x/",
        "terms.md.jinja",
        Text(zh=words),
        words,
        (),
        {"lead": Text(zh=words), "terms": [], "matrix": "matrix/"},
    )
    made = _html(render.render_page(page, sample()).split("\n---\n", 1)[1])
    lede = re.search(r'<p class="pa-lede">(.*?)</p>', made, re.S)
    assert html.unescape(lede[1]) == render.one_line(words)
    assert made.count("<table") == 1


def test_front_matter_cannot_be_broken_out_of():
    made = render.front_matter({"title": 'a\n---\nevil: "x"'})
    assert made.count("\n---\n") == 1


@pytest.mark.parametrize(
    "given_day, shown", [("2022-06-15", "2022年6月15日"), ("2022-06", "2022年6月"), ("2022", "2022年")]
)
def test_days(given_day, shown):
    assert markup.day(given_day) == shown


def test_both_languages_have_the_same_words():
    words = render.words()
    assert list(words["zh"]) == list(words["en"])


def test_a_repeated_name_is_shown_in_both_languages_once():
    context = {"on_page": {}}
    name, other = Text(zh="督导<处", en="Supervision"), Text(zh="督导<处", en="Inspection")
    assert markup.once(context, name) == "<span>督导&lt;处</span> <i lang=en>Supervision</i>"
    assert markup.once(context, name) == "<u>督导&lt;处</u>"
    assert markup.once(context, other).startswith("<span>"), "the same Chinese with other English is another name"
    assert markup.once(context, Text(zh="办公室")) == "办公室"


def test_the_sections_of_the_site_have_english():
    """The words of the navigation are words of the interface, which a page's script puts into English."""
    sections = [title for entry in yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"] for title in entry]
    assert set(sections) <= set(markup.words()["zh"].values())
