"""`data/comparisons.csv`: every pair of plans with a published comparison page, and the first release that had it.

Every such pair has a row, even neighbours, which could be derived: so a page keeps its address when the rule changes
by which pages are built. Only a release adds rows, and none is removed.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from generator.archive import addresses
from generator.problems import Problem, problem, shown
from generator.registry.entries import Compared, Kind, Pair, Registry, is_release, natural_key, release_key
from generator.registry.tables import ANEW, MOST_FAULTS, Rows, TableError, as_csv, read_rows, refuse_unseen

COMPARISONS = "comparisons.csv"
COMPARISON_COLUMNS = ("earlier", "later", "first_release")
_HALF_WAY = (
    "a release stopped half way: git checkout data/ (delete this file where git does not know it), "
    "then policy-archive release again"
)


def comparisons_of(name: str, rows: Rows, found: list[Problem]) -> tuple[dict[Pair, Compared], list[Problem]]:
    """The rows by pair, and the problems of single rows, added to `found`."""
    held: dict[Pair, Compared] = {}
    for line, each, excerpt in read_rows(name, rows, found, _compared):
        if each.pair in held:
            message = f"{each.earlier} and {each.later} are registered in line {held[each.pair].line} already"
            found.append(
                problem("G502", name, (line, 1), message, expected="one row for each two plans", excerpt=excerpt)
            )
        held.setdefault(each.pair, each)
    return held, found


def _compared(row: list[str], line: int) -> Compared:
    """The pair of a row. Raises `TableError`."""
    refuse_unseen(row, COMPARISON_COLUMNS)
    earlier, later, first = row
    for plan in (earlier, later):
        if addresses.parse_plan_id(plan) is None:
            raise TableError(f"{shown(plan)} is not the id of a plan", "an id such as handan-2023-priorities")
    if earlier == later:
        raise TableError(f"{shown(earlier)} is compared with itself", "two plans")
    if addresses.compared_order((earlier, later)) != (earlier, later):
        raise TableError(f"{shown(earlier)} does not come before {shown(later)}", f"{later},{earlier}")
    if not is_release(first):
        raise TableError(f"{shown(first)} is not a release", "a release such as r2026.3")
    return Compared(earlier, later, first, line)


def between(registry: Registry, name: str) -> list[Problem]:
    """Problems of rows with unknown releases, or with plans that were never published or only later."""
    known = {release.number for release in registry.releases}
    for each in registry.comparisons.values():
        if each.first_release not in known:
            message = (
                f"{each.earlier},{each.later} speaks of release {each.first_release}, which releases.csv does not know"
            )
            return [problem("G516", name, (each.line, 1), message, hint=_HALF_WAY, excerpt=_row(each))]
    return list(islice(_of_no_plans(registry, name), MOST_FAULTS))


def _of_no_plans(registry: Registry, name: str) -> Iterator[Problem]:
    for each in registry.comparisons.values():
        unknown = next((plan for plan in each.pair if not _is_plan(registry, plan)), None)
        if unknown is not None:
            message = f"{shown(unknown, 80)} was never published as a plan"
            yield problem(
                "G503",
                name,
                (each.line, 1),
                message,
                expected="a plan of identifiers.csv",
                hint=ANEW,
                excerpt=_row(each),
            )
            continue
        late = max((registry.entries[plan] for plan in each.pair), key=lambda entry: release_key(entry.first_release))
        if release_key(each.first_release) < release_key(late.first_release):
            message = f"release {each.first_release} had no {late.id}, which came with {late.first_release}"
            yield problem(
                "G503",
                name,
                (each.line, 1),
                message,
                expected="the first release that had both plans",
                excerpt=_row(each),
            )


def usable(registry: Registry) -> dict[Pair, Compared]:
    """The rows whose plans are both registered: these can have pages, whatever else is wrong."""
    return {pair: each for pair, each in registry.comparisons.items() if all(_is_plan(registry, plan) for plan in pair)}


def _is_plan(registry: Registry, identifier: str) -> bool:
    entry = registry.entries.get(identifier)
    return entry is not None and entry.kind == Kind.PLAN


def _row(each: Compared) -> str:
    return f"{each.earlier},{each.later},{each.first_release}"


def in_their_order(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs in the order of their rows, that of the ids in `identifiers.csv`."""
    return sorted(pairs, key=lambda pair: (natural_key(pair[0]), natural_key(pair[1])))


def comparisons_csv(registry: Registry) -> str:
    """The text of `comparisons.csv`."""
    held = registry.comparisons
    return as_csv(COMPARISON_COLUMNS, ([*pair, held[pair].first_release] for pair in in_their_order(held)))
