"""What one build notes for the next: a value in a file, under a hash of the value and of the program that notes it.

What is cut short, altered or of another program is none at all. The files belong to builds on this machine and hold nothing else.
"""

import hashlib
import pickle
from pathlib import Path
from typing import Any

from generator import write
from generator.unchanged import program_hash

_HASH = 64
"""Characters of a hash."""


def note(path: Path, value: Any) -> None:
    """Write a value down."""
    told = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    write.put_file(path.parent, path.name, (_hash(told), b"\n", told))


def noted(path: Path) -> Any:
    """The value that was written down; None where there is none, or where it is not whole or not of this program."""
    try:
        whole = memoryview(path.read_bytes())  # Of large notes no part is copied.
    except OSError:
        return None
    told = whole[_HASH + 1 :]
    return pickle.loads(told) if whole[:_HASH] == _hash(told) and whole[_HASH:][:1] == b"\n" else None


def _hash(told: bytes | memoryview) -> bytes:
    hashed = hashlib.sha256(program_hash().encode())
    hashed.update(told)
    return hashed.hexdigest().encode()
