"""Two years of an archive's life: forty releases, and after each every id ever published has the right page."""

import json
import posixpath
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.archive import addresses
from generator.archive.pairs import pairs
from generator.exports import plan_download, reference_files, table_files
from generator.pipeline import build
from generator.problems import has_errors
from generator.registry.check import check_whole
from generator.registry.entries import changes, rows
from generator.registry.files import read_registry
from generator.registry.old_comparisons import old_comparisons
from generator.registry.published import published
from generator.site.folders import Folders
from generator.site.markdown_tree import rendered
from generator.sources.passages import SourceFiles
from generator.views import item_pages
from generator.views.pages import pages
from generator.views.tombstones import gone_by_plan, tombstone_pages
from tests.registry.life import Life
from tests.toy import copy_of_data

RELEASES = 40


EVENTS = {
    "add_plan": 5,
    "reword": 5,
    "renumber": 3,
    "withdraw_item": 2,
    "merge_items": 3,
    "split_item": 3,
    "rename_plan": 1,
    "withdraw_plan": 1,
    "rename_city": 2,
    "merge_cities": 1,
    "merge_tags": 1,
    "add_tag": 2,
    "reorder": 1,
    "bring_back": 2,
    "link": 3,
    "unlink": 3,
}
"""What may happen to the data between two releases, with its weight."""


def address(identifier: str) -> str:
    head = identifier.partition("/")[0]
    return (
        f"{identifier}/"
        if head in ("cities", "tags", "departments", "reforms", "indicators")
        else addresses.cite_address(identifier)
    )


def new_life(folder: Path, seed: int) -> Life:
    life = Life(copy_of_data(folder), random.Random(seed))
    (life.folder / "known.yaml").unlink()
    for _ in range(4):
        life.add_city()
        life.add_tag()
    for _ in range(4):
        life.add_plan()
    return life


def hrefs(html: str, here: str) -> set[str]:
    """The addresses that a page's links lead to."""
    found = set()
    for given in re.findall(r'(?:href="|url=)([^"#]*)(?:#[^"]*)?"', html):
        if not re.match(r"[a-z]+:", given):
            path = posixpath.normpath(posixpath.join(here, given))
            if not path.startswith("assets/"):
                found.add("" if path == "." else f"{path}/")
    return found


def check_every_page(life: Life, ever: set[str]) -> None:
    """Every id ever published has one page, and the page is right about it."""
    archive, registry, found = check_whole(life.folder)
    assert not has_errors(found)
    live = {address(i) for i in published(archive)}
    tombstones = {}
    for at, html in tombstone_pages(registry, archive):
        assert at not in tombstones and at not in live, at
        tombstones[at] = html
    for identifier in ever:
        at = address(identifier)
        assert (at in live) != (at in tombstones), identifier
        ends = life.leads_to(identifier)
        if at in live:
            assert ends == {identifier}
            if identifier in life.marks:
                assert archive.items[identifier].item.title.zh == life.marks[identifier]
            continue
        html = tombstones[at]
        assert identifier in html and life.reasons[identifier] in html and "noindex" in html
        linked = hrefs(html, at)
        known = live | set(tombstones) | {"", "search/", "cite/"} | {addresses.plan(p) for p in archive.plans}
        assert linked <= known, identifier
        for end in ends - {identifier}:
            assert address(end) in linked, (identifier, end)
            if end in life.marks:
                assert life.marks[end] in html
        went_one_way = len(life.went[identifier]) == 1 and len(ends) == 1 and address(next(iter(ends))) in live
        kept_name = registry.entries[identifier].status.value in ("moved", "merged")
        assert ('http-equiv="refresh"' in html) == (went_one_way and kept_name), identifier
        assert "<script" not in html[html.index("<main") : html.index("</main>")]
    for plan, gone in gone_by_plan(registry, archive).items():
        if plan not in archive.plans:
            page = tombstones[addresses.plan(plan)]
            for item in gone:
                assert f'id="{item.anchor}"' in page


def places(folder: Path) -> dict[str, set[str]]:
    """Every address of the site, each with the anchors of its page."""
    archive, registry, _ = check_whole(folder)
    files = SourceFiles({})
    found = {page.address: ids(rendered(archive, page)) for page in pages(archive, registry, files)}
    for at, html in tombstone_pages(registry, archive):
        assert at not in found, at
        found[at] = ids(html)
    for identifier in archive.items:
        found[addresses.cite_address(identifier)] = ids(item_pages.item_page(archive, files, identifier, registry))
    for plan in archive.plans.values():
        found[addresses.cite_address(plan.id)] = ids(item_pages.plan_id_page(archive, plan.id))
        for name, _ in (plan_download(archive, plan), *reference_files(archive, plan)):
            found[name] = set()
    found |= {name: set() for name, _ in table_files(archive, registry)}
    return found


def ids(markup: str) -> set[str]:
    """The anchors of a page, in HTML or Markdown."""
    return {*re.findall(r'\sid="?([^">\s]+)', markup), *re.findall(r"^#+ .*\{#([^ }]+)", markup, re.M)}


CITED = re.compile("item-|figure-")
"""Anchors of what has an id; others name a part of a page, without which it opens at its head."""


