"""The search in a real browser: the written queries, the facets, the address, the keyboard, and what a first query costs."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from generator.archive.addresses import SEARCH_INDEX
from generator.run import load
from generator.search import index
from generator.search.text import simplified
from generator.sources.passages import find_sources
from tests.conftest import ROOT, source_folder
from tests.searching import Queries, SearchPage, faults
from tests.searching import served as served_compressed

pytestmark = pytest.mark.browser

QUERIES = Queries().all
FIRST_QUERY_BYTES = 150_000


@pytest.fixture(scope="module")
def search(browser, served) -> SearchPage:
    """The search page, opened once for the whole list of queries."""
    page = browser.new_page()
    yield SearchPage(page, served)
    page.close()


@pytest.fixture(scope="module")
def items(built_site) -> dict[str, dict]:
    """Facets of every item as `data/items.json` has them."""
    return {row["id"]: row for row in json.loads((built_site / "data" / "items.json").read_text("utf-8"))}


@pytest.fixture(scope="module")
def has_passages(built_site) -> bool:
    shards = built_site.glob("search-index/*/items.json")
    return any(any(json.loads(shard.read_text("utf-8"))["columns"]["passage"]) for shard in shards)


@pytest.mark.parametrize("query", QUERIES, ids=[query["q"] for query in QUERIES])
def test_query(search, has_passages, query):
    if query.get("passage") and not has_passages:
        pytest.skip("the words stand in the document itself, whose source is not at hand")
    found = search.find(query["q"])
    assert len(found) == len(set(found))
    assert faults(query, found) == []


def test_the_list_is_long_enough():
    assert len(QUERIES) >= 120
    assert len({query["q"] for query in QUERIES}) == len(QUERIES)


def test_both_sides_read_words_alike(search):
    """The table of tests/search_text.yaml, run in the browser."""
    cases = yaml.safe_load((ROOT / "tests" / "search_text.yaml").read_text("utf-8"))
    table = ["".join(simplified()), "".join(simplified().values())]
    read = search.page.evaluate(
        """async ([texts, table]) => {
             const text = await import(new URL("../assets/search-text.js", location.href));
             text.useTable(table);
             return texts.map((one) => [text.stretches(one), text.stretches(one).map(text.queryTokens)]);
           }""",
        [[case["text"] for case in cases], table],
    )
    assert read == [[case["units"], case["asked"]] for case in cases]


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


def counts(page, facet: str) -> dict[str, int]:
    return page.evaluate(
        """facet => Object.fromEntries([...document.querySelectorAll(`input[name=${facet}]`)].map(
             (box) => [box.value, Number(box.parentElement.querySelector(".pa-search-count").textContent)]))""",
        facet,
    )


def settled(page) -> None:
    page.wait_for_timeout(50)
    page.wait_for_selector("#pa-search[data-state=done]", state="attached")


def shown(page) -> list[str]:
    return page.eval_on_selector_all(".pa-search-hit", "all => all.map((hit) => hit.dataset.item)")


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
    assert shown(page)[0].startswith("handan-2023")
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
    assert "没有一条同时含有" in said and "甲骨文" in said
    search.page.locator(".pa-search-none a", has_text="甲骨文").first.click()
    search.page.wait_for_selector("#pa-search[data-state=done] .pa-search-hit")
    assert search.page.inner_text(".pa-search-status").startswith(("4", "5", "6"))


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
    kept = json.dumps(json.dumps({"lang": language}))
    watched.page.add_init_script(f"localStorage.setItem('policy-archive', {kept})")
    page = watched.open("search/?q=产教融合")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?q=双减", "?q=量子集团"])
def test_axe_finds_nothing(open_browser, scheme, query):
    from axe_playwright_python.sync_playwright import Axe

    page = open_browser(scheme).open("search/" + query)
    settled(page)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


@pytest.mark.parametrize(
    "query", ["县管校聘", "县管校聘改革 邯郸", "邯郸 2023 46", "double reduction", "學前三年毛入園率"]
)
def test_bytes_of_a_first_query(browser, built_site, query):
    """What is sent beyond the page itself, compressed as a static host does, on a first visit."""
    from tests.benchmarks.search_quality import first_query

    with served_compressed(built_site) as base:
        sent, *_ = first_query(browser, base, built_site, query)
    assert sent <= FIRST_QUERY_BYTES


@pytest.fixture(scope="module")
def in_shards(built_site, has_passages, tmp_path_factory) -> Path:
    """The site with its index in several shards, of which only the newest is searched unasked."""
    folder = tmp_path_factory.mktemp("shards")
    for entry in built_site.iterdir():
        if entry.name != SEARCH_INDEX:
            (folder / entry.name).symlink_to(entry)
    archive, _ = load(ROOT / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "LARGEST_SHARD", 100)
        patch.setattr(index, "TOGETHER", 100)
        patch.setattr(index, "AT_ONCE", 100)
        index.write_index(archive, folder, find_sources([source_folder()] if has_passages else []))
    return folder


def test_a_large_archive_is_searched_newest_first(browser, in_shards, search):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with served_compressed(in_shards) as base:
        sharded = SearchPage(page, base)
        whole = search.find("教师")
        part = sharded.find("教师")
        assert 10 <= len(part) < len(whole) and set(part) < set(whole)
        assert not any("cangzhou-2018" in url and "pf_index" in url for url in asked)
        assert "尚未查找" in page.inner_text(".pa-search-rest")
        page.click(".pa-search-rest button")
        settled(page)
        assert "all=1" in page.url
        for query in (
            "教师",
            "县管校聘",
            "双减",
            "县管校聘改革邯郸",
            "學前三年毛入園率",
            "沧州 2018 放管服",
            "量子纠缠",
        ):
            assert sorted(sharded.find(query)) == sorted(search.find(query))
    page.close()


def test_later_queries_are_quick(search):
    """Well above what it takes on a quiet machine, so that only a change of kind fails."""
    times = []
    for query in ("双减", "幼儿园", "职业教育 安阳", "毛入园率"):
        start = time.monotonic()
        search.find(query)
        times.append(time.monotonic() - start)
    assert sorted(times)[len(times) // 2] < 2
