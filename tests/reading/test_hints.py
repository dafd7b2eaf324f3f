"""Hints that say what to write: each is whole, and what it says is accepted."""

import re

import pytest

from generator import records as r
from generator.reading.hints import value_at
from generator.reading.rules import check
from generator.reading.shape import fit
from generator.reading.yaml_source import parse
from tests.reading.broken_cases import PLAN, PRIORITIES, REPORT, SPEECH
from tests.reading.test_broken_records import broken
from tests.toy import TOY

ISSUER = "  - {zh: 青川市教育局, en: Qingchuan Education Bureau}"
SHA = "0f460a1252621fd707de004fc9690a63024f05c405f13f51fd32ee0f9fb2cefb"
LONG = "教育" * 41

GIVEN = [
    # An author's text is repeated whole, with the quotation marks that it needs there, or not at all.
    (REPORT, ISSUER, "  - ‸information-technology and more", "{zh: information-technology and more}"),
    (REPORT, ISSUER, "  - ‸教育, 体育", 'put its language in front: {zh: "教育, 体育"}'),
    (REPORT, ISSUER, f"  - ‸{LONG}", "put its language in front: {zh: …}"),
    (REPORT, "tags: [class-size]", f"tags: ‸{'class-size-' * 4}x", f"put it in brackets: [{'class-size-' * 4}x]"),
    (REPORT, "zh: 培训人次比安排少了一千。", f"zh: ‸{'9' * 18}", f'put it in quotation marks: "{"9" * 18}"'),
    # What is proposed is accepted, or nothing is proposed.
    (PRIORITIES, "document_number: 青教[2023]8号", "document_number: ‸true", ""),
    (PRIORITIES, "document_number: 青教[2023]8号", "document_number: ‸8", ""),
    (REPORT, "id: qingchuan-2023-report\n", "id: ‸true\n", 'put it in quotation marks: "true"'),
    (REPORT, 'period: "2023"', "period: ‸2023", 'put it in quotation marks: "2023"'),
    (REPORT, 'period: "2023"', "period: ‸23", ""),
    (REPORT, "value: 12.5", 'value: ‸"12.5"', "take away the quotation marks"),
    (REPORT, "value: 12.5", "value: ‸12.5%", ""),
    (SPEECH, "is_address_safe: false", 'is_address_safe: ‸"false"', "take away the quotation marks"),
    (SPEECH, "is_address_safe: false", "is_address_safe: ‸wrong", ""),
    (SPEECH, "condition: [masked, damaged]", "condition: ‸masked", "put it in brackets: [masked]"),
    (SPEECH, "condition: [masked, damaged]", "condition: ‸broken", ""),
    ("archive.yaml", "release: unreleased", "release: ‸2024.1", 'put it in quotation marks: "2024.1"'),
    ("cities.yaml", 'code: "990200"', "code: ‸9902", ""),
    # A key that the record has already is not meant by another one.
    (REPORT, 'published: "2024-01"', 'published: "2024-01"\n‸titel: {zh: x}', ""),
    (REPORT, 'published: "2024-01"', 'published: "2024-01"\n‸sigend: "2024-01"', "did you mean signed?"),
    # Capitals and quotation marks.
    (REPORT, f"sha256: {SHA}", f"sha256: ‸{SHA.upper()}", f"in small letters: {SHA}"),
    (REPORT, f"sha256: {SHA}", f"sha256: ‸{SHA.upper()}0", ""),
    (REPORT, "kind: report\n", "kind: ‸Report\n", "in small letters: report"),
    (REPORT, 'period: "2023"', "period: ‸“2023”", 'the quotation marks are full-width; write plain ones: "2023"'),
    (REPORT, 'period: "2023"', "period: ‸“23”", ""),
    (REPORT, 'period: "2023"', 'period: ‸2023"', 'one of the quotation marks is missing; write both: "2023"'),
]


@pytest.mark.parametrize(("file", "find", "write", "hint"), GIVEN)
def test_hint(tmp_path, file, find, write, hint):
    data, place = broken(tmp_path, file, find, write)
    [only] = check(data)[1]
    assert (only.line, only.column) == place
    assert only.hint == hint or (hint and only.hint.endswith(hint)), only.hint


