"""The hard knocks in small numbers; `python -m tests.knocks` runs them at full size."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.knocks import builds, disks, heavy, hostile, records, registries, releases, served, sources
from tests.knocks.tallies import counted


def _none_failed(tally):
    assert not tally.failures, "\n".join(tally.lines())


@pytest.mark.slow
def test_mutated_records_are_answered(tmp_path):
    _none_failed(counted("mutated records", 300, records.start, tmp_path))


@pytest.mark.slow
def test_mutated_sources_are_answered(tmp_path):
    _none_failed(counted("mutated sources", 120, sources.start, tmp_path))


@pytest.mark.slow
def test_heavy_files_are_answered(tmp_path):
    _none_failed(heavy.run(tmp_path, is_small=True))


@pytest.mark.slow
def test_mutated_registries_are_answered(tmp_path):
    _none_failed(counted("mutated registries", 150, registries.start, tmp_path))


def test_every_field_that_takes_markup_is_hostile(tmp_path):
    assert not hostile.left_alone(tmp_path)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return builds.Bench(tmp_path_factory.mktemp("knocks") / "builds")


@pytest.mark.site
@pytest.mark.parametrize(
    "knock",
    [
        lambda bench: builds.kills(bench, 5),
        lambda bench: builds.leftovers(bench, 3),
        lambda bench: builds.two_at_once(bench, 1),
        lambda bench: disks.full_disk(bench, 2),
        lambda bench: disks.full_from(bench, 1),
        disks.commands_on_a_full_disk,
        lambda bench: releases.releases_killed(bench, 3),
        disks.read_only,
        lambda bench: builds.changing_file(bench, 1),
        lambda bench: builds.changing_source(bench, 1),
        lambda bench: builds.jumping_clock(bench, 1),
    ],
    ids=[
        "kills",
        "leftovers",
        "two at once",
        "full disk",
        "full from a moment on",
        "commands",
        "releases",
        "read-only",
        "changing file",
        "changing source",
        "jumping clock",
    ],
)
def test_a_build_that_is_knocked_leaves_a_whole_site(bench, knock):
    _none_failed(knock(bench))


_WRITES = """
import os, sys, tempfile
from pathlib import Path
from tests.knocks.full_disk import FullDisk
folder = tempfile.tempdir = Path(sys.argv[1])
(folder / "file").write_text("x")
FullDisk(0)
for write in (
    lambda: (folder / "new").open("xb"), lambda: (folder / "new").open("w"), lambda: (folder / "new").write_bytes(b""),
    lambda: (folder / "new").touch(), lambda: (folder / "new").mkdir(), lambda: (folder / "a/b").mkdir(parents=True),
    lambda: (folder / "file").rename(folder / "new"), lambda: (folder / "file").replace(folder / "new"),
    lambda: (folder / "new").hardlink_to(folder / "file"), lambda: (folder / "new").symlink_to(folder / "file"),
    tempfile.mkdtemp, tempfile.mkstemp,
):
    try:
        write()
    except OSError as error:
        print(error.errno)
print((folder / "file").read_text(), os.listdir(folder))
"""


def test_the_simulated_full_disk_reaches_every_way_to_write(tmp_path):
    """pathlib and tempfile call `io.open`, `os.open` and other functions of `os`, not `builtins.open`."""
    done = subprocess.run([sys.executable, "-c", _WRITES, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["28"] * 12 + ["x ['file']"], done.stderr


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory):
    """The site of the archive with hostile words in every text."""
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "generator", "build", "--build", str(folder / "build")]
    command += ["--data", str(hostile.write_hostile(folder))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "build" / "site"


@pytest.mark.site
def test_hostile_words_stand_as_text(hostile_site):
    assert not hostile.what_acts(hostile_site)
    page = (hostile_site / "plans" / "qingchuan-2023-priorities" / "index.html").read_text("utf-8")
    assert "&lt;script&gt;" in page and "window.ran" in page


@pytest.mark.site
def test_every_address_ever_published_answers(tmp_path):
    site, ever = served.life(tmp_path)
    assert not hostile.what_acts(site)
    _none_failed(served.requests(site, 500, ever))


@pytest.mark.site
def test_nothing_acts_on_a_page_written_by_hand(built_site):
    """On any page of the archive itself: those written in Markdown may contain HTML."""
    assert not hostile.what_acts(built_site)


@pytest.mark.browser
def test_nothing_hostile_runs_and_no_request_leaves(hostile_site, browser):
    """In Chromium without the pages' security policy, so that escaping alone must protect."""
    tally = hostile.visited(hostile_site, 40, browser)
    _none_failed(tally)


