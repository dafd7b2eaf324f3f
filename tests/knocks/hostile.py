"""An archive with hostile words in every text that a contributor may write, and what must not happen on its site.

A payload is appended to every text of the toy archive: scripts, handlers, `javascript:` links, Markdown, template and
front-matter syntax, SVG, formulas. The records pass the checks, since any words are allowed; the site must show them as
text.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from generator.problems import has_errors
from generator.reading.yaml_source import parse
from generator.registry.check import check_whole
from tests.knocks.lives import lived
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally, WrongAnswerError

EVIL = "evil.example"
PAYLOADS = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg/onload=window.ran=1>",
    "[x](javascript:window.ran=1)",
    '<a href="javascript:window.ran=1">x</a>',
    f"![x](https://{EVIL}/a.png)",
    "{{ 7*7 }}{% for x in y %}{# c #}",
    "</script><script>window.ran=1</script>",
    f"<style>@import url(https://{EVIL}/x.css)</style>",
    f"<iframe src=https://{EVIL}></iframe>",
    f'<meta http-equiv=refresh content="0;url=https://{EVIL}">',
    f"<base href=https://{EVIL}/>",
    f"<form action=https://{EVIL}><button autofocus onfocus=window.ran=1>x</button></form>",
    "{#id onclick=window.ran=1}",
    "{: onclick=window.ran=1 }",
    "| a | b |",
    "`code` **bold** _it_ ~~s~~ ^s^ ==m==",
    "]]>&lt;!-- --><!--",
    "&lt;script&gt;window.ran=1&lt;/script&gt;&#60;",
    f"<https://{EVIL}> https://{EVIL} //{EVIL}",
    "*[HTML]: x [^1]: y [ref]: javascript:window.ran=1",
    '=HYPERLINK("http://x","y")',
    "<math><mtext></p><img src onerror=window.ran=1></math>",
    "<details open ontoggle=window.ran=1>",
    "<template><script>window.ran=1</script></template>",
    '\\u003cscript\\u003e \\" \\ ${window.ran=1} `${window.ran=1}`',
    "::: note {.x}",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "@import 'x'; } body { display: none",
    "%3Cscript%3Ewindow.ran=1%3C/script%3E",
)
LONG_PAYLOADS = (
    "\n---\ntitle: x\nhead: <script>window.ran=1</script>\n---\n",
    "\n\n<script>window.ran=1</script>\n\n# 标题\n\n    code\n",
    "\n\n</div></main><script>window.ran=1</script>\n",
    "\n```html\n<script>window.ran=1</script>\n",
    "\nTY  - RPRT\nER  - \n@techreport{x,\n}\n",
)
_TEXTS = {"zh", "en", "words", "unit", "name", "expands", "index_number", "printed", "number", "file"}
_LONGEST = {"printed": 60, "file": 200}
_ADDRESSES = {"address", "archived", "repository", "licence_address"}


def write_hostile(folder: Path) -> Path:
    """Write the hostile archive below a folder. Returns its data folder."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(TOY / "data", data)
    number = count()
    for path in sorted(data.rglob("*.yaml")):
        read = parse(path.read_bytes(), path.name)
        changed = _hostile(read.data, number, "")
        path.write_text(json.dumps(changed, ensure_ascii=False, indent=1, default=_plain), "utf-8")
    return data


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(value)


