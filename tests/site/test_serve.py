"""The preview in a real browser, by either command: whatever happens to the data, the last good site stays."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, Page

from tests.conftest import ROOT

pytestmark = [pytest.mark.site, pytest.mark.browser]

PLAN = "plans/qingchuan-2023-priorities/"
SECONDS = 60
"""How long anything may take on a busy machine."""


@dataclass
class Preview:
    """A preview that runs, its data, and what it has printed."""

    process: subprocess.Popen
    base: str
    data: Path
    log: Path

    @property
    def plan(self) -> Path:
        return self.data / "plans" / "qingchuan" / "qingchuan-2023-priorities.yaml"

    def page(self, address: str) -> str:
        """A page as the server sends it."""
        with urlopen(self.base + address, timeout=SECONDS) as answer:
            return answer.read().decode()

    def wait(self, is_so) -> None:
        """Wait until something is so."""
        end = time.monotonic() + SECONDS
        while not is_so():
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.1)

    def wait_for_words(self, count: int, words: str) -> None:
        """Wait until the terminal shows some words so many times."""
        self.wait(lambda: self.log.read_text("utf-8").count(words) >= count)

    def stop(self) -> int:
        """Press Ctrl-C; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(SECONDS)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def _listen_to_ctrl_c() -> None:
    """As in a terminal: what a shell starts in the background is told to ignore Ctrl-C, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(params=["policy-archive", "mkdocs"])
def preview(request, tmp_path) -> Iterator[Preview]:
    port = _free_port()
    data = Path(shutil.copytree(ROOT / "tests" / "toy_archive" / "data", tmp_path / "data"))
    if request.param == "mkdocs":
        for name in ("site_src", "docs"):
            (tmp_path / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "mkdocs.yml", tmp_path)
        command, cwd = ["mkdocs", "serve", "-a", f"127.0.0.1:{port}"], tmp_path
    else:
        command, cwd = ["generator", "serve", "--data", str(data), "--port", str(port)], ROOT
        command += ["--build", str(tmp_path / "build")]
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=cwd,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_listen_to_ctrl_c,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        )
    found = Preview(process, f"http://127.0.0.1:{port}/", data, log)

    def answers() -> bool:
        with contextlib.suppress(URLError):
            return bool(found.page(""))
        return False

    found.wait(answers)
    yield found
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    print(log.read_text("utf-8"))  # pytest shows it where a test failed


def _shows(page: Page, words: str) -> bool:
    with contextlib.suppress(Error):  # it is being loaded again
        return words in page.content()
    return False


def test_the_last_good_site_stays_whatever_happens_to_the_data(preview, browser):
    page = browser.new_page()
    page.goto(preview.base + PLAN)
    text = preview.plan.read_text("utf-8")

    preview.plan.write_text(text.replace("title: {zh: ", "title: {zh: 改过的", 2), "utf-8")
    preview.wait(lambda: _shows(page, "改过的"))

    preview.plan.write_text("a: [\n", "utf-8")
    preview.wait_for_words(1, "on the screen")
    assert "error Y107" in preview.log.read_text("utf-8")
    assert "改过的" in preview.page(PLAN)

    preview.plan.write_text(text, "utf-8")
    preview.wait(lambda: not _shows(page, "改过的"))

    begin = [sys.executable, "-m", "generator", "new", "qingchuan-2030-plan", "--title", "规划", "--data"]
    subprocess.run([*begin, str(preview.data)], cwd=ROOT, check=True, capture_output=True)
    preview.wait(lambda: "qingchuan-2030-plan" in preview.page("plans/"))

    preview.plan.unlink()
    preview.wait_for_words(2, "on the screen")
    assert "qingchuan-2023-priorities" in preview.page("plans/")
    preview.plan.write_text(text.replace("title: {zh: ", "title: {zh: 放回的", 2), "utf-8")
    page.close()  # it reloads itself at any moment: an address typed into it could get lost
    page = browser.new_page()
    page.goto(preview.base + "id/qingchuan-2023-priorities/1/", wait_until="commit", timeout=SECONDS * 1000)
    preview.wait(lambda: _shows(page, "放回的"))
    page.close()

    assert preview.stop() == 0
    assert "Traceback" not in preview.log.read_text("utf-8")
