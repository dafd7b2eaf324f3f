"""One page of each kind in a real browser: readable by all, within its screen, asking nobody, working by keyboard."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from generator.archive.link import link
from generator.citation.entries import cite, csl_item
from generator.reading.read import read
from generator.views.markup import words
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PLAN = "plans/handan-2023-priorities/"
ITEM = "id/handan-2023-priorities/46/"
KINDS = {
    "home": "", "plans": "plans/", "plan": PLAN, "long plan": "plans/anyang-2021-2025-plan/", "item": ITEM,
    "plan to cite": "id/handan-2023-priorities/", "cities": "cities/", "city": "cities/handan/", "years": "years/",
    "year": "years/2023/", "reforms": "reforms/", "reform": "reforms/double-reduction/",
    "departments": "departments/", "department": "departments/handan/basic-education/",
    "function": "functions/basic-education/", "tags": "tags/", "tag": "tags/homework/", "indicators": "indicators/",
    "indicator": "indicators/homework-minutes-primary/", "coverage": "coverage/", "search": "search/?q=近视",
    "compare": "compare/", "matrix": "matrix/", "due": "due/2023/", "data": "data/", "cite": "cite/",
    "about": "about/", "contribute": "contribute/", "releases": "releases/", "documentation": "docs/recording/",
}  # fmt: skip

each_kind = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())


def _violations(page) -> list[tuple[str, str]]:
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in Axe().run(page).response["violations"]]


@each_kind
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_browser, address, scheme):
    assert _violations(open_browser(scheme).open(address)) == []


@each_kind
@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_nothing_overflows_a_phone(open_browser, address, language):
    watched = open_browser(width=390)
    _choose(watched.page, language)
    page = watched.open(address)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def _choose(page, language):
    kept = json.dumps(json.dumps({"lang": language}))
    page.add_init_script(f"localStorage.setItem('policy-archive', {kept})")


def test_arriving_at_an_item_scrolls_to_it_marks_it_and_says_which(browser_page):
    page = browser_page.open(PLAN + "#item-46")
    heading = page.locator("#item-46")
    top = heading.bounding_box()["y"]
    assert 0 <= top < 300
    plain = page.locator("#item-45").evaluate("e => getComputedStyle(e).backgroundColor")
    assert heading.evaluate("e => getComputedStyle(e).backgroundColor") != plain
    banner = page.locator(".pa-arrived")
    assert "您引用的条目" in banner.inner_text() and "46 持续减轻学生作业负担" in banner.inner_text()
    assert banner.locator("a", has_text="条目页").get_attribute("href").endswith("id/handan-2023-priorities/46/")
    banner.get_by_role("button", name="关闭 Close").click()
    assert banner.count() == 0
    page.evaluate("location.hash = '#item-47'")
    page.wait_for_selector(".pa-arrived:has-text('47')")


def test_arriving_works_without_script(open_browser):
    page = open_browser(java_script_enabled=False).open(PLAN + "#item-46")
    assert 0 <= page.locator("#item-46").bounding_box()["y"] < 300
    assert "rgba(0, 0, 0, 0)" not in page.locator("#item-46").evaluate("e => getComputedStyle(e).backgroundColor")
    said = page.locator("#item-46").evaluate("e => getComputedStyle(e, '::before').content")
    assert "您引用的条目" in said


@pytest.mark.parametrize("language", ["zh", "both"])
def test_the_home_page_answers_in_one_screen(open_browser, language):
    """What is here, what can be asked, what is new, how to cite: all of it above the lower edge of a common screen."""
    watched = open_browser(width=1440)
    _choose(watched.page, language)
    page = watched.open("")
    for part in ("grid", "ask", "new", "cite"):
        box = page.locator(f".pa-home-{part}").bounding_box()
        assert box["height"] > 0 and box["y"] + box["height"] <= 900, part
    assert page.locator(".pa-examples a").count() == 4


def test_a_phone_shows_what_is_held_in_every_year_at_once(open_browser):
    page = open_browser(width=390).open("")
    table = page.locator(".pa-home-grid .pa-scroll")
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 1


@pytest.mark.parametrize(
    "address", [address for kind, address in KINDS.items() if "item" not in kind and kind != "plan to cite"]
)
def test_no_word_is_cut_in_a_table_on_a_phone(open_browser, address):
    """A column is as wide as its longest word: nothing reads `Handa n`."""
    page = open_browser(width=390).open(address)
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".pa-scroll :is(td, th) .pa-en")].filter((e) => e.checkVisibility()).flatMap((e) => {
            const range = document.createRange();
            return [...e.firstChild.data.matchAll(/[A-Za-z]+/g)].filter((word) => {
                range.setStart(e.firstChild, word.index);
                range.setEnd(e.firstChild, word.index + word[0].length);
                return range.getClientRects().length > 1;
            }).map((word) => word[0]);
        })"""
    )
    assert broken == []


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


