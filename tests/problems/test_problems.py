"""Problems: their order, and the three ways in which they are printed."""

import json

import pytest

from generator.problems import (
    CODES,
    Severity,
    as_github,
    as_json,
    as_one,
    as_text,
    closest,
    columns_of,
    did_you_mean,
    has_errors,
    in_order,
    problem,
    shown,
    summary,
    visible,
)


def _example(**changes):
    given = {"code": "L305", "file": "data/a.yaml", "line": 3, "column": 7, "message": "there is no tag 'x'"}
    given |= changes
    place = given.pop("line"), given.pop("column")
    return problem(given.pop("code"), given.pop("file"), place, given.pop("message"), **given)


def test_text_has_place_line_caret_expected_and_hint():
    found = _example(excerpt="tags: [x]", column=8, expected="the id of a tag", hint="did you mean y?")
    assert as_text(found) == (
        "data/a.yaml:3:8: error L305 there is no tag 'x'\n"
        "    tags: [x]\n"
        "           ^\n"
        "    expected: the id of a tag\n"
        "    hint: did you mean y?"
    )


@pytest.mark.parametrize(
    ("line", "column", "pad"),
    [
        ("title: x", 8, 7),
        ("标题: x", 5, 6),
        ("（一）x", 4, 6),
        ("ＡＢx", 3, 4),
        ("e\u0301: x", 5, 3),
        ("“引”: x", 6, 6),
        ("a:\tx", 4, 3),
        ("\U0001f600: x", 4, 4),
    ],
)
def test_caret_counts_wide_characters_twice(line, column, pad):
    caret = as_text(_example(excerpt=line, column=column)).split("\n")[2]
    assert caret == " " * (4 + pad) + "^"


def test_long_line_is_cut_around_the_column():
    line = "    zh: " + "字" * 500 + "<here>" + "词" * 500
    _, words, caret = as_text(_example(excerpt=line, column=line.index("<") + 1)).split("\n")
    assert words.strip().startswith("…") and words.endswith("…")
    assert columns_of(words) <= 104
    assert columns_of(words[: words.index("<")]) == caret.index("^")


def test_column_behind_the_end_of_the_line():
    assert as_text(_example(excerpt="ab", column=99)).split("\n")[2] == " " * 6 + "^"


def test_nothing_invisible_reaches_the_terminal():
    found = _example(message="\x1b[31mred\u202e", excerpt="x: \x1b[31m\u200b", hint="\u2066", file="data/\x07.yaml")
    assert not any(c in as_text(found) for c in "\x1b\u202e\u200b\u2066")
    assert visible("\x1b") == "\\u{001B}"


def test_order_is_by_place_then_severity_and_each_is_told_once():
    late = _example(line=9)
    early = _example(line=2, column=9)
    warning = _example(code="C406", line=2, column=9)
    other = _example(file="data/0.yaml", line=50)
    assert in_order([late, warning, early, other, early]) == [other, early, warning, late]


def _places(*files):
    return [_example(file=file, line=line) for line, file in enumerate(files, 1)]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["a"], "there is no tag 'x'"),
        (["a", "a"], "there is no tag 'x'; 1 more place names it, in this file"),
        (["a", "b"], "there is no tag 'x'; 1 more place names it, in b"),
        (["a", "b", "c", "b", "a"], "there is no tag 'x'; 4 more places name it, in a, b and c"),
        (["a", "b", "c", "d", "e"], "there is no tag 'x'; 4 more places name it"),
    ],
)
def test_places_with_one_cause_are_one_problem(files, message):
    """It stands at the first place, counts the others and names their files if they are few."""
    one = as_one(reversed(_places(*files)))
    assert (one.message, one.file, one.line) == (message, "a", 1)


def test_many_places_that_agree_may_be_right():
    hint = "did you mean y?"
    assert as_one([_example(hint=hint)]).hint == hint
    assert as_one([_example(hint=hint, line=n) for n in (3, 4)]).hint == "did you mean y, or is that the misspelling?"
    assert as_one([_example(hint="look", line=n) for n in (3, 4)]).hint == "look"


def test_severity_comes_from_the_code():
    assert _example(code="C406").severity is Severity.WARNING
    assert not has_errors([_example(code="C406")])
    assert has_errors([_example(code="C406"), _example()])


def test_summary():
    assert summary([]) == "no problems"
    assert summary([_example(), _example(code="C406"), _example(file="b")]) == "2 errors, 1 warning in 2 files"


def test_json_keeps_every_field_and_the_chinese():
    (row,) = json.loads(as_json([_example(message='a "quote" 与中文', expected="x", hint="y")]))
    assert row == {
        "file": "data/a.yaml",
        "line": 3,
        "column": 7,
        "severity": "error",
        "code": "L305",
        "title": "unknown tag",
        "title_zh": "未知的标签",
        "message": 'a "quote" 与中文',
        "expected": "x",
        "hint": "y",
    }


def test_github_annotation_is_escaped():
    found = _example(file="data/a,b:c%.yaml", message="100%\r\n::error::forged", expected="e", hint="h")
    assert as_github(found) == (
        "::error file=data/a%2Cb%3Ac%25.yaml,line=3,col=7,title=L305 unknown tag 未知的标签"
        "::100%25%0D%0A::error::forged%0Aexpected: e%0Ahint: h"
    )
    assert "\n" not in as_github(found)
    assert as_github(_example(code="C406")).startswith("::warning ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        ("x", "'x'"),
        ("a\nb", "'a\\u{000A}b'"),
        ({}, "a mapping"),
        ([], "a list"),
        (46, "46"),
        ("长" * 60, "'" + "长" * 39 + "…'"),
    ],
)
def test_values_as_messages_name_them(value, words):
    assert shown(value) == words


def test_closest_word():
    assert closest("hebie", ["hebi", "handan"]) == "hebi"
    assert closest("zzz", ["hebi"]) is None
    assert closest(46, ["46"]) is None
    assert did_you_mean("qingchaun", ["qingchuan"]) == "did you mean qingchuan?"
    assert did_you_mean("x" * 10_000, ["x"]) == ""


def test_codes_are_one_letter_and_three_digits_with_both_languages():
    for code, kind in CODES.items():
        assert code[0].isupper() and code[1:].isdigit() and len(code) == 4
        assert kind.summary and kind.zh and any("\u4e00" <= c <= "\u9fff" for c in kind.zh)
    assert len({kind.summary for kind in CODES.values()}) == len(CODES)
