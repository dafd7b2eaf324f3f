"""The step from the site that stands to the next one: what did not change is taken over, and the rest is exchanged at once.

A build writes what is new into a fresh folder, and *takes* by name what it would only make again. Which files of the standing
site are still those that a build left is seen by their size, time and inode, as version control does it; whether others came, by
the time of the last change of their folders. The site before the last is kept beside the standing one as its *double*, of hard links that need no room: the next site is made of the double
by changing the few files that differ, and then the two are exchanged. So an edit costs what it changes, however large the site.
"""

import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from generator import write
from generator.cores import Aside, Ended
from generator.listing import Listing, Stamp, Tally, by_shelf, differing, shelf_of, tally
from generator.noted import note, noted

_DOUBLE = ".double"
_FOLDERS = "folders"
"""Beside the note of the files, that of the folders of the site that stands."""
_FILES_BEFORE, _FOLDERS_BEFORE = "files-before", "folders-before"
"""The notes of the site that stood, while the next one takes its place: then they tell of the double."""
_DOUBLE_FILES, _DOUBLE_FOLDERS = "double-files", "double-folders"

_WORTH_A_PROCESS = 100_000
"""Of fewer files than this, looking at two thirds in a second process saves nothing that anybody would notice."""


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
class Taken:
    """What the next site has from the last one: whole shelves, and files by name."""

    shelves: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)

    def add(self, other: "Taken") -> None:
        """Add what was taken elsewhere."""
        self.shelves |= other.shelves
        self.names |= other.names

    def __bool__(self) -> bool:
        return bool(self.shelves or self.names)