def released(life: Life, releases: int = RELEASES) -> Iterator[int]:
    """Let the archive live and be released, again and again; yields the number of each release."""
    names, weights = list(EVENTS), list(EVENTS.values())
    for turn in range(1, releases + 1):
        if turn > 1:
            for name in life.chance.choices(names, weights, k=life.chance.randint(1, 6)):
                getattr(life, name)()
        life.make_release(f"r{2024 + (turn - 1) // 20}.{(turn - 1) % 20 + 1}")
        yield turn


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_every_address_ever_published_answers(tmp_path, seed):
    """Every page, every download, and every anchor of an item or a figure of every earlier site."""
    life = new_life(tmp_path, seed)
    ever: dict[str, set[str]] = {}
    for turn in released(life):
        now = places(life.folder)
        assert not ever.keys() - now.keys(), turn
        lost = {f"{at}#{anchor}" for at, anchors in ever.items() for anchor in anchors - now[at] if CITED.match(anchor)}
        assert not lost, (turn, sorted(lost)[:10])
        for at, anchors in now.items():
            ever.setdefault(at, set()).update(anchors)


def steps(life: Life, identifier: str) -> int:
    """How many changes lie between an id and what it leads to today."""
    return (
        1 + max(map(lambda after: steps(life, after), life.went[identifier]), default=0)
        if life.went.get(identifier)
        else 0
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_years(tmp_path, seed):
    life = new_life(tmp_path, seed)
    ever: set[str] = set()
    compared: set[str] = set()
    taken_back = 0
    first: dict[str, str] = {}
    for _ in released(life):
        for identifier in life.published:
            first.setdefault(identifier, life.release)
        assert ever <= life.published, "an id was forgotten"
        ever = set(life.published)
        check_every_page(life, ever)
        archive, registry, _ = check_whole(life.folder)
        compared |= {addresses.comparison_page(*pair) for pair in pairs(archive)}
        today = {addresses.comparison_page(*pair) for pair in pairs(archive)}
        taken_back += sum(
            1
            for _, _, leads_to in old_comparisons(registry, archive)
            if leads_to and leads_to not in set(pairs(archive))
        )
        led_on = {at for at, _ in tombstone_pages(registry, archive) if at.startswith("compare/")}
        assert compared <= today | led_on and not today & led_on

    assert taken_back, "no page of two plans was taken back while both were live"
    registry, found = read_registry(life.folder)
    assert not found and len(registry.releases) == RELEASES
    assert {addresses.comparison_page(*pair) for pair in registry.comparisons} == compared
    assert {row["id"]: row["first_release"] for row in rows(registry)} == first
    statuses = {entry.status.value for entry in registry.entries.values()}
    assert statuses == {"live", "moved", "merged", "split", "withdrawn"}
    assert max(steps(life, identifier) for identifier in life.went) >= 3, "no chain of moves"
    told = changes(registry)
    assert {entry.id for each in told for entry in each.added} == ever
    archive, _, _ = check_whole(life.folder)
    for identifier in life.marks:
        html = item_pages.item_page(archive, SourceFiles({}), identifier)
        assert life.marks[identifier] in html and f"/id/{identifier}/" in html


def test_the_built_site_has_a_page_for_every_id(tmp_path):
    """Twelve releases, then the whole build: every id ever published has its file, live or not."""
    life = new_life(tmp_path, 7)
    list(released(life, 12))
    built = build(Folders(data=life.folder, build=tmp_path / "build"))
    for identifier in life.published:
        page = (built.site / addresses.html_path(address(identifier))).read_text("utf-8")
        assert identifier not in life.went or life.reasons[identifier] in page  # what was brought back has its own page
    told = json.loads((built.site / "data" / "withdrawn.json").read_text("utf-8"))
    assert {each["id"] for each in told} == set(life.went) & life.published
    for each in told:
        assert set(each["leads_to"]) == life.leads_to(each["id"]) - {each["id"]}


def test_a_comparison_keeps_its_address_when_a_plan_comes_between(tmp_path):
    """The page of two neighbouring years leads on to the one that compares any two; a withdrawn plan's page says so."""
    life = new_life(tmp_path, 3)
    city = life.add_city()
    for year in ("2015", "2017"):
        life.plans[f"{city}-{year}-report"] = {
            "id": f"{city}-{year}-report",
            "city": city,
            "kind": "report",
            "period": year,
            "title": {"zh": f"{year}年总结"},
            "coverage": "full",
            "attribution": {"state": "stated"},
            "sections": [],
            "items": [],
            "changes": [],
        }
    life.make_release("r2024.1")
    between = f"{city}-2016-report"
    life.plans[between] = {
        **life.plans[f"{city}-2015-report"],
        "id": between,
        "period": "2016",
        "title": {"zh": "2016年总结"},
    }
    life.make_release("r2024.2")
    archive, registry, _ = check_whole(life.folder)
    old = f"compare/{city}-2015-report--{city}-2017-report/"
    html = dict(tombstone_pages(registry, archive))[old]
    assert f'href="../?a={city}-2015-report&amp;b={city}-2017-report"' in html and "http-equiv" in html
    del life.plans[f"{city}-2015-report"]
    life.ask("withdraw", f"{city}-2015-report", "出处存疑")
    life.make_release("r2024.3")
    archive, registry, _ = check_whole(life.folder)
    html = dict(tombstone_pages(registry, archive))[old]
    assert "出处存疑" in html and f'href="../../id/{city}-2017-report/"' in html and 'http-equiv="refresh"' not in html
