"""Workers: the answers do not depend on their number, and their errors are raised by the caller."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool

import pytest

from generator.site.workers import Workers


def times(given: int, number: int) -> int:
    return given * number


def divided(given: int, number: int) -> float:
    return given / number


def ended(given: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_worker_has_what_it_was_given(jobs):
    with Workers(7, jobs) as workers:
        assert [each.result() for each in [workers.submit(times, number) for number in range(20)]] == [
            7 * n for n in range(20)
        ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_raised_where_the_answer_is_asked_for(jobs):
    with Workers(7, jobs) as workers:
        failed, sound = workers.submit(divided, 0), workers.submit(divided, 7)
        assert sound.result() == 1
        with pytest.raises(ZeroDivisionError):
            failed.result()


def test_a_worker_that_was_ended_is_told():
    with Workers(7, 2) as workers, pytest.raises(BrokenProcessPool):
        workers.submit(ended).result()
