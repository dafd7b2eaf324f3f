"""The search page in a real browser: its facets, its address, its results and what it says when there are none."""

import json
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.checks import choose_language, overflow, violations
from tests.searching import SearchPage, counts, settled, shown

pytestmark = pytest.mark.browser


def test_counts_are_those_of_the_query(search, items):
    found = search.find("双减")
    page = search.page
    cities = Counter(items[item]["city"] for item in found)
    assert counts(page, "city") == cities
    assert counts(page, "reform") == Counter(reform for item in found for reform in items[item]["reforms"])
    page.check("input[name=city][value=handan]")
    settled(page)
    chosen = [item for item in found if items[item]["city"] == "handan"]
    assert int(page.get_attribute("#pa-search", "data-hits")) == len(chosen)
    assert counts(page, "city") == cities, "the facet itself still shows what else could be chosen"
    assert counts(page, "tag") == Counter(tag for item in chosen for tag in items[item]["tags"])
    page.click("#pa-search-clear")
    settled(page)
    assert int(page.get_attribute("#pa-search", "data-hits")) == len(found)


def test_items_that_print_a_figure_can_be_chosen(search, built_site):
    figures = json.loads((built_site / "data" / "figures.json").read_text("utf-8"))
    printed = {figure["item"] for figure in figures if figure["state"] != "absent"}
    found = search.find("教育")
    assert counts(search.page, "figure")["any"] == sum(item in printed for item in found)


def test_the_address_holds_the_whole_state(open_browser):
    watched = open_browser()
    page = watched.open("search/?q=双减&city=hebi,handan&year=2022&sort=year")
    settled(page)
    assert page.input_value("#pa-find-q") == "双减"
    assert page.input_value("#pa-find-sort") == "year"
    assert page.is_checked("input[name=city][value=hebi]") and page.is_checked("input[name=year][value='2022']")
    first = shown(page)
    assert first and all("2022" in item and item.startswith(("hebi", "handan")) for item in first)
    page.uncheck("input[name=year][value='2022']")
    settled(page)
    assert "year=" not in page.url and "city=hebi,handan" in page.url and "sort=year" in page.url
    assert shown(page)[0].startswith("handan-2024")
    page.go_back()
    settled(page)
    assert shown(page) == first
    page.reload()
    settled(page)
    assert shown(page) == first


def test_facets_alone_list_items(open_browser, items):
    page = open_browser().open("search/?tag=homework")
    settled(page)
    assert set(shown(page)) <= {item for item, row in items.items() if "homework" in row["tags"]}
    assert shown(page)


@pytest.mark.parametrize("sort", ["year", "city"])
def test_orders(open_browser, items, sort):
    page = open_browser().open(f"search/?q=幼儿园&sort={sort}")
    settled(page)
    found = shown(page)
    key = {"year": lambda item: -int(items[item]["period"][:4]), "city": lambda item: items[item]["city"]}[sort]
    groups = [key(item) for item in found]
    assert groups == sorted(groups) if sort == "year" else len(set(groups)) == len([*runs(groups)])


def runs(values):
    for n, value in enumerate(values):
        if n == 0 or values[n - 1] != value:
            yield value


def test_a_result_shows_what_it_is_and_leads_to_it(open_browser, built_site):
    page = open_browser().open("search/?q=邯郸 2023 46")
    settled(page)
    hit = page.locator(".pa-search-hit").first
    assert hit.get_attribute("data-item") == "handan-2023-priorities/46"
    text = hit.inner_text()
    for part in (
        "46",
        "持续减轻学生作业负担",
        "邯郸",
        "2023",
        "邯郸市教育局2023年教育工作要点",
        "深化义务教育双减改革",
    ):
        assert part in text
    links = hit.locator("a").evaluate_all("all => all.map((link) => link.href)")
    assert any(link.endswith("/plans/handan-2023-priorities/#item-46") for link in links)
    assert any(link.endswith("/id/handan-2023-priorities/46/") for link in links)
    hit.locator("h2 a").click()
    page.wait_for_selector(".pa-arrived")


def test_matching_words_are_marked(search, has_passages):
    search.find("集团化办学")
    marks = search.page.eval_on_selector_all(
        ".pa-search-hit:first-child mark", "all => all.map((one) => one.textContent)"
    )
    assert "集团化办学" in marks
    search.find("安政[2022]13号")
    if has_passages:
        search.find("免费乘坐公交车")
        assert "免费乘坐公交" in search.page.inner_text(".pa-search-passage mark")


def test_nothing_found_says_why_and_what_is_near(search):
    assert search.find("量子集团化") == []
    said = search.page.inner_text(".pa-search-none")
    assert "“量子集团化”未见于任何条目" in said and "集团化办学" in said
    assert search.find("邯郸 甲骨文") == []
    said = search.page.inner_text(".pa-search-none")
    assert "没有条目同时包含" in said and "甲骨文" in said
    search.page.locator(".pa-search-none a", has_text="甲骨文").first.click()
    search.page.wait_for_selector("#pa-search[data-state=done] .pa-search-hit")
    assert search.page.inner_text(".pa-search-status").startswith("共 5 条")


