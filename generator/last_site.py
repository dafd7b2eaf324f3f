"""The step from the site that stands to the next one: what did not change is taken over, and the rest is exchanged at once.

A build writes what is new into a fresh folder, and *takes* by name what it would only make again. Which files of the standing
site are still those that a build left is seen by their size, time and inode, as version control does it. The site before the
last is kept beside the standing one as its *double*, of hard links that need no room: the next site is made of the double
by changing the few files that differ, and then the two are exchanged. So an edit costs what it changes, however large the site.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from generator import write
from generator.noted import note, noted

_DOUBLE = ".double"


Stamp = tuple[int, int, int]
"""By what a file is known to be the same: bytes, time of the last change in nanoseconds, inode."""


def stamp_of(path: str | Path) -> Stamp:
    """The stamp of a file. Raises `OSError` where there is none."""
    found = os.stat(path, follow_symlinks=False)
    return found.st_size, found.st_mtime_ns, found.st_ino


def stamps(folder: Path) -> tuple[dict[str, Stamp], dict[str, int]]:
    """Every file below a folder with its stamp, and every folder with the time of its last change, by relative name."""
    files: dict[str, Stamp] = {}
    folders: dict[str, int] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        here = folder / below if below else folder
        folders[below] = os.stat(here).st_mtime_ns
        with os.scandir(here) as entries:
            for entry in entries:
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                else:
                    found = entry.stat(follow_symlinks=False)
                    files[name] = (found.st_size, found.st_mtime_ns, found.st_ino)
    return files, folders


@dataclass
class LastSite:
    """The site that stands in `folder`. `sound` are its files that are as the last build left them; `taken` those that the
    next site has from it."""

    folder: Path
    memory: Path
    sound: Mapping[str, Stamp]
    stands: Mapping[str, Stamp]
    folders: Mapping[str, int]
    taken: set[str] = field(default_factory=set)

    def take(self, names: Iterable[str]) -> bool:
        """Let the next site have these files as they are; False, and none taken, where one of them is not sound."""
        names = list(names)
        if not all(name in self.sound for name in names):
            return False
        self.taken.update(names)
        return True

    def take_below(self, folders: Iterable[str]) -> None:
        """Take whatever stands below these folders."""
        below = tuple(f"{folder.rstrip('/')}/" for folder in folders)
        self.taken.update(name for name in self.stands if name.startswith(below))

    def size(self, name: str) -> int:
        """Bytes of a file taken."""
        return self.stands[name][0]

    @property
    def _double(self) -> Path:
        return self.folder.with_name(_DOUBLE)

    @property
    def _double_note(self) -> Path:
        return self.memory.with_name("double")

    def announce(self, made: Mapping[str, Stamp]) -> None:
        """Note which files the next site will hold: those `made` in a fresh folder, and those taken that are sound.

        From here on the files that they replace are sound no more, so that whatever else is noted of the next site, nobody takes the
        old ones for it where the build ends before it stands.
        Raises `write.NotOurs` where something stands in the site's place that no build put there.
        """
        write.hold_ours(self.folder)
        note(self.memory, {name: self.sound[name] for name in self.taken if name in self.sound} | dict(made))

    def give_way(self, fresh: Path, made: Mapping[str, Stamp]) -> None:
        """Let the next site stand, which was announced. The old one is the next double. Until the last step it stands as it was."""
        if self.taken:
            self._make_double(fresh, made)
            write.replace_folder(self._double, self.folder, keeps=True)
            note(self._double_note, (self.stands, self.folders))
        else:
            self._double_note.unlink(missing_ok=True)
            shutil.rmtree(self._double, ignore_errors=True)
            write.replace_folder(fresh, self.folder)
            with suppress(OSError):  # A disk without hard links has no double.
                for name in made:
                    _put(os.link, f"{self.folder}/{name}", self._double, name)
                note(self._double_note, stamps(self._double))

    def _make_double(self, fresh: Path, made: Mapping[str, Stamp]) -> None:
        """Make the double into the next site."""
        has = self.double
        self._double_note.unlink(missing_ok=True)
        if has is None:
            shutil.rmtree(self._double, ignore_errors=True)
            has = {}
        site, double = os.fspath(self.folder), os.fspath(self._double)
        emptied = set()
        for name in has.keys() - self.taken - made.keys():
            os.unlink(f"{double}/{name}")
            emptied.add(os.path.dirname(name))
        held, stands = has.get, self.stands
        for name in [name for name in self.taken if held(name) != stands[name]]:
            _put(os.link, f"{site}/{name}", self._double, name)
        for name in made:
            _put(os.replace, f"{fresh}/{name}", self._double, name)
        for name in emptied:
            while name:
                with suppress(OSError):
                    os.rmdir(f"{double}/{name}")
                name = os.path.dirname(name)

    @cached_property
    def double(self) -> Mapping[str, Stamp] | None:
        """What the double holds; None where there is none, or somebody was at it."""
        told = noted(self._double_note)
        if told is None:
            return None
        files, folders = told
        try:
            double = os.fspath(self._double)
            if all(os.stat(f"{double}/{name}").st_mtime_ns == changed for name, changed in folders.items()):
                return files
        except OSError:
            pass
        return None


def _put(step: Callable[[str, str], None], file: str, folder: Path, name: str) -> None:
    """Move or link a file to a place in a folder."""
    target = f"{folder}/{name}"
    try:
        step(file, target)
    except OSError:  # The folder is not there yet, or something stands in the way.
        write.make_room(folder, Path(target))
        Path(target).unlink(missing_ok=True)
        step(file, target)


class Seen(NamedTuple):
    """What of a site's folder is otherwise than the last build left it: files that are others, files that are gone. And every folder
    with the time of its last change, and the mark of the site that was looked at."""

    others: Mapping[str, Stamp]
    gone: frozenset[str]
    folders: Mapping[str, int]
    mark: tuple[Stamp | None, int | None]


def seen(folder: Path, memory: Path) -> Seen:
    """Hold what stands in a site's folder, which may be none, against what the last build noted in `memory`."""
    mark = _mark(folder, memory)
    told = noted(memory) or {}
    try:
        stands, folders = stamps(folder)
    except OSError:
        return Seen({}, frozenset(told), {}, mark)
    others = {name: stamp for name, stamp in stands.items() if told.get(name) != stamp}
    return Seen(others, frozenset(told.keys() - stands.keys()), folders, mark)


def _mark(folder: Path, memory: Path) -> tuple[Stamp | None, int | None]:
    """Which site stands, and which note tells of it: every build that ends makes another one of both."""
    try:
        site = os.stat(folder).st_ino
    except OSError:
        site = None
    try:
        return stamp_of(memory), site
    except OSError:
        return None, site


def last_site(folder: Path, memory: Path, found: Seen | None = None) -> LastSite:
    """The site in a folder and what of it the next one may take. `found` is what was `seen` before this build had the folder to
    itself; where another build ended since, it is looked at again."""
    if found is None or found.mark != _mark(folder, memory):
        found = seen(folder, memory)
    sound = {name: stamp for name, stamp in (noted(memory) or {}).items() if name not in found.gone and name not in found.others}
    return LastSite(folder, memory, sound, {**sound, **found.others}, found.folders)
