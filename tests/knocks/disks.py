"""Disks on which nothing, or nothing more, can be written: whatever a command meets it says in one line, and what stood before stands."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

from tests.knocks.builds import SOURCE, Bench, bytes_of
from tests.knocks.lives import lived
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_FULL_FROM = """
import builtins, io, os, sys
left = [int(sys.argv.pop(1))]
def spent(name):
    left[0] -= 1
    if left[0] < 0:
        raise OSError(28, "No space left on device", name)
def full(call, name):
    def tried(*given, **named):
        spent(str(given[0]) if given else name)
        return call(*given, **named)
    return tried
def opened(path, mode="r", *given, **named):
    if set(mode) & set("wax+") and not isinstance(path, int):
        spent(str(path))
    return open_as_it_was(path, mode, *given, **named)
open_as_it_was = builtins.open
builtins.open = io.open = opened
for name in ("mkdir", "link", "rename", "replace"):
    setattr(os, name, full(getattr(os, name), name))
from generator.cli import main
try:
    main()
finally:
    print("writes left:", left[0])
"""


def full_disk(bench: Bench, count: int) -> Tally:
    """No file larger than a limit can be written: the build says so in one line and the last good site stands."""
    tally = Tally("disk full")
    bench.must(0)
    for number in range(count):
        limit = int(2_000 * 1.8**number)
        done = bench.run(1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        _refused(bench, tally, done, f"files up to {limit} bytes")
        _next(bench, tally, f"after files up to {limit} bytes")
    return tally


def full_from(bench: Bench, count: int, seed: int = 1) -> Tally:
    """A disk that is full from some moment on: every write, folder, link and rename after it fails, in each process."""
    tally = Tally("disk full from a moment on")
    rng = Random(seed)

    def run(left: int) -> subprocess.CompletedProcess:
        command = [sys.executable, "-c", _FULL_FROM, str(left), *bench.command(1)[3:]]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    for number in range(count):
        bench.must(0)
        if not number:
            writes = 1_000_000
            most = writes - int(run(writes).stdout.rpartition("writes left:")[2])
            bench.must(0)
        left = rng.randrange(most)
        _refused(bench, tally, run(left), f"full after {left} of {most} writes")
        _next(bench, tally, f"after {left} of {most} writes")
    return tally


def commands_on_a_full_disk(bench: Bench) -> Tally:
    """Every command that writes, where not a byte can be written: one line, and the data stand as they were."""
    tally = Tally("commands on a full disk")
    data = lived(Path(shutil.copytree(TOY / "data", bench.folder / "life")))
    before = bytes_of(data)
    item = "qingchuan-2023-priorities/1"
    for arguments in (
        ["ids", "correct", item, "--reason", "更正"],
        ["ids", "restore", item, "--reason", "更正"],
        ["ids", "release", "2025.1", "--date", "2025-01-01"],
        ["release", "2025.1", "--date", "2025-01-01", "--build", str(bench.folder / "releases")],
        ["new", "qingchuan-2025-priorities", "--title", "要点"],
        ["import", str(TOY / "sources" / SOURCE), "--out", str(bench.folder / "drafts")],
        ["schema", "--out", str(bench.folder / "schemas")],
        ["build", "--build", str(bench.folder / "none")],
    ):
        command = [sys.executable, "-m", "generator", *arguments, "--data", str(data)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        )
        said = done.stdout + done.stderr
        if "Traceback" in said or done.returncode != 1 or "error" not in said:
            tally.failures.append(f"{arguments[:2]}: exit {done.returncode}, {said[-400:]}")
        elif bytes_of(data) != before:
            tally.failures.append(f"{arguments[:2]}: the data are not as they were")
        else:
            tally.answers["refused, the data as they were"] += 1
    return tally


def small_disk(bench: Bench) -> Tally | None:
    """A real disk with ever less room, and a real one that is read-only; None where this user cannot mount one."""
    tally = Tally("small and read-only disks")
    disk = bench.folder / "disk"
    disk.mkdir(exist_ok=True)
    if (
        os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True
        ).returncode
    ):
        return None
    kept, bench.build = bench.build, disk / "build"
    try:
        bench.must(0)
        for room in (0, 4_000, 100_000, 400_000, 1_000_000, 2_000_000, 3_000_000):
            free = os.statvfs(disk)
            with (disk / "filler").open("wb") as filler:
                filler.write(b"\0" * max(0, free.f_bavail * free.f_frsize - room))
            _refused(bench, tally, bench.run(1), f"{room} bytes left")
            (disk / "filler").unlink()
            _next(bench, tally, f"after {room} bytes left")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        _refused(bench, tally, bench.run(1), "read-only")
    finally:
        bench.build = kept
        subprocess.run(["umount", str(disk)], check=False)
    return tally


def read_only(bench: Bench) -> Tally:
    """A folder in which nothing can be written: one without the right to it, and for the superuser one of the system."""
    tally = Tally("read-only folder")
    closed = bench.folder / "closed"
    closed.mkdir(exist_ok=True)
    closed.chmod(0o555)
    done = bench.run(1, (closed if os.geteuid() else Path("/proc")) / "build")
    if done.returncode != 1 or "Traceback" in done.stdout or "error:" not in done.stdout:
        tally.failures.append(done.stdout[-400:])
    else:
        tally.answers["refused in one line"] += 1
    return tally


def _next(bench: Bench, tally: Tally, what: str) -> None:
    """The build that was refused, done again, and the one before it: what the refused one left behind misleads neither."""
    for number in (1, 0):
        bench.must(number)
        bench.check(tally, "built after", what, (str(number),))


def _refused(bench: Bench, tally: Tally, done: subprocess.CompletedProcess, what: str) -> None:
    if (
        "Traceback" in done.stdout
        or done.returncode not in (0, 1)
        or (done.returncode == 1) != ("error: " in done.stdout)
    ):
        tally.failures.append(f"{what}: exit {done.returncode}, {done.stdout[-400:]}")
    elif done.returncode == 0:
        bench.check(tally, "enough room", what, ("1",))
    else:
        bench.check(tally, "refused, last site whole", what, ("0",))
