"""Files put together of pieces: the same bytes whatever the last site had of them."""

import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from generator.exports import kept_files, packing
from generator.exports.kept_files import Piece, Published
from generator.plan_parts import PlanParts

HEAD, TAIL, BETWEEN = b"[\n", b"\n]\n", b",\n"
NAME = "data/items.json"


class Builds:
    """Builds one after another, each beside the site of the last; which pieces each of them made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.made: list[str] = []

    def site(self, number: int) -> Path:
        return self.folder / str(number)

    def __call__(self, contents: dict[str, bytes], keys: dict[str, str | None] | None = None) -> Published:
        self.made = []
        parts = PlanParts(self.folder / "parts", "", {}, self.site(self.number), self.site(self.number + 1))
        pieces = [
            Piece(name, (keys or {}).get(name, str(content)), lambda name=name: (self.made.append(name) or contents[name], 1))
            for name, content in contents.items()
        ]
        for published in kept_files.publish(NAME, pieces, parts, HEAD, TAIL, BETWEEN):
            path = parts.fresh / published.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(published.content)
        self.number += 1
        return published


@pytest.fixture
def builds(tmp_path) -> Builds:
    return Builds(tmp_path)


def alone(contents: dict[str, bytes]) -> Published:
    pieces = [Piece(name, None, lambda content=content: (content, 1)) for name, content in contents.items()]
    (published,) = kept_files.publish(NAME, pieces, PlanParts(None, "", {}), HEAD, TAIL, BETWEEN)
    return published


def read(published: Published) -> bytes:
    if not published.is_packed:
        return published.content
    with zipfile.ZipFile(io.BytesIO(published.content)) as archive:
        assert archive.testzip() is None
        return archive.read(Path(NAME).name)


def some(count: int = 12) -> dict[str, bytes]:
    return {f"plan-{n}": f"城市 {n}, ".encode() * (n * 7 % 5) for n in range(count)}


@pytest.fixture(params=["plain", "packed"], autouse=True)
def largest(request, monkeypatch):
    monkeypatch.setattr(kept_files, "LARGEST_PLAIN", 10**6 if request.param == "plain" else 10)
    return request.param


def test_a_file_is_its_pieces_with_something_between(largest):
    published = alone(some())
    assert published.is_packed == (largest == "packed")
    assert read(published) == HEAD + BETWEEN.join(filter(None, some().values())) + TAIL
    assert published.unpacked == len(read(published)) and published.rows == 12
    assert read(alone({})) == HEAD + TAIL


def test_an_edit_makes_its_piece_alone(builds):
    contents = some()
    assert builds(contents) == alone(contents) and builds.made == list(contents)
    assert builds(contents) == alone(contents) and builds.made == []
    contents["plan-7"] = b"other words"
    assert builds(contents) == alone(contents) and builds.made == ["plan-7"]
    assert builds(contents) == alone(contents) and builds.made == []


def test_a_piece_of_which_nobody_knows_what_it_is_made_from_is_made(builds):
    contents = some()
    keys = {"plan-3": None}
    builds(contents, keys)
    builds(contents, keys)
    assert builds.made == ["plan-3"]


def test_many_edits_one_after_another(builds):
    chance, contents = random.Random(1), some()
    for step in range(60):
        names = list(contents)
        match chance.randrange(5):
            case 0:
                contents[chance.choice(names)] = b""
            case 1:
                contents = {f"new-{step}": b"new", **contents}
            case 2 if len(names) > 3:
                del contents[chance.choice(names)]
            case 3:
                contents = {name: contents[name] for name in chance.sample(names, len(names))}
            case _:
                contents[chance.choice(names)] = chance.randbytes(chance.randrange(300))
        assert builds(contents) == alone(contents)


def test_what_is_longer_than_the_zeros_it_is_told_by(builds):
    contents = {"long": b"a" * 2_500_000, "exact": b"b" * 1_000_000, "short": b"c"}
    builds(contents)
    assert builds(contents | {"short": b"d"}) == alone(contents | {"short": b"d"})


@pytest.mark.parametrize("harm", ["noise", "shorter", "gone", "touched", "lost by a disk"])
def test_a_file_that_is_not_as_it_was_left_is_made_anew(builds, harm):
    contents = some()
    path = builds.site(1) / builds(contents).name
    if harm == "noise":
        path.write_bytes(random.Random(2).randbytes(path.stat().st_size))
    elif harm == "shorter":
        path.write_bytes(path.read_bytes()[:20])
    elif harm == "gone":
        path.unlink()
    elif harm == "lost by a disk":
        touched, size = path.stat().st_mtime_ns, path.stat().st_size
        with path.open("r+b") as opened:
            opened.seek(size // 2)
            opened.write(bytes(10))
        os.utime(path, ns=(touched, touched))
    else:
        path.write_bytes(path.read_bytes())
    assert builds(contents) == alone(contents) and builds.made == list(contents)


def test_a_file_that_changes_while_it_is_read_is_made_anew(builds, monkeypatch):
    contents = some()
    path = builds.site(1) / builds(contents).name
    read_of = kept_files._Last.read

    def changing(last, runs):
        path.write_bytes(b"noise" * 100)
        return read_of(last, runs)

    monkeypatch.setattr(kept_files._Last, "read", changing)
    assert builds(contents) == alone(contents)


def test_a_note_of_another_site_is_none(builds):
    """Of a build that ended before its site stood there is a note, but not the file that it tells of."""
    contents = some()
    builds(contents)
    builds(contents | {"plan-7": b"never stood"})
    builds.number = 1
    assert builds(contents) == alone(contents) and builds.made == list(contents)


def test_a_note_that_is_noise_or_of_another_zlib_is_none(builds, monkeypatch):
    contents = some()
    builds(contents)
    (memory,) = (builds.folder / "parts" / "files").iterdir()
    memory.write_bytes(b"noise")
    assert builds(contents) == alone(contents) and builds.made == list(contents)
    monkeypatch.setattr(kept_files.zlib, "ZLIB_RUNTIME_VERSION", "other")
    assert builds(contents) == alone(contents) and builds.made == list(contents)


def test_a_file_that_grows_too_large_is_packed_whole(builds, monkeypatch):
    contents = some()
    size = len(builds(contents).content)
    for limit in (10**6, size // 4, 10**6):
        monkeypatch.setattr(kept_files, "LARGEST_PLAIN", limit)
        assert builds(contents) == alone(contents)


def test_a_file_too_large_for_its_zip_is_refused(monkeypatch):
    monkeypatch.setattr(kept_files, "LARGEST_PLAIN", 10)
    monkeypatch.setattr(packing, "_LARGEST", 2000)
    with pytest.raises(ValueError, match="items.json"):
        alone({"plan": b"x" * 1200})
