"""Builds under hard knocks: whatever happens, the site that is served is a whole one, and the next build is right.

Two versions of the toy archive differ in one title. What a whole site of each holds is known beforehand (a build is the same
to the byte), so that after every knock the site must be one of the two, file for file.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

from generator.registry.files import PART
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_PLAN = Path("plans/qingchuan/qingchuan-2023-priorities.yaml")
_WORDS = ("title: {zh: ", "title: {zh: 改过的")
SOURCE = "qingchuan-2023-priorities.txt"
_WATCHED = ("index.html", "plans/qingchuan-2023-priorities/index.html", "data/items.csv", "data/archive.sqlite")
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
        self.sources = Path(shutil.copytree(TOY / "sources", folder / "sources"))
        whole = (self.sources / SOURCE).read_bytes()
        self.watched: dict[str, set[bytes]] = {name: set() for name in _WATCHED}
        for number, text in ((0, whole), (1, whole), (0, whole + b"\n")):
            (self.sources / SOURCE).write_bytes(text)
            cold = folder / f"cold-{len(self.known)}"
            self.must(number, cold)
            self.known.append(digest(cold / "site"))
            for name in _WATCHED:
                self.watched[name].add((cold / "site" / name).read_bytes())
        (self.sources / SOURCE).write_bytes(whole)
        assert len(set(self.known)) == 3
        began = time.monotonic()
        self.must(0)
        self.seconds = time.monotonic() - began

    def command(self, number: int, build: Path | None = None) -> list[str]:
        """The build of a version of the data."""
        return [
            sys.executable, "-m", "generator", "build", "--data", str(self.data[number]),
            "--sources", str(self.sources), "--build", str(build or self.build),
        ]  # fmt: skip

    def run(self, number: int, build: Path | None = None, **more) -> subprocess.CompletedProcess:
        """Build a version; what the command said is in `stdout`."""
        return subprocess.run(
            self.command(number, build),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **more,
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
        """Which version the site is: `0`, `1`, `2` (the first without one of its sources), or what is wrong."""
        site = self.build / "site"
        if not site.is_dir():
            site = self.build / "site.old"  # Killed between the two renames: the next build puts it back.
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


def is_over(process: subprocess.Popen) -> bool:
    """Whether a process has ended. It is not yet waited for, so that its number, and that of its group, can be nobody else's."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; those apart that were being written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != PART)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def kills(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Builds killed at random moments: all their processes at once, or the first one alone. All the while somebody reads the site."""
    tally = Tally("builds killed")
    rng = Random(seed)
    with _reader(bench, tally):
        for number in range(count):
            _kill_one(bench, tally, rng, number, number // 2 % 2)
    return tally


def _kill_one(bench: Bench, tally: Tally, rng: Random, number: int, version: int) -> None:
    process = subprocess.Popen(
        bench.command(version), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(rng.uniform(0, bench.seconds * 1.15))
    was_done = is_over(process)
    if number % 4 == 3:
        os.kill(process.pid, signal.SIGKILL)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    while not is_over(process):
        time.sleep(0.001)
    bench.check(tally, "done before" if was_done else "killed", f"kill {number}")
    if number % 2 or tally.failures:
        bench.must(version)
        bench.check(tally, "built after", f"the build after kill {number}", (str(version),))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _reader(bench: Bench, tally: Tally) -> Iterator[None]:
    """While this holds, files of the site are read again and again: each answer must be one of a whole site."""
    stop = Event()
    reads = [0]

    def read() -> None:
        while not stop.is_set():
            for name in _WATCHED:
                try:
                    found = _read(bench.build / "site" / name)
                except OSError as error:
                    tally.failures.append(f"a reader of {name}: {error}")
                    continue
                reads[0] += 1
                if found not in bench.watched[name]:
                    tally.failures.append(f"a reader of {name}: {len(found)} bytes of no whole site")
            time.sleep(0.002)

    reader = Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()
        tally.name += f" ({reads[0]:,} reads of the site beside them)"


def _read(path: Path) -> bytes:
    """A file of the site. Between the two renames of a swap it is away for less than a millisecond; a killed build's is put back
    by the next one."""
    for _ in range(20_000):
        with suppress(FileNotFoundError):
            return path.read_bytes()
        time.sleep(0.001)
    return path.read_bytes()


def leftovers(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Files that a build finds from the last one, each kind in turn cut short, emptied, overwritten with noise, altered in one bit,
    removed or made a folder; the next build is one of the same data or of others."""
    tally = Tally("leftovers broken")
    rng = Random(seed)
    kinds = ("markdown/**/*", "site/**/*", ".lock")
    ways = ("cut", "empty", "noise", "flip", "gone", "folder")
    for number in range(count):
        version = rng.randrange(2)
        kind = kinds[number % len(kinds)]
        found = [p for p in sorted(bench.build.glob(kind)) if p.is_file()]
        if not found:
            tally.failures.append(f"no build left {kind}")
            continue
        path = rng.choice(found)
        how = ways[number // len(kinds) % len(ways)]
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
        if done.returncode or "Traceback" in done.stdout:
            tally.failures.append(f"{path.relative_to(bench.build)} {how}: {done.stdout[-300:]}")
        else:
            bench.check(tally, "built right", f"{path.relative_to(bench.build)} {how}", (str(version),))
    return tally


def two_at_once(bench: Bench, count: int) -> Tally:
    """Two builds of one folder at the same time: one works, the other says so in one line."""
    tally = Tally("two builds at once")
    for number in range(count):
        both = [
            subprocess.Popen(bench.command(v), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for v in (0, 1)
        ]
        said = [process.communicate()[0] for process in both]
        codes = [process.returncode for process in both]
        refused = [words for words, code in zip(said, codes) if code]
        if all(codes) or any("another build is at work" not in words or "Traceback" in words for words in refused):
            tally.failures.append(f"{number}: {codes} {said}")
        else:
            bench.check(tally, "one refused" if refused else "one after the other", f"two builds {number}")
    return tally


@contextmanager
def _rewritten(path: Path, versions: list[bytes]) -> Iterator[None]:
    """While this holds, a file is written over and over, not by a rename, with one version after another; then with the first."""
    stop = Event()

    def rewrite() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path.write_bytes(versions[number % len(versions)])
            time.sleep(0.003)

    writer = Thread(target=rewrite)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
        path.write_bytes(versions[0])


def _built_beside(bench: Bench, tally: Tally, what: str, built: tuple[str, ...], refused: tuple[str, ...]) -> None:
    """A build while its inputs change: one of the sites `built`, or a problem told while one of `refused` stands."""
    done = bench.run(0)
    if "Traceback" in done.stdout or done.returncode not in (0, 1):
        tally.failures.append(f"{what}: exit {done.returncode}, {done.stdout[-400:]}")
    elif done.returncode:
        bench.check(tally, "problem told", what, refused)
    else:
        bench.check(tally, "one version", what, built)


def changing_file(bench: Bench, count: int) -> Tally:
    """A record rewritten all the while, not by a rename: the site is that of one version, or the problem is located."""
    tally = Tally("file that changes while it is read")
    with _rewritten(bench.data[0] / _PLAN, [(data / _PLAN).read_bytes() for data in bench.data]):
        for number in range(count):
            _built_beside(bench, tally, f"changing file {number}", ("0", "1"), ("0", "1"))
    return tally


def changing_source(bench: Bench, count: int) -> Tally:
    """A source document rewritten all the while: the site with its passages, the one without, or one line."""
    tally = Tally("source that changes while it is read")
    source = bench.sources / SOURCE
    whole = source.read_bytes()
    with _rewritten(source, [whole, whole + b"\n"]):
        for number in range(count):
            _built_beside(bench, tally, f"changing source {number}", ("0", "2"), ("0", "1", "2"))
    bench.must(0)
    bench.check(tally, "right afterwards", "the build after", ("0",))
    return tally


def jumping_clock(bench: Bench, count: int) -> Tally:
    """A clock that jumps by decades, files from the future, and dates of the environment that are none: the same bytes, or one line."""
    tally = Tally("clock that jumps")
    for nonsense in ("abc", "-1", "1e9", "²", "9" * 20, "253402300800", "0x10", " 5"):
        done = bench.run(1, env={**os.environ, "SOURCE_DATE_EPOCH": nonsense})
        if done.returncode != 2 or "Traceback" in done.stdout or "SOURCE_DATE_EPOCH is" not in done.stdout:
            tally.failures.append(f"{nonsense}: exit {done.returncode}, {done.stdout[-400:]}")
        else:
            tally.answers["refused in one line"] += 1
    for number in range(count):
        version = number % 2
        for folder in (bench.build, bench.data[version], bench.sources):
            for path in folder.rglob("*"):
                os.utime(path, (2**33 * (number % 3), 2**33 * (number % 3)))
        command = [sys.executable, "-c", _JUMPING_CLOCK, *bench.command(version)[3:]]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            tally.failures.append(f"{number}: {done.stdout[-400:]}")
        else:
            bench.check(tally, "built right", f"clock {number}", (str(version),))
    return tally
