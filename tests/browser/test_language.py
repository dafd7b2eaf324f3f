"""The choice of language in a real browser: it changes words, is remembered, and hides nothing untranslated."""

import pytest

from generator.views.markup import words
from tests.browser.checks import choose_language

pytestmark = pytest.mark.browser

PLAN = "plans/handan-2023-priorities/"
ITEM = "id/handan-2023-priorities/46/"


@pytest.mark.parametrize("address", [PLAN, "id/handan-2023-priorities/16/"])
def test_words_of_terms_heads_and_cells_change_with_the_language(browser_page, address):
    """These words have no element of their own: the whole term, head or cell is translated, and back."""
    page = browser_page.open(address)
    alone = page.locator(
        ":is(.pa-item, body > main) :is(dt, th, td, small, summary, .pa-label, .pa-more a, h2):not(:has(*))"
    )
    ours = set(words()["zh"].values())
    chinese = [text.strip() for text in alone.all_text_contents()]
    assert {"指标", "数值", "目标", "全市"} <= ours & set(chinese)
    page.get_by_role("button", name="English").click()
    # The words are in a file of their own, which is loaded only now.
    alone.filter(has_text=words()["en"]["indicator"]).first.wait_for()
    english = [text.strip() for text in alone.all_text_contents()]
    assert [text for text in english if text in ours] == []
    assert len(english) == len(chinese)
    assert english[chinese.index("指标")] == words()["en"]["indicator"]
    page.get_by_role("button", name="中文", exact=True).click()
    assert [text.strip() for text in alone.all_text_contents()] == chinese


def test_the_contents_are_in_english_too(open_browser):
    watched = open_browser()
    choose_language(watched.page, "en")
    page = watched.open(PLAN)
    entry = page.locator('.pa-contents a[href$="#item-46"]')
    assert entry.evaluate("e => e.textContent").endswith("46 Continue to reduce pupils’ homework burden")


ENGLISH = ".pa-en, i, p[lang=en]"
"""English words beside Chinese ones, on pages with the theme and on pages without."""


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
        "[...document.querySelectorAll('main .pa-zh, main p, main span')]"
        ".filter(e => e.nextElementSibling?.className !== 'pa-en'"
        " && e.nextElementSibling?.lang !== 'en' && getComputedStyle(e).display === 'none').length"
    )
    assert orphans == 0
