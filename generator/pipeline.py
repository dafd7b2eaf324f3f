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
from typing import Any, TypeVar

from generator import addresses, citations, engine, item_pages, lazy_archive, parts, render, search_index, site, tombstones, unchanged, write
from generator.archive import Archive
from generator.cores import Aside, mapped
from generator.exports import Downloads, Told, database_file, files_of_plan, table_files, whole_files
from generator.folders import ROOT, SITE, Built, Folders, inputs_of, standing
from generator.head import head_of_dataset
from generator.kept_work import Keys, KeptWork, digests_of, keys_of, kept_work
from generator.last_site import LastSite, last_site, stamp_of, stamps
from generator.passages import SourceFiles, find_sources
from generator.plan_parts import PlanParts
from generator.problems import Problem, has_errors
from generator.record_cache import RecordCache
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.registry.published import terms
from generator.unchanged import Inputs
from generator.views import home
from generator.views.page import Page
from generator.views.pages import own_pages, pages
from generator.views.releases import release_pages

_FRESH = ".site-"
_AT_ONCE = 300
"""Pages that are made and written together."""

Kept = TypeVar("Kept")


class DataProblems(Exception):
    """The data has errors; nothing was built."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Collision(Exception):
    """Two pages or files of the site would stand at the same place."""


def load(
    data: Path, base: str | None = None, is_preview: bool = False, cache: RecordCache | None = None
) -> tuple[Archive, Registry]:
    """Read, check and link the data, and read the registry of its ids.

    Raises `DataProblems` where a build must not go on. `base` takes the place of the base address in the data. In a preview a
    published id that says something new is no hindrance: the change may be explained when it is done.
    """
    archive, registry, problems = check_whole(data, cache=cache)
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
    downloads: Downloads | None = None,
    plans: frozenset[str] | None = None,
    last: Mapping[str, Kept] | None = None,
    changed: Iterable[str] = (),
) -> dict[str, Kept]:
    """By name, what `keep` makes of every file that the site engine reads: generated pages, hand-written ones, assets, the
    project's documentation.

    The pages of a large archive are more than a machine holds: they are made, rendered and kept portion by portion, on both
    cores. `downloads` are as for `pages`. With `plans`, only their
    pages are rendered anew, and the others are those of the last build. With `last`, what the last build kept and still
    holds, only the pages are made that it does not have: those of the plans `changed`, and those of `own_pages`.
    """
    kept: dict[str, Kept] = dict(last or {})
    taken: dict[str, str] = {name.casefold(): "a page of the last build" for name in kept}

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

    stream = pages(archive, registry, files, downloads) if last is None else own_pages(archive, registry, files, changed, downloads)
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
    inputs: Inputs | None = None,
) -> Built:
    """Build the site and let it take the place of the old one when it is complete.

    Where nothing changed since the last build, nothing is done; `inputs` are those of the folders, where they are known already.
    `largest` is how many bytes the host allows.
    A quick build makes the pages and takes everything else over from the last site: enough to look at an edit; with `plans`
    only the pages of these are made. In a preview
    the promise of published ids is not enforced.
    Raises `DataProblems`, `Collision`, `Busy`, `site.TooLarge`, `engine.SiteFailed`, `search_index.SearchFailed` or `write.NotOurs`; the
    last good site then stands as it was.
    """
    start = time.monotonic()
    with only_build(folders.build):
        inputs = inputs or inputs_of(folders, base)
        stands = None if is_quick else standing(folders, inputs.key, largest)
        if stands:
            return stands
        try:
            told = _built(folders, base, say, is_quick, largest, is_preview, plans, inputs)
        except lazy_archive.Gone:  # The cache was altered.
            told = _built(folders, base, say, is_quick, largest, is_preview, plans, inputs, may_be_lazy=False)
    return Built(**told, seconds=time.monotonic() - start, site=folders.site)


def _built(
    folders: Folders,
    base: str | None,
    say: Callable[[str], None],
    is_quick: bool,
    largest: int,
    is_preview: bool,
    plans: frozenset[str] | None,
    inputs: Inputs,
    may_be_lazy: bool = True,
) -> dict[str, Any]:
    """What `build` does while it holds the folder: what the site has."""
    cache = folders.build / "cache"
    is_quick = is_quick and folders.site.exists()
    say("reading and checking the data")
    records = RecordCache(cache / "records")
    render.keep_templates(cache / "templates")
    edited = lazy_archive.edited(cache, folders.data, inputs, records, is_preview) if may_be_lazy and not is_quick else None
    if edited:
        archive, registry, digests = edited.archive, edited.registry, edited.digests
    else:
        archive, registry = load(folders.data, base, is_preview, records)
        digests = {} if is_quick else {plan.id: digests_of(plan) for plan in archive.plans.values()}
    gc.freeze()  # Millions of records that stay: not to be looked through again and again, nor copied into a second process.
    files = find_sources(folders.sources)
    last = last_site(folders.site, cache / "site")
    kept = kept_work(cache / "kept", last)
    fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folders.build))
    searched = tables = database = None
    try:
        os.chmod(fresh, 0o755)
        (fresh / write.MARKER).touch()
        keys, tables_told = None, {}
        if is_quick:
            last.take_below((addresses.ID, addresses.DATA, search_index.FOLDER))
        else:
            by_hand = (name for name, _ in _hand_written(folders))
            keys = keys_of(digests, files, folders.data, [str(base), str(epoch_of(archive)), *by_hand])
            archive = replace(archive, parts=PlanParts(cache / "parts", keys.outline, keys.plans))
            say("writing the downloads and the item pages")
            searched = Aside(lambda: _search_index(archive, fresh, files, keys, kept))
            # After an edit the rows are at hand: the database need not wait for the tables that make them.
            database = Aside(lambda: _add(fresh, *database_file(archive, registry))) if edited else None
            tables = Aside(lambda: _whole_files(archive, registry, fresh, is_database_apart=database is not None))
            _item_pages(archive, registry, files, fresh, keys, kept)
            _ = last.double  # Looked at while the others work.
            tables_told = tables.result()
            if database:
                database.result()
        say("writing the pages")
        sizes = {name: last.size(name) for name in last.taken if name.startswith("data/")}
        sizes |= {path.relative_to(fresh).as_posix(): path.stat().st_size for path in fresh.glob("data/**/*.*")}
        downloads = Downloads(sizes, tables_told)
        tree = _markdown(archive, registry, files, folders, downloads, kept, keys, plans if is_quick else None)
        _free(fresh, last, tree)
        say("running the site engine")
        engine.run(
            ROOT / "mkdocs.yml",
            folders.markdown,
            tree,
            fresh,
            last,
            cache / "engine",
            archive.settings.base_address,
            epoch_of(archive),
        )
        if searched:
            say("making the search index")
            kept.add(searched.result())
        made, _ = stamps(fresh)
        if twice := sorted(last.taken & made.keys()):
            raise Collision(f"two pages or files would stand at {twice[0]}")
        names = [*last.taken, *made]
        size = sum(map(last.size, last.taken)) + sum(stamp.size for stamp in made.values())
        site.hold_to_limit(size, largest)
        outline = keys.outline if keys else str(inputs.key)
        told = {
            "counts": kept.derived("counts", outline, lambda: home.counts(archive)),
            "pages": sum(name.endswith(".html") for name in names),
            "size": size,
            "passages": kept.derived("passages", outline, lambda: _drawn(archive, files)),
        }
        # Inputs that changed while they were read belong to no hash.
        if not is_quick and inputs_of(folders, base).key == inputs.key:
            unchanged.remember(fresh, folders.note, inputs.key, len(names), told)
            made[write.MARKER] = stamp_of(fresh / write.MARKER)
            kept.remember()
            records.forget_others()
            archive.parts.forget_others()
            lazy_archive.remember(cache, archive, digests, inputs)
        last.give_way(fresh, made)
    finally:
        for aside in (searched, tables, database):
            if aside:
                aside.stop()
        gc.unfreeze()
        shutil.rmtree(fresh, ignore_errors=True)
    return told


def _free(fresh: Path, last: LastSite, tree: Iterable[str]) -> None:
    """No output of the engine may stand where a download stands already, a page taken over apart."""
    there, _ = stamps(fresh)
    for name in tree:
        output = engine.html_name(name) if name.endswith(".md") else name
        if output in there or output in last.taken:
            if not output.endswith("index.html"):
                raise Collision(f"{name} would stand where the download {output} stands")
            last.taken.discard(output)
            (fresh / output).unlink(missing_ok=True)


def _search_index(archive: Archive, fresh: Path, files: SourceFiles, keys: Keys, kept: KeptWork) -> tuple:
    """Write the search index; what it takes over and tells."""
    own = kept.apart()
    search_index.write_index(archive, fresh, files, keys, own)
    return own.told_alone()


def _drawn(archive: Archive, files: SourceFiles) -> int:
    """How many source files are at hand."""
    return sum(source.sha256 in files.by_hash for plan in archive.plans.values() for source in plan.sources)


def _whole_files(archive: Archive, registry: Registry, fresh: Path, is_database_apart: bool) -> dict[str, Told]:
    """Write the downloads that are made of the archive as a whole; what is in each table."""
    told: dict[str, Told] = {}
    make = table_files if is_database_apart else whole_files
    for name, content in make(archive, registry, told):
        _add(fresh, name, content)
    return told


def _markdown(
    archive: Archive,
    registry: Registry,
    files: SourceFiles,
    folders: Folders,
    downloads: Downloads,
    kept: KeptWork,
    keys: Keys | None,
    plans: frozenset[str] | None,
) -> dict[str, write.Held]:
    """The Markdown in its folder. Where the outline of the archive is as it was, only pages of plans that changed are made."""
    write.claim(folders.markdown)
    hold = partial(write.hold, folders.markdown)
    if keys is None:
        tree = markdown_files(archive, registry, files, folders, hold, downloads, plans)
    else:
        changed = [plan for plan in archive.plans if not kept.is_as_it_was(_group(plan), keys.plans[plan])]
        own = list(_own_names(archive, registry, folders, changed))
        last = kept.tree(keys.outline, folders.markdown, own)
        tree = markdown_files(archive, registry, files, folders, hold, downloads, None, last, changed)
        kept.tell_tree(keys.outline, folders.markdown, tree)
    write.sweep(folders.markdown, tree)
    return tree


def _own_names(archive: Archive, registry: Registry, folders: Folders, changed: Iterable[str]) -> Iterator[str]:
    """The names of the Markdown files that a build makes in any case."""
    yield from (addresses.markdown_path(addresses.plan(plan)) for plan in changed)
    yield addresses.markdown_path(addresses.DATA)
    yield addresses.markdown_path(addresses.RELEASES)
    yield from (addresses.markdown_path(page.address) for page in release_pages(archive, registry))
    yield f"assets/{parts.WORDS_SCRIPT}"
    yield from (name for name, _ in _hand_written(folders))


def _group(plan: str) -> str:
    """What a plan has to itself: its items' pages, its page to cite, its files."""
    return f"plan {plan}"


