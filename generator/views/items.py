"""Items and figures as pages show them: whole on a plan or an item page, one line each in lists."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator import records as r
from generator.archive import addresses, likeness, rows
from generator.archive.model import Archive, PlacedFigure, PlacedItem, memoised
from generator.archive.time import account_of
from generator.records.closed_lists import Comparator, FigureState, Role, Scope
from generator.sources.passages import Piece, SourceFiles, draw, paragraphs
from generator.views.page import Named


@dataclass(frozen=True)
class FigureView:
    """One statement of an indicator's value."""

    id: str
    anchor: str
    indicator: Named
    kind: str
    shown: str
    state: str
    printed: str
    year: int | None
    basis: str | None
    first: int | None
    accumulates: bool
    elsewhere: tuple[r.OtherValue, ...]
    reported: tuple[r.Reported, ...]
    scope: str
    scope_name: r.Text | None
    note: r.Text | None
    repeats: str | None
    contradicts: tuple[str, ...]
    item: "ItemLine"
    """The item that states it."""

    @property
    def has_remarks(self) -> bool:
        """Whether something is to be said beside the value."""
        return bool(self.note or self.repeats or self.contradicts or self.elsewhere or self.reported)

    @property
    def is_printed_otherwise(self) -> bool:
        """Whether the printed words differ from the value shown by more than spaces, commas and a full-width ％."""
        return _tight(self.printed) != _tight(self.shown)

    @property
    def is_of_whole_city(self) -> bool:
        """Whether the figure is the whole city's, the default scope."""
        return self.scope == Scope.CITY.value and self.scope_name is None


def _tight(text: str) -> str:
    return text.replace(" ", "").replace(",", "").replace("％", "%")


def has_scope(figures: Iterable[FigureView]) -> bool:
    """Whether some figure is not the whole city's, so that a table needs a column for the scope."""
    return any(not figure.is_of_whole_city for figure in figures)


@dataclass(frozen=True)
class LinkView:
    """A declared link as seen from one of its items; `words` is the key of the relation's name."""

    words: str
    other: "ItemLine"
    grade: str
    why: r.Text
    outcome: r.Outcome | None


@dataclass(frozen=True)
class PlanName:
    """What a line of a list shows of the item's plan."""

    title: r.Text
    period: str
    kind: r.Kind


@dataclass(frozen=True)
class ItemLine:
    """An item in a list."""

    id: str
    number: str | None
    title: r.Text
    is_title_supplied: bool
    plan: PlanName
    city: r.City
    lead: tuple[Named, ...]
    address: str
    place: str
    figures: int

    @property
    def anchor(self) -> str:
        return addresses.item_anchor(addresses.split_item_id(self.id)[1])


@dataclass(frozen=True)
class Related:
    """An item related to another without a declared link. `because` names the terms that both carry."""

    line: ItemLine
    because: tuple[r.Text, ...]


@dataclass(frozen=True)
class ItemView:
    """An item with everything known about it."""

    line: ItemLine
    item: r.Item
    path: tuple[Named, ...]
    departments: tuple[tuple[str, tuple[Named, ...]], ...]
    account: r.Account
    reforms: tuple[Named, ...]
    tags: tuple[Named, ...]
    figures: tuple[FigureView, ...]
    passage: tuple[tuple[Piece, ...], ...] | None
    source: r.Source | None
    others: "Others"


@dataclass(frozen=True)
class Others:
    """The other items that an item's page leads to."""

    links: tuple[LinkView, ...]
    previous: ItemLine | None
    next: ItemLine | None
    has_related: bool
    elsewhere: tuple[Related, ...]
    suggested: tuple[Related, ...]


SIGNS = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥ ",
    Comparator.AT_MOST: "≤ ",
    Comparator.ABOUT: "约 ",
    Comparator.INCREASE: "+",
    Comparator.DECREASE: "−",
}


def plain(value: Decimal | None) -> str:
    """A value as text with thousands separators and without trailing zeros."""
    number = rows.number(value)
    return f"{number:,}" if isinstance(number, int) else f"{number:,.10g}"


def shown_value(figure: r.Figure) -> str:
    """The value as shown to readers, or what replaces a masked, damaged or absent one (design.md section 3)."""
    if figure.state == FigureState.MASKED:
        return "▇ 原文隐去"
    if figure.state == FigureState.DAMAGED:
        return f"{figure.printed} 存疑"
    if figure.state == FigureState.ABSENT:
        return figure.printed
    value = plain(figure.value) if figure.value is not None else f"{plain(figure.low)}–{plain(figure.high)}"
    unit = figure.unit or ""
    return f"{SIGNS[figure.comparator]}{value}{'' if unit.startswith(('%', '％')) else ' ' if unit else ''}{unit}"


