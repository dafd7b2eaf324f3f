"""One cause, one message: what names a missing id is told once, and a published plan that is gone is called that."""

import pytest

from generator.problems import as_text
from generator.reading.rules import check
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.published import published
from tests.reading.broken_cases import PLAN, PRIORITIES, REPORT, SPEECH
from tests.toy import copy_of_data, release, replace_once, write_release


@pytest.fixture
def data(tmp_path, monkeypatch):
    copy = copy_of_data(tmp_path)
    monkeypatch.chdir(tmp_path)
    return copy


@pytest.mark.parametrize(
    ("file", "find", "write", "code", "place", "message"),
    [
        (
            "tags.yaml",
            "id: teachers",
            "id: techers",
            "L305",
            (PRIORITIES, 264, 12),
            f"there is no tag 'teachers'; 4 more places name it, in data/{PRIORITIES} and data/{REPORT}",
        ),
        (
            "cities.yaml",
            "id: qingchuan",
            "id: qingchaun",
            "L301",
            ("departments/qingchuan.yaml", 1, 7),
            f"there is no city 'qingchuan'; 3 more places name it, in data/{PLAN}, data/{PRIORITIES} and data/{REPORT}",
        ),
        (
            "reforms.yaml",
            "id: double-reduction",
            "id: double-reductoin",
            "L304",
            (SPEECH, 177, 15),
            f"there is no reform 'double-reduction'; 2 more places name it, in data/{SPEECH} and data/{PRIORITIES}",
        ),
        (
            "functions.yaml",
            "id: planning",
            "id: planing",
            "L307",
            ("departments/baishi.yaml", 6, 15),
            "there is no function 'planning'; 2 more places name it, in data/departments/qingchuan.yaml",
        ),
        (
            "departments/qingchuan.yaml",
            "id: personnel",
            "id: personel",
            "L303",
            (PRIORITIES, 262, 16),
            "there is no department 'personnel' in qingchuan; 1 more place names it, in this file",
        ),
        (
            "indicators.yaml",
            "id: new-places",
            "id: new-place",
            "L306",
            (SPEECH, 107, 20),
            f"there is no indicator 'new-places'; 4 more places name it, in data/{PRIORITIES} and data/{REPORT}",
        ),
        (
            REPORT,
            '- id: "1"\n    number: 一',
            '- id: "11"\n    number: 一',
            "L302",
            (REPORT, 49, 14),
            "there is no section '1'; 1 more place names it, in this file",
        ),
    ],
)
def test_references_to_one_missing_id_are_one_problem(data, file, find, write, code, place, message):
    replace_once(data / file, find, write)
    found = check("data")[1]
    told = [as_text(problem) for problem in found]
    assert [problem.code for problem in found] == [code], told
    [only] = found
    assert (only.file, only.line, only.column) == (f"data/{place[0]}", *place[1:]), told
    assert only.message == message


def test_sources(data):
    path = data / REPORT
    text = path.read_text("utf-8")
    path.write_text(text.replace("    passage:\n", "    passage:\n      source: fille\n", 2), "utf-8")
    [only] = check("data")[1]
    assert (only.code, only.line, only.column) == ("L310", 56, 15)
    assert only.message == "there is no source 'fille'; 1 more place names it, in this file"


def test_two_missing_ids_are_two_problems(data):
    replace_once(data / "tags.yaml", "id: teachers", "id: techers")
    replace_once(data / "tags.yaml", "id: homework", "id: homewrok")
    assert [problem.code for problem in check("data")[1]] == ["L305", "L305"]


def test_a_section_of_one_plan_is_not_that_of_another(data):
    for file in (REPORT, PRIORITIES):
        path = data / file
        path.write_text(path.read_text("utf-8").replace('    section: "1"', '    section: "77"'), "utf-8")
    found = check("data")[1]
    assert [(problem.code, problem.file) for problem in found] == [
        ("L302", f"data/{PRIORITIES}"),
        ("L302", f"data/{REPORT}"),
    ]


def test_links_and_figures_of_a_plan_that_never_was(data):
    for file in (REPORT, SPEECH):
        path = data / file
        text = path.read_text("utf-8").replace("to: qingchuan-2023-priorities/", "to: qingchuan-2019-opinion/")
        path.write_text(text.replace("qingchuan-2023-report/1#f3", "qingchuan-2019-opinion/1#f3"), "utf-8")
    [only] = check("data")[1]
    assert (only.code, only.file, only.line) == ("L308", f"data/{SPEECH}", 218)
    assert only.message == (
        f"the archive holds no plan 'qingchuan-2019-opinion'; 5 more places name it, in data/{REPORT}"
    )


def test_figures_of_an_item_that_is_missing(data):
    path = data / REPORT
    text = path.read_text("utf-8").replace("report/5#f2", "report/55#f2").replace("report/1#f2", "report/55#f1")
    path.write_text(text, "utf-8")
    [only] = check("data")[1]
    assert (only.code, only.line, only.column) == ("L309", 82, 23)
    assert only.message == "qingchuan-2023-report has no item '55'; 1 more place names it, in this file"


