"""Plans side by side in a real browser: the address holds the state, and pages built ahead need no script."""

import pytest

pytestmark = [pytest.mark.site, pytest.mark.browser]

ONE, OTHER, THIRD = "handan-2023-priorities", "hebi-2022-speech", "quanzhou-2024-priorities"


def opened(watched, query: str):
    page = watched.open(f"compare/{query}")
    page.wait_for_selector("#pa-compare [aria-busy=false]")
    return page


def test_two_plans_by_reform(browser_page):
    page = opened(browser_page, f"?a={ONE}&b={OTHER}")
    rows = page.locator("#pa-compare .pa-sides[data-term]")
    assert rows.count() > 10
    double = page.locator('#pa-compare [data-term="double-reduction"]')
    assert double.locator(".pa-side").nth(1).locator("a", has_text="持续减轻学生作业负担").count() == 1
    assert double.locator(".pa-side").nth(1).locator(".pa-lead", has_text="基础教育处").count() >= 1


def test_one_comparison_has_one_address(browser_page):
    page = opened(browser_page, f"?a={ONE}&b={OTHER}")
    assert page.url.endswith(f"compare/?a={OTHER}&b={ONE}")
    assert f"compare/?a={OTHER}&b={ONE}." in page.locator("#pa-compare-cite").inner_text()


def test_choosing_changes_the_address_and_back_returns(browser_page):
    page = opened(browser_page, f"?a={OTHER}&b={ONE}")
    selects = page.locator("#pa-compare select")
    selects.nth(2).select_option(THIRD)
    page.wait_for_url(f"**/compare/?a={OTHER}&b={ONE}&c={THIRD}")
    page.wait_for_selector("#pa-compare .pa-sides-3[data-term]")
    page.locator("#pa-compare select").nth(3).select_option("indicators")
    page.wait_for_url("**by=indicators")
    page.go_back()
    page.wait_for_url(f"**/compare/?a={OTHER}&b={ONE}&c={THIRD}")


def test_what_is_only_in_one(browser_page):
    page = opened(browser_page, f"?a={OTHER}&b={ONE}&show=only")
    for row in page.locator("#pa-compare .pa-sides[data-term]").all():
        assert row.locator(".pa-side ul").count() == 1
        assert "全文收录，未提及" in row.inner_text()


def test_what_is_only_in_one_of_the_two(browser_page):
    page = opened(browser_page, f"?a={ONE}&b={OTHER}&show=a")
    assert page.url.endswith(f"compare/?a={OTHER}&b={ONE}&show=b"), "the plan asked for stays the one shown alone"
    rows = page.locator("#pa-compare .pa-sides[data-term]")
    assert rows.count() > 3
    for row in rows.all():
        sides = row.locator(".pa-side")
        assert (sides.nth(0).locator("ul").count(), sides.nth(1).locator("ul").count()) == (0, 1)


def test_the_head_names_the_one_address(browser_page):
    page = opened(browser_page, f"?a={ONE}&b={OTHER}&by=tags")
    assert page.locator("link[rel=canonical]").get_attribute("href").endswith(f"/compare/?a={OTHER}&b={ONE}")
    page = opened(browser_page, f"?a=handan-2024-priorities&b={ONE}")
    assert (
        page.locator("link[rel=canonical]").get_attribute("href").endswith(f"/compare/{ONE}--handan-2024-priorities/")
    )


def test_of_a_plan_held_in_part_only_the_part_is_spoken_of(browser_page):
    page = opened(browser_page, f"?a={ONE}&b=handan-2024-priorities&by=links")
    words = page.locator("#pa-compare").inner_text()
    assert "较晚一份未全文收录，已收录部分未见承接" in words
    assert "未再提出" not in words


def test_a_plan_that_is_not_there_is_named(browser_page):
    page = opened(browser_page, "?a=handan-2023-priorities&b=nowhere-2020-plan")
    assert "nowhere-2020-plan" in page.locator("#pa-compare .pa-warn").inner_text()


def test_a_plan_that_got_another_id_is_followed_and_one_withdrawn_is_explained(browser_page):
    gone = [
        {"id": "handan-2019-priorities", "leads_to": [ONE]},
        {"id": "handan-2018-priorities", "leads_to": []},
    ]
    browser_page.page.route("**/data/withdrawn.json", lambda route: route.fulfill(json=gone))
    page = opened(browser_page, f"?a=handan-2019-priorities&b={OTHER}")
    assert page.url.endswith(f"compare/?a={OTHER}&b={ONE}")
    assert page.locator("#pa-compare .pa-sides[data-term]").count() > 10
    page = opened(browser_page, f"?a=handan-2018-priorities&b={OTHER}")
    assert "handan-2018-priorities" in page.locator("#pa-compare .pa-warn").inner_text()
    assert (
        page.locator("#pa-compare a", has_text="handan-2018-priorities")
        .get_attribute("href")
        .endswith("id/handan-2018-priorities/")
    )


def test_on_a_phone_nothing_is_wider_than_the_screen(open_browser):
    page = opened(open_browser(width=390), f"?a={OTHER}&b={ONE}&c={THIRD}&by=indicators")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_pair_built_ahead_needs_no_script(open_browser):
    page = open_browser(java_script_enabled=False).open("compare/handan-2023-priorities--handan-2024-priorities/")
    assert page.locator("table.pa-changes tbody tr").count() == 42
    assert "compare/handan-2023-priorities--handan-2024-priorities/" in page.locator(".pa-compare-cite").inner_text()


@pytest.mark.parametrize("address", ["matrix/", "matrix/tags/", "due/2025/", "indicators/preschool-gross-enrolment/"])
def test_the_other_views_fit_a_phone(open_browser, address):
    page = open_browser(width=390).open(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_cell_of_the_matrix_opens_its_items(browser_page):
    page = browser_page.open("matrix/")
    row = page.locator("table.pa-matrix tbody tr", has=page.locator("a", has_text="双减"))
    cell = row.locator("td a").first
    count = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/reforms/double-reduction/#*")
    anchor = page.url.partition("#")[2]
    assert page.locator(f'[id="{anchor}"] ul li').count() == count
