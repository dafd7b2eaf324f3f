"""The archive as one linked whole: every record by its id, and every relation readable from both ends.

Nothing here is written by an author; `link` computes it once from the records. Relations are ids and look-ups.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from generator import records as r
from generator.records.closed_lists import ROLES, FigureKind, Role


def by_role(statements: Iterable[r.Responsibility]) -> dict[Role, tuple[str, ...]]:
    """The departments of every role, each once, in the order in which the document names them."""
    found = list(statements)
    return {role: tuple(dict.fromkeys(each for one in found for each in getattr(one, role.value))) for role in ROLES}


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

    @property
    def departments(self) -> dict[Role, tuple[str, ...]]:
        """Its departments by role."""
        return by_role(self.item.departments)


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

    Archives compare and hash by identity, so that results can be memoised per archive.
    """

    settings: r.ArchiveSettings
    cities: Mapping[str, r.City]
    kinds: Mapping[str, r.Kind]
    functions: Mapping[str, r.Function]
    departments: Mapping[tuple[str, str], r.Department]
    reforms: Mapping[str, r.Reform]
    tags: Mapping[str, r.Tag]
    indicators: Mapping[str, r.Indicator]
    plans: Mapping[str, r.Plan]
    known: tuple[r.KnownDocument, ...]
    facets: Mapping[tuple[str, str], r.Text]
    """The name of each value of each facet."""

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


def years_of(plan: r.Plan) -> range:
    """The years of a plan's period, both ends included."""
    return years_of_period(plan.period)


def years_of_period(period: str) -> range:
    """The years of a period such as 2023 or 2021-2025, both ends included."""
    first, _, last = period.partition("-")
    return range(int(first), int(last or first) + 1)


def is_target(figure: r.Figure) -> bool:
    """True for a figure that says what is to be reached."""
    return figure.kind == FigureKind.TARGET


Args = ParamSpec("Args")
Result = TypeVar("Result")


def memoised(function: Callable[Concatenate[Archive, Args], Result]) -> Callable[Concatenate[Archive, Args], Result]:
    """Cache a function's results per archive, for look-ups that many pages repeat.

    Only the results of the last two archives are kept, so a server that reloads the data does not grow.
    """

    @lru_cache(maxsize=2)
    def of(archive: Archive) -> Callable[..., Result]:
        return cache(partial(function, archive))

    @wraps(function)
    def cached(archive: Archive, /, *args: Args.args, **kwargs: Args.kwargs) -> Result:
        return of(archive)(*args, **kwargs)

    return cached


@memoised
def _positions(archive: Archive) -> Mapping[str, int]:
    return {identifier: n for n, identifier in enumerate(archive.items)}


def in_order(archive: Archive, identifiers: Iterable[str]) -> tuple[str, ...]:
    """Item ids, each once, in the order of the archive: by plan, then as the document has them."""
    return tuple(sorted(set(identifiers), key=_positions(archive).__getitem__))


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
