"""Nothing is done where nothing changed, and whatever changed is seen."""

import hashlib
import json
import os

import pytest

from generator import folders, unchanged, write


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


def test_a_site_is_known_until_a_file_of_it_is_missing(tmp_path):
    site, note = tmp_path / "site", tmp_path / "cache" / "built.json"
    write.write_tree(site, {"index.html": "x", "a/index.html": "y"})
    folders.remember(site, note, "key", 3, {"pages": 2})
    assert folders.what_was_told(site, note, "key") == {"pages": 2}
    assert folders.what_was_told(site, note, "other") is None
    (site / "a" / "index.html").unlink()
    assert folders.what_was_told(site, note, "key") is None


@pytest.mark.parametrize("noise", [b"", b"{", b"[]", b"\xff\x00", b'{"key": "key", "files": 2, "told": 7}'])
def test_a_broken_note_is_no_note(tmp_path, noise):
    site, note = tmp_path / "site", tmp_path / "built.json"
    write.write_tree(site, {"index.html": "x"})
    folders.remember(site, note, "key", 2, {"pages": 1})
    note.write_bytes(noise)
    assert folders.what_was_told(site, note, "key") is None


def test_a_note_in_which_one_bit_is_flipped_is_no_note(tmp_path):
    """What a build said of a site is told again only as it was."""
    site, note = tmp_path / "site", tmp_path / "built.json"
    write.write_tree(site, {"index.html": "x"})
    folders.remember(site, note, "key", 2, {"counts": {"plans": 1}, "size": 10})
    whole = note.read_bytes()
    for place in range(len(whole)):
        note.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert folders.what_was_told(site, note, "key") is None
    told = json.dumps({"key": "key", "files": 2, "told": 7}).encode()
    note.write_bytes(hashlib.sha256(told).hexdigest().encode() + b"\n" + told)
    assert folders.what_was_told(site, note, "key") is None
