"""The figures of one measure as pictures made at build time: one small panel for each city, all on the same scales.

Targets, reported values and baselines differ in shape as well as in colour; a bound is an arrow, a range a bar, 约 a dotted
line. What is masked, damaged or absent stands in a row of its own below the scale and has no value. Every mark carries the
numbers of its row in the table as data attributes, and a test holds the two together.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from generator.rows import number

WIDTH, HEIGHT = 340, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 24
_LOST_ROW = 22
_LOST = {"masked": "▇", "damaged": "疑", "absent": "文"}
_KIND = {"target": "目标", "actual": "实绩", "baseline": "基数"}


@dataclass(frozen=True)
class Mark:
    """One statement. Numbers are in the chart's unit; `words` is what the table shows of it."""

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
        """The value, or both ends of the range."""
        return tuple(each for each in (self.value, self.low, self.high) if each is not None)


@dataclass(frozen=True)
class Panel:
    """The statements of one city."""

    city: str
    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Chart:
    """The panels of one measure and the scales they share."""

    id: str
    title: str
    unit: str
    panels: tuple[Panel, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All statements drawn."""
        return tuple(mark for panel in self.panels for mark in panel.marks)

    def most(self, count: int) -> tuple[Panel, ...]:
        """The panels to draw: all, or those with most statements where there are more, in the order of the cities."""
        kept = {panel.city for panel in sorted(self.panels, key=lambda panel: -len(panel.marks))[:count]}
        return tuple(panel for panel in self.panels if panel.city in kept)


@dataclass(frozen=True)
class _Scale:
    """From year and value to a place in the picture."""

    years: tuple[int, ...]
    has_undated: bool
    low: float
    high: float
    ticks: tuple[float, ...]
    floor: float

    def x(self, year: int | None) -> float:
        """The middle of the year's column; statements without a year have the first column."""
        columns = len(self.years) + self.has_undated
        place = 0 if year is None else self.years.index(year) + self.has_undated
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / columns

    def y(self, value: float) -> float:
        """Height of a value above the floor."""
        return self.floor - (self.floor - _TOP - 8) * (value - self.low) / (self.high - self.low)


def ticks(low: float, high: float, wanted: int = 4) -> tuple[float, ...]:
    """Round numbers that enclose two values, about as many as wanted."""
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


def panel_svg(chart: Chart, panel: Panel) -> Markup:
    """One city's panel as inline SVG, its title and a list of its statements for those who do not see it."""
    scale = _scale(chart)
    identifier = f"{chart.id}-{panel.city}"
    told = "；".join(f"{mark.year or '年份未明'} {_KIND[mark.kind]} {mark.words}" for mark in panel.marks)
    labels = _label_places(panel, scale)
    parts = [*_axes(scale), *(_mark(mark, scale, labels.get(mark.id)) for mark in panel.marks)]
    return Markup(
        f'<svg class="pa-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{identifier}-t {identifier}-d">'
        f'<title id="{identifier}-t">{escape(panel.name)}：{escape(chart.title)}（{escape(chart.unit)}）</title>'
        f'<desc id="{identifier}-d">{escape(told)}。</desc>' + "".join(parts) + "</svg>"
    )


def short(value: float) -> str:
    """A tick's number without needless zeros."""
    return f"{value:,.10g}"


def _axes(scale: _Scale) -> list[str]:
    out = []
    for tick in scale.ticks:
        y = scale.y(tick)
        out.append(f'<line class="pa-chart-grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text class="pa-chart-tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{short(tick)}</text>')
    shown = [None] * scale.has_undated + list(scale.years)
    every = max(1, math.ceil(len(shown) / 7))
    for n, year in enumerate(shown):
        if n % every == 0 or year is None:
            words = "未明" if year is None else str(year)
            out.append(f'<text class="pa-chart-tick" x="{scale.x(year):.1f}" y="{HEIGHT - 6}" text-anchor="middle">{words}</text>')
    return out


@dataclass(frozen=True)
class _Box:
    """A place that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        """True where the two lie on each other."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


_SIDES = ((9, 0, "start"), (-9, 0, "end"), (0, 16, "middle"), (0, -12, "middle"), (9, 13, "start"), (-9, 13, "end"), (9, -13, "start"), (-9, -13, "end"))
"""Where a value may stand beside its mark, best first: how far right, how far down, and which end of it."""


def _label_places(panel: Panel, scale: _Scale) -> dict[str, tuple[float, float, str]]:
    """Where each value's words stand: beside their mark, on no other mark and on no other words.

    A value that stands at the same place in the same words already is not written again.
    """
    drawn = [(mark, scale.x(mark.year), scale.y(float(mark.ends[-1]))) for mark in panel.marks if mark.ends]
    taken = [_Box(x - 7, y - (18 if mark.comparator == ">=" else 7), x + 7, y + (18 if mark.comparator == "<=" else 7)) for mark, x, y in drawn]
    out: dict[str, tuple[float, float, str]] = {}
    written: set[tuple[float, float, str]] = set()
    for mark, x, y in drawn:
        if (x, y, mark.words) in written:
            continue
        written.add((x, y, mark.words))
        found = next((place for place in _candidates(mark, x, y) if not any(place[1].overlaps(box) for box in taken)), None)
        (place, box) = found or next(_candidates(mark, x, y))
        taken.append(box)
        out[mark.id] = place
    return out


def _candidates(mark: Mark, x: float, y: float) -> Iterator[tuple[tuple[float, float, str], _Box]]:
    """The places beside a mark that lie inside the picture, each with the room that its words take."""
    wide = sum(6.2 if letter.isascii() else 11 for letter in mark.words)
    for right, down, align in _SIDES:
        left = x + right - (0 if align == "start" else wide if align == "end" else wide / 2)
        if _LEFT - 8 <= left and left + wide <= WIDTH:
            yield (x + right, y + down + 4, align), _Box(left, y + down - 6, left + wide, y + down + 6)
    yield (x, y - 12, "middle"), _Box(x - wide / 2, y - 22, x + wide / 2, y - 10)


def _mark(mark: Mark, scale: _Scale, label: tuple[float, float, str] | None) -> str:
    x = scale.x(mark.year)
    numbers = "".join(
        f' data-{name}="{number(each)}"'
        for name, each in (("value", mark.value), ("low", mark.low), ("high", mark.high))
        if each is not None
    )
    head = (
        f'<g class="pa-chart-mark pa-chart-{mark.kind} pa-chart-{mark.state}" data-figure="{escape(mark.id)}" '
        f'data-kind="{mark.kind}" data-comparator="{escape(mark.comparator)}" data-state="{mark.state}" data-year="{mark.year or ""}"{numbers}>'
        f"<title>{mark.year or '年份未明'} {_KIND[mark.kind]} {escape(mark.words)}</title>"
    )
    if not mark.ends:
        body = f'<text class="pa-chart-lost" x="{x:.1f}" y="{scale.floor + 17:.1f}" text-anchor="middle">{_LOST[mark.state]}</text>'
    else:
        ends = [scale.y(float(end)) for end in mark.ends]
        body = "".join(_shape(mark.kind, x, y) for y in ends) + _extent(mark, x, ends) + _label(mark, label)
    return f"{head}{body}</g>"


def _shape(kind: str, x: float, y: float) -> str:
    """A hollow diamond for a target, a full disc for a reported value, a hollow square for a baseline."""
    if kind == "target":
        return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
    if kind == "actual":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'


def _extent(mark: Mark, x: float, ends: list[float]) -> str:
    """What the comparator adds: an arrow for a bound, a bar for a range, a dotted line for 约."""
    if len(ends) == 2:
        return f'<line class="pa-chart-range" x1="{x:.1f}" x2="{x:.1f}" y1="{ends[0]:.1f}" y2="{ends[1]:.1f}"/>'
    y = ends[0]
    if mark.comparator in (">=", "<="):
        way = -1 if mark.comparator == ">=" else 1
        return f'<path class="pa-chart-bound" d="M{x:.1f} {y + way * 7:.1f}v{way * 11}m-4 {way * -4}l4 {way * 4}l4 {way * -4}"/>'
    if mark.comparator == "about":
        return f'<line class="pa-chart-about" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 14:.1f}" y2="{y + 14:.1f}"/>'
    return ""


def _label(mark: Mark, place: tuple[float, float, str] | None) -> str:
    """The value beside its mark."""
    if place is None:
        return ""
    x, y, align = place
    return f'<text class="pa-chart-value" x="{x:.1f}" y="{y:.1f}" text-anchor="{align}">{escape(mark.words)}</text>'
