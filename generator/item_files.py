"""The pages to cite, live and gone, and the files that each plan has to itself; after an edit only those that say something new.

What an item's page says is of its own plan, of the vocabularies, and of other items in a few known places (`Others`). So a page holds
where its own key and what it says of the others are as they were, whatever else changed in the archive.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from generator import addresses, citations, item_pages, likeness, site, tombstones, write
from generator.archive import Archive
from generator.cores import mapped
from generator.exports import files_of_plan
from generator.kept_work import Keys, KeptWork, group_of
from generator.passages import SourceFiles
from generator.registry.entries import Registry
from generator.registry.published import terms
from generator.views.items import lines_of, others_of

_IDS = "ids"
_MANY = 300
"""Items beyond which it pays to prepare what they are compared by."""


class _Keys(NamedTuple):
    """The key of what an item says itself, and that of its page: of this and of what the page says of others."""

    own: str
    page: str


class _Made(NamedTuple):
    """The keys of an item's page, and whether it is as the last build left it."""

    keys: _Keys
    holds: bool


def write_files(
    archive: Archive, registry: Registry, files: SourceFiles, fresh: Path, keys: Keys, kept: KeptWork
) -> None:
    """Write or take over the pages to cite, the files of each plan, the sitemap, and the list of ids that the 404 page asks."""
    wanted = []
    for plan in archive.plans:
        if kept.take(group_of(plan), keys.plans[plan]):
            kept.carry(_group_of_files(plan))
        else:
            wanted.append(plan)
    own = {item: key for plan in wanted for item, key in zip(archive.items_of_plan[plan], keys.items[plan], strict=True)}
    before: dict[str, _Keys] = {}
    for plan in wanted:
        lines_of(archive, plan)  # Made once, before the work is shared between processes.
        before |= kept.note_of(group_of(plan)) or {}
    others_hold = kept.is_as_it_was(_IDS, keys.outline)
    changed = sum(item not in before or before[item].own != key for item, key in own.items()) if others_hold else len(own)
    if changed > _MANY:
        likeness.prepare(archive)

    def page(identifier: str) -> _Made:
        name = _page_of(identifier)
        was = before.get(identifier) if kept.last.is_sound(name) else None
        if was and others_hold and was.own == own[identifier]:
            return _Made(was, True)
        others = others_of(archive, archive.items[identifier])
        now = _Keys(own[identifier], hashlib.sha256(f"{own[identifier]}{others.told()}".encode()).hexdigest())
        if was == now:
            return _Made(now, True)
        write.add(fresh, name, item_pages.item_page(archive, files, identifier, registry, others))
        return _Made(now, False)

    made = dict(zip(own, mapped(page, list(own)), strict=True))
    kept.last.take(_page_of(item) for item, each in made.items() if each.holds)
    for plan in wanted:
        of_items = {item: made[item].keys for item in archive.items_of_plan[plan]}
        of_pages = [each.page for each in of_items.values()]
        names = [*map(_page_of, of_items), *_files_of_plan(archive, plan, fresh, keys, kept, of_pages)]
        kept.tell(group_of(plan), keys.plans[plan], names, of_items)
    forms = archive.parts.get_whole("forms", lambda: citations.plan_forms(archive))
    write.add(fresh, addresses.CITE_FORMS, citations.cite_forms(archive, forms))
    if not kept.take(_IDS, keys.outline):
        kept.tell(_IDS, keys.outline, list(_files_of_ids(archive, registry, fresh)))


def _page_of(identifier: str) -> str:
    return addresses.html_path(addresses.cite_address(identifier))


def _group_of_files(plan: str) -> str:
    return f"files {plan}"


def _files_of_plan(
    archive: Archive, plan: str, fresh: Path, keys: Keys, kept: KeptWork, of_pages: Iterable[str]
) -> tuple[str, ...]:
    """Write or take over what a plan has to itself beside its items' pages; the names of the files."""
    group = _group_of_files(plan)
    key = hashlib.sha256("\n".join([keys.own[plan], *of_pages]).encode()).hexdigest()
    if not kept.take(group, key):
        made = {_page_of(plan): item_pages.plan_id_page(archive, plan), **dict(files_of_plan(archive, archive.plans[plan]))}
        for name, content in made.items():
            write.add(fresh, name, content)
        kept.tell(group, key, made)
    return kept.names(group)


def _files_of_ids(archive: Archive, registry: Registry, fresh: Path) -> Iterator[str]:
    """Write the pages of ids that are gone, the sitemap, and the list of ids that the 404 page asks; their names."""
    files = [(addresses.html_path(address), html) for address, html in tombstones.tombstone_pages(registry, archive)]
    everything = [*archive.plans, *archive.items]
    files += site.item_sitemaps(archive.settings.base_address, everything, archive.settings.snapshot)
    ids = dict.fromkeys([*everything, *(each.id for each in terms(archive)), *registry.entries])
    files.append(("data/ids.json", json.dumps(list(ids), ensure_ascii=False, indent=0) + "\n"))
    withdrawn = tombstones.withdrawn_json(registry, archive)
    files.append(("data/withdrawn.json", json.dumps(withdrawn, ensure_ascii=False, indent=1) + "\n"))
    for name, text in files:
        write.add(fresh, name, text)
        yield name
