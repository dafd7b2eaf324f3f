"""From Markdown to the site: the engine's run, and what the engine does not make.

The engine is called in this process with the project's own `mkdocs.yml`; folders and base address come from the build.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from generator import addresses


class SiteFailed(Exception):
    """The site engine stopped, or warned of something that a reader would meet."""


class _Collected(logging.Handler):
    """Keeps what the engine warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_site(config_file: Path, markdown: Path, site: Path, base: str, epoch: int) -> None:
    """Run the site engine over a Markdown folder. Any warning of the engine is a failure.

    `epoch` is the date of the data in seconds since 1970, the only date that may appear in the output.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    collected = _Collected()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collected)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        config = load_config(
            str(config_file), docs_dir=str(markdown.resolve()), site_dir=str(site.resolve()), site_url=base
        )
        build(config)
    except MkDocsException as error:
        raise SiteFailed(f"the site engine stopped: {error}") from error
    finally:
        logger.removeHandler(collected)
    if collected.messages:
        raise SiteFailed("the site engine warned:\n  " + "\n  ".join(collected.messages[:20]))


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
