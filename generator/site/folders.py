"""Where a build reads and writes, what it is told, and what it reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository, where `mkdocs.yml`, `site_src/` and `docs/` are."""


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes. `config` is the configuration of MkDocs."""

    config: Path = ROOT / "mkdocs.yml"
    data: Path = ROOT / "data"
    site_src: Path = ROOT / "site_src"
    docs: Path = ROOT / "docs"
    build: Path = ROOT / "build"
    sources: tuple[Path, ...] = ()

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders that a preview watches."""
        return tuple(folder for folder in (self.data, self.site_src, self.docs, *self.sources) if folder.exists())

    @property
    def markdown(self) -> Path:
        """The Markdown of the last complete build."""
        return self.build / "markdown"

    @property
    def site(self) -> Path:
        """The last complete site."""
        return self.build / "site"


@dataclass(frozen=True)
class Options:
    """What a build is told besides its folders.

    `base` replaces the base address in the data, and `epoch` (seconds since 1970) the date of the site. `jobs` is the
    number of processes, `largest` the size limit of the host in bytes. In a preview, published ids may break, and pages
    can be reloaded by the server.
    """

    base: str | None = None
    epoch: int | None = None
    jobs: int | None = None
    largest: int = 1_000_000_000
    is_preview: bool = False


@dataclass(frozen=True)
class Built:
    """What a build made: `size` in bytes, `seconds` of the clock, `passages` the number of source files at hand."""

    counts: Mapping[str, int]
    pages: int
    size: int
    seconds: float
    passages: int
    site: Path
