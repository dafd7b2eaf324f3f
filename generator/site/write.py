"""The one module that touches the output: files are written whole, below their folder, and only into folders that a build owns.

A build is written into a fresh folder and takes the place of the old one by renaming, only when it is complete.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import get_ident

MARKER = ".policy-archive"
"""Stands in every folder that a build owns; a folder without it is never cleaned or replaced."""
PART = ".part"
"""The ending of a file that is being written."""
_FRESH = ".site-"


class NotOursError(Exception):
    """A folder that a build would replace was not made by a build."""


class CollisionError(Exception):
    """Two pages or files of the site would stand at the same place."""


def claim(folder: Path) -> None:
    """Make a folder the build's own. Raises `NotOursError` where it holds something that no build put there."""
    _hold_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


def _hold_ours(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise NotOursError(f"{folder} holds files that no build made; move them away or choose another folder")


@contextmanager
def fresh_folder(beside: Path) -> Iterator[Path]:
    """A folder for a new site, which goes when it was not given its final place. What a killed build left there is deleted."""
    for left in beside.glob(f"{_FRESH}*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh = Path(mkdtemp(prefix=_FRESH, dir=beside))
    try:
        fresh.chmod(0o755)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def add(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file that must not be there yet, into a folder that nobody looks at yet. Raises `CollisionError` where it is."""
    path = _below(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as opened:
            opened.write(content.encode() if isinstance(content, str) else content)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise CollisionError(f"two pages or files would stand at {name}") from None


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> int:
    """Write the files, leave those that are the same, delete what a former build left. Returns how many were written.

    Paths are relative to the folder; one that would leave it is refused with `ValueError`.
    """
    claim(folder)
    written = sum(write_file(folder, name, content) for name, content in files.items())
    _sweep(folder, {*files, MARKER})
    return written


def _sweep(folder: Path, names: Iterable[str]) -> None:
    """Delete what stands in a folder of ours and is none of these files."""
    keep = {folder / name for name in names}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in keep:
            path.unlink()


def write_file(folder: Path, name: str, content: str | bytes) -> bool:
    """Write one file below the folder, by a temporary name and a rename; False where it already says the same.

    A folder that stands in its place, or a file in the place of one of its folders, gives way: it is of a former build.
    """
    path = _below(folder, name)
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.read_bytes() == data:
            return False
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        pass
    _make_room(folder, path)
    temporary = path.with_name(
        f"{path.name}.{os.getpid()}-{get_ident()}{PART}"
    )  # Others may write the same at the same time.
    temporary.write_bytes(data)
    temporary.replace(path)
    return True


def _below(folder: Path, name: str) -> Path:
    """The path of a file below a folder. Raises `ValueError` where the name would lead out of it."""
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        raise ValueError(f"{name!r} would leave its folder")
    return folder.joinpath(*name.split("/"))


def _make_room(folder: Path, path: Path) -> None:
    """Make the folders of a file below `folder`; a folder in its place, or a file in the place of one of theirs, gives way."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    for part in path.parent.relative_to(folder).parts:
        folder = folder / part
        if folder.is_file() or folder.is_symlink():
            folder.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)


def replace_folder(fresh: Path, final: Path) -> None:
    """Let a complete fresh folder take the place of the old one. `put_back` mends what a crash between the two renames leaves.

    Raises `NotOursError` where something stands in its place that no build put there.
    """
    _hold_ours(final)
    old = _set_aside(final)
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    fresh.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def put_back(final: Path) -> None:
    """Give a folder back its name where a crash came between the two renames of its replacement."""
    old = _set_aside(final)
    if (old / MARKER).exists():
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)


def _set_aside(final: Path) -> Path:
    return final.with_name(final.name + ".old")
