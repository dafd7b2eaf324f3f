"""YAML from positioned nodes: what is read, what is refused, and at which line and column."""

from decimal import Decimal

import pytest

from generator.reading.positions import Outline
from generator.reading.yaml_nodes import DEEPEST, LARGEST
from generator.reading.yaml_source import FAULTY, MOST_COPIES, parse


def read(text):
    return parse(text.encode(), "f.yaml")


def found(text):
    return [(p.code, p.line, p.column) for p in read(text).problems]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("减负", "减负"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-5", -5),
        ("94", 94),
        ("94.5", Decimal("94.5")),
        ("-0.25", Decimal("-0.25")),
        ("2022-06-15", "2022-06-15"),
        ("2021-2025", "2021-2025"),
        ("2022-06-15 10:00:00", "2022-06-15 10:00:00"),
        ("94%", "94%"),
        ("1.2.3", "1.2.3"),
        ("９４", "９４"),
        ("=", "="),
        ("<=", "<="),
        ("yes please", "yes please"),
        ("November", "November"),
        ("nothing", "nothing"),
        ("-", None),
        ('"012"', "012"),
        ("'no'", "no"),
        ('"3.10"', "3.10"),
        ('"12:30"', "12:30"),
        (r'"a\tb\u4e2d"', "a\tb中"),
    ],
)
def test_what_a_word_means(word, value):
    if word == "-":
        assert read("a:\n  -\n").data == {"a": [None]}
        return
    document = read(f"a: {word}\n")
    assert document.problems == ()
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize(
    ("word", "code"),
    [(w, "Y102") for w in ("yes", "Yes", "YES", "no", "NO", "on", "off", "Off", "y", "n", "N")]
    + [(w, "Y103") for w in ("012", "00", "-01", "0x1f", "0o17", "0b11", "1_000", "1_000.5", "+5", "1e3", "1.5E-3")]
    + [(w, "Y103") for w in (".5", "5.", ".inf", "-.INF", ".nan", "-0", "9" * 30, "9" * 5000, "012.5")]
    + [(w, "Y104") for w in ("3.10", "3.0", "0.50", "-2.0")]
    + [(w, "Y105") for w in ("12:30", "1:1", "190:20:30", "190:20:30.15", "-12:30")],
)
def test_words_in_doubt_are_refused(word, code):
    document = read(f"前: 1\na:   {word}\n")
    assert [(p.code, p.line, p.column) for p in document.problems] == [(code, 2, 6)]
    assert document.data["a"] is FAULTY and document.faulty == {("a",)}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("012", '12 for the number, "012" in quotation marks for a label'),
        ("1_000", '1000 for the number, "1_000" in quotation marks for a label'),
        ("3.10", '3.1 for the number, "3.10" in quotation marks for a label'),
        ("3.0", '3 for the number, "3.0" in quotation marks for a label'),
        ("12:30", '"12:30" in quotation marks'),
    ],
)
def test_a_doubt_says_what_to_write(word, expected):
    assert read(f"a: {word}").problems[0].expected == expected


