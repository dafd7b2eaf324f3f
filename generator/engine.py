"""The site engine's run: only what changed is made again, and both cores work.

What a page becomes depends on its Markdown and on what all pages share: the configuration, the theme with its overrides, the
versions of the packages. Each output is remembered with the hash of its Markdown; where that still holds and the output is as
it was left, it is taken over from the last good site, so a warm build gives the same bytes as a cold one. So are the assets and
the theme's own files (404 page, sitemap), which depend on the names of the pages and on no page's words. A memory that is cut short,
altered or of another program is thrown away.
"""

import hashlib
import heapq
import importlib.metadata
import logging
import math
import multiprocessing
import multiprocessing.connection
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator import ready_pages, render, write
from generator.cores import die_with_parent
from generator.last_site import LastSite
from generator.noted import noted

_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "pygments")
_EXPECTED = "A 'dirty' build is being performed"
_WORTH_A_PROCESS = 150
"""With fewer pages than this a second process costs more than it saves."""
_LARGEST_PART = 80_000_000
"""Bytes of Markdown that one run of the engine makes into pages: it holds all of them at once, several times over."""


class SiteFailed(Exception):
    """The site engine stopped, or warned of something that a reader would meet."""


class _Collected(logging.Handler):
    """Keeps what the engine warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(_EXPECTED):
            self.messages.append(message)


def shared_key(config_file: Path, overrides: Path, base: str, epoch: int) -> str:
    """A hash of everything that all pages have in common."""
    parts = [base, str(epoch), *(f"{name}={importlib.metadata.version(name)}" for name in _PACKAGES)]
    hashed = hashlib.sha256("\n".join(parts).encode())
    hashed.update(config_file.read_bytes())
    for module in (__file__, ready_pages.__file__):
        hashed.update(Path(module).read_bytes())
    for path in sorted(overrides.rglob("*")):
        if path.is_file():
            hashed.update(path.relative_to(overrides).as_posix().encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


class Remembered(NamedTuple):
    """What one run tells the next: the key of what all pages share, and the hash of the Markdown that each page was made from; the
    key of all that is no page, and its names."""

    shared: str
    pages: Mapping[str, str]
    others_key: str
    others: frozenset[str]


_NOTHING = Remembered("", {}, "", frozenset())


class _Made(NamedTuple):
    """What a run of the engine warned of, and what it made beside pages."""

    messages: list[str]
    others: frozenset[str]


def run(
    config_file: Path,
    markdown: Path,
    tree: Mapping[str, write.Held],
    by_hand: Collection[str],
    fresh: Path,
    last: LastSite,
    memory: Path,
    base: str,
    epoch: int,
) -> Remembered:
    """Make the site of a Markdown tree in `fresh`, taking over what did not change from the site `last`. `by_hand` are the names of
    files that people wrote.

    Returns what is to be noted in `memory` when the site takes its place, and not before: the pages of the last site are not made of
    this. Raises `SiteFailed` where the engine stops or warns.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    key = shared_key(config_file, config_file.parent / "site_src" / "overrides", base, epoch)
    hashes = {name: held.sha256 for name, held in tree.items() if name.endswith(".md")}
    was = _remembered(memory, key)
    kept = {name for name, found in hashes.items() if was.pages.get(name) == found and last.take([html_name(name)])}
    changed = sorted(set(hashes) - kept)
    others_key = _others_key(tree)
    holds = was.others_key == others_key and last.take(was.others)
    knows_all = not holds or not {*by_hand}.isdisjoint(changed)
    with _dated(epoch):
        made = _made(_Task(config_file, markdown, fresh, base, knows_all), _parts(changed, tree), not holds)
    if made.messages:
        raise SiteFailed("the site engine says:\n  " + "\n  ".join(dict.fromkeys(made.messages[:20])))
    return Remembered(key, hashes, others_key, was.others if holds else made.others)


def _others_key(tree: Mapping[str, write.Held]) -> str:
    """A hash of what all that is no page depends on, beside what pages share: the names of the pages, and the assets."""
    told = (f"{name}\0{'' if name.endswith('.md') else held.sha256}\n" for name, held in sorted(tree.items()))
    return hashlib.sha256("".join(told).encode()).hexdigest()


