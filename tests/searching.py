"""Drive the search page of a built site in a real browser, for the tests and the benchmarks."""

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.find_chromium import find_chromium

ROOT = Path(__file__).parent.parent
_PACKED = (".pf_index", "pf_meta", ".pagefind")


class Queries:
    """The queries of tests/queries.yaml, with the short names of plans spelled out."""

    def __init__(self) -> None:
        read = yaml.safe_load((ROOT / "tests" / "queries.yaml").read_text("utf-8"))
        self._plans = read["plans"]
        self.all = [self._spelled(query) for query in read["queries"]]

    def _spelled(self, query: dict) -> dict:
        lists = {
            key: [self._item(one) for one in query[key]] for key in ("all", "finds", "not", "first") if key in query
        }
        return {**query, **lists}

    def _item(self, short: str) -> str:
        plan, _, local = short.partition("/")
        return f"{self._plans[plan]}/{local}"


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site locally, with texts compressed as a static host does. Yields its base address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path = path / "index.html"
            if not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            if not path.name.endswith(_PACKED):
                body = gzip.compress(body, 9, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        try:
            yield opened
        finally:
            opened.close()


class SearchPage:
    """The search page, loaded and ready for queries."""

    def __init__(self, page: Page, base: str, address: str = "search/") -> None:
        self.page = page
        page.set_default_timeout(10_000)
        page.goto(base + address)
        page.wait_for_selector("#pa-search[data-state=done]", state="attached")

    def find(self, query: str) -> list[str]:
        """All items found for a query, best first."""
        self.page.evaluate(
            """query => {
                 const root = document.querySelector("#pa-search");
                 if (!window.isListening) {
                   root.addEventListener("archive:found", ({detail}) => {
                     window.foundItems = detail();
                     window.foundAt = performance.now();
                   });
                   window.isListening = true;
                 }
                 root.dataset.state = "waiting";
                 document.querySelector("#pa-find-q").value = query;
                 window.askedAt = performance.now();
                 document.querySelector(".pa-search-form").requestSubmit();
               }""",
            query,
        )
        self.page.wait_for_selector("#pa-search[data-state=done]", state="attached")
        return self.page.evaluate("window.foundItems")

    def milliseconds(self) -> float:
        """How long the last query took, from submitting it to showing its results."""
        return self.page.evaluate("window.foundAt - window.askedAt")


def settled(page: Page) -> None:
    """Wait until the results are shown."""
    page.wait_for_timeout(50)
    page.wait_for_selector("#pa-search[data-state=done]", state="attached")


def shown(page: Page) -> list[str]:
    """Ids of the items on the page, in order."""
    return page.eval_on_selector_all(".pa-search-hit", "all => all.map((hit) => hit.dataset.item)")


def counts(page: Page, facet: str) -> dict[str, int]:
    """The counts that a facet shows beside its values."""
    return page.evaluate(
        """facet => Object.fromEntries([...document.querySelectorAll(`input[name=${facet}]`)].map(
             (box) => [box.value, Number(box.parentElement.querySelector(".pa-search-count").textContent)]))""",
        facet,
    )


def faults(query: dict, found: list[str]) -> list[str]:
    """How the items found for a query differ from what tests/queries.yaml says; empty if they do not."""
    result = []
    found_set = set(found)
    for item in query.get("all", query.get("finds", [])):
        if item not in found_set:
            result.append(f"does not find {item}")
    for item in query.get("not", []):
        if item in found_set:
            result.append(f"finds {item}, at rank {found.index(item) + 1}")
    if "all" in query:
        result += [f"finds {item} too, at rank {n + 1}" for n, item in enumerate(found) if item not in query["all"]]
    wanted = query.get("first", [])
    for item in found[: len(wanted)]:
        if item not in wanted:
            result.append(f"ranks {item} among the first {len(wanted)}")
    return result
