"""A registry of two releases for the toy archive, and a folder with all its downloads."""

import pytest

from generator.exports import export_files
from generator.registry.entries import GONE, Entry, Kind, Registry, Release, Status

DIGEST = "0" * 64


@pytest.fixture(scope="session")
def registry(archive):
    """2026.1 published everything; 2026.2 changed an item's words and another's figures, and withdrew a plan."""
    first, second, *_ = archive.items
    entries = {
        plan: Entry(plan, Kind.PLAN, "2026.1", hashes=(("2026.1", "a" * 16),), title=record.title.zh)
        for plan, record in archive.plans.items()
    }
    for identifier, placed in archive.items.items():
        hashes = (("2026.1", "a" * 24),)
        if identifier == first:
            hashes += (("2026.2", "b" * 16 + "a" * 8),)
        if identifier == second:
            hashes += (("2026.2", "b" * 24),)
        entries[identifier] = Entry(identifier, Kind.ITEM, "2026.1", hashes=hashes, title=placed.item.title.zh)
    entries["qingchuan-2020-report"] = Entry(
        "qingchuan-2020-report",
        Kind.PLAN,
        "2026.1",
        Status.WITHDRAWN,
        date="2026-12-01",
        reason="来源 <有误> & 撤回",
        hashes=(("2026.1", "c" * 16), ("2026.2", GONE)),
        title="已撤回的总结",
    )
    releases = (
        Release("2026.1", "2026-11-22", len(entries), DIGEST),
        Release("2026.2", "2026-12-01", len(entries), DIGEST),
    )
    return Registry(entries, releases)


@pytest.fixture(scope="session")
def exported(archive, registry, tmp_path_factory):
    """A folder with every download, as below a site."""
    site = tmp_path_factory.mktemp("site")
    for name, content in export_files(archive, registry):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists(), f"{name} is exported twice"
        path.write_bytes(content)
    return site
