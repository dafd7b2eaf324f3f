"""What several browser tests ask of a page."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong for users with disabilities: rule, and the HTML of the first element that breaks it."""
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in Axe().run(page).response["violations"]]


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def choose_language(page: Page, language: str) -> None:
    """Let a page open as if its reader had chosen a language before."""
    choice = json.dumps(json.dumps({"lang": language}))
    page.add_init_script(f"localStorage.setItem('policy-archive', {choice})")
