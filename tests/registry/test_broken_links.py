"""Ways to break a published id: each is stopped, and the message says what happened and where."""

import re

import pytest

from generator.problems import has_errors
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.corrections import with_change
from generator.registry.entries import Kind
from generator.registry.published import published
from generator.views.tombstones import tombstone_pages
from tests.toy import copy_of_data, release, replace_once, write_release

PRIORITIES = "plans/qingchuan/qingchuan-2023-priorities.yaml"
REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
ITEM_3 = '  - id: "3"\n    section: "2"'


@pytest.fixture
def released(tmp_path, monkeypatch):
    data = copy_of_data(tmp_path)
    release(data)
    monkeypatch.chdir(tmp_path)
    return data


def edit(file, find, write):
    return lambda data: replace_once(data / file, find, write)


def row_gone(data):
    path = data / "identifiers.csv"
    path.write_text(
        "".join(x for x in path.read_text("utf-8").splitlines(True) if not x.startswith("qingchuan-2023-report/3,")),
        "utf-8",
    )


def hash_rewritten(data):
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(r"(qingchuan-2023-report/3,.*r2024\.1=)....", r"\g<1>0000", path.read_text("utf-8")), "utf-8"
    )


def plan_deleted(data):
    (data / REPORT).unlink()


def item_deleted(data):
    path = data / REPORT
    text = path.read_text("utf-8")
    path.write_text(text[: text.index('  - id: "4"')] + text[text.index('  - id: "5"') :], "utf-8")


def given_up_in_registry(data):
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(
            r"(report/3,item,r2024\.1,)live,,2024-03-01,,", r"\1withdrawn,,2024-05-01,撤下,", path.read_text("utf-8")
        ),
        "utf-8",
    )


def leads_to_itself_in_a_circle(data):
    path = data / "identifiers.csv"
    text = re.sub(
        r"(report/3,item,r2024\.1,)live,,2024-03-01,,",
        r"\1moved,qingchuan-2023-report/4,2024-05-01,改号,",
        path.read_text("utf-8"),
    )
    text = re.sub(
        r"(report/4,item,r2024\.1,)live,,2024-03-01,,", r"\1moved,qingchuan-2023-report/3,2024-05-01,改号,", text
    )
    path.write_text(text, "utf-8")


def leads_nowhere(data):
    item_deleted(data)
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(
            r"(report/4,item,r2024\.1,)live,,2024-03-01,,",
            r"\1moved,qingchuan-2023-report/44,2024-05-01,改号,",
            path.read_text("utf-8"),
        ),
        "utf-8",
    )


def exchanged(data):
    replace_once(data / REPORT, ITEM_3, ITEM_3.replace('"3"', '"9"'))
    replace_once(data / REPORT, ITEM_3.replace('"3"', '"4"'), ITEM_3)
    replace_once(data / REPORT, ITEM_3.replace('"3"', '"9"'), ITEM_3.replace('"3"', '"4"'))


def figure_altered(data):
    replace_once(data / REPORT, "value: 12.5", "value: 13.5")
    replace_once(data / REPORT, "printed: 12.5%", "printed: 13.5%")


def other_city(data):
    (data / "plans/baishi/qingchuan-2023-report.yaml").write_text(
        (data / REPORT).read_text("utf-8").replace("city: qingchuan", "city: baishi"), "utf-8"
    )
    (data / REPORT).unlink()


def releases_deleted(data):
    (data / "releases.csv").unlink()


