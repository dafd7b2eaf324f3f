"""Measure what a command costs in seconds and memory, and the size of the site it makes."""

import gzip
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, seconds of all processors together, and bytes of the largest process."""

    wall: float
    cpu: float
    memory: int


def cost_of(command: list[str], cwd: Path | None = None, environment: dict[str, str] | None = None) -> Cost:
    """Run a command and measure it. Raises `RuntimeError` with the end of its output if it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    words = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{command[:4]} failed: {words[-2000:]}")
    # wait4 includes the children that the process waited for; memory is that of the largest process.
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def median_cost(make: Callable[[], Cost], runs: int) -> Cost:
    """Of several runs, the one of median processor time."""
    costs = sorted((make() for _ in range(runs)), key=lambda cost: cost.cpu)
    return costs[len(costs) // 2]


def put_away(path: Path, away: Path) -> None:
    """Move what a previous run left out of the way, to be deleted after everything has been measured.

    On some file systems (ext4 without a journal) creating files is ten times slower for minutes after many were
    deleted.
    """
    if path.exists():
        away.mkdir(parents=True, exist_ok=True)
        path.rename(away / f"{len(os.listdir(away))}-{path.name}")


@dataclass(frozen=True)
class Sizes:
    """Size of a site: bytes and files, in all and by folder, and its pages compressed."""

    bytes: int
    files: int
    by_folder: dict[str, tuple[int, int]]
    pages: dict[str, tuple[int, int, int]]
    """For each kind of page: median and largest size compressed, and the number of pages."""


def sizes_of(site: Path) -> Sizes:
    """Measure a site. Of each kind of page about 200 are compressed."""
    by_folder: dict[str, list[int]] = {}
    kinds: dict[str, list[Path]] = {}
    for folder, _, names in os.walk(site):
        for name in names:
            path = Path(folder, name)
            below = path.relative_to(site)
            top = below.parts[0] if len(below.parts) > 1 else "(top)"
            counted = by_folder.setdefault(top, [0, 0])
            counted[0] += path.stat().st_size
            counted[1] += 1
            if name.endswith(".html"):
                kind = f"{top}{'/*' * (len(below.parts) - 2)}"
                kinds.setdefault(kind, []).append(path)
    pages = {}
    for kind, paths in kinds.items():
        some = sorted(paths)[:: max(1, len(paths) // 200)]
        weights = [len(gzip.compress(path.read_bytes(), 6)) for path in some]
        pages[kind] = (int(statistics.median(weights)), max(weights), len(paths))
    return Sizes(
        sum(size for size, _ in by_folder.values()),
        sum(files for _, files in by_folder.values()),
        {top: (size, files) for top, (size, files) in by_folder.items()},
        pages,
    )


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]
