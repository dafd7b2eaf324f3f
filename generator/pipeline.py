"""The whole way: read → link → view → render → write → site. `check` stops after the reading."""

import calendar
import fcntl
import gc
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from generator import addresses, citations, engine, item_pages, parts, render, search_index, site, tombstones, unchanged, write
from generator.archive import Archive
from generator.cores import mapped
from generator.exports import export_files
from generator.head import head_of_dataset
from generator.passages import SourceFiles, find_sources
from generator.problems import Problem, has_errors
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.registry.published import terms
from generator.views import home
from generator.views.page import Page
from generator.views.pages import pages

ROOT = Path(__file__).resolve().parent.parent
"""The repository: where `mkdocs.yml`, `site_src/` and `docs/` stand."""

_SITE = "site"
_FRESH = ".site-"
_AT_ONCE = 300
"""Pages that are made and written together."""

Kept = TypeVar("Kept")


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
        return self.build / _SITE


@dataclass(frozen=True)
class Built:
    """What a build made."""

    counts: Mapping[str, int]
    pages: int
    size: int
    seconds: float
    passages: int
    site: Path


class DataProblems(Exception):
    """The data has errors; nothing was built."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Collision(Exception):
    """Two pages or files of the site would stand at the same place."""


def load(data: Path, base: str | None = None, is_preview: bool = False) -> tuple[Archive, Registry]:
    """Read, check and link the data, and read the registry of its ids.

    Raises `DataProblems` where a build must not go on. `base` takes the place of the base address in the data. In a preview a
    published id that says something new is no hindrance: the change may be explained when it is done.
    """
    archive, registry, problems = check_whole(data)
    if archive is None or registry is None or (has_errors(problems) and not is_preview):
        raise DataProblems(problems)
    if base:
        settings = archive.settings.model_copy(update={"base_address": base})
        archive = replace(archive, settings=settings)
    return archive, registry


def epoch_of(archive: Archive) -> int:
    """The date of the data in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, else the snapshot date."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given and given.isdigit():
        return int(given)
    return calendar.timegm(time.strptime((archive.settings.snapshot + "-01-01")[:10], "%Y-%m-%d"))


def markdown_files(
    archive: Archive,
    registry: Registry,
    files: SourceFiles,
    folders: Folders,
    keep: Callable[[str, str | bytes], Kept],
    sizes: Mapping[str, int] | None = None,
    plans: frozenset[str] | None = None,
) -> dict[str, Kept]:
    """By name, what `keep` makes of every file that the site engine reads: generated pages, hand-written ones, assets, the
    project's documentation.

    The pages of a large archive are more than a machine holds: they are made, rendered and kept portion by portion, on both
    cores. `sizes` are the lengths of the downloads by name, in bytes; left out, they are measured. With `plans`, only their
    pages are rendered anew, and the others are those of the last build.
    """
    kept: dict[str, Kept] = {}
    taken: dict[str, str] = {}

    def claim(name: str, whose: str) -> str:
        folded = name.casefold()
        if folded in taken:
            raise Collision(f"{whose} and {taken[folded]} would both stand at {name}")
        taken[folded] = whose
        return name

    def make(page: Page) -> Kept:
        name = addresses.markdown_path(page.address)
        last = _last_text(folders.markdown / name, page, plans) if plans is not None else None
        return keep(name, rendered(archive, page) if last is None else last)

    stream = pages(archive, registry, files, sizes)
    while portion := list(islice(stream, _AT_ONCE)):
        names = [claim(addresses.markdown_path(page.address), f"the page {page.title.zh}") for page in portion]
        kept.update(zip(names, mapped(make, portion), strict=True))
    words = claim(f"assets/{parts.WORDS_SCRIPT}", "the words of the interface")
    kept[words] = keep(words, parts.words_script())
    for name, path in _hand_written(folders):
        kept[claim(name, str(path.name))] = keep(name, path.read_bytes())
    return kept


def _last_text(path: Path, page: Page, plans: frozenset[str]) -> str | None:
    """The text that the last build wrote of a page, but for those of these plans."""
    is_changed = page.address in {addresses.plan(plan) for plan in plans}
    return path.read_text("utf-8") if not is_changed and path.is_file() else None


def rendered(archive: Archive, page: Page) -> str:
    """A page as Markdown, with what machines read in its head."""
    head = ""
    if "plan" in page.head:
        head = citations.head_of_plan(archive, page.head["plan"])
    elif "dataset" in page.head:
        head = head_of_dataset(archive, page.head["dataset"])
    return render.render_page(page, archive.settings.base_address, head)


def _hand_written(folders: Folders) -> Iterator[tuple[str, Path]]:
    """Name in the Markdown folder and file of everything written by hand."""
    for path in sorted((folders.site_src / "pages").rglob("*")):
        if path.is_file():
            name = path.relative_to(folders.site_src / "pages").as_posix()
            if path.suffix == ".md" and path.name != "index.md":
                name = f"{name.removesuffix('.md')}/index.md"
            yield name, path
    for path in sorted((folders.site_src / "assets").rglob("*")):
        if path.is_file():
            yield f"assets/{path.relative_to(folders.site_src / 'assets').as_posix()}", path
    for path in sorted(folders.docs.rglob("*")):
        if path.is_file():
            yield f"docs/{path.relative_to(folders.docs).as_posix()}", path


