"""Charts of one measure, drawn at build time: one small panel per city, all on the same scales.

Targets, reported values and baselines differ in shape as well as in colour; a bound is an arrow, a range a bar, 约 a
dotted line. Masked, damaged and absent statements have no value and get a row of their own below the scale. The table
below a chart has the same data; a test reads the marks off the scales and compares. To keep the SVG small, the scales
of a measure are drawn in its first panel and reused by the others, and all marks of a kind are one path.
"""

import math
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from markupsafe import Markup, escape

WIDTH, HEIGHT = 340, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 24
_LOST_ROW = 22
_LOST = {"masked": "▇", "damaged": "疑", "absent": "文"}
_KIND = ("target", "actual", "baseline")


@dataclass(frozen=True)
class Mark:
    """One statement. Numbers are in the chart's unit; `words` is the label beside the mark."""

    id: str
    kind: str
    comparator: str
    state: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    year: int | None
    words: str

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The value, or both ends of the range; empty if there is neither."""
        return tuple(each for each in (self.value, self.low, self.high) if each is not None)


@dataclass(frozen=True)
class Panel:
    """The statements of one city."""

    city: str
    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Chart:
    """The panels of one measure on shared scales: its own, or those of the larger chart `whole`."""

    id: str
    title: str
    unit: str
    panels: tuple[Panel, ...]
    whole: "Chart | None" = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All statements drawn."""
        return tuple(mark for panel in self.panels for mark in panel.marks)

    @cached_property
    def scale(self) -> "_Scale":
        """The scales of all panels."""
        return self.whole.scale if self.whole else _scale(self)

    def of_cities(self, cities: Set[str]) -> "Chart | None":
        """The panels of some cities on the scales of all, None if they have no panel."""
        ours = tuple(panel for panel in self.panels if panel.city in cities)
        return replace(self, panels=ours, whole=self) if ours else None

    def most(self, count: int) -> tuple[Panel, ...]:
        """At most `count` panels, those with most statements, in the order of the cities."""
        chosen = {panel.city for panel in sorted(self.panels, key=lambda panel: -len(panel.marks))[:count]}
        return tuple(panel for panel in self.panels if panel.city in chosen)


@dataclass(frozen=True)
class _Scale:
    """From year and value to SVG coordinates."""

    years: tuple[int, ...]
    has_undated: bool
    low: float
    high: float
    ticks: tuple[float, ...]
    floor: float

    def x(self, year: int | None) -> float:
        """The centre of a year's column; statements without a year have the first column."""
        columns = len(self.years) + self.has_undated
        place = 0 if year is None else self.years.index(year) + self.has_undated
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / columns

    def y(self, value: float) -> float:
        """The vertical position of a value (SVG counts from the top)."""
        return self.floor - (self.floor - _TOP - 8) * (value - self.low) / (self.high - self.low)


def ticks(low: float, high: float, wanted: int = 4) -> tuple[float, ...]:
    """About `wanted` equidistant round numbers that enclose two values."""
    span = (high - low) or abs(high) * 0.1 or 1.0
    step = 10 ** math.floor(math.log10(span / wanted))
    step = next(step * times for times in (1, 2, 2.5, 5, 10) if span / (step * times) <= wanted)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


def _scale(chart: Chart) -> _Scale:
    ends = [float(end) for mark in chart.marks for end in mark.ends]
    found = ticks(min(ends), max(ends))
    dated = [mark.year for mark in chart.marks if mark.year is not None]
    years = tuple(range(min(dated), max(dated) + 1)) if dated else ()
    lost = any(mark.state != "given" for mark in chart.marks)
    floor = HEIGHT - _BOTTOM - (_LOST_ROW if lost else 0)
    return _Scale(years, any(mark.year is None for mark in chart.marks), found[0], found[-1], found, floor)


