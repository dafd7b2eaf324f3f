"""The step from the site that stands to the next one: what did not change is taken over, and the rest is exchanged at once.

A build writes what is new into a fresh folder, and *takes* by name what it would only make again. Which files of the standing
site are still those that a build left is seen by their size, time and inode, as version control does it; whether others came, by
the time of the last change of their folders. The site before the last is kept beside the standing one as its *double*, of hard links that need no room: the next site is made of the double
by changing the few files that differ, and then the two are exchanged. So an edit costs what it changes, however large the site.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from generator import write
from generator.cores import Aside
from generator.noted import note, noted

_DOUBLE = ".double"
_FOLDERS = "folders"
"""Beside the note of the files, that of the folders of the site that stands."""
_FILES_BEFORE, _FOLDERS_BEFORE = "files-before", "folders-before"
"""The notes of the site that stood, while the next one takes its place: then they tell of the double."""
_DOUBLE_FILES, _DOUBLE_FOLDERS = "double-files", "double-folders"

_WORTH_A_PROCESS = 100_000
"""Of fewer files than this, looking at two thirds in a second process saves nothing that anybody would notice."""

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
    next site has from it; `is_as_left` says whether nothing at all is otherwise, and only where something is, `folders` are told."""

    folder: Path
    memory: Path
    sound: Mapping[str, Stamp]
    stands: Mapping[str, Stamp]
    folders: Mapping[str, int]
    is_as_left: bool
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

    def _note(self, name: str) -> Path:
        return self.memory.with_name(name)

    def announce(self, made: Mapping[str, Stamp]) -> None:
        """Note which files the next site will hold: those `made` in a fresh folder, and those taken that are sound.

        From here on the files that they replace are sound no more, so that whatever else is noted of the next site, nobody takes the
        old ones for it where the build ends before it stands.
        Raises `write.NotOurs` where something stands in the site's place that no build put there.
        """
        write.hold_ours(self.folder)
        for name, whole in ((_FILES_BEFORE, self.memory), (_FOLDERS_BEFORE, self._note(_FOLDERS))):
            self._note(name).unlink(missing_ok=True)
            if self.is_as_left:
                os.replace(whole, self._note(name))
            else:
                whole.unlink(missing_ok=True)
        note(self.memory, {name: self.sound[name] for name in self.taken if name in self.sound} | dict(made))

    def give_way(self, fresh: Path, made: Mapping[str, Stamp], folders: Mapping[str, int]) -> None:
        """Let the next site stand, which was announced. The old one is the next double. Until the last step it stands as it was.

        `folders` are those of the fresh one, with the time of their last change.
        """
        if self.taken:
            folders = self._make_double(fresh, made)
            write.replace_folder(self._double, self.folder, keeps=True)
        else:
            self._forget_double()
            shutil.rmtree(self._double, ignore_errors=True)
            write.replace_folder(fresh, self.folder)
        with suppress(OSError):  # The next site stands. Without notes of it, or of a double, the one after it takes longer.
            self._note_double(made)
            if self.taken <= self.sound.keys():  # Of others nothing is noted, so that they must be found in their folders.
                note(self._note(_FOLDERS), folders)

    def _note_double(self, made: Mapping[str, Stamp]) -> None:
        """Note what the double holds; where the old site was deleted, make one of links to the new. Raises `OSError` where a disk has
        no room, or no hard links."""
        if self.taken and self.is_as_left:
            os.replace(self._note(_FILES_BEFORE), self._note(_DOUBLE_FILES))
            os.replace(self._note(_FOLDERS_BEFORE), self._note(_DOUBLE_FOLDERS))
            return
        files, folders = self.stands, self.folders
        if not self.taken:
            for name in made:
                _put(os.link, f"{self.folder}/{name}", self._double, name)
            files, folders = stamps(self._double)
        note(self._note(_DOUBLE_FILES), files)
        note(self._note(_DOUBLE_FOLDERS), folders)

    def _forget_double(self) -> None:
        for name in (_DOUBLE_FILES, _DOUBLE_FOLDERS):
            self._note(name).unlink(missing_ok=True)

    def _make_double(self, fresh: Path, made: Mapping[str, Stamp]) -> dict[str, int]:
        """Make the double into the next site; its folders with the time of their last change."""
        told = self.double
        self._forget_double()
        if told is None:
            shutil.rmtree(self._double, ignore_errors=True)
            self._double.mkdir()
        has, folders = told or ({}, {"": 0})
        site, double = os.fspath(self.folder), os.fspath(self._double)
        held, stands = has.get, self.stands
        gone = has.keys() - self.taken - made.keys()
        new = [name for name in self.taken if held(name) != stands[name]]
        for name in gone:
            os.unlink(f"{double}/{name}")
        for name in new:
            _put(os.link, f"{site}/{name}", self._double, name)
        for name in made:
            _put(os.replace, f"{fresh}/{name}", self._double, name)
        for folder in {os.path.dirname(name) for name in gone}:
            while folder:
                with suppress(OSError):
                    os.rmdir(f"{double}/{folder}")
                folder = os.path.dirname(folder)
        touched = _folders_above((*gone, *new, *made))
        now = {folder: changed for folder, changed in folders.items() if folder not in touched}
        return now | {folder: os.stat(f"{double}/{folder}").st_mtime_ns for folder in touched if os.path.isdir(f"{double}/{folder}")}

    @cached_property
    def double(self) -> tuple[Mapping[str, Stamp], Mapping[str, int]] | None:
        """The files and folders that the double holds; None where there is none, or somebody was at it."""
        files, folders = noted(self._note(_DOUBLE_FILES)), noted(self._note(_DOUBLE_FOLDERS))
        if files is None or folders is None:
            return None
        try:
            double = os.fspath(self._double)
            if all(os.stat(f"{double}/{name}").st_mtime_ns == changed for name, changed in folders.items()):
                return files, folders
        except OSError:
            pass
        return None


