"""What is a figure, with comparator, range, unit, year, kind and state; and what is none."""

import pytest

from generator.importer.figure_time import Setting
from generator.importer.figures import figures_of
from generator.importer.paragraphs import Paragraph
from generator.records.numerals import plain

YEAR = Setting("priorities", 2024, 2024)
PLAN = Setting("plan", 2021, 2025)


def figures(text: str, setting: Setting = YEAR, headings: tuple[str, ...] = ()):
    return figures_of(Paragraph(plain(text), tuple(range(len(text)))), headings, setting)


@pytest.mark.parametrize(
    ("text", "printed", "comparator", "value", "unit"),
    [
        ("入园率达到94%以上。", "94%以上", ">=", "94", "%"),
        ("超大班额控制在2％以内。", "2%以内", "<=", "2", "%"),
        ("每周不少于3课时。", "不少于3课时", ">=", "3", "课时"),
        ("培训教师约1.5万人次。", "约1.5万人次", "about", "1.5", "万人次"),
        ("资助学生6000余名。", "6000余名", "about", "6000", "名"),
        ("近视率下降0.5个百分点。", "0.5个百分点", "decrease", "0.5", "个百分点"),
        ("近视率下降到40%。", "40%", "=", "40", "%"),
        ("全年投入260.5亿元。", "260.5亿元", "=", "260.5", "亿元"),
        ("新建学校三所。", "三所", "=", "3", "所"),
        ("达标率提高到百分之九十。", "百分之九十", "=", "90", "%"),
        ("书面作业不超过60分钟。", "不超过60分钟", "<=", "60", "分钟"),
        ("每季度至少研究一次教学。", "至少研究一次", ">=", "1", "次"),
        ("新增学位12,000个。", "12,000个", "=", "12000", "个"),
        ("入学率达到91.0%。", "91.0%", "=", "91", "%"),
        ("每个县至少建成6个资源教室。", "至少建成6个", ">=", "6", "个"),
        ("骨干教师不低于交流总数的20%。", "20%", ">=", "20", "%"),
        ("覆盖率≥90%。", "≥90%", ">=", "90", "%"),
        ("生均公用经费不低于600元/生·年。", "不低于600元/生·年", ">=", "600", "元/生·年"),
        ("生师比不高于17.5:1。", "17.5:1", "<=", "17.5", ":1"),
        ("招生规模扩大一倍。", "一倍", "=", "1", "倍"),
        ("公办园占比超过五成。", "超过五成", ">=", "5", "成"),
        ("吸引万余人参加。", "万余人", "about", "1", "万人"),
        ("荣获省级一等奖三项。", "三项", "=", "3", "项"),
        ("检视问题136条，逐一整改。", "136条", "=", "136", "条"),
        ("中考平均分提高11.5分。", "11.5分", "increase", "11.5", "分"),
        ("教研员每周3天深入课堂。", "3天", "=", "3", "天"),
        ("一般问题7天内解决。", "7天内", "<=", "7", "天"),
    ],
)
def test_value_and_comparator(text, printed, comparator, value, unit):
    (found,) = figures(text)
    assert (found.printed, found.comparator, found.value, found.unit, found.state) == (
        printed,
        comparator,
        value,
        unit,
        "given",
    )
    assert "".join(plain(text)[a:b] for a, b in found.span) == printed


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("建成3—5个基地。", "3", "5"), ("打造2-3个专业。", "2", "3"), ("建设10至12所学校。", "10", "12")],
)
def test_ranges(text, low, high):
    (found,) = figures(text)
    assert (found.value, found.low, found.high) == (None, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "关注66人以上的班级。",
        "20万人口以上的县建设一",
        "落实《职业教育行动计划(2020—2023年)》。",
        "增强“四个意识”，坚持三个面向。",
        "推广1+X证书和5G应用，实施工程2.0。",
        "举办第26届推普周。",
        "印发〔2022〕13号文件。",
        "2024年9月1日开学。",
        "把握三个方面、五项原则。",
        "xx市实验学校和*市一中结对。",
        "小学一、二年级不留书面作业。",
        "总分进入全省前3名。",
        "落实24小时值班制度。",
        "达到国家规定的20条底线要求。",
        "对照3大类27条",
        '举行"3+2"联合办学。',
        "今天开展活动，3天后结束。",
    ],
)
def test_what_is_no_figure(text):
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("合格率达x%。", "masked"),
        ("新增*所学校。", "masked"),
        ("遴选*名师工作室。", "masked"),
        ("心理测评实现全覆盖。", "absent"),
        ("评选“双带头人”XX名。", "masked"),
        ("投入X.X亿元。", "masked"),
        ("达到9*.5%。", "masked"),
        ("上线*人，超额完成任务。", "masked"),
        ("与若干家企业合作。", "masked"),
        ("基本消除大班额。", "absent"),
        ("在校生规模比2020年翻一番。", "absent"),
        ("占专业课教师的三分之二以上。", "absent"),
    ],
)
def test_states_without_a_value(text, state):
    (found,) = figures(text)
    assert (found.state, found.value) == (state, None)


