"""Times: when a plan begins to count, and what an item gives an account of.

A date is as precise as it is known (`2022-06-15`, `2022-06`, `2022`). A year alone is any day of it: it comes neither
before nor after a day of the same year, but ties with it.
"""

from generator import records as r
from generator.archive.model import PlacedItem, years_of
from generator.records.closed_lists import AccountKind

PLAN_AHEAD = r.Account(kind=AccountKind.PLAN)
"""What a stretch gives an account of if nothing above it says otherwise."""


def plan_date(plan: r.Plan) -> str | None:
    """The day a plan was signed, else published, else the year of an annual document; None if it is unknown."""
    if plan.signed or plan.published:
        return plan.signed or plan.published
    return None if "-" in plan.period else plan.period


def years_in_force(plan: r.Plan) -> range:
    """The years of its period from the plan's date on. A plan that came after its period counts in its last year."""
    years, date = years_of(plan), plan_date(plan)
    first = min(max(years[0], int(date[:4])), years[-1]) if date else years[0]
    return range(first, years[-1] + 1)


def account_of(placed: PlacedItem) -> r.Account:
    """What an item gives an account of: what its record says, or the nearest section above it."""
    stated = (placed.item.account, *(section.account for section in reversed(placed.sections)))
    return next((account for account in stated if account), PLAN_AHEAD)


def account_of_section(sections: tuple[r.Section, ...]) -> r.Account:
    """What the innermost of some sections, each below the one before it, gives an account of."""
    return next((section.account for section in reversed(sections) if section.account), PLAN_AHEAD)


def looks_back(placed: PlacedItem) -> bool:
    """Whether an item only reports on what was done."""
    return account_of(placed).kind == AccountKind.REVIEW


def looks_ahead(placed: PlacedItem) -> bool:
    """Whether an item plans what it speaks of, rather than reports it or names it as a problem."""
    return account_of(placed).kind not in (AccountKind.REVIEW, AccountKind.PROBLEM)


def item_years(placed: PlacedItem) -> range:
    """The years that an item speaks of: of a review those that it looks back on, else those in which its plan is in
    force."""
    account = account_of(placed)
    first, last = account.first or account.last, account.last or account.first
    return range(first, last + 1) if first and last else years_in_force(placed.plan)


def is_before(date: str, other: str) -> bool:
    """Whether a date is certainly before another: whatever day each of them is."""
    shared = min(len(date), len(other))
    return date[:shared] < other[:shared]
