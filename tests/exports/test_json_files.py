"""The JSON files hold the rows, and a plan's file holds all of the plan."""

import json

import pytest

from generator.archive import rows
from generator.exports.json_files import drop_empty, plan_document
from generator.records.closed_lists import Role
from generator.run import load
from tests.conftest import ROOT


def test_items_and_figures_are_the_rows(archive, exported):
    items = json.loads((exported / "data/items.json").read_text("utf-8"))
    assert items == [rows.item_row(placed, archive) for placed in archive.items.values()]
    figures = json.loads((exported / "data/figures.json").read_text("utf-8"))
    assert figures == [rows.figure_row(stated, archive) for stated in archive.figures.values()]


def test_every_plan_has_its_file(archive, exported):
    assert {path.stem for path in (exported / "data/plans").iterdir()} == set(archive.plans)


def test_a_plan_is_whole(archive, exported):
    for plan in archive.plans.values():
        read = json.loads((exported / f"data/plans/{plan.id}.json").read_text("utf-8"))
        assert read == plan_document(plan, archive)
        assert [f"{plan.id}/{item['local']}" for item in read["items"]] == list(archive.items_of_plan[plan.id])
        assert [section["id"] for section in read["sections"]] == [section.id for section in plan.sections]
        names = read["names"]
        for item, record in zip(read["items"], plan.items, strict=True):
            assert len(item.get("figures", [])) == len(record.figures)
            assert item.get("reforms", []) == list(record.reforms)
            assert set(item.get("reforms", [])) <= set(names["reforms"])
            assert set(item.get("tags", [])) <= set(names["tags"])
            assert {figure["indicator"] for figure in item.get("figures", [])} <= set(names["indicators"])
            for role in Role:
                assert set(item.get(role.value, [])) <= set(names["departments"])
            assert item["section"] in {section["id"] for section in read["sections"]}
            assert (
                f"{read['plan']['url']}{item['local']}/"
                == rows.item_row(archive.items[f"{plan.id}/{item['local']}"], archive)["url"]
            )


DEFAULTS = {"comparator": "=", "scope": "city", "state": "given", "year_basis": "annual"}


def whole_item(document: dict, item: dict) -> dict:
    """Fill in what a plan's file leaves out of an item, by the rules of docs/data.md."""
    identifier = f"{document['plan']['id']}/{item['local']}"
    figures = [
        {key: value for key, value in DEFAULTS.items() if key != "year_basis" or "year" in figure}
        | figure
        | {"id": f"{identifier}#{figure['id']}"}
        for figure in item.get("figures", [])
    ]
    return {**item, "id": identifier, "figures": figures}


@pytest.mark.parametrize("data", ["tests/toy_archive/data", "data"])
def test_what_is_left_out_of_a_plan_comes_back_by_the_rules(data):
    """With ids and default values filled in, the figures are those of `figures.json`."""
    archive = load(ROOT / data)[0]
    for plan in archive.plans.values():
        document = plan_document(plan, archive)
        items = [whole_item(document, item) for item in document["items"]]
        assert [item["id"] for item in items] == list(archive.items_of_plan[plan.id])
        for item in items:
            wanted = [
                {
                    key: value
                    for key, value in drop_empty(rows.figure_row(archive.figures[figure], archive)).items()
                    if key not in ("item", "city", "account", "elsewhere", "reported")
                }
                for figure in (f"{item['id']}#{each.id}" for each in archive.items[item["id"]].item.figures)
            ]
            apart = ("elsewhere", "reported")
            assert [{k: v for k, v in each.items() if k not in apart} for each in item["figures"]] == wanted


def test_what_has_no_value_is_left_out(archive):
    for plan in archive.plans.values():
        for item in plan_document(plan, archive)["items"]:
            for each in (item, *item.get("figures", []), *item.get("links", []), *item.get("mentions", [])):
                assert all(
                    value not in (None, False, []) or value == 0 and value is not False for value in each.values()
                )


def test_a_value_of_zero_stays():
    assert drop_empty({"value": 0, "low": None, "is_back": False, "notes": []}) == {"value": 0}


def test_links_are_read_from_both_ends(archive):
    documents = {plan.id: plan_document(plan, archive) for plan in archive.plans.values()}
    ends = {
        (f"{document['plan']['id']}/{item['local']}", link["item"], link["kind"], link.get("is_back", False))
        for document in documents.values()
        for item in document["items"]
        for link in item.get("links", [])
    }
    declared = [each for links in archive.links_from.values() for each in links]
    assert declared
    for each in declared:
        assert (each.source, each.target, each.link.kind.value, False) in ends
        assert (each.target, each.source, each.link.kind.value, True) in ends


def test_no_passage_is_published(archive):
    for plan in archive.plans.values():
        for item in plan_document(plan, archive)["items"]:
            assert set(item.get("passage", {})) in (set(), {"source", "span", "sha256"})