@pytest.mark.parametrize("address", [PLAN, "id/handan-2023-priorities/16/"])
def test_words_of_terms_heads_and_cells_change_with_the_language(browser_page, address):
    """They have no element of their own: the whole term, head or cell is put into English, and back."""
    page = browser_page.open(address)
    alone = page.locator(
        ":is(.pa-item, body > main) :is(dt, th, td, small, summary, .pa-label, .pa-more a, h2):not(:has(*))"
    )
    ours = set(words()["zh"].values())
    chinese = [text.strip() for text in alone.all_text_contents()]
    assert {"指标", "数值", "目标", "全市"} <= ours & set(chinese)
    page.get_by_role("button", name="English").click()
    alone.filter(
        has_text=words()["en"]["indicator"]
    ).first.wait_for()  # The words are a file of their own, which is loaded now.
    english = [text.strip() for text in alone.all_text_contents()]
    assert [text for text in english if text in ours] == []
    assert [now for now, before in zip(english, chinese, strict=True) if before == "指标"][0] == words()["en"][
        "indicator"
    ]
    page.get_by_role("button", name="中文", exact=True).click()
    assert [text.strip() for text in alone.all_text_contents()] == chinese


def test_the_contents_are_in_english_too(open_browser):
    watched = open_browser()
    _choose(watched.page, "en")
    page = watched.open(PLAN)
    entry = page.locator('.pa-contents a[href$="#item-46"]')
    assert entry.evaluate("e => e.textContent").endswith("46 Keep lightening homework")


def test_the_contents_follow_the_reader(browser_page):
    page = browser_page.open(PLAN)
    page.evaluate("document.getElementById('item-46').scrollIntoView()")
    current = page.locator(".pa-contents [aria-current]")
    current.wait_for()
    expect(current).to_have_attribute("href", re.compile("#item-46$"))
    assert current.is_visible()


ENGLISH = ".pa-en, i, p[lang=en]"
"""English words beside Chinese ones, on pages of the theme and on light ones."""


@pytest.mark.parametrize("address", [PLAN, ITEM])
def test_the_choice_of_language_is_kept_and_hides_only_what_has_a_counterpart(browser_page, address):
    page = browser_page.open(address)
    zh, en = page.locator("h1"), page.locator(f":is({ENGLISH}):not(.pa-contents *)", has_text="homework").first
    assert en.is_visible()
    page.get_by_role("button", name="中文", exact=True).click()
    assert page.evaluate("document.documentElement.dataset.lang") == "zh" and not en.is_visible() and zh.is_visible()
    assert page.locator(ENGLISH).locator("visible=true").count() == 0
    page.reload()
    assert page.evaluate("document.documentElement.dataset.lang") == "zh"
    assert page.url.endswith(address)
    page.get_by_role("button", name="English").click()
    assert en.is_visible()
    orphans = page.evaluate(
        "[...document.querySelectorAll('main .pa-zh, main p, main span')].filter(e => e.nextElementSibling?.className !== 'pa-en'"
        " && e.nextElementSibling?.lang !== 'en' && getComputedStyle(e).display === 'none').length"
    )
    assert orphans == 0


def test_the_palette_is_kept_and_set_before_the_first_paint(browser_page):
    page = browser_page.open("")
    button = page.locator(".pa-scheme")
    seen = []
    for _ in range(3):
        button.click()
        seen.append(page.evaluate("document.documentElement.dataset.scheme ?? 'auto'"))
    assert seen == ["light", "dark", "auto"]
    button.click()
    button.click()
    page.goto(browser_page.base + ITEM)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 26)"


def test_a_copy_button_copies_and_says_so(open_browser):
    watched = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page = watched.open(PLAN)
    button = page.locator("#item-46 + .pa-item .pa-copy").first
    button.click()
    expect(button).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/id/handan-2023-priorities/46/")
    expect(page.locator("[role=status]", has_text="已复制").first).to_be_attached()


