"""The search index of a site: an entry per item, in shards by year, and what the search page needs beside it.

Files, all below `search-index/`: `manifest.json` (shards, names of the facets' values, other names), one folder per shard
with Pagefind's index and `items.json` (facets, a row per record in the index's order), `cards/<plan>/<item>.json` (what a
result shows), `terms.json` (the vocabularies, for what is not found), `traditional.json` (Traditional to Simplified).
Pagefind's own result files hold our tokens and no reader needs them: they are left out.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from generator import render, write
from generator.archive import Archive, years_of
from generator.pagefind_service import LANGUAGE, Pagefind, SearchFailed
from generator.passages import SourceFiles
from generator.search_records import card, facet_row, passage_text, record_content
from generator.search_text import simplified
from generator.vocabulary import Condition, FigureState, PlanKind

__all__ = ["FOLDER", "SearchFailed", "write_index"]

FOLDER = "search-index"
LARGEST_SHARD = 5_000
"""Items in one index. The engine's time for a word grows with the square of its hits."""
_SYNONYMS = Path(__file__).parent / "words" / "synonyms.yaml"
_WASM = f"wasm.{LANGUAGE}.pagefind"


def write_index(archive: Archive, site: Path, files: SourceFiles | None = None) -> None:
    """Write the search index below `search-index/` of a site. Raises `SearchFailed`.

    With the source files at hand the documents' own words are found too.
    """
    shards = []
    characters: set[str] = set()
    for name, plans in _shards(archive):
        shards.append(_write_shard(archive, site, name, plans, files, characters))
    _put(site, "manifest.json", {**_manifest(archive), "shards": shards})
    _put(site, "terms.json", _terms(archive))
    table = sorted((a, b) for a, b in simplified().items() if b in characters)
    _put(site, "traditional.json", ["".join(a for a, _ in table), "".join(b for _, b in table)])


def _put(site: Path, name: str, value: Any) -> None:
    write.write_file(site, f"{FOLDER}/{name}", json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _shards(archive: Archive) -> Iterator[tuple[str, list[str]]]:
    """Name and plans of each shard, newest first: years are taken together while they fit."""
    by_year: dict[int, list[str]] = {}
    for plan in archive.plans.values():
        by_year.setdefault(years_of(plan)[0], []).append(plan.id)
    group: list[str] = []
    first = last = None
    size = 0
    for year in sorted(by_year, reverse=True):
        for plan in by_year[year]:
            count = len(archive.items_of_plan[plan])
            if group and size + count > LARGEST_SHARD:
                yield _shard_name(first, last, group), group
                group, size, first = [], 0, None
            first, last = first or year, year
            group.append(plan)
            size += count
    if group:
        yield _shard_name(first, last, group), group


def _shard_name(newest: int, oldest: int, plans: list[str]) -> str:
    years = str(newest) if newest == oldest else f"{oldest}-{newest}"
    return f"{years}-{plans[0]}"


def _chunk_size(contents: list[tuple[str, str]]) -> int:
    """Entries in one index file, so that the list of files (which every visit loads) and the four or five files of a
    query are about as large: the square root of all entries, half as much again. The engine's own 20,000 would make a
    browser load 30 kB for every two characters of a query."""
    entries = sum(len(words) for _, words in contents) // 3
    return max(500, int(1.5 * math.sqrt(entries)))


def _write_shard(
    archive: Archive, site: Path, name: str, plans: list[str], files: SourceFiles | None, characters: set[str]
) -> dict[str, Any]:
    """One index, its facets and its cards; the shard's line in the manifest."""
    rows: list[list[Any]] = []
    contents: list[tuple[str, str]] = []
    for number, plan in enumerate(plans):
        for item in archive.items_of_plan[plan]:
            placed = archive.items[item]
            passage = passage_text(placed, files)
            contents.append((item, record_content(placed, archive, passage)))
            rows.append([number, *facet_row(placed, archive, passage is not None)])
            _put(site, f"cards/{item}.json", card(placed, archive))
    meta = None
    with Pagefind(_chunk_size(contents)) as pagefind:
        index = pagefind.new_index()
        for item, words in contents:
            characters.update(words)
            pagefind.add(index, item, words)
        for path, content in pagefind.files(index):
            if path.endswith(".pf_meta"):
                meta = content
            elif path.startswith("index/"):
                write.write_file(site, f"{FOLDER}/{name}/{path.removeprefix('index/')}", content)
            elif path == _WASM:
                write.write_file(site, f"{FOLDER}/{_WASM}", content)
    if meta is None:
        raise SearchFailed(f"Pagefind made no index for {name}")
    write.write_file(site, f"{FOLDER}/{name}/pf_meta", meta)
    held = [archive.plans[plan] for plan in plans]
    lines = [
        [plan.id, plan.city, plan.kind.value, *(int(year) for year in (years_of(plan)[0], years_of(plan)[-1])), plan.title.zh, plan.title.en]
        for plan in held
    ]
    _put(site, f"{name}/items.json", {"plans": lines, "items": rows})
    return {"name": name, "items": len(rows), "years": [min(line[3] for line in lines), max(line[4] for line in lines)]}


def _manifest(archive: Archive) -> dict[str, Any]:
    """Names of all that a facet can hold, in the order of the vocabularies, and the page's own words."""
    words = render.words()

    def closed(values: type, key: str) -> list[list[str]]:
        return [[value.value, words["zh"][key + value.value], words["en"][key + value.value]] for value in values]

    def named(records: Any) -> list[list[Any]]:
        return [[record.id, record.name.zh, record.name.en or record.name.zh] for record in records]

    sound = ["sound", words["zh"]["condition_sound"], words["en"]["condition_sound"]]
    return {
        "wasm": _WASM,
        "city": [
            [city.id, city.short.zh, city.short.en or city.short.zh]
            for city in archive.cities.values()
            if archive.plans_of_city.get(city.id)
        ],
        "kind": closed(PlanKind, "plan_kind_"),
        "reform": [
            [*line, list(archive.reforms[line[0]].aliases)] for line in named(archive.reforms.values())
        ],
        "function": named(archive.functions.values()),
        "tag": named(archive.tags.values()),
        "figure": closed(FigureState, "state_"),
        "source": [sound, *closed(Condition, "condition_")],
        "synonyms": yaml.safe_load(_SYNONYMS.read_text("utf-8")),
        "words": {
            key.removeprefix("search_"): [words["zh"][key], words["en"][key]]
            for key in words["zh"]
            if key.startswith("search_")
        },
    }


def _terms(archive: Archive) -> list[list[str]]:
    """Every name of the vocabularies, each once: what a reader may have meant."""
    names: dict[str, None] = {}
    for city in archive.cities.values():
        names.update(dict.fromkeys(filter(None, (city.short.zh, city.short.en))))
    for group in (archive.reforms, archive.tags, archive.indicators, archive.functions):
        for record in group.values():
            names.update(dict.fromkeys(filter(None, (record.name.zh, record.name.en, *record.aliases))))
    for department in archive.departments.values():
        names.update(dict.fromkeys((department.name.zh, *department.printed)))
    for name, items in archive.items_of_mention.items():
        if len(items) > 1:
            names[name] = None
    return [name for name in names if len(name) > 1]
