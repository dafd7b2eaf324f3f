"""MkDocs, the site engine: its warnings as errors, and where it writes a page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.exceptions import MkDocsException


class EngineError(Exception):
    """MkDocs stopped, or warned of something that a reader would run into."""


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def warnings_as_errors() -> Iterator[None]:
    """Raise `EngineError` at the end where MkDocs stopped or warned; print none of its own messages."""
    collected = _Collector()
    logger = logging.getLogger("mkdocs")
    level, propagates = logger.level, logger.propagate
    logger.addHandler(collected)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield
    except MkDocsException as error:
        collected.messages.append(f"the engine stopped: {error}")
    finally:
        logger.removeHandler(collected)
        logger.setLevel(level)
        logger.propagate = propagates
    if collected.messages:
        raise EngineError("the site engine says:\n  " + "\n  ".join(dict.fromkeys(collected.messages[:20])))


def output_name(name: str) -> str:
    """The output of a file that MkDocs reads: `a/b.md` becomes `a/b/index.html`, `a/index.md` `a/index.html`."""
    stem = name.removesuffix(".md")
    if stem == name:
        return name
    return f"{stem}.html" if stem == "index" or stem.endswith("/index") else f"{stem}/index.html"
