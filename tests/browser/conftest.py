"""The built site served below a sub-path, and browser pages that record what goes wrong."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.conftest import ROOT
from tests.searching import SearchPage

BELOW = "/archive/"
"""The base path below which the site is served."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site below `BELOW`, and its 404 page for any other address."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(BELOW):
            return str(Path(self.directory) / "nothing-here")
        return super().translate_path(path[len(BELOW) - 1 :])

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        with suppress(ConnectionError):  # The browser left the page before it was complete.
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _serve(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BELOW}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def built_site(request) -> Path:
    """The site of the real data; `ARCHIVE_TEST_SITE` may name one that is built already."""
    named = os.environ.get("ARCHIVE_TEST_SITE")
    return Path(named) if named else request.getfixturevalue("built") / "site"


@pytest.fixture(scope="session")
def served(built_site) -> Iterator[str]:
    """The base address of the real site, below a sub-path."""
    yield from _serve(built_site)


@pytest.fixture(scope="session")
def toy_served(tmp_path_factory) -> Iterator[str]:
    """The base address of the toy archive's site, built for this sub-path, since the 404 page contains it."""
    build = tmp_path_factory.mktemp("toy")
    command = [sys.executable, "-m", "generator", "build", "--data", "tests/toy_archive/data", "--build", str(build)]
    command += ["--sources", str(build), "--base", f"https://toy.example{BELOW}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    yield from _serve(build / "site")


class Watched:
    """A browser page, and what went wrong on it: script errors, policy violations, requests to other hosts."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._check_host)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{kind}: {text}")

    def _check_host(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.base).netloc:
            self.faults.append(f"request to another host: {request.url}")

    def open(self, address: str) -> Page:
        """Go to an address of the site."""
        self.page.goto(self.base + address)
        return self.page


@pytest.fixture
def open_browser(browser, served):
    """Make a watched page: `open_browser(scheme="dark", width=390)`. At the end of the test none may have a fault."""
    contexts: list[BrowserContext] = []
    watched: list[Watched] = []

    def make(scheme: str = "light", width: int = 1280, base: str | None = None, **more) -> Watched:
        height = 844 if width < 600 else 900
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        contexts.append(context)
        watched.append(Watched(context, base or served))
        return watched[-1]

    yield make
    for context in contexts:
        context.close()
    assert [fault for each in watched for fault in each.faults] == []


@pytest.fixture
def browser_page(open_browser) -> Watched:
    """A watched page on a wide light screen."""
    return open_browser()


@pytest.fixture(scope="module")
def search(browser, served) -> SearchPage:
    """The search page, opened once for all tests of a module."""
    page = browser.new_page()
    yield SearchPage(page, served)
    page.close()


@pytest.fixture(scope="module")
def items(built_site) -> dict[str, dict]:
    """The row of every item in `data/items.json`, by id."""
    return {row["id"]: row for row in json.loads((built_site / "data" / "items.json").read_text("utf-8"))}


@pytest.fixture(scope="module")
def has_passages(built_site) -> bool:
    """Whether the site was built with source files, so that passages are searchable."""
    shards = built_site.glob("search-index/*/items.json")
    return any(any(json.loads(shard.read_text("utf-8"))["columns"]["passage"]) for shard in shards)
