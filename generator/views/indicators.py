"""The pages of indicators: every statement of each by city and year, with charts where statements can be compared.

Statements of one measure (unit and scope) share a chart and a table; each city has a row with its baseline, targets and
reported values and remarks on what is missing. Statements that cannot be compared with any other are listed apart.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from generator import records as r
from generator.archive import addresses, rows
from generator.archive.comparable import Measure, Reading, reading
from generator.archive.model import Archive, PlacedFigure, years_of
from generator.archive.targets import fate, measures_with_targets
from generator.records.closed_lists import Comparator, FigureKind, Tier
from generator.registry.entries import Entry, Registry
from generator.registry.history import merged_indicators
from generator.views.charts import Chart, Mark, Panel
from generator.views.items import FigureView, city_named, figure_view, indicator_named, plain, states_left_out
from generator.views.markup import words
from generator.views.page import Named, Page, in_parts, index_crumbs


@dataclass(frozen=True)
class Statement:
    """A row of an indicator's table.

    `converted` is the value in the measure's unit if that is not the printed one; `anchor` is the target of links from
    the city's `Progress`.
    """

    view: FigureView
    city: Named
    converted: str | None
    anchor: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Progress:
    """One city's statements of one measure in one row, with remarks on them as a whole."""

    city: Named
    baselines: tuple[FigureView, ...]
    period_targets: tuple[FigureView, ...]
    year_targets: tuple[FigureView, ...]
    actuals: tuple[FigureView, ...]
    remarks: tuple[tuple[str, str], ...]
    repeated: int


@dataclass(frozen=True)
class MeasureView:
    """The statements of an indicator that share unit and scope."""

    id: str
    measure: Measure
    facets: tuple[r.Text, ...]
    """The names of its facets, those that all statements of the indicator share left out."""
    scope_name: r.Text | None
    chart: Chart | None
    statements: tuple[Statement, ...]
    progress: tuple[Progress, ...]
    has_converted: bool

    @cached_property
    def anchors(self) -> dict[str, str | None]:
        """The anchor of each figure's row by the figure's id."""
        return {row.view.id: row.anchor for row in self.statements}

    def of_cities(self, cities: Set[str]) -> "MeasureView":
        """The statements of some cities, charted on the scales of all."""
        ours = {addresses.city(city) for city in cities}
        return replace(
            self,
            chart=self.chart and self.chart.of_cities(cities),
            statements=tuple(row for row in self.statements if row.city.address in ours),
            progress=tuple(row for row in self.progress if row.city.address in ours),
        )


def index_page(archive: Archive) -> Page:
    """All indicators with the number of their statements and of the readable ones; counts of one activity last."""
    lines = [
        (indicator_named(archive, i), indicator, rows.indicator_row(indicator, archive))
        for i, indicator in archive.indicators.items()
    ]
    return Page(
        addresses.INDICATORS,
        "indicators.md.jinja",
        r.Text(zh="指标", en="Indicators"),
        f"{len(archive.indicators)} 个指标：层级、单位、定义、数值数与有明确数值的次数。",
        index_crumbs(),
        {
            "indicators": sorted(lines, key=lambda line: list(Tier).index(line[1].tier)),
        },
    )


LONGEST = 300
"""Most statements on one page; beyond, the indicator has parts with some cities each."""
CHARTS = 12
"""Most cities charted per measure on one page, those with most statements."""
SUMMED_UP = 60
"""Most cities whose latest values the first page of a long indicator shows; beyond, it only names the cities."""


@dataclass(frozen=True)
class FormerIndicator:
    """An indicator that was merged into another: its former id, which is an anchor of the page, and its statements."""

    id: str
    title: str
    statements: tuple[FigureView, ...]


def _former(archive: Archive, merged: Sequence[tuple[Entry, tuple[str, ...]]]) -> tuple[FormerIndicator, ...]:
    return tuple(
        FormerIndicator(
            entry.id.rpartition("/")[2],
            entry.title,
            tuple(figure_view(archive, archive.figures[each]) for each in figures if each in archive.figures),
        )
        for entry, figures in merged
    )


