"""Full and read-only disks: every command says so in one line, and what was there before stays."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from tests.knocks.builds import SOURCE, Bench, bytes_of, run
from tests.knocks.lives import lived
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally


def _no_larger_than(size: int) -> Callable[[], None]:
    """Let a process write no file larger than `size` bytes."""
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))


def full_disk(bench: Bench, count: int) -> Tally:
    """Build where no file larger than a limit can be written: refused with one line, and the last site stays."""
    tally = Tally("disk full")
    bench.must(0)
    for number in range(count):
        limit = int(2_000 * 1.8**number)
        done = bench.run(1, preexec_fn=_no_larger_than(limit))
        _check_refused(bench, tally, done, f"files up to {limit} bytes")
        _check_next(bench, tally, f"after files up to {limit} bytes")
    return tally


def full_from(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Build on a simulated disk that is full from some write on."""
    tally = Tally("disk full from a moment on")
    rng = Random(seed)

    def build(writes: int) -> subprocess.CompletedProcess[str]:
        return run([sys.executable, "-m", "tests.knocks.full_disk", str(writes), *bench.arguments(1)])

    bench.must(0)
    plenty = 1_000_000
    needed = plenty - int(build(plenty).stdout.rpartition("writes left:")[2])
    for _ in range(count):
        bench.must(0)
        writes = rng.randrange(needed)
        _check_refused(bench, tally, build(writes), f"full after {writes} of {needed} writes")
        _check_next(bench, tally, f"after {writes} of {needed} writes")
    return tally


def commands_on_a_full_disk(bench: Bench) -> Tally:
    """Run every command that writes where not a byte can be written: one line, and the data stay as they were."""
    tally = Tally("commands on a full disk")
    data = lived(Path(shutil.copytree(TOY / "data", bench.folder / "life")))
    before = bytes_of(data)
    item = "qingchuan-2023-priorities/1"
    for arguments in (
        ["ids", "correct", item, "--reason", "更正"],
        ["ids", "restore", item, "--reason", "更正"],
        ["ids", "release", "r2025.1", "--date", "2025-01-01"],
        ["release", "r2025.1", "--date", "2025-01-01", "--build", str(bench.folder / "releases")],
        ["new", "qingchuan-2025-priorities", "--title", "要点"],
        ["import", str(TOY / "sources" / SOURCE), "--out", str(bench.folder / "drafts")],
        ["schema", "--out", str(bench.folder / "schemas")],
        ["build", "--build", str(bench.folder / "none")],
    ):
        command = [sys.executable, "-m", "generator", *arguments, "--data", str(data)]
        done = run(command, preexec_fn=_no_larger_than(0))
        if "Traceback" in done.stdout or done.returncode != 1 or "error" not in done.stdout:
            tally.failures.append(f"{arguments[:2]}: exit {done.returncode}, {done.stdout[-400:]}")
        elif bytes_of(data) != before:
            tally.failures.append(f"{arguments[:2]}: the data are not as they were")
        else:
            tally.answers["refused, the data as they were"] += 1
    return tally


def small_disk(bench: Bench) -> Tally | None:
    """Build on a real disk with less and less room, then on a read-only one; None if this user cannot mount one."""
    tally = Tally("small and read-only disks")
    disk = bench.folder / "disk"
    disk.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        return None
    usual_build, bench.build = bench.build, disk / "build"
    try:
        bench.must(0)
        for room in (0, 4_000, 100_000, 400_000, 1_000_000, 2_000_000, 3_000_000):
            free = os.statvfs(disk)
            with (disk / "filler").open("wb") as filler:
                filler.write(b"\0" * max(0, free.f_bavail * free.f_frsize - room))
            _check_refused(bench, tally, bench.run(1), f"{room} bytes left")
            (disk / "filler").unlink()
            _check_next(bench, tally, f"after {room} bytes left")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        _check_refused(bench, tally, bench.run(1), "read-only")
    finally:
        bench.build = usual_build
        subprocess.run(["umount", str(disk)], check=False)
    return tally


def read_only(bench: Bench) -> Tally:
    """Build in a folder without write permission; as root, who needs none, in one of the system's."""
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


def _check_next(bench: Bench, tally: Tally, what: str) -> None:
    """Repeat the build that was refused, then the one before it: what was left behind must mislead neither."""
    for version in (1, 0):
        bench.must(version)
        bench.check(tally, "built after", what, (str(version),))


def _check_refused(bench: Bench, tally: Tally, done: subprocess.CompletedProcess[str], what: str) -> None:
    """A build of version 1 must have succeeded, or have failed with one line and left the site of version 0."""
    is_refused = done.returncode == 1
    if "Traceback" in done.stdout or done.returncode not in (0, 1) or is_refused != ("error: " in done.stdout):
        tally.failures.append(f"{what}: exit {done.returncode}, {done.stdout[-400:]}")
    elif is_refused:
        bench.check(tally, "refused, last site whole", what, ("0",))
    else:
        bench.check(tally, "enough room", what, ("1",))
