"""`data/history/<release>.jsonl`: what each id said in the release that added or changed it.

One line an id: the very mapping that was hashed, as JSON, with the number of the recipe that made it
(`archive.content.RECIPE`). A line is written once, by the release, and never computed anew: later programs, whose
records may look otherwise, read it and do not need to understand the old records.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.archive import addresses
from generator.archive.content import KEPT, content_hash
from generator.problems import Problem, problem
from generator.registry.entries import BACK, GONE, Entry, Kind, Registry, Said, ends, is_release
from generator.registry.tables import ANEW, read_text

FOLDER = "history"
_FIGURES_DIGITS = 8


def history_file(release: str) -> str:
    """The file of a release, relative to the data folder."""
    return f"{FOLDER}/{release}.jsonl"


def history_text(said: Iterable[Said]) -> str:
    """The lines of a release."""
    return "".join(
        json.dumps({"id": each.id, "recipe": each.recipe, "content": each.content}, ensure_ascii=False) + "\n"
        for each in said
    )


def read_history(data: Path, shown_as: str) -> tuple[dict[tuple[str, str], Said], list[Problem]]:
    """What ids said, by release and id, and what is wrong with the files."""
    said: dict[tuple[str, str], Said] = {}
    found: list[Problem] = []
    for path in sorted((data / FOLDER).glob("*")):
        name = f"{shown_as}/{FOLDER}/{path.name}"
        if path.suffix != ".jsonl" or not is_release(path.stem):
            message = "nothing but the history of a release, such as r2026.3.jsonl, belongs here"
            found.append(problem("G519", name, (1, 1), message))
            continue
        text = read_text(path, name, "G519")
        if not isinstance(text, str):
            found += [text] if text else []
            continue
        for number, line in enumerate(text.splitlines(), 1):
            each = _said(line, number)
            if each is None:
                message = "this line is not what an id said, as a release writes it"
                found.append(problem("G519", name, (number, 1), message, hint=ANEW, excerpt=line[:200]))
            else:
                said[path.stem, each.id] = each
    return said, found


def _said(line: str, number: int) -> Said | None:
    try:
        given = json.loads(line)
        if isinstance(given["content"], dict) and isinstance(given["recipe"], int) and isinstance(given["id"], str):
            return Said(given["id"], given["recipe"], given["content"], number)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def registered(kind: Kind, content: Mapping[str, Any]) -> str:
    """The hash that the registry has of a content: for an item, followed by eight digits of that of its figures."""
    whole = content_hash(dict(content))[:KEPT]
    if kind == Kind.PLAN:
        return whole
    return whole + content_hash({"figures": content.get("figures")})[:_FIGURES_DIGITS]


def last_said(registry: Registry, entry: Entry) -> Said | None:
    """What an id said when it was last live, where its history was kept."""
    for release, value in reversed(entry.hashes):
        if value not in (GONE, BACK):
            return registry.said.get((release, entry.id))
    return None


def figures_ever(registry: Registry, identifier: str) -> tuple[str, ...]:
    """The local ids of all figures that an item had in some release."""
    entry = registry.entries.get(identifier)
    said = [registry.said.get((release, identifier)) for release, _ in entry.hashes] if entry else []
    return tuple({figure["id"]: None for each in said if each for figure in each.content.get("figures") or ()})


def merged_indicators(registry: Registry) -> dict[str, list[tuple[Entry, tuple[str, ...]]]]:
    """The indicators that were moved or merged into each indicator, with the ids of the figures that stated them."""
    stated: dict[str, dict[str, None]] = {}
    for (_, identifier), said in registry.said.items():
        for figure in said.content.get("figures") or ():
            address = addresses.indicator(figure["indicator"]).rstrip("/")
            stated.setdefault(address, {})[addresses.figure_id(identifier, figure["id"])] = None
    found: dict[str, list[tuple[Entry, tuple[str, ...]]]] = {}
    for entry in registry.entries.values():
        if entry.kind == Kind.INDICATOR and not entry.is_live:
            for end in ends(registry.entries, entry.id):
                if end != entry.id:
                    local = end.rpartition("/")[2]
                    found.setdefault(local, []).append((entry, tuple(stated.get(entry.id, ()))))
    return found


def years_ever(registry: Registry, kind: str | None = None) -> set[int]:
    """Every year of a figure in some release; with a `kind`, of such figures only."""
    figures = (figure for said in registry.said.values() for figure in said.content.get("figures") or ())
    return {figure["year"] for figure in figures if figure["year"] and kind in (None, figure["kind"])}


def check_history(registry: Registry, shown_as: str) -> Iterator[Problem]:
    """Hold history and registry against each other: each hash has its line, and each line gives its hash.

    Releases older than the oldest history were made before it was kept, and are not asked for.
    """
    numbers = [release.number for release in registry.releases]
    kept_since = min((numbers.index(release) for release, _ in registry.said if release in numbers), default=None)
    asked = numbers[kept_since:] if kept_since is not None else []
    hashes = {
        (release, entry.id): (entry, value)
        for entry in registry.entries.values()
        for release, value in entry.hashes
        if value not in (GONE, BACK)
    }
    for (release, identifier), (entry, value) in hashes.items():
        said = registry.said.get((release, identifier))
        name = f"{shown_as}/{history_file(release)}"
        if said is None:
            if release in asked:
                message = f"what {identifier} said in release {release} is missing"
                yield problem("G519", name, (1, 1), message, hint=ANEW)
        elif registered(entry.kind, said.content) != value:
            message = f"this is not what {identifier} said in release {release}: its hash is another one"
            yield problem("G519", name, (said.line, 1), message, expected=value, hint=ANEW)
    for release, identifier in registry.said.keys() - hashes.keys():
        if release not in numbers:
            continue  # The registry lost a release, which is reported as such.
        name, line = f"{shown_as}/{history_file(release)}", registry.said[release, identifier].line
        yield problem("G519", name, (line, 1), f"release {release} did not change {identifier}", hint=ANEW)
