"""Tables of tasks and of indicators, a line per row or per cell: items, departments and figures from their columns."""

import io

import pytest

from generator.importer.docx import docx_text
from generator.importer.html import html_text
from generator.importer.indicator_tables import indicator_rows
from generator.importer.lines import lines_of
from generator.importer.tables import kind_of_column, tables_of
from generator.records.numerals import plain

GRID = (
    "序号\t工作任务\t牵头科室\t配合科室\t完成时限\n1\t建幼儿园\t学前科\t计财科、项目办\t8月底\n"
    "2\t办运动会\t体卫艺科\t\t全年\n各科室抓好落实。\n"
)
STACKED = (
    "序号\n任务\n责任单位\n时限\n1\n建幼儿园，增加学位\n学前科\n8月底\n2\n办运动会\n体卫艺科、市少年宫\n5月底\n"
    "特此通知。\n"
)


def tables(text: str):
    return tables_of(plain(text), lines_of(plain(text)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("序号", "number"),
        ("工作任务", "task"),
        ("重点工作", "theme"),
        ("牵头单位", "lead"),
        ("责任科室", "responsible"),
        ("配合 部门", "supporting"),
        ("责任领导", "other"),
        ("完成时限", "time"),
        ("备注", "other"),
        ("加强学前教育", None),
        ("责任重于泰山", None),
    ],
)
def test_what_a_column_holds(name, kind):
    assert kind_of_column(plain(name)) == kind


@pytest.mark.parametrize("text", [GRID, GRID.replace("\t", "   ").replace("      ", "   无   ")])
def test_rows_of_one_line(text):
    (table,) = tables(text)
    assert [row.number for row in table.rows] == [1, 2]
    assert table.rows[0].responsibility.lead == ("学前科",) and table.rows[0].responsibility.supporting == (
        "计财科",
        "项目办",
    )
    assert table.rows[1].responsibility.lead == ("体卫艺科",) and table.rows[1].responsibility.supporting == ()
    assert text[slice(*table.rows[0].task)] == "建幼儿园" and [text[a:b] for a, b in table.rows[0].times] == ["8月底"]
    assert text[table.end :].strip() == "各科室抓好落实。"


def test_rows_of_one_cell_to_a_line():
    (table,) = tables(STACKED)
    assert [row.responsibility.responsible for row in table.rows] == [("学前科",), ("体卫艺科", "市少年宫")]
    assert STACKED[slice(*table.rows[1].task)] == "办运动会" and STACKED[table.end :].strip() == "特此通知。"


@pytest.mark.parametrize(
    "text",
    ["姓名\t电话\t单位\n甲\t1\t乙\n", "序号\t学校\t地址\n1\t一中\t东街\n2\t二中\t西街\n", "工作任务重，责任单位多。\n"],
)
def test_other_tables_are_left_alone(text):
    assert tables(text) == ()


def test_a_table_of_tasks_becomes_items_with_departments(drafted):
    (draft,) = drafted("tasks.html").drafts
    assert [(i.id, i.responsibility.lead, i.responsibility.supporting) for i in draft.items][:2] == [
        ("1", ("学前教育科",), ("计划财务科", "项目办")),
        ("2", ("基础教育科",), ("人事科",)),
    ]
    assert [f.printed for f in draft.items[0].figures] == ["10所", "3000个"]
    # What stands below the table belongs to the section and not to its last row.
    body = next(s for s in draft.sections if s.id == "body")
    assert "按月报送" in draft.document.text[body.texts[-1][0][0] : body.texts[-1][-1][1]]
    assert "报送" not in draft.document.text[draft.items[-1].span[0][0] : draft.items[-1].span[-1][1]]


def test_cells_on_lines_of_their_own(drafted):
    (draft,) = drafted("cells.txt").drafts
    assert [(i.id, i.section, i.responsibility.responsible) for i in draft.items] == [
        ("1", "1", ("基础教育科",)),
        ("2", "1", ("基础教育科", "市教科院")),
        ("3", "2", ("职业教育科",)),
        ("4", "2", ("职业教育科", "市职教中心")),
        ("5", "3", ("教师工作科", "人事科")),
    ]
    assert not draft.junk


def test_rows_without_numbers_are_items():
    text = "某市任务表\n任务\t责任单位\t时限\n建幼儿园\t学前科\t8月\n办运动会\t体卫艺科\t5月\n"
    (table,) = tables(text)
    assert [row.number for row in table.rows] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "指标\t2020年\t2025年\t属性\n毛入园率（%）\t91.6\t≥95\t预期性\n在校生（万人）\t32.6\t33\t预期性\n",
        "指标   2020年   2025年   属性\n毛入园率（%）   91.6   ≥95   预期性\n在校生（万人）   32.6   33   预期性\n",
        "指标\n单位\n2020年实际\n2025年目标\n毛入园率\n%\n91.6\n≥95\n在校生\n万人\n32.6\n33\n",
        "类别\t指标\t2020年\t2025年\n普及\t毛入园率（%）\t91.6\t≥95\n\t在校生（万人）\t32.6\t33\n",
    ],
)
def test_tables_of_indicators(text):
    rows = indicator_rows(plain(text), lines_of(plain(text)))
    assert [(row.name, row.unit) for row in rows] == [("毛入园率", "%"), ("在校生", "万人")]
    assert [[(v.year, text[v.start : v.end]) for v in row.values] for row in rows] == [
        [(2020, "91.6"), (2025, "≥95")],
        [(2020, "32.6"), (2025, "33")],
    ]


def test_values_of_a_table_are_figures_of_their_item(drafted):
    (draft,) = drafted("indicators.txt").drafts
    goals = draft.items[0]
    assert goals.title == "发展目标"
    assert [(f.phrase, f.printed, f.unit, f.year, f.kind, f.comparator) for f in goals.figures][:4] == [
        ("学前教育毛入园率", "90.2", "%", 2020, "baseline", "="),
        ("学前教育毛入园率", "93", "%", 2025, "target", "="),
        ("九年义务教育巩固率", "95.8", "%", 2020, "baseline", "="),
        ("九年义务教育巩固率", "≥96", "%", 2025, "target", ">="),
    ]


def test_cells_that_reach_over_rows_stand_empty_in_a_page():
    page = (
        "<body><table><tr><th>类别</th><th>指标</th><th>年</th></tr><tr><td "
        "rowspan=2>普及</td><td>甲<br>乙</td><td>1</td></tr><tr><td>丙</td><td>2</td></tr></table></body>"
    )
    assert html_text(page)[0] == "类别\t指标\t年\n普及\t甲 乙\t1\n\t丙\t2\n"


def test_a_table_that_only_places_the_text_keeps_its_paragraphs():
    page = (
        "<body><table><tr><td><p>首页</p></td><td><h1>要点</h1><p>一、甲。</p><p>二、乙。</p>"
        + "<p>说明文字。</p>" * 300
        + "</td></tr></table></body>"
    )
    assert html_text(page)[0].split("\n")[:4] == ["首页", "要点", "一、甲。", "二、乙。"]


def test_a_frame_of_one_cell_keeps_its_paragraphs_in_docx():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "专栏1 重点项目"
    cell.add_paragraph("1.新建幼儿园。")
    raw = io.BytesIO()
    document.save(raw)
    assert docx_text(raw.getvalue()).split("\n")[:2] == ["专栏1 重点项目", "1.新建幼儿园。"]
