"""Mutated registries: the files of ids, comparisons and releases of an archive that has lived, each answered with located problems or a
good load."""

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.problems import CODES, as_github, as_json, as_text, has_errors
from generator.registry.check import check_whole
from generator.views.tombstones import tombstone_pages
from tests.knocks import hostile
from tests.knocks.lives import lived
from tests.knocks.mutations import mutate
from tests.knocks.records import copy_of_toy
from tests.knocks.tallies import WrongAnswerError

_CELLS = (
    "", " ", "x", "a;b", "a;a", ";;;", "2024.1", "2024.999999", "9999.9", "0000.1", "２０２４.1", "²", "9" * 5000, "live", "moved", "gone", "-1",
    "2024-02-30", "0001-01-01", "9999-12-31", "../../etc/passwd", "/", "a//b", "tags/homework", "qingchuan-2023-report", "qingchuan-2023-plan-2", "con", "id/../x",
    "2024.1=gone", "2024.1=back;2024.2=gone", "2024.1=0123456789abcdef", "\u202e\u200b", "\x00", "\n", '"', "字" * 5000, "=1+1", "@x", "'",
    *hostile.PAYLOADS,
)  # fmt: skip


def start(folder: Path) -> Callable[[int], tuple[str, str]]:
    """An archive that has lived; the knock breaks a file of its registry and mends it afterwards."""
    data = lived(copy_of_toy(folder))
    files = [
        data / name
        for name in ("identifiers.csv", "identifiers.csv", "identifiers.csv", "comparisons.csv", "releases.csv")
    ]
    whole = {path: path.read_bytes() for path in files}

    def knock(number: int) -> tuple[str, str]:
        rng = Random(f"registry {number}")
        path = rng.choice(files)
        broken, what = (
            mutate(rng, whole[path]) if rng.random() < 0.3 else (_other_cells(rng, whole[path]), "other cells")
        )
        path.write_bytes(broken)
        try:
            return answered(data), f"{path.name} {what}"
        finally:
            path.write_bytes(whole[path])

    return knock


def _other_cells(rng: Random, raw: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"))))
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        row = rng.choice(rows[1:])
        other = rng.choice(rows[1:])
        at = rng.randrange(len(row))
        row[at] = rng.choice(
            (rng.choice(_CELLS), rng.choice(_CELLS), other[at], rng.choice(other), row[at] + rng.choice(_CELLS))
        )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def answered(data: Path) -> str:
    """How an archive with such a registry is answered; where it is loaded, its tombstones are made and looked at."""
    archive, registry, problems = check_whole(data)
    for problem in problems:
        if problem.line < 1 or problem.column < 1 or problem.code not in CODES or not problem.message:
            raise WrongAnswerError(f"not located: {problem}")
        lines = as_text(problem).splitlines()
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for line in lines for c in line):
            raise WrongAnswerError(f"an unseen character in {lines!r}")
        if "\n" in as_github(problem):
            raise WrongAnswerError(f"an annotation of two lines: {as_github(problem)!r}")
    as_json(problems)
    if has_errors(problems):
        return "problems"
    if archive is None or registry is None:
        raise WrongAnswerError("no archive, and no error")
    for address, html in tombstone_pages(registry, archive):
        if address.startswith(("/", ".")) or ".." in address or "//" in address:
            raise WrongAnswerError(f"a page at {address}")
        if address.endswith("/"):
            acts = hostile.Acts()
            acts.feed(html)
            if found := acts.found + hostile.what_policy_lacks(html):
                raise WrongAnswerError(f"{address}: {found}")
    return "good, with tombstones"