@contextmanager
def _dated(epoch: int):
    """While this holds, the engine takes its dates from `epoch`; a later build of this process looks at its own data."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@dataclass(frozen=True)
class _Task:
    """What all runs of the engine are given. Where it does not know all files, it knows the pages that it makes and those that the
    navigation names: enough for pages that are HTML already, whose links it does not look at."""

    config_file: Path
    markdown: Path
    fresh: Path
    base: str
    knows_all: bool


def _made(task: _Task, parts: list[list[str]], with_others: bool) -> _Made:
    """Run the engine for every part, each in a process of its own and two at a time; the first one with all that is no page."""
    if len(parts) == 1:
        return _build(task, parts[0], with_others)
    context = multiprocessing.get_context("fork")
    messages: list[str] = []
    others: frozenset[str] = frozenset()
    running: list[tuple] = []
    waiting = [(part, with_others and number == 0) for number, part in enumerate(parts)]
    while waiting or running:
        while waiting and len(running) < 2:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_alone, args=(sender, task, *waiting.pop(0)))
            process.start()
            sender.close()
            running.append((receiver, process))
        ready = multiprocessing.connection.wait([receiver for receiver, _ in running])
        for receiver, process in [each for each in running if each[0] in ready]:
            running.remove((receiver, process))
            try:
                made = receiver.recv()
            except EOFError:
                made = _Made(["a process of the engine ended without an answer"], frozenset())
            messages += made.messages
            others |= made.others
            process.join()
    return _Made(messages, others)


def html_name(markdown_name: str) -> str:
    """The output of a Markdown file when each page is a folder's index."""
    stem = markdown_name.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return f"{stem}.html"
    return f"{stem}/index.html"


def _remembered(memory: Path, key: str) -> Remembered:
    """What the last run told, where pages still have the same in common."""
    told = noted(memory) or _NOTHING
    return told if told.shared == key else _NOTHING


def _parts(changed: list[str], tree: Mapping[str, write.Held]) -> list[list[str]]:
    """The pages to make in parts of about the same size, none larger than `_LARGEST_PART`; one part where there is little to do."""
    if len(changed) < _WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
        return [changed]
    count = max(2, math.ceil(sum(tree[name].size for name in changed) / _LARGEST_PART))
    parts: list[list[str]] = [[] for _ in range(count)]
    sizes = [(0, number) for number in range(count)]
    for name in sorted(changed, key=lambda name: (-tree[name].size, name)):
        size, smallest = heapq.heappop(sizes)
        parts[smallest].append(name)
        heapq.heappush(sizes, (size + tree[name].size, smallest))
    return parts


def _alone(sender, *arguments) -> None:
    """What a process does: its part of the pages, then what the engine said."""
    die_with_parent()
    try:
        sender.send(_build(*arguments))
    except BaseException as error:  # told to the first process, which raises it
        sender.send(_Made([f"the engine stopped: {error!r}"], frozenset()))
    finally:
        sender.close()
        os._exit(0)


def _build(task: _Task, names: Iterable[str], with_others: bool) -> _Made:
    """Run the engine for some pages; `with_others` also copies assets and makes the theme's own files."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    collected = _Collected()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collected)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    others: set[str] = set()
    try:
        config = load_config(
            str(task.config_file), docs_dir=str(task.markdown.resolve()), site_dir=str(task.fresh.resolve()), site_url=task.base
        )
        if with_others:
            others.update(config.theme.static_templates, [f"{name}.gz" for name in config.theme.static_templates])
        else:
            config.theme.static_templates.clear()
        in_nav = {name for entry in config.nav or () for name in entry.values()}
        with (
            _only(frozenset(names), in_nav, others if with_others else None),
            nullcontext() if task.knows_all else _knowing({*names, *in_nav}),
            ready_pages.without_parsing(),
        ):
            make = config.theme.get_env  # As `without_parsing` has it.
            config.theme.get_env = lambda: render.with_kept_templates(make())
            build(config, dirty=True)
    except MkDocsException as error:
        collected.messages.append(f"the engine stopped: {error}")
    finally:
        logger.removeHandler(collected)
    return _Made(collected.messages, frozenset(name for name in others if (task.fresh / name).is_file()))


@contextmanager
def _only(names: frozenset[str], in_nav: set[str], copied: set[str] | None):
    """While this holds, the engine takes these pages for modified, and other files where it shall tell in `copied` what it copies.

    Of pages in the navigation the front matter is read in any case, since every page shows it.
    """
    from mkdocs.commands import build
    from mkdocs.structure.files import File

    is_modified, populate = File.is_modified, build._populate_page

    def modified(file):
        if file.is_documentation_page():
            return file.src_uri in names
        if copied is not None:
            copied.add(file.dest_uri)
        return copied is not None

    def populated(page, config, files, dirty=False):
        if page.file.src_uri in in_nav and page.file.src_uri not in names:
            page.read_source(config)
        else:
            populate(page, config, files, dirty)

    File.is_modified = modified
    build._populate_page = populated
    try:
        yield
    finally:
        File.is_modified, build._populate_page = is_modified, populate


@contextmanager
def _knowing(names: set[str]):
    """While this holds, the engine does not look for files: it knows these pages and no asset."""
    from mkdocs.commands import build
    from mkdocs.structure.files import File, Files, set_exclusions

    get_files, from_theme = build.get_files, Files.add_files_from_theme

    def known(config):
        files = [File(name, config.docs_dir, config.site_dir, config.use_directory_urls) for name in sorted(names)]
        set_exclusions(files, config)
        return Files(files)

    build.get_files, Files.add_files_from_theme = known, lambda files, env, config: None
    try:
        yield
    finally:
        build.get_files, Files.add_files_from_theme = get_files, from_theme
