"""Which statements of an indicator can be compared in one chart or row: those of one unit, scope and set of facets.

Units are converted only where the factor is exact: 万人 is ten thousand 人, 亿元 is ten thousand 万元, 名 is 人.
Another scope, a change instead of a level, or a unit of something else makes another measure, which is shown apart.
"""

from dataclasses import dataclass
from decimal import Decimal

from generator import records as r
from generator.archive.model import Archive, PlacedFigure, memoised
from generator.records.closed_lists import Comparator, Direction, FigureState

_TIMES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_SAME = {"名": "人", "平米": "平方米", "㎡": "平方米", "％": "%", "校": "所", "个": "所", "家": "所"}
"""Synonyms of units as printed. 个, 家, 校 and 所 are mere counters of what the indicator names."""


@dataclass(frozen=True)
class Measure:
    """What statements must share to be compared. `is_change`: 增加 or 减少, which tell nothing about the level."""

    unit: str
    scope: str
    scope_name: str | None
    is_change: bool
    facets: r.Facets


@dataclass(frozen=True)
class Reading:
    """A statement with its numbers in the measure's unit; all None if it is masked, damaged or absent."""

    stated: PlacedFigure
    measure: Measure
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_converted: bool

    @property
    def is_given(self) -> bool:
        """True if it has a value that may be drawn and counted."""
        return self.stated.figure.state == FigureState.GIVEN

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The value, or both ends of the range; empty if there is neither."""
        return tuple(each for each in (self.value, self.low, self.high) if each is not None)


def _factor_and_base(unit: str) -> tuple[Decimal, str]:
    """A unit as a multiple of its base unit: 万人 is (10000, 人)."""
    for word, times in _TIMES.items():
        if unit.startswith(word) and len(unit) > len(word):
            return times, _SAME.get(unit[len(word) :], unit[len(word) :])
    return Decimal(1), _SAME.get(unit, unit)


def conversion(printed: str, canonical: str) -> Decimal | None:
    """The factor from the printed unit to the canonical one, None if the units differ in kind."""
    printed_times, printed_base = _factor_and_base(printed)
    canonical_times, canonical_base = _factor_and_base(canonical)
    return printed_times / canonical_times if printed_base == canonical_base else None


def facets_of(figure: r.Figure, indicator: r.Indicator) -> r.Facets:
    """What tells a statement from others of its indicator; object and measure are the indicator's unless it says so."""
    own = figure.facets or r.Facets()
    return own.model_copy(
        update={"object": own.object or indicator.object, "measure": own.measure or indicator.measure}
    )


def reading(archive: Archive, stated: PlacedFigure) -> Reading:
    """A statement in its indicator's unit if the conversion is exact, else in the unit printed."""
    return _reading(archive, stated.id)


@memoised
def _reading(archive: Archive, identifier: str) -> Reading:
    stated = archive.figures[identifier]
    figure = stated.figure
    canonical = archive.indicators[figure.indicator].unit
    printed = figure.unit or canonical
    factor = conversion(printed, canonical)
    unit = canonical if factor is not None else printed
    is_change = figure.comparator in (Comparator.INCREASE, Comparator.DECREASE) or ("百分点" in printed) != (
        "百分点" in canonical
    )
    facets = facets_of(figure, archive.indicators[figure.indicator])
    scope_name = figure.scope_name.zh if figure.scope_name else None
    measure = Measure(unit, figure.scope.value, scope_name, is_change, facets)
    times = factor if factor is not None else Decimal(1)
    value, low, high = (None if each is None else each * times for each in (figure.value, figure.low, figure.high))
    return Reading(stated, measure, value, low, high, is_converted=times != 1)


def is_reached(target: Reading, actual: Reading, direction: Direction) -> bool | None:
    """Whether a reported value reaches a target; None if the two, or the indicator's direction, cannot tell.

    A target printed as a bound is that bound; any other is a floor or a ceiling by its indicator's direction. The
    answer stays open for a reported bound or range with the target inside. A decrease counts as negative.
    """
    if target.measure != actual.measure or not target.ends or not actual.ends:
        return None
    lowest, highest = _span(actual)
    goals = [each for each in _span(target) if each is not None]
    comparator = target.stated.figure.comparator
    if comparator == Comparator.AT_LEAST or (comparator != Comparator.AT_MOST and direction == Direction.UP):
        goal = min(goals)
        if lowest is not None and lowest >= goal:
            return True
        return False if highest is not None and highest < goal else None
    if comparator == Comparator.AT_MOST or direction == Direction.DOWN:
        goal = max(goals)
        if highest is not None and highest <= goal:
            return True
        return False if lowest is not None and lowest > goal else None
    return None


def _span(found: Reading) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value that a statement allows; None for an open end."""
    comparator = found.stated.figure.comparator
    ends = [-each for each in found.ends] if comparator == Comparator.DECREASE else list(found.ends)
    return (
        None if comparator == Comparator.AT_MOST else min(ends),
        None if comparator == Comparator.AT_LEAST else max(ends),
    )
