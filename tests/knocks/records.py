"""Mutated records: each is answered with located problems or a good load, within ten seconds and 1 GB."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.archive.link import link
from generator.problems import CODES, as_github, as_json, as_text, has_errors
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
"""One in so many good loads is built as far as its pages."""


def copy_of_toy(folder: Path) -> Path:
    """The toy archive's records, copied below a folder."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    return Path(shutil.copytree(TOY / "data", folder / "data"))


def start(folder: Path) -> Callable[[int], tuple[str, str]]:
    """A copy of the toy archive in a folder; the knock breaks one of its files and mends it afterwards."""
    data = copy_of_toy(folder)
    files = sorted(path for path in data.rglob("*.yaml"))
    # Plans are what contributors write most.
    files += [path for path in files if "plans" in path.parts] * 4
    whole = {path: path.read_bytes() for path in files}

    def knock(number: int) -> tuple[str, str]:
        rng = Random(f"record {number}")
        path = rng.choice(files)
        broken, what = mutate(rng, whole[path])
        path.write_bytes(broken)
        try:
            return answered(data, number), f"{path.name} {what}"
        except Exception as error:
            error.args = (f"{path.name} {what}: {error}",)
            raise
        finally:
            path.write_bytes(whole[path])

    return knock


def answered(data: Path, number: int) -> str:
    """How a data folder is answered. Raises `WrongAnswerError` where a problem is not located or told in an unknown way."""
    records, problems = check(data)
    for problem in problems:
        if (
            problem.line < 1
            or problem.column < 1
            or problem.code not in CODES
            or not problem.file
            or not problem.message
        ):
            raise WrongAnswerError(f"not located: {problem}")
        lines = as_text(problem).splitlines()
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for line in lines for c in line):
            raise WrongAnswerError(f"an unseen character in {lines!r}")
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
            told = records.positions.problems(verify(records, files).findings)
            if not any(problem.code in ("V502", "V503") for problem in told):
                raise
            return "passage refused"
        return "good, with pages"
    return "good"


def pages_of(data: Path, files: SourceFiles) -> dict[str, str]:
    """The Markdown of every page and the HTML of every item page, as a build writes them."""
    archive, registry = load(data)
    tree = {page.address: markdown_tree.rendered(archive, page) for page in pages(archive, registry, files)}
    for identifier in archive.items:
        tree[f"id/{identifier}"] = item_pages.item_page(archive, files, identifier)
    return tree
