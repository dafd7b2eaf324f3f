"""What tests share: the source documents where there are any, and the real site, built once."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from generator.archive.link import link
from generator.reading.rules import check

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
"""The same examples every time, and no clock: a busy machine is no fault of the program."""

ROOT = Path(__file__).resolve().parent.parent


def source_folder() -> Path | None:
    """The folder of source documents: `ARCHIVE_SOURCES`, else `data/sources`, else `../shared/sources`."""
    named = os.environ.get("ARCHIVE_SOURCES", "").split(os.pathsep)[0]
    for folder in (ROOT / named if named else None, ROOT / "data" / "sources", ROOT.parent / "shared" / "sources"):
        if folder is not None and any(folder.glob("*.txt")):
            return folder
    return None


@pytest.fixture(scope="session")
def sources() -> Path:
    """The source documents; a test that needs them is skipped, and says so, where there are none."""
    folder = source_folder()
    if folder is None:
        pytest.skip("no source documents here: put them in data/sources or name their folder in ARCHIVE_SOURCES")
    return folder


@pytest.fixture(scope="session")
def archive():
    """The toy archive, linked."""
    records, problems = check(ROOT / "tests" / "toy_archive" / "data")
    assert records is not None, problems
    return link(records)


def run_build(folder: Path, *more: str) -> subprocess.CompletedProcess:
    """`policy-archive build` of the real data into a folder, as a user runs it."""
    found = source_folder()
    command = [sys.executable, "-m", "generator", "build", "--build", str(folder), *more]
    if found:
        command += ["--sources", str(found)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def built(tmp_path_factory, worker_id) -> Path:
    """The build folder of the real data: `markdown/` and `site/`. Made once for all workers; nobody changes it.

    `ARCHIVE_TEST_BUILD` names one that is kept between runs, for work on the tests themselves.
    """
    kept = os.environ.get("ARCHIVE_TEST_BUILD")
    of_run = tmp_path_factory.getbasetemp()
    folder = Path(kept) if kept else (of_run if worker_id == "master" else of_run.parent) / "built"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "of-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept or not (folder / "site").exists():
            done = run_build(folder)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def built_site(built) -> Path:
    """The site of the real data."""
    return built / "site"


@pytest.fixture
def copy_of_build(built, tmp_path) -> Path:
    """A copy of the build folder that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "build"))


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all tests: its driver can run only once in a process."""
    from playwright.sync_api import sync_playwright

    from tests.browser.find_chromium import find_chromium

    program = find_chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
