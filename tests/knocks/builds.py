"""Builds under hard knocks: the served site is always a complete one, and the next build is right.

Two versions of the toy archive differ in one title. Builds are reproducible, so the complete site of each version is
known beforehand by its hash. After every knock the site must be one of them, file for file.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

from generator.registry.files import PART
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_PLAN = Path("plans/qingchuan/qingchuan-2023-priorities.yaml")
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
    """One hash over the names and contents of all files of a site."""
    whole = hashlib.sha256()
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        whole.update(path.relative_to(site).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class Bench:
    """A build folder, two versions of the data, and the hash of the complete site of each.

    `known` holds the hashes of three sites: versions 0 and 1, and version 0 with a source file that does not match.
    """

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.data = [folder / "data-0", folder / "data-1"]
        for data in self.data:
            shutil.copytree(TOY / "data", data)
        _change_a_title(self.data[1] / _PLAN)
        self.build = folder / "build"
        self.sources = Path(shutil.copytree(TOY / "sources", folder / "sources"))
        self.known: list[str] = []
        self.watched: dict[str, set[bytes]] = {name: set() for name in _WATCHED}
        whole = (self.sources / SOURCE).read_bytes()
        for version, text in ((0, whole), (1, whole), (0, whole + b"\n")):
            (self.sources / SOURCE).write_bytes(text)
            cold = folder / f"cold-{len(self.known)}"
            self.must(version, cold)
            self.known.append(digest(cold / "site"))
            for name in _WATCHED:
                self.watched[name].add((cold / "site" / name).read_bytes())
        (self.sources / SOURCE).write_bytes(whole)
        assert len(set(self.known)) == 3
        began = time.monotonic()
        self.must(0)
        self.seconds = time.monotonic() - began

    def arguments(self, version: int, build: Path | None = None) -> list[str]:
        """The arguments of the command that builds a version."""
        folders = {"--data": self.data[version], "--sources": self.sources, "--build": build or self.build}
        return ["build", *(str(each) for pair in folders.items() for each in pair)]

    def command(self, version: int, build: Path | None = None) -> list[str]:
        """The command that builds a version."""
        return [sys.executable, "-m", "generator", *self.arguments(version, build)]

    def run(
        self,
        version: int,
        build: Path | None = None,
        env: dict[str, str] | None = None,
        preexec_fn: Callable[[], object] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Build a version. What the command printed is in `stdout`."""
        return run(self.command(version, build), env, preexec_fn)

    def must(self, version: int, build: Path | None = None) -> None:
        """Build a version, which must succeed. If child processes of a killed build hold the lock, wait for them."""
        for _ in range(100):
            done = self.run(version, build)
            if done.returncode == 0:
                return
            if "another build" not in done.stdout:
                break
            time.sleep(0.5)
        raise AssertionError(f"the next build fails: {done.stdout[-400:]}")

    def site(self) -> str:
        """Which of the `known` sites the site is, or what is wrong with it."""
        site = self.build / "site"
        if not site.is_dir():
            site = self.build / "site.old"  # Killed between the two renames: the next build renames it back.
        if not site.is_dir():
            return "no site"
        found = digest(site)
        return str(self.known.index(found)) if found in self.known else "a broken site"

    def check(self, tally: Tally, answer: str, what: str, allowed: tuple[str, ...] = ("0", "1")) -> None:
        """Count an answer if the site is one of the allowed ones, else a failure."""
        now = self.site()
        if now in allowed:
            tally.answers[answer] += 1
        else:
            tally.failures.append(f"{what}: {now}")


