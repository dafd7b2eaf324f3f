"""What a build notes of the files and folders of its site, a shelf at a time: after an edit most shelves are neither opened nor written.

A site of three thousand plans has 400,000 files. What stands below the address to cite of a plan is on a shelf of its own, the cards of a
plan and a search index likewise; the rest is on one more. A shelf is known to be as it was by its hash.
"""

import hashlib
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Stamp = tuple[int, int, int]
"""By what a file is known to be the same: bytes, time of the last change in nanoseconds, inode."""
Told = Stamp | int
"""What is noted of a file, or of a folder: the time of its last change."""

REST = ""
_SHELF = re.compile(r"(?:id|search-index(?:/cards)?)/[^/]+(?=/)")


def shelf_of(name: str) -> str:
    """The shelf of a file or folder."""
    found = _SHELF.match(name)
    return found[0] if found else REST


class Tally(NamedTuple):
    """How many files there are, how many of them are pages, and their bytes."""

    files: int = 0
    pages: int = 0
    size: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.files + other.files, self.pages + other.pages, self.size + other.size)


def tally(files: Mapping[str, Stamp]) -> Tally:
    """The tally of some files."""
    return Tally(len(files), sum(name.endswith(".html") for name in files), sum(stamp[0] for stamp in files.values()))


class Shelf(NamedTuple):
    """What is noted of a shelf, pickled, the SHA-256 of that, and the tally of its files."""

    told: bytes
    sha256: bytes
    tally: Tally

    @classmethod
    def of(cls, told: Mapping[str, Told]) -> "Shelf":
        """The shelf of what is told by name, which is something."""
        pickled = pickle.dumps(dict(told), pickle.HIGHEST_PROTOCOL)
        is_of_files = isinstance(next(iter(told.values())), tuple)
        return cls(pickled, hashlib.sha256(pickled).digest(), tally(told) if is_of_files else Tally())


@dataclass(frozen=True)
class Listing:
    """Files, or folders, with what is noted of each, by shelf."""

    shelves: Mapping[str, Shelf] = field(default_factory=dict)
    _open: dict[str, Mapping[str, Told]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, told: Mapping[str, Told]) -> "Listing":
        """The listing of what is told by name."""
        return cls({}).with_shelves({shelf: {name: told[name] for name in names} for shelf, names in by_shelf(told).items()})

    def with_shelves(self, shelves: Mapping[str, Mapping[str, Told]], kept: Iterable[str] = ()) -> "Listing":
        """A listing of these shelves, and of those of this one that are `kept` as they are."""
        found = {shelf: self.shelves[shelf] for shelf in kept}
        for shelf, told in shelves.items():
            if told:
                found[shelf] = Shelf.of(told)
        return Listing(found)

    def on(self, shelf: str) -> Mapping[str, Told]:
        """What is on a shelf, by name; kept open for the next who asks."""
        told = self._open.get(shelf)
        if told is None:
            told = self._open[shelf] = self.read(shelf)
        return told

    def read(self, shelf: str) -> dict[str, Told]:
        """What is on a shelf, by name."""
        found = self.shelves.get(shelf)
        return pickle.loads(found.told) if found else {}

    def get(self, name: str) -> Told | None:
        """What is noted of a file or folder."""
        return self.on(shelf_of(name)).get(name)

    def whole(self) -> dict[str, Told]:
        """Everything, by name."""
        found: dict[str, Told] = {}
        for shelf in self.shelves:
            found |= self.read(shelf)
        return found

    def tally(self) -> Tally:
        """The tally of all files."""
        return sum((shelf.tally for shelf in self.shelves.values()), Tally())


def by_shelf(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their shelves."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(shelf_of(name), []).append(name)
    return found


def differing(before: Listing, after: Listing) -> Iterator[tuple[Mapping[str, Told], Mapping[str, Told]]]:
    """Of each shelf that is not as it was, what was on it and what is."""
    for shelf in before.shelves.keys() | after.shelves.keys():
        was, now = before.shelves.get(shelf), after.shelves.get(shelf)
        if was is None or now is None or was.sha256 != now.sha256:
            yield before.read(shelf), after.read(shelf)