def indicator_pages(archive: Archive, registry: Registry | None = None) -> Iterator[Page]:
    """One page for each indicator, followed by its parts if it has too many statements for one."""
    merged = merged_indicators(registry) if registry else {}
    for identifier, indicator in archive.indicators.items():
        stated = [archive.figures[f] for f in archive.figures_of_indicator.get(identifier, ())]
        together, apart = measure_views(archive, indicator, stated)
        of_cities = _parts(archive, stated) if len(stated) > LONGEST else []
        address = addresses.indicator(identifier)
        parts = [(n, addresses.part(address, n), cities) for n, cities in enumerate(of_cities, 1)]
        page = Page(
            address,
            "indicator.md.jinja",
            indicator.name,
            f"指标“{indicator.name.zh}”（{indicator.unit}）：{len(stated)} 处表述，含目标、实绩与基数。",
            index_crumbs(("指标", "Indicators", addresses.INDICATORS)),
            {
                "indicator": indicator,
                "measures": together,
                "apart": apart,
                "count": len(stated),
                "distinct": sum(not each.figure.repeats for each in stated),
                "left_out": states_left_out(stated),
                "cities": len({each.placed.city for each in stated}),
                "years": _span(stated),
                "most_charts": CHARTS,
                "parts": [_summary(archive, place, cities, together, stated) for _, place, cities in parts],
                "former": _former(archive, merged.get(identifier, ())),
                "is_summed_up": sum(len(cities) for _, _, cities in parts) <= SUMMED_UP,
            },
        )
        yield page
        for n, place, cities in parts:
            part = Part(place, n, len(parts), tuple(cities))
            yield _part_page(archive, page, indicator, part, together, apart)


def _parts(archive: Archive, stated: Sequence[PlacedFigure]) -> list[list[str]]:
    """The cities of each part of a long indicator."""
    counted = Counter(each.placed.city for each in stated)
    return in_parts([(city, counted[city]) for city in archive.cities if counted[city]], LONGEST)


@dataclass(frozen=True)
class Part:
    """A page of a long indicator: its address, its number from 1, the number of parts, its cities."""

    address: str
    number: int
    of: int
    cities: tuple[str, ...]


@dataclass(frozen=True)
class CitySummary:
    """A city on the first page of a long indicator: number of statements, latest target, latest reported value."""

    city: Named
    place: str
    count: int
    target: FigureView | None
    actual: FigureView | None


def _summary(
    archive: Archive, place: str, cities: Sequence[str], together: Sequence[MeasureView], stated: Sequence[PlacedFigure]
) -> tuple[str, list[CitySummary]]:
    """The address of a part and a summary of its cities, by the first measure, which is the widest."""
    counted = Counter(each.placed.city for each in stated)
    rows = {row.city.address: row for row in together[0].progress} if together else {}
    out = []
    for city in cities:
        row = rows.get(addresses.city(city))
        targets = (*row.period_targets, *row.year_targets) if row else ()
        out.append(
            CitySummary(
                city_named(archive, city),
                f"{place}#{city}",
                counted[city],
                max(targets, key=lambda view: view.year or 0, default=None),
                max(row.actuals if row else (), key=lambda view: view.year or 0, default=None),
            )
        )
    return place, out


def _part_page(
    archive: Archive,
    page: Page,
    indicator: r.Indicator,
    part: Part,
    together: Sequence[MeasureView],
    apart: Sequence[Statement],
) -> Page:
    """The statements of some cities of a long indicator, charted on the scales of all."""
    cities, number, of = part.cities, part.number, part.of
    measures = [view.of_cities(set(cities)) for view in together]
    alone = tuple(row for row in apart if row.view.item.city.id in cities)
    named = "、".join(archive.cities[city].short.zh for city in cities[:12])
    return Page(
        part.address,
        "indicator_part.md.jinja",
        r.Text.made(
            zh=f"{indicator.name.zh}（{number}/{of}）",
            en=f"{indicator.name.en or indicator.name.zh} ({number} of {of})",
        ),
        f"指标“{indicator.name.zh}”：{named}{'等' if len(cities) > 12 else ''}的表述。",
        page.crumbs + (Named(page.title, page.address),),
        {
            "measures": [view for view in measures if view.statements],
            "apart": alone,
            "count": sum(len(view.statements) for view in measures) + len(alone),
            "cities": [(city, city_named(archive, city)) for city in cities],
            "most_charts": CHARTS,
            "before": addresses.part(page.address, number - 1) if number > 1 else None,
            "after": addresses.part(page.address, number + 1) if number < of else None,
        },
    )


