"""The files of the search index: every item once, newest shard first, reproducible, and no file too many."""

import gzip
import json
import re
from pathlib import Path

import pytest

from generator.archive.addresses import SEARCH_INDEX
from generator.archive.link import link
from generator.reading.rules import check
from generator.search import index, pagefind
from generator.sources.passages import find_sources
from tests.toy import TOY


@pytest.fixture(scope="module")
def archive():
    records, _ = check(TOY / "data")
    return link(records)


@pytest.fixture(scope="module")
def files():
    return find_sources([TOY / "sources"])


@pytest.fixture(scope="module")
def site(archive, files, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    index.write_index(archive, folder, files)
    return folder / SEARCH_INDEX


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def items_by_shard(folder: Path) -> list[list[str]]:
    """Ids of the items by shard, in the order of the manifest."""
    result = []
    for shard in json.loads((folder / "manifest.json").read_text("utf-8"))["shards"]:
        read = json.loads((folder / shard["name"] / "items.json").read_text("utf-8"))
        plans = [read["plans"][number][0] for number in read["columns"]["plan"]]
        result.append([f"{plan}/{local}" for plan, local in zip(plans, read["columns"]["local"], strict=True)])
        assert shard["items"] == len(result[-1])
    return result


def test_every_item_once_with_its_card(archive, site):
    (items,) = items_by_shard(site)
    assert sorted(items) == sorted(archive.items)
    assert all((site / "cards" / f"{item}.json").is_file() for item in items)


def test_the_engine_numbers_items_in_our_order(archive, site):
    """The browser takes the n-th record of the index for the n-th item, so Pagefind must keep the order."""
    (items,) = items_by_shard(site)
    (meta,) = site.glob("*/pf_meta")
    listed = gzip.decompress(meta.read_bytes()).count(b"ounknown_")
    assert listed >= len(items)
    with pagefind.Pagefind(1000) as engine:
        number = engine.new_index()
        for item in items:
            engine.add(number, item, f"word{items.index(item)}")
        fragments = {}
        for path, content in engine.files(number):
            if path.startswith("fragment/"):
                fragment = json.loads(gzip.decompress(content).removeprefix(b"pagefind_dcd"))
                fragments[path.removeprefix("fragment/").removesuffix(".pf_fragment")] = fragment["url"]
            elif path.endswith(".pf_meta"):
                listing = gzip.decompress(content)
    places = sorted((listing.index(name.encode()), url) for name, url in fragments.items())
    assert [url for _, url in places] == items


_NAME = re.compile(rb"unknown_([0-9a-f]{3})([0-9a-f]{4})")


def test_the_files_of_an_index_have_the_numbers_that_its_list_gives_them(archive, site):
    (items,) = items_by_shard(site)
    (meta,) = site.glob("*/pf_meta")
    listed = [
        (version.decode(), int(number, 16)) for version, number in _NAME.findall(gzip.decompress(meta.read_bytes()))
    ]
    chunks = sorted(path.name for path in meta.parent.glob("*.pf_index"))
    ((version, _), *_) = listed
    assert {each for each, _ in listed} == {version}
    assert [number for _, number in listed] == [*[0] * len(items), *range(0x8000, 0x8000 + len(chunks))]
    assert chunks == [f"unknown_{version}{0x8000 + n:04x}.pf_index" for n in range(len(chunks))]


def test_an_index_of_another_form_is_not_taken_for_one():
    meta = gzip.compress(b"pagefind_dcd ounknown_0123456 ounknown_89abcde")
    lighter, files = index.number_files("x", meta, {b"unknown_89abcde": b"words"}, 1)
    assert list(files.values()) == [b"words"]
    for other, chunks, records in (
        (b"", {b"unknown_89abcde": b"words"}, 1),
        (b"noise", {b"unknown_89abcde": b"words"}, 1),
        (meta, {b"unknown_89abcde": b"words"}, 2),
        (meta, {b"unknown_0000000": b"words"}, 1),
    ):
        with pytest.raises(index.SearchIndexError):
            index.number_files("x", other, chunks, records)


def test_twice_the_same_bytes(archive, files, site, tmp_path):
    index.write_index(archive, tmp_path, files)
    assert tree(tmp_path / SEARCH_INDEX) == tree(site)


def test_only_what_the_page_loads(site):
    names = set(tree(site))
    assert not [name for name in names if name.endswith((".js", ".css", ".pf_fragment", "pagefind-entry.json"))]
    assert {"manifest.json", "terms.json", "traditional.json", "wasm.unknown.pagefind"} <= names


def test_shards_newest_first(archive, files, tmp_path, monkeypatch):
    monkeypatch.setattr(index, "LARGEST_SHARD", max(map(len, archive.items_of_plan.values())))
    index.write_index(archive, tmp_path, files)
    shards = items_by_shard(tmp_path / SEARCH_INDEX)
    assert len(shards) > 1
    assert sorted(sum(shards, [])) == sorted(archive.items)
    assert all(len(shard) <= index.LARGEST_SHARD for shard in shards)
    years = [shard["years"] for shard in json.loads((tmp_path / SEARCH_INDEX / "manifest.json").read_text())["shards"]]
    firsts = [first for first, _ in years]
    assert firsts == sorted(firsts, reverse=True), "a plan counts by the first year of its period"


def test_a_passage_is_searched_only_where_its_source_is_at_hand(archive, site, tmp_path):
    index.write_index(archive, tmp_path)
    without = tree(tmp_path / SEARCH_INDEX)
    passages = [
        json.loads(content)["columns"]["passage"] for name, content in without.items() if name.endswith("/items.json")
    ]
    assert not any(map(any, passages))
    (name,) = [name for name in without if name.endswith("/items.json")]
    assert any(json.loads((site / name).read_text("utf-8"))["columns"]["passage"])


def test_the_engine_says_what_it_cannot_do(monkeypatch):
    with pagefind.Pagefind(1000) as engine, pytest.raises(index.SearchIndexError):
        engine.add(7, "x", "y")
