"""Two plans side by side: the prebuilt comparisons, which need no script, and the page that compares any plans.

Consecutive plans of one kind in a city and plans with declared links between them have a prebuilt comparison. It
tells what became of each item (continued, split, merged, dropped, new) and lines up reforms, figures and functions. An
item is called "dropped" or "new" only if items of one plan go on in the other (the same target in two documents is no
succession) and the other plan is a full text; else it was merely not seen in the part that the archive has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator import records as r
from generator.archive import addresses
from generator.archive.comparable import Measure, reading
from generator.archive.model import Archive, DeclaredLink, PlacedFigure, PlacedItem
from generator.archive.pairs import links_between, pairs
from generator.records.closed_lists import Comparator, Coverage, FigureKind, FigureState, LinkKind, Role
from generator.views.items import (
    FigureView,
    ItemLine,
    city_named,
    figure_view,
    indicator_named,
    item_line,
    plan_named,
    reform_named,
)
from generator.views.page import Named, Page, index_crumbs

_SUCCESSION = {
    LinkKind.CONTINUES: "continued",
    LinkKind.SPLITS: "split",
    LinkKind.MERGES: "merged",
    LinkKind.ANNUAL_STEP_OF: "step",
    LinkKind.REPORTS_ON: "reported",
    LinkKind.SAME_TARGET_AS: "same_target",
    LinkKind.ELABORATES: "elaborated",
}
_GOES_ON = (LinkKind.CONTINUES, LinkKind.SPLITS, LinkKind.MERGES)
LISTED_PAIRS = 300
"""Most pairs that the page /compare/ lists and whose pages line up functions.

Larger archives list the pairs on the pages of cities and plans, and line up functions on the page for any two plans.
"""


@dataclass(frozen=True)
class FigurePair:
    """What the two items of a link state about an indicator in one measure; `is_same` if the values agree."""

    indicator: Named
    before: FigureView | None
    after: FigureView | None
    is_same: bool


@dataclass(frozen=True)
class LinkRow:
    """A declared link between an earlier and a later item, and how they differ."""

    change: str
    earlier: ItemLine
    later: ItemLine
    has_new_title: bool
    figures: tuple[FigurePair, ...]
    grade: str

    @property
    def earlier_only(self) -> int:
        """How many figures only the earlier item states."""
        return sum(figure.after is None for figure in self.figures)

    @property
    def later_only(self) -> int:
        """How many figures only the later item states."""
        return sum(figure.before is None for figure in self.figures)


@dataclass(frozen=True)
class SharedRow:
    """A reform or a function with the items of either plan that carry it."""

    named: Named
    earlier: tuple[ItemLine, ...]
    later: tuple[ItemLine, ...]

    @property
    def where(self) -> str:
        """`both`, `earlier` or `later`."""
        return "both" if self.earlier and self.later else "earlier" if self.earlier else "later"

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers of the earlier plan's items by title, for items of the later plan with the same title."""
        return {line.title.zh: line.number for line in self.earlier if line.number}


@dataclass(frozen=True)
class IndicatorRow:
    """What both plans state about an indicator in one measure."""

    indicator: Named
    scope: str
    scope_name: r.Text | None
    earlier: tuple[FigureView, ...]
    later: tuple[FigureView, ...]


@dataclass(frozen=True)
class Pair:
    """The comparison of two plans, the earlier first."""

    earlier: r.Plan
    later: r.Plan
    links: tuple[LinkRow, ...]
    dropped: tuple[ItemLine, ...]
    new: tuple[ItemLine, ...]
    goes_on: bool
    reforms: tuple[SharedRow, ...]
    functions: tuple[SharedRow, ...]
    indicators: tuple[IndicatorRow, ...]

    @property
    def can_drop(self) -> bool:
        """True if an item without a link may be called dropped: the later plan is a full text."""
        return self.later.coverage == Coverage.FULL

    @property
    def can_begin(self) -> bool:
        """True if an item without a link may be called new: the earlier plan is a full text."""
        return self.earlier.coverage == Coverage.FULL


@lru_cache(maxsize=2)
def pairs_of_plan(archive: Archive) -> Mapping[str, tuple[Named, ...]]:
    """The prebuilt comparisons of each plan, named after the other plan."""
    found: dict[str, list[Named]] = {}
    for earlier, later in pairs(archive):
        address = addresses.comparison_page(earlier, later)
        found.setdefault(earlier, []).append(Named(_short(archive, later), address))
        found.setdefault(later, []).append(Named(_short(archive, earlier), address))
    return {plan: tuple(named) for plan, named in found.items()}


