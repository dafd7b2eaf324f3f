"""A conflict marker of git is called one, in every file of the data folder, and nothing else is said of the file."""

import pytest

from generator.reading.rules import check
from generator.reading.yaml_source import parse
from generator.registry.check import check_whole
from tests.toy import TOY, copy_of_data, release

YAML = sorted(path.relative_to(TOY / "data").as_posix() for path in (TOY / "data").rglob("*.yaml"))
REGISTRY = ["comparisons.csv", "history/r2024.1.jsonl", "identifiers.csv", "registry.sha256", "releases.csv"]


def unmerged(lines, at):
    """The lines with two versions of one of them, the first marker before line `at` (from 0)."""
    return [*lines[:at], "<<<<<<< HEAD\n", lines[at], "=======\n", lines[at], ">>>>>>> spring\n", *lines[at + 1 :]]


@pytest.mark.parametrize("at", [0, 3, -1])
@pytest.mark.parametrize("file", YAML)
def test_every_yaml_file(tmp_path, monkeypatch, file, at):
    path = copy_of_data(tmp_path) / file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at %= len(lines)
    path.write_text("".join(unmerged(lines, at)), "utf-8")
    monkeypatch.chdir(tmp_path)
    [only] = check("data")[1]
    assert (only.code, only.file, only.line, only.column) == ("Y121", f"data/{file}", at + 1, 1)
    assert only.excerpt == "<<<<<<< HEAD" and "choose one side" in only.hint and "three lines" in only.hint


@pytest.mark.parametrize("file", REGISTRY)
def test_every_file_of_the_registry(tmp_path, monkeypatch, file):
    data = copy_of_data(tmp_path)
    release(data)
    lines = (data / file).read_text("utf-8").splitlines(keepends=True)
    (data / file).write_text("".join(unmerged(lines, 1)), "utf-8")
    monkeypatch.chdir(tmp_path)
    [only] = check_whole("data")[2]
    assert (only.code, only.file, only.line, only.column) == ("G520", f"data/{file}", 2, 1)
    assert only.excerpt == "<<<<<<< HEAD" and "“Two branches released”" in only.hint


def test_records_and_registry_are_told_together(tmp_path, monkeypatch):
    data = copy_of_data(tmp_path)
    release(data)
    for file in ("tags.yaml", "identifiers.csv"):
        lines = (data / file).read_text("utf-8").splitlines(keepends=True)
        (data / file).write_text("".join(unmerged(lines, 1)), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert [(p.code, p.file) for p in check_whole("data")[2]] == [
        ("G520", "data/identifiers.csv"),
        ("Y121", "data/tags.yaml"),
    ]


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"a: 1\r\n<<<<<<< HEAD\r\na: 2\r\n", (2, 1)),
        (b"\xef\xbb\xbf<<<<<<< HEAD\na: 2\n", (1, 1)),
        (b"a: 1\n||||||| base\nb: 2\n=======\n>>>>>>> spring\n", (5, 1)),
        (b"a: \xff\n<<<<<<< HEAD\n", (2, 1)),
        (b"a: 1\n\ta: 1\n>>>>>>> \xe5\x88\x86\xe6\x94\xaf\n", (3, 1)),
    ],
)
def test_the_first_marker_is_told_whatever_else_is_wrong(raw, place):
    [only] = parse(raw, "f.yaml").problems
    assert (only.code, only.line, only.column) == ("Y121", *place)


@pytest.mark.parametrize(
    "text",
    ["a: |\n  <<<<<<< HEAD\n  =======\n", "a: '<<<<<<< HEAD'\n", "# a\n# >>>>>>> b\na: 1\n", "a:\n  <<<<<<< HEAD\n"],
)
def test_the_signs_elsewhere_are_words(text):
    assert parse(text.encode(), "f.yaml").problems == ()


def test_a_row_of_equals_signs_alone_is_no_marker():
    assert [p.code for p in parse(b"a: 1\n=======\nb: 2\n", "f.yaml").problems] == ["Y107"]
