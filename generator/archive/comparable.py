"""Which statements of an indicator may stand in one chart or one row: same unit, same scope, level with level.

Units are joined only where the step is exact: 万人 is ten thousand 人, 亿元 is ten thousand 万元, 名 is 人. Anything else (another
scope, a change beside a level, a unit that is not the same thing) is another measure and is shown apart.
"""

from dataclasses import dataclass
from decimal import Decimal

from generator.archive.model import Archive, PlacedFigure, kept
from generator.records.closed_lists import Comparator, Direction, FigureState

_TIMES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_SAME = {"名": "人", "平米": "平方米", "㎡": "平方米", "％": "%", "校": "所", "个": "所", "家": "所"}
"""Printed words of the same unit; 个, 家, 校 and 所 only count what the indicator names."""


@dataclass(frozen=True)
class Measure:
    """What statements must share to be compared. `is_change` for 增加 and 减少, which say nothing of the level."""

    unit: str
    scope: str
    scope_name: str | None
    is_change: bool


@dataclass(frozen=True)
class Reading:
    """A statement with its numbers in the measure's unit; none where it is masked, damaged or absent."""

    stated: PlacedFigure
    measure: Measure
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_converted: bool

    @property
    def is_given(self) -> bool:
        """True where it has a value that may be drawn and counted."""
        return self.stated.figure.state == FigureState.GIVEN

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The value, or both ends of the range."""
        return tuple(each for each in (self.value, self.low, self.high) if each is not None)


def _parts(unit: str) -> tuple[Decimal, str]:
    """How many of which plain unit: 万人 is (10000, 人)."""
    for word, times in _TIMES.items():
        if unit.startswith(word) and len(unit) > len(word):
            return times, _SAME.get(unit[len(word) :], unit[len(word) :])
    return Decimal(1), _SAME.get(unit, unit)


def conversion(printed: str, canonical: str) -> Decimal | None:
    """By what a value in the printed unit is multiplied to stand in the canonical one; None where it is another unit."""
    printed_times, printed_base = _parts(printed)
    canonical_times, canonical_base = _parts(canonical)
    return printed_times / canonical_times if printed_base == canonical_base else None


def reading(archive: Archive, stated: PlacedFigure) -> Reading:
    """A statement in the unit of its indicator where the step is exact, else in the unit it was printed with."""
    return _reading(archive, stated.id)


@kept
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
    measure = Measure(unit, figure.scope.value, figure.scope_name.zh if figure.scope_name else None, is_change)
    times = factor if factor is not None else Decimal(1)
    numbers = [None if each is None else each * times for each in (figure.value, figure.low, figure.high)]
    return Reading(stated, measure, *numbers, is_converted=times != 1)


def is_reached(target: Reading, actual: Reading, direction: Direction) -> bool | None:
    """Whether a reported value reaches a target; None where the two, or the direction, do not say.

    A target printed as a bound is that bound; any other is a floor or a ceiling by the direction of its indicator. A value
    reported as a bound, or as a range about the target, leaves it open. A decrease is below nought.
    """
    if target.measure != actual.measure or not target.ends or not actual.ends:
        return None
    lowest, highest = _span(actual)
    goals = [each for each in _span(target) if each is not None]
    comparator = target.stated.figure.comparator
    if comparator == Comparator.AT_LEAST or (comparator != Comparator.AT_MOST and direction == Direction.UP):
        goal = min(goals)
        return (
            True if lowest is not None and lowest >= goal else False if highest is not None and highest < goal else None
        )
    if comparator == Comparator.AT_MOST or direction == Direction.DOWN:
        goal = max(goals)
        return (
            True if highest is not None and highest <= goal else False if lowest is not None and lowest > goal else None
        )
    return None


def _span(found: Reading) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value that a statement leaves possible; None where it sets no end."""
    comparator = found.stated.figure.comparator
    ends = [-each for each in found.ends] if comparator == Comparator.DECREASE else list(found.ends)
    return (
        None if comparator == Comparator.AT_MOST else min(ends),
        None if comparator == Comparator.AT_LEAST else max(ends),
    )
