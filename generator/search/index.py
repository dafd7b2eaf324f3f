"""The search index of a site: an entry per item, in shards by year, and what the search page needs beside it.

Files, all below `search-index/`: `manifest.json` (shards, names of the facets' values, other names), one folder per shard
with Pagefind's index and `items.json` (facets, a row per record in the index's order), `cards/<plan>/<item>.json` (what a
result shows), `terms.json` (the vocabularies, for what is not found), `traditional.json` (Traditional to Simplified).
Pagefind's own result files hold our tokens and no reader needs them: they are left out. So are the hashes by which it names
records and files, half of what its list of files weighs: the browser numbers them.
"""

import gzip
import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator import records as r
from generator.archive.addresses import SEARCH_INDEX
from generator.archive.model import Archive, kept, years_of
from generator.records.closed_lists import Condition, FigureState, PlanKind
from generator.search.pagefind import LANGUAGE, Pagefind, SearchIndexError
from generator.search.records import ANY_FIGURE, card, facets, passage_text, record_content, title_length
from generator.search.text import GAP, simplified
from generator.site import write
from generator.sources.passages import SourceFiles
from generator.views import render

__all__ = ["SearchIndexError", "Shard", "shards", "write_around", "write_index", "write_shard"]

LARGEST_SHARD = 800
"""Items in one index. The engine's time for a word grows with the square of its hits."""
TOGETHER = 5_000
"""Items whose shards are loaded side by side; after each such group it is seen whether a page of results is full."""
AT_ONCE = 15_000
"""Items that a query looks through without asking the reader; beyond it, newest shards first until a page is full."""
_SYNONYMS = Path(__file__).parent.parent / "words" / "synonyms.yaml"
_PARTS = _SYNONYMS.with_name("parts.yaml")
_BY_ITEM = ("reform", "tag", "function", "figure", "source")
_WASM = f"wasm.{LANGUAGE}.pagefind"
_CHUNK = ".pf_index"
_FIRST_FILE = 0x8000
_HASHED = re.compile(rf"{LANGUAGE}_[0-9a-f]{{7,}}".encode())
"""How Pagefind names a record or a file."""


class Shard(NamedTuple):
    """Plans that are indexed together, and what the manifest says of them."""

    line: dict[str, Any]
    plans: tuple[str, ...]


def write_index(archive: Archive, site: Path, files: SourceFiles | None = None) -> None:
    """Write the search index below `search-index/` of a site. Raises `SearchIndexError`.

    With the source files at hand the documents' own words are found too.
    """
    found = shards(archive)
    characters = [write_shard(archive, site, shard, files) for shard in found]
    write_around(archive, site, found, characters)


def write_shard(archive: Archive, site: Path, shard: Shard, files: SourceFiles | None = None) -> str:
    """Write the index of some plans and what results show of their items; every character of their words."""
    for plan in shard.plans:
        for identifier in archive.items_of_plan[plan]:
            write.add(site, f"{SEARCH_INDEX}/cards/{identifier}.json", _json(card(archive.items[identifier], archive)))
    columns: dict[str, list[Any]] = {"plan": []}
    lines, contents = [], []
    numbers = _numbers_of_facets(archive)
    for plan_number, plan in enumerate(shard.plans):
        searched = _searched(archive, plan, files, numbers)
        lines.append(searched.line)
        columns["plan"] += [plan_number] * len(searched.contents)
        for column, values in searched.columns.items():
            columns.setdefault(column, []).extend(values)
        contents += searched.contents
    _put(site, f"{shard.line['name']}/items.json", {"plans": lines, "columns": columns})
    _index(site, shard.line["name"], contents)
    return "".join(sorted(set().union(*(words.replace(f" {GAP} ", "") for _, words in contents))))


def write_around(archive: Archive, site: Path, found: Sequence[Shard], characters: Iterable[str]) -> None:
    """Write what the search page needs beside the shards; `characters` are what `write_shard` told of each."""
    held = set().union(*characters)
    _put(site, "manifest.json", {**_manifest(archive), "shards": [shard.line for shard in found]})
    _put(site, "terms.json", _terms(archive))
    table = sorted((a, b) for a, b in simplified().items() if b in held)
    _put(site, "traditional.json", ["".join(a for a, _ in table), "".join(b for _, b in table)])


@kept
def _numbers_of_facets(archive: Archive) -> dict[str, dict[str, int]]:
    manifest = _manifest(archive)
    return {facet: {line[0]: n for n, line in enumerate(manifest[facet])} for facet in _BY_ITEM}


