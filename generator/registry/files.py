"""Reads and writes `data/identifiers.csv`, `data/comparisons.csv` and `data/releases.csv`.

Reading locates every fault; writing is all or nothing. Only the `ids` and `release` commands write these files.
"""

import datetime
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator.problems import Problem, did_you_mean, problem, shown
from generator.records import SLUG
from generator.registry.comparisons import (
    COMPARISON_COLUMNS,
    COMPARISONS,
    between,
    comparisons_csv,
    comparisons_of,
    usable,
)
from generator.registry.entries import (
    BACK,
    GONE,
    CycleError,
    Entry,
    Kind,
    Registry,
    Release,
    Status,
    digest,
    entry_order,
    followed,
    is_release,
    release_key,
)
from generator.registry.history import check_history, history_file, history_text, read_history
from generator.registry.seal import SEAL, check_seal, seal_text, sealed_files
from generator.registry.tables import (
    ANEW,
    MERGED,
    MOST_FAULTS,
    Rows,
    TableError,
    as_csv,
    read_rows,
    read_table,
    refuse_unseen,
)

IDENTIFIERS, RELEASES = "identifiers.csv", "releases.csv"
TABLES = (IDENTIFIERS, COMPARISONS, RELEASES)
PART = ".part"
"""Suffix of a file that is being written."""
COLUMNS = ("id", "kind", "first_release", "status", "successors", "date", "reason", "hashes", "title")
RELEASE_COLUMNS = ("release", "date", "ids", "digest")
FARTHEST = 1_000
"""The most ids that a given-up id may lead through, on all its paths together."""
_KINDS, _STATUSES = frozenset(Kind), frozenset(Status)
_SUCCESSORS = {
    Status.LIVE: (0, 0),
    Status.MOVED: (1, 1),
    Status.MERGED: (1, 1),
    Status.SPLIT: (2, 999),
    Status.WITHDRAWN: (0, 9),
}
"""The least and most successors of an id, by status."""
_LONGEST_ID, _LONGEST_TEXT = 250, 4_000
_HASH = re.compile(rf"(?P<release>r?[0-9]{{4}}\.[1-9][0-9]{{0,3}})=(?P<value>[0-9a-f]{{16,24}}|{GONE}|{BACK})")
_ID = re.compile(rf"{SLUG}(/{SLUG}){{0,2}}")


def read_registry(data_dir: str | os.PathLike[str], shown_as: str | None = None) -> tuple[Registry, list[Problem]]:
    """The registry of a data folder, and the problems of its files.

    A folder without the files has published nothing. One without `comparisons.csv` has none, or made its releases
    before comparisons were recorded; likewise the history.
    """
    data = Path(data_dir)
    name = shown_as or data.as_posix()
    entries, found = _entries(*read_table(data, IDENTIFIERS, COLUMNS, name))
    releases, more = _releases(*read_table(data, RELEASES, RELEASE_COLUMNS, name))
    comparisons, of_comparisons = comparisons_of(*read_table(data, COMPARISONS, COMPARISON_COLUMNS, name))
    said, of_history = read_history(data, name)
    registry = Registry(entries, releases, comparisons, said)
    found = [*found, *more, *of_comparisons, *of_history]
    if not found:
        found = _between_rows(registry, name) or between(registry, f"{name}/{COMPARISONS}")
    if not found:
        found = [*check_history(registry, name)] or check_seal(data, TABLES, name)
    return replace(registry, comparisons=usable(registry)) if found else registry, found


def _entries(name: str, rows: Rows, found: list[Problem]) -> tuple[dict[str, Entry], list[Problem]]:
    entries: dict[str, Entry] = {}
    for line, entry, excerpt in read_rows(name, rows, found, _entry):
        if entry.id in entries:
            message = f"{entry.id} is registered in line {entries[entry.id].line} already"
            found.append(problem("G502", name, (line, 1), message, expected="one row for each id", excerpt=excerpt))
        entries.setdefault(entry.id, entry)
    return entries, found


