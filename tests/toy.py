"""Copies of the toy archive that a test may change."""

import os
import re
import shutil
from pathlib import Path

from generator.problems.catalogue import Change
from generator.registry.change import release as make_release
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.registry.files import with_lines, write_registry

TOY = Path(__file__).parent / "toy_archive"


def copy_of_data(folder: Path) -> Path:
    """A copy of the toy archive's records in `folder`/data."""
    return Path(shutil.copytree(TOY / "data", folder / "data"))


def release(data: Path, number: str = "r2024.1", date: str = "2024-03-01") -> None:
    """Release a copy of the toy archive, so that the registry knows its ids."""
    archive, registry, _ = check_whole(data)
    write_release(data, make_release(registry, archive, number, date))


def write_release(data: Path, registry: Registry) -> None:
    """Write the registry after a release, and the release's number into `archive.yaml`."""
    settings = Path(data, "archive.yaml")
    write_registry(data, registry, {settings: with_lines(settings, release=registry.last_release.number)})


def apply(change: Change, data: Path) -> None:
    """Apply a change from a case of the error catalogue to a copy of the toy archive."""
    path = data / change.file
    path.parent.mkdir(parents=True, exist_ok=True)
    match change.command:
        case "remove":
            path.unlink()
        case "link":
            os.symlink(change.write, path)
        case "bytes":
            path.write_bytes(bytes.fromhex(change.write))
        case "size":
            path.write_bytes(b" " * int(change.write))
        case "repeat":
            path.write_text(change.write * 1000, encoding="utf-8")
        case None if change.find is None:
            path.write_text(with_marks(change.write), encoding="utf-8")
        case None:
            replace_once(path, change.find, change.write)


def replace_once(path: Path, find: str, write: str) -> int:
    """Replace words that occur once in a file. Returns the line on which they begin, from 1."""
    text = path.read_bytes().decode("utf-8")
    if text.count(find) != 1:
        raise AssertionError(f"{path.name}: {find!r} stands {text.count(find)} times")
    path.write_bytes(text.replace(find, with_marks(write or "")).encode("utf-8"))
    return text[: text.index(find)].count("\n") + 1


def with_marks(text: str) -> str:
    """Replace `<TAB>` and `<U+200B>` by the characters, so that test files contain no invisible ones."""
    return re.sub(r"<U\+([0-9A-F]{4,6})>", lambda m: chr(int(m[1], 16)), text.replace("<TAB>", "\t"))
