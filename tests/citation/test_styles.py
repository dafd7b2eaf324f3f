"""Entries of a bibliography in every style, as literal strings and against the CSL processor."""

import re
import time

import pytest

from generator.citation.records import csl_item, csl_plan
from generator.citation.styles import ACCESS_SIGNS, STYLES, entry, prepared, processed, with_access
from tests.citation.samples import DAY

GOLDEN = [
    (
        "report with number",
        {
            "type": "report",
            "author": [{"literal": "上海市人民政府"}],
            "title": "关于教育的意见",
            "number": "沪府发〔2024〕8号",
            "publisher": "上海市人民政府",
            "publisher-place": "上海",
            "issued": {"date-parts": [[2024]]},
        },
        "上海市人民政府. 关于教育的意见：沪府发〔2024〕8号[R/OL]. 上海：上海市人民政府，2024[2026-11-22]. https://a.example/id/x/.",
        "上海市人民政府. 关于教育的意见: 沪府发〔2024〕8号[R/OL]. 上海: 上海市人民政府, 2024[2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "web page with date",
        {
            "type": "webpage",
            "author": [{"literal": "深圳市教育局"}],
            "title": "关于教育的意见",
            "container-title": "玩具档案",
            "issued": {"date-parts": [[2025, 3, 12]]},
        },
        "深圳市教育局. 关于教育的意见[EB/OL]. （2025-03-12）[2026-11-22]. https://a.example/id/x/.",
        "深圳市教育局. 关于教育的意见[EB/OL]. (2025-03-12)[2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "web page without date",
        {
            "type": "webpage",
            "author": [{"literal": "邯郸市教育局"}],
            "title": "邯郸市教育局2023年教育工作要点：46. 减负",
            "container-title": "玩具档案",
            "custom": {"plan": "邯郸市教育局2023年教育工作要点", "part": "46. 减负"},
        },
        "邯郸市教育局. 邯郸市教育局2023年教育工作要点：46. 减负[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
        "邯郸市教育局. 邯郸市教育局2023年教育工作要点: 46. 减负[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "inferred city",
        {
            "type": "webpage",
            "author": [{"literal": "[泉州市教育局]"}],
            "title": "某市教育局**年工作要点",
            "container-title": "玩具档案",
        },
        "[泉州市教育局]. 某市教育局**年工作要点[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
        "[泉州市教育局]. 某市教育局**年工作要点[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "five-year plan",
        {
            "type": "report",
            "author": [{"literal": "安阳市人民政府"}],
            "title": "安阳市“十四五”教育改革发展规划",
            "number": "安政〔2022〕13号",
            "publisher": "安阳市人民政府",
            "publisher-place": "安阳",
            "issued": {"date-parts": [[2022, 7, 13]]},
        },
        "安阳市人民政府. 安阳市“十四五”教育改革发展规划：安政〔2022〕13号[R/OL]. "
        "安阳：安阳市人民政府，2022[2026-11-22]. https://a.example/id/x/.",
        "安阳市人民政府. 安阳市“十四五”教育改革发展规划: 安政〔2022〕13号[R/OL]. "
        "安阳: 安阳市人民政府, 2022[2026-11-22]. https://a.example/id/x/.",
    ),
]


@pytest.mark.parametrize("name, record, gb2025, gb2015", GOLDEN, ids=[case[0] for case in GOLDEN])
def test_golden_strings(name, record, gb2025, gb2015):
    """The literal entries of both editions of GB/T 7714."""
    record = {"id": "x", "language": "zh-CN", "URL": "https://a.example/id/x/", "note": "", **record}
    assert with_access(entry(record, "gb2025"), DAY) == gb2025
    assert with_access(entry(record, "gb2015"), DAY) == gb2015


@pytest.mark.parametrize(
    "style, expected",
    [
        ("apa", "青川市教育局. (2023). 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}] (青教〔2023〕8号). {url}"),
        (
            "chicago",
            "青川市教育局. 2023. 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}]. "
            "青教〔2023〕8号. 青川市教育局. {url}.",
        ),
        (
            "mla",
            "青川市教育局. 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}]. "
            "青教〔2023〕8号, 青川市教育局, 24 Feb. 2023, {url}.",
        ),
    ],
)
def test_western_styles(archive, style, expected):
    """The English title follows the Chinese one in brackets."""
    record = csl_item(archive, archive.items["qingchuan-2023-priorities/1"])
    en = "Education priorities of the Qingchuan Education Bureau for 2023, item 1: New schools"
    assert with_access(entry(record, style), DAY) == expected.format(en=en, url=record["URL"])


def test_quotation_marks_change_inside_others():
    record = {
        "id": "x",
        "type": "webpage",
        "language": "zh-CN",
        "author": [{"literal": "局"}],
        "title": "“十四五”规划",
        "container-title": "玩具档案",
        "URL": "https://a.example/",
    }
    assert (
        with_access(entry(record, "mla"), DAY)
        == "局. “‘十四五’规划.” 玩具档案, https://a.example/. Accessed 22 Nov. 2026."
    )


@pytest.mark.parametrize("style", STYLES)
def test_patterns_give_the_entries_of_the_processor(archive, real, style):
    """A pattern filled with a record's words is the processor's entry for the record itself."""
    for each in (archive, real):
        placed = list(each.items.values())
        sample = placed[:: max(1, len(placed) // 25)]
        for record in [*(csl_plan(each, plan) for plan in each.plans.values()), *(csl_item(each, p) for p in sample)]:
            made = entry(record, style)
            assert made == processed(prepared(record, style), style)
            assert not re.search("[\ue000-\ue0ff\uf8ff]", made)


def test_closing_punctuation_is_part_of_the_shape():
    """A title that ends in a question mark gets no full stop, neither in a pattern nor from the processor."""
    for title in ("学位够吗?", "减负.", "好!"):
        record = {
            "id": "x",
            "type": "webpage",
            "language": "zh-CN",
            "author": [{"literal": "局"}],
            "title": title,
            "container-title": "玩具档案",
            "URL": "https://a.example/",
        }
        for style in STYLES:
            assert entry(record, style) == processed(prepared(record, style), style)


def test_every_item_has_an_entry_in_every_style(real):
    """Every entry has its author and URL, and no gap or sign is left."""
    for placed in real.items.values():
        record = csl_item(real, placed)
        assert record["type"] in ("report", "webpage")
        for style in STYLES:
            made = with_access(entry(record, style), DAY)
            assert record["author"][0]["literal"] in made and record["URL"] in made
            assert (
                "None" not in made and ".." not in made.replace("...", "") and not any(s in made for s in ACCESS_SIGNS)
            )
        assert "[" in with_access(entry(record), DAY)


def test_entries_are_fast(real):
    """At most 0.3 ms an item and style once the shapes are known."""
    records = [csl_item(real, placed) for placed in real.items.values()]
    for style in STYLES:
        for record in records:
            entry(record, style)
    start = time.perf_counter()
    for style in STYLES:
        for record in records:
            entry(record, style)
    assert (time.perf_counter() - start) / len(records) / len(STYLES) < 0.0003
