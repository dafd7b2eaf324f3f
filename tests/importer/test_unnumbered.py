"""Documents without numbers: signs, headings, persons and short first sentences divide them, three times at least."""

import pytest

from generator.importer.lines import lines_of
from generator.importer.paragraphs import paragraphs
from generator.importer.unnumbered import unnumbered
from generator.records.numerals import plain


def found(text: str) -> list[tuple[str, int | None, str]]:
    words = plain(text)
    return [(n.style, n.value, n.mark.printed) for n in unnumbered(paragraphs(words, lines_of(words)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("◆甲事\n◆乙事\n◆丙事", [("ar", 1, "◆"), ("ar", 2, "◆"), ("ar", 3, "◆")]),
        (
            "◆甲事\n——子项\n——丑项\n◆乙事\n——寅项",
            [("cn", 1, "◆"), ("ar", 1, "--"), ("ar", 2, "--"), ("cn", 2, "◆"), ("ar", 1, "--")],
        ),
        (
            "引子一句。\n学前教育\n办好幼儿园。\n义务教育\n办好学校。\n高中教育\n办好高中。",
            [("ar", 1, ""), ("ar", 2, ""), ("ar", 3, "")],
        ),
        (
            "张三同志：主持全面工作。\n李四同志：分管基教工作。\n王五同志：分管财务工作。",
            [("ar", 1, ""), ("ar", 2, ""), ("ar", 3, "")],
        ),
        ("◆甲事\n◆乙事\n其余的话都只是叙述。", []),
        ("从头到尾只是叙述，没有标题。\n第二段还是叙述，也没有标题。\n第三段仍然是叙述，没有标题。", []),
    ],
)
def test_what_divides_a_document_without_numbers(text, expected):
    assert found(text) == expected


def test_an_assignment_of_leaders(drafted):
    (draft,) = drafted("leaders.txt").drafts
    assert (draft.metadata.kind, draft.period, draft.metadata.local_name) == ("assignments", "2023", "枣阳市")
    assert [item.title.split()[0] for item in draft.items] == ["王某某", "李大海", "赵明"]
    assert [item.number for item in draft.items] == [None, None, None]


def test_signs_in_two_levels(drafted):
    (draft,) = drafted("signs.txt").drafts
    assert [s.title for s in draft.sections if s.kind == "chapter"] == ["党建引领", "质量提升", "安全稳定"]
    assert [(item.id, item.number) for item in draft.items] == [
        ("1-1", "——"),
        ("1-2", "——"),
        ("2-1", "——"),
        ("2-2", "——"),
        ("3-1", "——"),
    ]


def test_persons_above_their_numbered_duties(drafted):
    text = "某局2024年领导班子成员分管工作及重点任务\n"
    for person in (
        "李国强 党组书记、局长：主持全面工作。",
        "王海燕 党组成员、副局长：分管基教科。",
        "赵军 党组成员、副局长：分管体育科。",
    ):
        text += f"{person}重点任务：1.新建学校2所，投资3.6亿元；2.举办赛事20场以上。\n"
    (draft,) = drafted(text).drafts
    assert draft.metadata.kind == "assignments"
    assert [s.title[:3] for s in draft.sections if s.kind == "chapter"] == ["李国强", "王海燕", "赵军 "]
    assert [item.id for item in draft.items] == ["1-1", "1-2", "2-1", "2-2", "3-1", "3-2"]
    assert draft.document.text[draft.items[1].span[0][0] : draft.items[1].span[-1][1]].endswith("20场以上。")