@memoised
def reform_named(archive: Archive, identifier: str) -> Named:
    """A reform by its name."""
    return Named(archive.reforms[identifier].name, addresses.reform(identifier))


@memoised
def tag_named(archive: Archive, identifier: str) -> Named:
    """A tag by its name."""
    return Named(archive.tags[identifier].name, addresses.tag(identifier))


@memoised
def indicator_named(archive: Archive, identifier: str) -> Named:
    """An indicator by its name."""
    return Named(archive.indicators[identifier].name, addresses.indicator(identifier))


@memoised
def department_named(archive: Archive, city: str, identifier: str, count: int | None = None) -> Named:
    """A department by its name, with a count if given."""
    return Named(archive.departments[city, identifier].name, addresses.department(city, identifier), count)


@memoised
def city_named(archive: Archive, identifier: str) -> Named:
    """A city by its name."""
    return Named(archive.cities[identifier].name, addresses.city(identifier))


def by_count(archive: Archive, counted: Counter[str], named: Callable[[Archive, str], Named]) -> list[Named]:
    """Names with their counts, most frequent first, then by id."""
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [replace(named(archive, identifier), count=count) for identifier, count in ordered]


def plan_named(plan: r.Plan) -> Named:
    """A plan by its title."""
    return Named(plan.title, addresses.plan(plan.id))


def item_line(archive: Archive, identifier: str) -> ItemLine:
    """An item as one line of a list."""
    return lines_of(archive, addresses.split_item_id(identifier)[0])[identifier]


@memoised
def lines_of(archive: Archive, plan: str) -> Mapping[str, ItemLine]:
    """The items of a plan as lines, by their ids."""
    whole = archive.plans[plan]
    name = PlanName(whole.title, whole.period, archive.kinds[whole.kind])
    return {item: _line(archive, archive.items[item], name) for item in archive.items_of_plan[plan]}


def _line(archive: Archive, placed: PlacedItem, plan: PlanName) -> ItemLine:
    lead = placed.departments[Role.LEAD]
    return ItemLine(
        id=placed.id,
        number=placed.item.number,
        title=placed.item.title,
        is_title_supplied=placed.item.is_title_supplied,
        plan=plan,
        city=archive.cities[placed.city],
        lead=tuple(department_named(archive, placed.city, department) for department in lead),
        address=addresses.cite_address(placed.id),
        place=addresses.item_in_plan(placed.id),
        figures=len(placed.item.figures),
    )


def figure_view(archive: Archive, stated: PlacedFigure) -> FigureView:
    """A figure with the item that states it."""
    return _figure_view(archive, stated.id)


@memoised
def _figure_view(archive: Archive, identifier: str) -> FigureView:
    stated = archive.figures[identifier]
    figure = stated.figure
    return FigureView(
        id=stated.id,
        anchor=figure.id,
        indicator=indicator_named(archive, figure.indicator),
        kind=figure.kind.value,
        shown=shown_value(figure),
        state=figure.state.value,
        printed=figure.printed,
        year=figure.year,
        basis=figure.year_basis.value if figure.year_basis else None,
        first=figure.first,
        accumulates=figure.accumulates,
        elsewhere=figure.elsewhere,
        reported=figure.reported,
        scope=figure.scope.value,
        scope_name=figure.scope_name,
        note=figure.note,
        repeats=figure.repeats,
        contradicts=figure.contradicts,
        item=item_line(archive, stated.placed.id),
    )


def links_of(archive: Archive, identifier: str) -> tuple[LinkView, ...]:
    """Every declared link from and to an item."""
    ends = [(both.link, both.target, "") for both in archive.links_from.get(identifier, ())]
    ends += [(both.link, both.source, "_back") for both in archive.links_to.get(identifier, ())]
    return tuple(
        LinkView(
            f"link_{link.kind.value}{direction}", item_line(archive, other), link.grade.value, link.why, link.outcome
        )
        for link, other, direction in ends
    )


def section_crumbs(placed: PlacedItem) -> tuple[Named, ...]:
    """The sections above an item, each with its place on the plan page."""
    plan = addresses.plan(placed.plan.id)
    return tuple(
        Named(
            r.Text.made(zh=rows.section_label(section) or section.id, en=section.title.en if section.title else None),
            f"{plan}#{addresses.section_anchor(section.id)}",
        )
        for section in placed.sections
    )