def _short(archive: Archive, identifier: str) -> r.Text:
    """A plan's name in lists of plans: city, period and title."""
    plan = archive.plans[identifier]
    city = archive.cities[plan.city].short
    title = plan.title.zh.removeprefix(archive.cities[plan.city].name.zh).replace(f"{plan.period}年", "")
    return r.Text.made(zh=f"{city.zh} {plan.period} {title}", en=f"{city.en or city.zh} {plan.period}")


def compare_pages(archive: Archive) -> Iterator[Page]:
    """The page that compares any two or three plans, and the prebuilt comparisons."""
    built = pairs(archive)
    listed: dict[str, list[Named]] = {}
    for earlier, later in built if len(built) <= LISTED_PAIRS else ():
        name = r.Text.made(zh=f"{_short(archive, earlier).zh} ↔ {_short(archive, later).zh}")
        city = archive.plans[earlier].city
        listed.setdefault(city, []).append(Named(name, addresses.comparison_page(earlier, later)))
    yield Page(
        addresses.COMPARE,
        "compare.md.jinja",
        r.Text(zh="对照", en="Compare"),
        "将两至三份文件并排对照：按改革、标签、指标或职能，查看共有与独有的内容。",
        index_crumbs(),
        {"pairs": [(city_named(archive, city), named) for city, named in listed.items()], "count": len(built)},
    )
    for earlier, later in built:
        yield _pair_page(archive, compare(archive, earlier, later))


def _pair_page(archive: Archive, pair: Pair) -> Page:
    one, other = _short(archive, pair.earlier.id), _short(archive, pair.later.id)
    address = addresses.comparison_page(pair.earlier.id, pair.later.id)
    return Page(
        address,
        "compare_pair.md.jinja",
        r.Text.made(zh=f"对照：{one.zh} 与 {other.zh}", en=f"{one.en} and {other.en} compared"),
        f"{one.zh} 与 {other.zh} 逐条对照：已标注关联的条目 {len(pair.links)} 对，以及两份共有的改革与指标。",
        index_crumbs(("对照", "Compare", addresses.COMPARE)),
        {
            "pair": pair,
            "sides": [(plan_named(plan), city_named(archive, plan.city), plan) for plan in (pair.earlier, pair.later)],
            "interactive": addresses.comparison(pair.earlier.id, pair.later.id),
            "citation": citation(archive, pair, address),
        },
    )


def citation(archive: Archive, pair: Pair, address: str) -> str:
    """A reference to the comparison itself (GB/T 7714-2015, 8.8: an electronic resource of the type database)."""
    settings = archive.settings
    return (
        f"{settings.publisher.zh}. 《{pair.earlier.title.zh}》与《{pair.later.title.zh}》对照[DB/OL]. "
        f"{settings.release} 版. ({settings.snapshot}). {addresses.absolute(settings.base_address, address)}."
    )


def compare(archive: Archive, earlier: str, later: str) -> Pair:
    """The comparison of two plans, whose ids are in the order of a comparison."""
    links = links_between(archive).get((earlier, later), ())
    linked = {end for both in links for end in (both.source, both.target)}
    goes_on = any(both.link.kind in _GOES_ON for both in links)
    rest = {
        plan: tuple(item_line(archive, i) for i in archive.items_of_plan[plan] if i not in linked) if goes_on else ()
        for plan in (earlier, later)
    }
    return Pair(
        archive.plans[earlier],
        archive.plans[later],
        tuple(sorted((_link_row(archive, both, earlier) for both in links), key=_position(archive))),
        rest[earlier],
        rest[later],
        goes_on,
        _shared(archive, (earlier, later), lambda placed: placed.item.reforms, _reforms(archive)),
        _shared(archive, (earlier, later), lambda placed: functions_of(archive, placed), _functions(archive))
        if len(pairs(archive)) <= LISTED_PAIRS
        else (),
        _indicators(archive, earlier, later),
    )


def _position(archive: Archive) -> Callable[[LinkRow], tuple[int, ...]]:
    """The positions of a link's items in their plans, as a sort key."""

    def key(row: LinkRow) -> tuple[int, ...]:
        both = row.earlier.id, row.later.id
        return tuple(archive.items_of_plan[addresses.split_item_id(item)[0]].index(item) for item in both)

    return key


