"""Where a build reads and writes, and what it tells when it is done. Light: a build of which nothing changed loads no more."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import unchanged, write
from generator.cores import Aside, Ended
from generator.last_site import Seen, is_of_now, seen
from generator.noted import note, noted

ROOT = Path(__file__).resolve().parent.parent
"""The repository: where `mkdocs.yml`, `site_src/` and `docs/` stand."""
SITE = "site"


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes."""

    data: Path = ROOT / "data"
    site_src: Path = ROOT / "site_src"
    docs: Path = ROOT / "docs"
    build: Path = ROOT / "build"
    sources: tuple[Path, ...] = ()

    @property
    def markdown(self) -> Path:
        return self.build / "markdown"

    @property
    def site(self) -> Path:
        return self.build / SITE

    @property
    def note(self) -> Path:
        """What the last whole build said of its site."""
        return self.build / "cache" / "built"

    @property
    def site_note(self) -> Path:
        """Which files the last build left in its site (`last_site`)."""
        return self.build / "cache" / "site"


@dataclass(frozen=True)
class Built:
    """What a build made."""

    counts: Mapping[str, int]
    pages: int
    size: int
    seconds: float
    passages: int
    site: Path


def inputs_of(folders: Folders, base: str | None) -> unchanged.Inputs:
    """The hashes of all that goes into a site."""
    words = [str(base), os.environ.get("SOURCE_DATE_EPOCH", "")]
    return unchanged.inputs(*_read(folders), words)


def stamps_of(folders: Folders) -> unchanged.Stamps:
    """When all that goes into a site was last touched."""
    return unchanged.stamps(*_read(folders))


def _read(folders: Folders) -> tuple[Path, list[Path], list[Path]]:
    """The data, the other folders and the files that a build reads."""
    return folders.data, [folders.site_src, folders.docs, *folders.sources], [ROOT / "mkdocs.yml"]


def remember(fresh: Path, memory: Path, key: str, told: Mapping[str, object]) -> None:
    """Mark a complete site with the hash of its inputs, and note beside it what the build said of it."""
    (fresh / write.MARKER).write_text(key)
    note(memory, (key, dict(told)))


def what_was_told(folders: Folders, key: str, looked: Aside[Seen] | None = None) -> Mapping[str, object] | None:
    """What the build said of the site that stands, where it was made from the same inputs and is as it was left; else None.

    `looked` is a `look_at_site` that was begun already.
    """
    was_key, told = noted(folders.note) or ("", {})
    try:
        if not was_key == key == (folders.site / write.MARKER).read_text():
            return None
    except (OSError, ValueError):
        return None
    found = what_was_seen(looked) if looked else None
    if found is None or not is_of_now(found, folders.site, folders.site_note):
        found = seen(folders.site, folders.site_note)
    return None if found.others or found.gone else told


def standing(folders: Folders, key: str, largest: int, looked: Aside[Seen] | None = None) -> Built | None:
    """The site that stands, where it was made from the inputs of this hash and its host has room for it; else None.

    `looked` is as for `what_was_told`.
    """
    start = time.monotonic()
    told = what_was_told(folders, key, looked)
    if told is None or told["size"] > largest:
        return None
    return Built(**told, seconds=time.monotonic() - start, site=folders.site)


def look_at_site(folders: Folders) -> Aside[Seen]:
    """Begin to look through the site that stands: forty thousand files take as long as the reading after an edit."""
    return Aside(lambda: seen(folders.site, folders.site_note))


def what_was_seen(looked: Aside[Seen]) -> Seen | None:
    """What was seen of the site; None where the process that looked was ended, and it must be looked at again."""
    try:
        return looked.result()
    except (Ended, OSError):
        return None
