"""The questions of design.md section 1, each answered by clicking and typing, from the home page, in under a minute.

With `ARCHIVE_PICTURES=docs/images` the last page of each answer is saved as a picture for the documentation.
"""

import csv
import os
import re
import time
from pathlib import Path

import pytest

from generator.archive.link import link
from generator.reading.read import read
from generator.records.closed_lists import FigureKind
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

MINUTE = 60
"""Seconds. A person needs about a minute; the test itself needs a few seconds."""


@pytest.fixture(scope="module")
def archive():
    return link(read(ROOT / "data")[0])


@pytest.fixture
def visitor(open_browser):
    """A page on the home page. The test must take less than a minute."""
    watched = open_browser(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    start = time.monotonic()
    yield watched.open("")
    assert time.monotonic() - start < MINUTE


def _picture(page, name: str) -> None:
    folder = os.environ.get("ARCHIVE_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def _search(page, query: str) -> None:
    page.get_by_role("searchbox").first.fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator(".pa-search-hit").first.wait_for()


def test_a_researcher_follows_a_reform_and_saves_its_table(visitor, archive, tmp_path):
    page = visitor
    _search(page, "县管校聘")
    page.locator(".pa-search-hit a").first.click()
    page.wait_for_url("**/plans/**")
    page.locator('main a[href$="reforms/county-managed-school-hired/"]').locator("visible=true").first.click()
    page.wait_for_url("**/reforms/county-managed-school-hired/")
    items = archive.items_of_reform["county-managed-school-hired"]
    assert "2022-06-15" in page.locator(".pa-facts").first.inner_text()  # first planned: the plan of Anyang has a day
    _picture(page, "question-researcher")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载条目")).first.click()
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted({row["id"] for row in rows}) == sorted(items)
    assert all(row["url"].endswith(f"/id/{row['id']}/") for row in rows)


def test_an_author_copies_the_entry_and_the_link_of_item_46(visitor):
    page = visitor
    _search(page, "邯郸 2023 46")
    first = page.locator('main a[href$="id/handan-2023-priorities/46/"]').first
    first.click()
    page.wait_for_url("**/id/handan-2023-priorities/46/")
    entry = page.locator(".pa-cite").first.inner_text()
    assert re.search(
        r"邯郸市教育局\. 邯郸市教育局2023年教育工作要点：46\. 持续减轻学生作业负担\[EB/OL\]\. \[\d{4}-\d\d-\d\d\]",
        entry,
    )
    assert "/id/handan-2023-priorities/46/" in entry
    page.locator("button.pa-copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/id/handan-2023-priorities/46/")
    _picture(page, "question-author")


def test_an_official_puts_two_plans_side_by_side_and_sees_what_is_due(visitor, archive):
    page = visitor
    page.goto(page.url + "compare/?a=anyang-2021-2025-plan&b=handan-2023-priorities")
    page.get_by_text("县管校聘").first.wait_for()
    _picture(page, "question-official")
    page.goto(page.url.split("compare/")[0])
    page.get_by_role("link", name=re.compile("^年份")).first.click()
    page.get_by_role("link", name="2025", exact=True).first.click()
    page.wait_for_url("**/years/2025/")
    page.locator('main a[href$="due/2025/"]').first.click()
    page.wait_for_url("**/due/2025/")
    due = archive.figures_due[2025]
    shown = page.locator("main").inner_text()
    named = {archive.indicators[archive.figures[f].figure.indicator].name.zh for f in due}
    assert sum(name in shown for name in named) == len(named)


def test_a_journalist_asks_whether_a_target_was_reported(visitor, archive):
    page = visitor
    page.get_by_role("link", name=re.compile("^指标")).first.click()
    page.wait_for_url("**/indicators/")
    page.locator('main a[href$="preschool-gross-enrolment/"]').first.click()
    text = page.locator("main").inner_text()
    stated = [archive.figures[f] for f in archive.figures_of_indicator["preschool-gross-enrolment"]]
    assert {s.figure.kind for s in stated} >= {FigureKind.TARGET, FigureKind.ACTUAL}
    for each in stated:
        assert each.figure.printed in text
    assert "原文隐去" in text
    _picture(page, "question-journalist")


def test_a_contributor_finds_how_to_add_a_plan_and_what_an_error_means(visitor):
    page = visitor
    page.get_by_role("link", name=re.compile("^参与")).first.click()
    page.wait_for_url("**/contribute/")
    assert "policy-archive import" in page.locator("main").inner_text()
    page.get_by_role("link", name=re.compile("怎样著录|recorded")).first.click()
    page.wait_for_url("**/docs/recording/")
    assert "span" in page.locator("main").inner_text()
    _picture(page, "question-contributor")
