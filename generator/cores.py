"""Work shared between two cores: one list, one function, the answers in the order of the list."""

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")

_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""
_PATIENCE = 10
"""Added to the niceness of a process: it has a tenth of the time of others beside it."""
_WORTH_A_PROCESS = 100
"""Shorter lists are worked off here; a second process costs about as much as it saves."""


class Ended(RuntimeError):
    """A second process was ended before it could answer."""

    def __str__(self) -> str:
        return "a process of the build was ended before it was done; most likely the machine had too little memory"


def mapped(function: Callable[[Given], Answer], given: Sequence[Given]) -> list[Answer]:
    """`[function(each) for each in given]`, every second one of them made by a second process.

    An error in either process is raised here.
    """
    if len(given) < _WORTH_A_PROCESS or (os.cpu_count() or 1) < 2 or not hasattr(os, "fork"):
        return [function(each) for each in given]
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    other = context.Process(target=_second, args=(sender, function, given[1::2]))
    other.start()
    sender.close()
    try:
        mine = [function(each) for each in given[::2]]
        try:
            theirs = receiver.recv()
        except EOFError:
            raise Ended from None
    finally:
        receiver.close()
        other.join()
    if isinstance(theirs, BaseException):
        raise theirs
    answers: list = [None] * len(given)
    answers[::2], answers[1::2] = mine, theirs
    return answers


class Aside(Generic[Answer]):
    """Work that a second process does while this one goes on; `result` waits for it and raises what it raised.

    Work that `is_patient` lets the others go first where there are more of them than cores.
    """

    def __init__(self, function: Callable[[], Answer], is_patient: bool = False) -> None:
        self._process = None
        self._has_answer = False
        if not hasattr(os, "fork"):
            self._answer, self._has_answer = function(), True
            return
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_second, args=(sender, lambda _: function(), [None], is_patient))
        self._process.start()
        sender.close()

    def result(self) -> Answer:
        """The answer, when it is there."""
        if self._process is None:
            if not self._has_answer:
                raise Ended
            return self._answer
        try:
            told = self._receiver.recv()
        except EOFError:
            raise Ended from None
        finally:
            self._receiver.close()
            self._process.join()
            self._process = None
        if isinstance(told, BaseException):
            raise told
        self._answer, self._has_answer = told[0], True
        return self._answer

    def stop(self) -> None:
        """End the work where its answer is no longer wanted."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._receiver.close()
            self._process = None


def die_with_parent() -> None:
    """In a second process: end when the first one is killed, so that nothing goes on writing and no lock outlives it (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def _second(sender, function: Callable, given: Sequence, is_patient: bool = False) -> None:
    die_with_parent()
    if is_patient:
        os.nice(_PATIENCE)
    try:
        sender.send([function(each) for each in given])
    except BaseException as error:  # raised again in the first process
        sender.send(_portable(error))
    finally:
        sender.close()
        os._exit(0)


def _portable(error: BaseException) -> BaseException:
    """The error, or one that says the same, since not every error can travel between processes."""
    try:
        import pickle

        pickle.loads(pickle.dumps(error))
        return error
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
