"""Passages: text cut from a source file at build time and never stored.

A source file is identified by the SHA-256 of its bytes. A passage is cut by its span and checked against its own hash;
a mismatch is an error, and nothing is shown.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator import records as r
from generator.records.closed_lists import Condition, FigureState

_LARGEST_SOURCE = 50_000_000
LARGEST_TEXT = 1_000_000
"""Characters of a source; the longest five-year plans have some 200,000."""
_MASKS = re.compile(r"[*＊]+|(?<![A-Za-z0-9])[xX]{1,2}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Piece:
    """A run of a passage; `mark` is `masked` or `damaged` if the copy does not have the document's own text."""

    text: str
    mark: str | None = None


class WrongPassageError(ValueError):
    """The text at a span is not the one that the record was made from."""


class UnreadableSourceError(ValueError):
    """A source file that is at hand cannot be read as its record says."""


@dataclass(frozen=True)
class SourceFiles:
    """The source files at hand, by the SHA-256 of their bytes."""

    by_hash: Mapping[str, Path]
    _texts: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)

    def text(self, source: r.Source) -> str | None:
        """The decoded text of a source, or None if its file is not at hand.

        Raises `UnreadableSourceError` if the file is not in the encoding of the record, no longer has its hash, or is
        longer than `LARGEST_TEXT`.
        """
        path = self.by_hash.get(source.sha256) if source.sha256 else None
        if source.sha256 is None or path is None:
            return None
        key = (source.sha256, source.encoding)
        if key not in self._texts:
            self._texts[key] = _decoded(path, *key)
        return self._texts[key]


def _decoded(path: Path, sha256: str, encoding: str) -> str:
    try:
        raw = path.read_bytes()
        text = raw.decode(encoding)
    except OSError as error:
        raise UnreadableSourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(f"byte {error.start} of {path.name} cannot be read as {encoding}") from None
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise UnreadableSourceError(f"{path.name} changed while it was read")
    if len(text) > LARGEST_TEXT:
        raise UnreadableSourceError(f"{path.name} has {len(text):,} characters; the limit is {LARGEST_TEXT:,}")
    return text


def find_sources(folders: Iterable[Path], hashed: Mapping[str, str] | None = None) -> SourceFiles:
    """All files directly in the folders, by hash. Skips files over 50 MB, links, and what cannot be read.

    `hashed` are hashes by path, if the caller has taken them already. A build is recorded under these hashes, so files
    are not hashed again, and files that are not among them are skipped.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            with suppress(OSError):
                if not path.is_file() or path.is_symlink() or path.stat().st_size > _LARGEST_SOURCE:
                    continue
                if hashed is None:
                    found.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
                elif own := hashed.get(os.fspath(path)):
                    found.setdefault(own, path)
    return SourceFiles(found)


def passage_hash(text: str) -> str:
    """The value of `passage.sha256`: SHA-256 of a text in UTF-8 without white space."""
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()


def source_of(plan: r.Plan, identifier: str | None) -> r.Source | None:
    """The source with an id; the plan's first one if the id is None. None if there is no such source."""
    if identifier is None:
        return plan.sources[0] if plan.sources else None
    return next((source for source in plan.sources if source.id == identifier), None)


def draw(
    plan: r.Plan, passage: r.Passage | None, files: SourceFiles, figures: Iterable[r.Figure] = ()
) -> tuple[Piece, ...] | None:
    """A passage with its masked and damaged spots marked, or None if the source is not at hand.

    Raises `WrongPassageError` if the text at the span is not the one that the record was made from.
    """
    source = source_of(plan, passage.source) if passage else None
    text = files.text(source) if source else None
    if passage is None or source is None or text is None:
        return None
    words = "".join(text[start:end] for start, end in passage.span)
    if passage.span[-1][1] > len(text) or passage_hash(words) != passage.sha256:
        raise WrongPassageError(
            f"{plan.id}: the words at {list(map(list, passage.span))} of {source.file} are not those of the record; "
            "policy-archive verify says where"
        )
    spots = list(_figure_spots(figures))
    if Condition.MASKED in source.condition:
        spots += [
            (start + found.start(), start + found.end(), "masked")
            for start, end in passage.span
            for found in _MASKS.finditer(text[start:end])
        ]
    pieces: list[Piece] = []
    for number, (start, end) in enumerate(passage.span):
        if number:
            pieces.append(Piece("\n"))
        pieces += _cut(text, start, end, sorted(spots))
    return tuple(pieces)


def _figure_spots(figures: Iterable[r.Figure]) -> Iterator[tuple[int, int, str]]:
    for figure in figures:
        if figure.state in (FigureState.MASKED, FigureState.DAMAGED) and figure.span:
            for start, end in figure.span:
                yield start, end, figure.state.value


def _cut(text: str, start: int, end: int, spots: list[tuple[int, int, str]]) -> Iterator[Piece]:
    at = start
    for spot_start, spot_end, mark in spots:
        if spot_start < at or spot_end > end:
            continue
        if spot_start > at:
            yield Piece(text[at:spot_start])
        yield Piece(text[spot_start:spot_end], mark)
        at = spot_end
    if at < end:
        yield Piece(text[at:end])


def paragraphs(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    """A passage as paragraphs: split at line ends, without the copy's indentation."""
    result: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, line in enumerate(re.split(r"\s*\n\s*", piece.text)):
            if number:
                result.append([])
            if line:
                result[-1].append(Piece(line, piece.mark))
    return [paragraph for paragraph in result if paragraph]