def test_citations_change_style_and_carry_the_day_of_access(open_browser):
    watched = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page = watched.open(ITEM)
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    assert page.locator("time.pa-accessed").first.inner_text() == today
    styles = page.locator(".pa-cite-styles button")
    assert styles.count() >= 6 and styles.first.get_attribute("aria-pressed") == "true"
    archive = link(read(ROOT / "data")[0])
    record = {
        key: value
        for key, value in csl_item(archive, archive.items["handan-2023-priorities/46"]).items()
        if key != "abstract"
    }
    for index in range(1, styles.count()):
        styles.nth(index).click()
        page.wait_for_selector(f".pa-cite-text[aria-label='{styles.nth(index).inner_text()}']")
        text = page.locator(".pa-cite-text").text_content()
        made = cite(record, styles.nth(index).get_attribute("data-style"), today)
        assert (json.loads(text) == json.loads(made)) if made.startswith("[\n") else text.rstrip("\n") == made
        assert "handan-2023-priorities/46/" in text and "undefined" not in text and "@i" not in text
    page.locator(".pa-cite-actions button").click()
    page.wait_for_selector(".pa-cite-actions .is-done")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".pa-cite-text").text_content()
    with page.expect_download() as download:
        page.locator(".pa-cite-actions a").click()
    assert download.value.suggested_filename.startswith("handan-2023-priorities-46.")


@pytest.mark.parametrize("width", [1280, 390])
def test_slash_goes_to_the_search_and_enter_searches(open_browser, width):
    page = open_browser(width=width).open("tags/homework/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "pa-search-q"
    page.keyboard.type("近视/")
    assert page.input_value("#pa-search-q") == "近视/"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/archive/search/?q=*")


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


def test_the_drawer_opens_by_finger_and_by_key_and_gives_the_focus_back(open_browser):
    page = open_browser(width=390).open("tags/homework/")
    link = page.locator("#pa-drawer a", has_text="指标")
    assert not link.is_visible()
    page.locator(".pa-menu").click()
    link.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#__drawer")).not_to_be_checked()
    assert page.evaluate("document.activeElement.className") == "pa-menu"
    page.keyboard.press("Enter")
    link.wait_for()
    page.wait_for_timeout(300)
    link.click()
    page.wait_for_url("**/indicators/")


def test_the_way_by_keyboard_begins_with_a_link_to_the_text(browser_page):
    page = browser_page.open(PLAN)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "md-skip"
    assert page.evaluate("document.activeElement.hash") == "#plan"
    seen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);"
                " return [e.outerHTML.slice(0, 80), b.width > 0 && b.height > 0 && s.visibility === 'visible',"
                " s.outlineStyle !== 'none' || !!e.closest('.pa-search')] })()"
            )
        )
    assert [each for each in seen if not (each[1] and each[2])] == []


def test_only_regions_that_scroll_are_a_stop_of_the_keyboard(open_browser):
    page = open_browser(width=390).open("plans/")
    assert page.locator(".pa-scroll").first.get_attribute("tabindex") == "0"
    first = page.locator(".pa-scroll tbody th").first
    before = first.bounding_box()["x"]
    page.locator(".pa-scroll").first.evaluate("e => e.scrollLeft = 150")
    assert first.bounding_box()["x"] == before
    wide = open_browser(width=1440).open("plans/")
    assert wide.locator(".pa-scroll").first.get_attribute("tabindex") is None


@pytest.mark.parametrize("address", [PLAN, ITEM])
def test_paper_has_no_chrome_and_every_address(browser_page, address):
    page = browser_page.open(address)
    page.emulate_media(media="print")
    for selector in (".pa-sections", ".pa-search", ".pa-choices", ".pa-contents", "nav", ".pa-scheme"):
        assert page.locator(f"{selector}:visible").count() == 0 or selector == "nav"
    assert page.locator("nav:visible:not(.pa-crumbs)").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    if address == PLAN:
        shown = page.locator("#item-46 + .pa-item .pa-copy").first.evaluate(
            "e => getComputedStyle(e, '::after').content"
        )
        assert "/id/handan-2023-priorities/46/" in shown
        assert page.locator(".pa-printed-address").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("main details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("main details:not([open])").count() > 0


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
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    watched.faults = [fault for fault in watched.faults if "status of 404" not in fault]


@each_kind
def test_no_style_or_script_stands_in_a_page(browser_page, address):
    page = browser_page.open(address)
    assert page.locator("[style], style").count() == 0
    inline = page.locator("script:not([src])").evaluate_all("all => all.map(e => e.type)")
    assert set(inline) <= {"application/json", "application/ld+json"}
    assert "default-src 'self'" in page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
