"""`policy-archive import FILE`: from a raw document to a draft plan and a report of what was done and what is doubtful.

The way of a document: `formats` (bytes to text) → `copy` (the document inside its copy) → `pieces` → `paragraphs` and
`marks` → `sequence` and `levels` → `outline` (sections and items) → `metadata`, `responsibility`, `figures`,
`damage`, `proposals` → `drafts` → `draft` (YAML) and `report`. Nothing here knows any particular document.
"""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from generator.importer.copy import clean
from generator.importer.damage import damage_of
from generator.importer.draft import cities_yaml, departments_yaml, indicators_yaml, plan_yaml
from generator.importer.drafts import PlanDraft, draft_of
from generator.importer.formats import Document, UnreadableError, read_document
from generator.importer.outline import outline_of
from generator.importer.pieces import Piece, pieces_of
from generator.importer.report import report_text
from generator.importer.vocabularies import BrokenVocabularyError, Vocabularies, load_vocabularies
from generator.problems import Problem, Severity, as_text

LONGEST = 8
"""Seconds of the processor that a document may take; the longest five-year plans take one."""


@dataclass(frozen=True)
class ImportResult:
    """What an import found: drafts, report and problems; with a problem there is no draft."""

    drafts: tuple[PlanDraft, ...]
    report: str
    problems: tuple[Problem, ...]
    document: Document | None = None
    files: tuple[tuple[str, str], ...] = ()
    """Files to write, by path below the folder of drafts."""

    @property
    def text(self) -> str:
        return self.document.text if self.document else ""

    @property
    def source_sha256(self) -> str | None:
        return self.document.sha256 if self.document else None


def import_document(
    path: Path,
    vocabularies: Vocabularies,
    *,
    city: str | None = None,
    period: str | None = None,
    kind: str | None = None,
) -> ImportResult:
    """Read a document and draft its record; writes nothing. City, period and kind, where given, hold over what is found."""
    try:
        with _in_time():
            document = read_document(path)
            return _imported(document, vocabularies, path.name, city, period, kind)
    except UnreadableError as fault:
        return ImportResult((), "", (_problem(path.name, fault.code, fault.message, fault.hint),))
    except RecursionError:
        return ImportResult((), "", (_problem(path.name, "I409", "the file is nested too deep to be a document"),))