def _span(stated: Sequence[PlacedFigure]) -> tuple[int, int] | None:
    """The first and the last year of some statements, None if none has a year."""
    years = [each.figure.year for each in stated if each.figure.year]
    return (min(years), max(years)) if years else None


def measure_views(
    archive: Archive, indicator: r.Indicator, stated: Sequence[PlacedFigure]
) -> tuple[tuple[MeasureView, ...], tuple[Statement, ...]]:
    """The measures with at least two statements (not counting repetitions), whole cities first; and all others."""
    groups: dict[Measure, list[Reading]] = {}
    for each in stated:
        found = reading(archive, each)
        groups.setdefault(found.measure, []).append(found)
    together, apart = [], []
    for measure, readings in groups.items():
        if sum(not each.stated.figure.repeats for each in readings) > 1:
            together.append((measure, readings))
        else:
            remarks = tuple(_remarks(archive, [each.stated for each in readings if not each.stated.figure.repeats]))
            apart += [(each, () if each.stated.figure.repeats else remarks) for each in readings]
    together.sort(
        key=lambda pair: (pair[0].scope != "city" or pair[0].scope_name is not None, pair[0].is_change, -len(pair[1]))
    )
    shared = _shared_facets(groups)
    views = tuple(
        _measure_view(archive, indicator, n, measure, found, shared) for n, (measure, found) in enumerate(together, 1)
    )
    return views, tuple(_statement(archive, each, None, remarks) for each, remarks in apart)


def _shared_facets(measures: Iterable[Measure]) -> set[tuple[str, object]]:
    """The facets that all measures of an indicator have."""
    found = [set(measure.facets) for measure in measures]
    return set.intersection(*found) if found else set()


def _facet_names(archive: Archive, measure: Measure, shared: Set[tuple[str, object]]) -> tuple[r.Text, ...]:
    names = []
    for facet, value in measure.facets:
        if value is None or (facet, value) in shared:
            continue
        if facet == "measure":
            names.append(r.Text(zh=words()["zh"][f"measure_{value}"], en=words()["en"][f"measure_{value}"]))
        else:
            names.append(archive.facets[facet, value])
    return tuple(names)


def _measure_view(
    archive: Archive,
    indicator: r.Indicator,
    n: int,
    measure: Measure,
    readings: list[Reading],
    shared: Set[tuple[str, object]],
) -> MeasureView:
    order = {city: n for n, city in enumerate(archive.cities)}
    readings = sorted(readings, key=lambda each: (order[each.stated.placed.city], each.stated.figure.year or 0))
    distinct = [each for each in readings if not each.stated.figure.repeats]
    chart = _chart(archive, indicator, n, measure, distinct) if any(each.is_given for each in distinct) else None
    return MeasureView(
        f"measure-{n}",
        measure,
        _facet_names(archive, measure, shared),
        next((each.stated.figure.scope_name for each in readings if each.stated.figure.scope_name), None),
        chart,
        tuple(_statement(archive, each, f"s{n}-{row}") for row, each in enumerate(readings, 1)),
        tuple(_progress(archive, city, found) for city, found in _by_city(readings).items()),
        any(each.is_converted for each in readings),
    )


