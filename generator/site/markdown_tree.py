"""Every file that the site engine reads: generated pages, hand-written pages, assets, the project's documentation."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from mkdocs.utils.meta import YAML_RE, get_data

from generator.archive.model import Archive
from generator.citation import entries
from generator.citation.head import head_of_dataset
from generator.site import write
from generator.site.folders import Folders
from generator.views import markup, render
from generator.views.page import Page

_LONGEST_LINE, _DEEPEST = 10_000, 200
"""Longest line and deepest indentation of a hand-written page, in characters: Markdown's time and recursion grow with
them."""


class UnfitPageError(ValueError):
    """A hand-written file that cannot be part of the site."""


class Tree:
    """The files by name. No two may have names that differ in case only: some disks would take them for one."""

    def __init__(self) -> None:
        self.files: dict[str, str | bytes] = {}
        self._owners: dict[str, str] = {}

    def add(self, name: str, content: str | bytes, owner: str) -> None:
        """Add a file; `owner` describes it in messages. Raises `write.CollisionError` where the name is taken."""
        other = self._owners.setdefault(name.casefold(), owner)
        if other is not owner:
            raise write.CollisionError(f"{owner} and {other} would both stand at {name}")
        self.files[name] = content

    def in_order(self) -> dict[str, str | bytes]:
        """The files in the order in which MkDocs reads a folder: an index, the other files, then the subfolders."""
        return dict(sorted(self.files.items(), key=lambda file: _place(file[0])))


def _place(name: str) -> list[tuple[int, bool, str]]:
    *folders, file = name.split("/")
    return [*((1, True, folder) for folder in folders), (0, file.rpartition(".")[0] != "index", file)]


def add_hand_written(tree: Tree, folders: Folders) -> None:
    """Add hand-written files and the interface's words. Raises `UnfitPageError` and `write.CollisionError`."""
    tree.add(f"assets/{markup.WORDS_SCRIPT}", markup.words_script(), "the words of the interface")
    for name, path in hand_written(folders):
        tree.add(name, _checked(path), str(path))


def rendered(archive: Archive, page: Page) -> str:
    """A page as Markdown, with its metadata in the front matter."""
    head = ""
    if "plan" in page.head:
        head = entries.head_of_plan(archive, page.head["plan"])
    elif "dataset" in page.head:
        head = head_of_dataset(archive, page.head["dataset"])
    return render.render_page(page, archive, head)


def hand_written(folders: Folders) -> Iterator[tuple[str, Path]]:
    """Name in the tree and path of every hand-written file. Raises `UnfitPageError` for a link out of its folder."""
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
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            if not path.resolve().is_relative_to(root):
                raise UnfitPageError(f"{path}: this leads out of {folder.name}/; put the file itself there")
            yield path


def _checked(path: Path) -> bytes:
    """The bytes of a file. Raises `UnfitPageError` for a page that the engine could not process."""
    content = path.read_bytes()
    if path.suffix == ".md":
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            at = content.count(b"\n", 0, error.start) + 1
            raise UnfitPageError(f"{path}:{at}: this is not UTF-8; save the page as UTF-8") from None
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if len(line) > _LONGEST_LINE:
                message = f"this line has more than {_LONGEST_LINE:,} characters; break it into several"
                raise UnfitPageError(f"{path}:{number}: {message}")
            if len(line) - len(line.lstrip()) > _DEEPEST:
                message = f"this is indented by more than {_DEEPEST} characters; nest it less deep"
                raise UnfitPageError(f"{path}:{number}: {message}")
        _check_front_matter(path, text, lines)
    return content


def _check_front_matter(path: Path, text: str, lines: list[str]) -> None:
    """Raise `UnfitPageError` for front matter that is no YAML, or that makes the engine load another template."""
    front = YAML_RE.match(text)
    if front:
        try:
            yaml.load(front[1], yaml.CSafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise UnfitPageError(f"{path}:1: what stands between the first two lines of --- is no YAML") from None
    if "template" in get_data(text)[1]:
        number = next((n for n, line in enumerate(lines, 1) if "template" in line), 1)
        message = "a page has the template of the archive; leave the line `template` out"
        raise UnfitPageError(f"{path}:{number}: {message}")
