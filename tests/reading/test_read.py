"""Reading a data folder: which files are read, what is left out, and what is still known of it."""

import builtins
import os
from pathlib import Path

import pytest

from generator.problems import has_errors
from generator.reading.read import Names, read
from generator.reading.rules import RULES, check, findings
from tests.toy import TOY, copy_of_data, replace_once

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


@pytest.fixture
def data(tmp_path):
    return copy_of_data(tmp_path)


def codes(data):
    return [(p.code, Path(p.file).name, p.line, p.column) for p in check(data)[1]]


def test_the_toy_archive_is_in_order():
    records, problems = check(TOY / "data")
    assert problems == []
    assert [city.id for city in records.cities] == ["qingchuan", "baishi"]
    assert [plan.id for plan in records.plans] == [
        "baishi-2023-speech",
        "qingchuan-2021-2025-plan",
        "qingchuan-2023-priorities",
        "qingchuan-2023-report",
    ]
    assert list(records.departments) == ["baishi", "qingchuan"]
    assert records.archive.release == "unreleased"
    assert len(records.known) == 1


def test_the_toy_archive_has_every_feature_of_a_record():
    records, _ = check(TOY / "data")
    items = [item for plan in records.plans for item in plan.items]
    figures = [figure for item in items for figure in item.figures]
    assert {figure.state.value for figure in figures} == {"given", "masked", "damaged", "absent"}
    assert {plan.coverage.value for plan in records.plans} == {"full", "partial", "outline"}
    assert {plan.attribution.state.value for plan in records.plans} == {"stated", "inferred"}
    assert {link.kind.value for item in items for link in item.links} >= {"annual_step_of", "reports_on"}
    assert any(item.reading for item in items)
    assert any(item.passage and len(item.passage.span) > 1 for item in items)
    assert any(figure.low is not None for figure in figures)
    assert any(figure.repeats for figure in figures) and any(figure.contradicts for figure in figures)
    assert any(section.kind == "box" for plan in records.plans for section in plan.sections)
    assert any(section.is_missing for plan in records.plans for section in plan.sections)
    hostile = "".join(item.title.zh + item.abstract.zh + item.abstract.en for item in items if item.id == "4")
    for sign in ("<b>", "*", "_", "|", "{{", "#", "---", "]]", "<script>"):
        assert sign in hostile


def test_records_are_read_in_the_order_of_their_names(data):
    first = read(data)[0]
    for path in sorted(data.rglob("*.yaml"), reverse=True):
        path.write_bytes(path.read_bytes())
    assert read(data)[0].plan_files == first.plan_files == tuple(sorted(first.plan_files))


def test_an_item_at_fault_costs_only_itself(data):
    line = replace_once(data / REPORT, "value: 12.5", "value: 12,5")
    records, problems = read(data)
    assert [(p.code, p.line, p.column) for p in problems] == [("R201", line, 16)]
    plan = records.plans[-1]
    assert [item.id for item in plan.items] == ["1", "2", "4", "5"]
    assert list(findings(records)) == []


def test_places_are_right_behind_an_item_that_was_left_out(data):
    replace_once(data / REPORT, "value: 2.6", "value: 2.60")
    text = (data / REPORT).read_text("utf-8")
    head, tail = text.rsplit("tags: [early-childhood]", 1)
    (data / REPORT).write_text(head + "tags: [childhood]" + tail, "utf-8")
    assert codes(data) == [
        ("Y104", "qingchuan-2023-report.yaml", 126, 16),
        ("L305", "qingchuan-2023-report.yaml", head.count("\n") + 1, 12),
    ]


@pytest.mark.parametrize("file", ["tags.yaml", "indicators.yaml", "reforms.yaml", "functions.yaml", "cities.yaml"])
@pytest.mark.parametrize("text", ["", "x: [", "- 1\n", "\x00", "{}\n", "tags: 5\n"])
def test_a_vocabulary_that_cannot_be_read_makes_no_id_unknown(data, file, text):
    (data / file).write_text(text, "utf-8")
    found = check(data)[1]
    assert found and {Path(p.file).name for p in found} == {file}


