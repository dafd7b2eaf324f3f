"""The commands `ids …` and `cite`: what they print, write and refuse."""

import pytest

from generator.registry.commands import cite, ids
from tests.toy import replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


def test_a_life_by_commands(run, tmp_path):
    path = tmp_path / "data" / REPORT
    assert run(ids, "status") == (0, run(ids, "status")[1]) and "Nothing was released yet." in run(ids, "status")[1]
    code, told = run(ids, "release", "r2024.1", "--date", "2024-03-01")
    assert code == 0 and "Release r2024.1 is written" in told
    assert "No published id would break." in run(ids, "status")[1]

    replace_once(path, '  - id: "4"\n    section: "2"', '  - id: "40"\n    section: "2"')
    code, told = run(ids, "status")
    assert code == 1 and "vanished: 1" in told and "(now qingchuan-2023-report/40?)" in told and "G511" in told
    code, told = run(
        ids, "move", "qingchuan-2023-report/4", "qingchuan-2023-report/40", "--reason", "改号", "--date", "2024-04-01"
    )
    assert code == 0 and "qingchuan-2023-report/4: moved → qingchuan-2023-report/40" in told
    assert run(ids, "status")[0] == 0

    replace_once(path, "培训人次比安排少了一千。", "培训人次少一千。")
    # An id that was never published may change.
    assert run(ids, "status")[0] == 0
    replace_once(path, "两县完成竞聘，交流比例高出年初的一成。", "两县完成竞聘。")
    code, told = run(ids, "status")
    assert code == 1 and "changed without a line: 1" in told
    assert run(ids, "release", "r2024.2", "--date", "2024-05-01")[0] == 1
    code, told = run(
        ids,
        "correct",
        "qingchuan-2023-report/3",
        "--reason",
        "更正",
        "--reason-en",
        "Corrected",
        "--date",
        "2024-04-02",
    )
    assert code == 0
    assert run(ids, "release", "r2024.2", "--date", "2024-05-01")[0] == 0
    code, told = run(ids, "release", "r2024.2", "--date", "2024-05-01")
    assert code == 1 and "does not come after" in told and "stands as it was" in told

    code, told = run(ids, "withdraw", "qingchuan-2023-report/40", "--reason", "x")
    assert code == 1 and "still in the data" in told
    assert run(ids, "release", "x")[0] == 1
    code, told = run(ids, "merge", "qingchuan-2023-report/40", "--into", "qingchuan-2023-report/40", "--reason", "x")
    assert code == 1 and "into itself alone" in told
    assert run(ids, "withdraw", "qingchuan-2023-report/40")[0] == 2


def test_one_line_explains_one_release(run, tmp_path):
    """A line used by a release does not explain the next change, whatever stands beside it on that day."""
    path = tmp_path / "data" / REPORT
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    replace_once(path, "高出年初的一成。", "高于年初的一成。")
    for reason in ("更正", "再更正"):
        assert run(ids, "correct", "qingchuan-2023-report/3", "--reason", reason, "--date", "2024-04-01")[0] == 0
    assert run(ids, "release", "r2024.2", "--date", "2024-04-01")[0] == 0
    replace_once(path, "高于年初的一成。", "高出一成。")
    code, told = run(ids, "status")
    assert code == 1 and "changed without a line: 1" in told
    assert run(ids, "correct", "qingchuan-2023-report/3", "--reason", "更正", "--date", "2024-04-01")[0] == 0
    assert run(ids, "status")[0] == 0


def test_days_that_cannot_be_stop_a_release(run, tmp_path):
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    before = (tmp_path / "data" / "releases.csv").read_bytes()
    code, told = run(ids, "release", "r2024.2", "--date", "2024-02-29")
    assert code == 1 and "before r2024.1 of 2024-03-01" in told
    replace_once(tmp_path / "data" / REPORT, "高出年初的一成。", "高于年初的一成。")
    run(ids, "correct", "qingchuan-2023-report/3", "--reason", "更正", "--date", "2025-04-01")
    code, told = run(ids, "release", "r2024.2", "--date", "2024-05-01")
    assert code == 1 and "is of 2025-04-01, after the release" in told
    assert (tmp_path / "data" / "releases.csv").read_bytes() == before


def test_a_release_names_only_what_it_touched(run):
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    assert "0 new ids, 0 changed ones" in run(ids, "release", "r2024.2", "--date", "2024-03-02")[1]


def test_only_plans_and_items_are_corrected(run):
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    code, told = run(ids, "correct", "tags/homework", "--reason", "x")
    assert code == 2 and "tags/homework is a tag" in told


def test_changes_that_nothing_can_be_added_to_are_left_alone(run, tmp_path):
    path = tmp_path / "data" / REPORT
    path.write_text(
        path.read_text("utf-8") + 'changes:\n  [{date: "2024-03-01", ids: ["3"], reason: {zh: 一}}]\n', "utf-8"
    )
    before = path.read_bytes()
    code, told = run(ids, "correct", "qingchuan-2023-report/3", "--reason", "x")
    assert code == 1 and "by hand" in told and path.read_bytes() == before


def test_a_broken_registry_stops_every_command(run, tmp_path):
    run(ids, "release", "r2024.1")
    path = tmp_path / "data" / "identifiers.csv"
    path.write_text(
        path.read_text("utf-8").replace("baishi-2023-speech/1-1,item", "baishi-2023-speech/1-9,item"), "utf-8"
    )
    before = path.read_text("utf-8")
    code, told = run(ids, "release", "r2024.2")
    assert code == 1 and "G515" in told and path.read_text("utf-8") == before


def test_broken_records_stop_every_command(run, tmp_path):
    replace_once(tmp_path / "data" / REPORT, "coverage: full", "coverage: ful")
    code, told = run(ids, "status")
    assert code == 1 and "R204" in told and "nothing was done" in told


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["qingchuan-2023-report/3"], 0, "[EB/OL]"),
        (["https://toy.example/archive/id/qingchuan-2023-report/3/", "--accessed", "2026-11-22"], 0, "[2026-11-22]"),
        (["qingchuan-2023-priorities", "--style", "apa"], 0, "(青教〔2023〕8号)"),
        (["archive", "--style", "bibtex"], 0, "@misc{archive"),
        (["/id/qingchuan-2023-report/3/"], 0, "[EB/OL]"),
        ([""], 2, "There is no '' here"),
        (["qingchuan-2023-report/33"], 2, "did you mean qingchuan-2023-report/3?"),
        (["qingchuan-2023-report/3", "--style", "x"], 2, "gb2025"),
        (["qingchuan-2023-report/3", "--accessed", "yesterday"], 2, "is not a day"),
    ],
)
def test_cite(run, arguments, code, words):
    got, told = run(cite, *arguments)
    assert got == code and words in told


def test_cite_says_what_became_of_an_id_and_what_is_not_cited(run, tmp_path):
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    code, told = run(cite, "cities/qingchuan")
    assert code == 2 and "cities/qingchuan is a city: items, plans" in told
    path = tmp_path / "data" / REPORT
    replace_once(path, '  - id: "4"\n    section: "2"', '  - id: "40"\n    section: "2"')
    run(ids, "move", "qingchuan-2023-report/4", "qingchuan-2023-report/40", "--reason", "改号", "--date", "2024-04-01")
    code, told = run(cite, "qingchuan-2023-report/4")
    assert code == 2 and "was moved on 2024-04-01: 改号 It leads to qingchuan-2023-report/40." in told
