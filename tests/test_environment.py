"""The variables that a build heeds."""

import os
from pathlib import Path

import pytest

from generator.environment import Environment, WrongEnvironmentError, read_environment


def test_unset_and_empty_variables_say_nothing():
    assert read_environment({}) == Environment(None, None, None)
    empty = {"ARCHIVE_BASE": "", "ARCHIVE_SOURCES": "", "SOURCE_DATE_EPOCH": ""}
    assert read_environment(empty) == Environment(None, None, None)


def test_each_variable_is_read():
    given = {
        "ARCHIVE_BASE": "https://archive.example/plans",
        "ARCHIVE_SOURCES": os.pathsep.join(["a", "b/c"]),
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    assert read_environment(given) == Environment(
        "https://archive.example/plans/", (Path("a"), Path("b/c")), 1_700_000_000
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOURCE_DATE_EPOCH", "abc"),
        ("SOURCE_DATE_EPOCH", "253402300800"),
        ("ARCHIVE_BASE", "archive.example"),
        ("ARCHIVE_BASE", "https://archive.example/a b/"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(variable, value):
    with pytest.raises(WrongEnvironmentError, match=variable):
        read_environment({variable: value})
