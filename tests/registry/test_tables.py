"""Files of the registry that a spreadsheet saved: the cause is named."""

import pytest

from generator.registry.check import check_whole
from tests.toy import copy_of_data, release


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "begins with a byte-order mark (U+FEFF), which a spreadsheet put there"),
        ("utf-16", "is written in UTF-16, as a spreadsheet saves it"),
    ],
)
@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("identifiers.csv", "G501"),
        ("comparisons.csv", "G501"),
        ("releases.csv", "G501"),
        ("history/r2024.1.jsonl", "G519"),
        ("registry.sha256", "G518"),
    ],
)
def test_a_byte_order_mark_is_named(tmp_path, monkeypatch, file, code, encoding, words):
    data = copy_of_data(tmp_path)
    release(data)
    (data / file).write_text((data / file).read_text("utf-8"), encoding)
    monkeypatch.chdir(tmp_path)
    [only] = check_whole("data")[2]
    assert (only.code, only.file, only.line, only.column) == (code, f"data/{file}", 1, 1)
    assert words in only.message and "git checkout data/" in only.hint
