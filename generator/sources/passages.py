"""The source's own words, drawn from the source file at build time and never stored.

A source file is known by its SHA-256. Where the file is at hand the passage is cut from it by its span and held against
its own hash; where the hash does not hold, that is an error and nothing is shown.
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
    """A run of a passage: `mark` is `masked` or `damaged` where the words are not what the document had."""

    text: str
    mark: str | None = None


class WrongPassageError(ValueError):
    """The words at a span are not those that the record was made from."""


class UnreadableSourceError(ValueError):
    """A source file at hand cannot be read as its record says."""


@dataclass(frozen=True)
class SourceFiles:
    """The source files at hand, by the SHA-256 of their bytes."""

    by_hash: Mapping[str, Path]
    _texts: dict = field(default_factory=dict, compare=False, repr=False)

    def text(self, source: r.Source) -> str | None:
        """The decoded file of a source, or None where it is not at hand.

        Raises `UnreadableSourceError` where the bytes are not in the encoding of the record, no longer those of its hash, or more than any
        document has.
        """
        path = self.by_hash.get(source.sha256)
        if path is None:
            return None
        key = (source.sha256, source.encoding)
        if key not in self._texts:
            try:
                raw = path.read_bytes()
                text = raw.decode(source.encoding)
            except OSError as error:
                raise UnreadableSourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
            except UnicodeDecodeError as error:
                message = f"byte {error.start} of {path.name} cannot be read as {source.encoding}"
                raise UnreadableSourceError(message) from None
            if hashlib.sha256(raw).hexdigest() != source.sha256:
                raise UnreadableSourceError(f"{path.name} changed while it was read")
            if len(text) > LARGEST_TEXT:
                raise UnreadableSourceError(f"{path.name} has {len(text):,} characters; the limit is {LARGEST_TEXT:,}")
            self._texts[key] = text
        return self._texts[key]


def find_sources(folders: Iterable[Path], hashed: Mapping[str, str] | None = None) -> SourceFiles:
    """All files directly in the folders, by hash; larger ones than 50 MB, links and what cannot be read are passed over.

    `hashed` are the hashes of files by their paths, where they were taken already: a site is noted under these, so what a file
    holds a moment later may not be taken for them. Files that are not among them are passed over.
    """
    found = {}
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            with suppress(OSError):
                if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST_SOURCE:
                    own = (
                        hashlib.sha256(path.read_bytes()).hexdigest() if hashed is None else hashed.get(os.fspath(path))
                    )
                    if own is not None:
                        found.setdefault(own, path)
    return SourceFiles(found)


def passage_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8 with all white space removed: what `passage.sha256` holds."""
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()


def source_of(plan: r.Plan, identifier: str | None) -> r.Source | None:
    """The source a passage names; the plan's first one where it names none."""
    if identifier is None:
        return plan.sources[0] if plan.sources else None
    return next((source for source in plan.sources if source.id == identifier), None)


def draw(
    plan: r.Plan, passage: r.Passage | None, files: SourceFiles, figures: Iterable[r.Figure] = ()
) -> tuple[Piece, ...] | None:
    """The words of a passage with its masked and damaged spots marked, or None where the source is not at hand.

    Raises `WrongPassageError` where the words at the span are not those the record was made from.
    """
    source = source_of(plan, passage.source) if passage else None
    text = files.text(source) if source else None
    if text is None:
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
    """A passage as paragraphs: broken at line ends, the indentation of the copy dropped."""
    result: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, line in enumerate(re.split(r"\s*\n\s*", piece.text)):
            if number:
                result.append([])
            if line:
                result[-1].append(Piece(line, piece.mark))
    return [paragraph for paragraph in result if paragraph]
