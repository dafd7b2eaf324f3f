"""The whole way: read → link → view → render → write → site. `check` stops after the reading."""

import calendar
import fcntl
import gc
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import addresses, engine, item_files, lazy_archive, markdown_tree, render, search_index, site, write
from generator.archive import Archive
from generator.cores import Aside
from generator.exports import Downloads, Told, database_files, table_files, whole_files
from generator.folders import ROOT, SITE, Built, Folders, inputs_of, look_at_site, remember, stamps_of, standing, what_was_seen
from generator.kept_work import Keys, KeptWork, ToldApart, digests_of, keys_of, kept_work
from generator.last_site import Seen, last_site, stamp_of, stamps
from generator.passages import SourceFiles, find_sources
from generator.noted import note, noted
from generator.plan_parts import PlanParts
from generator.problems import Problem, has_errors
from generator.record_cache import RecordCache
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.unchanged import Inputs
from generator.views import home

_FRESH = ".site-"
_PROGRAM = "program"
"""Notes that there is a cache of this program."""
_NEW_OBJECTS = 100_000
"""Objects that are made before Python looks for those that hold each other and nobody else holds; its own 700 cost a build 3 %."""


class DataProblems(Exception):
    """The data has errors; nothing was built."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


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
    if given and re.fullmatch("[0-9]{1,12}", given):
        return int(given)
    return calendar.timegm(time.strptime((archive.settings.snapshot + "-01-01")[:10], "%Y-%m-%d"))


def build(
    folders: Folders = Folders(),
    base: str | None = None,
    say: Callable[[str], None] = lambda stage: None,
    is_quick: bool = False,
    largest: int = site.LARGEST,
    is_preview: bool = False,
    plans: frozenset[str] | None = None,
    inputs: Inputs | None = None,
    looked: Aside[Seen] | None = None,
) -> Built:
    """Build the site and let it take the place of the old one when it is complete.

    Where nothing changed since the last build, nothing is done; `inputs` are those of the folders, where they are known already,
    and `looked` is a `look_at_site` that was begun already.
    `largest` is how many bytes the host allows.
    A quick build makes the pages and takes everything else over from the last site: enough to look at an edit; with `plans`
    only the pages of these are made. In a preview
    the promise of published ids is not enforced.
    Raises `DataProblems`, `write.Collision`, `markdown_tree.UnfitPage`, `Busy`, `site.TooLarge`, `engine.SiteFailed`, `search_index.SearchFailed`, `write.NotOurs` or `cores.Ended`; the
    last good site then stands as it was.
    """
    start = time.monotonic()
    try:
        with only_build(folders.build):
            inputs = inputs or inputs_of(folders, base)
            stands = None if is_quick else standing(folders, inputs.key, largest, looked)
            if stands:
                return stands
            try:
                told = _built(folders, base, say, is_quick, largest, is_preview, plans, inputs, looked)
            except lazy_archive.Gone:  # The cache was altered.
                told = _built(folders, base, say, is_quick, largest, is_preview, plans, inputs, may_be_lazy=False)
    finally:
        if looked:
            looked.stop()
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
    looked: Aside[Seen] | None = None,
    may_be_lazy: bool = True,
) -> dict[str, Any]:
    """What `build` does while it holds the folder: what the site has."""
    cache, thresholds = folders.build / "cache", gc.get_threshold()
    if noted(cache / _PROGRAM) is None:  # What another program noted cannot be read, and nobody would ever delete it.
        shutil.rmtree(cache, ignore_errors=True)
        note(cache / _PROGRAM, True)
    is_quick = is_quick and folders.site.exists()
    say("reading and checking the data")
    looked = looked or look_at_site(folders)
    records = RecordCache(cache / "records")
    try:
        render.keep_templates(cache / "templates")
        edited = lazy_archive.edited(cache, folders.data, inputs, records, is_preview) if may_be_lazy and not is_quick else None
        if edited:
            archive, registry, digests = edited.archive, edited.registry, edited.digests
        else:
            archive, registry = load(folders.data, base, is_preview, records)
            digests = {} if is_quick else {plan.id: digests_of(plan) for plan in archive.plans.values()}
        files = find_sources(folders.sources, inputs.files)
        last = last_site(folders.site, folders.site_note, what_was_seen(looked))
    finally:
        looked.stop()
    # What was read is what was hashed, or nothing that is made of it is kept under a hash.
    is_as_hashed = is_quick or stamps_of(folders) == inputs.stamps
    kept = kept_work(cache / "kept", last, is_as_hashed)
    by_hand = [name for name, _ in markdown_tree.hand_written(folders)]
    fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folders.build))
    searched = tables = database = None
    try:
        gc.freeze()  # Millions of records that stay: not to be looked through again and again, nor copied into a second process.
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()
        os.chmod(fresh, 0o755)
        (fresh / write.MARKER).touch()
        keys = None
        if is_quick:
            last.take_below((addresses.ID, addresses.DATA, search_index.FOLDER))
        else:
            keys = keys_of(digests, files, inputs.lists, [str(base), str(epoch_of(archive)), *by_hand])
            if is_as_hashed:
                archive = replace(archive, parts=PlanParts(cache / "parts", keys.outline, keys.own, folders.site, fresh))
            say("writing the downloads and the item pages")
            searched = Aside(lambda: _search_index(archive, fresh, files, keys, kept))
            # After an edit the rows are at hand: the database need not wait for the tables that make them. The search takes longest.
            database = Aside(lambda: _write(fresh, database_files(archive, registry))) if edited else None
            tables = Aside(lambda: _downloads(archive, registry, fresh, table_files if edited else whole_files), bool(edited))
            item_files.write_files(archive, registry, files, fresh, keys, kept)
            _ = last.double  # Looked at while the others work.
        # Within one tick of the clock a file can change unseen by its stamp; later the stamp tells.
        is_the_same = not is_quick and inputs_of(folders, base) == inputs

        def downloads() -> Downloads:
            told = tables.result() if tables else {}
            if database:
                database.result()
            sizes = last.sizes_taken("data/")
            written = (path for path in fresh.glob("data/**/*.*") if path.is_file())
            return Downloads(sizes | {path.relative_to(fresh).as_posix(): path.stat().st_size for path in written}, told)

        say("writing the pages")
        tree = markdown_tree.markdown(archive, registry, files, folders, downloads, kept, keys, plans if is_quick else None)
        markdown_tree.free(fresh, last, tree)
        say("running the site engine")
        of_pages = engine.run(
            ROOT / "mkdocs.yml",
            folders.markdown,
            tree,
            by_hand,
            fresh,
            last,
            cache / "engine",
            archive.settings.base_address,
            epoch_of(archive),
        )
        if searched:
            say("making the search index")
            kept.add(searched.result())
        made, made_in = stamps(fresh)
        if twice := sorted(filter(last.is_taken, made)):
            raise write.Collision(f"two pages or files would stand at {twice[0]}")
        will_stand = last.next_tally(made)
        site.hold_to_limit(will_stand.size, largest)
        told = {
            "counts": archive.parts.get_whole("counts", lambda: home.counts(archive)),
            "pages": will_stand.pages,
            "size": will_stand.size,
            "passages": archive.parts.get_whole("passages", lambda: _drawn(archive, files)),
        }
        # Inputs that changed while they were read belong to no hash, those that are as before by now neither.
        touched = stamps_of(folders)
        is_sure = is_the_same and is_as_hashed and touched == inputs.stamps and records.used <= records.names(inputs.plans)
        if is_sure:
            remember(fresh, folders.note, inputs.key, told)
            made[write.MARKER] = stamp_of(fresh / write.MARKER)
        if not is_quick:
            kept.forget()
        listing = last.announce(made)
        note(cache / "engine", of_pages if touched.around == inputs.stamps.around else None)
        if is_sure:
            kept.remember(listing)
            records.forget_others()
            archive.parts.forget_others()
            lazy_archive.remember(cache, archive, digests, inputs)
        last.give_way(fresh, made, made_in)
    finally:
        for aside in (searched, tables, database):
            if aside:
                aside.stop()
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        shutil.rmtree(fresh, ignore_errors=True)
    return told


def _search_index(archive: Archive, fresh: Path, files: SourceFiles, keys: Keys, kept: KeptWork) -> ToldApart:
    """Write the search index; what it takes over and tells."""
    own = kept.apart()
    search_index.write_index(archive, fresh, files, keys, own)
    return own.told_alone()


def _drawn(archive: Archive, files: SourceFiles) -> int:
    """How many source files are at hand."""
    return sum(source.sha256 in files.by_hash for plan in archive.plans.values() for source in plan.sources)


def _downloads(archive: Archive, registry: Registry, fresh: Path, make: Callable[..., Iterable[tuple[str, bytes]]]) -> dict[str, Told]:
    """Write downloads that are made of the archive as a whole; what is in each table."""
    told: dict[str, Told] = {}
    _write(fresh, make(archive, registry, told))
    return told


def _write(fresh: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for name, content in files:
        write.add(fresh, name, content)


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
