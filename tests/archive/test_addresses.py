"""Ids, anchors, paths and addresses."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import addresses

slugs = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z][a-z0-9]{0,5}){0,2}", fullmatch=True)
plan_ids = st.builds(
    addresses.PlanId,
    city=slugs,
    period=st.one_of(st.integers(1949, 2100).map(str), st.integers(1949, 2090).map(lambda year: f"{year}-{year + 4}")),
    kind=st.sampled_from(["priorities", "plan", "action-plan", "other"]),
    ordinal=st.one_of(st.none(), st.integers(1, 99)),
)
pages = st.lists(slugs, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))


@given(plan_ids)
def test_parsing_a_plan_id_is_the_inverse_of_writing_it(plan_id):
    assert addresses.parse_plan_id(str(plan_id)) == plan_id


@pytest.mark.parametrize(
    "text",
    ["handan-2023", "2023-priorities", "handan-23-priorities", "handan-2023-priorities-01", "Handan-2023-plan", ""],
)
def test_other_texts_are_no_plan_ids(text):
    assert addresses.parse_plan_id(text) is None


@given(slugs, slugs)
def test_splitting_an_item_id_is_the_inverse_of_joining_it(plan, local):
    assert addresses.split_item_id(addresses.item_id(plan, local)) == (plan, local)


@given(pages, pages)
def test_a_relative_link_leads_to_its_page_below_any_base(here, there):
    for base in ("/", "/archive/", "/a/b/"):
        link = addresses.relative(here, there)
        reached = posixpath.normpath(posixpath.join(base + here, link)) + "/"
        assert reached.replace("//", "/") == base + there
        assert link.endswith("/")


@pytest.mark.parametrize(
    "here, there, link",
    [
        ("plans/a/", "plans/a/#item-1", "#item-1"),
        ("plans/a/", "id/a/1/", "../../id/a/1/"),
        ("", "search/?q=近视", "search/?q=近视"),
        ("", "", "./"),
        ("plans/a/", "", "../../"),
        ("plans/", "data/items.csv", "../data/items.csv"),
        ("years/2023/", "years/2024/#due", "../2024/#due"),
    ],
)
def test_relative_links(here, there, link):
    assert addresses.relative(here, there) == link


def test_markdown_and_html_paths():
    assert addresses.markdown_path("") == "index.md"
    assert addresses.markdown_path("plans/a/") == "plans/a/index.md"
    assert addresses.html_path("id/a/1/") == "id/a/1/index.html"
    assert addresses.html_path("") == "index.html"
    assert addresses.html_path("data/plans/a.json") == "data/plans/a.json"
