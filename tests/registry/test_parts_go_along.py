"""Ids that go together: a plan with its items and its lines of change, a city with its departments; and back."""

from generator.registry.check import check_whole
from generator.registry.commands import ids
from generator.registry.entries import (
    changes,
)
from generator.registry.files import read_registry

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"


def test_a_plan_comes_back_with_its_items(run, tmp_path):
    path = tmp_path / "data" / REPORT
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
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
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
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
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
    for number, is_there in enumerate([False, True, False], start=2):
        tags.write_text(with_it if is_there else with_it.replace(entry, ""), "utf-8")
        what = "restore" if is_there else "withdraw"
        assert run(ids, what, "tags/class-size", "--reason", "x", "--date", f"2024-0{number + 2}-01")[0] == 0
        assert run(ids, "release", f"r2024.{number}", "--date", f"2024-0{number + 2}-01")[0] == 0
    registry, found = read_registry(tmp_path / "data")
    assert not found
    told = changes(registry)
    assert [[e.id for e in each.gone] for each in told] == [[], ["tags/class-size"], [], ["tags/class-size"]]
    assert [[e.id for e in each.back] for each in told] == [[], [], ["tags/class-size"], []]
    assert check_whole(tmp_path / "data")[2] == []


def test_a_line_follows_its_plan_to_another_id(run, tmp_path):
    """A line about an item that is gone is none about nothing, under the plan's new id neither."""
    path = tmp_path / "data" / REPORT
    run(ids, "release", "r2024.1", "--date", "2024-03-01")
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