SYNTAX = [
    ("a: [1\nb: 2\n", "Y107", 1, 4, "the [ opened here is not closed"),
    ("a: {zh: x\n", "Y107", 1, 4, "the { opened here is not closed"),
    ("a: [x}\n", "Y107", 1, 4, "the [ opened here"),
    ("a: >=\nb: 1\n", "Y107", 1, 4, "cannot begin with >"),
    ("a: |x\n", "Y107", 1, 4, "cannot begin with |"),
    ("a: %\n", "Y107", 1, 4, "cannot begin with %"),
    ("a: @x\n", "Y107", 1, 4, "cannot begin with @"),
    ("a: `x`\n", "Y107", 1, 4, "cannot begin with `"),
    ("a: *所\n", "Y107", 1, 4, "begins with *"),
    ("a: &所\n", "Y107", 1, 4, "begins with &"),
    ("a: !<x y\n", "Y107", 1, 4, "begins with !"),
    ("a: *x\n", "Y107", 1, 4, "begins with *"),
    ("a: !e!x y\n", "Y107", 1, 4, "begins with !"),
    ("a: 关于: 某事\n", "Y107", 1, 6, "a second ': '"),
    ("a: 1\n  b: 2\n", "Y107", 2, 4, "indentation of its neighbours"),
    ("a:\n    b: 1\n  c: 2\n", "Y107", 3, 3, "indentation of its neighbours"),
    ("a:\n- 1\n b: 2\n", "Y107", 3, 3, "indentation of its neighbours"),
    ("- a\nb: 1\n", "Y107", 2, 1, "indentation of its neighbours"),
    ("a: x\nb\n", "Y107", 2, 1, "neither a key"),
    ("标题：关于\nb: 1\n", "Y107", 1, 1, "neither a key"),
    ("a: 1\n标题：关于\n", "Y107", 2, 1, "neither a key"),
    ("a: 'it's'\n", "Y107", 1, 8, "words follow"),
    ('a: "x" y\n', "Y107", 1, 8, "words follow"),
    ('a: "x\n', "Y107", 1, 4, "never closed"),
    ('a: "\\q"\n', "Y107", 1, 5, "backslash"),
    ('a: "\\ud800"\n', "Y107", 1, 7, "backslash"),
    ("a: - b\n", "Y107", 1, 4, "list entry cannot begin"),
    ("a: [1,,2]\n", "Y107", 1, 7, "a value is missing"),
    ("a: &x 1\nb: &x 2\n", "Y107", 2, 4, "an anchor of this name"),
    ("%TAG ! x\n", "Y107", 1, 1, "an instruction to the parser"),
    (": x\n", "Y107", 1, 1, "a key is missing"),
    ("a: ? b\n", "Y107", 1, 4, "cannot begin with ?"),
    ('a: "\\x"\n', "Y107", 1, 7, "backslash"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "words"), SYNTAX)
def test_syntax_errors_in_plain_words(text, code, line, column, words):
    document = read(text)
    assert document.data is None
    assert len(document.problems) == 1
    (only,) = document.problems
    assert only.code == code
    assert words in only.message
    assert (only.line, only.column) == (line, column)
    for jargon in ("flow", "scalar", "token", "block", "mapping values", "stream"):
        assert jargon not in only.message.replace("(", " ").split()


