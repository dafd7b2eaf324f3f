"""The search index of a site: one record per item, in shards by year, and the files that the search page needs besides.

All files are below `search-index/`: `manifest.json` (shards, names of the facets' values, aliases), a folder per shard
with Pagefind's index and `items.json` (facets, a row per record in the order of the index), `cards/<plan>/<item>.json`
(what a result shows), `terms.json` (the vocabularies, to suggest when nothing is found), `traditional.json`
(Traditional to Simplified).

Pagefind's own result files are left out, since they hold only our tokens. So are the hashes by which it names records
and files, half the size of its list of files: the browser numbers them instead.
"""

import gzip
import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from generator import records as r
from generator.archive.addresses import SEARCH_INDEX
from generator.archive.model import Archive, memoised, years_of
from generator.records.closed_lists import Condition, FigureState
from generator.search.pagefind import LANGUAGE, Pagefind, SearchIndexError
from generator.search.records import ANY_FIGURE, both_names, card, facets, passage_text, record_content, title_length
from generator.search.text import GAP, simplified
from generator.site import write
from generator.sources.passages import SourceFiles
from generator.views import markup

__all__ = ["SearchIndexError", "Shard", "number_files", "shards", "write_around", "write_index", "write_shard"]

LARGEST_SHARD = 800
"""Most items in one shard. Pagefind's time for a word grows with the square of its hits."""
TOGETHER = 5_000
"""Items whose shards the browser loads in parallel. After each such batch it stops if a page of results is full."""
AT_ONCE = 15_000
"""Items that a query searches without asking the reader. Beyond it: newest shards first, until a page is full."""
_SYNONYMS = Path(__file__).parent.parent / "words" / "synonyms.yaml"
_PART_NAMES = _SYNONYMS.with_name("parts.yaml")
_ITEM_FACETS = ("reform", "tag", "function", "figure", "source")
_WASM = f"wasm.{LANGUAGE}.pagefind"
_CHUNK = ".pf_index"
_FIRST_FILE = 0x8000
_HASHED = re.compile(rf"{LANGUAGE}_[0-9a-f]{{7,}}".encode())
"""The name that Pagefind gives a record or a file."""


class Shard(NamedTuple):
    """Plans that are indexed together. `years` are their first and last year, `items` the number of their items."""

    name: str
    items: int
    years: tuple[int, int]
    plans: tuple[str, ...]


def write_index(archive: Archive, site: Path, files: SourceFiles | None = None) -> None:
    """Write the search index of a site. Raises `SearchIndexError` if Pagefind fails.

    Passages are searchable only if their source files are at hand.
    """
    all_shards = shards(archive)
    characters = [write_shard(archive, site, shard, files) for shard in all_shards]
    write_around(archive, site, all_shards, characters)


def write_shard(archive: Archive, site: Path, shard: Shard, files: SourceFiles | None = None) -> str:
    """Write the index of one shard and the cards of its items. Returns every character of their words, each once."""
    for plan in shard.plans:
        for identifier in archive.items_of_plan[plan]:
            write.add(site, f"{SEARCH_INDEX}/cards/{identifier}.json", _json(card(archive.items[identifier], archive)))
    columns: dict[str, list[object]] = {"plan": []}
    lines: list[list[object]] = []
    contents: list[tuple[str, str]] = []
    numbers = _facet_numbers(archive)
    for plan_number, plan in enumerate(shard.plans):
        indexed = _index_plan(archive, plan, files, numbers)
        lines.append(indexed.line)
        columns["plan"] += [plan_number] * len(indexed.contents)
        for column, values in indexed.columns.items():
            columns.setdefault(column, []).extend(values)
        contents += indexed.contents
    _write_json(site, f"{shard.name}/items.json", {"plans": lines, "columns": columns})
    _write_pagefind(site, shard.name, contents)
    return "".join(sorted(set[str]().union(*(words.replace(f" {GAP} ", "") for _, words in contents))))


def write_around(archive: Archive, site: Path, found: Sequence[Shard], characters: Iterable[str]) -> None:
    """Write the files that all shards share; `characters` are what `write_shard` returned for each of them."""
    indexed = set[str]().union(*characters)
    lines = [{"name": shard.name, "items": shard.items, "years": shard.years} for shard in found]
    _write_json(site, "manifest.json", {**_manifest(archive), "shards": lines})
    _write_json(site, "terms.json", _terms(archive))
    table = sorted((a, b) for a, b in simplified().items() if b in indexed)
    _write_json(site, "traditional.json", ["".join(a for a, _ in table), "".join(b for _, b in table)])


@memoised
def _facet_numbers(archive: Archive) -> dict[str, dict[str, int]]:
    """The position of each value in its facet's list in the manifest."""
    values = _facets(archive)
    return {facet: {str(line[0]): n for n, line in enumerate(values[facet])} for facet in _ITEM_FACETS}


