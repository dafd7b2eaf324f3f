"""Run the command on a simulated disk that is full after some writes: `python -m tests.knocks.full_disk WRITES build`.

A write is opening a file to write, or making, linking or renaming one. Writes inside SQLite and in other processes are
not counted; the toy archive is built in one process. Prints how many writes were left.
"""

import builtins
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Any

from generator.cli import main

_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT
"""Of `os.open`, which `Path.touch` and `tempfile.mkstemp` call."""


class FullDisk:
    """Replaces the functions that write with ones that fail after a number of writes."""

    def __init__(self, writes: int) -> None:
        self.left = writes
        builtins.open = io.open = self._counted(io.open, self._opens_to_write)  # pathlib calls `io.open`.
        os.open = self._counted(os.open, lambda path, flags, *_, **__: bool(flags & _WRITING_FLAGS))
        for name in ("mkdir", "link", "symlink", "rename", "replace"):
            setattr(os, name, self._counted(getattr(os, name), lambda *_, **__: True))

    def _counted(self, call: Callable[..., Any], writes: Callable[..., bool]) -> Callable[..., Any]:
        def counted(path: Any, *arguments: Any, **options: Any) -> Any:
            if writes(path, *arguments, **options):
                self.left -= 1
                if self.left < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return call(path, *arguments, **options)

        return counted

    @staticmethod
    def _opens_to_write(path: Any, mode: str = "r", *_: Any, **__: Any) -> bool:
        return not set(mode).isdisjoint("wax+") and not isinstance(path, int)


if __name__ == "__main__":
    disk = FullDisk(int(sys.argv.pop(1)))
    try:
        main()
    finally:
        print("writes left:", disk.left)
