"""The time that an import may take, and the line at which it was when the time was over."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn

from generator.importer.unreadable import UnreadableError

_line: ContextVar[int | None] = ContextVar("line", default=None)


def at_line(number: int) -> None:
    """Note the line of the document that is being read, 1-based."""
    _line.set(number)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `UnreadableError` inside this context after so many seconds of processor time.

    Signals reach only the main thread; in other threads there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> NoReturn:
        line = _line.get()
        where = f"; the time was over in the item at line {line}" if line else ""
        raise UnreadableError(
            "I403",
            f"the document takes more than {seconds} seconds to read{where}",
            "something in it repeats without end; give the document alone",
        )

    _line.set(None)
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)  # again every second: a library may swallow the first one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
