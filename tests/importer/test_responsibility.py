"""Responsibility brackets and lines by role; other brackets are left alone."""

import pytest

from generator.importer.paragraphs import Paragraph
from generator.importer.responsibility import responsibility_of, split_names
from generator.records.numerals import plain


def passage(text: str) -> Paragraph:
    return Paragraph(plain(text), tuple(range(len(text))))


@pytest.mark.parametrize(
    ("text", "lead", "responsible", "supporting"),
    [
        (
            "办好食堂。（牵头处室：后勤处。责任处室：财务处、安全处）",
            ["后勤处"],
            ["财务处", "安全处"],
            [],
        ),
        ("办好食堂。(责任单位:食堂工作专班)", [], ["食堂工作专班"], []),
        ("办好食堂。（牵头单位：市教育局；配合单位：市财政局、市卫健委）", ["市教育局"], [], ["市财政局", "市卫健委"]),
        ("办好食堂。【责任科室：基教科 计财科】", [], ["基教科", "计财科"], []),
        ("办好食堂。（市教育局牵头，市财政局、市人社局按职责分工负责）", ["市教育局"], ["市财政局", "市人社局"], []),
        ("办好食堂。（市教育局负责）", [], ["市教育局"], []),
        ("办好食堂。\n责任单位：市教育局，各县（市、区）人民政府", [], ["市教育局", "各县(市、区)人民政府"], []),
        ("办好食堂。\n牵头单位：基教科\n配合单位：人事科、各学校", ["基教科"], [], ["人事科", "各学校"]),
        ("办好食堂。（主责：基教处；协办：体卫艺处）", ["基教处"], [], ["体卫艺处"]),
        ("办好食堂。（牵头部门：教育局 责任部门：财政局、住建局等部门）", ["教育局"], ["财政局", "住建局"], []),
        ("办好食堂。（落实单位：高等教育与职业教育处）", [], ["高等教育与职业教育处"], []),
        ("办好食堂。（牵头处室：基教处。责任处室：财务处、\n人事处）", ["基教处"], ["财务处", "人事处"], []),
    ],
)
def test_roles(text, lead, responsible, supporting):
    found = responsibility_of(passage(text))
    assert [list(found.lead), list(found.responsible), list(found.supporting)] == [lead, responsible, supporting]
    start, end = found.span[0][0], found.span[-1][1]
    assert start == text.index("。") + 1 or text[start - 1] == "\n"
    assert end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "各县（市、区）要落实责任，学校（含民办）全部参加。",
        "落实主体责任，配合单位做好检查。",
        "出台办法（试行），压实工作责任。",
        "市财政局配合市教育局安排资金。",
        "开展比赛（不少于三场）。",
        "培训（每期三天，由名师负责）教师。",
    ],
)
def test_other_brackets_are_left_alone(text):
    assert responsibility_of(passage(text)) is None


def test_persons_are_no_departments():
    found = responsibility_of(passage("抓好落实。（责任领导：张三；责任科室：安全科）"))
    assert (found.responsible, found.persons) == (("安全科",), ("张三",))


def test_names_with_brackets_and_joining_words():
    assert split_names("市教育局和市财政局、各县(市、区)教育局") == ["市教育局", "市财政局", "各县(市、区)教育局"]
    assert split_names("职业教育与成人教育研究中心") == ["职业教育与成人教育研究中心"]
