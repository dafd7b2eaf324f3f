"""Whole made-up documents of the shapes that are met with: what the draft holds, and that the account closes."""

import re
from pathlib import Path

import pytest
import yaml

from generator.importer import import_document, run_import, write_drafts

DOCUMENTS = Path(__file__).parent / "documents"
DATA = Path(__file__).parent.parent.parent / "data"

ALL = sorted(p.name for p in DOCUMENTS.iterdir())


def shape(draft):
    """Item ids with the first words of their titles."""
    return {item.id: item.title[:4] for item in draft.items}


@pytest.mark.parametrize("name", ALL)
def test_every_character_belongs_to_exactly_one_thing(drafted, name):
    for draft in drafted(name).drafts:
        original = draft.document.text
        seen = bytearray(len(original))
        spans = [(j.start, j.end) for j in draft.junk]
        spans += [pair for s in draft.sections for pair in (s.heading or ())] + [
            pair for s in draft.sections for text in s.texts for pair in text
        ]
        spans += [pair for item in draft.items for pair in item.span]
        for start, end in spans:
            assert not any(seen[start:end]), f"claimed twice: {original[start:end]!r}"
            seen[start:end] = b"\1" * (end - start)
        lost = [c for c, owned in zip(original, seen, strict=True) if not owned and not c.isspace()]
        assert not lost and not any("assigned to nothing" in doubt for doubt in draft.doubts)
        assert sum(draft.account.values()) == len(re.sub(r"\s", "", original))


def test_page_of_a_government_site(drafted):
    (draft,) = drafted("page.html").drafts
    found = draft.metadata
    assert (draft.id, found.title) == ("jining-2024-2026-opinion", "济宁市推进校园阅读三年行动方案（2024—2026年）")
    assert (found.issuer, found.document_number, found.index_number) == (
        "济宁市教育局",
        "济教字〔2024〕9号",
        "JN0007-2024-0031",
    )
    assert (found.signed, found.published, found.validity) == ("2024-03-08", "2024-03-11", "in_force")
    assert shape(draft) == {
        "2-1": "充实馆藏",
        "2-2": "培养领读",
        "2-3": "办好阅读",
        "3-1": "加强领导",
        "3-2": "强化经费",
    }
    assert draft.items[0].responsibility.lead == ("市教育局",)
    assert draft.items[0].responsibility.supporting == ("市财政局", "市文化和旅游局")
    assert [d.name for d in draft.new_departments][-1] == "各县〔市、区〕教育和体育局"


def test_copy_from_a_forum(drafted):
    (draft,) = drafted("forum.txt").drafts
    assert (draft.id, draft.metadata.posted, draft.metadata.signed, draft.metadata.published) == (
        "nanping-2021-report",
        "2022-01-09",
        None,
        None,
    )
    assert list(shape(draft)) == ["1-1", "1-2", "1-3", "2-1", "2-2", "2-3", "3-1", "3-2", "3-3"]
    figures = {f.printed: f for item in draft.items for f in item.figures}
    assert (figures["5所"].kind, figures["3.2亿元"].kind, figures["3.2亿元"].year) == ("actual", "target", 2022)
    assert (figures["x亿元"].state, figures["*名"].state, figures["12%"].comparator) == ("masked", "masked", "increase")
    assert "40场次以上" in figures and "约6000人次" in figures


def test_scan_with_misread_numbers(drafted):
    (draft,) = drafted("scan.txt").drafts
    assert [item.id for item in draft.items] == ["1", "2", "3", "4", "6", "7", "8"]
    assert [item.number for item in draft.items][:2] == ["l", "2"] and draft.items[5].number == "1"
    assert any("number 5 not found before 6" in d for d in draft.doubts) and any(
        "the count says 7" in d for d in draft.doubts
    )
    lost = [f for item in draft.items for f in item.figures if f.state == "damaged"]
    assert [f.printed for f in lost] == ["12OO张", "1OO%"] and all(f.value is None for f in lost)
    assert draft.items[1].responsibility.supporting == ("基教科",)
    assert all(item.responsibility for item in draft.items)
    assert [j.en for j in draft.junk] == ["page number", "page number"]


def test_speech(drafted):
    (draft,) = drafted("speech.txt").drafts
    assert draft.metadata.person == ("林知秋", "市教育局局长") and draft.metadata.kind == "speech"
    assert list(shape(draft)) == ["1", "2-1", "2-2", "2-3", "3-1", "3-2", "3-3"]
    assert [s.kind for s in draft.sections] == ["front", "opening", "chapter", "chapter", "chapter", "closing"]
    assert draft.items[0].figures[0].kind == "actual" and draft.items[1].figures[0].kind == "target"


def test_opinion_with_departments_on_lines_of_their_own(drafted):
    (draft,) = drafted("opinion.txt").drafts
    assert (draft.id, draft.metadata.document_number, draft.metadata.signed) == (
        "yingtan-2023-2025-opinion",
        "鹰府办发〔2023〕21号",
        "2023-08-30",
    )
    assert shape(draft) == {"1": "工作目标", "2-1": "规划布局", "2-2": "扩充学位", "2-3": "稳定队伍", "2-4": "提高质量"}
    second = draft.items[2].responsibility
    assert (second.lead, second.supporting) == (("市教体局",), ("市发改委", "市财政局"))
    assert draft.items[1].responsibility.responsible == ("市自然资源局", "市住建局", "各区(市)人民政府")
    assert draft.items[4].figures[0].comparator == "<="
    assert [f.printed for f in draft.items[0].figures] == ["95%", "60%左右"]


