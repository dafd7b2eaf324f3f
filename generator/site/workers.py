"""Work shared out to all cores: functions of what every worker was given once, in processes of their own.

Workers are started afresh and not forked, so that they are the same on every system and inherit no lock of another thread.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")
More = ParamSpec("More")

_given: Any = None
"""In a worker: what it was given when it was started."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[Given]):
    """`jobs` processes that were each given the same; with one job, this process does the work itself. A context manager: at
    the end, work that nobody waited for is cancelled."""

    def __init__(self, given: Given, jobs: int) -> None:
        self._given = given
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(given,))

    def __enter__(self) -> "Workers[Given]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def submit(
        self, function: Callable[Concatenate[Given, More], Answer], *arguments: More.args, **options: More.kwargs
    ) -> "Future[Answer]":
        """Have `function(given, *arguments)` done; the future tells its answer, or raises what it raised."""
        if self._pool:
            return self._pool.submit(_call, function, *arguments, **options)
        done: Future[Answer] = Future()
        try:
            done.set_result(function(self._given, *arguments, **options))
        except BaseException as error:  # raised again where the answer is asked for
            done.set_exception(error)
        return done


def _start(given: object) -> None:
    global _given
    _given = given
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A build that is killed cannot end its workers: they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _call(function: Callable[..., Answer], *arguments: Any, **options: Any) -> Answer:
    return function(_given, *arguments, **options)
