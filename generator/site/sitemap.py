"""The second sitemap, of the pages to cite, which the engine does not know."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from generator.archive import addresses

SITEMAP = "sitemap-items"
MOST_ADDRESSES = 50_000
"""Addresses that one sitemap may hold (sitemaps.org protocol 0.9)."""
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def item_sitemaps(base: str, identifiers: Sequence[str], day: str) -> Iterator[tuple[str, str]]:
    """Name and text of the sitemap of pages to cite; beyond `MOST_ADDRESSES` of an index and its sitemaps."""
    found = [addresses.absolute(base, addresses.cite_address(identifier)) for identifier in identifiers]
    if len(found) <= MOST_ADDRESSES:
        yield f"{SITEMAP}.xml", _listed("urlset", "url", found, day)
        return
    parts = [found[at : at + MOST_ADDRESSES] for at in range(0, len(found), MOST_ADDRESSES)]
    names = [f"{SITEMAP}-{number}.xml" for number in range(1, len(parts) + 1)]
    yield f"{SITEMAP}.xml", _listed("sitemapindex", "sitemap", [f"{base}{name}" for name in names], day)
    for name, part in zip(names, parts, strict=True):
        yield name, _listed("urlset", "url", part, day)


def _listed(kind: str, each: str, found: Iterable[str], day: str) -> str:
    lines = [f"<{each}><loc>{escape(address)}</loc><lastmod>{day}</lastmod></{each}>" for address in found]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<{kind} {_SCHEMA}>", *lines, f"</{kind}>"]) + "\n"
