"""Related items: facts before suggestions, never a declared link, always in the same order."""

from generator.likeness import elsewhere, suggested
from tests.views.small import archive, figure, item, plan, sample


def test_elsewhere_names_what_both_carry_and_leaves_out_the_own_city():
    (near, *_) = elsewhere(sample(), "alpha-2023-priorities/1", 5)
    assert near.item == "beta-2022-2024-plan/1"
    assert set(near.shared) == {("reform", "rotation"), ("indicator", "enrolment")}
    assert all(each.item.startswith("beta") for each in elsewhere(sample(), "alpha-2021-priorities/1", 5))


def test_a_suggestion_is_no_link_and_of_another_plan():
    mentions = [{"name": name, "kind": "term"} for name in ("甲工程", "乙行动", "丙试点")]
    others = [item(str(n)) for n in range(2, 30)]
    found = archive(
        plan("alpha-2022-priorities", [item("1", mentions=mentions), *others]),
        plan(
            "alpha-2023-priorities",
            [
                item("1", mentions=mentions),
                item("2", mentions=mentions, links=[{"kind": "continues", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}]),
            ],
        ),
    )
    assert [each.item for each in suggested(found, "alpha-2022-priorities/1", 5)] == ["alpha-2023-priorities/1"]


def test_an_item_that_leads_nowhere_else_is_given_the_nearest():
    others = [item(str(n), tags=["schools"]) for n in range(2, 30)]
    continues = [{"kind": "continues", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}]
    found = archive(
        plan("alpha-2022-priorities", [item("1", tags=["teachers"]), *others]),
        plan("alpha-2023-priorities", [item("1", tags=["teachers"]), item("2", tags=["teachers"], links=continues)]),
    )
    assert [each.item for each in suggested(found, "alpha-2023-priorities/1", 5)] == ["alpha-2022-priorities/1"]
    assert suggested(found, "alpha-2023-priorities/2", 5) == (), "its declared link leads on"


def test_the_same_archive_gives_the_same_order():
    many = [plan(f"alpha-{year}-priorities", [item("1", reforms=["rotation"], tags=["teachers"], figures=[figure("f1")])]) for year in range(2000, 2020)]
    one, other = archive(*many), archive(*reversed(many))
    assert suggested(one, "alpha-2010-priorities/1", 5) == suggested(other, "alpha-2010-priorities/1", 5)
