"""Tables packed in pieces: ZIPs that any program opens, the same whatever was packed before."""

import io
import random
import zipfile

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
    assert opened(packing.pack("items.csv", pieces)) == b"".join(pieces)


def test_what_was_packed_before_makes_no_difference(tmp_path, monkeypatch):
    pieces = [f"{n},".encode() * 5000 for n in range(20)]
    first = packing.pack("items.csv", pieces, tmp_path / "memory")
    assert first == packing.pack("items.csv", pieces)
    packed: list[bytes] = []
    deflated = packing._deflated
    monkeypatch.setattr(packing, "_deflated", lambda piece: packed.append(piece) or deflated(piece))
    pieces[7] = b"other"
    again = packing.pack("items.csv", pieces, tmp_path / "memory")
    assert packed == [b"other"] and again == packing.pack("items.csv", pieces)
    (tmp_path / "memory").write_bytes(b"noise")
    assert packing.pack("items.csv", pieces, tmp_path / "memory") == again


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


def test_a_file_too_large_for_its_zip_is_refused(monkeypatch):
    monkeypatch.setattr(packing, "_LARGEST", 2000)
    with pytest.raises(ValueError, match="items.csv"):
        packing.pack("items.csv", [b"x" * 1200])
