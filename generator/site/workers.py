"""Worker processes: each is given the same data once, then calls functions on it.

Workers are spawned, not forked: they behave the same on every system and inherit no lock of another thread.
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
"""In a worker: the data that it was started with."""


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[Given]):
    """A pool of `jobs` processes that all have the same data; one job is done in this process.

    As a context manager it ends the workers; calls that have not begun are cancelled.
    """

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
    ) -> Future[Answer]:
        """Call `function(given, *arguments)` in a worker. The future has its answer, or raises its error.

        Function and arguments are pickled. A worker that dies raises `BrokenProcessPool`.
        """
        if self._pool:
            call: Callable[..., Answer] = _call
            return self._pool.submit(call, function, *arguments, **options)
        done: Future[Answer] = Future()
        try:
            done.set_result(function(self._given, *arguments, **options))
        except BaseException as error:  # raised again by the future, as a worker's is
            done.set_exception(error)
        return done


def _start(given: object) -> None:
    global _given
    _given = given
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the build is killed; it would wait for calls for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _call(function: Callable[..., Answer], *arguments: Any, **options: Any) -> Answer:
    return function(_given, *arguments, **options)
