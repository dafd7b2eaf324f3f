"""Tables packed in pieces: ZIPs that any program opens."""

import io
import random
import zipfile
import zlib

import pytest

from generator.exports import packing


def opened(packed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        (info,) = archive.infolist()
        assert info.filename == "items.csv" and info.date_time == (1980, 1, 1, 0, 0, 0)
        return archive.read(info)


@pytest.mark.parametrize("pieces", [[], [b""], [b"a,b\r\n"], [b"a,b\r\n", b"", b"a,b\r\n", "城市,年\r\n".encode() * 9000]])
def test_the_pieces_are_one_file(pieces):
    whole = b"".join(pieces)
    packed = packing.zip_around("items.csv", zlib.crc32(whole), len(whole), map(packing.deflated, pieces))
    assert opened(packed) == whole
    stream = packing.start("items.csv")
    assert zlib.decompress(packed[stream:], -zlib.MAX_WBITS) == whole


def test_pages_that_moved_are_in_the_pieces_of_before():
    made = random.Random(1)
    database = b"".join(made.randbytes(packing.PAGE) for _ in range(2000))
    pieces = list(packing.pages(database))
    assert b"".join(pieces) == database and len(pieces) > 5
    assert all(len(piece) <= packing._MOST_PAGES * packing.PAGE for piece in pieces)
    moved = database[: 100 * packing.PAGE] + made.randbytes(3 * packing.PAGE) + database[101 * packing.PAGE :]
    after = list(packing.pages(moved))
    assert b"".join(after) == moved and len(set(after) - set(pieces)) <= 3
    assert b"".join(packing.pages(database[:-100])) == database[:-100]
