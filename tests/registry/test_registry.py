"""The registry on its own: its file, its chains, what counts as content, and the commands that change it."""

import dataclasses
import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import content
from generator.archive.link import link
from generator.reading.read import read
from generator.reading.yaml_source import parse
from generator.registry.check import check_whole
from generator.registry.commands import cite, ids
from generator.registry.corrections import with_change
from generator.registry.entries import (
    CycleError,
    Entry,
    Kind,
    Registry,
    Release,
    Status,
    changes,
    digest,
    ends,
    entry_order,
    history,
    natural_key,
    release_key,
)
from generator.registry.files import identifiers_csv, read_registry, write_registry
from tests.toy import TOY, copy_of_data, release, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


@pytest.fixture(scope="module")
def archive():
    return link(read(TOY / "data")[0])


def tomb(identifier, *successors, status=Status.MOVED):
    return Entry(identifier, Kind.TAG, "2024.1", status, successors, "2024-02-01", "why")


def live(identifier):
    return Entry(identifier, Kind.TAG, "2024.1")


@pytest.mark.parametrize(
    "rows, start, expected",
    [
        ([live("a")], "a", ("a",)),
        ([tomb("a", "b"), live("b")], "a", ("b",)),
        ([tomb("a", "b"), tomb("b", "c"), tomb("c", "d"), live("d")], "a", ("d",)),
        ([tomb("a", "b", "c", status=Status.SPLIT), tomb("b", "d"), live("c"), live("d")], "a", ("d", "c")),
        ([tomb("a", "b", "c", status=Status.SPLIT), tomb("b", "d"), tomb("c", "d"), live("d")], "a", ("d",)),
        ([tomb("a", status=Status.WITHDRAWN)], "a", ("a",)),
        ([tomb("a", "b"), tomb("b", status=Status.WITHDRAWN)], "a", ("b",)),
        ([tomb("a", "new")], "a", ("new",)),
    ],
)
def test_a_chain_is_followed_to_its_end(rows, start, expected):
    assert ends({row.id: row for row in rows}, start) == expected


@pytest.mark.parametrize(
    "rows", [[tomb("a", "a")], [tomb("a", "b"), tomb("b", "a")], [tomb("a", "b"), tomb("b", "c"), tomb("c", "b")]]
)
def test_a_circle_is_an_error(rows):
    with pytest.raises(CycleError):
        ends({row.id: row for row in rows}, "a")


def test_order_is_the_one_a_person_expects():
    ids_ = ["p-2023-plan/10", "p-2023-plan/9", "p-2023-plan", "p-2023-plan/box-1-2", "tags/a"]
    kinds = [Kind.ITEM, Kind.ITEM, Kind.PLAN, Kind.ITEM, Kind.TAG]
    entries = [Entry(i, k, "2024.1") for i, k in zip(ids_, kinds)]
    assert [e.id for e in sorted(entries, key=entry_order)] == [
        "p-2023-plan",
        "p-2023-plan/9",
        "p-2023-plan/10",
        "p-2023-plan/box-1-2",
        "tags/a",
    ]
    assert sorted(["2026.10", "2026.9", "2025.11"], key=release_key) == ["2025.11", "2026.9", "2026.10"]
    assert natural_key("1-10") > natural_key("1-9")


