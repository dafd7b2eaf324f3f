"""`policy-archive import FILE`: drafts a plan from a raw document and reports what was done and what is doubtful.

In: a file and the vocabularies of the archive. Out: an `ImportResult`, and files below the folder of drafts.

The steps: `formats` (bytes to text) → `copy` (the document without the junk of its copy) → `pieces` → `paragraphs` and
`marks` → `sequence` and `levels` → `outline` (sections and items) → `metadata`, `responsibility`, `figures`, `damage`,
`proposals` → `drafts` → `draft_yaml` and `report`. No step knows any particular document.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from generator.importer.copy import clean
from generator.importer.damage import damage_of
from generator.importer.draft_yaml import cities_yaml, departments_yaml, indicators_yaml, plan_yaml
from generator.importer.drafts import Given, PlanDraft, draft_of
from generator.importer.formats import Document, read_document
from generator.importer.outline import outline_of
from generator.importer.pieces import pieces_of
from generator.importer.report import report_text
from generator.importer.time_limit import time_limit
from generator.importer.unreadable import UnreadableError
from generator.importer.vocabularies import BrokenVocabularyError, Vocabularies, load_vocabularies
from generator.problems import Problem, Severity, as_text
from generator.records import SLUG

LONGEST = 8
"""Seconds of processor time that a document may take; the longest five-year plans take one."""


@dataclass(frozen=True)
class ImportResult:
    """The result of an import: drafts, report and problems; if there are problems, there are no drafts."""

    drafts: tuple[PlanDraft, ...]
    report: str
    problems: tuple[Problem, ...]
    document: Document | None = None
    files: tuple[tuple[str, str], ...] = ()
    """The files to write: path below the folder of drafts, and text."""

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
    """Draft the record of a document; writes nothing. City, period and kind override what the document says."""
    try:
        with time_limit(LONGEST):
            return _imported(read_document(path), vocabularies, path.name, Given(city, period, kind))
    except UnreadableError as error:
        return ImportResult((), "", (_problem(path.name, error.code, error.message, error.hint),))
    except RecursionError:
        return ImportResult((), "", (_problem(path.name, "I409", "the file is nested too deep to be a document"),))


def _imported(document: Document, vocabularies: Vocabularies, name: str, given: Given) -> ImportResult:
    """The result for a document; `name` is the name of its file."""
    copy = clean(document)
    pieces = pieces_of(copy)
    with_text = [piece for piece in pieces if not piece.is_empty]
    numbered = [piece for piece in with_text if outline_of(piece.copy).is_numbered]
    if not numbered:
        raise UnreadableError(
            "I410",
            "the document has no numbering that could separate its items",
            "import needs numbers such as 一、 (一) 1. or 一是, or three signs, headings or persons that divide it",
        )
    damage = damage_of(copy.text)
    first = [draft_of(piece, vocabularies, 0, given, damage) for piece in numbered]
    # Drafts with the same id are numbered -1, -2 …, in the order of the file.
    counts = Counter(draft.id for draft in first)
    seen: Counter[str] = Counter()
    drafts: list[PlanDraft] = []
    for draft, piece in zip(first, numbered, strict=True):
        seen[draft.id] += 1
        is_unique = counts[draft.id] == 1
        drafts.append(draft if is_unique else draft_of(piece, vocabularies, seen[draft.id], given, damage))
    notes = []
    if copy.contents and len(pieces) > 1 and len(copy.contents.titles) > len(pieces):
        notes.append(
            f"The list of contents names {len(copy.contents.titles)} documents; {len(pieces)} were found in the file, "
            "the others are missing."
        )
    if skipped := len(with_text) - len(numbered):
        notes.append(f"{skipped} part(s) of the file have text and no numbering; they became no plan.")
    empty = tuple(piece.title for piece in pieces if piece.is_empty)
    report = report_text(document, tuple(drafts), empty, tuple(notes))
    files = _files(document, drafts, vocabularies, report, name)
    return ImportResult(tuple(drafts), report, (), document, files)


def _files(
    document: Document, drafts: list[PlanDraft], vocabularies: Vocabularies, report: str, name: str
) -> tuple[tuple[str, str], ...]:
    """The files to write, by path below the folder of drafts; `name` is the name of the imported file."""
    files = {f"plans/{draft.city}/{draft.id}.yaml": plan_yaml(draft) for draft in drafts}
    indicators = tuple(indicator for draft in drafts for indicator in draft.new_indicators)
    if indicators:
        files["indicators.yaml"] = indicators_yaml(vocabularies.files.get("indicators.yaml", ""), indicators)
    for draft in drafts:
        path = f"departments/{draft.city}.yaml"
        present = vocabularies.files.get(path)
        same_city = [other for other in drafts if other.city == draft.city]
        # Two drafts may propose the same department; each name counts once, then each id.
        by_name = {new.name: new for other in same_city for new in other.new_departments}
        by_id = {new.id: new for new in reversed(by_name.values())}
        if by_name or present is None:
            new = tuple(department for department in by_name.values() if by_id[department.id] is department)
            files[path] = departments_yaml(draft.city, present, new)
        if draft.new_city:
            files["cities.yaml"] = cities_yaml(vocabularies.files.get("cities.yaml", ""), draft.new_city)
    if document.is_extracted:
        files[f"sources/{document.file}"] = document.text
    files[f"{name}.report.txt"] = report
    return tuple(sorted(files.items()))


def write_drafts(result: ImportResult, out_dir: Path) -> tuple[Path, ...]:
    """Write the files of a result below a folder.

    Raises `FileExistsError` before anything is written if one of them exists, and `OSError` with none left behind.
    """
    paths = [(out_dir / name, words) for name, words in result.files]
    existing = [path for path, _ in paths if path.exists() or path.is_symlink()]
    if existing:
        raise FileExistsError(str(existing[0]))
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
    """Run the command: exit code (0 done, 1 the file cannot be imported, 2 wrong usage) and what to print."""
    try:
        vocabularies = load_vocabularies(data)
    except (BrokenVocabularyError, OSError) as error:
        return 1, as_text(_problem(str(data), "I412", str(error)))
    wrong = _wrong_option(city, period, kind, [each.id for each in vocabularies.kinds])
    if wrong:
        return 2, as_text(_problem(str(file), "I413", *wrong))
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


def _wrong_option(city: str | None, period: str | None, kind: str | None, kinds: list[str]) -> tuple[str, str] | None:
    """Message and hint for the first option with an invalid value."""
    if city is not None and not re.fullmatch(SLUG, city):
        return f"'{city}' is no id of a city", "an id has small letters, digits and hyphens, such as qingchuan"
    if period is not None and not re.fullmatch(r"(19|20)\d\d(-(19|20)\d\d)?", period):
        return f"'{period}' is no period", "a period is a year or two years: 2023 or 2021-2025"
    if kind is not None and kind not in kinds:
        return f"'{kind}' is no kind of document in kinds.yaml", "one of " + ", ".join(kinds)
    return None


def _problem(file: str, code: str, message: str, hint: str = "") -> Problem:
    return Problem(file, 1, 1, Severity.ERROR, code, message, hint=hint)
