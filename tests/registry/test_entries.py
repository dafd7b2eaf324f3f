"""Entries of the registry: chains of ids, their order, and what each release changed."""

import pytest

from generator.registry.entries import (
    CycleError,
    Entry,
    Kind,
    Registry,
    Release,
    Status,
    changes,
    ends,
    entry_order,
    history,
    natural_key,
    release_key,
)


def tomb(identifier, *successors, status=Status.MOVED):
    return Entry(identifier, Kind.TAG, "r2024.1", status, successors, "2024-02-01", "why")


def live(identifier):
    return Entry(identifier, Kind.TAG, "r2024.1")


@pytest.mark.parametrize(
    "rows, start, expected",
    [
        ([live("a")], "a", ("a",)),
        ([tomb("a", "b"), live("b")], "a", ("b",)),
        ([tomb("a", "b"), tomb("b", "c"), tomb("c", "d"), live("d")], "a", ("d",)),
        ([tomb("a", "b", "c", status=Status.SPLIT), tomb("b", "d"), live("c"), live("d")], "a", ("d", "c")),
        ([tomb("a", "b", "c", status=Status.SPLIT), tomb("b", "d"), tomb("c", "d"), live("d")], "a", ("d",)),
        ([tomb("a", status=Status.WITHDRAWN)], "a", ("a",)),
        ([tomb("a", "b"), tomb("b", status=Status.WITHDRAWN)], "a", ("b",)),
        ([tomb("a", "new")], "a", ("new",)),
    ],
)
def test_a_chain_is_followed_to_its_end(rows, start, expected):
    assert ends({row.id: row for row in rows}, start) == expected


@pytest.mark.parametrize(
    "rows", [[tomb("a", "a")], [tomb("a", "b"), tomb("b", "a")], [tomb("a", "b"), tomb("b", "c"), tomb("c", "b")]]
)
def test_a_circle_is_an_error(rows):
    with pytest.raises(CycleError):
        ends({row.id: row for row in rows}, "a")


def test_order_is_the_one_a_person_expects():
    ids_ = ["p-2023-plan/10", "p-2023-plan/9", "p-2023-plan", "p-2023-plan/box-1-2", "tags/a"]
    kinds = [Kind.ITEM, Kind.ITEM, Kind.PLAN, Kind.ITEM, Kind.TAG]
    entries = [Entry(i, k, "r2024.1") for i, k in zip(ids_, kinds, strict=True)]
    assert [e.id for e in sorted(entries, key=entry_order)] == [
        "p-2023-plan",
        "p-2023-plan/9",
        "p-2023-plan/10",
        "p-2023-plan/box-1-2",
        "tags/a",
    ]
    assert sorted(["r2026.10", "r2026.9", "r2025.11"], key=release_key) == ["r2025.11", "r2026.9", "r2026.10"]
    assert natural_key("1-10") > natural_key("1-9")


def test_what_comes_back_is_neither_new_nor_changed():
    """An item withdrawn and restored as it was, and a tag, which has no content to be hashed."""
    releases = tuple(Release(f"r2024.{n}", f"2024-0{n}-01", 1, "0" * 64) for n in (1, 2, 3, 4))
    same = Entry(
        "p/1", Kind.ITEM, "r2024.1", hashes=(("r2024.1", "a" * 24), ("r2024.2", "gone"), ("r2024.3", "a" * 24))
    )
    other = Entry(
        "p/2", Kind.ITEM, "r2024.1", hashes=(("r2024.1", "a" * 24), ("r2024.2", "gone"), ("r2024.4", "b" * 24))
    )
    tag = Entry("tags/x", Kind.TAG, "r2024.1", hashes=(("r2024.2", "gone"), ("r2024.3", "back")))
    first, second, third, fourth = changes(Registry({each.id: each for each in (same, other, tag)}, releases))
    assert first.added == second.gone == (same, other, tag)
    assert (third.back, third.words, third.figures, third.added) == ((same, tag), (), (), ())
    assert (fourth.back, fourth.figures) == ((other,), (other,))
    assert [what for _, what in history(Registry({"p/1": same}, releases), "p/1")] == ["added", "gone", "back"]
    assert tag.last_hash is None and same.last_hash == "a" * 24
