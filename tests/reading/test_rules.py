"""Rules: what they let pass, and what a single example in the catalogue cannot show."""

import random
from decimal import Decimal

import pytest

from generator.reading.read import read
from generator.reading.rules import findings
from generator.reading.rules.figures import printed_numbers
from generator.reading.rules.structure import circles
from tests.toy import TOY, copy_of_data

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
PRIORITIES = "plans/qingchuan/qingchuan-2023-priorities.yaml"
PLAN = "plans/qingchuan/qingchuan-2021-2025-plan.yaml"
SPEECH = "plans/baishi/baishi-2023-speech.yaml"


@pytest.fixture
def told(tmp_path):
    """Codes and paths of what the rules find after some words of a file were replaced."""
    data = copy_of_data(tmp_path)

    def after(*changes):
        for file, find, write in changes:
            text = (data / file).read_text("utf-8")
            assert find in text, find
            (data / file).write_text(text.replace(find, write, 1), "utf-8")
        records, problems = read(data)
        assert problems == []
        return [(finding.code, finding.path) for finding in findings(records)]

    return after


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("94%以上", ["94"]),
        ("９４．５％", ["94.5"]),
        ("260.69亿元", ["260.69"]),
        ("1,200人", ["1200"]),
        ("1，200人", ["1200"]),
        ("12 000 人", ["12000"]),
        ("3—5个", ["3", "5"]),
        ("十五", ["15"]),
        ("一百零五所", ["105"]),
        ("一千二百", ["1200"]),
        ("超百项", ["100"]),
        ("百分之九十五", ["95"]),
        ("百分之九十五点五", ["95.5"]),
        ("二十万人", ["200000", "20"]),
        ("近万名", ["1", "10000"]),
        ("两三个", ["2", "3"]),
        ("两个", ["2"]),
        ("零增长", ["0"]),
        ("2·5万", ["2.5"]),
        ("三分之一", ["1", "3"]),
    ],
)
def test_numbers_are_read_as_they_are_printed(printed, values):
    assert {Decimal(value) for value in values} <= printed_numbers(printed)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("94%", "9"),
        ("十五", "5"),
        ("一百零五", "100"),
        ("260.69亿元", "1"),
        ("1,200", "200"),
        ("全部", "100"),
        ("2.5", "25"),
        ("X%", "10"),
    ],
)
def test_nothing_else_is_read_into_them(printed, value):
    assert Decimal(value) not in printed_numbers(printed)


def test_hostile_words_are_no_problem(told):
    assert told((REPORT, "zh: 轮岗交流", 'zh: "<script>alert(1)</script> {{ x }} ]] --- | * _ # `"')) == []


def test_a_circle_of_figures_is_told_once(told):
    other = 'repeats: "qingchuan-2023-report/5#f1"'
    found = told((REPORT, "printed: 95.8%\n", f"{other}\n        printed: 95.8%\n"))
    assert found == [("L333", ("items", 0, "figures", 2, "repeats"))]


def test_a_figure_that_leads_into_a_circle_is_not_at_fault(told):
    found = told(
        (REPORT, 'repeats: "qingchuan-2023-report/1#f3"', 'repeats: "qingchuan-2023-report/2#f2"'),
        (REPORT, "printed: 2.6%\n", 'repeats: "qingchuan-2023-report/2#f2"\n        printed: 2.6%\n'),
    )
    assert found == [("L333", ("items", 1, "figures", 1, "repeats"))]


def test_figures_may_contradict_each_other(told):
    assert told() == []


def test_a_circle_of_sections_is_told_of_each(told):
    found = told(
        (PLAN, '- id: "1"\n', '- id: "1"\n    parent: "1-1"\n'),
    )
    assert found == [("L334", ("sections", 0, "parent")), ("L334", ("sections", 1, "parent"))]


def test_spans_that_touch_do_not_overlap(told):
    assert told((PRIORITIES, "heading: [17, 45]", "heading: [16, 46]")) == []


def test_a_span_within_another_is_told_of_the_later_one(told):
    found = told((PRIORITIES, "heading: [17, 45]", "heading: [0, 200]"))
    assert ("C401", ("sections", 0, "heading")) in found
    assert {code for code, _ in found} == {"C401"}


def test_the_same_characters_in_two_sources_do_not_overlap(told):
    second = "  - id: second\n    kind: copy\n    name: {zh: 另一份}\nsections:\n"
    assert (
        told(
            (REPORT, "sections:\n", second),
            (REPORT, "      - passage:\n", "      - passage:\n          source: second\n"),
            (REPORT, "span: [16, 34]", "span: [0, 12]"),
        )
        == []
    )


def test_a_bracket_outside_its_item(told):
    assert told((PRIORITIES, "span: [151, 187]", "span: [151, 188]")) == [
        ("C402", ("items", 0, "departments", 0, "span"))
    ]


def test_a_figure_in_the_second_part_of_an_item(told):
    assert (
        told((PRIORITIES, "printed: 逐步消除\n        span: ", "printed: 逐步消除\n        span: [386, 388] # ")) == []
    )


