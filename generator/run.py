"""One run of a build: what it reads, and the work that goes on while the engine makes pages.

`load` reads, checks and links the data. A `Run` makes the pages and has the workers write everything else; the plugin
(`plugin`) drives it, under `mkdocs build` and `policy-archive build` alike.
"""

import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from generator import outputs
from generator.archive import addresses
from generator.archive.model import Archive
from generator.exports import Downloads
from generator.outputs import Sizes, Work
from generator.problems import Problem, has_errors
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.search import index
from generator.site import engine, markdown_tree, write
from generator.site.folders import Folders, Options
from generator.site.workers import Workers, cores
from generator.sources.passages import SourceFiles, find_sources
from generator.views import data
from generator.views.pages import KINDS

_ITEMS_PER_JOB = 500
"""A worker takes half a second to start: fewer items than this are not worth one."""


class DataError(Exception):
    """The data has errors; nothing was built. `problems` are all problems of the data, warnings included."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


FAILURES = (
    BrokenProcessPool,
    index.SearchIndexError,
    write.CollisionError,
    OSError,
    ValueError,
    MemoryError,
    RecursionError,
)
"""What can stop a run and is reported in one line (`in_a_line`): no fault of the program."""


def in_a_line(error: Exception) -> str:
    """What stopped a run, in one line."""
    match error:
        case MemoryError():
            return "the build needs more memory than this machine has"
        case BrokenProcessPool():
            return "a process of the build was ended before it was done; most likely the machine had too little memory"
        case RecursionError():
            return "something is nested too deep, most likely in a page written by hand (site_src/pages, docs)"
    return str(error)


@dataclass(frozen=True)
class Loaded:
    """Everything a build reads, and the folders and options it was given."""

    archive: Archive
    registry: Registry
    files: SourceFiles
    folders: Folders
    options: Options

    @property
    def day(self) -> str:
        """The date of the site (`2026-11-30`): from the options, else the snapshot date of the data."""
        if self.options.epoch is not None:
            return time.strftime("%Y-%m-%d", time.gmtime(self.options.epoch))
        return (self.archive.settings.snapshot + "-01-01")[:10]

    @property
    def jobs(self) -> int:
        """The number of processes: as asked for, else as many as the archive keeps busy."""
        return self.options.jobs or max(1, min(cores(), len(self.archive.items) // _ITEMS_PER_JOB))


def load(data_folder: Path, base: str | None = None, is_preview: bool = False) -> tuple[Archive, Registry]:
    """Read, check and link the data, and read the registry of its ids.

    `base` replaces the base address in the data. In a preview, published ids may break: the change can be explained
    when it is finished. Raises `DataError`.
    """
    archive, registry, problems = check_whole(data_folder)
    if archive is None or registry is None or (has_errors(problems) and not is_preview):
        raise DataError(problems)
    if base:
        settings = archive.settings.model_copy(update={"base_address": base})
        archive = replace(archive, settings=settings)
    return archive, registry


def load_all(folders: Folders, options: Options) -> Loaded:
    """Read everything that a build needs. Raises `DataError`."""
    archive, registry = load(folders.data, options.base, options.is_preview)
    return Loaded(archive, registry, find_sources(folders.sources), folders, options)


class Run:
    """The work of one build. `site` is the folder of the new site."""

    def __init__(self, loaded: Loaded, site: Path) -> None:
        self._loaded = loaded
        self._site = site
        self._workers = Workers(Work(loaded.archive, loaded.registry, loaded.files, site), loaded.jobs)
        self._shards = index.shards(loaded.archive)
        self._characters: list[Future[str]] = []
        self._written: list[Future[Sizes]] = []
        self._tables: Sizes = {}
        self._pages: dict[str, str] = {}

    def tree(self) -> dict[str, str | bytes]:
        """Make every file that the engine reads, and start writing all others.

        Raises `markdown_tree.UnfitPageError` and `write.CollisionError`.
        """
        submit, portions = self._workers.submit, outputs.portions(self._loaded.archive.plans)
        tables = submit(outputs.write_tables)
        downloads = [submit(outputs.write_database)]
        downloads += [submit(outputs.write_plan_downloads, plans) for plans in portions]
        pages = [submit(outputs.render_plans, plans) for plans in portions]
        pages += [submit(outputs.render_kind, kind) for kind in KINDS]
        self._characters = [submit(outputs.write_search_shard, shard) for shard in self._shards]
        self._written = [submit(outputs.write_pages_to_cite, plans) for plans in portions]
        self._written += [submit(outputs.write_lists_of_ids), *downloads]

        tree = markdown_tree.Tree()
        for portion in pages:
            for name, text in portion.result():
                tree.add(name, text, f"the page {name}")
        self._tables, told = tables.result()
        sizes = dict(self._tables)
        for download in downloads:
            sizes |= download.result()
        page = data.data_page(self._loaded.archive, self._loaded.registry, Downloads(sizes, told))
        name = addresses.markdown_path(page.address)
        tree.add(name, markdown_tree.rendered(self._loaded.archive, page), f"the page {name}")
        markdown_tree.add_hand_written(tree, self._loaded.folders)
        self._pages = {engine.output_name(name): name for name in tree.files}
        return tree.in_order()

    def finish(self) -> None:
        """Wait until every file is written.

        Raises `write.CollisionError` where a page and another file want the same place, `index.SearchIndexError`, and
        whatever a worker raises.
        """
        names = list(self._tables)
        for written in self._written:
            names += written.result()
        characters = [each.result() for each in self._characters]
        index.write_around(self._loaded.archive, self._site, self._shards, characters)
        self.stop()
        for name in names:
            if name in self._pages:
                raise write.CollisionError(f"{self._pages[name]} would stand where the download {name} stands")
        (self._site / write.MARKER).touch()

    def stop(self) -> None:
        """End the workers; work that has not begun is dropped."""
        self._workers.close()
