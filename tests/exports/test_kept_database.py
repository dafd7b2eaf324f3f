"""The database after an edit: the rows and the segment of the edited plan alone are made, and the bytes are those of a whole one."""

import importlib
import sqlite3
from dataclasses import replace

import pytest

from generator.exports import kept_database, sqlite_search, sqlite_segments, tables
from generator.plan_parts import PlanParts

sqlite_file = importlib.import_module("generator.exports.sqlite_file")  # The package has a function of this name.
OTHER = "改过的话无人写过"


@pytest.fixture
def parts(archive, tmp_path) -> PlanParts:
    return PlanParts(tmp_path / "parts", "outline", {plan: "1" for plan in archive.plans})


def edited(archive, parts: PlanParts):
    """The archive with another abstract in the first item of its first plan, and the plan's id."""
    plan = next(iter(archive.plans))
    (first, *_) = archive.items_of_plan[plan]
    placed = archive.items[first]
    text = placed.item.title.model_copy(update={"zh": OTHER})
    items = dict(archive.items)
    items[first] = replace(placed, item=placed.item.model_copy(update={"abstract": text}))
    return replace(archive, items=items, parts=replace(parts, keys=dict(parts.keys) | {plan: "2"})), plan


def made(archive) -> bytes:
    return sqlite_file.sqlite_file(archive, tables.TABLES)


def test_a_patched_database_is_a_whole_one(archive, parts, monkeypatch, tmp_path):
    before = made(replace(archive, parts=parts))
    after, _ = edited(archive, parts)
    whole = made(replace(after, parts=PlanParts(None, "", {})))
    assert whole != before
    monkeypatch.setattr(sqlite_file, "write", lambda *_: pytest.fail("the database is written whole"))
    assert made(after) == whole
    path = tmp_path / "opened.sqlite"
    path.write_bytes(whole)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        found = database.execute("SELECT title_zh FROM items_found WHERE words MATCH '无人*'").fetchall()
    database.close()
    assert len(found) == 1


def test_every_segment_can_be_exchanged(archive, parts, monkeypatch):
    monkeypatch.setattr(sqlite_search, "ITEMS_OF_BLOCK", 1)
    monkeypatch.setattr(kept_database, "_MOST_CHANGED", 1)
    made(replace(archive, parts=parts))
    items = dict(archive.items)
    for number, plan in enumerate(archive.plans):
        (*_, last) = archive.items_of_plan[plan]
        words = items[last].item.title.model_copy(update={"zh": OTHER * (number + 1)})
        items[last] = replace(items[last], item=items[last].item.model_copy(update={"abstract": words}))
    after = replace(archive, items=items)
    whole = made(replace(after, parts=PlanParts(None, "", {})))
    monkeypatch.setattr(sqlite_file, "write", lambda *_: pytest.fail("the database is written whole"))
    assert made(replace(after, parts=replace(parts, keys=dict.fromkeys(archive.plans, "2")))) == whole


@pytest.mark.parametrize("harm", ["noise", "gone", "another library", "another outline", "more rows", "a merged index", "folders"])
def test_what_does_not_fit_is_written_whole(archive, parts, monkeypatch, harm):
    made(replace(archive, parts=parts))
    after, _ = edited(archive, parts)
    whole = made(replace(after, parts=PlanParts(None, "", {})))
    file = parts.folder / "database" / "_whole.archive.sqlite"
    assert file.is_file()
    if harm == "noise":
        file.write_bytes(file.read_bytes().replace(b"CREATE", b"create"))
    elif harm == "gone":
        file.unlink()
    elif harm == "another library":
        monkeypatch.setattr(sqlite3, "sqlite_version", "0.0")
    elif harm == "another outline":
        after = replace(after, parts=replace(after.parts, outline="another"))
    elif harm == "folders":
        for path in list(file.parent.iterdir()):
            path.unlink()
        for name in ("archive.sqlite", "note", "made.sqlite"):
            (file.parent / f"_whole.{name}" / "x").mkdir(parents=True)
    elif harm == "more rows":
        monkeypatch.setattr(kept_database, "values_of", lambda *_: [])
    else:
        monkeypatch.setattr(sqlite_segments.Index, "read", classmethod(lambda cls, database: None))
    called = []
    write = sqlite_file.write
    monkeypatch.setattr(sqlite_file, "write", lambda *given: called.append(1) or write(*given))
    assert made(after) == whole and called == [1]


def test_the_list_of_segments_is_read_only_as_it_is_written(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_search, "ITEMS_OF_BLOCK", 1)
    assert [block.plans for block in sqlite_search.blocks(archive)] == [(plan,) for plan in archive.plans]
    path = tmp_path / "x.sqlite"
    sqlite_file.write(path, archive, tables.TABLES)
    with sqlite3.connect(path, isolation_level=None) as database:
        index = sqlite_segments.Index.read(database)
        assert len(index.pages) == len(archive.plans) and index.rows == len(archive.items)
        database.execute("INSERT INTO search (search) VALUES ('optimize')")
        assert sqlite_segments.Index.read(database) is None
    database.close()


@pytest.mark.parametrize("numbers", [[], [0], [127, 128, 300, 1 << 40], list(range(200))])
def test_numbers_are_written_as_they_are_read(numbers):
    assert sqlite_segments._varints(sqlite_segments._written(numbers)) == numbers