def test_full_width_colon_is_hinted_at():
    assert "full-width" in read("标题：关于\nb: 1\n").problems[0].hint
    assert "full-width" in read("标题：关于\n").problems[0].hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("Y113", 1, 1)]),
        ("\n\n", [("Y113", 1, 1)]),
        ("# 说明\n", [("Y113", 1, 1)]),
        ("---\n", [("Y113", 1, 1)]),
        ("--- # x\n", [("Y113", 1, 1)]),
        ("- a\n", [("Y119", 1, 1)]),
        ("# x\n\n只有文字\n", [("Y119", 3, 1)]),
        ('"x"\n', [("Y119", 1, 1)]),
        ("a: 1\n---\nb: 2\n", [("Y112", 3, 1)]),
        ("a: 1\n...\n", []),
        ("%YAML 1.2\n---\na: 1\n", []),
        ("a: 1\r\nb: no\r\n", [("Y102", 2, 4)]),
        ("a: 1\rb: no\r", [("Y102", 2, 4)]),
        ("a: 1\na: 2\na: 3\n", [("Y101", 2, 1), ("Y101", 3, 1)]),
        ('a: 1\n"a": 2\n', [("Y101", 2, 1)]),
        ("x: {a: 1, b: 2, a: 3}\n", [("Y101", 1, 17)]),
        ("1: x\n", [("Y118", 1, 1)]),
        ("true: x\n", [("Y118", 1, 1)]),
        ("null: x\n", [("Y118", 1, 1)]),
        ("? [a]\n: x\n", [("Y118", 1, 3)]),
        ("? {a: b}\n: x\n", [("Y118", 1, 3)]),
        ("no: x\n", [("Y102", 1, 1)]),
        ("012: x\n", [("Y103", 1, 1)]),
        ('"1": x\n', []),
        ("<<: {a: 1}\n", [("Y108", 1, 1)]),
        ('"<<": 1\n', []),
        ("a: !!str 5\n", [("Y109", 1, 4)]),
        ("a: !!python/object/apply:os.system [ls]\n", [("Y109", 1, 4)]),
        ("a: !foo {b: no}\n", [("Y109", 1, 4)]),
        ("!!str a: 1\n", [("Y109", 1, 1)]),
        ("a: [!!null x, no]\n", [("Y109", 1, 5), ("Y102", 1, 15)]),
        ("\ta: 1\n", [("Y106", 1, 1)]),
        ("a:\n\tb: 1\n  \tc: 1\n", [("Y106", 2, 1), ("Y106", 3, 3)]),
        ("a: x\ty\n", []),
        ("　a: 1\n", [("Y120", 1, 1)]),
        ("a:\n \u00a0b: 1\n", [("Y120", 2, 2)]),
        ("a: 　x\n", []),
    ],
)
def test_places(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("character", "code", "name"),
    [
        ("\x00", "Y115", "U+0000 (NUL)"),
        ("\x1b", "Y115", "U+001B (ESC)"),
        ("\x7f", "Y115", "U+007F"),
        ("\x85", "Y115", "U+0085 (next line)"),
        ("\u2028", "Y115", "U+2028 (line separator)"),
        ("\uffff", "Y115", "U+FFFF"),
        ("\u200b", "Y116", "U+200B (zero-width space)"),
        ("\u202e", "Y116", "U+202E (right-to-left override)"),
        ("\u2066", "Y116", "U+2066 (left-to-right isolate)"),
        ("\ufeff", "Y116", "U+FEFF (byte-order mark)"),
        ("\u00ad", "Y116", "U+00AD (soft hyphen)"),
        ("\U000e0041", "Y116", "U+E0041"),
    ],
)
def test_characters_that_must_not_stand_there(character, code, name):
    document = read(f"甲: 1\n乙: 文{character}字\n丙: no\n")
    assert [(p.code, p.line, p.column) for p in document.problems] == [(code, 2, 5), ("Y102", 3, 4)]
    assert name in document.problems[0].message
    assert document.data["乙"] is FAULTY
    in_key = read(f"a: 1\nb{character}c: 1\n")
    assert [(p.code, p.line, p.column) for p in in_key.problems] == [(code, 2, 2)]
    assert in_key.holed == {()}


@pytest.mark.parametrize("escape", [r"\0", r"\e", r"\u202e", r"\u200b", r"\x07", r"\_\L"])
def test_escapes_do_not_bring_them_in(escape):
    assert found(f'a: "x{escape}y"\n')[0][0] in ("Y115", "Y116")


def test_ordinary_rare_characters_are_fine():
    text = "a: 〔〕“”—…·％①㎡𠮷🏫é\ufffd\ue000\n"
    assert found(text) == []


def test_byte_order_mark_is_tolerated_and_moves_no_column():
    document = parse(b"\xef\xbb\xbfa: no\n", "f")
    assert [(p.code, p.line, p.column) for p in document.problems] == [("Y102", 1, 4)]


@pytest.mark.parametrize(
    ("raw", "line", "column", "hint"),
    [
        ("标题: x\n名: 处".encode("gb18030"), 1, 1, "GB18030"),
        ("a: 好\nb: ".encode() + b"\xff\xff", 2, 4, ""),
        ("a: 1\n".encode("utf-16"), 1, 1, ""),
        (b"a: \xed\xa0\x80\n", 1, 4, ""),
        (b"a: \xc0\x80\n", 1, 4, ""),
        ("a: 好".encode()[:-1], 1, 4, ""),
    ],
)
def test_bytes_that_are_not_utf_8(raw, line, column, hint):
    document = parse(raw, "f")
    assert [(p.code, p.line, p.column) for p in document.problems] == [("Y114", line, column)]
    assert hint in document.problems[0].hint
    assert document.data is None


