"""Golden pages: the toy archive's pages byte for byte, so that no page changes unintentionally.

`UPDATE_GOLDEN=1 python -m pytest tests/views/test_golden.py` rewrites them; review the diff before you commit it.
"""

import os
from pathlib import Path

import pytest

from generator.archive import addresses
from generator.run import load
from generator.site import markdown_tree
from generator.sources.passages import find_sources
from generator.views import item_pages
from generator.views.pages import pages
from tests.conftest import ROOT

TOY = ROOT / "tests" / "toy_archive"
GOLDEN = TOY / "golden"
KINDS = (
    addresses.PLANS,
    addresses.plan("qingchuan-2023-priorities"),
    addresses.city("qingchuan"),
    addresses.year(2023),
    addresses.REFORMS,
    addresses.COVERAGE,
    addresses.DEPARTMENTS,
)
"""One address of each kind that does not depend on the names of the toy archive's terms."""


@pytest.fixture(scope="module")
def toy():
    archive, registry = load(TOY / "data")
    return archive, registry, find_sources([TOY / "sources"])


@pytest.fixture(scope="module")
def made(toy):
    """Every Markdown page and every item page of the toy archive, by address."""
    archive, registry, files = toy
    found = {}
    for page in pages(archive, registry, files, None):
        found[page.address] = markdown_tree.rendered(archive, page)
    for identifier in archive.items:
        found[addresses.cite_address(identifier)] = item_pages.item_page(archive, files, identifier, registry)
    return found


def _file(address: str) -> Path:
    return GOLDEN / (address.strip("/").replace("/", ".") + (".html" if address.startswith("id/") else ".md"))


def _addresses(made) -> list[str]:
    terms = {}
    for address in made:
        kind = address.split("/")[0]
        if kind in ("reforms", "tags", "indicators", "departments", "functions", "id") and address.count("/") > 1:
            terms.setdefault(kind, address)
    return [*KINDS, *terms.values()]


def test_pages_are_unchanged(made):
    changed = []
    for address in _addresses(made):
        path = _file(address)
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(made[address], "utf-8")
        if not path.is_file() or path.read_text("utf-8") != made[address]:
            changed.append(path.name)
    assert not changed, f"pages that say something else than before: {changed}"


def test_there_is_no_unused_golden_page(made):
    assert {path.name for path in GOLDEN.iterdir()} == {_file(address).name for address in _addresses(made)}
