"""What counts as content: the hashes that the registry keeps, and the lines that explain a change of them."""

import hashlib
import json
from decimal import Decimal

import pytest

from generator.archive import content
from generator.archive.link import link
from generator.reading.read import read
from generator.reading.yaml_source import parse
from generator.registry.corrections import with_change
from generator.registry.entries import (
    changes,
    history,
)
from generator.registry.files import read_registry
from tests.toy import TOY, copy_of_data, release, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


@pytest.fixture(scope="module")
def archive():
    return link(read(TOY / "data")[0])


def hash_with(archive, **values):
    item = archive.items["qingchuan-2023-report/3"].item
    return content.content_hash(content.item_content(item.model_validate(item.model_dump() | values)))


@pytest.mark.parametrize(
    "values, is_content",
    [
        ({"title": {"zh": "别的"}}, True),
        ({"abstract": {"zh": "别的"}}, True),
        ({"number": "8"}, True),
        ({"reading": {"zh": "别〔的〕"}}, True),
        ({"departments": [{"basis": "bracket", "lead": ["planning"]}]}, True),
        ({"passage": {"span": [130, 160], "sha256": "a" * 64}}, True),
        ({"figures": []}, True),
        ({"tags": ["safety"]}, False),
        ({"reforms": []}, False),
        ({"mentions": []}, False),
        ({"links": []}, False),
        ({"account": {"kind": "problem"}}, False),
        ({"elsewhere": [{"of": "name", "words": "他处"}]}, False),
        ({"notes": [{"kind": "editorial", "text": {"zh": "注"}}]}, False),
        ({"section": "1"}, False),
        ({"old_anchors": ["x"]}, False),
    ],
)
def test_what_a_citation_rests_on(archive, values, is_content):
    """Title, abstract, figures, departments and passage count; tags, links and the place in the file do not."""
    assert (hash_with(archive, **values) != hash_with(archive)) == is_content


def test_one_value_has_one_hash(archive):
    item = archive.items["qingchuan-2023-report/3"].item
    figure = item.figures[1]

    def told(value):
        copy = item.model_copy(update={"figures": (figure.model_copy(update={"value": Decimal(value)}),)})
        return content.item_content(copy)["figures"]

    assert len({json.dumps(told(value), sort_keys=True) for value in ("12.5", "12.50", "1.25E+1")}) == 1
    assert told("10")[0]["value"] == "10"


def test_the_hash_is_the_published_recipe(archive):
    """SHA-256 of canonical JSON, as docs/identifiers.md says; any program can make it."""
    item = archive.items["qingchuan-2023-report/3"]
    text = json.dumps(content.item_content(item.item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content.item_hash(item) == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_changes_tell_words_from_figures(tmp_path):
    data = copy_of_data(tmp_path)
    release(data)
    path = data / REPORT
    replace_once(path, "培训人次比安排少了一千。", "培训人次少一千。")
    replace_once(path, "value: 12.5", "value: 13.5")
    replace_once(path, "printed: 12.5%", "printed: 13.5%")
    path.write_text(with_change(path.read_text("utf-8"), ["3", "4"], "2024-05-01", "更正", None), "utf-8")
    release(data, "r2024.2", "2024-05-01")
    first, second = changes(read_registry(data)[0])
    assert len(first.added) == first.release.ids and not first.words
    assert [e.id for e in second.words] == ["qingchuan-2023-report/4"]
    assert [e.id for e in second.figures] == ["qingchuan-2023-report/3"]
    assert second.added == second.gone == ()
    told = history(read_registry(data)[0], "qingchuan-2023-report/3")
    assert [(each.number, what) for each, what in told] == [("r2024.1", "added"), ("r2024.2", "figures")]
    assert history(read_registry(data)[0], "nothing") == ()


@pytest.mark.parametrize(
    "before, expected",
    [
        ("id: x\n", 'id: x\nchanges:\n  - date: "2024-01-01"'),
        ("id: x\nchanges: []\n", 'id: x\nchanges:\n  - date: "2024-01-01"'),
        ("id: x\nchanges:\n  - a\n", 'id: x\nchanges:\n  - a\n  - date: "2024-01-01"'),
        ("changes:\n- a\n\nitems: []\n", 'changes:\n- a\n- date: "2024-01-01"'),
        ("changes:\n    - a\n", 'changes:\n    - a\n    - date: "2024-01-01"'),
        ("id: x\r\nchanges:\r\n  - a\r\n", 'id: x\r\nchanges:\r\n  - a\r\n  - date: "2024-01-01"\r\n'),
    ],
)
def test_a_line_of_change_is_added_and_nothing_else(before, expected):
    after = with_change(before, ["46"], "2024-01-01", "因为：是", None)
    assert after.startswith(expected)
    was, now = parse(before.encode(), "x").data, parse(after.encode(), "x").data
    assert now["changes"].pop() == {"date": "2024-01-01", "ids": ["46"], "reason": {"zh": "因为：是"}}
    assert {"changes": [], **was} == now
    rest = iter(after.splitlines(keepends=True))
    assert all(line in rest for line in before.splitlines(keepends=True) if line != "changes: []\n")


def test_changes_on_one_line_are_left_alone():
    with pytest.raises(ValueError, match="on one line"):
        with_change("changes: [{date: x}]\n", ["1"], "2024-01-01", "x", None)
