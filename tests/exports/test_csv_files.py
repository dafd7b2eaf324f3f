"""Spreadsheets open every CSV file without garbling it, and run no cell as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.exports import export_tables
from generator.exports.columns import Column
from generator.exports.csv_files import cell, join, number_text, read_text, safe_text, split

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("=", "'="),
        (">=", ">="),
        ("+86", "'+86"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("'twas", "''twas"),
        ("学位", "学位"),
        ("", ""),
    ],
)
def test_texts_are_made_safe(text, written):
    assert safe_text(text) == written
    assert read_text(written) == text


@given(st.text())
def test_what_was_made_safe_can_be_read_back(text):
    assert read_text(safe_text(text)) == text
    assert not safe_text(text).startswith(SIGNS)


@given(st.lists(st.text(min_size=1)))
def test_lists_can_be_read_back(members):
    assert split(join(members)) == members
    assert split(read_text(safe_text(join(members)))) == members


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (94, "94"),
        (-3, "-3"),
        (0.5, "0.5"),
        (94.55, "94.55"),
        (1e-7, "0.0000001"),
        (12345678901, "12345678901"),
        (0, "0"),
    ],
)
def test_numbers_have_no_exponent(value, text):
    assert number_text(value) == text


def test_a_negative_number_stays_a_number():
    assert cell(-2.5, Column("value", "number", "数值", "Value")) == "-2.5"


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_files_hold_what_the_rows_say(archive, registry, exported):
    for table in export_tables(registry):
        content = (exported / table.file).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        read = _read(content)
        rows = list(table.rows(archive))
        assert len(read) == len(rows)
        for said, row in zip(read, rows, strict=True):
            assert list(said) == [column.name for column in table.columns]
            for column in table.columns:
                value, text = row[column.name], said[column.name]
                if column.type == "list":
                    assert split(read_text(text)) == value
                elif column.type == "text":
                    assert read_text(text) == (value or "")
                elif column.type == "boolean":
                    assert text == {True: "true", False: "false"}[value]
                else:
                    assert (float(text) if text else None) == value


def test_no_cell_can_act_as_a_formula(registry, exported):
    for table in export_tables(registry):
        numbers = {column.name for column in table.columns if column.type in ("integer", "number")}
        for row in _read((exported / table.file).read_bytes()):
            for name, text in row.items():
                if text.startswith(SIGNS):
                    assert name in numbers and float(text) is not None, f"{table.name}.{name}: {text!r}"


def test_lines_end_as_spreadsheets_expect(exported):
    for path in sorted((exported / "data").glob("*.csv")):
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        first = content.split(b"\n", 1)[0]
        assert first.endswith(b"\r")
