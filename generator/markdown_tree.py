"""The Markdown that the site engine reads: generated pages, hand-written ones, assets, the project's documentation."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import yaml

from generator import addresses, citations, engine, parts, render, write
from generator.archive import Archive
from generator.cores import mapped
from generator.folders import Folders
from generator.head import head_of_dataset
from generator.kept_work import Keys, KeptWork, group_of
from generator.last_site import LastSite
from generator.passages import SourceFiles
from generator.registry.entries import Registry
from generator.views.page import Page
from generator.views.pages import Measured, own_pages, ready_pages, waiting_pages
from generator.views.releases import release_pages

_AT_ONCE = 300
"""Pages that are made and written together."""
_LONGEST_LINE, _DEEPEST = 10_000, 200
"""Characters of a line of a hand-written page, and of its indentation: Markdown takes time and depth that grow with them."""

Kept = TypeVar("Kept")


class UnfitPage(ValueError):
    """A file written by hand that cannot be part of the site."""


def markdown_files(
    archive: Archive,
    registry: Registry,
    files: SourceFiles,
    folders: Folders,
    keep: Callable[[str, str | bytes], Kept],
    downloads: Measured | None = None,
    plans: frozenset[str] | None = None,
    last: Mapping[str, Kept] | None = None,
    changed: Iterable[str] = (),
) -> dict[str, Kept]:
    """By name, what `keep` makes of every file that the site engine reads: generated pages, hand-written ones, assets, the
    project's documentation.

    The pages of a large archive are more than a machine holds: they are made, rendered and kept portion by portion, on both
    cores. `downloads` are as for `pages`, asked for when all else is made. With `plans`, only their
    pages are rendered anew, and the others are those of the last build. With `last`, what the last build kept and still
    holds, only the pages are made that it does not have: those of the plans `changed`, and those of `own_pages` and `waiting_pages`.
    """
    kept: dict[str, Kept] = dict(last or {})
    taken: dict[str, str] = {name.casefold(): "a page of the last build" for name in kept}

    def claim(name: str, whose: str) -> str:
        folded = name.casefold()
        if folded in taken:
            raise write.Collision(f"{whose} and {taken[folded]} would both stand at {name}")
        taken[folded] = whose
        return name

    def make(page: Page) -> Kept:
        name = addresses.markdown_path(page.address)
        last = _last_text(folders.markdown / name, page, plans) if plans is not None else None
        return keep(name, rendered(archive, page) if last is None else last)

    ready = ready_pages(archive, registry, files) if last is None else own_pages(archive, registry, files, changed)
    for stream in (ready, waiting_pages(archive, registry, downloads)):
        while portion := list(islice(stream, _AT_ONCE)):
            names = [claim(addresses.markdown_path(page.address), f"the page {page.title.zh}") for page in portion]
            kept.update(zip(names, mapped(make, portion), strict=True))
    words = claim(f"assets/{parts.WORDS_SCRIPT}", "the words of the interface")
    kept[words] = keep(words, parts.words_script())
    for name, path in hand_written(folders):
        kept[claim(name, str(path.name))] = keep(name, _fit(path))
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


def hand_written(folders: Folders) -> Iterator[tuple[str, Path]]:
    """Name in the Markdown folder and file of everything written by hand.

    Raises `UnfitPage` where a file lies outside its folder, or a page cannot be read or has what the engine would not end with.
    """
    for path in _below(folders.site_src / "pages"):
        name = path.relative_to(folders.site_src / "pages").as_posix()
        if path.suffix == ".md" and path.name != "index.md":
            name = f"{name.removesuffix('.md')}/index.md"
        yield name, path
    for path in _below(folders.site_src / "assets"):
        yield f"assets/{path.relative_to(folders.site_src / 'assets').as_posix()}", path
    for path in _below(folders.docs):
        yield f"docs/{path.relative_to(folders.docs).as_posix()}", path


def _below(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            if not path.resolve().is_relative_to(root):
                raise UnfitPage(f"{path}: this leads out of {folder.name}/; put the file itself there")
            yield path


def _fit(path: Path) -> bytes:
    """What a file holds; of a page, held against what the engine can take."""
    content = path.read_bytes()
    if path.suffix == ".md":
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise UnfitPage(f"{path}:{line}: this is not UTF-8; save the page as UTF-8") from None
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if len(line) > _LONGEST_LINE:
                raise UnfitPage(f"{path}:{number}: this line has more than {_LONGEST_LINE:,} characters; break it into several")
            if len(line) - len(line.lstrip()) > _DEEPEST:
                raise UnfitPage(f"{path}:{number}: this is indented by more than {_DEEPEST} characters; nest it less deep")
        _hold_front_matter(path, text, lines)
    return content


def _hold_front_matter(path: Path, text: str, lines: list[str]) -> None:
    """Raise `UnfitPage` where what a page says of itself before its words would have the engine look for files elsewhere."""
    from mkdocs.utils.meta import YAML_RE, get_data

    front = YAML_RE.match(text)
    if front:
        try:
            yaml.load(front[1], yaml.CSafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise UnfitPage(f"{path}:1: what stands between the first two lines of --- is no YAML") from None
    if "template" in get_data(text)[1]:
        number = next((n for n, line in enumerate(lines, 1) if "template" in line), 1)
        raise UnfitPage(f"{path}:{number}: a page has the template of the archive; leave the line `template` out")


def markdown(
    archive: Archive,
    registry: Registry,
    files: SourceFiles,
    folders: Folders,
    downloads: Measured,
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
        changed = [plan for plan in archive.plans if not kept.is_as_it_was(group_of(plan), keys.plans[plan])]
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
    yield from (name for name, _ in hand_written(folders))


def free(fresh: Path, last: LastSite, tree: Iterable[str]) -> None:
    """No output of the engine may stand where a download stands already, a page taken over apart."""
    for name in tree:
        output = engine.html_name(name) if name.endswith(".md") else name
        if os.path.lexists(f"{fresh}/{output}") or last.is_taken(output):
            if not output.endswith("index.html"):
                raise write.Collision(f"{name} would stand where the download {output} stands")
            last.leave(output)
            (fresh / output).unlink(missing_ok=True)