def test_nothing_near_leads_to_the_indexes(search):
    assert search.find("蝙蝠") == []
    leads = search.page.locator(".pa-search-none a")
    assert [each.get_attribute("href").rsplit("/", 2)[1] for each in leads.all()] == ["reforms", "tags", "functions"]


@pytest.mark.parametrize("query", ["县聘", "双碱", "教硏", "bouble reduction", "基教室"])
def test_every_term_offered_finds_something(search, query):
    assert search.find(query) == []
    terms = search.page.locator(".pa-search-term").all_inner_texts()
    assert terms and [term for term in terms if not search.find(term)] == []


def test_signs_alone_find_nothing(search):
    assert search.find("？！") == []
    assert "？！" in search.page.locator(".pa-search-none").inner_text()


def test_how_many_are_shown_is_kept_by_the_address(open_browser):
    watched = open_browser()
    page = SearchPage(watched.page, watched.base, "search/?q=教育").page
    page.locator(".pa-search-main > .pa-search-more").click()
    expect(page.locator(".pa-search-hit")).to_have_count(30)
    assert page.url.endswith("&n=30")
    page.locator(".pa-search-hit h2 a").nth(24).click()
    page.wait_for_url("**/plans/**")
    page.go_back()
    page.wait_for_selector("#pa-search[data-state=done]", state="attached")
    assert page.locator(".pa-search-hit").count() == 30


def test_an_empty_page_shows_where_to_begin(open_browser):
    page = open_browser().open("search/")
    settled(page)
    page.locator(".pa-search-onward a", has_text="县管校聘").click()
    page.wait_for_selector(".pa-search-hit")


def test_a_query_that_names_a_term_leads_to_its_page(search):
    search.find("县管校聘 邯郸")
    links = search.page.locator(".pa-search-page a").evaluate_all("all => all.map((one) => new URL(one.href).pathname)")
    assert [link.split("/archive/")[1] for link in links] == ["reforms/county-managed-school-hired/", "cities/handan/"]
    search.find("火星移民")
    assert search.page.locator(".pa-search-page").count() == 0


def test_no_item_passes_the_filters(open_browser):
    page = open_browser().open("search/?q=甲骨文&city=handan")
    settled(page)
    assert "清除筛选后有" in page.inner_text(".pa-search-none")
    page.click("#pa-search-clear")
    page.wait_for_selector(".pa-search-hit")


def test_a_cut_query_says_how_it_was_cut(search):
    search.find("县管校聘改革邯郸")
    said = search.page.inner_text(".pa-search-cut")
    assert "县管校聘改革邯郸" in said and "县管校聘改革 + 邯郸" in said


def test_typing_finds_without_a_key(open_browser):
    page = open_browser().open("search/")
    settled(page)
    page.locator("#pa-find-q").press_sequentially("近视", delay=30)
    page.wait_for_selector(".pa-search-hit mark")
    assert page.url.endswith("search/?q=%E8%BF%91%E8%A7%86")


def test_keyboard_alone(open_browser):
    """From the header's field on another page to a facet, to the second result, and there."""
    page = open_browser().open("about/")
    page.keyboard.press("/")
    page.keyboard.type("双减")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pa-search[data-state=done] .pa-search-hit")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "pa-find-q"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'city'"):
            break
    assert page.evaluate("document.activeElement.name") == "city"
    value = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    settled(page)
    assert f"city={value}" in page.url
    assert page.evaluate("document.activeElement.value") == value, "the focus stays on the box that was ticked"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.pa-search-hit'))"):
            break
    item = page.evaluate("document.activeElement.closest('.pa-search-hit').dataset.item")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/**")
    assert item.startswith(value)


def test_counts_are_announced_and_controls_are_named(search):
    search.find("双减")
    page = search.page
    status = page.locator("[role=status][aria-live=polite]")
    assert "条" in status.inner_text() and "items" in status.inner_text()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("#pa-search :is(input, select)")].filter(
             (control) => !control.labels.length || !control.labels[0].textContent.trim()).length"""
    )
    assert unnamed == 0


def test_without_a_script_the_page_offers_the_indexes(open_browser, built_site):
    page = open_browser(java_script_enabled=False).open("search/?q=双减")
    assert "搜索需要脚本" in page.inner_text("#pa-search")
    links = (
        page.locator("#pa-search a")
        .locator("visible=true")
        .evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    )
    assert len(links) >= 6
    assert all((built_site / link.removeprefix("../") / "index.html").is_file() for link in links)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_nothing_overflows_a_phone(open_browser, language):
    watched = open_browser(width=390)
    choose_language(watched.page, language)
    page = watched.open("search/?q=产教融合")
    settled(page)
    assert overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?q=双减", "?q=量子集团"])
def test_axe_finds_nothing(open_browser, scheme, query):
    page = open_browser(scheme).open("search/" + query)
    settled(page)
    assert violations(page) == []
