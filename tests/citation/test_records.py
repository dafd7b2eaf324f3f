"""Records: what is printed, what stands in brackets, and how items are numbered."""

import dataclasses

from generator.citation import entries
from generator.citation.records import csl_plan, issuers, item_part
from tests.citation.samples import DAY, changed_plan


def test_what_is_not_printed_stands_in_brackets(archive):
    """An inferred issuer, a plan without one, a title given by the archive, a masked number (GB/T 7714, GB/T 3792)."""
    plan = archive.plans["qingchuan-2023-priorities"]
    inferred = {"state": "inferred", "evidence": [{"words": {"zh": "据正文"}}]}
    assert issuers(archive, plan) == ("青川市教育局",)
    assert issuers(archive, changed_plan(plan, attribution=inferred)) == ("[青川市教育局]",)
    assert issuers(archive, changed_plan(plan, issuers=[])) == ("[青川市]",)
    assert issuers(archive, changed_plan(plan, issuers=[{"zh": "青川市教育局"}, {"zh": "青川市财政局"}])) == (
        "青川市教育局",
        "青川市财政局",
    )


def test_items_are_named_by_their_printed_numbers(archive):
    parts = {
        identifier.partition("/")[2]: item_part(placed)
        for identifier, placed in archive.items.items()
        if placed.plan.id == "qingchuan-2023-priorities"
    }
    assert parts["1"] == "1. 建设新学校"
    assert parts["box-1-1"].startswith("专栏1 ")
    placed = archive.items["qingchuan-2021-2025-plan/1-1-1"]
    assert item_part(placed) == "[普及学前教育]"
    for number, expected in [
        ("1", "一、（一）1. [普"),
        ("(2)", "一、（一）(2)[普"),
        ("第三条", "一、（一）第三条 [普"),
        ("*", "[条目1-1-1] [普"),
    ]:
        numbered = placed.item.model_copy(update={"number": number})
        assert item_part(dataclasses.replace(placed, item=numbered)).startswith(expected)


def test_document_numbers_have_their_own_brackets(archive):
    """A number recorded as 青教[2023]8号 prints with 〔〕 in every style and file (GB/T 9704-2012)."""
    record = csl_plan(archive, archive.plans["qingchuan-2023-priorities"])
    for style in entries.names():
        assert "青教〔2023〕8号" in entries.cite(record, style, DAY)
