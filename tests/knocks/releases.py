"""Releases that are killed: the data are the old ones or the new ones, or the check says that a release stopped half way."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.knocks.builds import Bench, bytes_of, is_over
from tests.knocks.lives import lived
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally


def releases_killed(bench: Bench, count: int, seed: int = 1) -> Tally:
    """Releases killed at random moments, every third one while the registry is written: the files of the last commit are taken back
    where any was touched, and the same release is made again."""
    tally = Tally("releases killed")
    rng = Random(seed)
    data = lived(Path(shutil.copytree(TOY / "data", bench.folder / "released" / "data")))
    build = bench.folder / "released" / "build"
    whole = bytes_of(data)

    def command(number: str) -> list[str]:
        return [
            sys.executable,
            "-m",
            "generator",
            "release",
            number,
            "--data",
            str(data),
            "--build",
            str(build),
            "--date",
            "2025-01-01",
        ]

    began = time.monotonic()
    subprocess.run(command("2025.1"), check=True, capture_output=True)
    seconds = time.monotonic() - began
    for number in range(count):
        _put_back(data, whole)
        shutil.rmtree(build / "releases", ignore_errors=True)
        process = subprocess.Popen(
            command("2025.1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        if number % 3 == 2:
            while not is_over(process) and not (build / "releases" / "2025.1").exists():
                time.sleep(0.0005)
            time.sleep(rng.uniform(0, 0.02))
        else:
            time.sleep(rng.uniform(0, seconds * 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now = bytes_of(data)
        is_whole = "2025.1" in now["releases.csv"].decode()
        told = subprocess.run(
            [sys.executable, "-m", "generator", "check", "--data", str(data)], capture_output=True, text=True
        )
        if is_whole or now == whole:
            if told.returncode:
                tally.failures.append(f"{number}: {told.stdout[-300:]}")
        elif "G516" not in told.stdout:
            tally.failures.append(f"{number}: a release stopped half way, and the check does not say so")
        if not is_whole:
            _put_back(data, whole)
            done = subprocess.run(command("2025.1"), capture_output=True, text=True)
            if done.returncode or list(build.glob(".release-*")):
                tally.failures.append(f"{number}: the next release: {done.stderr[-300:]}")
        tally.answers["done before" if is_whole else "nothing touched" if now == whole else "half way, and told"] += 1
    return tally


def _put_back(data: Path, whole: dict[str, bytes]) -> None:
    """What `git checkout` does."""
    for name in bytes_of(data).keys() - whole.keys():
        (data / name).unlink()
    for name, content in whole.items():
        (data / name).write_bytes(content)
