"""The JSON files say what the rows say, and a plan's file is the plan whole."""

import json

from generator import rows
from generator.exports.json_files import plan_document


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
        assert [item["id"] for item in read["items"]] == list(archive.items_of_plan[plan.id])
        assert [section["id"] for section in read["sections"]] == [section.id for section in plan.sections]
        for item, record in zip(read["items"], plan.items, strict=True):
            assert len(item["figures"]) == len(record.figures)
            assert [each["id"] for each in item["reforms"]] == list(record.reforms)
            assert all(each["name_zh"] for role in item["departments"].values() for each in role)


def test_links_are_read_from_both_ends(archive):
    documents = {plan.id: plan_document(plan, archive) for plan in archive.plans.values()}
    ends = {
        (item["id"], link["item"]["id"], link["kind"], link["is_back"])
        for document in documents.values()
        for item in document["items"]
        for link in item["links"]
    }
    declared = [each for links in archive.links_from.values() for each in links]
    assert declared
    for each in declared:
        assert (each.source, each.target, each.link.kind.value, False) in ends
        assert (each.target, each.source, each.link.kind.value, True) in ends


def test_no_passage_is_published(archive):
    for plan in archive.plans.values():
        for item in plan_document(plan, archive)["items"]:
            assert item["passage"] is None or set(item["passage"]) == {"source", "span", "sha256"}