@given(
    st.lists(
        st.builds(
            Entry,
            id=st.from_regex(r"[a-z]{1,8}-[0-9]{1,3}(/[a-z0-9]{1,5})?", fullmatch=True),
            kind=st.just(Kind.ITEM),
            first_release=st.just("2024.1"),
            hashes=st.sampled_from([(), (("2024.1", "0" * 24),), (("2024.1", "a" * 16), ("2024.2", "gone"))]),
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
    releases = tuple(Release(n, "2024-01-01", len(entries), digest(entries, n)) for n in ("2024.1", "2024.2"))
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
        ("a b,tag,2024.1,live,,,,,", "is not an id"),
        ("tags/a,tog,2024.1,live,,,,,", "there is no kind"),
        ("tags/a,tag,1,live,,,,,", "is not a release"),
        ("tags/a,tag,2024.1,moved,,2024-01-01,x,,", "has 0 successors"),
        ("tags/a,tag,2024.1,split,tags/b,2024-01-01,x,,", "has 1 successors"),
        ("tags/a,tag,2024.1,live,tags/b,,,,", "has 1 successors"),
        ("tags/a,tag,2024.1,withdrawn,,2024-01-01, ,,", "a date and a reason"),
        ("tags/a,tag,2024.1,withdrawn,,2024-13-01,x,,", "a date and a reason"),
        ("tags/a,tag,2024.1,live,,,,2024.1=xyz,", "is not a release and a hash"),
        ("tags/a,tag,2024.1,live,,,,2024.2=0123456789abcdef;2024.1=0123456789abcdef,", "order of the releases"),
        ("tags/a,tag,2024.1,live", "has 4 columns"),
        ("tags/a,tag,2024.1,moved,../x,2024-01-01,x,,", "among the successors is not an id"),
        (
            "tags/a,tag,2024.1,withdrawn,,2024-01-01,\u202ex,,",
            "U+202E (right-to-left override) stands in the text of reason",
        ),
        ("tags/a,tag,2024.1,live,,,,,\x00", "U+0000"),
        (f"tags/{'9' * 5000},tag,2024.1,live,,,,,", "is not an id"),
        (f"tags/a,tag,2024.{'9' * 5000},live,,,,,", "is not a release"),
        (f"tags/a,tag,2024.1,withdrawn,,2024-01-01,{'字' * 4001},,", "more than 4,000 characters"),
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
        ("2024.1,2024-03-01,", "2024.1,2025-03-01,", "G503", "2024.2 of 2024-04-01 is older than 2024.1 of 2025-03-01"),
        (
            "2024.1,2024-03-01,63,",
            "2024.1,2024-03-01,62,",
            "G515",
            "release 2024.1 had 62 ids, and the registry has 63",
        ),
    ],
)
def test_a_release_altered_by_hand_is_seen(tmp_path, find, write, code, words):
    data = copy_of_data(tmp_path)
    release(data)
    release(data, "2024.2", "2024-04-01")
    replace_once(data / "releases.csv", find, write)
    problem = read_registry(data)[1][0]
    assert (problem.code, problem.line) == (code, 3 if code == "G503" else 2) and words in problem.message


def test_a_number_that_is_none_is_told_with_its_line(tmp_path):
    (tmp_path / "releases.csv").write_text(f"release,date,ids,digest\n2024.1,2024-01-01,²,{'0' * 64}\n", "utf-8")
    assert [(each.code, each.line) for each in read_registry(tmp_path)[1]] == [("G503", 2)]


def test_a_cell_of_two_lines_does_not_shift_the_line_that_is_told(tmp_path):
    head = "id,kind,first_release,status,successors,date,reason,hashes,title\n"
    (tmp_path / "identifiers.csv").write_text(
        f'{head}tags/a,tag,2024.1,live,,,"a\nb",,\na b,tag,2024.1,live,,,,,\n', "utf-8"
    )
    assert ("G503", 4) in [(each.code, each.line) for each in read_registry(tmp_path)[1]]


def long_registry(*rows):
    head = "id,kind,first_release,status,successors,date,reason,hashes,title\n"
    return head + "".join(f"tags/{name},tag,2024.1,{status},{after},2024-01-01,x,,\n" for name, status, after in rows)


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


# What counts as content


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
        ({"departments": {"lead": ["planning"]}}, True),
        ({"passage": {"span": [130, 160], "sha256": "a" * 64}}, True),
        ({"figures": []}, True),
        ({"tags": ["safety"]}, False),
        ({"reforms": []}, False),
        ({"mentions": []}, False),
        ({"links": []}, False),
        ({"notes": [{"kind": "editorial", "text": {"zh": "注"}}]}, False),
        ({"section": "1"}, False),
        ({"old_anchors": ["x"]}, False),
    ],
)
def test_what_a_citation_rests_on(archive, values, is_content):
    """Title, abstract, figures, departments and passage count; tags, links and the place in the file do not."""
    assert (hash_with(archive, **values) != hash_with(archive)) == is_content