WAYS = {
    "an item deleted": (
        item_deleted,
        "G511",
        "qingchuan-2023-report/4 was published in release r2024.1 and is no longer",
    ),
    "a plan deleted": (plan_deleted, "G511", "with 5 items, and its file is gone"),
    "an item renumbered": (
        edit(REPORT, ITEM_3, ITEM_3.replace('"3"', '"30"')),
        "G511",
        "ids move qingchuan-2023-report/3 qingchuan-2023-report/30",
    ),
    "an id used again": (given_up_in_registry, "G512", "must not be used again"),
    "an abstract rewritten": (edit(REPORT, "高出年初的一成。", "略高于一成。"), "G513", "no longer says what it said"),
    "a figure altered": (figure_altered, "G513", "no longer says what it said"),
    "a passage exchanged": (edit(REPORT, "76d9c2dca3a66", "a6d9c2dca3a66"), "G513", "ids correct"),
    "two ids exchanged": (exchanged, "G514", "now says what qingchuan-2023-report/3 said"),
    "a successor that is none": (leads_nowhere, "G504", "leads to qingchuan-2023-report/44"),
    "a circle": (leads_to_itself_in_a_circle, "G505", "lead to each other"),
    "a row of the registry deleted": (row_gone, "G515", "no longer says what was published"),
    "a hash rewritten": (hash_rewritten, "G515", "a row or a hash is missing or altered"),
    "the releases deleted": (releases_deleted, "G516", "releases.csv does not know"),
    "a plan given to another city": (other_city, "L331", "is not made of city, period and kind"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_link_cannot_be_broken(released, way):
    """Each way is stopped, and the message says what happened and where."""
    break_it, code, words = WAYS[way]
    break_it(released)
    _, _, found = check_whole("data")
    assert has_errors(found)
    assert code in {problem.code for problem in found}, found
    told = [f"{problem.message} {problem.hint}" for problem in found if problem.code == code]
    assert any(words in each for each in told), told
    assert all(problem.line >= 1 and problem.file.startswith("data/") for problem in found)


DAY = "2024-05-01"
ITEM = "qingchuan-2023-report/4"


@pytest.mark.parametrize(
    "ask, words",
    [
        (lambda r, n: change.withdraw(r, n, "qingchuan-2023-report/3", "x", DAY), "is still in the data"),
        (lambda r, n: change.withdraw(r, n, "qingchuan-2023-report/77", "x", DAY), "was never published"),
        (
            lambda r, n: change.move(r, n, ITEM, "qingchuan-2023-report/78", "x", DAY),
            "neither in the data nor published",
        ),
        (lambda r, n: change.move(r, n, ITEM, ITEM, "x", DAY), "cannot lead to itself"),
        (lambda r, n: change.move(r, n, ITEM, "tags/safety", "x", DAY), "leads to its own kind"),
        (lambda r, n: change.split(r, n, ITEM, ["qingchuan-2023-report/2"], "x", DAY), "two ids or more"),
        (lambda r, n: change.withdraw(r, n, ITEM, "  ", DAY), "say why"),
        (lambda r, n: change.restore(r, n, ITEM, "x", DAY), "is live"),
    ],
)
def test_what_is_not_in_order_is_refused(released, ask, words):
    item_deleted(released)
    archive, registry, _ = check_whole("data")
    with pytest.raises(change.RefusedError, match=words):
        ask(registry, published(archive))


def test_a_circle_is_refused_when_it_is_asked_for(released):
    item_deleted(released)
    replace_once(released / REPORT, ITEM_3, ITEM_3.replace('"3"', '"30"'))
    archive, registry, _ = check_whole("data")
    now = published(archive)
    registry = change.move(registry, now, "qingchuan-2023-report/4", "qingchuan-2023-report/3", "x", "2024-05-01")
    with pytest.raises(change.RefusedError, match="lead to each other"):
        change.move(registry, now, "qingchuan-2023-report/3", "qingchuan-2023-report/4", "x", "2024-05-01")


def test_a_plan_moves_with_its_items(released):
    path = released / REPORT
    text = path.read_text("utf-8").replace("id: qingchuan-2023-report\n", "id: qingchuan-2023-report-1\n")
    path.with_name("qingchuan-2023-report-1.yaml").write_text(
        text.replace('"qingchuan-2023-report/', '"qingchuan-2023-report-1/'), "utf-8"
    )
    path.unlink()
    archive, registry, found = check_whole("data")
    assert archive and {problem.code for problem in found} == {"G511"} and len(found) == 1
    registry = change.move(
        registry, published(archive), "qingchuan-2023-report", "qingchuan-2023-report-1", "改号", "2024-05-01"
    )
    pages = dict(tombstone_pages(registry, archive))
    comparison = "compare/qingchuan-2023-priorities--qingchuan-2023-report"
    assert set(pages) == {"plans/qingchuan-2023-report/", "id/qingchuan-2023-report/", f"{comparison}/"} | {
        f"id/qingchuan-2023-report/{n}/" for n in range(1, 6)
    } | {
        "data/plans/qingchuan-2023-report.json",
        *(f"data/cite/qingchuan-2023-report.{end}" for end in ("bib", "csl.json", "ris")),
    }
    assert 'content="0; url=../qingchuan-2023-priorities--qingchuan-2023-report-1/"' in pages[f"{comparison}/"]
    document = pages["plans/qingchuan-2023-report/"]
    assert 'id="item-3"' in document and 'href="../qingchuan-2023-report-1/#item-3"' in document
    assert 'content="0; url=../../../id/qingchuan-2023-report-1/3/"' in pages["id/qingchuan-2023-report/3/"].replace(
        "../../qingchuan", "../../../id/qingchuan"
    )
    assert [entry.kind for entry in registry.entries.values() if not entry.is_live].count(Kind.ITEM) == 5


def test_a_correction_is_one_line_in_the_file(released):
    path = released / REPORT
    replace_once(path, "高出年初的一成。", "略高于一成。")
    path.write_text(with_change(path.read_text("utf-8"), ["3"], "2024-04-02", '更正："一成"', "Corrected"), "utf-8")
    archive, registry, found = check_whole("data")
    assert found == []
    after = change.release(registry, archive, "r2024.2", "2024-05-01")
    entry = after.entries["qingchuan-2023-report/3"]
    assert [release for release, _ in entry.hashes] == ["r2024.1", "r2024.2"] and entry.reason == '更正："一成"'
    write_release("data", after)
    replace_once(path, "略高于一成。", "高于一成。")
    assert {problem.code for problem in check_whole("data")[2]} == {"G513"}, "a line counts once"
    path.write_text(with_change(path.read_text("utf-8"), ["3"], "2024-05-02", "再更正", None), "utf-8")
    assert check_whole("data")[2] == []
