"""Whole tables as they are published, put together of pieces: those that stand in the last site's file are taken from there.

What pieces a file of the site consists of is noted, each by a name and the key of what it was made from. So an edit makes the lines of
its plan alone, and of a packed file packs only these. Which pieces were taken makes no difference to a file's bytes.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.exports import packing
from generator.last_site import Stamp, stamp_of
from generator.noted import note, noted
from generator.plan_parts import PlanParts

LARGEST_PLAIN = 25_000_000
"""Bytes of a table that is published as it is; a larger one is published as a ZIP, a third or less of its size."""
PACKED = ".zip"
"""The ending of a file that is published packed."""
_ZEROS = memoryview(bytes(1_000_000))


class Piece(NamedTuple):
    """A part of a file: its name, the key of what it is made from (none where that is not known), and how its bytes and the number
    of its rows are made."""

    name: str
    key: str | None
    make: Callable[[], tuple[bytes | memoryview, int]]


class Published(NamedTuple):
    """A file as it is published: its name and bytes, how many it has unpacked, and how many rows."""

    name: str
    content: bytes
    unpacked: int
    rows: int

    @property
    def is_packed(self) -> bool:
        return self.name.endswith(PACKED)


Identity = tuple[str, str | None, bool]
"""Name and key of a piece, and whether a separator stands before it."""


class _Stands(NamedTuple):
    """A piece in a file: its bytes unpacked and as they stand there, its rows, what it does to the checksum of a packed file, and the
    CRC-32 of what stands there."""

    size: int
    stored: int
    rows: int
    check: int
    stands: int


class _Noted(NamedTuple):
    """A file of a site: its stamp, whether it is packed and by which zlib, and its pieces in their order."""

    stamp: Stamp
    is_packed: bool
    library: str
    identities: list[Identity]
    pieces: list[_Stands]


class _Slot(NamedTuple):
    """A place in the next file: the piece that stands there, by its number in the last file or with its bytes."""

    identity: Identity
    number: int | None
    content: bytes | memoryview
    size: int
    rows: int


class _Changed(Exception):
    """The last file is not any more what was noted of it."""


class _Last:
    """The file of the last site and what was noted of it; of none, nothing can be taken."""

    def __init__(self, path: Path | None, told: _Noted | None, start: int) -> None:
        self.path, self.told, self.start = path, told, start
        self.numbers = {identity: number for number, identity in enumerate(told.identities)} if told else {}

    def read(self, runs: Sequence[tuple[int, int]]) -> list[bytes]:
        """What stands in the file from one piece up to another, each. Raises `_Changed`, also where a disk lost some of it."""
        places = list(accumulate((piece.stored for piece in self.told.pieces), initial=self.start))
        found = []
        try:
            with self.path.open("rb") as opened:
                for first, end in runs:
                    opened.seek(places[first])
                    found.append(opened.read(places[end] - places[first]))
            is_as_noted = stamp_of(self.path) == self.told.stamp
        except OSError:
            raise _Changed from None
        for (first, end), run in zip(runs, map(memoryview, found), strict=True):
            for number in range(first, end):
                at = places[number] - places[first]
                if zlib.crc32(run[at : at + self.told.pieces[number].stored]) != self.told.pieces[number].stands:
                    raise _Changed
        if not is_as_noted:
            raise _Changed
        return found


_NONE = _Last(None, None, 0)


def publish(
    name: str, pieces: Iterable[Piece], parts: PlanParts, head: bytes = b"", tail: bytes = b"", between: bytes = b""
) -> Iterator[Published]:
    """The file that stands at a name below the site, or packed beside it; when it is written, its pieces are noted.

    `between` stands between pieces that hold something. Raises `ValueError` where the file is larger than a ZIP can hold.
    """
    pieces = list(pieces)
    try:
        published, identities, stand = _put_together(name, pieces, head, tail, between, _last(name, parts))
    except _Changed:
        published, identities, stand = _put_together(name, pieces, head, tail, between, _NONE)
    yield published
    memory = parts.memory("files", PurePosixPath(name).name)
    if memory and parts.fresh:
        stamp = stamp_of(parts.fresh / published.name)
        note(memory, _Noted(stamp, published.is_packed, zlib.ZLIB_RUNTIME_VERSION, identities, stand))


def _last(name: str, parts: PlanParts) -> _Last:
    """The file of the last site."""
    memory = parts.memory("files", PurePosixPath(name).name)
    told = noted(memory) if memory and parts.site else None
    if told is None or told.library != zlib.ZLIB_RUNTIME_VERSION:
        return _NONE
    path = parts.site / (name + PACKED if told.is_packed else name)
    try:
        start = packing.start(PurePosixPath(name).name) if told.is_packed else 0
        return _Last(path, told, start) if stamp_of(path) == told.stamp else _NONE
    except OSError:
        return _NONE


def _put_together(
    name: str, pieces: list[Piece], head: bytes, tail: bytes, between: bytes, last: _Last
) -> tuple[Published, list[Identity], list[_Stands]]:
    """The file, and its pieces with how they stand in it. Raises as `_Last.read` does."""
    slots = list(_slots(pieces, head, tail, between, last.numbers, last.told))
    size, rows = sum(slot.size for slot in slots), sum(slot.rows for slot in slots)
    is_packed = size > LARGEST_PLAIN
    if last.told and last.told.is_packed != is_packed:
        return _put_together(name, pieces, head, tail, between, _NONE)
    stream: list[bytes | memoryview | None] = []
    runs: list[tuple[int, int]] = []
    stand: list[_Stands] = []
    checksum = 0
    for slot in slots:
        if slot.number is None:
            stored = packing.deflated(slot.content) if is_packed else slot.content
            check = zlib.crc32(slot.content) ^ _past(0, slot.size) if is_packed else 0
            stand.append(_Stands(slot.size, len(stored), slot.rows, check, zlib.crc32(stored)))
            stream.append(stored)
        else:
            stand.append(last.told.pieces[slot.number])
            if stream and stream[-1] is None and runs[-1][1] == slot.number:
                runs[-1] = (runs[-1][0], slot.number + 1)
            else:
                runs.append((slot.number, slot.number + 1))
                stream.append(None)  # One for each run.
        if is_packed:
            checksum = _past(checksum, slot.size) ^ stand[-1].check
    taken = iter(last.read(runs) if runs else ())
    whole = [next(taken) if each is None else each for each in stream]
    if is_packed:
        content = packing.zip_around(PurePosixPath(name).name, checksum, size, whole)
    else:
        content = b"".join(whole)
    published = Published(name + PACKED if is_packed else name, content, size, rows)
    return published, [slot.identity for slot in slots], stand


def _slots(
    pieces: Iterable[Piece], head: bytes, tail: bytes, between: bytes, numbers: dict[Identity, int], told: _Noted | None
) -> Iterator[_Slot]:
    """What stands where in the file."""
    yield _Slot(("", None, False), None, head, len(head), 0)
    follows = False
    for piece in pieces:
        identity = (piece.name, piece.key, follows)
        number = numbers.get(identity) if piece.key is not None else None
        if number is None:
            content, rows = piece.make()
            if follows and content:
                content = between + content
            slot = _Slot(identity, None, content, len(content), rows)
        else:
            stands = told.pieces[number]
            slot = _Slot(identity, number, b"", stands.size, stands.rows)
        follows = follows or bool(between and slot.size)
        yield slot
    yield _Slot(("", None, True), None, tail, len(tail), 0)


def _past(checksum: int, size: int) -> int:
    """A CRC-32 after as many bytes more, all of them zero: it is linear, so that those of pieces tell that of the whole."""
    while size > 0:
        checksum = zlib.crc32(_ZEROS[:size] if size < len(_ZEROS) else _ZEROS, checksum)
        size -= len(_ZEROS)
    return checksum
