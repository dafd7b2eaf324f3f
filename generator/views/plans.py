"""The pages of plans: the index, and each plan as a document."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.model import Archive, by_role
from generator.sources.passages import Piece, SourceFiles, draw, paragraphs
from generator.views.compare import pairs_of_plan
from generator.views.items import ItemView, city_named, department_named, item_view
from generator.views.page import Named, Page, in_parts, index_crumbs, paged
from generator.views.tombstones import GoneItem


@dataclass(frozen=True)
class TextView:
    """A text of a section that is not an item."""

    abstract: r.Text | None
    passage: tuple[tuple[Piece, ...], ...] | None


@dataclass(frozen=True)
class SectionView:
    """A section with the texts and items directly in it, in the document's order. `depth` is 0 at the top."""

    section: r.Section
    label: r.Text
    depth: int
    texts: tuple[TextView, ...]
    departments: tuple[tuple[str, tuple[Named, ...]], ...]
    items: tuple[ItemView, ...]


LONGEST_INDEX = 150
"""Most plans on one page of the index."""


def index_pages(archive: Archive) -> Iterator[Page]:
    """All plans with their coverage and size, on one page or, city by city, on several."""
    page = Page(
        addresses.PLANS,
        "plans.md.jinja",
        r.Text(zh="文件", en="Plans"),
        f"本档案收录的全部 {len(archive.plans)} 份文件：城市、时期、种类、收录程度与条目数。",
        index_crumbs(),
        {"count": len(archive.plans), "known": archive.known, "cities": archive.cities},
    )
    of_city = [(city, len(plans)) for city in archive.cities if (plans := archive.plans_of_city.get(city, ()))]
    lists = [
        {
            "plans": [
                (archive.plans[plan], archive.cities[city], rows.plan_row(archive.plans[plan], archive))
                for city in cities
                for plan in archive.plans_of_city[city]
            ]
        }
        for cities in in_parts(of_city, LONGEST_INDEX)
    ]
    if len(lists) < 2:
        lists = [
            {
                "plans": [
                    (plan, archive.cities[plan.city], rows.plan_row(plan, archive)) for plan in archive.plans.values()
                ]
            }
        ]
    yield from paged(page, lists, lambda shown: (shown["plans"][0][1].short.zh, shown["plans"][-1][1].short.zh))


def plan_pages(
    archive: Archive,
    files: SourceFiles,
    gone: Mapping[str, tuple[GoneItem, ...]],
    former: Callable[[str], tuple[str, ...]],
    plans: Iterable[str],
) -> Iterator[Page]:
    """The page of each of some plans. It keeps the anchors of former items (`gone`) and of `former` figures by item."""
    for plan in plans:
        yield plan_page(archive, archive.plans[plan], files, gone.get(plan, ()), former)


def plan_page(
    archive: Archive,
    plan: r.Plan,
    files: SourceFiles,
    gone: tuple[GoneItem, ...] = (),
    former: Callable[[str], tuple[str, ...]] = lambda item: (),
) -> Page:
    """A plan as a document: its record, the condition of its source, its sections and items."""
    city = archive.cities[plan.city]
    views = [item_view(archive, archive.items[i], files, with_related=False) for i in archive.items_of_plan[plan.id]]
    reforms = Counter(reform for view in views for reform in view.item.reforms)
    states = Counter(figure.state for view in views for figure in view.figures)
    return Page(
        addresses.plan(plan.id),
        "plan.md.jinja",
        plan.title,
        f"{plan.title.zh}：{len(views)} 个条目，每条均可引用，含责任单位、改革、标签与数值。",
        index_crumbs(("文件", "Plans", addresses.PLANS)) + (city_named(archive, plan.city),),
        {
            "plan": plan,
            "city": city,
            "repository": archive.settings.repository,
            "file": f"data/plans/{plan.city}/{plan.id}.yaml",
            "row": rows.plan_row(plan, archive),
            "sections": list(_sections(archive, plan, views, files)),
            "reforms": [
                Named(archive.reforms[reform].name, addresses.reform(reform), count)
                for reform, count in reforms.most_common()
            ],
            "states": states,
            "cite": addresses.cite_address(plan.id),
            "compared": pairs_of_plan(archive).get(plan.id, ()),
            "compare_any": f"{addresses.COMPARE}?a={plan.id}",
            "gone": gone,
            "former": former,
            # Anchors that items took over from former ones, so they are not repeated in the list of those.
            "kept_anchors": {anchor for view in views for anchor in view.item.old_anchors},
            "junk": sum(end - start for source in plan.sources for junk in source.junk for start, end in junk.span),
        },
        {"plan": plan},
    )


def _sections(archive: Archive, plan: r.Plan, views: list[ItemView], files: SourceFiles) -> Iterator[SectionView]:
    depth: dict[str, int] = {}
    for section in plan.sections:
        depth[section.id] = depth[section.parent] + 1 if section.parent else 0
        yield SectionView(
            section,
            r.Text.made(
                zh=rows.section_label(section) or _kind_name(section),
                en=section.title.en if section.title else None,
            ),
            depth[section.id],
            tuple(
                TextView(text.abstract, tuple(tuple(p) for p in paragraphs(pieces)) if pieces else None)
                for text in section.texts
                for pieces in [draw(plan, text.passage, files)]
            ),
            tuple(
                (role.value, tuple(department_named(archive, plan.city, each) for each in named))
                for role, named in by_role(section.departments).items()
                if named
            ),
            tuple(view for view in views if view.item.section == section.id),
        )


def _kind_name(section: r.Section) -> str:
    return {"opening": "开篇", "front": "卷首", "closing": "结尾", "box": "专栏"}.get(section.kind.value, section.id)
