"""What became of a target: reported, not mentioned again, or beyond what the archive holds.

A later document of the city is a report on the year due or after, or any other document of a later year.
It speaks of a target if one of its items declares that it reports on the target's item, or states a reported value of
the same indicator. A report that states target and result side by side speaks of its own target.
"""

from dataclasses import dataclass
from functools import lru_cache

from generator.archive import addresses
from generator.archive.comparable import Measure, is_reached, reading
from generator.archive.model import Archive, PlacedFigure, memoised, years_of
from generator.archive.time import plan_date
from generator.records.closed_lists import Coverage, FigureKind, LinkKind


@dataclass(frozen=True)
class Fate:
    """What later documents say about one target.

    `state` is one of

    - `reported`: a value of the same measure;
    - `linked`: an item that reports on it;
    - `other`: a value of the same indicator in another unit or scope;
    - `silent`: a later document is a full text and does not speak of it;
    - `part`: later documents are partial texts only;
    - `none`: no later document is held.
    """

    target: PlacedFigure
    state: str
    reports: tuple[PlacedFigure, ...]
    linked: tuple[str, ...]
    later: tuple[str, ...]
    is_reached: bool | None


@memoised
def _actuals(archive: Archive, city: str) -> dict[str, tuple[PlacedFigure, ...]]:
    """A city's reported values by indicator, without repetitions."""
    found: dict[str, list[PlacedFigure]] = {}
    for plan in archive.plans_of_city.get(city, ()):
        for item in archive.items_of_plan[plan]:
            for figure in archive.items[item].item.figures:
                if figure.kind == FigureKind.ACTUAL and not figure.repeats:
                    stated = archive.figures[addresses.figure_id(item, figure.id)]
                    found.setdefault(figure.indicator, []).append(stated)
    return {key: tuple(values) for key, values in found.items()}


@lru_cache(maxsize=65536)
def later_plans(archive: Archive, city: str, year: int, own: str) -> tuple[str, ...]:
    """The city's documents that could speak of a target due in `year`; `own` is the plan that states it."""
    out = []
    for identifier in archive.plans_of_city.get(city, ()):
        plan = archive.plans[identifier]
        years, date = years_of(plan), plan_date(plan)
        begins = int(date[:4]) if date else years[0]
        is_later = years[-1] >= year if archive.kinds[plan.kind].looks_back else begins > year
        if identifier != own and is_later:
            out.append(identifier)
    return tuple(out)


def fate(archive: Archive, target: PlacedFigure) -> Fate:
    """What later documents say about a target. Raises ValueError for a target without a year."""
    figure, placed = target.figure, target.placed
    if figure.year is None:
        raise ValueError(f"{target.id} has no year in which it is due")
    later = later_plans(archive, placed.city, figure.year, placed.plan.id)
    linked = tuple(both.source for both in archive.links_to.get(placed.id, ()) if both.link.kind == LinkKind.REPORTS_ON)
    stated = [
        each
        for each in _actuals(archive, placed.city).get(figure.indicator, ())
        if (each.figure.year >= figure.year if each.figure.year else each.placed.plan.id in later)
    ]
    mine = reading(archive, target)
    same = tuple(each for each in stated if reading(archive, each).measure == mine.measure)
    direction = archive.indicators[figure.indicator].direction
    reached = next(
        (known for each in same if (known := is_reached(mine, reading(archive, each), direction)) is not None), None
    )
    if same:
        state = "reported"
    elif linked:
        state = "linked"
    elif stated:
        state = "other"
    elif not later:
        state = "none"
    else:
        state = "silent" if any(archive.plans[p].coverage == Coverage.FULL for p in later) else "part"
    return Fate(target, state, same or tuple(stated), linked, later, reached)


def due_targets(archive: Archive, year: int) -> tuple[PlacedFigure, ...]:
    """The targets due in a year, without repetitions."""
    found = (archive.figures[f] for f in archive.figures_due.get(year, ()))
    return tuple(stated for stated in found if not stated.figure.repeats)


def measures_with_targets(archive: Archive, city: str, indicator: str) -> set[Measure]:
    """The measures of an indicator for which a city states a target."""
    return _measures_with_targets(archive).get((city, indicator), set())


@memoised
def _measures_with_targets(archive: Archive) -> dict[tuple[str, str], set[Measure]]:
    """The measures for which targets are stated, by city and indicator."""
    found: dict[tuple[str, str], set[Measure]] = {}
    for stated in archive.figures.values():
        if stated.figure.kind == FigureKind.TARGET:
            found.setdefault((stated.placed.city, stated.figure.indicator), set()).add(reading(archive, stated).measure)
    return found