def test_one_value_has_one_hash(archive):
    figure = archive.items["qingchuan-2023-report/3"].item.figures[1]
    same = [figure.model_copy(update={"value": Decimal(text)}) for text in ("12.5", "12.50", "1.25E+1")]
    assert len({json.dumps(content._figure(each), sort_keys=True) for each in same}) == 1
    assert content._figure(figure.model_copy(update={"value": Decimal("10")}))["value"] == "10"


def test_the_hash_is_the_published_recipe(archive):
    """SHA-256 of canonical JSON, as docs/identifiers.md says; any program can make it."""
    import hashlib

    item = archive.items["qingchuan-2023-report/3"]
    text = json.dumps(content.item_content(item.item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content.item_hash(item) == hashlib.sha256(text.encode()).hexdigest()[:16]


# What releases tell


def test_changes_tell_words_from_figures(tmp_path):
    data = copy_of_data(tmp_path)
    release(data)
    path = data / REPORT
    replace_once(path, "培训人次比安排少了一千。", "培训人次少一千。")
    replace_once(path, "value: 12.5", "value: 13.5")
    replace_once(path, "printed: 12.5%", "printed: 13.5%")
    path.write_text(with_change(path.read_text("utf-8"), ["3", "4"], "2024-05-01", "更正", None), "utf-8")
    release(data, "2024.2", "2024-05-01")
    first, second = changes(read_registry(data)[0])
    assert len(first.added) == first.release.ids and not first.words
    assert [e.id for e in second.words] == ["qingchuan-2023-report/4"]
    assert [e.id for e in second.figures] == ["qingchuan-2023-report/3"]
    assert second.added == second.gone == ()
    told = history(read_registry(data)[0], "qingchuan-2023-report/3")
    assert [(each.number, what) for each, what in told] == [("2024.1", "added"), ("2024.2", "figures")]
    assert history(read_registry(data)[0], "nothing") == ()


def test_what_comes_back_is_neither_new_nor_changed():
    """An item withdrawn and restored as it was, and a tag, which has no content to be hashed."""
    releases = tuple(Release(f"2024.{n}", f"2024-0{n}-01", 1, "0" * 64) for n in (1, 2, 3, 4))
    same = Entry("p/1", Kind.ITEM, "2024.1", hashes=(("2024.1", "a" * 24), ("2024.2", "gone"), ("2024.3", "a" * 24)))
    other = Entry("p/2", Kind.ITEM, "2024.1", hashes=(("2024.1", "a" * 24), ("2024.2", "gone"), ("2024.4", "b" * 24)))
    tag = Entry("tags/x", Kind.TAG, "2024.1", hashes=(("2024.2", "gone"), ("2024.3", "back")))
    first, second, third, fourth = changes(Registry({each.id: each for each in (same, other, tag)}, releases))
    assert first.added == second.gone == (same, other, tag)
    assert (third.back, third.words, third.figures, third.added) == ((same, tag), (), (), ())
    assert (fourth.back, fourth.figures) == ((other,), (other,))
    assert [what for _, what in history(Registry({"p/1": same}, releases), "p/1")] == ["added", "gone", "back"]
    assert tag.last_hash is None and same.last_hash == "a" * 24


def test_a_plan_comes_back_with_its_items(run, tmp_path):
    path = tmp_path / "data" / REPORT
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    text = path.read_text("utf-8")
    path.write_text(
        text[: text.index('  - id: "5"\n    section')].replace('contradicts: ["qingchuan-2023-report/5#f2"]', ""),
        "utf-8",
    )
    assert run(ids, "withdraw", "qingchuan-2023-report/5", "--reason", "重复", "--date", "2024-04-01")[0] == 0
    path.unlink()
    assert run(ids, "withdraw", "qingchuan-2023-report", "--reason", "出处存疑", "--date", "2024-04-02")[0] == 0
    path.write_text(text, "utf-8")
    assert run(ids, "restore", "qingchuan-2023-report", "--reason", " ")[0] == 1
    assert (
        "5 ids written"
        in run(ids, "restore", "qingchuan-2023-report", "--reason", "出处已明", "--date", "2024-04-03")[1]
    )
    code, told = run(ids, "status")
    assert code == 1 and "used again: 1\n  qingchuan-2023-report/5" in told


def test_a_city_takes_its_departments_with_it(run, tmp_path):
    """Another slug for a city: its departments are moved in one go, its plans by their own ids."""
    data = tmp_path / "data"
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    departments = data / "departments/baishi.yaml"
    for path in [data / "cities.yaml", data / "known.yaml", departments, data / "plans/baishi/baishi-2023-speech.yaml"]:
        path.write_text(
            path.read_text("utf-8")
            .replace("baishi", "whitestone")
            .replace("whitestone-2023-speech.txt", "baishi-2023-speech.txt"),
            "utf-8",
        )
    (data / "plans/baishi").rename(data / "plans/whitestone")
    (data / "plans/whitestone/baishi-2023-speech.yaml").rename(data / "plans/whitestone/whitestone-2023-speech.yaml")
    departments.rename(data / "departments/whitestone.yaml")
    office = departments.with_name("whitestone.yaml").read_text("utf-8")
    departments.with_name("whitestone.yaml").write_text(office.replace("id: office", "id: bureau"), "utf-8")
    plan = data / "plans/whitestone/whitestone-2023-speech.yaml"
    named = plan.read_text("utf-8")
    plan.write_text(named.replace("[office]", "[bureau]"), "utf-8")
    code, told = run(ids, "move", "cities/baishi", "cities/whitestone", "--reason", "改名", "--date", "2024-04-01")
    assert (
        code == 1
        and "departments of cities/baishi have no department of the same id to go to" in told
        and "departments/baishi/office" in told
    )
    departments.with_name("whitestone.yaml").write_text(office, "utf-8")
    plan.write_text(named, "utf-8")
    code, told = run(ids, "move", "cities/baishi", "cities/whitestone", "--reason", "改名", "--date", "2024-04-01")
    assert code == 0 and "departments/baishi/office: moved → departments/whitestone/office" in told
    assert (
        run(ids, "move", "baishi-2023-speech", "whitestone-2023-speech", "--reason", "改名", "--date", "2024-04-01")[0]
        == 0
    )
    code, told = run(ids, "status")
    assert code == 0, told


def test_a_tag_withdrawn_restored_and_withdrawn_is_told_each_time(run, tmp_path):
    tags = tmp_path / "data" / "tags.yaml"
    with_it = tags.read_text("utf-8")
    at = with_it.index("  - id: ", with_it.index("  - id: class-size") + 1)
    entry = with_it[with_it.index("  - id: class-size") : at]
    for path in (tmp_path / "data").glob("plans/*/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("[class-size]", "[teachers]"), "utf-8")
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    for number, is_there in enumerate([False, True, False], start=2):
        tags.write_text(with_it if is_there else with_it.replace(entry, ""), "utf-8")
        what = "restore" if is_there else "withdraw"
        assert run(ids, what, "tags/class-size", "--reason", "x", "--date", f"2024-0{number + 2}-01")[0] == 0
        assert run(ids, "release", f"2024.{number}", "--date", f"2024-0{number + 2}-01")[0] == 0
    registry, found = read_registry(tmp_path / "data")
    assert not found
    told = changes(registry)
    assert [[e.id for e in each.gone] for each in told] == [[], ["tags/class-size"], [], ["tags/class-size"]]
    assert [[e.id for e in each.back] for each in told] == [[], [], ["tags/class-size"], []]
    assert check_whole(tmp_path / "data")[2] == []


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


# The commands


@pytest.fixture
def run(tmp_path, monkeypatch):
    copy_of_data(tmp_path)
    monkeypatch.chdir(tmp_path)

    def invoke(command, *arguments):
        result = CliRunner().invoke(command, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return invoke


def test_a_life_by_commands(run, tmp_path):
    path = tmp_path / "data" / REPORT
    assert run(ids, "status") == (0, run(ids, "status")[1]) and "Nothing was released yet." in run(ids, "status")[1]
    code, told = run(ids, "release", "2024.1", "--date", "2024-03-01")
    assert code == 0 and "ids written" in told
    assert "No published id would break." in run(ids, "status")[1]

    replace_once(path, '  - id: "4"\n    section: "2"', '  - id: "40"\n    section: "2"')
    code, told = run(ids, "status")
    assert code == 1 and "vanished: 1" in told and "(now qingchuan-2023-report/40?)" in told and "G511" in told
    code, told = run(
        ids, "move", "qingchuan-2023-report/4", "qingchuan-2023-report/40", "--reason", "改号", "--date", "2024-04-01"
    )
    assert code == 0 and "qingchuan-2023-report/4: moved → qingchuan-2023-report/40" in told
    assert run(ids, "status")[0] == 0

    replace_once(path, "培训人次比安排少了一千。", "培训人次少一千。")
    # An id that was never published may change.
    assert run(ids, "status")[0] == 0
    replace_once(path, "两县完成竞聘，交流比例高出年初的一成。", "两县完成竞聘。")
    code, told = run(ids, "status")
    assert code == 1 and "changed without a line: 1" in told
    assert run(ids, "release", "2024.2", "--date", "2024-05-01")[0] == 1
    code, told = run(
        ids,
        "correct",
        "qingchuan-2023-report/3",
        "--reason",
        "更正",
        "--reason-en",
        "Corrected",
        "--date",
        "2024-04-02",
    )
    assert code == 0
    assert run(ids, "release", "2024.2", "--date", "2024-05-01")[0] == 0
    code, told = run(ids, "release", "2024.2", "--date", "2024-05-01")
    assert code == 1 and "does not come after" in told and "stands as it was" in told

    code, told = run(ids, "withdraw", "qingchuan-2023-report/40", "--reason", "x")
    assert code == 1 and "still in the data" in told
    assert run(ids, "release", "x")[0] == 1
    code, told = run(ids, "merge", "qingchuan-2023-report/40", "--into", "qingchuan-2023-report/40", "--reason", "x")
    assert code == 1 and "into itself alone" in told
    assert run(ids, "withdraw", "qingchuan-2023-report/40")[0] == 2


def test_one_line_explains_one_release(run, tmp_path):
    """A line used by a release does not explain the next change, whatever stands beside it on that day."""
    path = tmp_path / "data" / REPORT
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    replace_once(path, "高出年初的一成。", "高于年初的一成。")
    for reason in ("更正", "再更正"):
        assert run(ids, "correct", "qingchuan-2023-report/3", "--reason", reason, "--date", "2024-04-01")[0] == 0
    assert run(ids, "release", "2024.2", "--date", "2024-04-01")[0] == 0
    replace_once(path, "高于年初的一成。", "高出一成。")
    code, told = run(ids, "status")
    assert code == 1 and "changed without a line: 1" in told
    assert run(ids, "correct", "qingchuan-2023-report/3", "--reason", "更正", "--date", "2024-04-01")[0] == 0
    assert run(ids, "status")[0] == 0


def test_days_that_cannot_be_stop_a_release(run, tmp_path):
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    before = (tmp_path / "data" / "releases.csv").read_bytes()
    code, told = run(ids, "release", "2024.2", "--date", "2024-02-29")
    assert code == 1 and "before 2024.1 of 2024-03-01" in told
    replace_once(tmp_path / "data" / REPORT, "高出年初的一成。", "高于年初的一成。")
    run(ids, "correct", "qingchuan-2023-report/3", "--reason", "更正", "--date", "2025-04-01")
    code, told = run(ids, "release", "2024.2", "--date", "2024-05-01")
    assert code == 1 and "is of 2025-04-01, after the release" in told
    assert (tmp_path / "data" / "releases.csv").read_bytes() == before


def test_a_release_names_only_what_it_touched(run):
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    assert "0 ids written" in run(ids, "release", "2024.2", "--date", "2024-03-02")[1]


def test_only_plans_and_items_are_corrected(run):
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    code, told = run(ids, "correct", "tags/homework", "--reason", "x")
    assert code == 2 and "tags/homework is a tag" in told


def test_changes_that_nothing_can_be_added_to_are_left_alone(run, tmp_path):
    path = tmp_path / "data" / REPORT
    path.write_text(
        path.read_text("utf-8") + 'changes:\n  [{date: "2024-03-01", ids: ["3"], reason: {zh: 一}}]\n', "utf-8"
    )
    before = path.read_bytes()
    code, told = run(ids, "correct", "qingchuan-2023-report/3", "--reason", "x")
    assert code == 1 and "by hand" in told and path.read_bytes() == before


def test_a_line_follows_its_plan_to_another_id(run, tmp_path):
    """A line about an item that is gone is none about nothing, under the plan's new id neither."""
    path = tmp_path / "data" / REPORT
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    text = path.read_text("utf-8")
    cut = text[: text.index('  - id: "5"\n    section')].replace(
        'contradicts: ["qingchuan-2023-report/5#f2"]\n', "note: {zh: 存疑}\n"
    )
    path.write_text(cut + 'changes:\n  - date: "2024-03-02"\n    ids: ["1", "5"]\n    reason: {zh: 一}\n', "utf-8")
    told = run(ids, "status")[1]
    assert "G517" not in told, told
    assert run(ids, "withdraw", "qingchuan-2023-report/5", "--reason", "重复", "--date", "2024-03-02")[0] == 0
    assert run(ids, "status")[0] == 0
    path.rename(path.with_name("qingchuan-2023-report-1.yaml"))
    path = path.with_name("qingchuan-2023-report-1.yaml")
    path.write_text(
        path.read_text("utf-8")
        .replace("qingchuan-2023-report", "qingchuan-2023-report-1")
        .replace("qingchuan-2023-report-1.txt", "qingchuan-2023-report.txt"),
        "utf-8",
    )
    code, told = run(
        ids, "move", "qingchuan-2023-report", "qingchuan-2023-report-1", "--reason", "改号", "--date", "2024-03-03"
    )
    assert code == 0, told
    code, told = run(ids, "status")
    assert code == 0, told


def test_a_broken_registry_stops_every_command(run, tmp_path):
    run(ids, "release", "2024.1")
    path = tmp_path / "data" / "identifiers.csv"
    path.write_text(
        path.read_text("utf-8").replace("baishi-2023-speech/1-1,item", "baishi-2023-speech/1-9,item"), "utf-8"
    )
    before = path.read_text("utf-8")
    code, told = run(ids, "release", "2024.2")
    assert code == 1 and "G515" in told and path.read_text("utf-8") == before


def test_broken_records_stop_every_command(run, tmp_path):
    replace_once(tmp_path / "data" / REPORT, "coverage: full", "coverage: ful")
    code, told = run(ids, "status")
    assert code == 1 and "R204" in told and "nothing was done" in told


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["qingchuan-2023-report/3"], 0, "[EB/OL]"),
        (["https://toy.example/archive/id/qingchuan-2023-report/3/", "--accessed", "2026-11-22"], 0, "[2026-11-22]"),
        (["qingchuan-2023-priorities", "--style", "apa"], 0, "(青教〔2023〕8号)"),
        (["archive", "--style", "bibtex"], 0, "@misc{archive"),
        (["/id/qingchuan-2023-report/3/"], 0, "[EB/OL]"),
        ([""], 2, "There is no '' here"),
        (["qingchuan-2023-report/33"], 2, "did you mean qingchuan-2023-report/3?"),
        (["qingchuan-2023-report/3", "--style", "x"], 2, "gb2025"),
        (["qingchuan-2023-report/3", "--accessed", "yesterday"], 2, "is not a day"),
    ],
)
def test_cite(run, arguments, code, words):
    got, told = run(cite, *arguments)
    assert got == code and words in told


def test_cite_says_what_became_of_an_id_and_what_is_not_cited(run, tmp_path):
    run(ids, "release", "2024.1", "--date", "2024-03-01")
    code, told = run(cite, "cities/qingchuan")
    assert code == 2 and "cities/qingchuan is a city: items, plans" in told
    path = tmp_path / "data" / REPORT
    replace_once(path, '  - id: "4"\n    section: "2"', '  - id: "40"\n    section: "2"')
    run(ids, "move", "qingchuan-2023-report/4", "qingchuan-2023-report/40", "--reason", "改号", "--date", "2024-04-01")
    code, told = run(cite, "qingchuan-2023-report/4")
    assert code == 2 and "was moved on 2024-04-01: 改号 It leads to qingchuan-2023-report/40." in told


def test_nothing_is_half_written(tmp_path, monkeypatch):
    """Where a write fails, the file that was there stands as it was and no temporary one is left."""
    import os

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
