"""The files of a data folder: those to read, those out of place, and those missing."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from generator.archive import addresses
from generator.problems import Finding, did_you_mean
from generator.reading.yaml_nodes import LARGEST

VOCABULARIES = ("archive", "cities", "kinds", "functions", "reforms", "tags", "indicators")
"""Names of the files that every archive has, without `.yaml`."""

_OTHER_FILES = {
    "known.yaml",
    "facets.yaml",
    "identifiers.csv",
    "comparisons.csv",
    "releases.csv",
    "registry.sha256",
    "README.md",
}
_FOLDERS = {"plans", "departments", "sources", "history"}


@dataclass
class Listing:
    """The files to read, as paths relative to the data folder, and findings about files out of place."""

    root: Path
    departments: list[str] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)
    single: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def list_files(root: Path) -> Listing:
    """List a data folder in the order of the names; `sources/` and `history/` are not looked into."""
    listing = Listing(root)
    expected = {f"{name}.yaml" for name in VOCABULARIES} | _OTHER_FILES
    for entry in _entries(listing, ""):
        if entry.name in _FOLDERS:
            if entry.name in ("plans", "departments"):
                _look_into(listing, entry)
        elif entry.name in expected:
            if _is_readable(listing, entry, entry.name) and entry.name.endswith(".yaml"):
                listing.single.append(entry.name)
        else:
            hint = place_of_plan(entry.name) or did_you_mean(entry.name, expected | _FOLDERS)
            _unexpected(listing, entry.name, "nothing of this name belongs into the data folder", hint)
    reported = {finding.file for finding in listing.findings}
    for name in VOCABULARIES:
        file = f"{name}.yaml"
        if file not in listing.single and file not in reported:
            listing.findings.append(Finding("F102", file, (), "this file is missing, and every archive has it"))
    return listing


def _look_into(listing: Listing, folder: os.DirEntry[str]) -> None:
    """The files of `departments/`, or of every city's folder in `plans/`."""
    if not folder.is_dir():
        _unexpected(listing, folder.name, "this is a file, and a folder is expected")
        return
    if not _is_inside(listing, folder.name):
        return
    if folder.name == "departments":
        listing.departments += _yaml_files(listing, "departments")
        return
    for city in _entries(listing, "plans"):
        file = f"plans/{city.name}"
        if not city.is_dir():
            hint = place_of_plan(city.name) or "plans/<city>/<plan-id>.yaml"
            _unexpected(listing, file, "a plan stands in the folder of its city", hint)
        elif _is_inside(listing, file):
            listing.plans += _yaml_files(listing, file)


def place_of_plan(file_name: str) -> str:
    """The path of a plan's file in the data folder; empty if the name is not that of a plan."""
    parsed = addresses.parse_plan_id(file_name.removesuffix(".yaml"))
    return f"plans/{parsed.city}/{parsed}.yaml" if parsed and file_name.endswith(".yaml") else ""


def _yaml_files(listing: Listing, folder: str) -> list[str]:
    files = []
    for entry in _entries(listing, folder):
        file = f"{folder}/{entry.name}"
        if not entry.name.endswith(".yaml"):
            other = entry.name.rpartition(".")
            hint = f"rename it to {other[0]}.yaml" if other[2].lower() in ("yml", "yaml", "txt") and other[0] else ""
            _unexpected(listing, file, "only .yaml files are read here", hint)
        elif _is_readable(listing, entry, file):
            files.append(file)
    return files


def _entries(listing: Listing, folder: str) -> list[os.DirEntry[str]]:
    """The entries of a folder by name. Names with a leading dot belong to editors and git and are skipped."""
    try:
        with os.scandir(listing.root / folder) as found:
            return sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name.removesuffix(".yaml"))
    except OSError as error:
        listing.findings.append(_cannot_read(folder or ".", error))
        return []


def _is_readable(listing: Listing, entry: os.DirEntry[str], file: str) -> bool:
    """Whether an entry is a file, or a link to a file, within the data folder; if not, adds a finding."""
    if not _is_inside(listing, file):
        return False
    if entry.is_file():
        return True
    listing.findings.append(Finding("F104", file, (), "this is not a file, or a link that leads nowhere", "a file"))
    return False


def _is_inside(listing: Listing, file: str) -> bool:
    """Whether a file lies within the data folder once links are followed; if not, adds a finding."""
    path = listing.root / file
    if path.is_symlink() and not _resolved(path).is_relative_to(listing.root.resolve()):
        message = "this is a link that leads out of the data folder"
        listing.findings.append(Finding("F103", file, (), message, "the file itself"))
        return False
    return True


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # A link to itself.
        return Path(os.path.abspath(os.sep))


def _unexpected(listing: Listing, file: str, message: str, hint: str = "") -> None:
    listing.findings.append(Finding("F101", file, (), message, hint=hint))


def _cannot_read(file: str, error: OSError) -> Finding:
    return Finding("F104", file, (), f"this cannot be read: {error.strerror or error}")


def read_bytes(root: Path, file: str) -> bytes | Finding:
    """The bytes of a file (at most one over `LARGEST`), or the finding that says why it cannot be read."""
    try:
        with open(root / file, "rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        return _cannot_read(file, error)