@dataclass
class LastSite:
    """The site that stands in `folder`. `told` are its files as the last build left them; `others` those that are otherwise by now or
    were not there, `gone` those that are there no more; only the rest is sound. `is_as_left` says whether nothing at all is
    otherwise, and only where something is, `folders` are told."""

    folder: Path
    memory: Path
    told: Listing
    others: Mapping[str, Stamp]
    gone: frozenset[str]
    folders: Mapping[str, int]
    is_as_left: bool
    taken: Taken = field(default_factory=Taken)

    @cached_property
    def _spoilt(self) -> frozenset[str]:
        """Shelves on which something is otherwise."""
        return frozenset(map(shelf_of, (*self.others, *self.gone)))

    def is_sound(self, name: str) -> bool:
        """Whether a file is as the last build left it."""
        return name not in self.gone and name not in self.others and self.told.get(name) is not None

    def holds(self, shelf: str, sha256: bytes) -> bool:
        """Whether a shelf is noted with this hash, and all that is on it is as the last build left it."""
        return shelf in self.told.shelves and self.told.shelves[shelf].sha256 == sha256 and shelf not in self._spoilt

    def take(self, names: Iterable[str], shelves: Mapping[str, bytes] = {}) -> bool:
        """Let the next site have these files as they are, and all that is on some shelves with their hashes; False, and none taken,
        where one of them is not sound."""
        names = list(names)
        if not (all(map(self.is_sound, names)) and all(self.holds(shelf, sha256) for shelf, sha256 in shelves.items())):
            return False
        self.taken.names |= dict.fromkeys(names)
        self.taken.shelves |= shelves.keys()
        return True

    def take_below(self, folders: Iterable[str]) -> None:
        """Take whatever stands below these folders, sound or not."""
        below = tuple(f"{folder.rstrip('/')}/" for folder in folders)
        self.taken.names |= dict.fromkeys(name for name in self._stands if name.startswith(below))

    def is_taken(self, name: str) -> bool:
        """Whether the next site has this file from the last one."""
        shelf = shelf_of(name)
        return name in self.taken.names or (shelf in self.taken.shelves and name in self.told.on(shelf))

    def leave(self, name: str) -> None:
        """Take a file no more."""
        shelf = shelf_of(name)
        if shelf in self.taken.shelves:
            self.taken.shelves.remove(shelf)
            self.taken.names |= dict.fromkeys(self.told.on(shelf))
        self.taken.names.pop(name, None)

    def sizes_taken(self, below: str) -> dict[str, int]:
        """Of files taken whose names begin so, which no shelf holds, the bytes."""
        return {name: self._stamp(name)[0] for name in self.taken.names if name.startswith(below)}

    def _stamp(self, name: str) -> Stamp | None:
        """The stamp of a file that stands, sound or not."""
        if name in self.others:
            return self.others[name]
        return None if name in self.gone else self.told.get(name)

    @property
    def _stands(self) -> dict[str, Stamp]:
        """Every file that stands."""
        return {name: stamp for name, stamp in self.told.whole().items() if name not in self.gone} | dict(self.others)

    def next_tally(self, made: Mapping[str, Stamp]) -> Tally:
        """The tally of the next site, of which these files are `made`."""
        shelves = (self.told.shelves[shelf].tally for shelf in self.taken.shelves)
        by_name = {name: self._stamp(name) for name in self.taken.names if shelf_of(name) not in self.taken.shelves}
        return sum(shelves, tally(by_name) + tally(made))

    def _next(self, made: Mapping[str, Stamp], is_sound: bool) -> Listing:
        """The files of the next site; only those that are sound, or all."""
        told: dict[str, dict[str, Stamp]] = {}
        for shelf, names in by_shelf([*self.taken.names, *made]).items():
            on = told[shelf] = dict(self.told.on(shelf)) if shelf in self.taken.shelves else {}
            for name in names:
                if name in made:
                    on[name] = made[name]
                elif not is_sound or self.is_sound(name):
                    on[name] = self._stamp(name)
        return self.told.with_shelves(told, self.taken.shelves - told.keys())

    @property
    def _double(self) -> Path:
        return self.folder.with_name(_DOUBLE)

    def _note(self, name: str) -> Path:
        return self.memory.with_name(name)

    def announce(self, made: Mapping[str, Stamp]) -> Listing:
        """Note and tell which files the next site will hold: those `made` in a fresh folder, and those taken that are sound.

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
        will_stand = self._next(made, is_sound=True)
        note(self.memory, will_stand.shelves)
        return will_stand

    def give_way(self, fresh: Path, made: Mapping[str, Stamp], folders: Mapping[str, int]) -> None:
        """Let the next site stand, which was announced. The old one is the next double. Until the last step it stands as it was.

        `folders` are those of the fresh one, with the time of their last change.
        """
        if self.taken:
            within = self._make_double(fresh, made)
            write.replace_folder(self._double, self.folder, keeps=True)
        else:
            within = Listing.of(folders)
            self._forget_double()
            shutil.rmtree(self._double, ignore_errors=True)
            write.replace_folder(fresh, self.folder)
        with suppress(OSError):  # The next site stands. Without notes of it, or of a double, the one after it takes longer.
            self._note_double(made, folders)
            if all(map(self.is_sound, self.taken.names)):  # Of others nothing is noted, so that they must be found in their folders.
                note(self._note(_FOLDERS), within.shelves)

    def _note_double(self, made: Mapping[str, Stamp], within: Mapping[str, int]) -> None:
        """Note what the double holds; where the old site was deleted, make one of links to the new, with the files `made` and the
        folders that they are `within`. Raises `OSError` where a disk has no room, or no hard links."""
        if self.taken and self.is_as_left:
            os.replace(self._note(_FILES_BEFORE), self._note(_DOUBLE_FILES))
            os.replace(self._note(_FOLDERS_BEFORE), self._note(_DOUBLE_FOLDERS))
            return
        if self.taken:
            files, folders = self._stands, self.folders
        else:
            files, folders = made, self._linked(made, within)
        note(self._note(_DOUBLE_FILES), Listing.of(files).shelves)
        note(self._note(_DOUBLE_FOLDERS), Listing.of(folders).shelves)

    def _linked(self, files: Iterable[str], folders: Iterable[str]) -> dict[str, int]:
        """Make a double of links to the new site; its folders with the time of their last change. Raises `OSError`."""
        site, double = os.fspath(self.folder), os.fspath(self._double)
        places = [f"{double}/{name}" if name else double for name in sorted(folders)]
        for place in places:
            os.mkdir(place)
        for name in files:
            os.link(f"{site}/{name}", f"{double}/{name}")
        return {place[len(double) + 1 :]: os.stat(place).st_mtime_ns for place in places}

    def _forget_double(self) -> None:
        for name in (_DOUBLE_FILES, _DOUBLE_FOLDERS):
            self._note(name).unlink(missing_ok=True)

    def _make_double(self, fresh: Path, made: Mapping[str, Stamp]) -> Listing:
        """Make the double into the next site; its folders with the time of their last change."""
        told = self.double
        self._forget_double()
        if told is None:
            shutil.rmtree(self._double, ignore_errors=True)
            self._double.mkdir()
        has, folders = told or (Listing(), Listing.of({"": 0}))
        site, double = os.fspath(self.folder), os.fspath(self._double)
        gone: list[str] = []
        new: list[str] = []
        for before, after in differing(has, self._next(made, is_sound=False)):
            gone += before.keys() - after.keys()
            new += (name for name, stamp in after.items() if name not in made and before.get(name) != stamp)
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
        return _touched(folders, _folders_above((*gone, *new, *made)), double)

    @cached_property
    def double(self) -> tuple[Listing, Listing] | None:
        """The files and folders that the double holds; None where there is none, or somebody was at it."""
        files, folders = _noted(self._note(_DOUBLE_FILES)), _noted(self._note(_DOUBLE_FOLDERS))
        if files is None or folders is None:
            return None
        try:
            double = os.fspath(self._double)
            if all(os.stat(f"{double}/{name}").st_mtime_ns == changed for name, changed in folders.whole().items()):
                return files, folders
        except OSError:
            pass
        return None


def _noted(memory: Path) -> Listing | None:
    """The listing that was noted; None where there is none."""
    shelves = noted(memory)
    return None if shelves is None else Listing(shelves)


def _touched(folders: Listing, touched: Collection[str], place: str) -> Listing:
    """The folders of a place after some were touched, with the time of their last change."""
    told: dict[str, dict[str, int]] = {}
    for shelf, names in by_shelf(touched).items():
        now = told[shelf] = folders.read(shelf)
        for name in names:
            if os.path.isdir(path := f"{place}/{name}"):
                now[name] = os.stat(path).st_mtime_ns
            else:
                now.pop(name, None)
    return folders.with_shelves(told, folders.shelves.keys() - told.keys())


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
    told, within = _noted(memory) or Listing(), _noted(memory.with_name(_FOLDERS)) or Listing()
    mine, others_share = _shares(told)
    theirs = Aside(lambda: _changed(folder, told, others_share)) if others_share else None
    try:
        known = within.whole()
        others, folders = _listed(folder, told, known)
        changed, gone = _changed(folder, told, mine)
        if theirs:
            more, lost = theirs.result()
            changed, gone = changed | more, gone | lost
    except (OSError, Ended):  # There is no site, or the second process was ended: then none of its files counts.
        return Seen({}, frozenset(told.whole()), {}, False, mark)
    finally:
        if theirs:
            theirs.stop()
    is_as_left = not others and not changed and not gone and folders == known
    return Seen(others | changed, gone, {} if is_as_left else folders, is_as_left, mark)


def _shares(told: Listing) -> tuple[list[str], list[str]]:
    """The shelves that one process looks through and those of a second one, which has two files of three; none where there are few."""
    most = told.tally().files
    if most < _WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
        return list(told.shelves), []
    shelves, files = list(told.shelves), 0
    for number, shelf in enumerate(shelves):
        if files > most // 3:
            return shelves[:number], shelves[number:]
        files += told.shelves[shelf].tally.files
    return shelves, []


def _changed(folder: Path, told: Listing, shelves: Iterable[str]) -> tuple[dict[str, Stamp], frozenset[str]]:
    """Of files that were noted those that are others by now, and those that are gone."""
    changed, gone = {}, []
    look, below = os.lstat, f"{folder}/"
    for name, stamp in _all_of(told, shelves):
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


def _all_of(told: Listing, shelves: Iterable[str]) -> Iterator[tuple[str, Stamp]]:
    """Every file on some shelves, with its stamp."""
    for shelf in shelves:
        yield from told.read(shelf).items()


def _listed(folder: Path, told: Listing, known: Mapping[str, int]) -> tuple[dict[str, Stamp], dict[str, int]]:
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
                elif told.get(name) is None:
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
    return LastSite(folder, memory, _noted(memory) or Listing(), found.others, found.gone, found.folders, found.is_as_left)
