"""Builds under hard knocks: whatever happens, the site that is served is a whole one, and the next build is right.

Two versions of the toy archive differ in one title. What a whole site of each holds is known beforehand (a build is the same
to the byte), so that after every knock the site must be one of the two, file for file.
"""

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

from generator import write
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_PLAN = Path("plans/qingchuan/qingchuan-2023-priorities.yaml")
_WORDS = ("title: {zh: ", "title: {zh: 改过的")
_JUMPING_CLOCK = """
import random, time
chance = random.Random(1)
time.time = lambda: chance.uniform(0, 4e9)
time.time_ns = lambda: int(time.time() * 1e9)
from generator.cli import main
main()
"""


def digest(site: Path) -> str:
    """One hash over the names and bytes of all files of a site."""
    whole = hashlib.sha256()
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        if path.name == write.MARKER:
            continue  # Inputs that changed while they were read leave it empty.
        whole.update(path.relative_to(site).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class Bench:
    """A build folder, two versions of the data, and what a whole site of each is."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.data = [folder / "data-0", folder / "data-1"]
        for number, data in enumerate(self.data):
            shutil.copytree(TOY / "data", data)
            plan = data / _PLAN
            text = plan.read_text("utf-8")
            if number:
                plan.write_text(_changed(text), "utf-8")
        self.build = folder / "build"
        self.known = []
        self.seconds = 0.0
        for number in (0, 1):
            self.must(number, folder / f"cold-{number}")
            self.known.append(digest(folder / f"cold-{number}" / "site"))
        assert self.known[0] != self.known[1]
        began = time.monotonic()
        self.must(0)
        self.seconds = time.monotonic() - began

    def command(self, number: int, build: Path | None = None) -> list[str]:
        """The build of a version of the data."""
        return [
            sys.executable, "-m", "generator", "build", "--data", str(self.data[number]),
            "--sources", str(TOY / "sources"), "--build", str(build or self.build),
        ]  # fmt: skip

    def run(self, number: int, build: Path | None = None, **more) -> subprocess.CompletedProcess:
        """Build a version; what the command said is in `stdout`."""
        return subprocess.run(
            self.command(number, build), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **more
        )

    def must(self, number: int, build: Path | None = None) -> None:
        """Build a version, which must succeed; a build of a killed parent's children is waited for."""
        for _ in range(100):
            done = self.run(number, build)
            if done.returncode == 0:
                return
            if "another build" not in done.stdout:
                break
            time.sleep(0.5)
        raise AssertionError(f"the next build fails: {done.stdout[-400:]}")

    def site(self) -> str:
        """Which version the site is: `0`, `1`, or what is wrong."""
        site = self.build / "site"
        if not site.is_dir():
            return "no site"
        found = digest(site)
        return str(self.known.index(found)) if found in self.known else "a broken site"

    def check(self, tally: Tally, answer: str, what: str, allowed: tuple[str, ...] = ("0", "1")) -> None:
        """Count an answer where the site is one of the allowed ones, else a failure."""
        now = self.site()
        if now in allowed:
            tally.answers[answer] += 1
        else:
            tally.failures.append(f"{what}: {now}")


def _changed(text: str) -> str:
    at = text.index("\nitems:")
    return text[:at] + text[at:].replace(*_WORDS, 1)


def kills(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Builds killed at random moments: all their processes at once, or the first one alone."""
    tally = Tally("builds killed")
    rng = Random(seed)
    for number in range(count):
        version = 1 - number % 2
        process = subprocess.Popen(
            bench.command(version), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(rng.uniform(0, bench.seconds * 1.15))
        was_done = process.poll() is not None
        if number % 4 == 3:
            process.kill()
        else:
            with _nothing_to_kill():
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        bench.check(tally, "done before" if was_done else "killed", f"kill {number}")
        if number % 5 == 4 or tally.failures:
            bench.must(version)
            bench.check(tally, "built after", f"the build after kill {number}", (str(version),))
        with _nothing_to_kill():
            os.killpg(process.pid, signal.SIGKILL)
    return tally


@contextmanager
def _nothing_to_kill() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        pass


def caches(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Files that a build keeps for the next one, cut short, emptied, overwritten with noise, removed or made folders."""
    tally = Tally("caches broken")
    rng = Random(seed)
    for number in range(count):
        version = number % 2
        kept = [p for part in ("cache", "markdown") for p in sorted((bench.build / part).rglob("*")) if p.is_file()]
        first = [p for p in kept if "cache" in p.parts]
        path = rng.choice(first if first and rng.random() < 0.7 else kept)
        how = rng.choice(("cut", "empty", "noise", "flip", "gone", "folder"))
        raw = path.read_bytes()
        path.unlink()
        if how == "cut":
            path.write_bytes(raw[: rng.randrange(len(raw) + 1)])
        elif how == "empty":
            path.write_bytes(b"")
        elif how == "noise":
            path.write_bytes(rng.randbytes(len(raw)))
        elif how == "flip" and raw:
            changed = bytearray(raw)
            changed[rng.randrange(len(raw))] ^= 1
            path.write_bytes(changed)
        elif how == "folder":
            path.mkdir()
        done = bench.run(version)
        if done.returncode:
            tally.failures.append(f"{path.relative_to(bench.build)} {how}: {done.stdout[-300:]}")
        else:
            bench.check(tally, "built right", f"{path.relative_to(bench.build)} {how}", (str(version),))
    return tally


def two_at_once(bench: Bench, count: int) -> Tally:
    """Two builds of one folder at the same time: one works, the other says so in one line."""
    tally = Tally("two builds at once")
    for number in range(count):
        both = [
            subprocess.Popen(bench.command(v), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for v in (0, 1)
        ]
        said = [process.communicate()[0] for process in both]
        codes = [process.returncode for process in both]
        refused = [words for words, code in zip(said, codes) if code]
        if all(codes) or any("another build is at work" not in words or "Traceback" in words for words in refused):
            tally.failures.append(f"{number}: {codes} {said}")
        else:
            bench.check(tally, "one refused" if refused else "one after the other", f"two builds {number}")
    return tally


def full_disk(bench: Bench, count: int) -> Tally:
    """No file larger than a limit can be written: the build says so in one line and the last good site stands."""
    tally = Tally("disk full")
    bench.must(0)
    for number in range(count):
        limit = int(2_000 * 1.8**number)
        done = bench.run(1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        _refused(bench, tally, done, f"files up to {limit} bytes")
        bench.must(0)
    return tally


def small_disk(bench: Bench) -> Tally | None:
    """A real disk with ever less room, and a real one that is read-only; None where this user cannot mount one."""
    tally = Tally("small and read-only disks")
    disk = bench.folder / "disk"
    disk.mkdir(exist_ok=True)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True).returncode:
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
            bench.must(0)
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


def _refused(bench: Bench, tally: Tally, done: subprocess.CompletedProcess, what: str) -> None:
    if "Traceback" in done.stdout or done.returncode not in (0, 1):
        tally.failures.append(f"{what}: exit {done.returncode}, {done.stdout[-400:]}")
    elif done.returncode == 0:
        bench.check(tally, "enough room", what, ("1",))
    else:
        bench.check(tally, "refused, last site whole", what, ("0",))


def changing_file(bench: Bench, count: int) -> Tally:
    """A record rewritten all the while, not by a rename: the site is that of one version, or the problem is located."""
    tally = Tally("file that changes while it is read")
    plan = bench.data[0] / _PLAN
    texts = [(data / _PLAN).read_bytes() for data in bench.data]
    stop = Event()

    def rewrite() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with plan.open("wb") as opened:
                opened.write(texts[number % 2])
            time.sleep(0.003)

    writer = Thread(target=rewrite)
    writer.start()
    try:
        for number in range(count):
            done = bench.run(0)
            if "Traceback" in done.stdout or done.returncode not in (0, 1):
                tally.failures.append(f"{number}: exit {done.returncode}, {done.stdout[-400:]}")
            else:
                bench.check(tally, "problem told" if done.returncode else "one version", f"changing file {number}")
    finally:
        stop.set()
        writer.join()
        plan.write_bytes(texts[0])
    return tally


def jumping_clock(bench: Bench, count: int) -> Tally:
    """A clock that jumps by decades: the same bytes."""
    tally = Tally("clock that jumps")
    for number in range(count):
        version = number % 2
        command = [sys.executable, "-c", _JUMPING_CLOCK, *bench.command(version)[3:]]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            tally.failures.append(f"{number}: {done.stdout[-400:]}")
        else:
            bench.check(tally, "built right", f"clock {number}", (str(version),))
    return tally