def run(
    command: Sequence[str], env: dict[str, str] | None = None, preexec_fn: Callable[[], object] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with what it prints and its errors together in `stdout`."""
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        preexec_fn=preexec_fn,
    )


def _change_a_title(plan: Path) -> None:
    head, mark, items = plan.read_text("utf-8").partition("\nitems:")
    plan.write_text(head + mark + items.replace("title: {zh: ", "title: {zh: 改过的", 1), "utf-8")


def is_over(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has ended. It is not reaped, so that its id and its group's cannot be reused yet."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, except those that were being written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != PART)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def kills(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Kill builds at random moments, all their processes or only the first, while a reader reads the site."""
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
def _background(work: Callable[[], None], pause: float) -> Iterator[None]:
    """Call a function over and over in a thread, with a pause of some seconds between calls."""
    stop = Event()

    def repeat() -> None:
        while not stop.is_set():
            work()
            time.sleep(pause)

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _reader(bench: Bench, tally: Tally) -> Iterator[None]:
    """Read files of the site over and over: each must be that of a complete site."""
    reads = 0

    def read_all() -> None:
        nonlocal reads
        for name in _WATCHED:
            try:
                found = _read(bench.build / "site" / name)
            except OSError as error:
                tally.failures.append(f"a reader of {name}: {error}")
                continue
            reads += 1
            if found not in bench.watched[name]:
                tally.failures.append(f"a reader of {name}: {len(found)} bytes of no whole site")

    try:
        with _background(read_all, 0.002):
            yield
    finally:
        tally.name += f" ({reads:,} reads of the site beside them)"


def _read(path: Path) -> bytes:
    """Read a file of the site, waiting up to 20 s for it.

    It is missing between the two renames of a swap, for less than a millisecond; after a kill at that moment, until the
    next build renames the site back.
    """
    for _ in range(20_000):
        with suppress(FileNotFoundError):
            return path.read_bytes()
        time.sleep(0.001)
    return path.read_bytes()


_LEFT_BEHIND = ("markdown/**/*", "site/**/*", ".lock")
"""What a build leaves in its folder for the next one to find."""
_DAMAGES = ("cut", "empty", "noise", "flip", "gone", "folder")


def leftovers(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Damage a file that the last build left, each kind of file in each way in turn, and build either version."""
    tally = Tally("leftovers broken")
    rng = Random(seed)
    for number in range(count):
        version = rng.randrange(2)
        pattern = _LEFT_BEHIND[number % len(_LEFT_BEHIND)]
        damage = _DAMAGES[number // len(_LEFT_BEHIND) % len(_DAMAGES)]
        files = [path for path in sorted(bench.build.glob(pattern)) if path.is_file()]
        if not files:
            tally.failures.append(f"no build left {pattern}")
            continue
        path = rng.choice(files)
        what = f"{path.relative_to(bench.build)} {damage}"
        _damage(path, damage, rng)
        done = bench.run(version)
        if done.returncode or "Traceback" in done.stdout:
            tally.failures.append(f"{what}: {done.stdout[-300:]}")
        else:
            bench.check(tally, "built right", what, (str(version),))
    return tally


def _damage(path: Path, damage: str, rng: Random) -> None:
    """Cut a file short, empty it, overwrite it with noise, flip one bit, remove it, or put a folder in its place."""
    content = bytearray(path.read_bytes())
    path.unlink()
    match damage:
        case "cut":
            path.write_bytes(content[: rng.randrange(len(content) + 1)])
        case "empty":
            path.write_bytes(b"")
        case "noise":
            path.write_bytes(rng.randbytes(len(content)))
        case "flip" if content:
            content[rng.randrange(len(content))] ^= 1
            path.write_bytes(content)
        case "folder":
            path.mkdir()


def two_at_once(bench: Bench, count: int) -> Tally:
    """Start two builds of one folder at the same time: one builds, the other is refused with one line."""
    tally = Tally("two builds at once")
    for number in range(count):
        both = [
            subprocess.Popen(bench.command(version), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for version in (0, 1)
        ]
        outputs = [process.communicate()[0] for process in both]
        codes = [process.returncode for process in both]
        refused = [output for output, code in zip(outputs, codes, strict=True) if code]
        if all(codes) or any("another build is at work" not in each or "Traceback" in each for each in refused):
            tally.failures.append(f"{number}: {codes} {outputs}")
        else:
            bench.check(tally, "one refused" if refused else "one after the other", f"two builds {number}")
    return tally


@contextmanager
def _rewritten(path: Path, versions: list[bytes]) -> Iterator[None]:
    """Overwrite a file in place over and over, with each version in turn; at the end with the first."""
    number = 0

    def rewrite() -> None:
        nonlocal number
        number += 1
        path.write_bytes(versions[number % len(versions)])

    try:
        with _background(rewrite, 0.003):
            yield
    finally:
        path.write_bytes(versions[0])


def _build_meanwhile(bench: Bench, tally: Tally, what: str, built: tuple[str, ...], refused: tuple[str, ...]) -> None:
    """Build while inputs change: the site is one of `built`; or a problem is reported and it is one of `refused`."""
    done = bench.run(0)
    if "Traceback" in done.stdout or done.returncode not in (0, 1):
        tally.failures.append(f"{what}: exit {done.returncode}, {done.stdout[-400:]}")
    elif done.returncode:
        bench.check(tally, "problem told", what, refused)
    else:
        bench.check(tally, "one version", what, built)


def changing_file(bench: Bench, count: int) -> Tally:
    """Build while a record is overwritten in place: the site of one version, or a located problem."""
    tally = Tally("file that changes while it is read")
    with _rewritten(bench.data[0] / _PLAN, [(data / _PLAN).read_bytes() for data in bench.data]):
        for number in range(count):
            _build_meanwhile(bench, tally, f"changing file {number}", ("0", "1"), ("0", "1"))
    return tally


def changing_source(bench: Bench, count: int) -> Tally:
    """Build while a source is overwritten in place: the site has its passages or not, or one line is reported."""
    tally = Tally("source that changes while it is read")
    source = bench.sources / SOURCE
    whole = source.read_bytes()
    with _rewritten(source, [whole, whole + b"\n"]):
        for number in range(count):
            _build_meanwhile(bench, tally, f"changing source {number}", ("0", "2"), ("0", "1", "2"))
    bench.must(0)
    bench.check(tally, "right afterwards", "the build after", ("0",))
    return tally


def jumping_clock(bench: Bench, count: int) -> Tally:
    """Build with a clock that jumps by decades and files from the future: the same bytes.

    A `SOURCE_DATE_EPOCH` that is no date is refused with one line.
    """
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
        done = run([sys.executable, "-c", _JUMPING_CLOCK, *bench.arguments(version)])
        if done.returncode:
            tally.failures.append(f"{number}: {done.stdout[-400:]}")
        else:
            bench.check(tally, "built right", f"clock {number}", (str(version),))
    return tally
