"""The registry's files: reading is the inverse of writing, and every fault is located."""

import dataclasses
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.registry.check import check_whole
from generator.registry.entries import (
    Entry,
    Kind,
    Registry,
    Release,
    digest,
    entry_order,
)
from generator.registry.files import identifiers_csv, read_registry, write_registry
from tests.toy import copy_of_data, release, replace_once


@given(
    st.lists(
        st.builds(
            Entry,
            id=st.from_regex(r"[a-z]{1,8}-[0-9]{1,3}(/[a-z0-9]{1,5})?", fullmatch=True),
            kind=st.just(Kind.ITEM),
            first_release=st.just("r2024.1"),
            hashes=st.sampled_from([(), (("r2024.1", "0" * 24),), (("r2024.1", "a" * 16), ("r2024.2", "gone"))]),
            title=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cf"]), max_size=20),
            date=st.just("2024-01-01"),
        ),
        unique_by=lambda e: e.id,
        max_size=8,
    )
)
def test_the_file_gives_back_what_was_written(tmp_path_factory, entries):
    """Reading is the inverse of writing, and writing again gives the same bytes."""
    folder = tmp_path_factory.mktemp("registry")
    entries = sorted(entries, key=entry_order)
    releases = tuple(Release(n, "2024-01-01", len(entries), digest(entries, n)) for n in ("r2024.1", "r2024.2"))
    registry = Registry({e.id: e for e in entries}, releases)
    write_registry(folder, registry)
    again, found = read_registry(folder)
    assert not found
    assert [dataclasses.replace(e, line=0) for e in again.entries.values()] == entries
    assert identifiers_csv(again.entries.values()) == (folder / "identifiers.csv").read_text("utf-8")


def test_a_folder_without_a_registry_has_published_nothing(tmp_path):
    registry, found = read_registry(tmp_path)
    assert found == [] and not registry.entries and registry.last_release is None