def _entry(row: list[str], line: int) -> Entry:
    """The entry of a row. Raises `TableError`."""
    identifier, kind, first, status, successors, date, reason, hashes, title = row
    refuse_unseen(row, COLUMNS)
    if not _is_id(identifier):
        raise TableError(f"{shown(identifier)} is not an id", "small letters, digits, hyphens, and / between the parts")
    if max(len(reason), len(title)) > _LONGEST_TEXT:
        raise TableError(f"a text of this row has more than {_LONGEST_TEXT:,} characters", "a sentence")
    if kind not in _KINDS:
        raise TableError(f"there is no kind {shown(kind)}", ", ".join(Kind), did_you_mean(kind, list(Kind)))
    if status not in _STATUSES:
        raise TableError(f"there is no status {shown(status)}", ", ".join(Status), did_you_mean(status, list(Status)))
    if not is_release(first):
        raise TableError(f"{shown(first)} is not a release", "a release such as r2026.3")
    after = tuple(filter(None, successors.split(";")))
    if wrong := next((each for each in after if not _is_id(each)), None):
        raise TableError(f"{shown(wrong)} among the successors is not an id", "ids with ; between them")
    low, high = _SUCCESSORS[Status(status)]
    if not low <= len(after) <= high:
        how_many = {0: "no successor", 1: "one successor", 2: "two successors or more"}[low]
        raise TableError(f"an id that is {status} has {len(after)} successors here", how_many)
    if status != Status.LIVE and (not reason.strip() or not _is_day(date)):
        raise TableError(
            f"an id that is {status} has a date and a reason", "a date such as 2026-11-22, and why it is so"
        )
    pairs = []
    for part in filter(None, hashes.split(";")):
        matched = _HASH.fullmatch(part)
        if not matched:
            raise TableError(f"{shown(part)} is not a release and a hash", "r2026.3=0123456789abcdef")
        pairs.append((matched["release"], matched["value"]))
    if [release_key(number) for number, _ in pairs] != sorted({release_key(number) for number, _ in pairs}):
        raise TableError("the hashes are not in the order of the releases", "each release once, the oldest first")
    return Entry(identifier, Kind(kind), first, Status(status), after, date, reason, tuple(pairs), title, line)


def _is_id(text: str) -> bool:
    return len(text) <= _LONGEST_ID and _ID.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _releases(name: str, rows: Rows, found: list[Problem]) -> tuple[tuple[Release, ...], list[Problem]]:
    releases: list[Release] = []

    def release(row: list[str], line: int) -> Release:
        number, date, ids, value = row
        if (
            not is_release(number)
            or not _is_day(date)
            or not re.fullmatch("[0-9]{1,9}", ids)
            or not re.fullmatch("[0-9a-f]{64}", value)
        ):
            raise TableError("this is not a release, its day, a number of ids and a digest", hint=ANEW)
        if any(number == each.number for each in releases):
            raise TableError(f"release {number} is here twice: two branches each made one", hint=MERGED)
        if releases and release_key(number) <= release_key(releases[-1].number):
            raise TableError(f"{number} does not come after {releases[-1].number}", hint=ANEW)
        if releases and date < releases[-1].date:
            raise TableError(
                f"{number} of {date} is older than {releases[-1].number} of {releases[-1].date}", hint=ANEW
            )
        return Release(number, date, int(ids), value, line)

    for _, each, _ in read_rows(name, rows, found, release):
        releases.append(each)
    return tuple(releases), found


def _between_rows(registry: Registry, folder: str) -> list[Problem]:
    """Problems between rows: successors in a circle, unknown releases, and a digest or count that no longer fits."""
    name, releases_name = f"{folder}/{IDENTIFIERS}", f"{folder}/{RELEASES}"
    found = _circles_and_long_chains(registry, name)
    known = {release.number for release in registry.releases}
    for entry in registry.entries.values():
        for number in (entry.first_release, *(number for number, _ in entry.hashes)):
            if number not in known:
                message = f"{entry.id} speaks of release {number}, which {RELEASES} does not know"
                hint = "a release stopped half way: git checkout data/, then policy-archive release again"
                found.append(problem("G516", name, (entry.line, 1), message, hint=hint, excerpt=entry.id))
                return found
    last = registry.last_release
    # The last digest covers all earlier releases. One made before comparisons were recorded covers ids alone.
    covered = (registry.comparisons.values(), ())
    if last and all(digest(registry.entries.values(), last.number, each) != last.digest for each in covered):
        message = (
            f"the registry no longer says what was published up to release {last.number}: "
            "a row or a hash is missing or altered"
        )
        hint = f"git log -p -- {name} {folder}/{COMPARISONS} shows what was altered; put the rows back as they were"
        found.append(problem("G515", releases_name, (last.line, 1), message, hint=hint, excerpt=last.number))
        return found
    firsts = sorted(release_key(entry.first_release) for entry in registry.entries.values())
    for release in registry.releases:
        count = bisect_right(firsts, release_key(release.number))
        if count != release.ids:
            message = f"release {release.number} had {release.ids} ids, and the registry has {count} of them"
            found.append(problem("G515", releases_name, (release.line, 1), message, hint=ANEW, excerpt=release.number))
    return found


