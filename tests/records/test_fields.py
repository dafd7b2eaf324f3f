"""No field of an item is forgotten: each reaches the pages, the JSON, the search and the citable content.

Each field is given the value it has on some item of the toy archive, then its default; what is made of the two must
differ. A new field fails here until it is shown, or the reason why it is not stands in `NOT_THERE`.
"""

from dataclasses import replace

import pytest

from generator import records as r
from generator.archive.content import item_content
from generator.archive.link import link
from generator.exports.json_files import plan_document
from generator.reading.rules import check
from generator.registry.entries import Registry
from generator.search.records import card, facets, passage_text, record_content
from generator.site.markdown_tree import rendered
from generator.sources.passages import find_sources
from generator.views.item_pages import item_page
from generator.views.pages import plan_pages
from tests.conftest import ROOT

TOY = ROOT / "tests" / "toy_archive"
FILES = find_sources([TOY / "sources"])
APART = {"id", "section", "title", "proposed"}
"""Without the first three there is no item, and with the last it is not published."""

PLACES = {
    "the plan's page (generator/templates/_macros.jinja)": lambda archive, plan, item: [
        rendered(archive, page) for page in plan_pages(archive, Registry({}, ()), FILES, [plan])
    ],
    "the page to cite (generator/templates/item.html.jinja)": lambda archive, plan, item: item_page(
        archive, FILES, item
    ),
    "the plan's JSON (generator/exports/json_files.py)": lambda archive, plan, item: plan_document(
        archive.plans[plan], archive
    )["items"],
    "the search (generator/search/records.py)": lambda archive, plan, item: (
        record_content(archive.items[item], archive, passage_text(archive.items[item], FILES)),
        facets(archive.items[item], archive),
        card(archive.items[item], archive),
    ),
    "the citable content (generator/archive/content.py)": lambda archive, plan, item: item_content(
        archive.items[item].item
    ),
}
_, PAGE_TO_CITE, JSON, SEARCH, CONTENT = PLACES
_RELATION = "a relation may be added later and changes nothing that the item says"
NOT_THERE: dict[str, dict[str, str]] = {
    PAGE_TO_CITE: {
        "mentions": "the page is kept light; its passage has the names",
        "old_anchors": "they are anchors of the plan's page",
    },
    JSON: {"old_anchors": "they are anchors of the plan's page"},
    SEARCH: {
        "account": "a mark, no words",
        "is_title_supplied": "a mark, no words",
        "links": "the linked item is found by its own words",
        "notes": "words of the archive about the copy, which would be found as if the document said them",
        "old_anchors": "they are anchors of the plan's page",
    },
    CONTENT: {
        "account": "a reading of the archive, as tags are",
        "elsewhere": "words of another source",
        "links": _RELATION,
        "mentions": _RELATION,
        "notes": "they are about the copy, not about what the item says",
        "old_anchors": "they are anchors of the plan's page",
        "reforms": _RELATION,
        "tags": _RELATION,
    },
}
"""By place and field the reason why the place does not have it."""


@pytest.fixture(scope="module")
def records():
    found, problems = check(TOY / "data")
    assert found is not None, problems
    return found


def _carrier(records, field: str) -> tuple[r.Plan, r.Item]:
    """An item on which a field has a value of its own."""
    default = r.Item.model_fields[field].get_default()
    for plan in records.plans:
        for item in plan.items:
            if getattr(item, field) != default:
                return plan, item
    pytest.fail(f"no item of tests/toy_archive/data has `{field}`: give it to one, so that this test can follow it")


def _with(records, plan: r.Plan, item: r.Item):
    """The archive with an item in place of the one of its id."""
    items = tuple(item if each.id == item.id else each for each in plan.items)
    changed = plan.model_copy(update={"items": items})
    return link(replace(records, plans=tuple(changed if each.id == plan.id else each for each in records.plans)))


@pytest.mark.parametrize("field", sorted(set(r.Item.model_fields) - APART))
def test_a_field_of_an_item_reaches_every_place(records, field):
    plan, item = _carrier(records, field)
    without = item.model_copy(update={field: r.Item.model_fields[field].get_default()})
    archives = _with(records, plan, item), _with(records, plan, without)
    missing = []
    for place, made in PLACES.items():
        has, has_not = (made(archive, plan.id, f"{plan.id}/{item.id}") for archive in archives)
        if (has == has_not) != (field in NOT_THERE.get(place, {})):
            missing.append(place)
    assert not missing, (
        f"`{field}` of an item does not reach {' nor '.join(missing)}: show it there, "
        "or say in NOT_THERE of tests/records/test_fields.py why not (and only then)"
    )
