"""Where a place of a record stands in its file: line and column for a path."""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path as FilePath

from generator.problems import Finding, Path, Problem, problem
from generator.reading.yaml_source import LARGEST, Outline

Kept = Mapping[str, tuple[str, tuple[int, ...]]]
"""For a file that lost broken entries: the list they stood in, and which entries of that list were kept."""


class Positions:
    """Finds lines and columns. A file is read again for it, because places are asked for only where something is wrong."""

    def __init__(self, folder: FilePath, shown_as: str, kept: Kept):
        self._folder = folder
        self._shown_as = shown_as
        self._kept = kept
        self._outline = lru_cache(maxsize=16)(self._read)

    def name(self, file: str) -> str:
        """A file of the data folder as problems name it."""
        return os.fsencode(f"{self._shown_as}/{file}").decode("utf-8", "replace")

    def at(self, file: str, path: Path, *, is_of_key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a path (or of its key), of the nearest place above it where there is none."""
        outline = self._outline(file)
        return outline.source.place(outline.offset(self._as_written(file, path), is_of_key=is_of_key))

    def problem(self, finding: Finding) -> Problem:
        """The finding with its line, column and the words of that line."""
        return self._located(finding, self._as_written(finding.file, finding.path))

    def raw_problem(self, finding: Finding) -> Problem:
        """As `problem`, of a path that counts the entries of the file and not those of the record."""
        return self._located(finding, finding.path)

    def file_problem(self, finding: Finding) -> Problem:
        """A finding about a file as a whole, which is not opened for it."""
        return problem(
            finding.code, self.name(finding.file), 1, 1, finding.message, expected=finding.expected, hint=finding.hint
        )

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """All findings located, file by file."""
        return [self.problem(finding) for finding in sorted(findings, key=lambda f: f.file)]

    def _located(self, finding: Finding, path: Path) -> Problem:
        outline = self._outline(finding.file)
        line, column = outline.source.place(outline.offset(path, is_of_key=finding.is_of_key))
        return problem(
            finding.code,
            self.name(finding.file),
            line,
            column,
            finding.message,
            expected=finding.expected,
            hint=finding.hint,
            excerpt=outline.source.line(line),
        )

    def _as_written(self, file: str, path: Path) -> Path:
        """The path in the file, where the record lacks entries that could not be read."""
        if file in self._kept and len(path) > 1 and path[0] == self._kept[file][0] and isinstance(path[1], int):
            indexes = self._kept[file][1]
            if path[1] < len(indexes):
                return (path[0], indexes[path[1]], *path[2:])
        return path

    def _read(self, file: str) -> Outline:
        try:
            with open(self._folder / file, "rb") as opened:
                raw = opened.read(LARGEST)
        except OSError:
            raw = b""
        return Outline(raw, self.name(file))
