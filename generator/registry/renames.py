"""Changes of content that a move or merge of a department or an indicator explains by itself."""

from collections.abc import Mapping
from typing import Any

from generator.archive import addresses
from generator.archive.model import Archive
from generator.registry.entries import Entry, Registry, ends
from generator.registry.history import last_said, registered
from generator.registry.published import Published


def renaming(registry: Registry, archive: Archive, each: Published) -> Entry | None:
    """The last move or merge that led to what an item says now; None where something else changed too.

    What the item said is taken from the history, with each id that was given up replaced by the one it leads to today.
    """
    entry = registry.entries[each.id]
    said = last_said(registry, entry)
    plan = archive.plans.get(addresses.split_item_id(each.id)[0])
    if said is None or plan is None:
        return None
    followed = _Followed(registry)
    content = dict(said.content)
    if content.get("departments"):
        prefix = addresses.department(plan.city, "").rstrip("/")
        content["departments"] = {
            role: [followed.local(f"{prefix}/{identifier}") for identifier in identifiers]
            for role, identifiers in content["departments"].items()
        }
    content["figures"] = [_renamed_figure(figure, followed) for figure in content.get("figures") or ()]
    if followed.by and registered(each.kind, content) == each.hash:
        return max(followed.by, key=lambda entry: entry.date)
    return None


class _Followed:
    """Follows given-up ids, and notes the entries that led on."""

    def __init__(self, registry: Registry) -> None:
        self._entries = registry.entries
        self.by: list[Entry] = []

    def local(self, identifier: str) -> str:
        """The local id that an id has today; its own where it is live, or leads to several or to none."""
        entry = self._entries.get(identifier)
        local = identifier.rpartition("/")[2]
        if entry is None or entry.is_live:
            return local
        today = ends(self._entries, identifier)
        if len(today) != 1 or today[0] == identifier:
            return local
        self.by.append(entry)
        return today[0].rpartition("/")[2]


def _renamed_figure(figure: Mapping[str, Any], followed: _Followed) -> dict[str, Any]:
    address = addresses.indicator(figure["indicator"]).rstrip("/")
    return {**figure, "indicator": followed.local(address)}
