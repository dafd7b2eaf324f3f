"""The whole site as one ZIP that can be unpacked and opened without a server.

Links to folders lead to their `index.html`. Scripts that browsers refuse to run from the disk are left out, and so is
the search, which is replaced by a list of all items that can be filtered by typing. The same site gives the same bytes.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from generator.archive import addresses
from generator.archive.model import Archive
from generator.views.render import render_html

_LEFT_OUT = (
    f"{addresses.SEARCH_INDEX}/",
    ".policy-archive",
    "404.html",
    "sitemap",
    "robots.txt",
    "CNAME",
    ".nojekyll",
)
"""Prefixes of files that only a server uses."""

_SEARCH = addresses.html_path(addresses.SEARCH)
_LINK = re.compile(rb"""(\s(?:href|action)=)("[^"]*"|'[^']*'|[^\s>"']+)|(content="\d+;\s*url=)([^"]*)""", re.I)
_MODULE = re.compile(rb"""<script\b[^>]*\stype="?module"?[^>]*>\s*</script>\n?""", re.I)
_NO_SCRIPT = re.compile(rb"<noscript>(.*?)</noscript>", re.I | re.S)
_OUTSIDE = re.compile(rb"[a-z][a-z0-9+.\-]*:|//|#", re.I)
_PACKED = {".png", ".jpg", ".jpeg", ".woff2", ".zip", ".gz"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(site: Path, out: BinaryIO, archive: Archive) -> None:
    """Write the ZIP of a finished site to an open file, one file of the site in memory at a time."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, path in _files(site):
            _add(packed, name, offline(path.read_bytes()) if name.endswith(".html") else path.read_bytes())
        _add(packed, _SEARCH, offline(search_page(archive).encode()))


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """The files that go into the ZIP, sorted by name."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for name in names:
        if name not in (addresses.ARCHIVE_ZIP, _SEARCH) and not name.startswith(_LEFT_OUT):
            yield name, site / name


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(f"policy-archive/{name}", _EPOCH)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _PACKED else zipfile.ZIP_DEFLATED
    packed.writestr(entry, content)


def offline(page: bytes) -> bytes:
    """A page whose links to folders lead to the `index.html` in them, without the scripts that need a server.

    Browsers run no module from the disk, so the page's `noscript` content takes its place.
    """
    without = _MODULE.sub(b"", page)
    if without != page:
        page = _NO_SCRIPT.sub(rb"\1", without)
    return _LINK.sub(lambda found: found[1] + _quoted(found[2]) if found[1] else found[3] + _to_file(found[4]), page)


def _quoted(value: bytes) -> bytes:
    mark = value[:1] if value[:1] in (b'"', b"'") else b""
    return mark + _to_file(value[1:-1] if mark else value) + mark


def _to_file(link: bytes) -> bytes:
    """`../cities/handan/#grid` as `../cities/handan/index.html#grid`; links to other hosts stay."""
    if not link or _OUTSIDE.match(link):
        return link
    path = re.split(rb"[?#]", link, maxsplit=1)[0]
    rest = link[len(path) :]
    if path.endswith(b"/") or path in (b".", b"..") or path.endswith((b"/.", b"/..")):
        path = path.rstrip(b"/") + b"/index.html" if path else path
    return path + rest


def search_page(archive: Archive) -> str:
    """The page that replaces the search: every item by plan, filtered by typing."""
    groups = [
        (plan, archive.cities[plan.city], [archive.items[identifier] for identifier in archive.items_of_plan[plan.id]])
        for plan in archive.plans.values()
    ]
    return render_html(
        "offline_search.html.jinja",
        addresses.SEARCH,
        archive.settings.base_address,
        settings=archive.settings,
        groups=groups,
        place=addresses.item_in_plan,
    )
