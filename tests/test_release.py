"""A release: whole, or nothing."""

import builtins
import hashlib
import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from generator.archive.pairs import pairs
from generator.pipeline import BusyError
from generator.registry.check import check_whole
from generator.release import ReleaseError, release
from generator.run import DataError
from generator.site.folders import ROOT, Folders
from tests.toy import copy_of_data, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


def small_build(folders, say=lambda stage: None):
    """Stands in for the build of a site: one page that shows the release."""
    archive, _, _ = check_whole(folders.data)
    folders.site.mkdir(parents=True)
    (folders.site / "index.html").write_text(f"<p>{archive.settings.release}</p>", "utf-8")
    return SimpleNamespace(site=folders.site)


@pytest.fixture
def folders(tmp_path):
    return Folders(data=copy_of_data(tmp_path), build=tmp_path / "build")


def state(folders):
    return {
        path.relative_to(folders.data).as_posix(): path.read_bytes()
        for path in folders.data.rglob("*")
        if path.is_file()
    }


def without_links(text):
    """The text of a plan's file with no link in it."""
    return re.sub(r"(?m)^    links:\n(?:      .*\n)+", "", text)


def git(folder, *arguments):
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_release_leaves_everything_that_it_promises(folders):
    done = release("r2024.2", "2024-06-01", folders, small_build)
    assert done.folder == folders.build / "releases" / "r2024.2" and done.added == done.ids
    names = {path.name for path in done.folder.iterdir()}
    assert names == {"policy-archive-r2024.2.zip", "identifiers.csv", "changes.json", "SHA256SUMS"}
    for line in (done.folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((done.folder / name).read_bytes()).hexdigest() == digest
    archive, registry, found = check_whole(folders.data)
    assert found == [] and archive.settings.release == "r2024.2" and archive.settings.snapshot == "2024-06-01"
    assert registry.last_release.number == "r2024.2"
    assert (done.folder / "identifiers.csv").read_bytes() == (folders.data / "identifiers.csv").read_bytes()
    assert not list(folders.build.glob(".release-*"))


def test_the_same_release_gives_the_same_bytes(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        folders = Folders(data=copy_of_data(tmp_path / name), build=tmp_path / name / "build")
        done = release("r2024.2", "2024-06-01", folders, small_build)
        made.append((done.folder / "SHA256SUMS").read_bytes())
    assert made[0] == made[1]


def broken_data(folders):
    replace_once(folders.data / REPORT, "coverage: full", "coverage: ful")


def changed_without_a_line(folders):
    release("r2024.2", "2024-06-01", folders, small_build)
    replace_once(folders.data / REPORT, "高出年初的一成。", "略高于一成。")


def released_already(folders):
    release("r2024.3", "2024-06-01", folders, small_build)


def files_there_already(folders):
    (folders.build / "releases" / "r2024.3").mkdir(parents=True)


def not_committed(folders):
    git(folders.data, "init", "-q")


def two_lines(folders):
    path = folders.data / "archive.yaml"
    path.write_text(path.read_text("utf-8").replace('snapshot: "2024-03-01"', '"snapshot": "2024-03-01"'), "utf-8")


@pytest.mark.parametrize(
    "spoil, number, words",
    [
        (broken_data, "r2024.3", "the data is not in order"),
        (changed_without_a_line, "r2024.3", "the data is not in order"),
        (released_already, "r2024.3", "does not come after r2024.3"),
        (released_already, "r2024.2", "does not come after r2024.3"),
        (files_there_already, "r2024.3", "a release is made once"),
        (not_committed, "r2024.3", "commit first"),
        (two_lines, "r2024.3", "stands 0 times"),
        (lambda folders: None, "v2", "is not a release number"),
    ],
)
def test_what_is_not_in_order_stops_a_release(folders, spoil, number, words):
    spoil(folders)
    before = state(folders)
    with pytest.raises(ReleaseError, match=words):
        release(number, "2024-07-01", folders, small_build)
    assert state(folders) == before
    assert not list(folders.build.glob(".release-*"))


def test_committed_data_is_released(folders):
    git(folders.data, "init", "-q")
    git(folders.data, "add", "-A")
    git(folders.data, "commit", "-q", "-m", "data")
    assert release("r2024.2", "2024-06-01", folders, small_build).ids


@pytest.mark.parametrize("fault", [DataError([]), KeyboardInterrupt(), RuntimeError("engine")])
def test_a_build_that_fails_releases_nothing(folders, fault):
    before = state(folders)

    def build(*_, **__):
        raise fault

    with pytest.raises((ReleaseError, KeyboardInterrupt, RuntimeError)):
        release("r2024.2", "2024-06-01", folders, build)
    assert state(folders) == before and not (folders.build / "releases" / "r2024.2").exists()


def test_the_repository_is_cited_as_the_archive_is_released():
    """CITATION.cff names the release and day of data/archive.yaml, and no person."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    settings = yaml.safe_load((ROOT / "data" / "archive.yaml").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["message"]
    assert (citation["version"], citation["date-released"]) == (settings["release"], settings["snapshot"])
    assert citation["url"] == settings["base_address"] and citation["title"] == settings["title"]["zh"]
    assert [set(author) <= {"name", "alias", "website"} for author in citation["authors"]] == [True]


@pytest.mark.parametrize("stops_after", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "number",
    ["r2024.2", "r2024.3", "r2024.4"],
    ids=["the first", "one in which a comparison alone is new", "one in which nothing is new"],
)
def test_a_release_stopped_half_way_is_seen(folders, monkeypatch, stops_after, number):
    """Ids are written first and releases last. Where only some are there the check says so, and once the files of the
    last commit are back the release can be made."""
    if number == "r2024.3":
        text = (folders.data / REPORT).read_text("utf-8")
        (folders.data / REPORT).write_text(without_links(text), "utf-8")
        release("r2024.2", "2024-06-01", folders, small_build)
        (folders.data / REPORT).write_text(text, "utf-8")
    if number == "r2024.4":
        release("r2024.2", "2024-06-01", folders, small_build)
    before = state(folders)
    replaced = []
    replace = os.replace

    def stopped(part, path):
        if Path(path).parent == folders.data:
            if len(replaced) == stops_after:
                raise KeyboardInterrupt
            replaced.append(Path(path).name)
        replace(part, path)

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        release(number, "2024-06-01", folders, small_build)
    monkeypatch.undo()
    assert replaced == ["identifiers.csv", "comparisons.csv", "archive.yaml"][:stops_after]
    last = {"r2024.2": "identifiers.csv", "r2024.3": "comparisons.csv", "r2024.4": "archive.yaml"}
    half_way = last[number] in replaced
    assert {problem.code for problem in check_whole(folders.data)[2]} == ({"G516"} if half_way else set())
    for name, content in before.items():
        (folders.data / name).write_bytes(content)
    for name in set(state(folders)) - set(before):
        (folders.data / name).unlink()
    assert release(number, "2024-06-01", folders, small_build).number == number
    archive, registry, found = check_whole(folders.data)
    assert found == [] and set(registry.comparisons) == set(pairs(archive))


def test_what_a_killed_release_left_is_swept_away(folders):
    (folders.build / ".release-killed" / "build" / "site").mkdir(parents=True)
    release("r2024.2", "2024-06-01", folders, small_build)
    assert not list(folders.build.glob(".release-*"))


def test_a_file_that_was_being_written_hinders_no_release(folders):
    git(folders.data, "init", "-q")
    git(folders.data, "add", "-A")
    git(folders.data, "commit", "-q", "-m", "data")
    (folders.data / ".identifiers.csv.part").write_text("id,kind")
    assert release("r2024.2", "2024-06-01", folders, small_build).ids
    assert not list(folders.data.glob(".*.part"))


def test_two_releases_at_once_are_one(folders):
    def build(of_copy, say=lambda stage: None):
        with pytest.raises(BusyError):
            release("r2024.2", "2024-06-01", folders, small_build)
        return small_build(of_copy)

    assert release("r2024.2", "2024-06-01", folders, build).ids


def test_a_full_disk_changes_nothing(folders, monkeypatch):
    before = state(folders)
    opened = builtins.open

    def full(path, mode="r", *more, **named):
        if str(path).startswith(str(folders.data)) and "releases.csv" in str(path) and "w" in mode:
            raise OSError(28, "No space left on device", str(path))
        return opened(path, mode, *more, **named)

    monkeypatch.setattr(builtins, "open", full)
    with pytest.raises(ReleaseError, match="releases.csv cannot be written: No space left on device"):
        release("r2024.2", "2024-06-01", folders, small_build)
    assert state(folders) == before and not (folders.build / "releases" / "r2024.2").exists()