def _by_city(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    out: dict[str, list[Reading]] = {}
    for each in readings:
        out.setdefault(each.stated.placed.city, []).append(each)
    return out


def _statement(
    archive: Archive, found: Reading, anchor: str | None, remarks: tuple[tuple[str, str], ...] = ()
) -> Statement:
    return Statement(
        figure_view(archive, found.stated),
        city_named(archive, found.stated.placed.city),
        f"{_words(found)} {found.measure.unit}" if found.is_converted and found.is_given else None,
        anchor,
        remarks,
    )


_SIGNS = {"=": "", ">=": "≥", "<=": "≤", "about": "约", "increase": "+", "decrease": "−"}


def _words(found: Reading) -> str:
    """The label of a mark: the number with the sign of its comparator, without the unit."""
    figure = found.stated.figure
    if not found.ends:
        return {"masked": "原文隐去", "damaged": f"{figure.printed} 存疑", "absent": figure.printed}[figure.state.value]
    return _SIGNS[figure.comparator.value] + "–".join(plain(each) for each in found.ends)


def _chart(archive: Archive, indicator: r.Indicator, n: int, measure: Measure, readings: list[Reading]) -> Chart:
    return Chart(
        f"c{n}",
        indicator.name.zh,
        measure.unit,
        tuple(
            Panel(city, archive.cities[city].short.zh, tuple(_mark(each) for each in found))
            for city, found in _by_city(readings).items()
        ),
    )


def _mark(found: Reading) -> Mark:
    figure = found.stated.figure
    return Mark(
        found.stated.id,
        figure.kind.value,
        figure.comparator.value,
        figure.state.value,
        found.value,
        found.low,
        found.high,
        figure.year,
        _words(found),
    )


def _progress(archive: Archive, city: str, readings: list[Reading]) -> Progress:
    """A city's row, without repetitions of a statement."""
    once = [each.stated for each in readings if not each.stated.figure.repeats]
    by_kind = {kind: [each for each in once if each.figure.kind == kind] for kind in FigureKind}
    period = [each for each in by_kind[FigureKind.TARGET] if len(years_of(each.placed.plan)) > 1]
    yearly = [each for each in by_kind[FigureKind.TARGET] if len(years_of(each.placed.plan)) == 1]

    def shown(stated: list[PlacedFigure]) -> tuple[FigureView, ...]:
        return tuple(figure_view(archive, each) for each in stated)

    return Progress(
        city_named(archive, city),
        shown(by_kind[FigureKind.BASELINE]),
        shown(period),
        shown(yearly),
        shown(by_kind[FigureKind.ACTUAL]),
        tuple(_remarks(archive, once)),
        len(readings) - len(once),
    )


def _remarks(archive: Archive, once: list[PlacedFigure]) -> Iterator[tuple[str, str]]:
    """What is missing or contradictory in a city's statements: the key of the words, and the years or values."""
    targets = [each for each in once if each.figure.kind == FigureKind.TARGET]
    by_key: dict[str, list[str]] = {}
    for target in targets:
        if target.figure.year:
            found = fate(archive, target)
            by_key.setdefault(f"fate_{found.state}", []).append(str(target.figure.year))
            if found.is_reached is not None:
                by_key.setdefault("reached_yes" if found.is_reached else "reached_no", []).append(
                    str(target.figure.year)
                )
    for key, years in by_key.items():
        yield key, "、".join(dict.fromkeys(years))
    reported = [each for each in once if each.figure.kind == FigureKind.ACTUAL]
    if reported and not targets:
        has_other = measures_with_targets(archive, reported[0].placed.city, reported[0].figure.indicator)
        yield "target_other" if has_other else "no_target", ""
    contradicted = [each for each in once if each.figure.contradicts]
    if contradicted:
        yield "contradicts", "、".join(each.figure.printed for each in contradicted)
    for (year, _), values in _by_year_and_kind(archive, once).items():
        if len(values) > 1:
            yield "differ", f"{year}：{' / '.join(values)}"


def _by_year_and_kind(archive: Archive, once: list[PlacedFigure]) -> dict[tuple[int, FigureKind], list[str]]:
    """The different readable values of one city by year and kind, as printed."""
    out: dict[tuple[int, FigureKind], dict[tuple[Comparator, tuple[Decimal, ...]], str]] = {}
    for each in once:
        figure, ends = each.figure, reading(archive, each).ends
        if figure.year and ends:
            out.setdefault((figure.year, figure.kind), {})[figure.comparator, ends] = figure.printed
    return {key: list(values.values()) for key, values in out.items()}
