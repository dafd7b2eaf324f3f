"""Shows the site on this machine alone and builds it again on every change; an open page reloads itself.

The server is that of the site engine. A build goes to a fresh folder, so the last good site stays on the screen while the problems
of the new one are printed. A change of the program itself starts the whole command anew.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from generator.site.folders import Folders

_PROGRAM = Path(__file__).parent.parent


def serve(folders: Folders, build: Callable[[], bool], port: int, say: Callable[[str], None]) -> None:
    """Build, show, watch, until the command is stopped. `build` makes the site once and returns whether it could.

    Raises `OSError` where the port is taken, `SystemExit` where there is nothing to show.
    """
    if not build() and not folders.site.exists():
        raise SystemExit(1)
    started = _last_change(_PROGRAM)

    def build_again() -> None:
        if _last_change(_PROGRAM) != started:
            say("The program changed: starting anew.")
            os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
        if build():
            say("Built again.")

    server = LiveReloadServer(build_again, "127.0.0.1", port, str(folders.site))
    server.error_handler = lambda code: (folders.site / "404.html").read_bytes() if code == 404 else None
    for folder in (*folders.watched, _PROGRAM):
        server.watch(str(folder))
    try:
        server.serve()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def _last_change(program: Path) -> int:
    """When a file of the program was last changed, in nanoseconds."""
    return max(
        path.stat().st_mtime_ns for path in program.rglob("*") if path.is_file() and path.parent.name != "__pycache__"
    )
