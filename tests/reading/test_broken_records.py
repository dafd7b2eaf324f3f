"""A good archive with one thing changed gives exactly the expected problem, at its line and column."""

import random

import pytest

from generator.problems import as_github, as_json, as_text
from generator.reading.rules import check
from tests.reading.broken_cases import CASES, PLAN, REPORT, SPEECH
from tests.toy import copy_of_data, with_marks


def broken(tmp_path, file, find, write):
    """The toy archive with the first of some words replaced, and the place of the mark in them."""
    data = copy_of_data(tmp_path)
    path = data / file
    text = path.read_bytes().decode("utf-8")
    assert find in text, f"{file} does not hold {find!r}"
    changed = text.replace(find, with_marks(write), 1)
    place = None
    if "‸" in changed:
        before, _, after = changed.partition("‸")
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        changed = before + after
    path.write_bytes(changed.encode("utf-8"))
    return data, place


@pytest.mark.parametrize(
    ("file", "find", "write", "code", "words"), CASES, ids=[f"{n}-{case[3]}" for n, case in enumerate(CASES)]
)
def test_one_change_one_problem(tmp_path, file, find, write, code, words):
    data, place = broken(tmp_path, file, find, write)
    found = check(data)[1]
    told = [as_text(problem) for problem in found]
    if code is None:
        assert sorted({problem.code for problem in found}) == words.split(), told
        return
    assert [problem.code for problem in found] == [code], told
    (only,) = found
    assert only.file.endswith(file)
    assert words in only.message, told
    if place:
        assert (only.line, only.column) == place, told
    for jargon in ("pydantic", "Input should", "validation", "http://errors", "https://errors", "Traceback"):
        assert jargon not in told[0]


def test_full_width_quotation_marks_are_hinted_at(tmp_path):
    data, place = broken(tmp_path, REPORT, 'period: "2023"', "period: ‸“2023”")
    (only,) = check(data)[1]
    assert (only.code, only.line, only.column) == ("R208", *place)
    assert "full-width" in only.hint


def test_a_misspelling_near_an_id_in_doubt_is_told_all_the_same(tmp_path):
    """An id used twice keeps back only what may have meant the id that is gone."""
    data, _ = broken(tmp_path, "tags.yaml", "id: safety", "id: teachers")
    path = data / REPORT
    path.write_text(path.read_text("utf-8").replace("tags: [class-size]", "tags: [class-sise]", 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["L305", "L321"]


def test_a_missing_key_and_one_that_is_unknown_are_two_faults(tmp_path):
    data, _ = broken(tmp_path, REPORT, "coverage: full", "colour: blue")
    assert sorted(problem.code for problem in check(data)[1]) == ["R202", "R203"]


def test_every_missing_key_of_a_record_is_told(tmp_path):
    data, _ = broken(tmp_path, REPORT, 'kind: report\nperiod: "2023"\n', "")
    assert [problem.message for problem in check(data)[1]] == [
        "the key kind (类别) is missing",
        "the key period (时期) is missing",
    ]
    data, _ = broken(tmp_path / "tag", "tags.yaml", "tags:\n", "tags:\n  - {}\n")
    assert len(check(data)[1]) == 3


def test_faults_of_one_figure_and_of_the_plan_around_it_are_told_together(tmp_path):
    data, _ = broken(tmp_path, REPORT, "coverage: full", "coverage: partial")
    path = data / REPORT
    text = path.read_text("utf-8").replace('published: "2024-01"', 'published: "2024-13"', 1)
    figure = text.index("indicator: teacher-training")
    changed = (
        text[figure:].replace('comparator: "="', 'comparator: "=="', 1).replace("state: given", "state: masked", 1)
    )
    path.write_text(text[:figure] + changed.replace("year_basis: annual\n        ", "", 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["R204", "R207", "R213", "R214", "R215"]


def test_a_key_in_capitals_is_recognised(tmp_path):
    data, _ = broken(tmp_path, REPORT, "kind: report\n", "Kind: report\n")
    assert check(data)[1][0].hint == "did you mean kind?"


def test_there_are_enough_of_them():
    assert len(CASES) >= 100
    assert len({(file, find, write) for file, find, write, *_ in CASES}) == len(CASES)


MISSING = [
    # A missing key points at the first line of the record that lacks it.
    (REPORT, 'id: "4"\n    section: "2"\n    number', 'id: "4"\n    number', 'id: "4"\n    number', 0),
    (
        REPORT,
        "indicator: teacher-training\n        kind: actual\n",
        "indicator: teacher-training\n",
        "indicator: teacher-training",
        -1,
    ),
    (SPEECH, "  name: {zh: 林一舟, en: Lin Yizhou}\n", "", "post: {zh: 副市长", 0),
]


@pytest.mark.parametrize(("file", "find", "write", "at", "offset"), MISSING)
def test_a_missing_key_points_at_its_record(tmp_path, file, find, write, at, offset):
    data, _ = broken(tmp_path, file, find, write)
    (only,) = check(data)[1]
    text = (data / file).read_text("utf-8")
    assert only.code == "R202"
    assert only.line == text[: text.index(at)].count("\n") + 1 + offset


def test_many_faults_are_told_in_one_run(tmp_path):
    data = copy_of_data(tmp_path)
    for file, find, write in [
        (REPORT, "value: 2.6", "value: 2.60"),
        (REPORT, "value: 12.5", 'value: "12.5"'),
        (REPORT, "tags: [school-building, early-childhood]", "tags: [school-buildings]"),
        (SPEECH, "printed: 若干个", "printed: 个"),
        ("tags.yaml", "id: safety", "id: safety\n    x: 1"),
        (PLAN, "kind: baseline", "kind: base"),
    ]:
        path = data / file
        path.write_text(path.read_text("utf-8").replace(find, write, 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["C405", "L305", "R201", "R203", "R204", "Y104"]


@pytest.mark.parametrize("seed", range(300))
def test_no_damage_ends_in_a_traceback(tmp_path, seed):
    """Bytes of a file lost, doubled, swapped or overwritten: the check always ends in problems that can be printed."""
    chance = random.Random(seed)
    data = copy_of_data(tmp_path)
    path = chance.choice(sorted(data.rglob("*.yaml")))
    raw = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        size = chance.choice([1, 1, 2, 5, 40])
        match chance.randrange(5):
            case 0:
                del raw[at : at + size]
            case 1:
                raw[at:at] = raw[at : at + size]
            case 2:
                raw[at:at] = bytes(chance.choice(b"\t\x00\xff:#-[]{}'\"&*!|>%@`,? \n\r") for _ in range(size))
            case 3:
                raw[at : at + size] = reversed(raw[at : at + size])
            case 4:
                word = chance.choice(["no", "~", "012", "<<: ", "&a ", "*a", "!!x ", "\u202e", "---\n", "1_0", "[[[["])
                raw[at:at] = word.encode()
    path.write_bytes(raw)
    records, found = check(data)
    for problem in found:
        assert problem.line >= 1 and problem.column >= 1 and problem.message
        as_text(problem), as_github(problem)
    as_json(found).encode("utf-8")
    assert (records is None) == any(problem.severity == "error" for problem in found)