def _circles_and_long_chains(registry: Registry, name: str) -> list[Problem]:
    """Problems of given-up ids that lead to each other, or through too many ids."""
    found: list[Problem] = []
    done: set[str] = set()
    far: dict[str, int] = {}
    for entry in registry.entries.values():
        if entry.is_live or len(found) == MOST_FAULTS:
            continue
        try:
            for each in followed(registry.entries, entry.id, done):
                successors = registry.entries[each].successors if each in registry.entries else ()
                far[each] = sum(1 + far[successor] for successor in successors)
        except CycleError as cycle:
            done |= set(cycle.ids)
            far.update(dict.fromkeys(cycle.ids, 0))
            circle = " → ".join([*cycle.ids[:20], "…"]) if len(cycle.ids) > 20 else str(cycle)
            message = f"these ids lead to each other and never to a page: {circle}"
            hint = f"withdraw one of them in its row, or give {entry.id} a successor that is live"
            found.append(problem("G505", name, (entry.line, 1), message, hint=hint, excerpt=entry.id))
        if far.setdefault(entry.id, 0) > FARTHEST:
            message = f"{entry.id} leads on over more than {FARTHEST:,} ids"
            found.append(
                problem("G503", name, (entry.line, 1), message, expected="a successor that is live", excerpt=entry.id)
            )
    return found


def identifiers_csv(entries: Iterable[Entry]) -> str:
    """The text of `identifiers.csv`, rows in `entry_order`."""
    rows = (
        [
            entry.id,
            entry.kind.value,
            entry.first_release,
            entry.status.value,
            ";".join(entry.successors),
            entry.date,
            entry.reason,
            ";".join(f"{release}={value}" for release, value in entry.hashes),
            entry.title,
        ]
        for entry in sorted(entries, key=entry_order)
    )
    return as_csv(COLUMNS, rows)


def releases_csv(releases: Iterable[Release]) -> str:
    """The text of `releases.csv`."""
    return as_csv(RELEASE_COLUMNS, ([r.number, r.date, str(r.ids), r.digest] for r in releases))


def registry_texts(folder: Path, registry: Registry, between: Mapping[Path, str] = {}) -> dict[Path, str]:
    """The texts of the registry's files in the order of writing, with the files `between` ids and releases.

    `releases.csv` comes last: once it is there, all is written. Of the history, the last release's file is written.
    """
    texts = {folder / IDENTIFIERS: identifiers_csv(registry.entries.values())}
    if registry.comparisons:
        texts[folder / COMPARISONS] = comparisons_csv(registry)
    files = {*sealed_files(folder, TABLES)}
    last = registry.last_release
    if last and (said := [each for (release, _), each in registry.said.items() if release == last.number]):
        texts[folder / history_file(last.number)] = history_text(said)
        files.add(history_file(last.number))
    releases = {folder / RELEASES: releases_csv(registry.releases)} if last else {}
    seal = seal_text(folder, files, {**texts, **releases})
    return texts | dict(between) | {folder / SEAL: seal} | releases


def write_registry(data_dir: str | os.PathLike[str], registry: Registry, between: Mapping[Path, str] = {}) -> None:
    """Write the files of `registry_texts`, all or none. Raises `OSError`."""
    write_texts(registry_texts(Path(data_dir), registry, between))


def with_lines(path: Path, **values: str) -> str:
    """The text of a YAML file with top-level keys set. Raises `ValueError` unless each is there exactly once."""
    text = path.read_text("utf-8")
    for key, value in values.items():
        text, count = re.subn(rf"(?m)^{key}:[^\n]*$", f'{key}: "{value}"', text)
        if count != 1:
            raise ValueError(f"the line {key}: … stands {count} times in {path.name}, where it should stand once")
    return text


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises `OSError`."""
    write_texts({path: text})


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write files all or nothing: each under a temporary name, then all renamed in order.

    Raises `OSError` with the name of the file that cannot be written. A full disk fails before the first rename.
    """
    parts = {path: path.with_name(f".{path.name}{PART}") for path in texts}
    try:
        for path, text in texts.items():
            try:
                path.parent.mkdir(exist_ok=True)
                with open(parts[path], "w", encoding="utf-8", newline="") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(path)) from error
        for path, part in parts.items():
            os.replace(part, path)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
