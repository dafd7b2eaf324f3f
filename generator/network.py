"""With whom a department works, drawn as a circle: the department in the middle, its partners around it.

The picture is made at build time and needs no script; the table beside it is the truth. Places are computed from the order
of the partners alone, so the same data gives the same picture.
"""

import math
from collections.abc import Sequence
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
    """A department, its partners (most shared items first), and which partners also work with each other."""

    name: str
    partners: tuple[Partner, ...]
    between: tuple[tuple[str, str, int], ...]
    left_out: int


def network_svg(network: Network, identifier: str = "network") -> Markup:
    """The picture as inline SVG, its title and description for those who do not see it."""
    places = _places(network.partners)
    most = max(partner.shared for partner in network.partners)
    lines = []
    for one, other, count in network.between:
        (x1, y1), (x2, y2) = places[one], places[other]
        lines.append(
            f'<line class="pa-net-between" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" '
            f'stroke-width="{_width(count, most)}"/>'
        )
    for partner in network.partners:
        x, y = places[partner.id]
        lines.append(
            f'<line class="pa-net-edge" data-shared="{partner.shared}" x1="{_MIDDLE[0]:.0f}" y1="{_MIDDLE[1]:.0f}" '
            f'x2="{x:.0f}" y2="{y:.0f}" stroke-width="{_width(partner.shared, most)}"/>'
        )
    for partner in network.partners:
        lines.append(_node(partner, places[partner.id]))
    x, y = _MIDDLE
    lines.append(
        f'<g class="pa-net-middle"><circle cx="{x:.0f}" cy="{y:.0f}" r="9"/>'
        f'<text x="{x:.0f}" y="{y + 26:.0f}" text-anchor="middle">{escape(network.name)}</text></g>'
    )
    told = "；".join(f"{partner.name} {partner.shared}" for partner in network.partners)
    return Markup(
        f'<svg class="pa-chart pa-network" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'aria-labelledby="{identifier}-title {identifier}-desc">'
        f'<title id="{identifier}-title">{escape(network.name)}：共同承担条目的处室</title>'
        f'<desc id="{identifier}-desc">线越粗，共同承担的条目越多。{escape(told)}。</desc>' + "".join(lines) + "</svg>"
    )


def _places(partners: Sequence[Partner]) -> dict[str, tuple[float, float]]:
    """Where each partner stands: around an ellipse from the right, clockwise, in the order given."""
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
    return (
        f'<a href="{escape(partner.address)}"><circle class="pa-net-node" cx="{x:.0f}" cy="{y:.0f}" r="5"/>'
        f'<text x="{x + dx:.0f}" y="{y + dy:.0f}" text-anchor="{align}">{escape(partner.name)} {partner.shared}</text></a>'
    )
