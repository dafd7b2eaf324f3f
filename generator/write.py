"""The only module that touches the output.

A build is written into a fresh folder and takes the place of the old one by renaming, only when it is complete. A file that
would not change is not written again, so that whoever watches the folder sees only what is new.
"""

import ctypes
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import get_ident
from typing import NamedTuple

MARKER = ".policy-archive"
"""Stands in every folder that a build owns; a folder without it is never cleaned or replaced."""


PART = ".part"
"""The ending of a file that is being written."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_HERE = -100
_EXCHANGE = 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


class NotOurs(Exception):
    """A folder that a build would replace was not made by a build."""


class Collision(Exception):
    """Two pages or files of the site would stand at the same place."""


def claim(folder: Path) -> None:
    """Make a folder the build's own. Raises `NotOurs` where it holds something that no build put there."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise NotOurs(f"{folder} holds files that no build made; move them away or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


class Held(NamedTuple):
    """What a file holds: SHA-256 of its bytes, and how many they are."""

    sha256: str
    size: int


def hold(folder: Path, name: str, content: str | bytes) -> Held:
    """Write one file below the folder and tell what it holds."""
    data = content.encode() if isinstance(content, str) else content
    write_file(folder, name, data)
    return Held(hashlib.sha256(data).hexdigest(), len(data))


def add(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file that must not be there yet, into a folder that nobody looks at yet. Raises `Collision` where it is."""
    _hold_inside(name)
    path = f"{os.fspath(folder)}/{name}"
    try:
        opened = _new(path)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise Collision(f"two pages or files would stand at {name}") from None
    try:
        left = memoryview(content.encode() if isinstance(content, str) else content)
        while left:
            left = left[os.write(opened, left) :]
    finally:
        os.close(opened)


def _new(path: str) -> int:
    """A new file, opened, with the folders above it."""
    try:
        return os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        above = path[: path.rindex("/")]
        try:
            os.mkdir(above)
        except (FileNotFoundError, FileExistsError):  # There is nothing above it either, or somebody made it meanwhile.
            os.makedirs(above, exist_ok=True)
        return os.open(path, _NEW, 0o666)


def _below(folder: Path, name: str) -> Path:
    """The path of a file below a folder. Raises `ValueError` where the name would lead out of it."""
    _hold_inside(name)
    return folder.joinpath(*name.split("/"))


def _hold_inside(name: str) -> None:
    """Raise `ValueError` where a name would lead out of its folder."""
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        raise ValueError(f"{name!r} would leave its folder")


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> int:
    """Write the files, leave those that are the same, delete what a former build left. Returns how many were written.

    Paths are relative to the folder; one that would leave it is refused with `ValueError`.
    """
    claim(folder)
    written = sum(write_file(folder, name, content) for name, content in files.items())
    sweep(folder, files)
    return written


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Delete what stands in a folder of ours and is none of these files."""
    keep = {*names, MARKER}
    _sweep(os.fspath(folder), "", keep)


def _sweep(folder: str, below: str, keep: set[str]) -> bool:
    """Sweep a folder below the one that names are relative to; whether anything stays in it."""
    stays = False
    with os.scandir(f"{folder}/{below}") as entries:
        for entry in list(entries):
            name = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if _sweep(folder, f"{name}/", keep):
                    stays = True
                else:
                    os.rmdir(f"{folder}/{name}")
            elif name in keep:
                stays = True
            else:
                os.unlink(f"{folder}/{name}")
    return stays


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
    put_file(folder, name, (data,))
    return True


def put_file(folder: Path, name: str, pieces: Iterable[bytes]) -> None:
    """Write one file below the folder as `write_file` does, whatever stands there."""
    path = _below(folder, name)
    make_room(folder, path)
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}{PART}")  # Others may write the same at the same time.
    with temporary.open("wb") as opened:
        opened.writelines(pieces)
    os.replace(temporary, path)


def hold_ours(final: Path) -> None:
    """Raise `NotOurs` where a folder that is to be replaced holds something that no build put there."""
    if final.exists() and any(final.iterdir()) and not (final / MARKER).exists():
        raise NotOurs(f"{final} holds files that no build made; move them away or choose another folder")


def make_room(folder: Path, path: Path) -> None:
    """Make the folders of a file below `folder`; a folder in its place, or a file in the place of one of theirs, gives way."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        for part in path.parent.relative_to(folder).parts:
            folder = folder / part
            if folder.is_file() or folder.is_symlink():
                folder.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)


def replace_folder(fresh: Path, final: Path, keeps: bool = False) -> None:
    """Let a complete fresh folder take the place of the old one in one step, so that there is never none.

    The old one is deleted, or with `keeps` stands where the fresh one stood.
    Where the system cannot exchange two folders there are two steps; `put_back` mends what a crash between them leaves.
    """
    hold_ours(final)
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        os.rename(fresh, final)
        return
    if not _exchanged(fresh, final):
        old = _set_aside(final)
        shutil.rmtree(old, ignore_errors=True)
        os.rename(final, old)
        os.rename(fresh, final)
        os.rename(old, fresh)
    if not keeps:
        shutil.rmtree(fresh, ignore_errors=True)


def put_back(final: Path) -> None:
    """Give a folder back its name where a crash came between the two steps of its replacement."""
    old = _set_aside(final)
    if (old / MARKER).exists():
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(old, final)


def _set_aside(final: Path) -> Path:
    return final.with_name(final.name + ".old")


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders in one step (Linux, renameat2); False where the system or the disk cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return rename(_HERE, os.fsencode(first.absolute()), _HERE, os.fsencode(second.absolute()), _EXCHANGE) == 0