def test_plan_with_contents_and_a_box(drafted):
    (draft,) = drafted("contents.txt").drafts
    assert draft.id == "quzhou-2021-2025-plan"
    assert [s.id for s in draft.sections] == ["front", "opening", "1", "1-2", "2", "3", "3-1", "box-1", "3-2", "4"]
    assert list(shape(draft)) == ["1-1", "3-1-1", "3-1-2", "box-1-1", "box-1-2", "3-2-1", "3-2-2", "4"]
    assert [j.en for j in draft.junk] == ["list of contents"]
    kinds = [(f.printed, f.kind, f.year) for f in draft.items[0].figures]
    assert kinds == [
        ("48所", "actual", 2020),
        ("3.6万个", "actual", 2020),
        ("95.1%", "baseline", 2015),
        ("98.4%", "actual", 2020),
    ]


def test_rules_in_articles(drafted):
    (draft,) = drafted("articles.txt").drafts
    assert [(item.id, item.section, item.number) for item in draft.items][2] == ("3", "2", "第三条")
    assert len(draft.items) == 5


def test_masked_copy_run_together(drafted):
    (draft,) = drafted("masked.txt").drafts
    assert draft.city == "unknown-city" and draft.period is None
    assert len(draft.items) == 7 and [s.title for s in draft.sections][1:] == [
        "提升育人质量",
        "优化资源配置",
        "守牢安全底线",
    ]
    assert all(f.value is None for item in draft.items for f in item.figures)
    assert {f.state for item in draft.items for f in item.figures} == {"masked", "absent"}


def test_several_pieces_become_several_plans(drafted):
    one = (
        "青川市教育局2023年工作要点\n一、抓质量\n（一）抓课堂。让每一节课都上得扎实有趣。\n（二）抓作业。作业少而精。\n"
    )
    two = (
        "青川市教育局2023年工作总结\n一、质量提升\n（一）课堂变活。全年听课评课两千节。\n"
        "（二）作业变少。家长普遍满意。\n"
    )
    result = drafted(one + two)
    assert [d.metadata.kind for d in result.drafts] == ["priorities", "report"]
    assert all(len(d.items) == 2 for d in result.drafts)


def test_numbers_that_begin_anew_and_items_over_several_paragraphs(drafted):
    text = "青川市教育发展规划（2021—2025年）\n" + "".join(
        (
            f"{c}、第{c}件大事\n（一）甲方面的工作\n1.头一条任务。\n把事情办好，把队伍带好。\n"
            f"再写一段补充说明，仍是同一条。\n2.第二条任务。说明文字。\n（二）乙方面的工作\n"
            f"1.又一条任务。说明文字。\n"
        )
        for c in "一二"
    )
    (draft,) = drafted(text).drafts
    assert [i.id for i in draft.items] == ["1-1-1", "1-1-2", "1-2-1", "2-1-1", "2-1-2", "2-2-1"]
    assert result_words(draft, 0).endswith("仍是同一条。")


def result_words(draft, number):
    return "".join(draft.document.text[a:b] for a, b in draft.items[number].span)


def test_drafts_are_valid_records_and_the_same_twice(drafted, vocabularies):
    from generator.records import Plan

    for name in ALL:
        first, second = (import_document(DOCUMENTS / name, vocabularies) for _ in range(2))
        assert first.files == second.files
        for path, words in first.files:
            if path.startswith("plans/") and "undated" not in path:
                plan = Plan.model_validate(yaml.safe_load(words))
                assert all(item.abstract is None for item in plan.items)
                assert "proposed: [" in words


def test_nothing_is_overwritten(drafted, tmp_path):
    result = drafted("opinion.txt")
    write_drafts(result, tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(FileExistsError):
        write_drafts(result, tmp_path)
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "I402"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "I404"),
        (
            "没有编号的一段话，从头到尾只是叙述学校的日常，没有任何可以分开的条目，也没有标题层级。\n".encode() * 3,
            "I410",
        ),
    ],
)
def test_bad_input_leaves_nothing_behind(tmp_path, raw, code):
    file, out = tmp_path / "input", tmp_path / "out"
    file.write_bytes(raw)
    status, words = run_import(file, out, DATA)
    assert status == 1 and words.startswith(f"{file}:1:1: error {code} ") and not out.exists()


def test_wrong_options_are_told(tmp_path):
    for options in ({"city": "青川"}, {"period": "23"}, {"kind": "letter"}):
        assert run_import(tmp_path / "a", tmp_path, DATA, **options)[0] == 2


def test_report_tells_what_was_done(drafted):
    words = drafted("forum.txt").report
    for part in ("head and foot of a forum post", "account of", "doubts:", "nothing left over", "3 masks"):
        assert part in words