@pytest.mark.parametrize(
    "row, words",
    [
        ("a b,tag,r2024.1,live,,,,,", "is not an id"),
        ("tags/a,tog,r2024.1,live,,,,,", "there is no kind"),
        ("tags/a,tag,1,live,,,,,", "is not a release"),
        ("tags/a,tag,r2024.1,moved,,2024-01-01,x,,", "has 0 successors"),
        ("tags/a,tag,r2024.1,split,tags/b,2024-01-01,x,,", "has 1 successors"),
        ("tags/a,tag,r2024.1,live,tags/b,,,,", "has 1 successors"),
        ("tags/a,tag,r2024.1,withdrawn,,2024-01-01, ,,", "a date and a reason"),
        ("tags/a,tag,r2024.1,withdrawn,,2024-13-01,x,,", "a date and a reason"),
        ("tags/a,tag,r2024.1,live,,,,r2024.1=xyz,", "is not a release and a hash"),
        ("tags/a,tag,r2024.1,live,,,,r2024.2=0123456789abcdef;r2024.1=0123456789abcdef,", "order of the releases"),
        ("tags/a,tag,r2024.1,live", "has 4 columns"),
        ("tags/a,tag,r2024.1,moved,../x,2024-01-01,x,,", "among the successors is not an id"),
        (
            "tags/a,tag,r2024.1,withdrawn,,2024-01-01,\u202ex,,",
            "U+202E (right-to-left override) stands in the text of reason",
        ),
        ("tags/a,tag,r2024.1,live,,,,,\x00", "U+0000"),
        (f"tags/{'9' * 5000},tag,r2024.1,live,,,,,", "is not an id"),
        (f"tags/a,tag,2024.{'9' * 5000},live,,,,,", "is not a release"),
        (f"tags/a,tag,r2024.1,withdrawn,,2024-01-01,{'字' * 4001},,", "more than 4,000 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(tmp_path, row, words):
    head = "id,kind,first_release,status,successors,date,reason,hashes,title\n"
    (tmp_path / "identifiers.csv").write_text(head + row + "\n", "utf-8")
    [problem] = read_registry(tmp_path)[1]
    assert (problem.code, problem.line) == ("G503", 2) and words in problem.message


@pytest.mark.parametrize(
    ("find", "write", "code", "words"),
    [
        (
            "r2024.1,2024-03-01,",
            "r2024.1,2025-03-01,",
            "G503",
            "r2024.2 of 2024-04-01 is older than r2024.1 of 2025-03-01",
        ),
        (
            "r2024.1,2024-03-01,63,",
            "r2024.1,2024-03-01,62,",
            "G515",
            "release r2024.1 had 62 ids, and the registry has 63",
        ),
    ],
)
def test_a_release_altered_by_hand_is_seen(tmp_path, find, write, code, words):
    data = copy_of_data(tmp_path)
    release(data)
    release(data, "r2024.2", "2024-04-01")
    replace_once(data / "releases.csv", find, write)
    problem = read_registry(data)[1][0]
    assert (problem.code, problem.line) == (code, 3 if code == "G503" else 2) and words in problem.message


def test_a_number_that_is_none_is_told_with_its_line(tmp_path):
    (tmp_path / "releases.csv").write_text(f"release,date,ids,digest\nr2024.1,2024-01-01,²,{'0' * 64}\n", "utf-8")
    assert [(each.code, each.line) for each in read_registry(tmp_path)[1]] == [("G503", 2)]


def test_a_cell_of_two_lines_does_not_shift_the_line_that_is_told(tmp_path):
    head = "id,kind,first_release,status,successors,date,reason,hashes,title\n"
    (tmp_path / "identifiers.csv").write_text(
        f'{head}tags/a,tag,r2024.1,live,,,"a\nb",,\na b,tag,r2024.1,live,,,,,\n', "utf-8"
    )
    assert ("G503", 4) in [(each.code, each.line) for each in read_registry(tmp_path)[1]]


def long_registry(*rows):
    head = "id,kind,first_release,status,successors,date,reason,hashes,title\n"
    return head + "".join(f"tags/{name},tag,r2024.1,{status},{after},2024-01-01,x,,\n" for name, status, after in rows)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            long_registry(*((f"a{n}", "moved", f"tags/a{n + 1}") for n in range(1_500))),
            "G503",
            "leads on over more than 1,000 ids",
        ),
        (
            long_registry(*((f"a{n}", "moved", f"tags/a{(n + 1) % 5_000}") for n in range(5_000))),
            "G505",
            "lead to each other",
        ),
        (
            long_registry(*((f"{c}{n}", "split", f"tags/a{n + 1};tags/b{n + 1}") for n in range(60) for c in "ab")),
            "G503",
            "leads on over more than 1,000",
        ),
        (long_registry(*((f"a{n}", "live", "tags/x") for n in range(1_500))), "G503", "has 1 successors"),
        ("x\n" * 300_001, "G501", "more than 300,000 rows"),
        ("x" * 60_000_001, "G501", "more than 60,000,000 bytes"),
    ],
)
def test_a_registry_without_end_is_told_in_time(tmp_path, text, code, words):
    (tmp_path / "identifiers.csv").write_text(text, "utf-8")
    found = read_registry(tmp_path)[1]
    assert found[0].code == code and words in found[0].message and len(found) <= 1_000


@pytest.mark.parametrize("raw", [b"\xff\xfe", b'id,"kind\n', b"", b"a,b\n"])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path, raw):
    (tmp_path / "identifiers.csv").write_bytes(raw)
    assert [problem.code for problem in read_registry(tmp_path)[1]] == ["G501"]


def test_nothing_is_half_written(tmp_path, monkeypatch):
    """Where a write fails, the file that was there stands as it was and no temporary one is left."""
    data = copy_of_data(tmp_path)
    release(data)
    before = {path.name: path.read_bytes() for path in data.glob("*.csv")}
    archive, registry, _ = check_whole(data)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError):
        write_registry(data, registry)
    assert {path.name: path.read_bytes() for path in data.glob("*.csv")} == before
    assert not list(data.glob(".*.part"))
