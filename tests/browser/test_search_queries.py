"""The queries of tests/queries.yaml in a real browser: what they find, in one shard or several, and what they cost."""

import time
from pathlib import Path

import pytest
import yaml

from generator.archive.addresses import SEARCH_INDEX
from generator.run import load
from generator.search import index
from generator.search.text import simplified
from generator.sources.passages import find_sources
from tests.benchmarks.search_quality import first_query
from tests.conftest import ROOT, source_folder
from tests.searching import Queries, SearchPage, faults, settled
from tests.searching import served as served_compressed

pytestmark = pytest.mark.browser

QUERIES = Queries().all
FIRST_QUERY_BYTES = 150_000


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


@pytest.mark.parametrize(
    "query", ["县管校聘", "县管校聘改革 邯郸", "邯郸 2023 46", "double reduction", "學前三年毛入園率"]
)
def test_bytes_of_a_first_query(browser, built_site, query):
    """Bytes sent on a first visit beyond the page itself, compressed as a static host sends them."""
    with served_compressed(built_site) as base:
        sent, *_ = first_query(browser, base, built_site, query)
    assert sent <= FIRST_QUERY_BYTES


@pytest.fixture(scope="module")
def in_shards(built_site, has_passages, tmp_path_factory) -> Path:
    """The site with its index in several shards, of which only the newest is searched at once."""
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
        assert "尚未搜索" in page.inner_text(".pa-search-rest")
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
    """The limit is far above the usual time, so that only a change of order fails."""
    times = []
    for query in ("双减", "幼儿园", "职业教育 安阳", "毛入园率"):
        start = time.monotonic()
        search.find(query)
        times.append(time.monotonic() - start)
    assert sorted(times)[len(times) // 2] < 2