DATE = 'a date, quoted: "2022-06-15", or "2022-06" or "2022" where the rest is not known'
EXPECTED = [
    (REPORT, 'published: "2024-01"', "published: ‸2024年1月", DATE),
    ("archive.yaml", 'snapshot: "2024-03-01"', "snapshot: ‸today", 'a date with its day, quoted: "2022-06-15"'),
    (PRIORITIES, 'date: "2024-03-01"', 'date: ‸"2024-13"', 'a date with its day, quoted: "2022-06-15"'),
    (REPORT, 'period: "2023"', 'period: ‸"2093"', 'period: "2023", or another id and file name'),
    (REPORT, "title: {zh: 培训, en: Training}", 'title: {zh: ‸"", en: Training}', "some words, or the key left out"),
    (REPORT, "title: {zh: 培训, en: Training}", 'title: {zh: 培训, en: ‸""}', "some words, or the key left out"),
    ("tags.yaml", "zh: [幼儿园]", 'zh: [幼儿园, ‸""]', "some words, or the entry left out"),
]


@pytest.mark.parametrize(("file", "find", "write", "expected"), EXPECTED)
def test_what_is_expected_is_accepted(tmp_path, file, find, write, expected):
    data, place = broken(tmp_path, file, find, write)
    [only] = check(data)[1]
    assert (only.line, only.column) == place
    assert only.expected == expected


def test_a_number_too_long_to_be_repeated_is_not_cut(tmp_path):
    data, _ = broken(tmp_path, REPORT, "value: 12.5", f"value: 0{'1' * 60}")
    [only] = check(data)[1]
    assert only.expected == "plain digits for the number, in quotation marks for a label"
    assert f"0{'1' * 39}… is read" in only.message


WRONG = [
    "true",
    "5",
    "2024",
    "12.5",
    '"12"',
    '"true"',
    "Ab-C",
    "“x”",
    'x"',
    "x",
    "a, b",
    "a]b",
    "2024-01-01",
    "’",
    LONG,
]
FILES = {
    REPORT: r.Plan,
    SPEECH: r.Plan,
    PLAN: r.Plan,
    "cities.yaml": r.Cities,
    "indicators.yaml": r.Indicators,
    "reforms.yaml": r.Reforms,
    "departments/qingchuan.yaml": r.Departments,
    "known.yaml": r.Known,
    "archive.yaml": r.ArchiveSettings,
}
_TO_WRITE = re.compile(r"(?:in front|in brackets|in quotation marks|in small letters|plain ones|write both): (.*)")


def _paths(data, path=()):
    """Every path of a file's data, of lists only the first two entries."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data[:2]):
            yield from _paths(value, (*path, index))


@pytest.mark.parametrize("file", FILES)
def test_whatever_a_hint_says_to_write_is_accepted(file):
    """Every value of a file, replaced by each of many wrong ones: following the hint leaves no fault at its place."""
    text = (TOY / "data" / file).read_text("utf-8")
    document = parse(text.encode(), file)
    followed = 0
    for path in [path for path in _paths(document.data) if path]:
        holder = value_at(document.data, path[:-1])
        right = holder[path[-1]]
        for wrong in WRONG:
            holder[path[-1]] = parse(f"x: {wrong}".encode(), file).data["x"]
            for found in fit(FILES[file], document, file)[1]:
                said = _TO_WRITE.search(found.hint)
                if said is None and found.hint != "take away the quotation marks":
                    continue
                assert found.path == path
                words = said[1] if said else wrong.strip('"')
                assert LONG[:20] not in words
                if "…" not in words:
                    holder[path[-1]] = parse(f"x: {words}".encode(), file).data["x"]
                    left = fit(FILES[file], document, file)[1]
                    assert [each for each in left if each.path == path] == [], (path, wrong, found.hint)
                    followed += 1
        holder[path[-1]] = right
    assert followed >= 10