def _write_json(site: Path, name: str, value: object) -> None:
    write.write_file(site, f"{SEARCH_INDEX}/{name}", _json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shards(archive: Archive) -> list[Shard]:
    """Share the plans out to shards, newest first, with as many years in a shard as fit."""
    by_year: dict[int, list[str]] = {}
    for record in archive.plans.values():
        by_year.setdefault(years_of(record)[0], []).append(record.id)
    groups: list[list[tuple[int, str]]] = [[]]
    size = 0
    for year in sorted(by_year, reverse=True):
        for plan in by_year[year]:
            count = len(archive.items_of_plan[plan])
            if groups[-1] and size + count > LARGEST_SHARD:
                groups.append([])
                size = 0
            groups[-1].append((year, plan))
            size += count
    return [_shard(archive, group) for group in groups if group]


def _shard(archive: Archive, group: list[tuple[int, str]]) -> Shard:
    (newest, first), (oldest, _) = group[0], group[-1]
    plans = tuple(plan for _, plan in group)
    years = [years_of(archive.plans[plan]) for plan in plans]
    return Shard(
        f"{newest}-{first}" if newest == oldest else f"{oldest}-{newest}-{first}",
        sum(len(archive.items_of_plan[plan]) for plan in plans),
        (min(each[0] for each in years), max(each[-1] for each in years)),
        plans,
    )


def _chunk_size(contents: list[tuple[str, str]]) -> int:
    """Entries in one index file: 1.5 times the square root of all entries.

    The list of files, which every visit loads, is then about as large as the four or five files that a query loads.
    With Pagefind's default of 20,000 a browser would load 30 kB for every two characters of a query.
    """
    entries = sum(len(words) for _, words in contents) // 3
    return max(500, int(1.5 * math.sqrt(entries)))


class _IndexedPlan(NamedTuple):
    """What is indexed of one plan: its line and its items' columns in `items.json`, and id and words of each item."""

    line: list[object]
    columns: dict[str, list[object]]
    contents: list[tuple[str, str]]


def _index_plan(
    archive: Archive, plan: str, files: SourceFiles | None, numbers: Mapping[str, Mapping[str, int]]
) -> _IndexedPlan:
    """Collect what is indexed of a plan.

    Facet values are positions in the manifest's lists, stored column by column: a third of the size of rows with ids.
    """
    columns: dict[str, list[object]] = {"local": [], "number": [], "length": [], "passage": []}
    columns.update({facet: [] for facet in _ITEM_FACETS})
    contents = []
    for identifier in archive.items_of_plan[plan]:
        placed = archive.items[identifier]
        item = placed.item
        passage = passage_text(placed, files)
        contents.append((identifier, record_content(placed, archive, passage)))
        columns["local"].append(item.id)
        columns["number"].append(0 if item.number == item.id else item.number or "")
        columns["length"].append(title_length(item))
        columns["passage"].append(int(passage is not None))
        for facet, values in facets(placed, archive).items():
            columns[facet].append([numbers[facet][value] for value in values])
    record = archive.plans[plan]
    years = years_of(record)
    line: list[object] = [plan, record.city, record.kind, years[0], years[-1], record.title.zh, record.title.en]
    return _IndexedPlan(line, columns, contents)


def _write_pagefind(site: Path, name: str, contents: list[tuple[str, str]]) -> None:
    """Index a shard's items with Pagefind, and write those of its files that the search page loads."""
    meta = b""
    chunks: dict[bytes, bytes] = {}
    with Pagefind(_chunk_size(contents)) as pagefind:
        index = pagefind.new_index()
        for identifier, words in contents:
            pagefind.add(index, identifier, words)
        for path, content in pagefind.files(index):
            if path.endswith(".pf_meta"):
                meta = content
            elif path.startswith("index/"):
                chunks[path.removeprefix("index/").removesuffix(_CHUNK).encode()] = content
            elif path == _WASM:
                write.write_file(site, f"{SEARCH_INDEX}/{_WASM}", content)
    meta, numbered = number_files(name, meta, chunks, len(contents))
    write.add(site, f"{SEARCH_INDEX}/{name}/pf_meta", meta)
    for chunk, content in numbered.items():
        write.add(site, f"{SEARCH_INDEX}/{name}/{chunk}{_CHUNK}", content)


def number_files(shard: str, meta: bytes, chunks: dict[bytes, bytes], records: int) -> tuple[bytes, dict[str, bytes]]:
    """Replace the hashes in Pagefind's list of records and files by numbers; the new list, and the files by new name.

    Each name keeps its length. It ends in four hexadecimal digits: 0000 for a record, which the browser numbers, and
    the file's number from 8000 on for a file. Three digits of a hash of the whole index come before them, so that a
    browser hardly ever takes a cached file of an older index for one of this. Raises `SearchIndexError` if the list
    has another form than expected.
    """
    try:
        listed = gzip.decompress(meta)
    except (OSError, EOFError):
        listed = b""
    names = _HASHED.findall(listed)
    is_known = len(names) == records + len(chunks) and chunks.keys() == set(names[records:])
    if not (meta and is_known) or max(records, len(chunks)) >= _FIRST_FILE:
        raise SearchIndexError(f"Pagefind made no index for {shard}, or one of another form than this program knows")
    version = hashlib.sha256(listed + b"".join(chunks[name] for name in names[records:])).hexdigest()[:3].encode()

    numbers = [*[0] * records, *range(_FIRST_FILE, _FIRST_FILE + len(chunks))]
    new_names = [
        f"{LANGUAGE}_".encode() + version + b"%0*x" % (len(name) - len(LANGUAGE) - 4, number)
        for name, number in zip(names, numbers, strict=True)
    ]
    replacements = iter(new_names)
    renamed = _HASHED.sub(lambda _: next(replacements), listed)
    files = {new.decode(): chunks[name] for name, new in zip(names[records:], new_names[records:], strict=True)}
    return gzip.compress(renamed, 9, mtime=0), files


def _manifest(archive: Archive) -> dict[str, object]:
    """The manifest but for its shards: limits, facets, synonyms, and the words of the search page."""
    words = markup.words()
    return {
        "wasm": _WASM,
        "shards": [],
        "together": TOGETHER,
        "at_once": AT_ONCE,
        **_facets(archive),
        "synonyms": yaml.load(_SYNONYMS.read_text("utf-8"), yaml.CSafeLoader),
        "words": {
            key.removeprefix("search_"): [words["zh"][key], words["en"][key]]
            for key in words["zh"]
            if key.startswith("search_")
        },
    }


def _facets(archive: Archive) -> dict[str, list[list[object]]]:
    """Every value that a facet can have, by facet: id, name in Chinese and English, and aliases if it has any."""
    words = markup.words()

    def worded(value: str, key: str) -> list[object]:
        return [value, words["zh"][key], words["en"][key]]

    def closed(values: type[StrEnum], prefix: str) -> list[list[object]]:
        return [worded(each.value, prefix + each.value) for each in values]

    def named(record: r.Kind | r.Reform | r.Function | r.Tag) -> list[object]:
        return [record.id, record.name.zh, record.name.en or record.name.zh]

    return {
        "city": [
            [city.id, city.short.zh, city.short.en or city.short.zh, [city.name.zh]]
            for city in archive.cities.values()
            if archive.plans_of_city.get(city.id)
        ],
        "kind": [named(kind) for kind in archive.kinds.values()],
        "reform": [[*named(reform), *_other_names(reform)] for reform in archive.reforms.values()],
        "function": [
            [*named(function), [*function.aliases.zh, *function.aliases.en]] for function in archive.functions.values()
        ],
        "tag": [named(tag) for tag in archive.tags.values()],
        "figure": [worded(ANY_FIGURE, "search_any_figure"), *closed(FigureState, "state_")],
        "source": [worded("sound", "condition_sound"), *closed(Condition, "condition_")],
    }


@cache
def _part_names() -> frozenset[str]:
    """Aliases that name only a part of a reform."""
    return frozenset(yaml.load(_PART_NAMES.read_text("utf-8"), yaml.CSafeLoader))


def _other_names(reform: r.Reform) -> tuple[list[str], list[str]]:
    """What else a reform is found by: its aliases and the number of its national document; and the names of its parts.

    A part's name stands for the whole reform only if no item contains it.
    """
    numbers = [origin.document_number for origin in reform.origins if origin.document_number]
    names = [*reform.aliases.zh, *reform.aliases.en, *both_names(reform.standard_name)]
    aliases = [name for name in names if name not in _part_names()]
    parts = [name for name in names if name in _part_names()]
    return [*dict.fromkeys([*aliases, *numbers])], parts


def _terms(archive: Archive) -> list[str]:
    """Every name of the vocabularies, each once, to suggest what a reader may have meant."""
    names = dict.fromkeys(name for name in _names(archive) if name)
    return [name for name in names if len(name) > 1]


def _names(archive: Archive) -> Iterator[str | None]:
    for city in archive.cities.values():
        yield from (city.short.zh, city.short.en)
    for group in (archive.reforms, archive.tags, archive.indicators, archive.functions):
        for record in group.values():
            yield from (record.name.zh, record.name.en, *record.aliases.zh, *record.aliases.en)
    for department in archive.departments.values():
        yield from (department.name.zh, *department.printed)
    yield from (name for name, items in archive.items_of_mention.items() if len(items) > 1)