def _reforms(archive: Archive) -> dict[str, Named]:
    return {identifier: reform_named(archive, identifier) for identifier in archive.reforms}


def _functions(archive: Archive) -> dict[str, Named]:
    return {i: Named(function.name, addresses.function(i)) for i, function in archive.functions.items()}


def functions_of(archive: Archive, placed: PlacedItem) -> tuple[str, ...]:
    """The functions of the departments that lead or answer for an item, or else of those that support it."""
    duty = placed.departments
    named = (*duty[Role.LEAD], *duty[Role.RESPONSIBLE]) or duty[Role.SUPPORTING]
    return tuple(dict.fromkeys(archive.departments[placed.city, each].function for each in named))


def _link_row(archive: Archive, both: DeclaredLink, earlier: str) -> LinkRow:
    ends = (
        (both.target, both.source) if addresses.split_item_id(both.target)[0] == earlier else (both.source, both.target)
    )
    before, after = (archive.items[end] for end in ends)
    return LinkRow(
        _SUCCESSION[both.link.kind],
        item_line(archive, before.id),
        item_line(archive, after.id),
        before.item.title.zh != after.item.title.zh,
        _figure_pairs(archive, before, after),
        both.link.grade.value,
    )


def _figure_pairs(archive: Archive, before: PlacedItem, after: PlacedItem) -> tuple[FigurePair, ...]:
    """Figures by indicator, measure and kind, of both items or of one only."""

    def by_measure(placed: PlacedItem) -> dict[tuple[str, Measure, FigureKind], PlacedFigure]:
        found = (archive.figures[addresses.figure_id(placed.id, figure.id)] for figure in placed.item.figures)
        return {(each.figure.indicator, reading(archive, each).measure, each.figure.kind): each for each in found}

    one, other = by_measure(before), by_measure(after)
    out = []
    for key in dict.fromkeys((*one, *other)):
        left, right = one.get(key), other.get(key)
        is_same = bool(left and right and _content(archive, left) == _content(archive, right))
        out.append(
            FigurePair(
                indicator_named(archive, key[0]),
                figure_view(archive, left) if left else None,
                figure_view(archive, right) if right else None,
                is_same,
            )
        )
    return tuple(out)


def _content(archive: Archive, stated: PlacedFigure) -> tuple[Comparator, FigureState, tuple[Decimal, ...], str]:
    """What a figure states, for comparison with another of the same measure: its value, or else its words."""
    figure, ends = stated.figure, reading(archive, stated).ends
    return figure.comparator, figure.state, ends, "" if ends else figure.printed


def _shared(
    archive: Archive,
    plans: tuple[str, str],
    terms_of: Callable[[PlacedItem], Iterable[str]],
    vocabulary: Mapping[str, Named],
) -> tuple[SharedRow, ...]:
    """The terms of the items of either plan: first those of both plans, each group in the vocabulary's order."""
    found: dict[str, tuple[list[ItemLine], list[ItemLine]]] = {}
    for side, plan in enumerate(plans):
        for identifier in archive.items_of_plan[plan]:
            for term in terms_of(archive.items[identifier]):
                found.setdefault(term, ([], []))[side].append(item_line(archive, identifier))
    rows = [
        SharedRow(named, tuple(found[term][0]), tuple(found[term][1]))
        for term, named in vocabulary.items()
        if term in found
    ]
    return tuple(sorted(rows, key=lambda row: ("both", "earlier", "later").index(row.where)))


def _indicators(archive: Archive, earlier: str, later: str) -> tuple[IndicatorRow, ...]:
    """The indicators that both plans state in one measure, without repetitions."""
    found: dict[tuple[str, Measure], tuple[list[FigureView], list[FigureView]]] = {}
    for side, plan in enumerate((earlier, later)):
        for identifier in archive.items_of_plan[plan]:
            for figure in archive.items[identifier].item.figures:
                if not figure.repeats:
                    stated = archive.figures[addresses.figure_id(identifier, figure.id)]
                    key = (figure.indicator, reading(archive, stated).measure)
                    found.setdefault(key, ([], []))[side].append(figure_view(archive, stated))
    return tuple(
        IndicatorRow(indicator_named(archive, indicator), left[0].scope, left[0].scope_name, tuple(left), tuple(right))
        for (indicator, _), (left, right) in found.items()
        if left and right
    )
