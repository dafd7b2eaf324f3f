"""Nothing is done where nothing changed, and whatever changed is seen."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from generator import folders, last_site, unchanged, write
from generator.cores import Ended
from generator.last_site import seen, stamps
from generator.listing import Listing
from generator.noted import note


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "data"
    (folder / "plans").mkdir(parents=True)
    (folder / "plans" / "a.yaml").write_text("a")
    (folder / "b.yaml").write_text("b")
    return folder


def hashed(folder, *words):
    return unchanged.inputs_hash([folder], [], words)


def test_the_same_inputs_have_the_same_hash(inputs):
    assert hashed(inputs, "base") == hashed(inputs, "base")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "b.yaml").write_text("c"),
        lambda folder: (folder / "b.yaml").rename(folder / "c.yaml"),
        lambda folder: (folder / "b.yaml").unlink(),
        lambda folder: (folder / "plans" / "new.yaml").write_text(""),
        lambda folder: (folder / "b.yaml").rename(folder / "plans" / "b.yaml"),
    ],
)
def test_every_change_is_seen(inputs, change):
    before = hashed(inputs, "base")
    change(inputs)
    assert hashed(inputs, "base") != before


def test_a_pipe_and_a_device_are_not_read(inputs):
    """Both may have no end; the check of the records says what is wrong with them."""
    os.mkfifo(inputs / "pipe.yaml")
    os.symlink("/dev/zero", inputs / "zero.yaml")
    os.symlink("itself.yaml", inputs / "itself.yaml")
    assert hashed(inputs) == hashed(inputs)


def test_another_base_address_is_another_site(inputs):
    assert hashed(inputs, "https://a.example/") != hashed(inputs, "https://b.example/")


def standing(build: Path, told: dict) -> folders.Folders:
    """The folders of a build whose site stands, whole and noted."""
    held = folders.Folders(build=build)
    write.write_tree(held.site, {"index.html": "x", "a/index.html": "y"})
    folders.remember(held.site, held.note, "key", told)
    for folder in (held.site, held.site / "a"):
        os.utime(folder, ns=(0, 0))  # A clock that ticks slowly would give what comes next the time of what was before.
    files, within = stamps(held.site)
    note(held.site_note, Listing.of(files).shelves)
    note(held.site_note.with_name("folders"), Listing.of(within).shelves)
    assert folders.what_was_told(held, "key") == told
    return held


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _as_long(path: Path) -> None:
    path.unlink()
    path.write_text("z")


@pytest.mark.parametrize("harm", [Path.unlink, _emptied, _as_long])
def test_a_site_is_known_until_a_file_of_it_is_missing_or_another(tmp_path, harm):
    held = standing(tmp_path, {"pages": 2})
    assert folders.what_was_told(held, "other") is None
    harm(held.site / "a" / "index.html")
    assert folders.what_was_told(held, "key") is None


@pytest.mark.parametrize("place", ["stranger", "a/stranger", "new/folder/stranger"])
def test_a_site_with_a_stranger_in_it_is_made_anew(tmp_path, place):
    held = standing(tmp_path, {"pages": 2})
    (held.site / place).parent.mkdir(parents=True, exist_ok=True)
    (held.site / place).write_text("x")
    assert folders.what_was_told(held, "key") is None
    assert set(seen(held.site, held.site_note).others) == {place}


def test_two_processes_see_of_a_site_what_one_sees(tmp_path, monkeypatch):
    site, memory = tmp_path / "site", tmp_path / "note"
    write.write_tree(site, {f"id/{n}/index.html": "x" for n in range(60)})
    files, within = stamps(site)
    note(memory, Listing.of(files).shelves)
    note(memory.with_name("folders"), Listing.of(within).shelves)
    assert seen(site, memory).is_as_left
    for n in range(0, 60, 3):
        (site / "id" / str(n) / "index.html").write_text("another")
        (site / "id" / str(n + 1) / "index.html").unlink()
    (site / "stranger").write_text("x")
    alone = seen(site, memory)
    assert (len(alone.others), len(alone.gone)) == (21, 20)
    monkeypatch.setattr(last_site, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert seen(site, memory) == alone
    monkeypatch.setattr(last_site.Aside, "result", lambda aside: (_ for _ in ()).throw(Ended()))
    assert seen(site, memory).gone == files.keys(), "what was not looked at does not count"


def test_a_site_that_was_looked_at_before_another_build_ended_is_looked_at_again(tmp_path):
    held = standing(tmp_path, {"pages": 2})
    looked = folders.look_at_site(held)
    looked.result()
    (held.site / "a" / "index.html").unlink()
    note(held.site_note, Listing.of(stamps(held.site)[0]).shelves)  # As a build does that ends.
    (held.site / "index.html").unlink()
    assert folders.what_was_told(held, "key", looked) is None


@pytest.mark.parametrize("noise", [b"", b"{", b"[]", b"\xff\x00", b'{"key": "key", "files": 2, "told": 7}'])
def test_a_broken_note_is_no_note(tmp_path, noise):
    held = standing(tmp_path, {"pages": 1})
    held.note.write_bytes(noise)
    assert folders.what_was_told(held, "key") is None


def test_a_note_in_which_one_bit_is_flipped_is_no_note(tmp_path):
    """What a build said of a site is told again only as it was."""
    held = standing(tmp_path, {"counts": {"plans": 1}, "size": 10})
    whole = held.note.read_bytes()
    for place in range(len(whole)):
        held.note.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert folders.what_was_told(held, "key") is None
    told = json.dumps({"key": "key", "files": 2, "told": 7}).encode()
    held.note.write_bytes(hashlib.sha256(told).hexdigest().encode() + b"\n" + told)
    assert folders.what_was_told(held, "key") is None
