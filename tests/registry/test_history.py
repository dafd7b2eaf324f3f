"""What was said is kept, and a registry that was lost or altered is noticed."""

import json
import re
import shutil

import pytest

from generator.archive.content import RECIPE, item_content
from generator.problems import as_text
from generator.registry.check import check_whole
from generator.registry.files import read_registry
from generator.registry.history import registered
from generator.registry.seal import SEAL
from tests.conftest import ROOT
from tests.toy import copy_of_data, release, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
ITEM = "qingchuan-2023-report/3"
TABLES = ("identifiers.csv", "releases.csv", "comparisons.csv")


@pytest.fixture
def data(tmp_path):
    made = copy_of_data(tmp_path)
    release(made)
    return made


def codes(data) -> list[str]:
    return [problem.code for problem in check_whole(data)[2]]


def lines(data, number: str) -> list[dict]:
    return [json.loads(line) for line in (data / "history" / f"{number}.jsonl").read_text("utf-8").splitlines()]


def correct(data) -> None:
    """Change the words of an item, and say why."""
    replace_once(data / REPORT, "高出年初的一成。", "略高于一成。")
    path = data / REPORT
    line = '\nchanges:\n  - {date: "2024-04-01", ids: ["3"], reason: {zh: 更正摘要}}\n'
    path.write_text(path.read_text("utf-8").rstrip() + line, "utf-8")


def test_a_release_writes_down_what_it_hashed(data):
    archive, registry, found = check_whole(data)
    assert not found
    told = {each["id"]: each for each in lines(data, "r2024.1")}
    assert told.keys() == archive.plans.keys() | archive.items.keys()
    for identifier, each in told.items():
        entry = registry.entries[identifier]
        assert each["recipe"] == RECIPE
        assert entry.hashes == (("r2024.1", registered(entry.kind, each["content"])),)
    assert told[ITEM]["content"] == item_content(archive.items[ITEM].item)


def test_the_next_release_writes_only_what_changed(data):
    before = (data / "history" / "r2024.1.jsonl").read_bytes()
    correct(data)
    release(data, "r2024.2", "2024-05-01")
    assert codes(data) == []
    assert [each["id"] for each in lines(data, "r2024.2")] == [ITEM]
    assert (data / "history" / "r2024.1.jsonl").read_bytes() == before


def history_reworded(data):
    replace_once(data / "history" / "r2024.1.jsonl", "高出年初的一成。", "远高于一成。")


def history_line_gone(data):
    path = data / "history" / "r2024.1.jsonl"
    path.write_text("".join(x for x in path.read_text("utf-8").splitlines(True) if ITEM not in x), "utf-8")


def history_of_another(data):
    path = data / "history" / "r2024.1.jsonl"
    path.write_text(path.read_text("utf-8").replace(f'"{ITEM}"', '"qingchuan-2023-report/44"'), "utf-8")


def history_no_json(data):
    path = data / "history" / "r2024.1.jsonl"
    path.write_text(path.read_text("utf-8") + "[]\n", "utf-8")


@pytest.mark.parametrize("way", [history_reworded, history_line_gone, history_of_another, history_no_json])
def test_history_and_registry_are_held_against_each_other(data, way):
    way(data)
    assert set(codes(data)) == {"G519"}


def tables_gone(data):
    for name in TABLES:
        (data / name).unlink(missing_ok=True)


def tables_emptied(data):
    for name in TABLES:
        if (data / name).is_file():
            (data / name).write_text((data / name).read_text("utf-8").splitlines(True)[0], "utf-8")


def everything_gone(data):
    tables_gone(data)
    (data / SEAL).unlink()
    shutil.rmtree(data / "history")


def comparisons_gone(data):
    (data / "comparisons.csv").unlink()


def title_edited(data):
    path = data / "identifiers.csv"
    path.write_text(path.read_text("utf-8").replace("办公室", "总务室", 1), "utf-8")


def date_edited(data):
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(r"(tags/homework,tag,r2024.1,live,,)2024-03-01", r"\g<1>2024-03-02", path.read_text("utf-8")), "utf-8"
    )


def seal_gone(data):
    (data / SEAL).unlink()


@pytest.mark.parametrize(
    "way", [tables_gone, tables_emptied, everything_gone, comparisons_gone, title_edited, date_edited, seal_gone]
)
def test_a_registry_that_was_lost_or_altered_is_noticed(data, way):
    way(data)
    assert "G518" in codes(data) or "G515" in codes(data)


def test_a_lost_registry_protects_what_was_published(data):
    """A deleted plan is not forgotten with the registry: nothing can be released before it is back."""
    everything_gone(data)
    (data / REPORT).unlink()
    _, _, found = check_whole(data)
    assert any("there is no registry that has it" in as_text(problem) for problem in found) or "L308" in codes(data)


def test_an_old_copy_of_the_registry_is_told_as_one(data, tmp_path):
    old = shutil.copytree(data, tmp_path / "old")
    correct(data)
    release(data, "r2024.2", "2024-05-01")
    shutil.rmtree(data / "history")
    for name in (*TABLES, SEAL, "history"):
        if (old / name).is_dir():
            shutil.copytree(old / name, data / name)
        elif (old / name).is_file():
            shutil.copy(old / name, data / name)
    [problem] = [problem for problem in check_whole(data)[2] if problem.code == "G516"]
    assert "1 lines of changes are later" in problem.message and "old copy" in problem.hint


def test_an_archive_that_was_never_released_needs_no_registry(tmp_path):
    data = copy_of_data(tmp_path)
    assert codes(data) == []
    replace_once(data / "archive.yaml", "release: unreleased", 'release: "r2024.1"')
    assert codes(data) == ["G518"]


def test_the_registry_of_this_archive_is_whole():
    registry, found = read_registry(ROOT / "data")
    assert found == [] and registry.releases and registry.said and (ROOT / "data" / SEAL).is_file()
    numbers = {release.number for release in registry.releases}
    assert {release for release, _ in registry.said} == numbers, "the history of a release is missing"
