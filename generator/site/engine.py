"""The site engine, MkDocs: a run of it, and the passing by of its parser for pages that are HTML already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

PLUGIN = "policy-archive"


class EngineError(Exception):
    """The site engine stopped, or warned of something that a reader would meet."""


class _Collected(logging.Handler):
    """Keeps what the engine warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def run(config_file: Path, site: Path, loaded: object) -> dict[str, str | bytes]:
    """Make the site of records that are `loaded` in a folder; every file that the engine read.

    Raises `EngineError` where the engine stops or warns, and whatever the plugin raises.
    """
    with _warnings() as warnings:
        try:
            config = load_config(str(config_file), site_dir=str(site.resolve()))
            plugin = config.plugins[PLUGIN]
            plugin.loaded = loaded
            build(config)
        except MkDocsException as error:
            warnings.append(f"the engine stopped: {error}")
    if warnings:
        raise EngineError("the site engine says:\n  " + "\n  ".join(dict.fromkeys(warnings[:20])))
    return plugin.tree


def output_name(name: str) -> str:
    """The output of a file that the engine reads: each page is a folder's index."""
    stem = name.removesuffix(".md")
    if stem == name:
        return name
    return f"{stem}.html" if stem == "index" or stem.endswith("/index") else f"{stem}/index.html"


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """While this holds, what the engine warns of is collected and not printed."""
    collected = _Collected()
    logger = logging.getLogger("mkdocs")
    level, propagates = logger.level, logger.propagate
    logger.addHandler(collected)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield collected.messages
    finally:
        logger.removeHandler(collected)
        logger.setLevel(level)
        logger.propagate = propagates
