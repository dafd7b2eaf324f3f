"""Related items: facts before suggestions, never a declared link, always in the same order."""

from collections import Counter
from math import log
from random import Random

from generator.archive.likeness import elsewhere, suggested, terms_of
from tests.views.small import archive, figure, item, plan, sample


def test_elsewhere_names_shared_terms_and_skips_the_own_city():
    (near, *_) = elsewhere(sample(), "alpha-2023-priorities/1", 5)
    assert near.item == "beta-2022-2024-plan/1"
    assert set(near.shared) == {("reform", "rotation"), ("indicator", "enrolment")}
    assert all(each.item.startswith("beta") for each in elsewhere(sample(), "alpha-2021-priorities/1", 5))


def test_suggestions_are_items_of_other_plans_without_declared_links():
    mentions = [{"name": name, "kind": "term"} for name in ("甲工程", "乙行动", "丙试点")]
    others = [item(str(n)) for n in range(2, 30)]
    found = archive(
        plan("alpha-2022-priorities", [item("1", mentions=mentions), *others]),
        plan(
            "alpha-2023-priorities",
            [
                item("1", mentions=mentions),
                item(
                    "2",
                    mentions=mentions,
                    links=[
                        {"kind": "continues", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}
                    ],
                ),
            ],
        ),
    )
    assert [each.item for each in suggested(found, "alpha-2022-priorities/1", 5)] == ["alpha-2023-priorities/1"]


def test_an_item_without_another_way_out_gets_the_nearest():
    others = [item(str(n), tags=["schools"]) for n in range(2, 30)]
    continues = [{"kind": "continues", "to": "alpha-2022-priorities/1", "grade": "certain", "why": {"zh": "同"}}]
    found = archive(
        plan("alpha-2022-priorities", [item("1", tags=["teachers"]), *others]),
        plan("alpha-2023-priorities", [item("1", tags=["teachers"]), item("2", tags=["teachers"], links=continues)]),
    )
    assert [each.item for each in suggested(found, "alpha-2023-priorities/1", 5)] == ["alpha-2022-priorities/1"]
    assert suggested(found, "alpha-2023-priorities/2", 5) == (), "its declared link leads on"


def test_the_same_archive_gives_the_same_order():
    many = [
        plan(f"alpha-{year}-priorities", [item("1", reforms=["rotation"], tags=["teachers"], figures=[figure("f1")])])
        for year in range(2000, 2020)
    ]
    one, other = archive(*many), archive(*reversed(many))
    assert suggested(one, "alpha-2010-priorities/1", 5) == suggested(other, "alpha-2010-priorities/1", 5)


def test_likeness_agrees_with_pairwise_comparison():
    chosen = Random(7)
    kinds = {"tags": ["schools", "teachers"], "reforms": ["rotation"]}
    plans = [
        plan(
            f"{city}-{year}-priorities",
            [
                item(
                    str(n),
                    **{kind: chosen.sample(names, chosen.randint(0, len(names))) for kind, names in kinds.items()},
                    mentions=[{"name": f"第{m}工程", "kind": "term"} for m in sorted(chosen.sample(range(12), 4))],
                    figures=[figure("f1")] if chosen.random() < 0.3 else [],
                )
                for n in range(1, 9)
            ],
        )
        for city in ("alpha", "beta")
        for year in range(2018, 2023)
    ]
    made = archive(*plans)
    carried = {identifier: set(terms_of(placed)) for identifier, placed in made.items.items()}
    weighs = {"reform": 3000, "indicator": 3000, "mention": 2000, "tag": 1000}
    carriers = Counter(term for terms in carried.values() for term in terms)

    def alike(one: str, other: str) -> int:
        return sum(
            round(weighs[term[0]] * log(len(carried) / carriers[term])) for term in carried[one] & carried[other]
        )

    for one in made.items:
        others = [
            other
            for other in sorted(made.items)
            if made.items[other].plan.id != made.items[one].plan.id and carried[one] & carried[other]
        ]
        nearest = sorted(others, key=lambda other: (-alike(one, other), other))
        strong = [other for other in nearest if alike(one, other) >= 6000 and len(carried[one] & carried[other]) > 1]
        assert [each.item for each in suggested(made, one, 2)] == (strong[:2] or nearest[:1])
        near = [each.item for each in elsewhere(made, one, 2)]
        kinds_of = {
            other: {term[0] for term in carried[one] & carried[other]} & {"reform", "indicator"} for other in others
        }
        away = [other for other in nearest if kinds_of[other] and made.items[other].city != made.items[one].city]
        assert near == sorted(away, key=lambda other: len(kinds_of[other]) < 2)[:2]