def build(
    folders: Folders = Folders(),
    base: str | None = None,
    say: Callable[[str], None] = lambda stage: None,
    is_quick: bool = False,
    largest: int = site.LARGEST,
    is_preview: bool = False,
    plans: frozenset[str] | None = None,
) -> Built:
    """Build the site and let it take the place of the old one when it is complete.

    Where nothing changed since the last build, nothing is done.
    `largest` is how many bytes the host allows.
    A quick build makes the pages and takes everything else over from the last site: enough to look at an edit; with `plans`
    only the pages of these are made. In a preview
    the promise of published ids is not enforced.
    Raises `DataProblems`, `Collision`, `Busy`, `site.TooLarge`, `engine.SiteFailed`, `search_index.SearchFailed` or `write.NotOurs`; the
    last good site then stands as it was.
    """
    start = time.monotonic()
    note = folders.build / "cache" / "built.json"
    with only_build(folders.build):
        key = _inputs(folders, base)
        told = None if is_quick else unchanged.what_was_told(folders.site, note, key)
        if told and told["size"] <= largest:
            return Built(**told, seconds=time.monotonic() - start, site=folders.site)
        say("reading and checking the data")
        archive, registry = load(folders.data, base, is_preview)
        gc.freeze()  # Millions of records that stay: not to be looked through again and again, nor copied into a second process.
        files = find_sources(folders.sources)
        fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folders.build))
        try:
            os.chmod(fresh, 0o755)
            (fresh / write.MARKER).touch()
            is_quick = is_quick and folders.site.exists()
            if is_quick:
                write.take_over(folders.site, fresh, (addresses.ID, addresses.DATA, search_index.FOLDER))
            else:
                say("writing the downloads")
                for name, content in export_files(archive, registry):
                    _add(fresh, name, content)
            say("writing the pages")
            sizes = {path.relative_to(fresh).as_posix(): path.stat().st_size for path in fresh.glob("data/**/*.*")}
            write.claim(folders.markdown)
            hold = partial(write.hold, folders.markdown)
            tree = markdown_files(archive, registry, files, folders, hold, sizes, plans if is_quick else None)
            write.sweep(folders.markdown, tree)
            _free(fresh, tree)
            say("running the site engine")
            engine.run(
                ROOT / "mkdocs.yml",
                folders.markdown,
                tree,
                fresh,
                folders.site,
                folders.build / "cache" / "engine.json",
                archive.settings.base_address,
                epoch_of(archive),
            )
            if not is_quick:
                _item_pages(archive, registry, files, fresh, say)
                say("making the search index")
                search_index.write_index(archive, fresh, files)
            pages_built, size = site.count_pages(fresh)
            site.hold_to_limit(size, largest)
            drawn = sum(source.sha256 in files.by_hash for plan in archive.plans.values() for source in plan.sources)
            told = {"counts": home.counts(archive), "pages": pages_built, "size": size, "passages": drawn}
            # Inputs that changed while they were read belong to no hash.
            if not is_quick and _inputs(folders, base) == key:
                unchanged.remember(fresh, note, key, told)
            write.replace_folder(fresh, folders.site)
        finally:
            gc.unfreeze()
            shutil.rmtree(fresh, ignore_errors=True)
    return Built(**told, seconds=time.monotonic() - start, site=folders.site)


def _inputs(folders: Folders, base: str | None) -> str:
    """The hash of all that goes into a site."""
    read = (folders.data, folders.site_src, folders.docs, *folders.sources)
    return unchanged.inputs_hash(read, [ROOT / "mkdocs.yml"], [str(base), os.environ.get("SOURCE_DATE_EPOCH", "")])


def _free(fresh: Path, tree: Iterable[str]) -> None:
    """No output of the engine may stand where a download stands already, a page taken over apart."""
    for name in tree:
        output = engine.html_name(name) if name.endswith(".md") else name
        path = fresh / output
        if path.exists():
            if not output.endswith("index.html"):
                raise Collision(f"{name} would stand where the download {output} stands")
            path.unlink()


def _item_pages(
    archive: Archive, registry: Registry, files: SourceFiles, fresh: Path, say: Callable[[str], None]
) -> None:
    """The pages to cite, live and gone, their sitemap, and the list of ids that the 404 page asks."""
    say("writing the item pages")
    identifiers = list(archive.items)

    def write_page(identifier: str) -> None:
        html = item_pages.item_page(archive, files, identifier, registry)
        _add(fresh, addresses.html_path(addresses.cite_address(identifier)), html)

    mapped(write_page, identifiers)
    for identifier in archive.plans:
        html = item_pages.plan_id_page(archive, identifier)
        _add(fresh, addresses.html_path(addresses.cite_address(identifier)), html)
    for address, html in tombstones.tombstone_pages(registry, archive):
        _add(fresh, addresses.html_path(address), html)
    everything = [*archive.plans, *archive.items]
    snapshot = archive.settings.snapshot
    for name, text in site.item_sitemaps(archive.settings.base_address, everything, snapshot):
        _add(fresh, name, text)
    ids = dict.fromkeys([*everything, *(each.id for each in terms(archive)), *registry.entries])
    _add(fresh, "data/ids.json", json.dumps(list(ids), ensure_ascii=False, indent=0) + "\n")
    withdrawn = tombstones.withdrawn_json(registry, archive)
    _add(fresh, "data/withdrawn.json", json.dumps(withdrawn, ensure_ascii=False, indent=1) + "\n")


class Busy(Exception):
    """Another build works in the same folder."""


@contextmanager
def only_build(folder: Path) -> Iterator[None]:
    """While this holds, no other build works in the folder; what a killed one left behind is swept away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"another build is at work in {folder}; wait for it, or choose another folder") from None
        for left in folder.glob(f"{_FRESH}*"):
            shutil.rmtree(left, ignore_errors=True)
        write.put_back(folder / _SITE)
        yield


def _add(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file the engine did not make; one it did make is a collision."""
    if (folder / name).exists():
        raise Collision(f"two pages or files would stand at {name}")
    write.write_file(folder, name, content)