def _folders_above(names: Iterable[str]) -> set[str]:
    """Every folder that one of these names is below."""
    found: set[str] = set()
    for name in names:
        while name:
            name = os.path.dirname(name)
            if name in found:
                break
            found.add(name)
    return found


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
    """What of a site's folder is otherwise than the last build left it: files that are others, files that are gone; every folder
    with the time of its last change, where not all is as it was left. And the mark of the site that was looked at."""

    others: Mapping[str, Stamp]
    gone: frozenset[str]
    folders: Mapping[str, int]
    is_as_left: bool
    mark: tuple[Stamp | None, int | None]


def seen(folder: Path, memory: Path) -> Seen:
    """Hold what stands in a site's folder, which may be none, against what the last build noted in `memory`.

    Each of its files is looked at, but only folders that changed are listed: of a large site, most of the time would go there.
    """
    mark = _mark(folder, memory)
    told = noted(memory) or {}
    known = noted(memory.with_name(_FOLDERS)) or {}
    share = len(told) * 2 // 3 if len(told) >= _WORTH_A_PROCESS and (os.cpu_count() or 1) > 1 else 0
    theirs = Aside(lambda: _changed(folder, islice(told.items(), share))) if share else None
    try:
        others, folders = _listed(folder, told, known)
        changed, gone = _changed(folder, islice(told.items(), share, None))
        if theirs:
            more, lost = theirs.result()
            changed, gone = changed | more, gone | lost
    except (OSError, RuntimeError):  # There is no site, or the second process was ended: then none of its files counts.
        return Seen({}, frozenset(told), {}, False, mark)
    finally:
        if theirs:
            theirs.stop()
    is_as_left = not others and not changed and not gone and folders == known
    return Seen(others | changed, gone, {} if is_as_left else folders, is_as_left, mark)


def _changed(folder: Path, told: Iterable[tuple[str, Stamp]]) -> tuple[dict[str, Stamp], frozenset[str]]:
    """Of files that were noted those that are others by now, and those that are gone."""
    changed, gone = {}, []
    look, below = os.lstat, f"{folder}/"
    for name, stamp in told:
        try:
            found = look(below + name)
        except (FileNotFoundError, NotADirectoryError):
            gone.append(name)
            continue
        if (found.st_size, found.st_mtime_ns, found.st_ino) != stamp:
            if stat.S_ISDIR(found.st_mode):
                gone.append(name)
            else:
                changed[name] = (found.st_size, found.st_mtime_ns, found.st_ino)
    return changed, frozenset(gone)


def _listed(folder: Path, told: Mapping[str, Stamp], known: Mapping[str, int]) -> tuple[dict[str, Stamp], dict[str, int]]:
    """The files that were not noted, found where a folder is not as it was `known`; and every folder with the time of its last
    change."""
    others: dict[str, Stamp] = {}
    folders: dict[str, int] = {}
    waiting = list(known) or [""]
    asked = set(waiting)
    while waiting:
        below = waiting.pop()
        here = f"{folder}/{below}"
        try:
            found = os.lstat(here if below else folder)
        except (FileNotFoundError, NotADirectoryError):
            if not below:
                raise
            continue
        if not stat.S_ISDIR(found.st_mode):
            continue
        folders[below] = found.st_mtime_ns
        if known.get(below) == found.st_mtime_ns:
            continue
        with os.scandir(here) as entries:
            for entry in entries:
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name not in asked:
                        asked.add(name)
                        waiting.append(name)
                elif name not in told:
                    others[name] = stamp_of(entry.path)
    return others, folders


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


def is_of_now(found: Seen, folder: Path, memory: Path) -> bool:
    """Whether no build ended since the site was looked at."""
    return found.mark == _mark(folder, memory)


def last_site(folder: Path, memory: Path, found: Seen | None = None) -> LastSite:
    """The site in a folder and what of it the next one may take. `found` is what was `seen` before this build had the folder to
    itself; where another build ended since, it is looked at again."""
    if found is None or not is_of_now(found, folder, memory):
        found = seen(folder, memory)
    sound = {name: stamp for name, stamp in (noted(memory) or {}).items() if name not in found.gone and name not in found.others}
    return LastSite(folder, memory, sound, {**sound, **found.others}, found.folders, found.is_as_left)
