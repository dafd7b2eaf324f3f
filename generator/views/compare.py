"""Two plans side by side: the pages that are built ahead and need no script, and what the page for any two needs.

Built ahead are the plans of one kind of a city in neighbouring years, and any two plans with declared links between them. Such
a page tells what became of each item (continued, split, merged, dropped, new) and lines up reforms, figures and functions.
"Dropped" and "new" are said only where items of the one go on in the other (the same target in two documents is no succession)
and the other plan is held whole; else the item was not seen in the part that is held.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator import records as r
from generator.archive import addresses
from generator.archive.comparable import reading
from generator.archive.model import Archive, DeclaredLink, PlacedItem
from generator.archive.pairs import links_between, pairs
from generator.records.closed_lists import Coverage, LinkKind
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
}
_GOES_ON = (LinkKind.CONTINUES, LinkKind.SPLITS, LinkKind.MERGES)
LISTED_PAIRS = 300
"""Pairs that the page /compare/ lists, and whose pages line up functions too; of a larger archive the pairs are found on the
pages of cities and plans, and functions on the page for any two plans."""


@dataclass(frozen=True)
class FigurePair:
    """What the two items of a link state of one indicator in one measure; `is_same` where the readable values agree."""

    indicator: Named
    before: FigureView | None
    after: FigureView | None
    is_same: bool


@dataclass(frozen=True)
class LinkRow:
    """A declared link between an earlier and a later item, and what is not the same in them."""

    change: str
    earlier: ItemLine
    later: ItemLine
    has_new_title: bool
    figures: tuple[FigurePair, ...]
    grade: str

    @property
    def earlier_only(self) -> int:
        """How many figures stand in the earlier item only."""
        return sum(figure.after is None for figure in self.figures)

    @property
    def later_only(self) -> int:
        """How many figures stand in the later item only."""
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
        """The numbers of the earlier plan's items by their titles, for those of the later plan that are called the same."""
        return {line.title.zh: line.number for line in self.earlier if line.number}


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator in one measure with what either plan states of it."""

    indicator: Named
    scope: str
    scope_name: r.Text | None
    earlier: tuple[FigureView, ...]
    later: tuple[FigureView, ...]


@dataclass(frozen=True)
class Pair:
    """Two plans, the earlier first, and everything that is said of them together."""

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
        """True where an item without a link may be called dropped: the later plan is held whole."""
        return self.later.coverage == Coverage.FULL

    @property
    def can_begin(self) -> bool:
        """True where an item without a link may be called new: the earlier plan is held whole."""
        return self.earlier.coverage == Coverage.FULL


@lru_cache(maxsize=2)
def pairs_of_plan(archive: Archive) -> Mapping[str, tuple[Named, ...]]:
    """The comparisons built ahead in which each plan stands, named by the other plan."""
    found: dict[str, list[Named]] = {}
    for earlier, later in pairs(archive):
        address = addresses.comparison_page(earlier, later)
        found.setdefault(earlier, []).append(Named(_short(archive, later), address))
        found.setdefault(later, []).append(Named(_short(archive, earlier), address))
    return {plan: tuple(named) for plan, named in found.items()}


def _short(archive: Archive, identifier: str) -> r.Text:
    """City, period and title of a plan, for a list of plans."""
    plan = archive.plans[identifier]
    city = archive.cities[plan.city].short
    title = plan.title.zh.removeprefix(archive.cities[plan.city].name.zh).replace(f"{plan.period}年", "")
    return r.Text.made(zh=f"{city.zh} {plan.period} {title}", en=f"{city.en or city.zh} {plan.period}")


def compare_pages(archive: Archive) -> Iterator[Page]:
    """The page for any two or three plans, and each comparison that is built ahead."""
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
        "把两份或三份文件并排：按改革、标签、指标或职能，看共有什么、各自有什么。",
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
        f"{one.zh} 与 {other.zh} 逐条对照：有声明关联的 {len(pair.links)} 对，两份共有的改革与指标。",
        index_crumbs(("对照", "Compare", addresses.COMPARE)),
        {
            "pair": pair,
            "sides": [(plan_named(plan), city_named(archive, plan.city), plan) for plan in (pair.earlier, pair.later)],
            "interactive": addresses.comparison(pair.earlier.id, pair.later.id),
            "citation": citation(archive, pair, address),
        },
    )


def citation(archive: Archive, pair: Pair, address: str) -> str:
    """A reference to the comparison itself (GB/T 7714-2015, 8.8: an electronic resource with its database type)."""
    settings = archive.settings
    return (
        f"{settings.publisher.zh}. 《{pair.earlier.title.zh}》与《{pair.later.title.zh}》对照[DB/OL]. "
        f"{settings.release} 版. ({settings.snapshot}). {addresses.absolute(settings.base_address, address)}."
    )


def compare(archive: Archive, earlier: str, later: str) -> Pair:
    """Everything that is said of two plans together; `earlier` and `later` in the order of a comparison."""
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
        tuple(sorted((_link_row(archive, both, earlier) for both in links), key=_place(archive))),
        rest[earlier],
        rest[later],
        goes_on,
        _shared(
            archive,
            earlier,
            later,
            list(archive.reforms),
            lambda placed: placed.item.reforms,
            lambda i: reform_named(archive, i),
        ),
        _shared(
            archive,
            earlier,
            later,
            list(archive.functions),
            lambda placed: functions_of(archive, placed),
            lambda i: _function(archive, i),
        )
        if len(pairs(archive)) <= LISTED_PAIRS
        else (),
        _indicators(archive, earlier, later),
    )


def _place(archive: Archive) -> Callable[[LinkRow], tuple[int, ...]]:
    def place(row: LinkRow) -> tuple[int, ...]:
        both = row.earlier.id, row.later.id
        return tuple(archive.items_of_plan[addresses.split_item_id(item)[0]].index(item) for item in both)

    return place


def _function(archive: Archive, identifier: str) -> Named:
    return Named(archive.functions[identifier].name, addresses.function(identifier))


def functions_of(archive: Archive, placed: PlacedItem) -> tuple[str, ...]:
    """The functions of the departments that lead or answer for an item; of those that support it where there are none."""
    duty = placed.item.departments
    if duty is None:
        return ()
    named = (*duty.lead, *duty.responsible) or duty.supporting
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
    """Figures of the same indicator, measure and kind in both items, and those of one only."""

    def by_measure(placed: PlacedItem) -> dict:
        found = (archive.figures[addresses.figure_id(placed.id, figure.id)] for figure in placed.item.figures)
        return {(each.figure.indicator, reading(archive, each).measure, each.figure.kind): each for each in found}

    one, other = by_measure(before), by_measure(after)
    out = []
    for key in dict.fromkeys((*one, *other)):
        left, right = one.get(key), other.get(key)
        is_same = bool(left and right and _said(archive, left) == _said(archive, right))
        out.append(
            FigurePair(
                indicator_named(archive, key[0]),
                figure_view(archive, left) if left else None,
                figure_view(archive, right) if right else None,
                is_same,
            )
        )
    return tuple(out)


def _said(archive: Archive, stated) -> tuple:
    found = reading(archive, stated)
    return stated.figure.comparator, stated.figure.state, found.ends, stated.figure.printed if not found.ends else ""


def _shared(
    archive: Archive, earlier: str, later: str, order: list[str], of: Callable, named: Callable
) -> tuple[SharedRow, ...]:
    """The terms that items of either plan carry: those of both first, each in the order of the vocabulary."""
    found: dict[str, tuple[list[ItemLine], list[ItemLine]]] = {}
    for side, plan in enumerate((earlier, later)):
        for identifier in archive.items_of_plan[plan]:
            for term in of(archive.items[identifier]):
                found.setdefault(term, ([], []))[side].append(item_line(archive, identifier))
    rows = [SharedRow(named(term), tuple(found[term][0]), tuple(found[term][1])) for term in order if term in found]
    return tuple(sorted(rows, key=lambda row: ("both", "earlier", "later").index(row.where)))


def _indicators(archive: Archive, earlier: str, later: str) -> tuple[IndicatorRow, ...]:
    """The indicators that both plans state in one measure, a statement printed twice counted once."""
    found: dict[tuple, tuple[list[FigureView], list[FigureView], r.Figure]] = {}
    for side, plan in enumerate((earlier, later)):
        for identifier in archive.items_of_plan[plan]:
            for figure in archive.items[identifier].item.figures:
                if not figure.repeats:
                    stated = archive.figures[addresses.figure_id(identifier, figure.id)]
                    key = (figure.indicator, reading(archive, stated).measure)
                    found.setdefault(key, ([], [], figure))[side].append(figure_view(archive, stated, with_item=True))
    return tuple(
        IndicatorRow(indicator_named(archive, key[0]), figure.scope.value, figure.scope_name, tuple(left), tuple(right))
        for key, (left, right, figure) in found.items()
        if left and right
    )
