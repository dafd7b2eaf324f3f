"""Where a build reads and writes, what it is told, and what it tells when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository: where `mkdocs.yml`, `site_src/` and `docs/` stand."""


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes."""

    data: Path = ROOT / "data"
    site_src: Path = ROOT / "site_src"
    docs: Path = ROOT / "docs"
    build: Path = ROOT / "build"
    sources: tuple[Path, ...] = ()

    @property
    def watched(self) -> tuple[Path, ...]:
        """What a preview follows."""
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
    """What a build is told beside its folders.

    `base` takes the place of the base address in the data, `epoch` (seconds since 1970) that of its date; `jobs` is how many
    processes work (all cores where it is None), `largest` how many bytes the host allows. In a preview the promise of
    published ids is not enforced, and pages may be reloaded by the server that shows them.
    """

    base: str | None = None
    epoch: int | None = None
    jobs: int | None = None
    largest: int = 1_000_000_000
    is_preview: bool = False


@dataclass(frozen=True)
class Built:
    """What a build made. `passages` is how many source files were at hand, `size` bytes, `seconds` of the clock."""

    counts: Mapping[str, int]
    pages: int
    size: int
    seconds: float
    passages: int
    site: Path