def test_departments_of_another_city_are_unknown(told):
    found = told((SPEECH, "lead: [office]", "lead: [planning]"))
    assert found == [("L303", ("sections", 3, "departments", 0, "lead", 0))]


@pytest.mark.parametrize("number", ["-1", "-2", "-12"])
def test_several_plans_of_a_kind(tmp_path, number):
    data = copy_of_data(tmp_path)
    path = data / REPORT
    text = path.read_text("utf-8").replace("qingchuan-2023-report\n", f"qingchuan-2023-report{number}\n", 1)
    text = text.replace('"qingchuan-2023-report/', f'"qingchuan-2023-report{number}/')
    path.with_name(f"qingchuan-2023-report{number}.yaml").write_text(text, "utf-8")
    records, problems = read(data)
    assert problems == [] and list(findings(records)) == []


@pytest.mark.parametrize(
    "identifier", ["qingchuan-2023-report-0", "qingchuan-2023-report-02", "qingchuan-2023-report-b", "qingchuan-2023"]
)
def test_other_endings_of_an_id(told, identifier):
    assert told((REPORT, "id: qingchuan-2023-report\n", f"id: {identifier}\n"))[0] == ("L331", ("id",))


@pytest.mark.parametrize("number", ["*", "**", "（）"])
def test_a_number_that_is_hidden_may_stand_twice(told, number):
    assert told((REPORT, 'number: "3"', f'number: "{number}"'), (REPORT, 'number: "4"', f'number: "{number}"')) == []


@pytest.mark.parametrize(
    ("kind", "year"), [("target", 2023), ("target", 2035), ("actual", 2023), ("actual", 2015), ("baseline", 2020)]
)
def test_years_that_are_near_the_plan(told, kind, year):
    value = "value: 1.1\n        unit: 万人次\n        year: "
    changes = [(REPORT, value + "2023", value + str(year))]
    if kind != "actual":
        changes.append(
            (
                REPORT,
                "indicator: teacher-training\n        kind: actual",
                f"indicator: teacher-training\n        kind: {kind}",
            )
        )
    assert told(*changes) == []


@pytest.mark.parametrize("mask", ["*", "＊＊", "x", "X", "Ｘ", "××", "□", "某", "若干", "几"])
def test_masks(told, mask):
    assert told((SPEECH, "printed: 若干个", f'printed: "{mask}个"')) == []


@pytest.mark.parametrize("address", ["http://x.cn", "https://x.cn/a?b=1&c=2#d", "HTTPS://X.CN/中文"])
def test_addresses_of_the_web(told, address):
    assert told((PLAN, 'https://qingchuan.example/plan/2021.html"\n    archived', f'{address}"\n    archived')) == []


@pytest.mark.parametrize(
    "address",
    ["//x.cn", "javascript:x", "data:,x", "file:///etc/passwd", "http://", "https:// x", "vbscript:x", " http://x"],
)
def test_other_addresses(told, address):
    found = told((PLAN, 'https://qingchuan.example/plan/2021.html"\n    archived', f'{address}"\n    archived'))
    assert found == [("C410", ("sources", 0, "address"))]


def test_an_outline_needs_no_abstracts(told):
    abstract = (
        "    abstract:\n"
        "      zh: 2020年入园率为91%，到规划期末升到96%以上。\n"
        "      en: Enrolment was 91% in 2020 and is to exceed 96% by the end of the plan.\n"
    )
    assert told((PLAN, abstract, "")) == []


def test_a_known_document_of_the_same_kind_with_another_title_is_not_held(told):
    whole = (TOY / "data" / "known.yaml").read_text("utf-8")
    known = (
        'documents:\n  - city: qingchuan\n    period: "2023"\n    kind: report\n'
        "    title: {zh: 另一份总结}\n    evidence: {zh: 目录。}\n"
    )
    assert told(("known.yaml", whole, known)) == []


def circle_of(start, following):
    """The circle that a member belongs to, from that member on; empty if it belongs to none."""
    chain = [start]
    while (here := following.get(chain[-1])) in following and here not in chain:
        chain.append(here)
    return chain if here == start else []


def test_circles_are_found_once_each_whatever_leads_into_them():
    chance = random.Random(3)
    for size in (*range(1, 9), 40):
        for _ in range(60):
            members = [str(n) for n in range(size)]
            following = {each: chance.choice([*members, None, "elsewhere"]) for each in chance.sample(members, size)}
            order = list(following)
            whole = {each: circle_of(each, following) for each in order}
            expected = [whole[each] for each in order if min(whole[each], key=order.index, default=None) == each]
            assert sorted(circles(following)) == sorted(expected)


def test_a_chain_as_long_as_an_archive_takes_no_time_that_grows_with_its_square():
    """Two thousand links; one by one against all before, they would be compared two million times."""
    compared = []

    class Counted(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            compared.append(other)
            return str.__eq__(self, other)

    names = [Counted(n) for n in range(2_001)]
    following = {name: Counted(n + 1) for n, name in enumerate(names[:-1])}
    assert list(circles(following)) == [] and len(compared) < 40_000
