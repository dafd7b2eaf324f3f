"""How far a plan's text can be trusted, by rule, and how a plan is called in lists."""

from generator import records as r
from generator.archive.model import Archive
from generator.records.closed_lists import AttributionState, SourceKind, Trust


def trust(plan: r.Plan) -> Trust:
    """The grade of trust of a plan.

    - `official`: the text is the issuer's own file or page;
    - `confirmed`: a copy, and another source at a safe address confirms whose document it is;
    - `named`: a copy that names city, issuer and year itself;
    - `inferred`: neither.
    """
    if any(source.kind == SourceKind.OFFICIAL and (source.file or source.address) for source in plan.sources):
        return Trust.OFFICIAL
    others = [(each.address, each.is_address_safe) for each in plan.attribution.evidence]
    others += [(each.address, each.is_address_safe) for each in plan.sources if each.kind != SourceKind.COPY]
    if any(address and is_safe for address, is_safe in others):
        return Trust.CONFIRMED
    return Trust.NAMED if plan.attribution.state == AttributionState.STATED else Trust.INFERRED


def short_name(plan: r.Plan, archive: Archive) -> r.Text:
    """The name of a plan in lists: the one given, else city, period and kind."""
    if plan.short:
        return plan.short
    city, kind = archive.cities[plan.city].short, archive.kinds[plan.kind].name
    zh = f"{city.zh} {plan.period} {kind.zh}"
    en = f"{city.en or city.zh} {plan.period.replace('-', '–')} {kind.en or kind.zh}"
    return r.Text.made(zh, en)
