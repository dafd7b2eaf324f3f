"""One page of each kind in a real browser: accessible, no wider than its screen, usable by keyboard."""

import json
import re

import pytest
from playwright.sync_api import expect

from generator.archive.link import link
from generator.citation.entries import cite, csl_item
from generator.reading.read import read
from tests.browser.checks import choose_language, overflow, violations
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PLAN = "plans/handan-2023-priorities/"
ITEM = "id/handan-2023-priorities/46/"

KINDS = {
    "home": "",
    "plan": PLAN,
    "long plan": "plans/anyang-2021-2025-plan/",
    "item": ITEM,
    "plan to cite": "id/handan-2023-priorities/",
    "city": "cities/handan/",
    "year": "years/2023/",
    "reform": "reforms/double-reduction/",
    "department": "departments/handan/basic-education/",
    "function": "functions/basic-education/",
    "tag": "tags/homework/",
    "indicator": "indicators/preschool-gross-enrolment/",
    "search": "search/?q=近视",
    "due": "due/2023/",
    "documentation": "docs/recording/",
}
_INDEXES = ("plans", "cities", "years", "reforms", "departments", "tags", "indicators", "coverage")
_OTHERS = ("compare", "matrix", "data", "cite", "about", "contribute", "releases")
KINDS |= {kind: f"{kind}/" for kind in (*_INDEXES, *_OTHERS)}

each_kind = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())


@each_kind
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_browser, address, scheme):
    assert violations(open_browser(scheme).open(address)) == []


@each_kind
@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_nothing_overflows_a_phone(open_browser, address, language):
    watched = open_browser(width=390)
    choose_language(watched.page, language)
    page = watched.open(address)
    assert overflow(page) == 0


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
    """What is here, what to ask, what is new, how to cite: all above the lower edge of a common screen."""
    watched = open_browser(width=1440)
    choose_language(watched.page, language)
    page = watched.open("")
    for part in ("grid", "ask", "new", "cite"):
        box = page.locator(f".pa-home-{part}").bounding_box()
        assert box["height"] > 0 and box["y"] + box["height"] <= 900, part
    assert page.locator(".pa-examples a").count() == 4


@pytest.mark.parametrize(
    "address", [address for kind, address in KINDS.items() if "item" not in kind and kind != "plan to cite"]
)
def test_no_word_is_cut_in_a_table_on_a_phone(open_browser, address):
    """A column is as wide as its longest word: nothing reads `Handa n`."""
    page = open_browser(width=390).open(address)
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".pa-scroll :is(td, th) .pa-en")]
          .filter((e) => e.checkVisibility()).flatMap((e) => {
            const range = document.createRange();
            return [...e.firstChild.data.matchAll(/[A-Za-z]+/g)].filter((word) => {
                range.setStart(e.firstChild, word.index);
                range.setEnd(e.firstChild, word.index + word[0].length);
                return range.getClientRects().length > 1;
            }).map((word) => word[0]);
        })"""
    )
    assert broken == []


def test_the_contents_follow_the_reader(browser_page):
    page = browser_page.open(PLAN)
    page.evaluate("document.getElementById('item-46').scrollIntoView()")
    current = page.locator(".pa-contents [aria-current]")
    current.wait_for()
    expect(current).to_have_attribute("href", re.compile("#item-46$"))
    assert current.is_visible()


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


@each_kind
def test_no_style_or_script_stands_in_a_page(browser_page, address):
    page = browser_page.open(address)
    assert page.locator("[style], style").count() == 0
    inline = page.locator("script:not([src])").evaluate_all("all => all.map(e => e.type)")
    assert set(inline) <= {"application/json", "application/ld+json"}
    assert "default-src 'self'" in page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
