"""Two plans side by side: the prebuilt pairs, what became of each item, and when it may be called dropped."""

import pytest

from generator.archive import addresses
from generator.views.compare import compare, compare_pages, pairs
from tests.views.small import archive, figure, item, lead, plan, sample


def link(to: str, kind: str = "continues") -> dict:
    return {"kind": kind, "to": to, "grade": "certain", "why": {"zh": "同"}}


def two(before: str = "full", after: str = "full"):
    return archive(
        plan(
            "alpha-2022-priorities",
            [
                item(
                    "1",
                    reforms=["rotation"],
                    figures=[figure("f1"), figure("f2", indicator="pupils", value=5, unit="人", printed="5人")],
                ),
                item("2"),
            ],
            before,
        ),
        plan(
            "alpha-2023-priorities",
            [
                item(
                    "1",
                    reforms=["rotation"],
                    links=[link("alpha-2022-priorities/1")],
                    figures=[figure("f1", value=95, printed="95%")],
                ),
                item("3", reforms=["groups"], departments=lead("one")),
            ],
            after,
        ),
    )


def test_pairs_are_neighbouring_years_of_one_kind_and_linked_plans():
    assert pairs(sample()) == (
        ("alpha-2021-priorities", "alpha-2022-priorities"),
        ("alpha-2021-priorities", "alpha-2023-priorities"),
        ("alpha-2022-priorities", "alpha-2023-priorities"),
    )


def test_what_became_of_the_items():
    pair = compare(two(), "alpha-2022-priorities", "alpha-2023-priorities")
    (row,) = pair.links
    assert (row.change, row.earlier.id, row.later.id, row.has_new_title) == (
        "continued",
        "alpha-2022-priorities/1",
        "alpha-2023-priorities/1",
        False,
    )
    assert [(each.indicator.name.zh, each.is_same) for each in row.figures] == [("入学率", False), ("学生数", False)]
    assert (row.earlier_only, row.later_only) == (1, 0)
    assert [line.id for line in pair.dropped] == ["alpha-2022-priorities/2"]
    assert [line.id for line in pair.new] == ["alpha-2023-priorities/3"]


@pytest.mark.parametrize(
    "before, after", [("full", "full"), ("partial", "full"), ("full", "outline"), ("partial", "outline")]
)
def test_items_are_dropped_or_new_only_if_the_other_plan_is_held_whole(before, after):
    pair = compare(two(before, after), "alpha-2022-priorities", "alpha-2023-priorities")
    assert pair.can_drop == (after == "full")
    assert pair.can_begin == (before == "full")


def test_without_links_nothing_is_dropped_or_new():
    found = archive(plan("alpha-2022-priorities", [item("1")]), plan("alpha-2023-priorities", [item("1")]))
    pair = compare(found, "alpha-2022-priorities", "alpha-2023-priorities")
    assert (pair.links, pair.dropped, pair.new) == ((), (), ())


def test_the_same_target_in_two_documents_is_no_succession():
    same = [{"kind": "same_target_as", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}]
    found = archive(
        plan("alpha-2022-priorities", [item("1"), item("2")]), plan("alpha-2023-priorities", [item("1", links=same)])
    )
    pair = compare(found, "alpha-2022-priorities", "alpha-2023-priorities")
    assert (len(pair.links), pair.goes_on, pair.dropped, pair.new) == (1, False, (), ())


def test_reforms_in_both_come_first():
    pair = compare(two(), "alpha-2022-priorities", "alpha-2023-priorities")
    assert [(row.named.name.zh, row.where) for row in pair.reforms] == [("rotation", "both"), ("groups", "later")]


def test_one_comparison_has_one_address():
    one, other = "alpha-2023-priorities", "beta-2022-2024-plan"
    assert addresses.comparison(one, other) == addresses.comparison(other, one) == f"compare/?a={other}&b={one}"
    assert addresses.comparison_page(other, one) == "compare/beta-2022-2024-plan--alpha-2023-priorities/"


def test_every_pair_has_its_page():
    found = sample()
    made = {page.address for page in compare_pages(found)}
    assert made == {"compare/", *(addresses.comparison_page(*pair) for pair in pairs(found))}
