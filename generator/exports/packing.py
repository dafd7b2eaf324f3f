"""A large table as a ZIP that is made of pieces, so that an edit packs only the pieces that changed.

Deflate takes streams one after another where each ends on a whole byte (RFC 1951, a flush), so a piece that is packed by itself can
be put between others, in a ZIP as any program opens it (`kept_files`).
"""

import struct
import zlib
from collections.abc import Iterable, Iterator

PAGE = 4096
"""Bytes of a page of the database."""
_LEVEL = 4
"""Of deflate: half the time of the usual 6 for a twentieth more bytes."""
_END = b"\x03\x00"
"""An empty last block."""
_EPOCH_DATE = 0x21
"""1 January 1980, as a ZIP writes it."""
_CUT, _MOST_PAGES = 64, 512
"""Pages in a piece of the database, on average and at most."""
_HEAD = 30
"""Bytes before the name in a ZIP."""
_LARGEST = 0xFFFF_FFFE
"""Bytes that this form of ZIP can hold."""


def deflated(piece: bytes | memoryview) -> bytes:
    """A piece packed by itself, as it stands in a stream of others."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH)


def start(member: str) -> int:
    """Where the stream begins in the ZIP of a file."""
    return _HEAD + len(member.encode())


def zip_around(member: str, checksum: int, size: int, pieces: Iterable[bytes]) -> bytes:
    """A ZIP with one file, of its name, CRC-32, bytes and pieces that are deflated (PKWARE's APPNOTE 6.3.10, 4.3).

    Raises `ValueError` where the file is larger than such a ZIP can hold.
    """
    name, stream = member.encode(), [*pieces, _END]
    packed = sum(map(len, stream))
    if max(size, packed) > _LARGEST - 1000:
        raise ValueError(f"{member} has {size:,} bytes, more than a ZIP of this form can hold")
    about = struct.pack("<HHHHHIIIHH", 20, 0, zlib.DEFLATED, 0, _EPOCH_DATE, checksum, packed, size, len(name), 0)
    local = b"PK\x03\x04" + about + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + packed, 0)
    return b"".join([local, *stream, central, end])


def pages(database: bytes | memoryview) -> Iterator[memoryview]:
    """A database in pieces of whole pages. What a page holds says whether a piece ends with it, so that the pieces after an
    edit are those of before wherever the pages are, though at another place."""
    whole, checksum, most = memoryview(database), zlib.crc32, _MOST_PAGES * PAGE
    start = 0
    for at in range(0, len(whole), PAGE):
        end = at + PAGE
        if not checksum(whole[at:end]) % _CUT or end - start >= most:
            yield whole[start:end]
            start = end
    if start < len(whole):
        yield whole[start:]