def test_a_vocabulary_entry_at_fault_is_still_known(data):
    replace_once(data / "tags.yaml", "name: {zh: 校园安全, en: School safety}", "nam: {zh: 校园安全}")
    assert [code for code, *_ in codes(data)] == ["R203"]


def test_an_entry_without_a_readable_id_makes_no_id_unknown(data):
    replace_once(data / "tags.yaml", "id: safety", "id: no")
    assert [code for code, *_ in codes(data)] == ["Y102"]


@pytest.mark.parametrize("text", ["", "x: [", "id: qingchuan-2023-report\n", "id: no\n", "- x\n"])
def test_links_into_a_plan_that_cannot_be_read_are_not_reported(data, text):
    path = data / "plans/qingchuan/qingchuan-2023-priorities.yaml"
    path.write_text(text, "utf-8")
    found = check(data)[1]
    assert found and {Path(p.file).name for p in found} == {path.name}


def test_departments_that_cannot_be_read_make_none_unknown(data):
    (data / "departments/qingchuan.yaml").write_text("city: [", "utf-8")
    assert [code for code, *_ in codes(data)] == ["Y107"]


def test_departments_under_the_name_of_another_city(data):
    replace_once(data / "departments/baishi.yaml", "city: baishi", "city: qingchuan")
    assert codes(data) == [("F105", "baishi.yaml", 1, 7)]


def test_departments_of_no_city(data):
    (data / "departments/nowhere.yaml").write_text("city: nowhere\ndepartments: []\n", "utf-8")
    assert codes(data) == [("L301", "nowhere.yaml", 1, 7)]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("notes.txt", "F101"),
        ("tag.yaml", "F101"),
        ("plans/extra.yaml", "F101"),
        ("plans/qingchuan/x.yml", "F101"),
        ("plans/qingchuan/x.YAML", "F101"),
        ("plans/qingchuan/deep/x.yaml", "F101"),
        ("departments/x.json", "F101"),
        (".DS_Store", None),
        ("plans/.gitkeep", None),
        ("plans/qingchuan/.x.yaml.swp", None),
        ("identifiers.csv", None),
        ("comparisons.csv", None),
        ("README.md", None),
        ("sources/anything.txt", None),
    ],
)
def test_files_out_of_place(data, file, code):
    (data / file).parent.mkdir(parents=True, exist_ok=True)
    (data / file).write_text("x\n", "utf-8")
    assert [p.code for p in read(data)[1]] == ([code] if code else [])


def test_file_with_a_hint(data):
    (data / "tag.yaml").write_text("x\n", "utf-8")
    assert check(data)[1][0].hint == "did you mean tags.yaml?"


@pytest.mark.parametrize("folder", ["", "plans/"])
def test_a_plan_in_no_folder_of_a_city(data, folder):
    """Its place is named, and what leads to it is no second problem."""
    (data / "plans/qingchuan/qingchuan-2023-priorities.yaml").rename(data / f"{folder}qingchuan-2023-priorities.yaml")
    [only] = check(data)[1]
    assert (only.code, only.file) == ("F101", str(data / f"{folder}qingchuan-2023-priorities.yaml"))
    assert only.hint == "plans/qingchuan/qingchuan-2023-priorities.yaml"


def test_a_plan_in_the_folder_of_another_city(data):
    (data / "plans/qingchuan/qingchuan-2023-priorities.yaml").rename(data / "plans/baishi/x.yaml")
    [only] = check(data)[1]
    assert (only.code, only.line, only.column) == ("F105", 3, 7)
    assert only.message == (
        "this plan of qingchuan stands in the folder baishi; its path is plans/qingchuan/qingchuan-2023-priorities.yaml"
    )
    assert only.expected == "the folder plans/qingchuan"


def test_a_city_that_id_and_folder_do_not_have(data):
    replace_once(data / "plans/baishi/baishi-2023-speech.yaml", "city: baishi", "city: qingchuan")
    [only] = check(data)[1]
    assert (only.code, only.line, only.column, only.expected) == ("F105", 3, 7, "city: baishi")


def test_names_that_cannot_be_printed(data):
    os.makedirs(os.fsencode(data / "plans") + b"/\xff\x1b")
    with open(os.fsencode(data / "plans") + b"/qingchuan/\xff\n.yaml", "w") as opened:
        opened.write("id: x\n")
    found = check(data)[1]
    assert found
    for problem in found:
        problem.file.encode("utf-8")


