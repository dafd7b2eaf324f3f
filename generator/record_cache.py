"""Plans that were read before: an unchanged file is not parsed again.

A record is kept under the hash of its file, its name and the program, and only where nothing was wrong with it; so a problem is
told every time. What is kept carries its own hash: one that was altered or cut short is read anew. The folder belongs to
the build on this machine and holds nothing else.
"""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.noted import note, noted
from generator.records import Plan


@dataclass
class RecordCache:
    """Plans by the hash of what they were read from, in a folder. `used` are those that this build asked for or kept."""

    folder: Path
    used: set[str] = field(default_factory=set)

    def name(self, file: str, hashed: str) -> str:
        """Under which name the record of a file with this SHA-256 is kept."""
        return hashlib.sha256(f"{file}\0{hashed}".encode("utf-8", "surrogateescape")).hexdigest()

    def names(self, files: Mapping[str, str]) -> set[str]:
        """Under which names the records of these files with their hashes are kept."""
        return {self.name(file, hashed) for file, hashed in files.items()}

    def get(self, name: str) -> Plan | None:
        """The record, where it is kept and whole."""
        self.used.add(name)
        return noted(self.folder / name)

    def put(self, name: str, plan: Plan) -> None:
        """Keep a record."""
        note(self.folder / name, plan)

    def forget_others(self) -> None:
        """Delete what this build did not ask for."""
        for path in self.folder.glob("*"):
            if path.name not in self.used:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