GONE = "qingchuan-2023-priorities was published in release r2024.1 with 7 items, and its file is gone"
WITHDRAW = "policy-archive ids withdraw qingchuan-2023-priorities --reason … (or move, merge, split)"


def test_a_published_plan_that_is_gone(data):
    """The links to it are counted, not told; nothing else is meant to be the plan."""
    release(data)
    (data / PRIORITIES).unlink()
    archive, _, [only] = check_whole("data")
    assert archive is None
    assert (only.code, only.file, only.line, only.column) == ("G511", "data/identifiers.csv", 10, 1)
    assert only.message == f"{GONE}; 5 links lead to it"
    assert only.hint == f"git checkout data/{PRIORITIES} puts it back, or {WITHDRAW}, once nothing leads to it"


def test_figures_that_lead_to_it_are_counted_too(data):
    release(data)
    (data / PRIORITIES).unlink()
    path = data / REPORT
    text = path.read_text("utf-8").replace('"qingchuan-2023-report/1#f3"', '"qingchuan-2023-priorities/1#f1"')
    path.write_text(text, "utf-8")
    [only] = check_whole("data")[2]
    assert only.message == f"{GONE}; 5 links and 1 figure lead to it"


def test_a_published_plan_that_nothing_leads_to(data):
    release(data)
    (data / REPORT).unlink()
    archive, _, [only] = check_whole("data")
    assert archive is not None and only.code == "G511"
    assert only.message == ("qingchuan-2023-report was published in release r2024.1 with 5 items, and its file is gone")
    assert only.hint.startswith(f"git checkout data/{REPORT} puts it back, or policy-archive ids withdraw")


def test_a_published_plan_with_another_id_and_file_name(data):
    release(data)
    path = data / PRIORITIES
    new = "qingchuan-2023-priorities-2"
    path.with_name(f"{new}.yaml").write_text(
        path.read_text("utf-8").replace("id: qingchuan-2023-priorities\n", f"id: {new}\n"), "utf-8"
    )
    path.unlink()
    [only] = check_whole("data")[2]
    assert only.message == f"{GONE}; 5 links lead to it"
    assert f"what it said now stands at {new}" in only.hint and f"priorities {new} --reason" in only.hint


def test_it_is_told_beside_other_errors(data):
    release(data)
    (data / PRIORITIES).unlink()
    replace_once(data / SPEECH, "tags: [safety]", "tags: [safty]")
    assert [problem.code for problem in check_whole("data")[2]] == ["G511", "L305"]


def test_a_file_that_cannot_be_read_may_be_the_plan(data):
    """Then nothing says that it is gone, and no other plan is suggested instead."""
    release(data)
    path = data / PRIORITIES
    path.with_name("qingchuan-2023-priorities-2.yaml").write_text("id: [\n", "utf-8")
    path.unlink()
    link, syntax = check_whole("data")[2]
    assert (link.code, syntax.code) == ("L308", "Y107")
    assert "did you mean" not in link.hint and "was published in release r2024.1" in link.hint


def test_a_published_plan_that_cannot_be_read_is_not_gone(data):
    release(data)
    (data / PRIORITIES).write_text("id: [\n", "utf-8")
    assert [problem.code for problem in check_whole("data")[2]] == ["Y107"]


def test_a_published_plan_under_another_file_name_is_not_gone(data):
    release(data)
    (data / PRIORITIES).rename((data / PRIORITIES).with_name("other.yaml"))
    assert [problem.code for problem in check_whole("data")[2]] == ["F106"]


def test_a_published_word_that_is_gone_is_called_published(data):
    release(data)
    replace_once(data / "tags.yaml", "id: teachers", "id: techers")
    [only] = check_whole("data")[2]
    assert only.code == "L305" and "; 4 more places name it" in only.message
    assert only.hint == (
        "tags/teachers was published in release r2024.1: put it back (is techers a misspelling of it?), "
        "or policy-archive ids withdraw tags/teachers --reason … (or move, merge, split), once nothing names it"
    )


def test_a_plan_given_up_says_so(data):
    """A link to it is an error of the link; its hint says what became of the plan."""
    release(data)
    (data / REPORT).unlink()
    archive, registry, _ = check_whole("data")
    now = published(archive)
    given_up = change.withdraw(registry, now, "qingchuan-2023-report", "撤下", "2024-05-01", ["baishi-2023-speech"])
    write_release(data, given_up)
    replace_once(data / SPEECH, "to: qingchuan-2023-priorities/5", "to: qingchuan-2023-report/4")
    [only] = check_whole("data")[2]
    assert (only.code, only.line) == ("L308", 218)
    assert only.hint == "qingchuan-2023-report was withdrawn on 2024-05-01, and leads to baishi-2023-speech"
