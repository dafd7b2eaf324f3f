"""The whole way: read → check → link → pages → site. `load` stops after the linking, `build` goes to the end.

The engine, MkDocs, is the host: its plugin (`plugin`) drives a `Run`, here as well as under `mkdocs build`. What `build` adds is
what a command line can: checking first, progress, a fresh folder that takes the old site's place when it is complete.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
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
from generator.site import engine, limits, markdown_tree, write
from generator.site.folders import ROOT, Built, Folders, Options
from generator.site.workers import Workers, cores
from generator.sources.passages import SourceFiles, find_sources
from generator.views import data, home
from generator.views.pages import KINDS

_ITEMS_PER_JOB = 500
"""Items that are worth a process of their own, which takes half a second to start."""


class DataError(Exception):
    """The data has errors; nothing was built."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class BusyError(Exception):
    """Another build works in the same folder."""


@dataclass(frozen=True)
class Loaded:
    """All that a build reads: the linked archive, the registry of its ids, the source files at hand; with what it was told."""

    archive: Archive
    registry: Registry
    files: SourceFiles
    folders: Folders
    options: Options

    @property
    def day(self) -> str:
        """The date of the site, `2026-11-30`: that of the options, else the snapshot's."""
        if self.options.epoch is not None:
            return time.strftime("%Y-%m-%d", time.gmtime(self.options.epoch))
        return (self.archive.settings.snapshot + "-01-01")[:10]

    @property
    def jobs(self) -> int:
        """How many processes share the work: as many as were asked for, else as many as are worth while."""
        return self.options.jobs or max(1, min(cores(), len(self.archive.items) // _ITEMS_PER_JOB))


def load(data: Path, base: str | None = None, is_preview: bool = False) -> tuple[Archive, Registry]:
    """Read, check and link the data, and read the registry of its ids.

    Raises `DataError` where a build must not go on. `base` takes the place of the base address in the data. In a preview a
    published id that says something new is no hindrance: the change may be explained when it is done.
    """
    archive, registry, problems = check_whole(data)
    if archive is None or registry is None or (has_errors(problems) and not is_preview):
        raise DataError(problems)
    if base:
        settings = archive.settings.model_copy(update={"base_address": base})
        archive = replace(archive, settings=settings)
    return archive, registry


def load_all(folders: Folders, options: Options) -> Loaded:
    """Read all that a build needs. Raises `DataError`."""
    archive, registry = load(folders.data, options.base, options.is_preview)
    return Loaded(archive, registry, find_sources(folders.sources), folders, options)


class Run:
    """One build while it goes on: every file that is no page of the theme is written by workers, while the engine makes pages."""

    def __init__(self, loaded: Loaded, into: Path) -> None:
        self._loaded = loaded
        self._workers = Workers(Work(loaded.archive, loaded.registry, loaded.files, into), loaded.jobs)
        self._portions = outputs.portions(loaded.archive.plans)
        self._shards = index.shards(loaded.archive)
        self._site = into
        self._names: list[str] = []
        self._sizes: list[Future[Sizes]] = []
        self._characters: list[Future[str]] = []

    def tree(self) -> dict[str, str | bytes]:
        """Every file that the engine reads. Begins to write the others.

        Raises `markdown_tree.UnfitPageError`, `write.CollisionError`, and what the pages raise.
        """
        submit, portions = self._workers.submit, self._portions
        tables = submit(outputs.write_tables)
        downloads = [
            submit(outputs.write_database),
            *(submit(outputs.write_plan_downloads, plans) for plans in portions),
        ]
        pages = [submit(outputs.render_plans, plans) for plans in portions]
        pages += [submit(outputs.render_kind, kind) for kind in KINDS]
        self._characters = [submit(outputs.write_search_shard, shard) for shard in self._shards]
        self._sizes = [submit(outputs.write_pages_to_cite, plans) for plans in portions]
        self._sizes += [submit(outputs.write_lists_of_ids), *downloads]
        tree = markdown_tree.Tree()
        for portion in pages:
            for name, text in portion.result():
                tree.add(name, text, f"the page {name}")
        sizes, told = tables.result()
        for each in downloads:
            sizes = {**sizes, **each.result()}
        self._names += sizes
        page = data.data_page(self._loaded.archive, self._loaded.registry, Downloads(sizes, told))
        tree.add(
            addresses.markdown_path(page.address),
            markdown_tree.rendered(self._loaded.archive, page),
            "the page of the downloads",
        )
        markdown_tree.add_hand_written(tree, self._loaded.folders)
        self._outputs = {engine.output_name(name): name for name in tree.files}
        return tree.in_order()

    def finish(self) -> None:
        """Wait until every file is written.

        Raises `write.CollisionError` where a page would stand where such a file does, `index.SearchIndexError`, and what the work
        raises.
        """
        for written in self._sizes:
            self._names += written.result()
        characters = [each.result() for each in self._characters]
        index.write_around(self._loaded.archive, self._site, self._shards, characters)
        self.stop()
        for name in self._names:
            if name in self._outputs:
                raise write.CollisionError(f"{self._outputs[name]} would stand where the download {name} stands")
        (self._site / write.MARKER).touch()

    def stop(self) -> None:
        """End the workers."""
        self._workers.close()


def build(
    folders: Folders = Folders(), options: Options = Options(), say: Callable[[str], None] = lambda stage: None
) -> Built:
    """Build the site and let it take the place of the old one when it is complete.

    Raises `DataError`, `write.CollisionError`, `markdown_tree.UnfitPageError`, `BusyError`, `limits.SiteTooLargeError`, `engine.EngineError`,
    `index.SearchIndexError`, `write.NotOursError` or `BrokenProcessPool`; the last good site then stands as it was.
    """
    start = time.monotonic()
    with only_build(folders.build), write.fresh_folder(folders.build) as fresh:
        say("reading and checking the data")
        loaded = load_all(folders, options)
        say("making pages and files")
        tree = engine.run(ROOT / "mkdocs.yml", fresh, loaded)
        files = [path for path in fresh.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        limits.hold_to_limit(size, options.largest)
        write.write_tree(folders.markdown, tree)
        write.replace_folder(fresh, folders.site)
    sources = [
        source.sha256 in loaded.files.by_hash for plan in loaded.archive.plans.values() for source in plan.sources
    ]
    return Built(
        counts=home.counts(loaded.archive),
        pages=sum(path.suffix == ".html" for path in files),
        size=size,
        seconds=time.monotonic() - start,
        passages=sum(sources),
        site=folders.site,
    )


@contextmanager
def only_build(folder: Path) -> Iterator[None]:
    """While this holds, no other build works in the folder; what a killed one left behind is swept away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError(f"another build is at work in {folder}; wait for it, or choose another folder") from None
        write.put_back(folder / "site")
        yield
