"""Departments: their items by plan, their partners, what they handed over."""

import re

from generator.archive.model import items_of_function
from generator.views.departments import department_pages, duties, handovers, network, partners
from generator.views.network import network_svg
from tests.views.small import sample


def test_duties_by_plan_add_up_to_the_roles():
    found = sample()
    for page in department_pages(found):
        counted = {
            role: sum(n for row in page.data["duties"] for key, n, _ in row.counts if key == role)
            for role in ("lead", "responsible", "supporting")
        }
        assert {role: n for role, n in counted.items() if n} == {role: n for role, _, n in page.data["roles"]}


def test_each_count_links_to_its_list():
    (row, *_) = duties(sample(), "alpha", "one")
    assert row.counts[0] == ("lead", 1, "#lead-alpha-2021-priorities")


def test_an_item_that_continues_without_the_department_was_handed_over():
    found = sample()
    (gave,) = handovers(found, "alpha", "one")
    assert (gave.what, gave.role_before, gave.role_after) == ("gave", "lead", None)
    assert handovers(found, "alpha", "two") == ()


def test_partners_are_those_who_share_items():
    assert partners(sample(), "alpha", "one") == [("two", 1)]


def test_the_picture_shows_what_the_table_says():
    found = sample()
    shared = [("two", 3), ("three", 1)]
    picture = network(found, "alpha", "one", shared)
    svg = str(network_svg(picture))
    assert re.findall(r">\S+ (\d+)</text></a>", svg) == ["3", "1"]
    (edges,) = re.findall(r'<g class="pa-net-edge">(.*?)</g>', svg)
    assert re.findall(r"stroke-width=([\d.]+)", edges) == ["6.0", "2.7"]
    assert 'aria-labelledby="network-title"' in svg and "<title" in svg
    assert network(found, "alpha", "one", shared[:1]) is None


def test_a_function_joins_departments_of_all_cities_and_counts_an_item_once():
    assert items_of_function(sample(), "money") == (
        "alpha-2021-priorities/1",
        "alpha-2023-priorities/1",
        "alpha-2023-priorities/3",
    )
