"""A department or an indicator that was renamed changes what items say: the move explains that by itself."""

import re

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.registry.check import check_whole
from generator.registry.entries import changes
from tests.toy import copy_of_data, release, replace_once


@pytest.fixture
def data(tmp_path):
    made = copy_of_data(tmp_path)
    release(made)
    return made


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rename_everywhere(data, old: str, new: str) -> int:
    """Rename an id in every file of the data; how many plans had it."""
    count = 0
    for path in data.rglob("*.yaml"):
        text = path.read_text("utf-8")
        if old in text:
            path.write_text(text.replace(old, new), "utf-8")
            count += path.parent.parent.name == "plans"
    return count


def test_a_renamed_indicator_needs_no_other_word(data):
    assert rename_everywhere(data, "preschool-gross-enrolment", "gross-enrolment-kindergarten")
    unexplained = {problem.code for problem in check_whole(data)[2]}
    assert unexplained == {"G511", "G513"}
    done = run("ids", "move", "indicators/preschool-gross-enrolment", "indicators/gross-enrolment-kindergarten",
               "--reason", "改用通行名称", "--date", "2024-04-01", "--data", data)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert check_whole(data)[2] == []
    told = run("ids", "status", "--data", data).output
    assert "renamed by a move or merge" in told
    release(data, "r2024.2", "2024-05-01")
    archive, registry, found = check_whole(data)
    assert not found
    renamed = [entry for entry in changes(registry)[-1].figures if entry.kind == "item"]
    assert renamed and {entry.reason for entry in renamed} == {"改用通行名称"}


def test_a_renamed_department_needs_no_other_word(data):
    [city] = [path.stem for path in (data / "departments").glob("qingchuan.yaml")]
    assert rename_everywhere(data, "basic-education", "schools-and-kindergartens")
    functions = data / "functions.yaml"
    functions.write_text(functions.read_text("utf-8").replace("schools-and-kindergartens", "basic-education"), "utf-8")
    departments = data / "departments" / f"{city}.yaml"
    departments.write_text(
        departments.read_text("utf-8").replace("function: schools-and-kindergartens", "function: basic-education"),
        "utf-8",
    )
    found = check_whole(data)[2]
    moved = sorted({problem.excerpt.split(",")[0] for problem in found if problem.code == "G511"})
    assert moved and {problem.code for problem in found} == {"G511", "G513"}
    for old in moved:
        new = old.replace("basic-education", "schools-and-kindergartens")
        done = run("ids", "move", old, new, "--reason", "改名", "--date", "2024-04-01", "--data", data)
        assert done.exit_code == 0, done.output
    assert check_whole(data)[2] == []


def test_what_changed_besides_is_still_to_be_explained(data):
    rename_everywhere(data, "preschool-gross-enrolment", "gross-enrolment-kindergarten")
    replace_once(data / "plans/qingchuan/qingchuan-2023-report.yaml", "高出年初的一成。", "略高于一成。")
    run("ids", "move", "indicators/preschool-gross-enrolment", "indicators/gross-enrolment-kindergarten",
        "--reason", "改用通行名称", "--date", "2024-04-01", "--data", data)  # fmt: skip
    assert [problem.code for problem in check_whole(data)[2]] == ["G513"]
    refused = CliRunner().invoke(
        main, ["ids", "correct", "--all", "--reason", "更正", "--data", str(data)], input="n\n"
    )
    assert refused.exit_code == 1 and "qingchuan-2023-report/3" in refused.output
    assert [problem.code for problem in check_whole(data)[2]] == ["G513"]
    done = run("ids", "correct", "--all", "--yes", "--reason", "更正", "--date", "2024-04-02", "--data", data)
    assert done.exit_code == 0, done.output
    assert check_whole(data)[2] == []


def test_one_command_explains_changes_in_several_plans(data):
    for path in sorted(data.glob("plans/*/*.yaml")):
        text = path.read_text("utf-8")
        at = text.index("\nitems:")
        path.write_text(text[:at] + re.sub(r"(abstract:\s*\{?\s*zh: )", r"\1据报，", text[at:], count=1), "utf-8")
    changed = [problem for problem in check_whole(data)[2] if problem.code == "G513"]
    assert len({problem.file for problem in changed}) > 1
    done = run("ids", "correct", "--all", "--yes", "--reason", "统一措辞", "--date", "2024-04-02", "--data", data)
    assert done.exit_code == 0 and done.output.count("says why") == len(changed), done.output
    assert check_whole(data)[2] == []
    again = run("ids", "correct", "--all", "--yes", "--reason", "x", "--data", data)
    assert again.exit_code == 0 and "No published id changed" in again.output


@pytest.mark.parametrize("arguments", [["2999-01-01"], ["0001-01-01"]])
def test_a_release_of_another_age_is_refused(data, arguments):
    done = run("ids", "release", "r2024.2", "--date", *arguments, "--data", data)
    assert done.exit_code in (1, 2) and "Traceback" not in done.output
    assert len(check_whole(data)[1].releases) == 1


def test_a_number_that_programs_take_for_another_is_refused(data):
    done = run("ids", "release", "2024.10", "--date", "2024-05-01", "--data", data)
    assert done.exit_code == 1 and "such as r2026.3" in done.output
