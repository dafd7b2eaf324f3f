"""Mutated registries: the files of ids, comparisons and releases, each answered with located problems or loaded."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.problems import as_github, as_json, has_errors
from generator.registry.check import check_whole
from generator.views.tombstones import tombstone_pages
from tests.knocks import hostile
from tests.knocks.lives import lived
from tests.knocks.mutations import mutate
from tests.knocks.records import check_problem, copy_of_toy
from tests.knocks.tallies import WrongAnswerError

_CELLS = (
    *("", " ", "x", "a;b", "a;a", ";;;", "r2024.1", "r2024.999999", "9999.9", "0000.1", "２０２４.1", "²", "9" * 5000),
    *("live", "moved", "gone", "-1", "2024-02-30", "0001-01-01", "9999-12-31", "../../etc/passwd", "/", "a//b"),
    *("tags/homework", "qingchuan-2023-report", "qingchuan-2023-plan-2", "con", "id/../x", "r2024.1=gone"),
    *("r2024.1=back;r2024.2=gone", "r2024.1=0123456789abcdef", "\u202e\u200b", "\x00", "\n", '"', "字" * 5000),
    *("=1+1", "@x", "'", *hostile.PAYLOADS),
)


def start(folder: Path) -> Callable[[int], tuple[str, str]]:
    """Make an archive with three releases. The knock damages a file of its registry and restores it afterwards."""
    data = lived(copy_of_toy(folder))
    files = [data / name for name in (*["identifiers.csv"] * 3, "comparisons.csv", "releases.csv")]
    whole = {path: path.read_bytes() for path in files}

    def knock(number: int) -> tuple[str, str]:
        rng = Random(f"registry {number}")
        path = rng.choice(files)
        if rng.random() < 0.3:
            damaged, what = mutate(rng, whole[path])
        else:
            damaged, what = _other_cells(rng, whole[path]), "other cells"
        path.write_bytes(damaged)
        try:
            return answered(data), f"{path.name} {what}"
        finally:
            path.write_bytes(whole[path])

    return knock


def _other_cells(rng: Random, raw: bytes) -> bytes:
    """Replace some cells by strange ones or by those of another row."""
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
    """Check an archive and its registry and say how it was answered. If it loads, its tombstones are checked too."""
    archive, registry, problems = check_whole(data)
    for problem in problems:
        check_problem(problem)
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
