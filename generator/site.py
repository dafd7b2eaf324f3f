"""What the site engine does not make: the second sitemap, and the size of it all."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from generator import addresses

LARGEST = 1_000_000_000
"""Bytes: what the host (GitHub Pages) allows a published site."""


class TooLarge(Exception):
    """A site that the host would not publish."""


def item_sitemap(base: str, identifiers: Iterable[str], day: str) -> str:
    """The second sitemap, which lists the addresses to cite (sitemaps.org 0.9; at most 50,000 addresses a file)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for identifier in identifiers:
        address = escape(addresses.absolute(base, addresses.cite_address(identifier)))
        lines.append(f"<url><loc>{address}</loc><lastmod>{day}</lastmod></url>")
    return "\n".join(lines + ["</urlset>"]) + "\n"


def count_pages(site: Path) -> tuple[int, int]:
    """How many HTML pages a built site has, and how many bytes it is in all."""
    pages = size = 0
    for path in site.rglob("*"):
        if path.is_file():
            size += path.stat().st_size
            pages += path.suffix == ".html"
    return pages, size


def hold_to_limit(size: int, largest: int = LARGEST) -> None:
    """Raise `TooLarge` where a site has more bytes than its host allows."""
    if size > largest:
        raise TooLarge(
            f"the site has {size / 1e6:,.0f} MB, and its host allows {largest / 1e6:,.0f} MB; "
            "--largest-site builds one for another host"
        )
