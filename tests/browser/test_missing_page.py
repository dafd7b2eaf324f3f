"""The page for an address that is not there, in a real browser."""

import json

import pytest

from tests.browser.checks import overflow, violations

pytestmark = pytest.mark.browser


def test_the_page_for_a_missing_address_proposes_the_nearest(open_browser, toy_served):
    watched = open_browser(base=toy_served)
    known = json.loads(watched.page.request.get(toy_served + "data/ids.json").text())
    item = next(identifier for identifier in known if "/" in identifier and identifier.split("/")[0] in known)
    plan = item.split("/")[0]
    for wrong in (f"id/{item}x/", f"id/{plan[:-2]}/{item.split('/')[1]}/", f"plans/{item}/", f"ID/{item.upper()}"):
        page = watched.open(wrong)
        page.locator(".pa-missing a", has_text=plan).first.wait_for()
        links = [link.get_attribute("href") for link in page.locator(".pa-missing a").all()]
        assert all(link.startswith("/archive/id/") for link in links)
        assert f"/archive/id/{item}/" in links, (wrong, links)
        assert watched.page.request.get(toy_served + links[0].removeprefix("/archive/")).ok
    page.locator(".pa-bigsearch input").fill("近视")
    page.keyboard.press("Enter")
    page.wait_for_url("**/archive/search/?q=*")
    watched.faults = [fault for fault in watched.faults if "status of 404" not in fault]


def test_a_missing_tag_or_city_is_proposed_at_its_own_address(open_browser, toy_served):
    watched = open_browser(base=toy_served)
    for wrong, right in {
        "tags/homewrk/": "tags/homework",
        "tag/homework/": "tags/homework",
        "cities/Qingchaun/": "cities/qingchuan",
        "departments/qingchuan/finances/": "departments/qingchuan/finance",
    }.items():
        page = watched.open(wrong)
        page.locator(".pa-missing a", has_text=right).first.wait_for()
        assert page.locator(".pa-missing a").first.get_attribute("href") == f"/archive/{right}/"
        assert watched.page.request.get(f"{toy_served}{right}/").ok
    watched.faults = [fault for fault in watched.faults if "status of 404" not in fault]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_for_a_missing_address_is_for_all(open_browser, toy_served, scheme, width):
    watched = open_browser(scheme, width, base=toy_served)
    page = watched.open("id/nowhere/9/")
    assert violations(page) == []
    assert overflow(page) == 0
    watched.faults = [fault for fault in watched.faults if "status of 404" not in fault]