def _hostile(value: object, number: Iterator[int], key: str) -> object:
    """A value with a payload in each of its texts; `number` chooses the payloads in turn."""
    if isinstance(value, dict):
        return {k: _hostile(v, number, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_hostile(v, number, key) for v in value]
    if not isinstance(value, str):
        return value
    if key in _TEXTS:
        n = next(number)
        payload = PAYLOADS[n % len(PAYLOADS)]
        if key in ("zh", "en") and n % 3 == 0:
            payload = LONG_PAYLOADS[n // 3 % len(LONG_PAYLOADS)]
        longest = _LONGEST.get(key, 4000)
        return f"{value}{payload}" if len(value + payload) <= longest else value
    if key in _ADDRESSES:
        return f"https://{EVIL}/{next(number)}?a=javascript:window.ran=1&b={{{{7*7}}}}&c=`)"
    return value


def left_alone(folder: Path) -> list[str]:
    """Fields that accept markup but get no payload in the hostile archive. There should be none."""
    data = Path(shutil.copytree(TOY / "data", folder / "data"))
    tried: set[tuple[str, ...]] = set()
    found = []
    for path in sorted(data.rglob("*.yaml")):
        raw = path.read_bytes()
        for place, value in _texts(parse(raw, path.name).data, ()):
            kind = (
                path.parent.name if path.parent != data else path.name,
                *(key for key in place if isinstance(key, str)),
            )
            if kind in tried:
                continue
            tried.add(kind)
            changed = parse(raw, path.name).data
            holder = changed
            for key in place[:-1]:
                holder = holder[key]
            holder[place[-1]] = value + PAYLOADS[0]
            if _hostile(value, count(), _key_of(place)) != value:
                continue
            path.write_text(json.dumps(changed, ensure_ascii=False, default=_plain), "utf-8")
            if not has_errors(check_whole(data)[2]):
                found.append(f"{path.name}: {place}")
        path.write_bytes(raw)
    return found


def _texts(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a file, with its path of keys and indexes."""
    if isinstance(value, str):
        yield place, value
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _texts(each, (*place, key))


def _key_of(place: tuple[str | int, ...]) -> str:
    return next(key for key in reversed(place) if isinstance(key, str))


class Acts(HTMLParser):
    """Parses a page and collects whatever could act: scripts, handlers, links that run or load from another host."""

    _LOADS = {
        *(("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("object", "data"), ("embed", "src")),
        *(("form", "action"), ("base", "href"), ("source", "src"), ("use", "href"), ("button", "formaction")),
    }
    _NEVER = {"iframe", "object", "embed", "base", "style", "template", "math", "marquee"}
    _HARMLESS = re.compile(r"(canonical|license|alternate|cite-as|type|collection|describedby|item|next|prev)")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in self._NEVER:
            self.found.append(f"<{tag}>")
        is_redirect = re.fullmatch(r"0; ?url=[.a-z0-9/#-]+", given.get("content", ""))
        if tag == "meta" and "refresh" in given.get("http-equiv", "").lower() and not is_redirect:
            self.found.append("<meta refresh>")
        if tag == "script" and "src" not in given and "json" not in given.get("type", ""):
            self.found.append("inline script")
        for name, value in given.items():
            if name.startswith("on"):
                self.found.append(f"{tag} {name}={value[:60]}")
            scheme = re.sub(r"[\x00-\x20]", "", value).lower()
            if scheme.startswith(("javascript:", "data:text", "vbscript:")) and name != "content":
                self.found.append(f"{tag} {name}={value[:60]}")
            is_harmless = tag == "link" and self._HARMLESS.match(given.get("rel", ""))
            if (tag, name) in self._LOADS and re.match(r"(https?:)?//", value) and not is_harmless:
                self.found.append(f"{tag} {name}={value[:60]}")


def what_acts(site: Path) -> list[str]:
    """Everything in the pages of a site that could act, and every gap in their security policies, by page."""
    found = []
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        acts = Acts()
        acts.feed(html)
        found += [f"{path.relative_to(site)}: {each}" for each in (*acts.found, *what_policy_lacks(html))]
    return found


_POLICY = re.compile(r'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)">')
_LOADED = ("<script", "<style", "<img", r"<link[^>]* rel=\"?(?:stylesheet|preload|modulepreload|icon|manifest)")
_ALLOWED = re.compile(r"'self'|'none'|'wasm-unsafe-eval'|data:|'sha256-[A-Za-z0-9+/]{43}='")


def what_policy_lacks(html: str) -> list[str]:
    """Why the security policy of a page would let it load anything from another host, or run an inline script."""
    policies = _POLICY.findall(html)
    if len(policies) != 1:
        return [f"{len(policies)} security policies"]
    rules = {name: values for name, *values in (part.split() for part in policies[0].split(";") if part.strip())}
    found = [
        f"the policy allows {value}" for values in rules.values() for value in values if not _ALLOWED.fullmatch(value)
    ]
    found += [f"the policy says nothing of {name}" for name in ("default-src", "base-uri") if name not in rules]
    found += [
        f"scripts may be {value}" for value in rules.get("script-src", rules.get("default-src", [])) if value == "data:"
    ]
    before = html[: _POLICY.search(html).start()].lower()
    return found + [f"{tag} stands before the policy" for tag in _LOADED if re.search(tag, before)]


def site_of(data: Path, folder: Path) -> Path:
    """Build the site of a data folder as a user does. Returns the site."""
    command = [sys.executable, "-m", "generator", "build", "--data", str(data), "--build", str(folder / "build")]
    done = subprocess.run([*command, "--sources", str(TOY / "sources")], capture_output=True, text=True)
    if done.returncode:
        raise WrongAnswerError(done.stdout + done.stderr)
    return folder / "build" / "site"


def run(folder: Path) -> Tally:
    """Check every page of the hostile archive, and of an archive after three releases with hostile reasons."""
    tally = Tally("pages of hostile archives")
    life = lived(Path(shutil.copytree(TOY / "data", folder / "life" / "data")))
    for data in (write_hostile(folder), life):
        site = site_of(data, data.parent)
        tally.failures += what_acts(site)
        tally.answers["at rest"] += len(list(site.rglob("*.html")))
    return tally


def visited_alone(site: Path, most: int) -> Tally:
    """Call `visited` with a new Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser.find_chromium import find_chromium

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        try:
            return visited(site, most, browser)
        finally:
            browser.close()


def visited(site: Path, most: int, browser) -> Tally:
    """Open up to `most` pages in Chromium, one of each kind first: no script runs and no request goes to another host.

    The pages' security policy is switched off, so that escaping alone must protect.
    """
    tally = Tally("pages opened")
    handler = partial(_Quiet, directory=str(site))
    server = _QuietServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    wanted = [""]
    foreign: list[str] = []
    ran: list[bool] = []

    def route(request) -> None:
        if (
            request.request.is_navigation_request()
            and request.request.url.startswith(base)
            and request.request.url != wanted[0]
        ):
            request.fulfill(status=204)  # A page that redirects stays; its target is opened in its turn.
        elif request.request.url.startswith((base, "data:", "blob:")):
            request.continue_()
        else:
            foreign.append(request.request.url)
            request.abort()

    try:
        context = browser.new_context(bypass_csp=True)
        context.route("**/*", route)
        # A page that redirects is gone before it can be asked, so whatever runs reports itself.
        context.expose_function("toldToHaveRun", lambda: ran.append(True))
        context.add_init_script("Object.defineProperty(window, 'ran', {set() { toldToHaveRun(); }})")
        page = context.new_page()
        for address in _one_of_each_kind(site)[:most]:
            wanted[0] = base + quote(address)
            page.goto(wanted[0], wait_until="load")
            page.wait_for_timeout(60)
            if ran:
                tally.failures.append(f"{address}: something ran")
            elif foreign:
                tally.failures.append(f"{address}: asked for {foreign}")
            else:
                tally.answers["quiet"] += 1
            foreign.clear()
            ran.clear()
        context.close()
    finally:
        server.shutdown()
        server.server_close()
    return tally


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Leaving a page while it loads aborts its requests, which is no error."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


def _one_of_each_kind(site: Path) -> list[str]:
    """The addresses of a site's pages: the first of each folder, then the second of each, and so on."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix()
        kinds.setdefault(address.partition("/")[0] + str(address.count("/")), []).append(address)
    longest = max(map(len, kinds.values()))
    return [kind[n] for n in range(longest) for kind in kinds.values() if n < len(kind)]