def test_links_within_the_folder_are_followed(data):
    (data / "tags.yaml").rename(data / "sources.yaml.kept")
    (data / "sources").mkdir()
    (data / "sources.yaml.kept").rename(data / "sources" / "tags.yaml")
    (data / "tags.yaml").symlink_to("sources/tags.yaml")
    assert check(data)[1] == []


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../outside.yaml", "loop.yaml"])
def test_links_that_lead_out_or_round_are_refused(data, target):
    (data / "plans/qingchuan/loop.yaml").symlink_to(target)
    (data.parent / "outside.yaml").write_text("id: x\n")
    assert [p.code for p in check(data)[1]] == ["F103"]


@pytest.mark.parametrize("folder", ["plans", "departments", "plans/elsewhere"])
def test_folders_that_lead_out_are_refused(data, tmp_path, folder):
    outside = tmp_path / "outside"
    if (data / folder).exists():
        (data / folder).rename(outside)
    else:
        outside.mkdir()
    (data / folder).symlink_to(outside)
    assert [p.code for p in read(data)[1]] == ["F103"]


def test_what_is_no_file(data):
    (data / "plans/qingchuan/x.yaml").mkdir()
    os.mkfifo(data / "plans/qingchuan/y.yaml")
    (data / "known.yaml").unlink()
    (data / "known.yaml").mkdir()
    assert [(p.code, Path(p.file).name) for p in check(data)[1]] == [
        ("F104", "known.yaml"),
        ("F104", "x.yaml"),
        ("F104", "y.yaml"),
    ]


def test_a_file_that_may_not_be_read(data, monkeypatch):
    real = builtins.open

    def refuse(path, *args, **more):
        if str(path).endswith("report.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr(builtins, "open", refuse)
    assert [(p.code, p.message) for p in check(data)[1]] == [("F104", "this cannot be read: Permission denied")]


def test_no_folder(tmp_path):
    records, found = check(tmp_path / "nothing")
    assert records is None
    assert {p.code for p in found} == {"F102", "F104"}


def test_an_archive_without_plans(data):
    for path in data.glob("plans/*/*.yaml"):
        path.unlink()
    records, found = check(data)
    assert found == [] and records.plans == ()


def test_files_are_named_as_the_folder_was_given(data, monkeypatch):
    (data / "tags.yaml").unlink()
    assert read(data)[1][0].file == f"{data.as_posix()}/tags.yaml"
    monkeypatch.chdir(data.parent)
    assert read("data")[1][0].file == "data/tags.yaml"
    assert read(data)[1][0].file == "data/tags.yaml"
    assert read("./data/")[1][0].file == "data/tags.yaml"


def test_check_gives_records_only_where_there_is_no_error(data):
    replace_once(
        data / REPORT,
        "value: 1.1\n        unit: 万人次\n        year: 2023",
        "value: 1.1\n        unit: 万人次\n        year: 2024",
    )
    records, found = check(data)
    assert records is not None and [p.code for p in found] == ["C411"] and not has_errors(found)
    (data / "tags.yaml").unlink()
    assert check(data)[0] is None


def test_progress_sees_every_plan(data):
    seen = []

    def progress(files):
        for file in files:
            seen.append(file)
            yield file

    records, _ = check(data, progress=progress)
    assert tuple(seen) == records.plan_files


def test_names():
    assert Names(frozenset({"a"})).lacks("b")
    assert not Names(frozenset({"a"})).lacks("a")
    assert not Names(is_complete=False).lacks("b")


def test_positions_of_any_path(data):
    records, _ = read(data)
    text = (data / REPORT).read_text("utf-8").split("\n")
    line, column = records.positions.at(REPORT, ("items", 4, "figures", 1, "value"))
    assert text[line - 1][column - 1 :] == "5010"
    line, column = records.positions.at(REPORT, ("items", 4, "figures", 1, "value"), is_of_key=True)
    assert text[line - 1][column - 1 :] == "value: 5010"


def test_every_rule_says_what_it_asks_for():
    assert len(set(RULES)) == len(RULES)
    for rule in RULES:
        assert rule.__doc__ and rule.__doc__.strip().endswith(".")