def others_of(archive: Archive, placed: PlacedItem, with_related: bool = True) -> Others:
    """The other items that an item's page leads to.

    Related items are computed only `with_related`, since finding them takes as long as everything else together.
    """
    near = likeness.elsewhere(archive, placed.id, MOST_ELSEWHERE) if with_related else ()
    likely = (
        likeness.suggested(archive, placed.id, MOST_SUGGESTED, tuple(each.item for each in near))
        if with_related
        else ()
    )
    return Others(
        links=links_of(archive, placed.id),
        previous=item_line(archive, placed.previous) if placed.previous else None,
        next=item_line(archive, placed.next) if placed.next else None,
        has_related=likeness.has_near(archive, placed.id),
        elsewhere=tuple(_related(archive, each) for each in near),
        suggested=tuple(_related(archive, each) for each in likely),
    )


def item_view(archive: Archive, placed: PlacedItem, files: SourceFiles, with_related: bool = True) -> ItemView:
    """An item with everything known about it; its passage only if the source is at hand."""
    item, plan = placed.item, placed.plan
    pieces = draw(plan, item.passage, files, item.figures)
    others = others_of(archive, placed, with_related)
    source = None
    if item.passage:
        source = next((s for s in plan.sources if s.id == item.passage.source), plan.sources[0])
    elif plan.sources:
        source = plan.sources[0]
    return ItemView(
        line=item_line(archive, placed.id),
        item=item,
        path=section_crumbs(placed),
        departments=tuple(
            (role.value, tuple(department_named(archive, plan.city, each) for each in named))
            for role, named in placed.departments.items()
            if named
        ),
        account=account_of(placed),
        reforms=tuple(reform_named(archive, reform) for reform in item.reforms),
        tags=tuple(tag_named(archive, tag) for tag in item.tags),
        figures=tuple(
            figure_view(archive, archive.figures[addresses.figure_id(placed.id, figure.id)]) for figure in item.figures
        ),
        passage=tuple(tuple(p) for p in paragraphs(pieces)) if pieces else None,
        source=source,
        others=others,
    )


MOST_ELSEWHERE, MOST_SUGGESTED = 3, 2
"""Related items on an item's own page. Its plan's page links there instead, to stay small enough for a phone."""


def _related(archive: Archive, near: likeness.Near) -> Related:
    names: dict[str, Mapping[str, r.Reform | r.Indicator | r.Tag]] = {
        "reform": archive.reforms,
        "indicator": archive.indicators,
        "tag": archive.tags,
    }
    because = tuple(names[kind][each].name if kind in names else r.Text(zh=each) for kind, each in near.shared[:2])
    return Related(item_line(archive, near.item), because)


@dataclass(frozen=True)
class PlanGroup:
    """The items of a list that belong to one plan."""

    plan: r.Plan
    city: r.City
    address: str
    items: tuple[ItemLine, ...]
    has_same_kind: bool = False
    """Whether the list has another plan of the same city, period and kind, so that its title must be shown."""


def short_name(plan: r.Plan) -> tuple[str, str, str]:
    """City, period and kind, by which lists name a plan if that is unambiguous."""
    return plan.city, plan.period, plan.kind


def grouped(archive: Archive, identifiers: Iterable[str]) -> tuple[PlanGroup, ...]:
    """Items by plan: plans in the order of the archive, items in the order given, each once."""
    by_plan: dict[str, list[str]] = defaultdict(list)
    for identifier in dict.fromkeys(identifiers):
        by_plan[archive.items[identifier].plan.id].append(identifier)
    order = {plan: n for n, plan in enumerate(archive.plans)} if len(by_plan) > 1 else {}
    called = Counter(short_name(archive.plans[plan]) for plan in by_plan)
    return tuple(
        PlanGroup(
            archive.plans[plan],
            archive.cities[archive.plans[plan].city],
            addresses.plan(plan),
            tuple(item_line(archive, identifier) for identifier in items),
            called[short_name(archive.plans[plan])] > 1,
        )
        for plan, items in sorted(by_plan.items(), key=lambda pair: order.get(pair[0], 0))
    )


def states_left_out(figures: Sequence[PlacedFigure]) -> int:
    """How many figures have no readable value, so that no sum, rank or chart may count them."""
    return sum(stated.figure.state != FigureState.GIVEN for stated in figures)
