"""What became of a target: the six states, and repetitions counted once."""

import pytest

from generator.archive.comparable import is_reached, reading
from generator.archive.targets import due_targets, fate
from generator.records.closed_lists import Direction
from generator.views.due import due_pages
from tests.views.small import archive, figure, item, plan

TARGET = plan("alpha-2022-priorities", [item("1", figures=[figure("f1", year=2022)])])


def report(coverage="full", **more):
    return plan("alpha-2022-report", [item("1", **more)], coverage)


REPORTS_ON = [{"kind": "reports_on", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}]


@pytest.mark.parametrize(
    "later, state, is_reached",
    [
        ([], "none", None),
        ([plan("beta-2023-report", [item("1", figures=[figure("f1", "actual", year=2022)])])], "none", None),
        ([report()], "silent", None),
        ([report("partial")], "part", None),
        ([plan("alpha-2023-priorities", [item("1")])], "silent", None),
        ([report(links=REPORTS_ON)], "linked", None),
        ([report(figures=[figure("f1", "actual", year=2022, value=95, printed="95%")])], "reported", True),
        ([report(figures=[figure("f1", "actual", year=2022, value=93, printed="93%")])], "reported", False),
        ([report(figures=[figure("f1", "actual", year=2022, state="masked", printed="x%")])], "reported", None),
        ([report(figures=[figure("f1", "actual", year=2022, scope="rural")])], "other", None),
        ([report(figures=[figure("f1", "actual", year=2021)])], "silent", None),
        ([report(figures=[figure("f1", "target", year=2022)])], "silent", None),
    ],
)
def test_the_fate_of_a_target(later, state, is_reached):
    found = archive(TARGET, *later)
    seen = fate(found, found.figures["alpha-2022-priorities/1#f1"])
    assert (seen.state, seen.is_reached) == (state, is_reached)


def test_a_report_speaks_of_the_target_that_it_names_itself():
    found = archive(
        plan(
            "alpha-2022-report",
            [item("1", figures=[figure("f1", year=2022), figure("f2", "actual", year=2022, value=95, printed="95%")])],
        )
    )
    seen = fate(found, found.figures["alpha-2022-report/1#f1"])
    assert (seen.state, seen.is_reached, seen.later) == ("reported", True, ())


@pytest.mark.parametrize(
    "target, actual, direction, reached",
    [
        ({"value": 94}, {"value": 94}, "up", True),
        ({"value": 94}, {"value": 93}, "up", False),
        ({"value": 94}, {"value": 93}, "down", True),
        ({"value": 94}, {"value": 93}, "neutral", None),
        ({"value": 94, "comparator": ">="}, {"value": 95}, "neutral", True),
        ({"value": 94, "comparator": "<="}, {"value": 95}, "up", False),
        ({"value": 94}, {"value": 90, "comparator": ">="}, "up", None),
        ({"value": 94}, {"value": 95, "comparator": ">="}, "up", True),
        ({"value": 94}, {"value": 95, "comparator": "<="}, "up", None),
        ({"value": 94}, {"value": 93, "comparator": "<="}, "up", False),
        ({"value": 94}, {"low": 93, "high": 95}, "up", None),
        ({"low": 93, "high": 95}, {"value": 93}, "up", True),
        ({"value": 0.5, "comparator": "decrease"}, {"value": 0.6, "comparator": "decrease"}, "down", True),
        ({"value": 0.5, "comparator": "decrease"}, {"value": 0.2, "comparator": "increase"}, "down", False),
        ({"value": 0.5, "comparator": "decrease"}, {"value": 94}, "down", None),
    ],
)
def test_whether_a_value_reaches_a_target(target, actual, direction, reached):
    found = archive(
        plan("alpha-2022-report", [item("1", figures=[figure("f1", **target), figure("f2", "actual", **actual)])])
    )
    one, other = (reading(found, each) for each in found.figures.values())
    assert is_reached(one, other, Direction(direction)) is reached


def test_a_target_printed_twice_is_due_once():
    found = archive(
        plan(
            "alpha-2022-priorities",
            [
                item(
                    "1",
                    figures=[figure("f1", year=2022), figure("f2", year=2022, repeats="alpha-2022-priorities/1#f1")],
                )
            ],
        )
    )
    assert [each.id for each in due_targets(found, 2022)] == ["alpha-2022-priorities/1#f1"]


def test_index_and_year_pages_count_alike():
    found = archive(TARGET, report())
    index, year = due_pages(found)
    assert index.data["total"] == year.data["count"] == 1
    assert index.data["years"][0]["states"] == dict(year.data["states"]) == {"silent": 1}
    assert sum(len(each.rows) for each in year.data["cities"]) == 1


def test_too_many_targets_are_listed_city_by_city(monkeypatch):
    monkeypatch.setattr("generator.views.due.LONGEST", 0)
    found = archive(TARGET)
    addresses = [page.address for page in due_pages(found)]
    assert addresses == ["due/", "due/2022/", "due/2022/alpha/"]
