"""Mutated source files: `verify` and `import` answer each with located problems or a draft, within 10 s and 1 GB.

Every second knock verifies the records of the toy archive against a mutated file, whose hash is first written into the
record. The others import a mutated file as a new document.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.importer import import_document
from generator.importer.vocabularies import load_vocabularies
from generator.problems import CODES, as_text
from generator.reading.rules import check
from generator.sources.passages import find_sources
from generator.sources.verify import report, verify
from tests.knocks.mutations import mutate
from tests.knocks.records import TOY
from tests.knocks.tallies import WrongAnswerError

DOCUMENTS = Path(__file__).resolve().parents[1] / "importer" / "documents"


def start(folder: Path) -> Callable[[int], tuple[str, str]]:
    """Copy the toy archive into a folder. The knock mutates one of its source files and restores it afterwards."""
    data, sources, imports = folder / "data", folder / "sources", folder / "imports"
    for path in (data, sources, imports):
        shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(TOY / "data", data)
    shutil.copytree(TOY / "sources", sources)
    imports.mkdir()
    whole = {path: path.read_bytes() for path in sorted(sources.iterdir())}
    documents = [*whole, *(path for path in sorted(DOCUMENTS.rglob("*")) if path.is_file())]
    records = {path: path.read_text("utf-8") for path in sorted(data.glob("plans/*/*.yaml"))}
    vocabularies = load_vocabularies(data)

    def verify_mutated(rng: Random) -> tuple[str, str]:
        path = rng.choice(list(whole))
        mutated, what = mutate(rng, whole[path])
        path.write_bytes(mutated)
        was, now = (hashlib.sha256(raw).hexdigest() for raw in (whole[path], mutated))
        record = next(file for file, text in records.items() if was in text)
        encoding = rng.choice(("", "", "utf-8", "utf-16", "gb18030"))
        changed = records[record].replace(was, now)
        if encoding:
            changed = re.sub(r"\n +encoding: \w+", "", changed)
            changed = re.sub(rf"(\n +)sha256: {now}", rf"\g<0>\1encoding: {encoding}", changed)
        record.write_text(changed, "utf-8")
        try:
            return verified(data, sources), f"{path.name} {what} {encoding}"
        finally:
            path.write_bytes(whole[path])
            record.write_text(records[record], "utf-8")

    def import_mutated(rng: Random) -> tuple[str, str]:
        path = rng.choice(documents)
        raw = path.read_bytes()
        mutated, what = mutate(rng, raw) if rng.random() < 0.95 else (raw, "as it is")
        copy = imports / path.name
        copy.write_bytes(mutated)
        found = import_document(copy, vocabularies)
        for problem in found.problems:
            if problem.line < 1 or not problem.message:
                raise WrongAnswerError(f"not located: {problem}")
            as_text(problem)
        if not found.problems and not found.drafts:
            raise WrongAnswerError(f"neither draft nor problem: {path.name} {what}")
        return ("import refused" if found.problems else "import drafted"), f"{path.name} {what}"

    def knock(number: int) -> tuple[str, str]:
        rng = Random(f"source {number}")
        return verify_mutated(rng) if number % 2 else import_mutated(rng)

    return knock


def verified(data: Path, sources: Path) -> str:
    """Call `verify` and say how it answered. Raises `WrongAnswerError` if a problem is not located."""
    records, problems = check(data)
    if records is None:
        raise WrongAnswerError(f"the toy archive is broken: {problems}")
    found = verify(records, find_sources([sources]))
    located = records.positions.problems(found.findings)
    for problem in located:
        if problem.line < 1 or problem.code not in CODES:
            raise WrongAnswerError(f"not located: {problem}")
        as_text(problem)
    report(found)
    return "verify found problems" if located else "verify found nothing"
