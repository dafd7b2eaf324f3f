"""The table of cases that Python and the browser both pass (tests/browser runs it in the browser)."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.search import text
from tests.conftest import ROOT

CASES = yaml.safe_load((ROOT / "tests" / "search_text.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "nothing")
def test_table(case):
    units = text.stretches(case["text"])
    assert units == case["units"]
    assert [[list(token) for token in text.query_tokens(stretch)] for stretch in units] == case["asked"]


def positions(content: str) -> list[tuple[int, str]]:
    """Positions as Pagefind counts them: every word counts, gaps too."""
    return [(place, word) for place, word in enumerate(content.split()) if word != text.GAP]


def holds(content: str, units: list[str]) -> bool:
    """Whether a record has the tokens of a query's stretch at the same distances."""
    held = set(positions(content))
    first, *others = text.query_tokens(units)
    return any(
        all((place + at - first[0], token) in held for at, token in others) for place, word in held if word == first[1]
    )


TEXTS = st.text(alphabet="县管校聘改革双减13号94%.+ab、 “”(）\n", max_size=24)


@given(TEXTS, st.data())
def test_every_part_of_a_stretch_is_found(words, data):
    content = text.content([words])
    for units in text.stretches(words):
        start = data.draw(st.integers(0, len(units) - 1))
        end = data.draw(st.integers(start + 1, len(units)))
        part = units[start:end]
        if len(part) == 1 and re.match(r"[一-鿿]", part[0]):
            continue  # one character is looked for in titles only
        assert holds(content, part)


@given(TEXTS, st.text(alphabet="县管校聘改革双减13号94%ab", min_size=2, max_size=6))
def test_nothing_else_is_found(words, query):
    content = text.content([words])
    for units in text.stretches(query):
        if len(units) == 1 and re.match(r"[一-鿿]", units[0]):
            continue
        inside = any(
            stretch[n : n + len(units)] == units
            for stretch in text.stretches(words)
            for n in range(len(stretch) - len(units) + 1)
        )
        assert holds(content, units) == inside


def test_two_texts_do_not_run_together():
    assert not holds(text.content(["县管", "校聘"]), list("县管校聘"))


def test_a_title_is_found_by_each_of_its_characters():
    words = text.single_characters("办园").split()
    assert {"办0", "园0"} <= set(words)


def test_words_the_engine_may_lengthen_are_closed():
    """Pagefind matches by prefix: a closed token is the prefix of no other, and every pair has two characters."""
    for _, word in positions(text.content(["第13条 130个 plan planning 1+X 94.5% 县管校聘"])):
        assert len(word) == 2 or word[-1] in "0z"
