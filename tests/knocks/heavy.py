"""Heavy files, each given to the command in a process of its own: no answer may take longer than 10 s or 1 GB."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.knocks.heavy_documents import DOCUMENTS
from tests.knocks.heavy_records import RECORDS
from tests.knocks.records import TOY
from tests.knocks.tallies import LARGEST, SLOWEST, Tally

_PLAN = "plans/qingchuan/qingchuan-2023-priorities.yaml"


SOURCES: dict[str, tuple[str, int, bool]] = {
    "a source of 49 MB that belongs to nothing": ("x", 49_000_000, False),
    "a source of 49 MB that one item claims": ("x", 49_000_000, True),
    "a source of 48 MB of Chinese that one item claims": ("字", 16_000_000, True),
    "a source of 49 MB of which every other character belongs to nothing": ("x ", 24_000_000, False),
    "a source of 900,000 characters that one item claims": ("字", 900_000, True),
}
"""Sources of one repeated text: the text, how often, and whether a record claims all of it as one item."""


def _with_source(data: Path, sources: Path, unit: str, count: int, is_claimed: bool) -> None:
    """Give the toy archive's report of 2023 such a source."""
    raw = unit.encode() * count
    sha256 = hashlib.sha256(raw).hexdigest()
    (sources / "heavy.txt").write_bytes(raw)
    path = data / "plans/qingchuan/qingchuan-2023-report.yaml"
    text = path.read_text("utf-8")
    old = hashlib.sha256((TOY / "sources" / "qingchuan-2023-report.txt").read_bytes()).hexdigest()
    assert old in text
    text = text.replace(old, sha256)
    if is_claimed:
        text = text[: text.index("\nsections:")] + (
            "\nsections:\n  - {id: '1', number: 一, title: {zh: 全文}}\nitems:\n"
            f"  - {{id: '1', section: '1', title: {{zh: 全文}}, is_title_supplied: true, abstract: {{zh: 全文。}},"
            f" passage: {{span: [[0, {len(unit) * count}]], sha256: {sha256}}}}}\n"
        )
    path.write_text(text, "utf-8")


def _limited() -> None:
    """Let the system end a process that needs far too much, so that the run goes on."""
    resource.setrlimit(resource.RLIMIT_CPU, (3 * int(SLOWEST), 3 * int(SLOWEST)))
    resource.setrlimit(resource.RLIMIT_AS, (4 * LARGEST, 4 * LARGEST))


def run(folder: Path, is_small: bool = False) -> Tally:
    """Give every heavy file to the command; the small version only the lighter ones."""
    tally = Tally("heavy files")
    for name, arguments in _cases(folder, is_small):
        began = time.monotonic()
        with (folder / "said").open("w") as said:
            command = [sys.executable, "-m", "generator", *arguments]
            process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, preexec_fn=_limited)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        took, memory = time.monotonic() - began, used.ru_maxrss * 1024
        cpu = used.ru_utime + used.ru_stime
        words = (folder / "said").read_text("utf-8", "replace")
        tally.memory = max(tally.memory, memory)
        if cpu > tally.slowest:
            tally.slowest, tally.slowest_is = cpu, name
        wrong = []
        if "Traceback" in words or process.returncode not in (0, 1):
            wrong.append(f"exit {process.returncode}: {words[-300:]!r}")
        if cpu > SLOWEST:
            wrong.append(f"{cpu:.1f} s of processor time, {took:.1f} s in all")
        if memory > LARGEST:
            wrong.append(f"{memory / 1e6:.0f} MB")
        if wrong:
            tally.failures.append(f"{name}: {'; '.join(wrong)}")
        else:
            tally.answers["refused" if process.returncode else "read"] += 1
    return tally


def _cases(folder: Path, is_small: bool) -> Iterator[tuple[str, list[str]]]:
    """Prepare each case in the folder; yields its name and the arguments of the command."""
    data = folder / "data"
    for name, changed in RECORDS.items():
        if is_small and any(word in name for word in _HEAVY_RECORDS):
            continue
        _replace(data, TOY / "data")
        path = data / _PLAN
        path.write_bytes(changed(path.read_bytes()))
        yield name, ["check", "--data", str(data)]
    if not is_small:
        yield from _source_cases(folder, data)
    _replace(data, TOY / "data")
    for name, (file, content) in DOCUMENTS.items():
        if is_small and any(word in name for word in _HEAVY_DOCUMENTS):
            continue
        path = folder / file
        path.write_bytes(content())
        out = folder / "drafts"
        shutil.rmtree(out, ignore_errors=True)
        yield name, ["import", str(path), "--data", str(data), "--out", str(out)]
        path.unlink()


_HEAVY_RECORDS = ("million", "MB", "thousand i")
_HEAVY_DOCUMENTS = (
    *("million", "MB", "GB", "nine hundred", "three hundred thousand"),
    *("empty parts", "number", "picture"),
)
"""Words in the names of cases that the small version leaves out."""


def _source_cases(folder: Path, data: Path) -> Iterator[tuple[str, list[str]]]:
    sources, build = folder / "sources", folder / "build"
    for name, (unit, count, is_claimed) in SOURCES.items():
        _replace(data, TOY / "data")
        _replace(sources)
        _with_source(data, sources, unit, count, is_claimed)
        given = ["--data", str(data), "--sources", str(sources)]
        yield f"verify: {name}", ["verify", *given]
        shutil.rmtree(build, ignore_errors=True)
        yield f"build: {name}", ["build", *given, "--build", str(build)]


def _replace(folder: Path, by: Path | None = None) -> None:
    """Replace a folder by a copy of another, or by an empty one."""
    shutil.rmtree(folder, ignore_errors=True)
    if by:
        shutil.copytree(by, folder)
    else:
        folder.mkdir()
