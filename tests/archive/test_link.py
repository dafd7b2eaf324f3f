"""Linking: every relation can be read from both ends."""

from itertools import pairwise

import pytest

from generator.archive import addresses
from generator.archive.link import link
from generator.archive.model import years_of
from generator.archive.time import plan_date
from generator.reading.read import read
from tests.conftest import ROOT

HERE = ROOT / "tests"


@pytest.fixture(scope="module", params=["toy", "real"])
def archive(request):
    folder = HERE / "toy_archive" / "data" if request.param == "toy" else HERE.parent / "data"
    return link(read(folder)[0])


def test_every_item_stands_in_its_plan_in_order(archive):
    for plan in archive.plans.values():
        ids = archive.items_of_plan[plan.id]
        assert [addresses.split_item_id(i)[1] for i in ids] == [item.id for item in plan.items]
        for before, after in pairwise(ids):
            assert archive.items[before].next == after
            assert archive.items[after].previous == before
        for identifier in ids:
            placed = archive.items[identifier]
            assert placed.plan is plan
            assert placed.sections[-1].id == placed.item.section
            assert [s.parent for s in placed.sections] == [None, *(s.id for s in placed.sections[:-1])]


@pytest.mark.parametrize("field, index", [("reforms", "items_of_reform"), ("tags", "items_of_tag")])
def test_terms_lead_back_to_their_items(archive, field, index):
    forward = {(i, term) for i, placed in archive.items.items() for term in getattr(placed.item, field)}
    backward = {(i, term) for term, items in getattr(archive, index).items() for i in items}
    assert forward == backward


def test_departments_lead_back_to_their_items(archive):
    forward = {
        (i, placed.city, department, role)
        for i, placed in archive.items.items()
        for role, named in placed.departments.items()
        for department in named
    }
    backward = {
        (i, city, department, role)
        for (city, department), by_role in archive.items_of_department.items()
        for role, items in by_role.items()
        for i in items
    }
    assert forward == backward


def test_figures_lead_back_to_their_items(archive):
    forward = {f"{i}#{figure.id}" for i, placed in archive.items.items() for figure in placed.item.figures}
    assert set(archive.figures) == forward
    assert {f for figures in archive.figures_of_indicator.values() for f in figures} == forward


def test_links_are_read_from_both_ends(archive):
    forward = [both for links in archive.links_from.values() for both in links]
    backward = [both for links in archive.links_to.values() for both in links]
    assert sorted(map(id, forward)) == sorted(map(id, backward))
    for both in forward:
        assert both.source in archive.items and both.target in archive.items


def test_plans_stand_in_the_years_of_their_period_from_their_date_on(archive):
    for plan in archive.plans.values():
        date = plan_date(plan)
        for year in years_of(plan):
            is_in_force = date is None or min(int(date[:4]), years_of(plan)[-1]) <= year
            assert (plan.id in archive.plans_of_year.get(year, ())) == is_in_force
            assert (plan.id in archive.plans_of_cell.get((plan.city, year), ())) == is_in_force
