"""What the environment says: the one place where it is read. Everything below is given what it needs as an argument."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.records import BASE_ADDRESS

_LAST_SECOND = 253402300799
"""The end of the year 9999, the last that a date can name."""


class WrongEnvironmentError(ValueError):
    """A variable holds what it cannot mean; the message names it."""


def base_address(text: str) -> str:
    """A base address as `data/archive.yaml` may have it; the slash at its end may be left out. Raises `ValueError`."""
    address = text if text.endswith("/") else f"{text}/"
    if not re.fullmatch(BASE_ADDRESS, address):
        raise ValueError(f"{text} is no address such as https://archive.example/plans/")
    return address


@dataclass(frozen=True)
class Environment:
    """`base` is the base address (ARCHIVE_BASE), `sources` the folders of source documents (ARCHIVE_SOURCES), `epoch` the
    date of the build in seconds since 1970 (SOURCE_DATE_EPOCH); None where nothing is said."""

    base: str | None
    sources: tuple[Path, ...] | None
    epoch: int | None


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """The variables that a build heeds. Raises `WrongEnvironmentError`."""
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
    folders = variables.get("ARCHIVE_SOURCES", "")
    return Environment(
        base=base,
        sources=tuple(Path(folder) for folder in folders.split(os.pathsep)) if folders else None,
        epoch=int(epoch) if epoch else None,
    )