def _put(site: Path, name: str, value: Any) -> None:
    write.write_file(site, f"{SEARCH_INDEX}/{name}", _json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shards(archive: Archive) -> list[Shard]:
    """The plans, newest first, years together while they fit."""
    by_year: dict[int, list[str]] = {}
    for plan in archive.plans.values():
        by_year.setdefault(years_of(plan)[0], []).append(plan.id)
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
    plans = tuple(plan for _, plan in group)
    name = _shard_name(group[0][0], group[-1][0], plans)
    return Shard(_shard_line(archive, name, plans), plans)


def _shard_name(newest: int, oldest: int, plans: Sequence[str]) -> str:
    years = str(newest) if newest == oldest else f"{oldest}-{newest}"
    return f"{years}-{plans[0]}"


def _chunk_size(contents: list[tuple[str, str]]) -> int:
    """Entries in one index file, so that the list of files (which every visit loads) and the four or five files of a
    query are about as large: the square root of all entries, half as much again. The engine's own 20,000 would make a
    browser load 30 kB for every two characters of a query."""
    entries = sum(len(words) for _, words in contents) // 3
    return max(500, int(1.5 * math.sqrt(entries)))


class _Searched(NamedTuple):
    """What the index has of one plan: its line and the columns of its items in `items.json`, and each item with its words."""

    line: list[Any]
    columns: dict[str, list[Any]]
    contents: list[tuple[str, str]]


def _searched(archive: Archive, plan: str, files: SourceFiles | None, numbers: dict[str, dict[str, int]]) -> _Searched:
    """Values of facets are numbers in the lists of the manifest, column by column: a third of the bytes of rows with ids."""
    columns: dict[str, list[Any]] = {"local": [], "number": [], "length": [], "passage": []}
    columns.update({facet: [] for facet in _BY_ITEM})
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
    line = [plan, record.city, record.kind.value, years[0], years[-1], record.title.zh, record.title.en]
    return _Searched(line, columns, contents)


def _shard_line(archive: Archive, name: str, plans: Sequence[str]) -> dict[str, Any]:
    years = [years_of(archive.plans[plan]) for plan in plans]
    return {
        "name": name,
        "items": sum(len(archive.items_of_plan[plan]) for plan in plans),
        "years": [min(each[0] for each in years), max(each[-1] for each in years)],
    }


def _index(site: Path, name: str, contents: list[tuple[str, str]]) -> None:
    """Have Pagefind index a shard's items, and keep of its files what the search page loads."""
    meta, chunks = b"", {}
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
    lighter, numbered = _numbered(name, meta, chunks, len(contents))
    write.add(site, f"{SEARCH_INDEX}/{name}/pf_meta", lighter)
    for chunk, content in numbered.items():
        write.add(site, f"{SEARCH_INDEX}/{name}/{chunk}{_CHUNK}", content)


def _numbered(shard: str, meta: bytes, chunks: dict[bytes, bytes], records: int) -> tuple[bytes, dict[str, bytes]]:
    """Pagefind's list of records and files without their hashes, and the files by their numbers in it.

    Each name keeps its length. It ends in four digits: 0000 for a record, whose number the browser writes, and for a file its number
    from 8000 on. Before them stand three of the hash of the whole, so that a file which a browser still holds from before is hardly
    ever taken for one of another list.
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
    told = [
        f"{LANGUAGE}_".encode() + version + b"%0*x" % (len(name) - len(LANGUAGE) - 4, number)
        for name, number in zip(names, numbers, strict=True)
    ]
    ahead = iter(told)
    lighter = _HASHED.sub(lambda found: next(ahead), listed)
    files = {new.decode(): chunks[name] for name, new in zip(names[records:], told[records:], strict=True)}
    return gzip.compress(lighter, 9, mtime=0), files


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
        "shards": [],
        "together": TOGETHER,
        "at_once": AT_ONCE,
        "city": [
            [city.id, city.short.zh, city.short.en or city.short.zh, [city.name.zh]]
            for city in archive.cities.values()
            if archive.plans_of_city.get(city.id)
        ],
        "kind": closed(PlanKind, "plan_kind_"),
        "reform": [[*line, *_other_names(archive.reforms[line[0]])] for line in named(archive.reforms.values())],
        "function": [[*line, list(archive.functions[line[0]].aliases)] for line in named(archive.functions.values())],
        "tag": named(archive.tags.values()),
        "figure": [
            [ANY_FIGURE, words["zh"]["search_any_figure"], words["en"]["search_any_figure"]],
            *closed(FigureState, "state_"),
        ],
        "source": [sound, *closed(Condition, "condition_")],
        "synonyms": yaml.load(_SYNONYMS.read_text("utf-8"), yaml.CSafeLoader),
        "words": {
            key.removeprefix("search_"): [words["zh"][key], words["en"][key]]
            for key in words["zh"]
            if key.startswith("search_")
        },
    }


@cache
def _parts() -> frozenset[str]:
    """Aliases that name a part of a reform only."""
    return frozenset(yaml.load(_PARTS.read_text("utf-8"), yaml.CSafeLoader))


def _other_names(reform: r.Reform) -> tuple[list[str], list[str]]:
    """What else a reform is found by: its aliases and the number of the document that it comes from; and the names of parts,
    which stand for the whole only where no item holds them."""
    number = reform.origin.document_number if reform.origin else None
    whole = [alias for alias in reform.aliases if alias not in _parts()]
    return [*whole, *([number] if number else [])], [alias for alias in reform.aliases if alias in _parts()]


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