def test_too_large():
    assert [p.code for p in parse(b" " * (LARGEST + 1), "f").problems] == ["Y117"]


def test_an_alias_may_repeat_a_little():
    assert read("a: &x [1, 2]\nb: *x\n").data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize("text", ["a: &x [1, *x]\n", "a: &x {b: *x}\n", "a: &x {b: [{c: *x}]}\n"])
def test_an_alias_in_itself(text):
    assert found(text) == [("Y110", 1, 4)]


def test_aliases_that_expand_without_end():
    names = "abcdefghijklm"
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n" for p, n in zip(names, names[1:], strict=False))
    assert [code for code, *_ in found(bomb)] == ["Y110"]
    few = "a: &a x\nb: [" + ", ".join(["*a"] * MOST_COPIES) + "]\n"
    assert found(few) == []


@pytest.mark.parametrize("depth", [DEEPEST + 1, 200, 5_000, 200_000])
@pytest.mark.parametrize(
    ("start", "each", "end"), [("a: ", "[", ""), ("a: ", "{x: ", ""), ("", "- ", "a"), ("", "? ", "a")]
)
def test_nesting_never_exhausts_the_stack(depth, start, each, end):
    closing = {"[": "]", "{": "}"}.get(each[0], "")
    document = read(start + each * depth + end + closing * depth)
    assert len(document.problems) == 1
    assert document.problems[0].code in ("Y111", "Y118", "Y119")


def test_nesting_by_indentation():
    assert [code for code, *_ in found("\n".join(" " * i + "a:" for i in range(3_900)))] == ["Y111"]


def test_all_faults_of_a_file_in_one_run():
    text = "a: no\nb: 012\nb: 3.10\nc: [12:30, !!int 5]\nd: x\u200by\n"
    assert sorted(found(text), key=lambda f: f[1:]) == [
        ("Y102", 1, 4),
        ("Y103", 2, 4),
        ("Y101", 3, 1),
        ("Y105", 4, 5),
        ("Y109", 4, 12),
        ("Y116", 5, 5),
    ]


OUTLINE = """\
# 说明
id: x
items:
  - id: "1"
    title: {zh: 甲, en: A}
    figures:
    - value: 5
    - {value: 6, span: [1, 2]}
  - id: "2"
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("id",), (2, 5), (2, 1)),
        (("items",), (4, 3), (3, 1)),
        (("items", 0), (4, 5), (4, 5)),
        (("items", 0, "title", "en"), (5, 24), (5, 20)),
        (("items", 0, "figures", 0, "value"), (7, 14), (7, 7)),
        (("items", 0, "figures", 1, "span", 1), (8, 28), (8, 28)),
        (("items", 1, "id"), (9, 9), (9, 5)),
        (("items", 1, "title"), (9, 5), (9, 5)),
        (("items", 7, "title"), (4, 3), (4, 3)),
        (("nothing", "here"), (2, 1), (2, 1)),
    ],
)
def test_places_of_paths(path, value, key):
    outline = Outline(OUTLINE.encode(), "f")
    assert outline.source.place(outline.offset(path)) == value
    assert outline.source.place(outline.offset(path, is_of_key=True)) == key


@pytest.mark.parametrize("raw", [b"", b"a: [", b"\xff", b"- 1", b"a: " + b"[" * 200_000])
def test_an_outline_of_what_cannot_be_read_points_at_the_beginning(raw):
    outline = Outline(raw, "f")
    assert outline.source.place(outline.offset(("items", 3, "id"))) == (1, 1)