def _item_pages(
    archive: Archive, registry: Registry, files: SourceFiles, fresh: Path, keys: Keys, kept: KeptWork
) -> None:
    """The pages to cite, live and gone, the files of each plan, the sitemap, and the list of ids that the 404 page asks."""
    wanted = [plan for plan in archive.plans if not kept.take(_group(plan), keys.plans[plan])]
    names: dict[str, list[str]] = {}
    changed: list[str] = []
    for plan in wanted:
        before = kept.notes.get(_group(plan), {})
        names[plan] = []
        for identifier, key in zip(archive.items_of_plan[plan], keys.items[plan], strict=True):
            name = addresses.html_path(addresses.cite_address(identifier))
            names[plan].append(name)
            if before.get(identifier) != key or not kept.take_file(name):
                changed.append(identifier)

    def write_page(identifier: str) -> None:
        name = addresses.html_path(addresses.cite_address(identifier))
        _add(fresh, name, item_pages.item_page(archive, files, identifier, registry))

    mapped(write_page, changed)
    for plan in wanted:
        name = addresses.html_path(addresses.cite_address(plan))
        for made, content in ((name, item_pages.plan_id_page(archive, plan)), *files_of_plan(archive, archive.plans[plan])):
            _add(fresh, made, content)
            names[plan].append(made)
        of_items = dict(zip(archive.items_of_plan[plan], keys.items[plan], strict=True))
        kept.tell(_group(plan), keys.plans[plan], names[plan], of_items)
    forms = kept.derived("forms", keys.outline, lambda: citations.plan_forms(archive))
    _add(fresh, addresses.CITE_FORMS, citations.cite_forms(archive, forms))
    if not kept.take("ids", keys.outline):
        kept.tell("ids", keys.outline, list(_files_of_ids(archive, registry, fresh)))


def _files_of_ids(archive: Archive, registry: Registry, fresh: Path) -> Iterator[str]:
    """Write the pages of ids that are gone, the sitemap, and the list of ids that the 404 page asks; their names."""
    files = [(addresses.html_path(address), html) for address, html in tombstones.tombstone_pages(registry, archive)]
    everything = [*archive.plans, *archive.items]
    files += site.item_sitemaps(archive.settings.base_address, everything, archive.settings.snapshot)
    ids = dict.fromkeys([*everything, *(each.id for each in terms(archive)), *registry.entries])
    files.append(("data/ids.json", json.dumps(list(ids), ensure_ascii=False, indent=0) + "\n"))
    withdrawn = tombstones.withdrawn_json(registry, archive)
    files.append(("data/withdrawn.json", json.dumps(withdrawn, ensure_ascii=False, indent=1) + "\n"))
    for name, text in files:
        _add(fresh, name, text)
        yield name


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
        write.put_back(folder / SITE)
        yield


def _add(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file the engine did not make; one it did make is a collision."""
    if (folder / name).exists():
        raise Collision(f"two pages or files would stand at {name}")
    write.write_file(folder, name, content)
