"""Line and column of a path in a record's file."""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path as FilePath

import yaml

from generator.problems import Finding, Path, Problem, as_one, problem
from generator.reading.yaml_nodes import LARGEST, Composer, decode, parseable, start_of, too_deep
from generator.reading.yaml_syntax import FileText

KeptEntries = Mapping[str, tuple[str, tuple[int, ...]]]
"""By file that lost faulty entries: the key of their list, and the indexes of the entries that were kept."""


class Outline:
    """The nodes of one file, to find the offset of a path. A file that cannot be read has its beginning alone."""

    def __init__(self, raw: bytes, file: str) -> None:
        text, _ = decode(raw, file)
        self.source = FileText(file, text)
        clean = parseable(text)
        self._root: yaml.Node | None = None
        try:
            if not too_deep(self.source, clean):
                self._root = Composer(clean).next_root()
        except yaml.YAMLError:
            pass

    def offset(self, path: Path, *, is_of_key: bool = False) -> int:
        """Offset of the value at a path, or of its key; of the deepest node on the way if the path does not exist."""
        node, offset = self._root, 0 if self._root is None else start_of(self._root)
        for number, part in enumerate(path):
            wants_key = is_of_key and number == len(path) - 1
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if isinstance(p[0], yaml.ScalarNode) and p[0].value == part), None)
                if pair is None:
                    break
                key, node = pair
                offset = start_of(key if wants_key else node)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                offset = start_of(node)
            else:
                break
        return offset


class Positions:
    """Locates findings. Reads a file anew, since most files are never asked about."""

    def __init__(self, folder: FilePath, shown_as: str, kept: KeptEntries) -> None:
        self._folder = folder
        self._shown_as = shown_as
        self._kept = kept
        self._outline = lru_cache(maxsize=16)(self._read)

    def name(self, file: str) -> str:
        """The name of a file of the data folder in a problem."""
        return os.fsencode(f"{self._shown_as}/{file}").decode("utf-8", "replace")

    def at(self, file: str, path: Path, *, is_of_key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a path, or of its key; of the nearest node above it if there is none."""
        outline = self._outline(file)
        return outline.source.place(outline.offset(self._as_written(file, path), is_of_key=is_of_key))

    def problem(self, finding: Finding) -> Problem:
        """The finding with its line, its column and the text of that line."""
        return self._located(finding, self._as_written(finding.file, finding.path))

    def raw_problem(self, finding: Finding) -> Problem:
        """As `problem`, for a path whose indexes count the entries of the file, faulty ones included."""
        return self._located(finding, finding.path)

    def file_problem(self, finding: Finding) -> Problem:
        """A finding about a file as a whole; the file is not opened."""
        name = self.name(finding.file)
        return problem(finding.code, name, (1, 1), finding.message, expected=finding.expected, hint=finding.hint)

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """All findings located, file by file; those about one missing id as one problem at the first place."""
        alone: list[Problem] = []
        about: dict[str, list[Problem]] = {}
        for finding in sorted(findings, key=lambda f: f.file):
            found = alone if not finding.about else about.setdefault(finding.about, [])
            found.append(self.problem(finding))
        return [*alone, *map(as_one, about.values())]

    def _located(self, finding: Finding, path: Path) -> Problem:
        outline = self._outline(finding.file)
        offset = outline.offset(path, is_of_key=finding.is_of_key)
        return outline.source.problem(
            finding.code, offset, finding.message, expected=finding.expected, hint=finding.hint
        )

    def _as_written(self, file: str, path: Path) -> Path:
        """A path of the record as a path of the file, whose lists may hold faulty entries that the record lacks."""
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
