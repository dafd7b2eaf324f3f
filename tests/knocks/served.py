"""A site behind an ordinary static server: every address that was ever published answers."""

import http.client
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random
from urllib.parse import quote, unquote, urljoin, urlsplit

from tests.knocks.hostile import site_of
from tests.knocks.lives import STAGES
from tests.knocks.records import TOY
from tests.knocks.tallies import Tally

_LINK = re.compile(r'(?:href|src)="([^"#?]+)')


def addresses_of(site: Path) -> list[str]:
    """Every address of a site: each page by its folder, each other file by its name."""
    found = []
    for path in sorted(p for p in site.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(site).as_posix()
        found.append("/" + (name.removesuffix("index.html") if name.endswith("index.html") else name))
    return found


def life(folder: Path) -> tuple[Path, list[str]]:
    """Build the site of an archive after each of three releases. Returns the last site and every address ever.

    Files below `search-index/` are left out: their names contain a hash, and only the search page asks for them.
    """
    data = Path(shutil.copytree(TOY / "data", folder / "data"))
    ever: dict[str, None] = {}
    for stage in STAGES:
        stage(data)
        site = site_of(data, folder)
        ever.update(dict.fromkeys(each for each in addresses_of(site) if not each.startswith("/search-index/")))
    return site, list(ever)


def requests(site: Path, most: int, ever: Iterable[str] = (), seed: int = 1) -> Tally:
    """Request every address of the site and of `ever` once, then addresses at random: `most` requests in all.

    The links of the pages must lead to addresses of the site.
    """
    tally = Tally("requests")
    present = set(addresses_of(site))
    known = sorted(present.union(ever))
    rng = Random(seed)
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(re.search(r"port (\d+)", server.stdout.readline())[1])
        rng.shuffle(known)
        asked = known[:most]
        for address in asked:
            body = _get(port, address, tally)
            if body is not None and address.endswith("/"):
                for link in dict.fromkeys(_LINK.findall(body)):
                    target = urljoin(address, link.replace("&amp;", "&"))
                    if not urlsplit(link).scheme and unquote(target) not in present:
                        tally.failures.append(f"{address} links to {target}, which is not there")
        for _ in range(most - len(asked)):
            _get(port, rng.choice(known), tally)
    finally:
        server.terminate()
        server.wait()
    return tally


def _get(port: int, address: str, tally: Tally) -> str | None:
    for attempt in range(3):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", quote(address))
            answer = connection.getresponse()
            body = answer.read()
        except OSError as error:
            last = str(error)
            time.sleep(0.2 * (attempt + 1))
            continue
        finally:
            connection.close()
        if answer.status != 200:
            tally.failures.append(f"{address}: {answer.status}")
            return None
        tally.answers["answered"] += 1
        return body.decode("utf-8", "replace")
    tally.failures.append(f"{address}: {last}")
    return None
