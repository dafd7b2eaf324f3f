"""Two branches that both released: what `check` says of the merge, and the steps of docs/releasing.md."""

import subprocess
from pathlib import Path

import pytest

from generator.problems import as_text
from generator.registry.check import check_whole
from tests.conftest import ROOT
from tests.toy import copy_of_data, release, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
SPEECH = "plans/baishi/baishi-2023-speech.yaml"


def git(folder: Path, *arguments: str, is_checked: bool = True) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert not is_checked or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def explain(data: Path, file: str, item: str, reason: str) -> None:
    path = data / file
    line = f'\nchanges:\n  - {{date: "2024-04-01", ids: ["{item}"], reason: {{zh: {reason}}}}}\n'
    path.write_text(path.read_text("utf-8").rstrip() + line, "utf-8")


@pytest.fixture
def merged(tmp_path) -> Path:
    """The data of a main branch into which another branch was merged, after both made release r2024.2."""
    data = copy_of_data(tmp_path)
    release(data)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "data")
    git(tmp_path, "commit", "-qm", "r2024.1")
    git(tmp_path, "checkout", "-qb", "other")
    replace_once(data / REPORT, "高出年初的一成。", "略高于一成。")
    explain(data, REPORT, "3", "更正摘要")
    release(data, "r2024.2", "2024-05-01")
    git(tmp_path, "add", "data")
    git(tmp_path, "commit", "-qm", "r2024.2 of the other branch")
    git(tmp_path, "checkout", "-q", "main")
    speech = data / SPEECH
    text = speech.read_text("utf-8")
    at = text.index("title: {zh: ", text.index("\nitems:"))
    speech.write_text(text[:at] + text[at:].replace("title: {zh: ", "title: {zh: 更正：", 1), "utf-8")
    explain(data, SPEECH, "1-1", "更正标题")
    release(data, "r2024.2", "2024-05-02")
    git(tmp_path, "add", "data")
    git(tmp_path, "commit", "-qm", "r2024.2 of main")
    said = git(tmp_path, "merge", "other", is_checked=False)
    assert "registry.sha256" in said and REPORT not in said
    return data


def test_the_merge_is_told_for_what_it_is(merged):
    told = "\n".join(as_text(problem) for problem in check_whole(merged)[2])
    assert "conflict" in told and "Two branches released" in told


def test_the_steps_of_the_documentation_lead_to_a_whole_registry(merged):
    steps = (ROOT / "docs" / "releasing.md").read_text("utf-8").split("## Two branches released")[1]
    command = next(line for line in steps.splitlines() if "git checkout main -- data/identifiers.csv" in line)
    named = [word for word in command.strip().strip("`").split() if word.startswith("data/")]
    git(merged.parent, "checkout", "main", "--", *(file for file in named if (merged.parent / file).exists()))
    assert [as_text(problem) for problem in check_whole(merged)[2]] == []
    git(merged.parent, "add", "data")
    git(merged.parent, "commit", "-qm", "merge")
    release(merged, "r2024.3", "2024-06-01")
    _, registry, found = check_whole(merged)
    assert not found and [each.number for each in registry.releases] == ["r2024.1", "r2024.2", "r2024.3"]
    last = {identifier for release_, identifier in registry.said if release_ == "r2024.3"}
    assert last == {"qingchuan-2023-report/3"}


def test_the_same_release_twice_is_two_branches(merged):
    """Where git joins the lines by itself, the number stands twice."""
    releases = merged / "releases.csv"
    git(merged.parent, "checkout", "--ours", "--", "data")
    lines = releases.read_text("utf-8").splitlines(True)
    releases.write_text("".join([*lines, lines[-1].replace("2024-05-02", "2024-05-03")]), "utf-8")
    told = "\n".join(as_text(problem) for problem in check_whole(merged)[2])
    assert "two branches each made one" in told and "Two branches released" in told
