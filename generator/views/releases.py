"""The pages of the releases: what each added, changed and withdrew, and an index of them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive
from generator.registry.compare import why_changed
from generator.registry.entries import Changes, Entry, Kind, Registry, changes
from generator.views.page import Named, Page, index_crumbs


def release_index(archive: Archive, registry: Registry) -> Page:
    """All releases, the newest first, with how much each changed."""
    return Page(
        addresses.RELEASES,
        "releases.md.jinja",
        r.Text(zh="版本与更改", en="Releases and changes"),
        "各版本新增、更正与撤下的内容。",
        index_crumbs(),
        {
            "releases": [(_named(each), each, _counts(each)) for each in reversed(changes(registry))],
            "settings": archive.settings,
        },
    )


LONGEST_LIST = 500
"""Most ids of one kind on a release's page; `changes.json` has all."""


def release_pages(archive: Archive, registry: Registry) -> Iterator[Page]:
    """One page for each release."""
    for each in changes(registry):
        number = each.release.number
        new_plans = [entry for entry in each.added if entry.kind == Kind.PLAN]
        names = {entry.id for entry in new_plans}
        of_plan = Counter(addresses.split_item_id(e.id)[0] for e in each.added if e.kind == Kind.ITEM)
        yield Page(
            addresses.release(number),
            "release.md.jinja",
            r.Text(zh=f"版本 {number}", en=f"Release {number}"),
            f"版本 {number}（{each.release.date}）新增、更正与撤下的编号。",
            index_crumbs(("版本与更改", "Releases and changes", addresses.RELEASES)),
            {
                "release": each.release,
                "most": LONGEST_LIST,
                "counts": _counts(each),
                "plans": [(entry, of_plan[entry.id]) for entry in new_plans],
                "items": [
                    e for e in each.added if e.kind == Kind.ITEM and addresses.split_item_id(e.id)[0] not in names
                ],
                "terms": list(_by_kind(e for e in each.added if e.kind not in (Kind.PLAN, Kind.ITEM))),
                "words_changed": each.words,
                "figures_changed": each.figures,
                "back": each.back,
                "gone": [(entry, [_successor(registry, s) for s in entry.successors]) for entry in each.gone],
                "reasons": {entry.id: why_changed(archive, entry, each) for entry in each.words + each.figures},
            },
        )


def _named(each: Changes) -> Named:
    number = each.release.number
    return Named(r.Text(zh=number), addresses.release(number))


def _counts(each: Changes) -> dict[str, int]:
    return {
        "added": len(each.added),
        "words": len(each.words),
        "figures": len(each.figures),
        "gone": len(each.gone),
        "back": len(each.back),
    }


def _by_kind(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Added terms and departments by kind, each kind as the key of its name."""
    found: dict[Kind, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.kind, []).append(entry)
    keys = {Kind.CITY: "cities"}
    for kind, members in found.items():
        yield keys.get(kind, f"{kind.value}s"), members


def _successor(registry: Registry, identifier: str) -> Entry | None:
    return registry.entries.get(identifier)
