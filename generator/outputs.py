"""The work of a build, cut into calls for the workers: render some pages, or write some files.

Every function takes the `Work` first. Those that render return text; those that write return the sizes of their files.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.archive import addresses
from generator.archive.model import Archive
from generator.citation import entries
from generator.exports import Told, database_files, plan_download, reference_files, table_files
from generator.exports.packed import PACKED
from generator.registry.entries import Registry
from generator.registry.published import terms
from generator.search import index
from generator.site import markdown_tree, sitemap, write
from generator.sources.passages import SourceFiles
from generator.views import item_pages, tombstones
from generator.views.packed import packed_page
from generator.views.page import Page
from generator.views.pages import KINDS, plan_pages

Sizes = Mapping[str, int]
"""Bytes of files, by name in the site."""
Rendered = Sequence[tuple[str, str]]
"""Markdown of pages, by file name."""

PLANS_AT_ONCE = 10
"""Plans in one call."""


@dataclass(frozen=True)
class Work:
    """What every worker has: archive, registry, source files at hand, and the folder of the new site."""

    archive: Archive
    registry: Registry
    files: SourceFiles
    site: Path


def portions(plans: Iterable[str]) -> list[tuple[str, ...]]:
    """The plans in groups of `PLANS_AT_ONCE`."""
    listed = tuple(plans)
    return [listed[at : at + PLANS_AT_ONCE] for at in range(0, len(listed), PLANS_AT_ONCE)]


def render_kind(work: Work, kind: str) -> Rendered:
    """The pages of one of the `KINDS`."""
    return _rendered(work, KINDS[kind](work.archive, work.registry))


def render_plans(work: Work, plans: Sequence[str]) -> Rendered:
    """The pages of some plans."""
    return _rendered(work, plan_pages(work.archive, work.registry, work.files, plans))


def _rendered(work: Work, pages: Iterable[Page]) -> Rendered:
    return [(addresses.markdown_path(page.address), markdown_tree.rendered(work.archive, page)) for page in pages]


def write_tables(work: Work) -> tuple[Sizes, Mapping[str, Told]]:
    """Write the tables and what goes with them; also returns what `/data/` shows of each table."""
    told: dict[str, Told] = {}
    return _written(work, _with_packed_pages(work, table_files(work.archive, work.registry, told))), told


def write_database(work: Work) -> Sizes:
    """Write the database."""
    return _written(work, _with_packed_pages(work, database_files(work.archive, work.registry)))


def _with_packed_pages(work: Work, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str | bytes]]:
    """The files, and for each that is packed a page at the address it has unpacked."""
    for name, content in files:
        yield name, content
        if name.endswith(PACKED):
            plain, page = packed_page(name, content, work.archive.settings)
            yield addresses.html_path(f"{plain}/"), page


def write_plan_downloads(work: Work, plans: Sequence[str]) -> Sizes:
    """Write the JSON of some plans."""
    return _written(work, (plan_download(work.archive, work.archive.plans[plan]) for plan in plans))


def write_pages_to_cite(work: Work, plans: Sequence[str]) -> Sizes:
    """Write the pages to cite of some plans and their items, and their files for reference managers."""
    archive = work.archive
    sizes: dict[str, int] = {}
    for plan in plans:
        items = archive.items_of_plan[plan]
        made = ((item, item_pages.item_page(archive, work.files, item, work.registry)) for item in items)
        sizes |= _written(work, ((_page_of(item), html) for item, html in made))
        sizes |= _written(work, [(_page_of(plan), item_pages.plan_id_page(archive, plan))])
        sizes |= _written(work, reference_files(archive, archive.plans[plan]))
    return sizes


def write_lists_of_ids(work: Work) -> Sizes:
    """Write pages of withdrawn ids, the citation forms, the sitemap of pages to cite, the ids for the 404 page."""
    archive, registry = work.archive, work.registry
    files = [(addresses.html_path(address), html) for address, html in tombstones.tombstone_pages(registry, archive)]
    everything = [*archive.plans, *archive.items]
    files += sitemap.item_sitemaps(archive.settings.base_address, everything, archive.settings.snapshot)
    ids = dict.fromkeys([*everything, *(each.id for each in terms(archive)), *registry.entries])
    files.append(("data/ids.json", json.dumps(list(ids), ensure_ascii=False, indent=0) + "\n"))
    withdrawn = tombstones.withdrawn_json(registry, archive)
    files.append(("data/withdrawn.json", json.dumps(withdrawn, ensure_ascii=False, indent=1) + "\n"))
    files.append((addresses.CITE_FORMS, entries.cite_forms(archive)))
    return _written(work, files)


def write_search_shard(work: Work, shard: index.Shard) -> str:
    """Write the search index of some plans; returns the characters in it."""
    return index.write_shard(work.archive, work.site, shard, work.files)


def _page_of(identifier: str) -> str:
    return addresses.html_path(addresses.cite_address(identifier))


def _written(work: Work, files: Iterable[tuple[str, str | bytes]]) -> Sizes:
    sizes: dict[str, int] = {}
    for name, content in files:
        data = content.encode() if isinstance(content, str) else content
        write.add(work.site, name, data)
        sizes[name] = len(data)
    return sizes
