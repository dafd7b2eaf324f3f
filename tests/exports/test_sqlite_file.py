"""The database is sound, its views answer common questions, and its index finds two-character Chinese words."""

import sqlite3
from contextlib import closing

import pytest

from generator.exports import export_tables, sqlite_search
from generator.exports.csv_files import join
from generator.exports.sqlite_file import sqlite_file
from generator.exports.sqlite_search import LONGEST, index_words, searched_text
from generator.exports.sqlite_views import ABOUT_VIEWS
from generator.records.closed_lists import FigureKind, FigureState


@pytest.fixture
def database(exported):
    with closing(sqlite3.connect(exported / "data/archive.sqlite")) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def _all(database, query, *values):
    return [dict(row) for row in database.execute(query, values)]


def test_it_is_sound(database):
    assert [tuple(row) for row in database.execute("PRAGMA integrity_check")] == [("ok",)]
    assert list(database.execute("PRAGMA foreign_key_check")) == []


def test_tables_hold_the_rows(archive, registry, database):
    for table in export_tables(registry):
        stored = _all(database, f"SELECT * FROM {table.name} ORDER BY rowid")
        wanted = [
            {c.name: join(row[c.name]) if c.type == "list" else row[c.name] for c in table.columns}
            for row in table.rows(archive)
        ]
        assert stored == wanted, table.name


def test_foreign_keys_are_declared(registry, database):
    for table in export_tables(registry):
        declared = {row["from"]: row["table"] for row in database.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert declared == {c.name: c.refers for c in table.columns if c.refers}


def test_every_view_is_described_and_answers(database):
    views = {row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert views == {name for name, _, _ in ABOUT_VIEWS}
    for view in views:
        database.execute(f"SELECT * FROM {view}").fetchall()


def test_items_by_reform_and_city(archive, database):
    found = {(row["reform"], row["item"]) for row in database.execute("SELECT reform, item FROM items_by_reform_city")}
    assert found == {(reform, item) for reform, items in archive.items_of_reform.items() for item in items}
    assert found
    spread = _all(database, "SELECT * FROM reform_spread")
    assert sum(row["items"] for row in spread) == len(found)


def test_targets_due(archive, database):
    found = {(row["year"], row["figure"]) for row in database.execute("SELECT year, figure FROM targets_due_by_year")}
    wanted = {
        (year, identifier)
        for year, figures in archive.figures_due.items()
        for identifier in figures
        if archive.figures[identifier].figure.repeats is None
    }
    assert found == wanted
    assert found


def test_departments_by_role(archive, database):
    found = {
        (row["city"], row["department"], row["role"]): row["items"]
        for row in database.execute("SELECT city, department, role, items FROM departments_by_role")
    }
    wanted = {
        (city, department, role.value): len(items)
        for (city, department), by_role in archive.items_of_department.items()
        for role, items in by_role.items()
        if items
    }
    assert found == wanted
    assert found


def test_only_readable_figures_are_given(archive, database):
    found = {row["id"] for row in database.execute("SELECT id FROM figures_given")}
    wanted = {
        stated.id
        for stated in archive.figures.values()
        if stated.figure.state == FigureState.GIVEN and not stated.figure.repeats
    }
    assert found == wanted
    left_out = database.execute("SELECT sum(figures) FROM figures_left_out").fetchone()[0] or 0
    assert left_out == sum(stated.figure.state != FigureState.GIVEN for stated in archive.figures.values())


def test_targets_stand_beside_actuals(archive, database):
    for row in _all(database, "SELECT target, actual FROM targets_and_actuals"):
        target, actual = archive.figures[row["target"]].figure, archive.figures[row["actual"]].figure
        assert (target.kind, actual.kind) == (FigureKind.TARGET, FigureKind.ACTUAL)
        assert (target.indicator, target.year, target.scope) == (actual.indicator, actual.year, actual.scope)


@pytest.mark.parametrize("word", ["学位", "近视", "教育", "学", "幼儿园", "教师"])
def test_the_index_finds_what_is_there(archive, database, word):
    found = {row["id"] for row in database.execute("SELECT id FROM items_found WHERE words MATCH ?", (f"{word}*",))}
    assert found == {placed.id for placed in archive.items.values() if word in searched_text(placed, archive)}


@pytest.mark.parametrize("word", ["学位", "近视", "教育", "幼儿", "教师"])
def test_two_characters_are_found_without_an_asterisk(archive, database, word):
    """As a reader types who does not know the index, with or without quotation marks."""
    for asked in (word, f'"{word}"'):
        found = {row["id"] for row in database.execute("SELECT id FROM items_found WHERE words MATCH ?", (asked,))}
        assert found == {placed.id for placed in archive.items.values() if word in searched_text(placed, archive)}


def test_two_characters_are_found_wherever_they_stand():
    texts = ["新增学位一千个", "教学位置图", "学，位", "儿童青少年近视防控", "近视", "远视"]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(sqlite_search.SEARCH_TABLE)
        database.executemany("INSERT INTO search (words) VALUES (?)", [(index_words(text),) for text in texts])

        def found(asked):
            rows = database.execute("SELECT rowid FROM search WHERE search MATCH ?", (asked,))
            return [texts[row[0] - 1] for row in rows]

        assert found("学位*") == ["新增学位一千个", "教学位置图"]
        assert found("近视*") == ["儿童青少年近视防控", "近视"]
        assert found("近视* 防控*") == ["儿童青少年近视防控"]
        assert found("青少年近视防*") == ["儿童青少年近视防控"]


def test_words_asked_for_together_must_all_occur(archive, database):
    found = {row["id"] for row in database.execute("SELECT id FROM items_found WHERE words MATCH '学位* 教育*'")}
    texts = {placed.id: searched_text(placed, archive) for placed in archive.items.values()}
    assert found == {identifier for identifier, text in texts.items() if "学位" in text and "教育" in text}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("学位", "学位 位"),
        ("5G校园", "5G 校园 园"),
        ("《办法》〔2022〕", "办法 法 2022"),
        ("", ""),
        ("一二三", "一二三 二三 三 一二"),
        ("一二三四五六七", "一二三四五六 二三四五六七 三四五六七 四五六七 五六七 六七 七 一二 二三 三四 四五 五六"),
    ],
)
def test_index_words(text, words):
    assert LONGEST == 6
    assert index_words(text) == words


def test_two_databases_are_the_same_bytes(archive, registry, exported):
    assert sqlite_file(archive, export_tables(registry)) == (exported / "data/archive.sqlite").read_bytes()
