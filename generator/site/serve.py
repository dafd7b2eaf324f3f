"""The preview: shows the site on this machine, rebuilds it on every change, and reloads open pages.

The server is MkDocs'. A build goes to a fresh folder, so the last good site stays on the screen while problems are
printed. A change of the program restarts the command.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from generator.site.folders import Folders

_PROGRAM = Path(__file__).parent.parent


def serve(folders: Folders, build: Callable[[], bool], port: int, say: Callable[[str], None]) -> None:
    """Build, show and watch until interrupted. `build` makes the site and returns whether it could.

    Raises `OSError` where the port is taken, `SystemExit` where there is no site to show.
    """
    if not build() and not folders.site.exists():
        raise SystemExit(1)
    started = _last_change(_PROGRAM)

    def rebuild() -> None:
        if _last_change(_PROGRAM) != started:
            say("The program changed; restarting.")
            os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
        if build():
            say("Rebuilt.")

    server = LiveReloadServer(rebuild, "127.0.0.1", port, str(folders.site))
    server.error_handler = lambda code: (folders.site / "404.html").read_bytes() if code == 404 else None
    for folder in (*folders.watched, _PROGRAM):
        server.watch(str(folder))
    try:
        say(f"The site is at {server.url} and follows every change; stop with Ctrl-C.")
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs gives no types here
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def _last_change(program: Path) -> int:
    """When a file of the program was last changed, in nanoseconds since 1970."""
    files = (path for path in program.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return max(path.stat().st_mtime_ns for path in files)