def panel_svg(chart: Chart, panel: Panel, is_first: bool = True) -> Markup:
    """One city's panel as inline SVG. `is_first`: draw the scales, for the other panels of the page to reuse."""
    scale = chart.scale
    axes = f"{chart.id}-axes"
    parts = [f'<g id="{axes}" class="pa-chart-axes">{_axes(scale)}</g>' if is_first else f'<use href="#{axes}"/>']
    drawn = [mark for mark in panel.marks if mark.ends]
    for kind in _KIND:
        parts.append(_marks(kind, [mark for mark in drawn if mark.kind == kind], scale))
    parts.append(_words("", _label_places(panel, scale)))
    lost = dict.fromkeys((round(scale.x(mark.year)), _LOST[mark.state]) for mark in panel.marks if not mark.ends)
    parts.append(_words(" class=lost", [(x, scale.floor + 17, "middle", sign) for x, sign in lost]))
    label = f"{escape(panel.name)}：{escape(chart.title)}"
    return Markup(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role=img aria-label="{label}">{"".join(parts)}</svg>')


def short(value: float) -> str:
    """A tick's number without trailing zeros."""
    return f"{value:,.10g}"


def _axes(scale: _Scale) -> str:
    """A line and a number for every tick, and the years."""
    lines = "".join(f"M{_LEFT} {scale.y(tick):.0f}H{WIDTH - _RIGHT}" for tick in scale.ticks)
    numbers = "".join(f"<text x={_LEFT - 6} y={scale.y(tick) + 4:.0f}>{short(tick)}</text>" for tick in scale.ticks)
    shown = [None] * scale.has_undated + list(scale.years)
    every = max(1, math.ceil(len(shown) / 7))
    years = "".join(
        f"<text x={scale.x(year):.0f} y={HEIGHT - 6}>{'未明' if year is None else year}</text>"
        for n, year in enumerate(shown)
        if n % every == 0 or year is None
    )
    return f'<path d="{lines}"/><g text-anchor="end">{numbers}</g><g text-anchor="middle">{years}</g>'


@dataclass(frozen=True)
class _Box:
    """A rectangle that is taken by a mark or a label."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        """True if the two rectangles intersect."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


_SIDES = (
    (9, 0, "start"),
    (-9, 0, "end"),
    (0, 16, "middle"),
    (0, -12, "middle"),
    (9, 13, "start"),
    (-9, 13, "end"),
    (9, -13, "start"),
    (-9, -13, "end"),
)
"""Positions of a label beside its mark, best first: offset to the right, offset down, text-anchor."""


def _label_places(panel: Panel, scale: _Scale) -> list[tuple[float, float, str, str]]:
    """Position, text-anchor and words of each mark's label, placed so that it covers no mark and no other label.

    A label with the same words at the same mark is not repeated.
    """
    drawn = [(mark, scale.x(mark.year), scale.y(float(mark.ends[-1]))) for mark in panel.marks if mark.ends]
    taken = [
        _Box(x - 7, y - (18 if mark.comparator == ">=" else 7), x + 7, y + (18 if mark.comparator == "<=" else 7))
        for mark, x, y in drawn
    ]
    out = []
    written: set[tuple[float, float, str]] = set()
    for mark, x, y in drawn:
        if (x, y, mark.words) in written:
            continue
        written.add((x, y, mark.words))
        found = next(
            (place for place in _candidates(mark, x, y) if not any(place[1].overlaps(box) for box in taken)), None
        )
        (place, box) = found or next(_candidates(mark, x, y))
        taken.append(box)
        out.append((*place, mark.words))
    return out


def _candidates(mark: Mark, x: float, y: float) -> Iterator[tuple[tuple[float, float, str], _Box]]:
    """Positions for a mark's label inside the picture, each with the rectangle that its words take."""
    wide = sum(6.2 if letter.isascii() else 11 for letter in mark.words)
    for right, down, align in _SIDES:
        left = x + right - (0 if align == "start" else wide if align == "end" else wide / 2)
        if left >= _LEFT - 8 and left + wide <= WIDTH:
            yield (x + right, y + down + 4, align), _Box(left, y + down - 6, left + wide, y + down + 6)
    yield (x, y - 12, "middle"), _Box(x - wide / 2, y - 22, x + wide / 2, y - 10)


def _words(attributes: str, places: list[tuple[float, float, str, str]]) -> str:
    """Words at their positions, grouped by text-anchor."""
    out = []
    for align in ("start", "middle", "end"):
        texts = "".join(
            f"<text x={x:.0f} y={y:.0f}>{escape(words)}</text>" for x, y, end, words in places if end == align
        )
        if texts:
            out.append(f"<g{attributes}" + (f" text-anchor={align}>" if align != "start" else ">") + texts + "</g>")
    return "".join(out)


def _marks(kind: str, marks: list[Mark], scale: _Scale) -> str:
    """All marks of one kind with their comparators: arrows for bounds, bars for ranges, dotted lines for 约."""
    if not marks:
        return ""
    shapes, bounds, ranges, abouts = [], [], [], []
    for mark in marks:
        x = round(scale.x(mark.year))
        ends = [round(scale.y(float(end))) for end in mark.ends]
        shapes += [_shape(kind, x, y) for y in ends]
        if len(ends) == 2:
            ranges.append(f"M{x} {ends[0]}V{ends[1]}")
        elif mark.comparator in (">=", "<="):
            way = -1 if mark.comparator == ">=" else 1
            bounds.append(f"M{x} {ends[0] + way * 7}v{way * 11}m-4 {way * -4}l4 {way * 4}l4 {way * -4}")
        elif mark.comparator == "about":
            abouts.append(f"M{x} {ends[0] - 14}v28")
    drawn = ((kind, shapes), (f"{kind}-bound", bounds), (f"{kind}-range", ranges), (f"{kind}-about", abouts))
    return "".join(f'<path class={name} d="{"".join(lines)}"/>' for name, lines in drawn if lines)


def _shape(kind: str, x: int, y: int) -> str:
    """A hollow diamond for a target, a disc (a zero-length stroke) for a value, a hollow square for a baseline."""
    if kind == "target":
        return f"M{x} {y - 6}l6 6l-6 6l-6-6z"
    if kind == "actual":
        return f"M{x} {y}h0"
    return f"M{x - 4} {y - 4}h8v8h-8z"
