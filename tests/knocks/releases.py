"""Releases that are killed: the data are the old or the new, or `check` says that a release was interrupted."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.knocks.builds import Bench, bytes_of, is_over, run
from tests.knocks.lives import lived
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_NUMBER = "r2025.1"


def releases_killed(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Kill releases at random moments, every third one while it writes the registry.

    If the release was not completed, the files of the last commit are restored and the release is made again.
    """
    tally = Tally("releases killed")
    rng = Random(seed)
    data = lived(Path(shutil.copytree(TOY / "data", bench.folder / "released" / "data")))
    build = bench.folder / "released" / "build"
    whole = bytes_of(data)

    command = [sys.executable, "-m", "generator", "release", _NUMBER, "--date", "2025-01-01"]
    command += ["--data", str(data), "--build", str(build)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.monotonic() - began
    for number in range(count):
        _restore(data, whole)
        shutil.rmtree(build / "releases", ignore_errors=True)
        if number % 3 == 2:
            _kill(command, rng.uniform(0, 0.02), after=build / "releases" / _NUMBER)
        else:
            _kill(command, rng.uniform(0, seconds * 1.1))
        now = bytes_of(data)
        is_whole = _NUMBER in now["releases.csv"].decode()
        checked = run([sys.executable, "-m", "generator", "check", "--data", str(data)])
        if is_whole or now == whole:
            if checked.returncode:
                tally.failures.append(f"{number}: {checked.stdout[-300:]}")
        elif "G516" not in checked.stdout:
            tally.failures.append(f"{number}: a release stopped half way, and the check does not say so")
        if not is_whole:
            _restore(data, whole)
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode or list(build.glob(".release-*")):
                tally.failures.append(f"{number}: the next release: {done.stderr[-300:]}")
        tally.answers["done before" if is_whole else "nothing touched" if now == whole else "half way, and told"] += 1
    return tally


def _kill(command: Sequence[str], delay: float, after: Path | None = None) -> None:
    """Start a command and kill it after a delay in seconds, counted from when the path `after` exists."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while after and not is_over(process) and not after.exists():
        time.sleep(0.0005)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _restore(data: Path, whole: dict[str, bytes]) -> None:
    """Bring the data back to an earlier state, as `git checkout` does."""
    for name in bytes_of(data).keys() - whole.keys():
        (data / name).unlink()
    for name, content in whole.items():
        (data / name).write_bytes(content)