def test_lost_digits_make_every_figure_damaged():
    found = figures("新建学校5所，参与率达%。", Setting("priorities", 2022, 2022, are_digits_damaged=True))
    assert [(f.printed, f.state, f.value) for f in found] == [("5所", "damaged", None), ("%", "damaged", None)]


def test_years_and_kinds():
    (target,) = figures("到2023年，入园率达到93%。", PLAN)
    assert (target.kind, target.year, target.year_basis) == ("target", 2023, "stated")
    (open_target,) = figures("建成特色高中10所。", PLAN)
    assert (open_target.year, open_target.year_basis) == (2025, "period")
    baseline, actual = figures("在校生从2016年的8.5万人增加到2020年的9.1万人。", PLAN, ("规划环境",))
    assert [(f.kind, f.year) for f in (baseline, actual)] == [("baseline", 2016), ("actual", 2020)]
    (past,) = figures("“十三五”期间培训教师5000名。", PLAN, ("主要成就",))
    assert (past.kind, past.year, past.year_basis) == ("actual", 2020, "period")
    (reported,) = figures("新建学校5所。", Setting("report", 2018, 2018))
    assert (reported.kind, reported.year_basis) == ("actual", "annual")


def test_each_figure_of_a_row_has_its_own_noun():
    found = figures("新建小学2所、初中3所、高中1所。")
    assert [(f.value, f.phrase) for f in found] == [("2", "新建小学"), ("3", "初中"), ("1", "高中")]


def test_numbers_that_share_a_unit():
    found = figures("毛入园率、巩固率分别较上年提高0.6、1.1个百分点。")
    assert [(f.value, f.unit, f.comparator) for f in found] == [
        ("0.6", "个百分点", "increase"),
        ("1.1", "个百分点", "increase"),
    ]


def test_a_year_of_comparison_is_not_the_year_of_the_figure():
    first, second, third = figures(
        "2020年，入园率达到91.6%，比2015年提高12.4个百分点；巩固率达到97.8%。", PLAN, ("发展基础",)
    )
    assert [f.year for f in (first, second, third)] == [2020, 2020, 2020] and {first.kind, second.kind, third.kind} == {
        "actual"
    }
    assert second.phrase == "入园率"


def test_an_ordinal_is_no_five_year_plan():
    (target,) = figures("承办第十五届运动会，建成场馆5个。", PLAN)
    (past,) = figures("“十三五”期间，新建学校5所。", PLAN)
    assert (target.kind, past.kind, past.year) == ("target", "actual", 2020)


def test_a_report_looks_ahead_too():
    report = Setting("report", 2022, 2022)
    (ahead,) = figures("新建学校5所。", report, ("下半年工作",))
    (next_year,) = figures("新建学校5所。", report, ("2023 年工作打算",))
    assert (ahead.kind, next_year.kind, next_year.year) == ("target", "target", 2023)
