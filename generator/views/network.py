"""The picture of a department's partners: the department in the middle, its partners on an ellipse around it.

It is drawn at build time, needs no script and repeats the table beside it. Positions depend only on the order of the
partners, so the same data gives the same picture.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 800, 400
_MIDDLE = (WIDTH / 2, HEIGHT / 2)
_RADIUS = (190, 150)


@dataclass(frozen=True)
class Partner:
    """A department that shares items with the one in the middle."""

    id: str
    name: str
    address: str
    shared: int


@dataclass(frozen=True)
class Network:
    """A department, its partners (most shared items first), and the pairs of partners with shared items."""

    name: str
    partners: tuple[Partner, ...]
    between: tuple[tuple[str, str, int], ...]
    left_out: int


def network_svg(network: Network, identifier: str = "network") -> Markup:
    """The picture as inline SVG with a title for screen readers."""
    places = _places(network.partners)
    most = max(partner.shared for partner in network.partners)
    x, y = (round(each) for each in _MIDDLE)
    between = ((_width(count, most), places[one], places[other]) for one, other, count in network.between)
    to_middle = ((_width(partner.shared, most), (x, y), places[partner.id]) for partner in network.partners)
    return Markup(
        f'<svg class="pa-chart pa-network" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-labelledby="{identifier}-title">'
        f'<title id="{identifier}-title">{escape(network.name)}：共同承担条目的处室；线越粗，共同承担的条目越多</title>'
        f'<g class="pa-net-between">{_lines(between)}</g><g class="pa-net-edge">{_lines(to_middle)}</g>'
        + "".join(_node(partner, places[partner.id]) for partner in network.partners)
        + f'<g class="pa-net-middle" text-anchor="middle"><circle cx={x} cy={y} r="9"/>'
        f"<text x={x} y={y + 26}>{escape(network.name)}</text></g></svg>"
    )


def _lines(found: Iterable[tuple[str, tuple[float, float], tuple[float, float]]]) -> str:
    """Lines between positions, with one path per width."""
    by_width: dict[str, list[str]] = {}
    for width, (x1, y1), (x2, y2) in found:
        by_width.setdefault(width, []).append(f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}")
    return "".join(f'<path stroke-width={width} d="{"".join(lines)}"/>' for width, lines in by_width.items())


def _places(partners: Sequence[Partner]) -> dict[str, tuple[float, float]]:
    """Each partner's position on an ellipse, clockwise from the right in the order given."""
    step = 2 * math.pi / len(partners)
    return {
        partner.id: (
            round(_MIDDLE[0] + _RADIUS[0] * math.cos(n * step), 1),
            round(_MIDDLE[1] + _RADIUS[1] * math.sin(n * step), 1),
        )
        for n, partner in enumerate(partners)
    }


def _width(count: int, most: int) -> str:
    return f"{1 + 5 * count / most:.1f}"


def _node(partner: Partner, place: tuple[float, float]) -> str:
    x, y = place
    side = x - _MIDDLE[0]
    align, dx = ("middle", 0) if abs(side) < 20 else ("start", 10) if side > 0 else ("end", -10)
    dy = 4 if dx else (18 if y > _MIDDLE[1] else -10)
    end = f' text-anchor="{align}"' if align != "start" else ""
    return (
        f'<a href="{escape(partner.address)}"><circle cx={x:.0f} cy={y:.0f} r="5"/>'
        f"<text x={x + dx:.0f} y={y + dy:.0f}{end}>{escape(partner.name)} {partner.shared}</text></a>"
    )
