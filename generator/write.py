"""The only module that touches the output.

A build is written into a fresh folder and takes the place of the old one by renaming, only when it is complete. A file that
would not change is not written again, so that whoever watches the folder sees only what is new.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

MARKER = ".policy-archive"
"""Stands in every folder that a build owns; a folder without it is never cleaned or replaced."""


class NotOurs(Exception):
    """A folder that a build would replace was not made by a build."""


def claim(folder: Path) -> None:
    """Make a folder the build's own. Raises `NotOurs` where it holds something that no build put there."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise NotOurs(f"{folder} holds files that no build made; move them away or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> int:
    """Write the files, leave those that are the same, delete what a former build left. Returns how many were written.

    Paths are relative to the folder; one that would leave it is refused with `ValueError`.
    """
    claim(folder)
    written = 0
    for name, content in files.items():
        written += write_file(folder, name, content)
    keep = set(files) | {MARKER}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in keep:
            path.unlink()
    return written


def write_file(folder: Path, name: str, content: str | bytes) -> bool:
    """Write one file below the folder, by a temporary name and a rename; False where it already says the same."""
    parts = name.split("/")
    if not name or name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{name!r} would leave its folder")
    path = folder.joinpath(*parts)
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.read_bytes() == data:
            return False
    except (FileNotFoundError, NotADirectoryError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(data)
    os.replace(temporary, path)
    return True


def replace_folder(fresh: Path, final: Path) -> None:
    """Let a complete fresh folder take the place of the old one; a crash in between leaves one of the two whole."""
    if final.exists():
        if any(final.iterdir()) and not (final / MARKER).exists():
            raise NotOurs(f"{final} holds files that no build made; move them away or choose another folder")
        old = final.with_name(final.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        os.rename(final, old)
        os.rename(fresh, final)
        shutil.rmtree(old, ignore_errors=True)
    else:
        final.parent.mkdir(parents=True, exist_ok=True)
        os.rename(fresh, final)


def take_over(old: Path, fresh: Path, folders: Iterable[str]) -> None:
    """Link into the fresh folder whatever stands below these folders of the old one and is not there yet."""
    for folder in folders:
        for path in (old / folder).rglob("*"):
            target = fresh / path.relative_to(old)
            if path.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(path, target)
