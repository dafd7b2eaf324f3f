"""`data/registry.sha256`: the checksums of the registry's files as the program last wrote them (`sha256sum`).

Every command that writes the registry renews it. So a file that was edited by hand, lost, or restored from another time
is noticed at once, also in those parts that no release has summed up.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.problems import Problem, problem
from generator.registry.history import FOLDER
from generator.registry.tables import read_text

SEAL = "registry.sha256"
_HINT = (
    "git checkout data/ puts the files back as they were; "
    "if the change is meant, as after a merge: policy-archive ids seal"
)


def seal_text(data: Path, files: Iterable[str], texts: Mapping[Path, str]) -> str:
    """The checksums of the files that exist: of their new text where there is one, else of what is on the disk."""
    lines = []
    for file in sorted(files):
        path = data / file
        if path in texts:
            content = texts[path].encode()
        elif path.is_file():
            content = path.read_bytes()
        else:
            continue
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {file}\n")
    return "".join(lines)


def sealed_files(data: Path, tables: Iterable[str]) -> list[str]:
    """The files that a seal covers: the registry's tables, and the history on the disk."""
    return [*tables, *(f"{FOLDER}/{path.name}" for path in (data / FOLDER).glob("*.jsonl"))]


def check_seal(data: Path, tables: Iterable[str], shown_as: str) -> list[Problem]:
    """The first file of the registry that is not as the program wrote it."""
    name = f"{shown_as}/{SEAL}"
    if not any((data / file).is_file() for file in (SEAL, *tables)):
        return []
    text = read_text(data / SEAL, name, "G518")
    if text is None:
        return [problem("G518", name, (1, 1), "this file is missing, and the registry has one", hint=_HINT)]
    if not isinstance(text, str):
        return [text]
    told, now = _sums(text), _sums(seal_text(data, sealed_files(data, tables), {}))
    for file in sorted(told.keys() | now.keys()):
        if file not in now:
            message = f"{file} is missing, and the registry had it"
        elif file not in told:
            message = f"{file} is not in the list of the registry's files"
        elif told[file] != now[file]:
            message = (
                f"{file} is not as the program wrote it: a cell was edited by hand, or the file is of another time"
            )
        else:
            continue
        return [problem("G518", name, (1, 1), message, hint=_HINT, excerpt=file)]
    return []


def _sums(text: str) -> dict[str, str]:
    """The checksum of each file."""
    return {file: checksum for checksum, _, file in (line.partition("  ") for line in text.splitlines()) if file}
