"""Environment variables: the only place that reads them. Everything below is given arguments."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.records import BASE_ADDRESS

_LAST_SECOND = 253402300799
"""The end of the year 9999, the last that a date can hold."""


class WrongEnvironmentError(ValueError):
    """A variable has a value that makes no sense; the message names it."""


@dataclass(frozen=True)
class Environment:
    """The variables that matter here, None where unset.

    `base` is the base address (ARCHIVE_BASE), `sources` the folders of source documents (ARCHIVE_SOURCES), `epoch` the
    date of the build in seconds since 1970 (SOURCE_DATE_EPOCH, reproducible-builds.org).
    """

    base: str | None
    sources: tuple[Path, ...] | None
    epoch: int | None


def base_address(text: str) -> str:
    """A base address as in `data/archive.yaml`; the final slash may be missing. Raises `ValueError`."""
    address = text if text.endswith("/") else f"{text}/"
    if not re.fullmatch(BASE_ADDRESS, address):
        raise ValueError(f"{text} is no address such as https://archive.example/plans/")
    return address


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the variables. Raises `WrongEnvironmentError`."""
    epoch = variables.get("SOURCE_DATE_EPOCH", "")
    if epoch and not (re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) <= _LAST_SECOND):
        raise WrongEnvironmentError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; it is a number of seconds since 1970, such as 1700000000, or left out"
        )
    base = variables.get("ARCHIVE_BASE")
    try:
        base = base_address(base) if base else None
    except ValueError as error:
        raise WrongEnvironmentError(f"ARCHIVE_BASE: {error}") from None
    sources = variables.get("ARCHIVE_SOURCES")
    return Environment(
        base=base,
        sources=tuple(Path(folder) for folder in sources.split(os.pathsep)) if sources else None,
        epoch=int(epoch) if epoch else None,
    )