@pytest.mark.browser
def test_what_runs_or_leaves_is_seen(tmp_path, browser):
    """Test `visited` itself: a script, a picture from another host, a page that redirects."""
    (tmp_path / "a.html").write_text("<script>window.ran=1</script>")
    (tmp_path / "b.html").write_text("<img src=x onerror='window.ran=1'>")
    (tmp_path / "c.html").write_text(f"<img src=https://{hostile.EVIL}/x.png>")
    (tmp_path / "d.html").write_text("<script>window.ran=1</script><meta http-equiv=refresh content='0; url=e.html'>")
    (tmp_path / "e.html").write_text("<meta http-equiv=refresh content='0; url=f.html'>")
    (tmp_path / "f.html").write_text("<p>quiet")
    tally = hostile.visited(tmp_path, 9, browser)
    assert [failure.partition(":")[0] for failure in tally.failures] == ["a.html", "b.html", "c.html", "d.html"]
    assert tally.answers["quiet"] == 2


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("plans/qingchuan/elsewhere.yaml", "/etc/hostname"),
        ("plans/elsewhere", "/etc"),
        ("plans/qingchuan/zero.yaml", "/dev/zero"),
        ("plans/qingchuan/itself.yaml", "itself.yaml"),
        ("departments/elsewhere.yaml", "../../../../etc/hostname"),
    ],
)
def test_a_link_out_of_the_tree_is_refused(tmp_path, place, target):
    data = records.copy_of_toy(tmp_path)
    os.symlink(target, data / place)
    assert records.answered(data, 1) == "problems"


@pytest.mark.parametrize(
    "name", ["a..yaml", "-rf.yaml", "a b.yaml", "%2e%2e.yaml", "a\nb.yaml", "<img>.yaml", "con.yaml", "\u202e.yaml"]
)
def test_a_path_trick_in_a_file_name_is_refused(tmp_path, name):
    data = records.copy_of_toy(tmp_path)
    plan = (data / "plans" / "qingchuan" / "qingchuan-2023-report.yaml").read_text("utf-8")
    (data / "plans" / "qingchuan" / name).write_text(plan, "utf-8")
    assert records.answered(data, 1) == "problems"


@pytest.mark.parametrize(
    "name", ["../x", "a/../../b", "/etc/passwd", "A", "a b", "a%2fb", "ａ", "a\u200bb", "a--b", "con.", "-a", "a/b", ""]
)
def test_a_path_trick_in_an_id_is_refused(tmp_path, name):
    data = records.copy_of_toy(tmp_path)
    plan = data / "plans" / "qingchuan" / "qingchuan-2023-report.yaml"
    text = plan.read_text("utf-8")
    assert "\nid: qingchuan-2023-report\n" in f"\n{text}"
    plan.write_text(text.replace("id: qingchuan-2023-report", f"id: '{name}'", 1), "utf-8")
    assert records.answered(data, 1) == "problems"


def test_a_pipe_in_the_data_folder_is_not_waited_for(tmp_path):
    data = records.copy_of_toy(tmp_path)
    os.mkfifo(data / "plans" / "qingchuan" / "pipe.yaml")
    assert records.answered(data, 1) == "problems"


@pytest.mark.parametrize("is_device", [False, True])
def test_a_build_waits_for_no_pipe_and_no_device(tmp_path, is_device):
    """A build of a data folder with a pipe or device in it ends with a problem."""
    data = records.copy_of_toy(tmp_path)
    place = data / "plans" / "qingchuan" / "endless.yaml"
    if is_device:
        os.symlink("/dev/zero", place)
    else:
        os.mkfifo(place)
    command = [sys.executable, "-m", "generator", "build", "--data", str(data), "--build", str(tmp_path / "build")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and ("F103" if is_device else "F104") in done.stdout
