"""Whether a build would make again the very site that stands: then nothing is read, and nothing is done.

The site carries a hash of all that went into it: the data, the sources at hand, the pages written by hand, the program, the
versions of what it uses, the base address. It stands in the marker of the site's folder, which is exchanged whole. That its files
are as they were left is seen besides (`last_site`): a machine that stopped may have left some of them empty.
"""

import hashlib
import importlib.metadata
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PROGRAM = Path(__file__).resolve().parent
_NOT_READ = {"__pycache__"}


def inputs_hash(folders: Iterable[Path], files: Iterable[Path], words: Iterable[str]) -> str:
    """SHA-256 over every file below the folders (names that begin with a dot apart), these files, and these words."""
    return _hashed(folders, files, words)[0]


def _hashed(folders: Iterable[Path], files: Iterable[Path], words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The hash over all, and that of each file below the folders by its path."""
    whole = hashlib.sha256()
    found: dict[str, str] = {}
    for word in (*words, *_versions()):
        whole.update(word.encode() + b"\0")
    for folder in (_PROGRAM, *folders):
        whole.update(b"folder\0")
        for path in below(folder):
            found[path] = _add(whole, folder, path)
    for path in files:
        whole.update(file_hash(path))
    return whole.hexdigest(), found


class Stamps(NamedTuple):
    """A hash of when the files of the data were last touched, and one for all around them. A file that is other for a moment only,
    and as before when it is hashed again, has another stamp (of its inode: what it holds, its name or its rights changed)."""

    data: str
    around: str


class Inputs(NamedTuple):
    """The hash of all that goes into a site; that of all but the plans' files; that of each of these by its name below the data
    folder, and of its other files; those of the files below the other folders by their paths; and their stamps before they were
    read."""

    key: str
    frame: str
    plans: Mapping[str, str]
    lists: Mapping[str, str]
    files: Mapping[str, str]
    stamps: Stamps


def inputs(data: Path, folders: Sequence[Path], files: Sequence[Path], words: Iterable[str]) -> Inputs:
    """As `inputs_hash`, with the plans' files of the data folder by themselves."""
    touched = stamps(data, folders, files)
    hashed, others = _hashed(folders, files, words)
    frame = hashlib.sha256(hashed.encode())
    plans, lists = {}, {}
    for path in below(data):
        name = os.path.relpath(path, data)
        if name.startswith("plans" + os.sep):
            plans[name] = file_hash(Path(path)).hex()
        else:
            lists[name] = _add(frame, data, path)
    whole = hashlib.sha256(frame.hexdigest().encode())
    for name, hashed in plans.items():
        whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + hashed.encode())
    return Inputs(whole.hexdigest(), frame.hexdigest(), plans, lists, others, touched)


def stamps(data: Path, folders: Sequence[Path], files: Sequence[Path]) -> Stamps:
    """The stamps of the files that `inputs` reads."""
    around = [*(path for folder in (_PROGRAM, *folders) for path in below(folder)), *map(os.fspath, files)]
    return Stamps(_stamped(below(data)), _stamped(around))


def _stamped(paths: Iterable[str]) -> str:
    """A hash of when these files were last touched."""
    whole = hashlib.sha256()
    for path in paths:
        try:
            found = os.stat(path)
            touched = f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
        except OSError as error:
            touched = f"cannot be seen: {error.errno}"
        whole.update(path.encode("utf-8", "surrogateescape") + b"\0" + touched.encode() + b"\0")
    return whole.hexdigest()


@cache
def _versions() -> list[str]:
    return sorted(f"{each.metadata['Name']}={each.version}" for each in importlib.metadata.distributions())


@cache
def program_hash() -> str:
    """SHA-256 over the program and the versions of what it uses."""
    return inputs_hash((), (), ())


def below(folder: Path) -> list[str]:
    """Every file below a folder, in order; names that begin with a dot apart."""
    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NOT_READ and not name.startswith(".")]
        found += [os.path.join(top, name) for name in names if not name.startswith(".")]
    return sorted(found)


def _add(whole, folder: Path, path: str) -> str:
    """Add a file below a folder, by its name there and what it holds; its own hash."""
    hashed = file_hash(Path(path))
    whole.update(path[len(os.fspath(folder)) :].encode("utf-8", "surrogateescape") + b"\0" + hashed)
    return hashed.hex()


def file_hash(path: Path) -> bytes:
    """SHA-256 of a file, or words that say that it cannot be read. A pipe or a device, which may have no end, is not opened."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return b"no file"
        with open(path, "rb") as opened:
            return hashlib.file_digest(opened, "sha256").digest()
    except OSError as error:
        return f"cannot be read: {error.errno}".encode()
