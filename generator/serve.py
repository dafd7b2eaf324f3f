"""Shows the site on this machine alone and builds it again on every change; an open page reloads itself.

One process serves, the other watches and builds. Pages come first; the downloads and the search index follow in a process of
their own, which the next edit stops. A change of the program itself starts the whole command anew. Problems are printed where they are
found, and the last good site stays on the screen until they are mended.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from generator.cores import die_with_parent

_RELOAD = "/__reload"
_RELOAD_SCRIPT = f'new EventSource("{_RELOAD}").onmessage = () => location.reload();\n'
_PROGRAM = Path(__file__).parent


class Handler(SimpleHTTPRequestHandler):
    """Files of the built site, with the script that reloads a page put into it on the way. `built` counts the builds."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, site: Path, built, **more) -> None:
        self._site, self._built = site, built
        super().__init__(*arguments, directory=str(site), **more)

    def do_GET(self) -> None:
        if self.path == _RELOAD:
            return self._stream()
        if self.path == f"{_RELOAD}.js":
            return self._send(200, "text/javascript", _RELOAD_SCRIPT.encode())
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path = path / "index.html"
        try:
            if path.suffix == ".html":
                return self._send(200, "text/html; charset=utf-8", self._with_reload(path.read_bytes()))
            if path.exists():
                return super().do_GET()
        except FileNotFoundError:
            pass
        missing = self._site / "404.html"
        body = self._with_reload(missing.read_bytes()) if missing.is_file() else b"not found"
        return self._send(404, "text/html; charset=utf-8", body)

    def _with_reload(self, html: bytes) -> bytes:
        return html.replace(b"</head>", f'<script src="{_RELOAD}.js" defer></script></head>'.encode(), 1)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        """Tell the page of every build until it goes away."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        seen, quiet_since = self._built.value, time.monotonic()
        try:
            while True:
                if self._built.value != seen:
                    seen, line = self._built.value, b"data: built\n\n"
                elif time.monotonic() - quiet_since > 10:
                    line = b": still here\n\n"
                else:
                    time.sleep(0.05)
                    continue
                quiet_since = time.monotonic()
                self.wfile.write(line)
                self.wfile.flush()
        except OSError:
            pass

    def log_message(self, *arguments) -> None:
        """Requests are not told; problems are."""


def serve(folders, build: Callable[..., bool], port: int, say: Callable[[str], None]) -> None:
    """Build, show, watch, until the command is stopped.

    `build(is_quick, plans)` makes the site once, only its pages where it is quick, and of these only the plans' where some are
    named; it returns whether the site is there.
    """
    if not build(False) and not folders.site.exists():
        raise SystemExit(1)
    processes = multiprocessing.get_context("fork")
    built = processes.Value("L", 0)
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, site=folders.site.resolve(), built=built))
    server.daemon_threads = True
    shown = processes.Process(target=_show, args=(server,), daemon=True)
    shown.start()
    server.socket.close()
    say(f"The site is at http://127.0.0.1:{server.server_address[1]}/ and follows every change; stop with Ctrl-C.")
    rest = None
    watched = [path for path in (folders.data, folders.site_src, folders.docs, _PROGRAM) if path.exists()]
    try:
        for changes in watch(*watched, debounce=100, step=25, raise_interrupt=False):
            paths = [Path(path) for _, path in changes if "__pycache__" not in path]
            if paths:
                _stop(rest)  # What it was making is out of date.
            if any(path.is_relative_to(_PROGRAM) for path in paths):
                say("The program changed: starting anew.")
                shown.terminate()
                shown.join()
                os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
            start = time.monotonic()
            if paths and build(True, _plans(paths, folders)):
                with built.get_lock():
                    built.value += 1
                say(f"Pages built again in {time.monotonic() - start:.1f} seconds.")
                rest = processes.Process(target=_alone, args=(build,))
                rest.start()
    finally:
        shown.terminate()
        _stop(rest)


def _plans(paths: list[Path], folders) -> frozenset[str] | None:
    """The plans whose files changed; None where a change may show on any page."""
    of_data = [path for path in paths if path.is_relative_to(folders.data.resolve())]
    if any(path.parent.parent.name != "plans" for path in of_data):
        return None
    return frozenset(path.stem for path in of_data)


def _show(server: ThreadingHTTPServer) -> None:
    """Serve until the command that shows the site is gone, however it ended."""
    die_with_parent()
    server.serve_forever()


def _alone(build: Callable[[bool], bool]) -> None:
    """The whole build in a group of processes of its own, so that all of it can be stopped."""
    os.setsid()
    die_with_parent()
    build(False)


def _stop(process) -> None:
    if process is not None and process.is_alive():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
        time.sleep(0.1)  # Its own processes let go of the lock.
