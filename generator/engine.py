"""The site engine's run: only the pages that changed are made again, and both cores work.

What a page becomes depends on its Markdown and on what all pages share: the configuration, the theme with its overrides, the
versions of the packages. Each output is remembered with the hash of its Markdown; where that still holds and the output is as
it was left, it is taken over from the last good site, so a warm build gives the same bytes as a cold one. A memory that is
cut short, altered or of another program is thrown away.
"""

import hashlib
import heapq
import importlib.metadata
import logging
import math
import multiprocessing
import multiprocessing.connection
import os
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

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


Remembered = tuple[str, Mapping[str, str]]
"""The key of what all pages share, and the hash of the Markdown that each page was made from."""


def run(
    config_file: Path,
    markdown: Path,
    tree: Mapping[str, write.Held],
    fresh: Path,
    last: LastSite,
    memory: Path,
    base: str,
    epoch: int,
) -> Remembered:
    """Make the site of a Markdown tree in `fresh`, taking over what did not change from the site `last`.

    Returns what is to be noted in `memory` when the site takes its place, and not before: the pages of the last site are not made of
    this. Raises `SiteFailed` where the engine stops or warns.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    key = shared_key(config_file, config_file.parent / "site_src" / "overrides", base, epoch)
    hashes = {name: held.sha256 for name, held in tree.items() if name.endswith(".md")}
    remembered = _remembered(memory, key)
    kept = {name for name, found in hashes.items() if remembered.get(name) == found and last.take([html_name(name)])}
    changed = sorted(set(hashes) - kept)
    with _dated(epoch):
        messages = _made((config_file, markdown, fresh, base), _parts(changed, tree))
    if messages:
        raise SiteFailed("the site engine says:\n  " + "\n  ".join(dict.fromkeys(messages[:20])))
    return key, hashes


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


def _made(arguments: tuple, parts: list[list[str]]) -> list[str]:
    """Run the engine for every part, each in a process of its own and two at a time; what it warned of."""
    if len(parts) == 1:
        return _build(*arguments, parts[0], is_first=True)
    context = multiprocessing.get_context("fork")
    messages: list[str] = []
    running: list[tuple] = []
    waiting = [(part, number == 0) for number, part in enumerate(parts)]
    while waiting or running:
        while waiting and len(running) < 2:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_alone, args=(sender, *arguments, *waiting.pop(0)))
            process.start()
            sender.close()
            running.append((receiver, process))
        ready = multiprocessing.connection.wait([receiver for receiver, _ in running])
        for receiver, process in [each for each in running if each[0] in ready]:
            running.remove((receiver, process))
            try:
                messages += receiver.recv()
            except EOFError:
                messages.append("a process of the engine ended without an answer")
            process.join()
    return messages


def html_name(markdown_name: str) -> str:
    """The output of a Markdown file when each page is a folder's index."""
    stem = markdown_name.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return f"{stem}.html"
    return f"{stem}/index.html"


def _remembered(memory: Path, key: str) -> Mapping[str, str]:
    """The hash of the Markdown that each page of the last build was made from."""
    was_key, hashes = noted(memory) or ("", {})
    return hashes if was_key == key else {}


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
        sender.send([f"the engine stopped: {error!r}"])
    finally:
        sender.close()
        os._exit(0)


def _build(config_file: Path, markdown: Path, fresh: Path, base: str, names: Iterable[str], is_first: bool) -> list[str]:
    """Run the engine for some pages; the first process also copies assets and makes the theme's own files."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    collected = _Collected()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collected)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        config = load_config(
            str(config_file), docs_dir=str(markdown.resolve()), site_dir=str(fresh.resolve()), site_url=base
        )
        if not is_first:
            config.theme.static_templates.clear()
        in_nav = {name for entry in config.nav or () for name in entry.values()}
        with _only(frozenset(names), in_nav, is_first), ready_pages.without_parsing():
            make = config.theme.get_env  # As `without_parsing` has it.
            config.theme.get_env = lambda: render.with_kept_templates(make())
            build(config, dirty=True)
    except MkDocsException as error:
        collected.messages.append(f"the engine stopped: {error}")
    finally:
        logger.removeHandler(collected)
    return collected.messages


@contextmanager
def _only(names: frozenset[str], in_nav: set[str], is_first: bool):
    """While this holds, the engine takes these pages for modified, and assets for modified in the first process alone.

    Of pages in the navigation the front matter is read in any case, since every page shows it.
    """
    from mkdocs.commands import build
    from mkdocs.structure.files import File

    is_modified, populate = File.is_modified, build._populate_page

    def populated(page, config, files, dirty=False):
        if page.file.src_uri in in_nav and page.file.src_uri not in names:
            page.read_source(config)
        else:
            populate(page, config, files, dirty)

    File.is_modified = lambda file: file.src_uri in names if file.is_documentation_page() else is_first
    build._populate_page = populated
    try:
        yield
    finally:
        File.is_modified, build._populate_page = is_modified, populate
