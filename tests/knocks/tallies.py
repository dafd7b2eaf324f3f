"""What became of many knocks: counted answers, the slowest one, the largest memory, and every failure in full.

A knock is a function of a number; runs of them share both cores. A traceback, an answer that takes longer than ten seconds,
or a process larger than 1 GB is a failure.
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
from pathlib import Path

SLOWEST = 10.0
"""Seconds an answer may take."""
LARGEST = 1_000_000_000
"""Bytes a process may need."""


class WrongAnswerError(Exception):
    """An answer that is neither a located problem nor a good result."""


@dataclass
class Tally:
    """What became of a number of knocks."""

    name: str
    answers: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_is: str = ""
    memory: int = 0

    @property
    def count(self) -> int:
        return sum(self.answers.values()) + len(self.failures)

    def add(self, other: "Tally") -> None:
        """Take in what another process counted."""
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


def _stop(signum, frame):
    raise _TooSlowError


def counted(name: str, count: int, start: Callable[[Path], Callable[[int], tuple[str, str]]], folder: Path) -> Tally:
    """Give every number below `count` to a knock, on both cores.

    `start` is called once in each process with a folder of its own and returns the knock, which says for a number what the
    answer was and what was done.
    """
    context = multiprocessing.get_context("fork")
    workers = min(os.cpu_count() or 1, 2, max(1, count // 20))
    pipes = []
    for worker in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        own = folder / f"worker-{worker}"
        own.mkdir(parents=True, exist_ok=True)
        process = context.Process(target=_work, args=(name, range(worker, count, workers), start, own, sender))
        process.start()
        sender.close()
        pipes.append((process, receiver))
    tally = Tally(name)
    for process, receiver in pipes:
        try:
            tally.add(receiver.recv())
        except EOFError:
            tally.failures.append("a process died")
        process.join()
    return tally


def _work(name, numbers, start, folder, sender) -> None:
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
