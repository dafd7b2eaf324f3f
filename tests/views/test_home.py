"""The home page: what it lists as new."""

from types import SimpleNamespace

from generator.views.home import home_page
from tests.views.small import sample


def listed(first_release: dict[str, str]) -> list[str]:
    entries = {identifier: SimpleNamespace(first_release=release) for identifier, release in first_release.items()}
    return [plan.id for _, _, plan, _ in home_page(sample(), SimpleNamespace(entries=entries)).data["new"]]


def test_unreleased_plans_are_new_and_else_those_of_the_last_release_that_had_any():
    plans = sorted(sample().plans)
    early = dict.fromkeys(plans, "2026.1")
    assert listed({plan: "2026.1" for plan in plans[1:]}) == plans[:1]
    assert listed(early | {plans[0]: "r2026.10"}) == plans[:1]
    assert sorted(listed(early | {"an-item-of-a-later-release": "r2026.3"})) == plans[-5:], "no plan came with r2026.3"
