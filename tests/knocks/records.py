"""Mutated records: each is answered with located problems or loads, within ten seconds and 1 GB."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.archive.link import link
from generator.problems import CODES, Problem, as_github, as_json, as_text, has_errors
from generator.reading.rules import check
from generator.run import load
from generator.site import markdown_tree
from generator.sources.passages import SourceFiles, WrongPassageError, find_sources
from generator.sources.verify import verify
from generator.views import item_pages
from generator.views.pages import pages
from tests.knocks.mutations import mutate
from tests.knocks.tallies import WrongAnswerError

TOY = Path(__file__).resolve().parents[1] / "toy_archive"
_SHARE_BUILT = 10
"""One in so many data folders that load is rendered too."""


def copy_of_toy(folder: Path) -> Path:
    """Copy the toy archive's records below a folder, in place of an older copy."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    return Path(shutil.copytree(TOY / "data", folder / "data"))


def start(folder: Path) -> Callable[[int], tuple[str, str]]:
    """Copy the toy archive into a folder. The knock mutates one of its files and restores it afterwards."""
    data = copy_of_toy(folder)
    files = sorted(path for path in data.rglob("*.yaml"))
    # Mostly plans, since contributors write those most.
    files += [path for path in files if "plans" in path.parts] * 4
    whole = {path: path.read_bytes() for path in files}

    def knock(number: int) -> tuple[str, str]:
        rng = Random(f"record {number}")
        path = rng.choice(files)
        mutated, what = mutate(rng, whole[path])
        path.write_bytes(mutated)
        try:
            return answered(data, number), f"{path.name} {what}"
        except Exception as error:
            error.args = (f"{path.name} {what}: {error}",)
            raise
        finally:
            path.write_bytes(whole[path])

    return knock


def answered(data: Path, number: int) -> str:
    """Check a data folder and say how it was answered.

    Raises `WrongAnswerError` if a problem has no place, an unknown code or no message, or prints invisible characters.
    """
    records, problems = check(data)
    for problem in problems:
        check_problem(problem)
        if not problem.file:
            raise WrongAnswerError(f"not located: {problem}")
        as_github(problem)
    as_json(problems)
    if has_errors(problems):
        if records is not None:
            raise WrongAnswerError("records in spite of errors")
        return "problems"
    link(records)
    if number % _SHARE_BUILT == 0:
        files = find_sources([TOY / "sources"])
        try:
            pages_of(data, files)
        except WrongPassageError:
            refused = records.positions.problems(verify(records, files).findings)
            if not any(problem.code in ("V502", "V503") for problem in refused):
                raise
            return "passage refused"
        return "good, with pages"
    return "good"


def check_problem(problem: Problem) -> None:
    """Raise `WrongAnswerError` if a problem lacks place, known code or message, or prints invisible characters."""
    if problem.line < 1 or problem.column < 1 or problem.code not in CODES or not problem.message:
        raise WrongAnswerError(f"not located: {problem}")
    lines = as_text(problem).splitlines()
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for line in lines for c in line):
        raise WrongAnswerError(f"an unseen character in {lines!r}")


def pages_of(data: Path, files: SourceFiles) -> dict[str, str]:
    """Render the Markdown of every page and the HTML of every item page, as a build does."""
    archive, registry = load(data)
    tree = {page.address: markdown_tree.rendered(archive, page) for page in pages(archive, registry, files)}
    for identifier in archive.items:
        tree[f"id/{identifier}"] = item_pages.item_page(archive, files, identifier)
    return tree
