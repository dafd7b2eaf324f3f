"""`policy-archive build` from one end to the other: read → check → link → pages → site.

MkDocs is the host: `mkdocs build` with the plugin makes the same site. What is added here: the data is checked first,
progress is told, the size limit of the host is held, and a fresh folder replaces the old site only when it is complete.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config

from generator.plugin import NAME, PolicyArchivePlugin
from generator.run import Loaded, load_all
from generator.site import engine, limits, write
from generator.site.folders import Built, Folders, Options
from generator.views import home


class BusyError(Exception):
    """Another build is using the same folder."""


def build(
    folders: Folders = Folders(), options: Options = Options(), say: Callable[[str], None] = lambda stage: None
) -> Built:
    """Build the site and let it replace the old one when it is complete.

    Raises `run.DataError`, `BusyError`, `write.CollisionError`, `write.NotOursError`, `markdown_tree.UnfitPageError`,
    `limits.SiteTooLargeError`, `engine.EngineError`, `index.SearchIndexError`, `BrokenProcessPool` or `OSError`; the
    last good site is then untouched.
    """
    start = time.monotonic()
    with only_build(folders.build), write.fresh_folder(folders.build) as fresh:
        say("reading and checking the data")
        loaded = load_all(folders, options)
        say("making pages and files")
        tree = _run_mkdocs(loaded, fresh)
        files = [path for path in fresh.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        limits.hold_to_limit(size, options.largest)
        write.write_tree(folders.markdown, tree)
        write.replace_folder(fresh, folders.site)
    sources = [source for plan in loaded.archive.plans.values() for source in plan.sources]
    return Built(
        counts=home.counts(loaded.archive),
        pages=sum(path.suffix == ".html" for path in files),
        size=size,
        seconds=time.monotonic() - start,
        passages=sum(source.sha256 in loaded.files.by_hash for source in sources),
        site=folders.site,
    )


def _run_mkdocs(loaded: Loaded, site: Path) -> dict[str, str | bytes]:
    """Run MkDocs with its plugin on data that is loaded already; every file that MkDocs read."""
    with engine.warnings_as_errors():
        config = load_config(str(loaded.folders.config), site_dir=str(site.resolve()))
        plugin = config.plugins.get(NAME)
        if not isinstance(plugin, PolicyArchivePlugin):
            raise engine.EngineError(f"{loaded.folders.config}: `plugins` must name {NAME}")
        plugin.loaded = loaded
        build_with_mkdocs(config)
    return plugin.tree


@contextmanager
def only_build(folder: Path) -> Iterator[None]:
    """Hold a lock on the build folder, and repair what a killed build left. Raises `BusyError`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"another build is at work in {folder}; wait for it, or choose another folder"
            raise BusyError(message) from None
        write.put_back(folder / "site")
        yield
