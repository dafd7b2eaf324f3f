"""What one build notes for the next: a value in a file, under its own hash, so that one cut short or altered is none at all.

The files belong to builds on this machine and hold nothing else.
"""

import hashlib
import pickle
from pathlib import Path
from typing import Any

from generator import write


def note(path: Path, value: Any) -> None:
    """Write a value down."""
    told = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    write.write_file(path.parent, path.name, hashlib.sha256(told).hexdigest().encode() + b"\n" + told)


def noted(path: Path) -> Any:
    """The value that was written down; None where there is none, or where it is not whole."""
    try:
        hashed, _, told = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(told).hexdigest().encode() != hashed:
        return None
    try:
        return pickle.loads(told)
    except Exception:  # Whole, but of another version of the program.
        return None