@contextmanager
def _in_time() -> Iterator[None]:
    """While this holds, a document that takes more than `LONGEST` seconds of the processor ends in `UnreadableError`.

    Only the first thread of a process can be stopped so; in another one there is no such limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_) -> None:
        raise UnreadableError(
            "I403",
            f"the document takes more than {LONGEST} seconds to read",
            "something in it repeats without end; give the document alone",
        )

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST, 1)  # again every second: a library may swallow the first one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _imported(
    document: Document, vocabularies: Vocabularies, name: str, city: str | None, period: str | None, kind: str | None
) -> ImportResult:
    copy = clean(document)
    pieces = pieces_of(copy)
    whole = [piece for piece in pieces if not piece.is_empty]
    whole = [piece for piece in whole if outline_of(piece.copy).is_numbered]
    if not whole:
        raise UnreadableError(
            "I410",
            "the document has no numbering that could separate its items",
            "import needs numbers such as 一、 (一) 1. or 一是, or three signs, headings or persons that divide it",
        )
    damage = damage_of(copy.text)

    def draft(piece: Piece, number: int) -> PlanDraft:
        return draft_of(
            piece,
            vocabularies,
            number,
            city=city,
            period=period,
            kind=kind,
            text_end=piece.copy.lines[-1].end,
            whole=damage,
        )

    drafts = _with_own_ids([draft(piece, 0) for piece in whole], whole, draft)
    empty = tuple(piece.title for piece in pieces if piece.is_empty)
    notes = []
    if copy.contents and len(pieces) > 1 and len(copy.contents.titles) > len(pieces):
        notes.append(
            f"The list of contents names {len(copy.contents.titles)} documents;"
            f" {len(pieces)} were found in the file, the others are missing."
        )
    skipped = len([p for p in pieces if not p.is_empty]) - len(whole)
    if skipped:
        notes.append(f"{skipped} part(s) of the file have text and no numbering; they became no plan.")
    report = report_text(document, drafts, empty, tuple(notes))
    return ImportResult(drafts, report, (), document, _files(document, drafts, vocabularies, report, name))


def _with_own_ids(first: list[PlanDraft], pieces: list[Piece], draft) -> tuple[PlanDraft, ...]:
    """Drafts of one id numbered -1, -2 …, in the order of the file."""
    counts = Counter(made.id for made in first)
    seen: Counter = Counter()
    drafts = []
    for made, piece in zip(first, pieces):
        if counts[made.id] > 1:
            seen[made.id] += 1
            made = draft(piece, seen[made.id])
        drafts.append(made)
    return tuple(drafts)


def _files(
    document: Document, drafts: tuple[PlanDraft, ...], vocabularies: Vocabularies, report: str, name: str
) -> tuple[tuple[str, str], ...]:
    files = {f"plans/{draft.city}/{draft.id}.yaml": plan_yaml(draft) for draft in drafts}
    indicators = tuple(i for draft in drafts for i in draft.new_indicators)
    if indicators:
        files["indicators.yaml"] = indicators_yaml(vocabularies.files.get("indicators.yaml", ""), indicators)
    for draft in drafts:
        path = f"departments/{draft.city}.yaml"
        held = vocabularies.files.get(path)
        same = [d for d in drafts if d.city == draft.city]
        new = {d.name: d for other in same for d in other.new_departments}
        if new or held is None:
            files[path] = departments_yaml(draft.city, held, _apart(tuple(new.values())))
        if draft.new_city:
            files["cities.yaml"] = cities_yaml(vocabularies.files.get("cities.yaml", ""), draft.new_city)
    if document.is_extracted:
        files[f"sources/{document.file}"] = document.text
    files[f"{name}.report.txt"] = report
    return tuple(sorted(files.items()))


def _apart(departments):
    """Departments of several drafts of one city, each id once."""
    seen: set[str] = set()
    kept = []
    for department in departments:
        if department.id not in seen:
            seen.add(department.id)
            kept.append(department)
    return tuple(kept)


def write_drafts(result: ImportResult, out_dir: Path) -> tuple[Path, ...]:
    """Write the files of a result below a folder. Raises `FileExistsError` before anything is written where one stands there."""
    paths = [(out_dir / name, words) for name, words in result.files]
    there = [path for path, _ in paths if path.exists() or path.is_symlink()]
    if there:
        raise FileExistsError(str(there[0]))
    written: list[Path] = []
    try:
        for path, words in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(path)
            with open(path, "x", encoding="utf-8", newline="") as stream:
                stream.write(words)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return tuple(path for path, _ in paths)


def run_import(
    file: Path, out: Path, data: Path, *, city: str | None = None, period: str | None = None, kind: str | None = None
) -> tuple[int, str]:
    """The command: exit code (0 done, 1 the file cannot be imported, 2 wrong use) and what to print."""
    fault = _wrong_option(city, period, kind)
    if fault:
        return 2, as_text(_problem(str(file), "I413", *fault))
    try:
        vocabularies = load_vocabularies(data)
    except (BrokenVocabularyError, OSError) as error:
        return 1, as_text(_problem(str(data), "I412", str(error)))
    result = import_document(file, vocabularies, city=city, period=period, kind=kind)
    if result.problems:
        shown = [replace(problem, file=str(file)) for problem in result.problems]
        return 1, "\n".join(map(as_text, shown))
    try:
        paths = write_drafts(result, out)
    except FileExistsError as error:
        return 1, as_text(
            _problem(
                str(error),
                "I411",
                "this file exists already, and import overwrites nothing",
                "move it away or give another folder with --out",
            )
        )
    except OSError as error:
        return 1, as_text(_problem(str(out), "I401", f"the drafts cannot be written: {os.strerror(error.errno or 0)}"))
    return 0, result.report + "\nwritten:\n" + "".join(f"  {path}\n" for path in paths)


def _wrong_option(city: str | None, period: str | None, kind: str | None) -> tuple[str, str] | None:
    import re

    from generator.records import SLUG
    from generator.records.closed_lists import PlanKind

    if city is not None and not re.fullmatch(SLUG, city):
        return f"'{city}' is no id of a city", "an id has small letters, digits and hyphens, such as qingchuan"
    if period is not None and not re.fullmatch(r"(19|20)\d\d(-(19|20)\d\d)?", period):
        return f"'{period}' is no period", "a period is a year or two years: 2023 or 2021-2025"
    if kind is not None and kind not in {k.value for k in PlanKind}:
        return f"'{kind}' is no kind of plan", "one of " + ", ".join(k.value for k in PlanKind)
    return None


def _problem(file: str, code: str, message: str, hint: str = "") -> Problem:
    return Problem(file, 1, 1, Severity.ERROR, code, message, hint=hint)
