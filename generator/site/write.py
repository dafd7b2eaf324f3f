"""Writing to disk: whole files, below their folder only, and only into folders that a build owns.

A build writes to a fresh folder, which replaces the old one by renaming when it is complete.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from threading import get_ident

MARKER = ".policy-archive"
"""Marks a folder as a build's own; one without it is never cleaned or replaced."""
PART = ".part"
"""The suffix of a file that is being written."""
_FRESH = ".site-"


class NotOursError(Exception):
    """A folder that a build would replace was not made by a build."""


class CollisionError(Exception):
    """Two files of the site want the same place."""


def claim(folder: Path) -> None:
    """Make a folder the build's own. Raises `NotOursError` where it holds files that no build made."""
    _check_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


def _check_ours(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise NotOursError(f"{folder} holds files that no build made; move them away or choose another folder")


@contextmanager
def fresh_folder(beside: Path) -> Iterator[Path]:
    """A temporary folder for a new site, deleted at the end unless it was moved. Deletes those of killed builds."""
    for left in beside.glob(f"{_FRESH}*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh = Path(mkdtemp(prefix=_FRESH, dir=beside))
    try:
        fresh.chmod(0o755)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def add(folder: Path, name: str, content: str | bytes) -> None:
    """Write a new file into a fresh folder. Raises `CollisionError` where there is one already."""
    path = _below(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as opened:
            opened.write(content.encode() if isinstance(content, str) else content)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise CollisionError(f"two pages or files would stand at {name}") from None


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> int:
    """Make a folder hold these files and no others; unchanged files are not touched. Returns how many were written.

    Names are relative to the folder; one that would leave it raises `ValueError`.
    """
    claim(folder)
    written = sum(write_file(folder, name, content) for name, content in files.items())
    _sweep(folder, {*files, MARKER})
    return written


def _sweep(folder: Path, names: Iterable[str]) -> None:
    """Delete every other file, and the folders that are empty then."""
    keep = {folder / name for name in names}
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before it
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):  # not empty
                path.rmdir()
        elif path not in keep:
            path.unlink()


def write_file(folder: Path, name: str, content: str | bytes) -> bool:
    """Write a file by a temporary name and a rename. Returns False, and writes nothing, where it is unchanged.

    A folder in its place, or a file in the place of one of its folders, is deleted: both are of a former build.
    """
    path = _below(folder, name)
    data = content.encode() if isinstance(content, str) else content
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        if path.read_bytes() == data:
            return False
    _make_room(folder, path)
    # Another process or thread may be writing the same file.
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}{PART}")
    temporary.write_bytes(data)
    temporary.replace(path)
    return True


def _below(folder: Path, name: str) -> Path:
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        raise ValueError(f"{name!r} would leave its folder")
    return folder.joinpath(*name.split("/"))


def _make_room(folder: Path, path: Path) -> None:
    """Create the folders of a file below `folder`, and delete what is in its or their place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    for part in path.parent.relative_to(folder).parts:
        folder = folder / part
        if folder.is_file() or folder.is_symlink():
            folder.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)


def replace_folder(fresh: Path, final: Path) -> None:
    """Replace a folder by a complete fresh one, with two renames; `put_back` repairs a crash between them.

    Raises `NotOursError` where the old folder was not made by a build.
    """
    _check_ours(final)
    old = _old(final)
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    fresh.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def put_back(final: Path) -> None:
    """Give a folder its name back after a crash between the two renames."""
    old = _old(final)
    if (old / MARKER).exists():
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)


def _old(final: Path) -> Path:
    return final.with_name(final.name + ".old")
