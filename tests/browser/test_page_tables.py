"""The tables of the pages in a real browser: they sort, filter, scroll and can be saved, and work without scripts."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_long_index_can_be_narrowed_and_saved_as_shown(open_browser, tmp_path):
    page = open_browser(accept_downloads=True).open("indicators/")
    page.get_by_label("筛选本表").fill("毛入园率")
    lines = page.locator("tbody tr").locator("visible=true")
    expect(lines).not_to_have_count(0)
    assert all("毛入园率" in line for line in lines.all_inner_texts())
    with page.expect_download() as download:
        page.get_by_role("button", name="下载本表").click()
    download.value.save_as(tmp_path / "table.csv")
    assert len((tmp_path / "table.csv").read_text("utf-8-sig").splitlines()) == lines.count() + 1


def test_headers_sort_and_give_the_printed_order_back(browser_page):
    page = browser_page.open("plans/")
    items = page.locator("table.pa-sortable tbody tr td:nth-child(6)")
    printed = items.all_inner_texts()
    head = page.locator("table.pa-sortable thead th").nth(5)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert items.all_inner_texts() == sorted(printed, key=lambda text: int(text.replace(",", "")))
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").press("Space")
    assert head.get_attribute("aria-sort") is None and items.all_inner_texts() == printed


def test_values_that_are_no_numbers_sort_to_the_end(browser_page):
    page = browser_page.open("departments/handan/basic-education/")
    table = page.locator("table.pa-figures.pa-sortable")
    heads = table.locator("thead th")
    column = next(i for i in range(heads.count()) if heads.nth(i).inner_text().startswith("数值"))
    heads.nth(column).get_by_role("button").click()
    cells = table.locator(f"tbody tr td:nth-child({column + 1})").all_inner_texts()
    assert len(cells) > 5
    digits = [any(sign.isdigit() for sign in text) for text in cells]
    assert digits == sorted(digits, reverse=True)


def test_tables_are_plain_without_script(open_browser):
    page = open_browser(java_script_enabled=False).open("plans/")
    assert page.locator("table.pa-sortable thead button").count() == 0
    assert page.locator("table.pa-sortable tbody tr").count() > 5


def test_only_regions_that_scroll_are_a_stop_of_the_keyboard(open_browser):
    page = open_browser(width=390).open("plans/")
    assert page.locator(".pa-scroll").first.get_attribute("tabindex") == "0"
    first = page.locator(".pa-scroll tbody th").first
    before = first.bounding_box()["x"]
    page.locator(".pa-scroll").first.evaluate("e => e.scrollLeft = 150")
    assert first.bounding_box()["x"] == before
    wide = open_browser(width=1440).open("plans/")
    assert wide.locator(".pa-scroll").first.get_attribute("tabindex") is None


def test_a_phone_shows_what_is_held_in_every_year_at_once(open_browser):
    page = open_browser(width=390).open("")
    table = page.locator(".pa-home-grid .pa-scroll")
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 1
