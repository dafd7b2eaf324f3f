"""The page to cite: one light static page for each item and each plan, which stands on its own.

It carries no theme and no script that it needs: what the item says, whose it is, its figures, its source, how to cite it,
its neighbours, and the link into its plan.
"""

from generator import addresses, citations, render
from generator.archive import Archive
from generator.passages import SourceFiles
from generator.views.items import city_named, item_line, item_view, plan_named


def item_page(archive: Archive, files: SourceFiles, identifier: str) -> str:
    """The HTML of an item's own page."""
    placed = archive.items[identifier]
    return render.render_html(
        "item.html.jinja",
        addresses.cite_address(identifier),
        archive.settings.base_address,
        view=item_view(archive, placed, files),
        plan=placed.plan,
        city=archive.cities[placed.city],
        settings=archive.settings,
        head=citations.head_of_item(archive, placed),
        entries=citations.entries_of_item(archive, placed),
    )


def plan_id_page(archive: Archive, identifier: str) -> str:
    """The HTML of a plan's page to cite: its record and the list of its items."""
    plan = archive.plans[identifier]
    return render.render_html(
        "plan_id.html.jinja",
        addresses.cite_address(identifier),
        archive.settings.base_address,
        plan=plan,
        named=plan_named(plan),
        city=city_named(archive, plan.city),
        lines=[item_line(archive, item) for item in archive.items_of_plan[identifier]],
        settings=archive.settings,
        head=citations.head_of_plan(archive, plan),
        entries=citations.entries_of_plan(archive, plan),
    )
