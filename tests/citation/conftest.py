"""Citations are tested on the toy archive (`archive`, from `tests/conftest.py`) and on the real one."""

import pytest

from generator.archive.link import link
from generator.archive.model import Archive
from generator.reading.read import read
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def real() -> Archive:
    """The real archive, linked."""
    records, _ = read(ROOT / "data")
    return link(records)
