"""The page to cite: one light static page for each item and each plan, which stands on its own.

It carries no theme and no script that it needs: what the item says, whose it is, its figures, its source, how to cite it,
its neighbours, and the link into its plan.
"""

from collections.abc import Iterator

from generator import addresses, citations, render
from generator.archive import Archive
from generator.passages import SourceFiles
from generator.views.items import city_named, item_line, item_view, plan_named


def item_pages(archive: Archive, files: SourceFiles) -> Iterator[tuple[str, str]]:
    """Address and HTML of each item's own page."""
    for placed in archive.items.values():
        address = addresses.cite_address(placed.id)
        yield address, render.render_html(
            "item.html.jinja",
            address,
            archive.settings.base_address,
            view=item_view(archive, placed, files),
            plan=placed.plan,
            city=archive.cities[placed.city],
            settings=archive.settings,
            head=citations.head_of_item(archive, placed),
            entries=citations.entries_of_item(archive, placed),
        )


def plan_id_pages(archive: Archive) -> Iterator[tuple[str, str]]:
    """Address and HTML of each plan's page to cite: its record and the list of its items."""
    for plan in archive.plans.values():
        address = addresses.cite_address(plan.id)
        yield address, render.render_html(
            "plan_id.html.jinja",
            address,
            archive.settings.base_address,
            plan=plan,
            named=plan_named(plan),
            city=city_named(archive, plan.city),
            lines=[item_line(archive, i) for i in archive.items_of_plan[plan.id]],
            settings=archive.settings,
            head=citations.head_of_plan(archive, plan),
            entries=citations.entries_of_plan(archive, plan),
        )
