"""What the site engine does not make: the second sitemap, and the size of it all."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from generator.archive import addresses

LARGEST = 1_000_000_000
"""Bytes: what the host (GitHub Pages) allows a published site."""


SITEMAP, MOST_ADDRESSES = "sitemap-items", 50_000


class SiteTooLargeError(Exception):
    """A site that the host would not publish."""


_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def item_sitemaps(base: str, identifiers: Sequence[str], day: str) -> Iterator[tuple[str, str]]:
    """Name and text of the second sitemap, which lists the addresses to cite.

    A sitemap may have 50,000 addresses (sitemaps.org 0.9); beyond that the file of this name lists those that have them.
    """
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


def hold_to_limit(size: int, largest: int = LARGEST) -> None:
    """Raise `SiteTooLargeError` where a site has more bytes than its host allows."""
    if size > largest:
        raise SiteTooLargeError(
            f"the site has {size / 1e6:,.0f} MB, and its host allows {largest / 1e6:,.0f} MB; "
            "--largest-site builds one for another host"
        )
