"""The archive as one linked whole: every record by its id, and every relation readable from both ends.

Nothing here is written by an author; `link` computes it once from the records. Relations are ids and look-ups.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from generator import records as r
from generator.records.closed_lists import Coverage, FigureKind, Role


@dataclass(frozen=True)
class PlacedItem:
    """An item with its place: its plan, the sections above it (outermost first) and its neighbours' ids."""

    id: str
    plan: r.Plan
    item: r.Item
    sections: tuple[r.Section, ...]
    previous: str | None
    next: str | None

    @property
    def city(self) -> str:
        return self.plan.city


@dataclass(frozen=True)
class PlacedFigure:
    """A figure with the item that states it; `id` is `<plan>/<item>#<figure>`."""

    id: str
    placed: PlacedItem
    figure: r.Figure


@dataclass(frozen=True)
class DeclaredLink:
    """A link between two items, readable from both ends."""

    source: str
    target: str
    link: r.Link


@dataclass(frozen=True, eq=False)
class Archive:
    """Everything in `data/`, loaded and linked. Look-ups keep the order of their vocabulary or document.

    Two archives are the same only when they are one object, so that what is computed from one can be kept by it.
    """

    settings: r.ArchiveSettings
    cities: Mapping[str, r.City]
    functions: Mapping[str, r.Function]
    departments: Mapping[tuple[str, str], r.Department]
    reforms: Mapping[str, r.Reform]
    tags: Mapping[str, r.Tag]
    indicators: Mapping[str, r.Indicator]
    plans: Mapping[str, r.Plan]
    known: tuple[r.KnownDocument, ...]

    items: Mapping[str, PlacedItem]
    figures: Mapping[str, PlacedFigure]
    items_of_plan: Mapping[str, tuple[str, ...]]
    plans_of_city: Mapping[str, tuple[str, ...]]
    plans_of_year: Mapping[int, tuple[str, ...]]
    plans_of_cell: Mapping[tuple[str, int], tuple[str, ...]]
    items_of_reform: Mapping[str, tuple[str, ...]]
    items_of_tag: Mapping[str, tuple[str, ...]]
    items_of_department: Mapping[tuple[str, str], Mapping[Role, tuple[str, ...]]]
    items_of_mention: Mapping[str, tuple[str, ...]]
    figures_of_indicator: Mapping[str, tuple[str, ...]]
    figures_due: Mapping[int, tuple[str, ...]]
    repeated_by: Mapping[str, tuple[str, ...]]
    links_from: Mapping[str, tuple[DeclaredLink, ...]]
    links_to: Mapping[str, tuple[DeclaredLink, ...]]

    def years_of(self, plan: r.Plan) -> range:
        """The years in which a plan is in force by its period."""
        return years_of(plan)

    def is_held_whole(self, city: str, year: int) -> bool:
        """True where some plan of the city in force in that year is held whole, so that silence means something."""
        return any(self.plans[i].coverage == Coverage.FULL for i in self.plans_of_cell.get((city, year), ()))


def years_of(plan: r.Plan) -> range:
    """The years of a plan's period, both ends included."""
    first, _, last = plan.period.partition("-")
    return range(int(first), int(last or first) + 1)


def is_target(figure: r.Figure) -> bool:
    """True for a figure that says what shall be reached."""
    return figure.kind == FigureKind.TARGET


Key = ParamSpec("Key")
Made = TypeVar("Made")


def kept(function: Callable[Concatenate[Archive, Key], Made]) -> Callable[Concatenate[Archive, Key], Made]:
    """A function of the archive whose answers are kept with it: for what is asked for again and again while pages are made.

    The answers go when a third archive is asked about, so that a server that reads the data anew does not grow.
    """

    @lru_cache(maxsize=2)
    def answers(archive: Archive) -> dict:
        return {}

    @wraps(function)
    def answer(archive: Archive, *key, **options) -> Made:
        known = answers(archive)
        asked = (key, tuple(options.items())) if options else key
        if asked not in known:
            known[asked] = function(archive, *key, **options)
        return known[asked]

    return answer


@kept
def _places(archive: Archive) -> Mapping[str, int]:
    return {identifier: n for n, identifier in enumerate(archive.items)}


def in_order(archive: Archive, identifiers: Iterable[str]) -> tuple[str, ...]:
    """Item ids, each once, in the order of the archive: by plan, then as the document has them."""
    return tuple(sorted(set(identifiers), key=_places(archive).__getitem__))


def items_of_function(archive: Archive, function: str) -> tuple[str, ...]:
    """The items in which some department of the function has a role."""
    return in_order(
        archive,
        (
            item
            for key, department in archive.departments.items()
            if department.function == function
            for items in archive.items_of_department[key].values()
            for item in items
        ),
    )
