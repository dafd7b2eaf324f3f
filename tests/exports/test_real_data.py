"""The archive's own data, exported: the package is valid, the database sound, and common words are found."""

import sqlite3
from contextlib import closing
from pathlib import Path

import frictionless
import pytest

from generator.archive.link import link
from generator.exports import export_files
from generator.reading.rules import check

DATA = Path(__file__).resolve().parent.parent.parent / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    records, problems = check(DATA)
    assert records is not None, problems
    site = tmp_path_factory.mktemp("site")
    for name, content in export_files(link(records)):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    return site / "data"


def test_the_package_is_valid(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("word", ["学位", "近视", "双减", "县管校聘", "幼儿园"])
def test_words_are_found(folder, word):
    with closing(sqlite3.connect(folder / "archive.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = {row[0] for row in database.execute("SELECT id FROM items_found WHERE words MATCH ?", (f"{word}*",))}
        printed = "SELECT id FROM items WHERE title_zh LIKE ? OR abstract_zh LIKE ?"
        stands = {row[0] for row in database.execute(printed, (f"%{word}%",) * 2)}
    assert found
    assert stands <= found
