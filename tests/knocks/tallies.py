"""Run many knocks in two processes and count how they were answered: answers, failures, slowest, largest memory.

A knock is a function of a number. A traceback, an answer that takes longer than `SLOWEST` or a process larger than
`LARGEST` is a failure.
"""

import multiprocessing
import os
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

SLOWEST = 10.0
"""Seconds of processor time that an answer may take."""
LARGEST = 1_000_000_000
"""Bytes of memory that a process may use."""


class WrongAnswerError(Exception):
    """An answer that is neither a located problem nor a good result."""


@dataclass
class Tally:
    """How a number of knocks were answered."""

    name: str
    answers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_is: str = ""
    memory: int = 0

    @property
    def count(self) -> int:
        """Number of knocks."""
        return sum(self.answers.values()) + len(self.failures)

    def add(self, other: "Tally") -> None:
        """Add what another process counted."""
        self.answers += other.answers
        self.failures += other.failures
        self.memory = max(self.memory, other.memory)
        if other.slowest > self.slowest:
            self.slowest, self.slowest_is = other.slowest, other.slowest_is

    def lines(self) -> list[str]:
        """The tally as text."""
        answers = ", ".join(f"{count:,} {answer}" for answer, count in self.answers.most_common())
        lines = [f"{self.name}: {self.count:,}; {answers}; {len(self.failures)} failed"]
        if self.slowest:
            lines.append(
                f"  slowest {self.slowest:.2f} s ({self.slowest_is}), largest process {self.memory / 1e6:.0f} MB"
            )
        return lines + [f"  FAILED {failure}" for failure in self.failures[:20]]


class _TooSlowError(Exception):
    pass


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _TooSlowError


Knock = Callable[[int], tuple[str, str]]
"""Takes a number; returns the answer, and what was done."""
Start = Callable[[Path], Knock]
"""Prepares a knock in a folder."""


def counted(name: str, count: int, start: Start, folder: Path) -> Tally:
    """Call a knock with every number below `count`, in two processes; `start` is called once in each."""
    context = multiprocessing.get_context("fork")
    processes = min(os.cpu_count() or 1, 2, max(1, count // 20))
    workers: list[tuple[ForkProcess, Connection]] = []
    for worker in range(processes):
        receiver, sender = context.Pipe(duplex=False)
        own = folder / f"worker-{worker}"
        own.mkdir(parents=True, exist_ok=True)
        process = context.Process(target=_work, args=(name, range(worker, count, processes), start, own, sender))
        process.start()
        sender.close()
        workers.append((process, receiver))
    tally = Tally(name)
    for process, receiver in workers:
        try:
            tally.add(receiver.recv())
        except EOFError:
            tally.failures.append("a process died")
        process.join()
    return tally


def _work(name: str, numbers: range, start: Start, folder: Path, sender: Connection) -> None:
    """Run in a process of its own: call the knock with each number and send the tally."""
    tally = Tally(name)
    knock = start(folder)
    signal.signal(signal.SIGALRM, _stop)
    for number in numbers:
        began = time.process_time()
        what = ""
        signal.alarm(60)
        try:
            answer, what = knock(number)
            tally.answers[answer] += 1
        except WrongAnswerError as wrong:
            tally.failures.append(f"{number}: {wrong}")
        except BaseException as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            tally.failures.append(
                f"{number}: {type(error).__name__}: {str(error)[:300]} at {Path(where.filename).name}:{where.lineno}"
            )
        signal.alarm(0)
        took = time.process_time() - began
        if took > tally.slowest:
            tally.slowest, tally.slowest_is = took, f"{number} {what}"
        if took > SLOWEST:
            tally.failures.append(f"{number}: {took:.1f} s ({what})")
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if tally.memory > LARGEST:
        tally.failures.append(f"a process of {tally.memory / 1e6:.0f} MB")
    sender.send(tally)
    sender.close()
    os._exit(0)
