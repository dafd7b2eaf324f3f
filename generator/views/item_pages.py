"""The pages to cite: one light, self-contained page for each item and each plan.

They have no theme and work without scripts. An item's page has its content, departments, figures, source, citation,
neighbours, and a link into its plan.
"""

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.model import Archive, PlacedItem
from generator.archive.trust import trust
from generator.citation import entries
from generator.registry.entries import Registry, history
from generator.sources.passages import SourceFiles
from generator.views import render
from generator.views.items import ItemLine, city_named, item_line, item_view, plan_named
from generator.views.tombstones import former_figures


def item_page(archive: Archive, files: SourceFiles, identifier: str, registry: Registry | None = None) -> str:
    """The HTML of an item's own page, with its history if a registry is given."""
    placed = archive.items[identifier]
    view = item_view(archive, placed, files)
    past = history(registry, identifier) if registry else ()
    record = entries.csl_item(archive, placed)
    return render.render_html(
        "item.html.jinja",
        addresses.cite_address(identifier),
        archive.settings.base_address,
        view=view,
        plan=placed.plan,
        trust=trust(placed.plan),
        plan_place=addresses.plan(placed.plan.id),
        city=city_named(archive, placed.city),
        settings=archive.settings,
        history=past,
        former=former_figures(registry, archive, identifier) if registry else (),
        changes=changes_of_item(placed) if past else (),
        related=[(word, found) for word in ("elsewhere", "suggested") if (found := getattr(view.others, word))],
        metas=entries.head_of_item(archive, placed, record),
        entries=entries.entries_of_item(archive, placed, record),
    )


def changes_of_item(placed: PlacedItem) -> tuple[r.Change, ...]:
    """The entries of the plan's list of changes that name an item, oldest first."""
    local = addresses.split_item_id(placed.id)[1]
    return tuple(sorted((each for each in placed.plan.changes if local in each.ids), key=lambda each: each.date))


def plan_id_page(archive: Archive, identifier: str) -> str:
    """The HTML of a plan's page to cite: its record and the list of its items."""
    plan = archive.plans[identifier]
    return render.render_html(
        "plan_id.html.jinja",
        addresses.cite_address(identifier),
        archive.settings.base_address,
        plan=plan,
        named=plan_named(plan),
        kind=archive.kinds[plan.kind].name,
        city=city_named(archive, plan.city),
        groups=_by_section(archive, identifier),
        count=len(archive.items_of_plan[identifier]),
        settings=archive.settings,
        metas=entries.head_of_plan(archive, plan, is_light=True),
        entries=entries.entries_of_plan(archive, plan),
    )


def _by_section(archive: Archive, identifier: str) -> list[tuple[str, list[ItemLine]]]:
    """The items of a plan under their sections' names, since numbers may start again in each section."""
    groups: list[tuple[str, list[ItemLine]]] = []
    for item in archive.items_of_plan[identifier]:
        name = " › ".join(rows.section_path(archive.items[item]))
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(item_line(archive, item))
    return groups
