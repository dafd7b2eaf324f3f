"""What a record says, beyond its ids and places."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator import records as r
from generator.archive.proposals import is_confirmed, proposals
from generator.problems import Finding, Path, shown
from generator.reading.read import Records
from generator.reading.rules import references
from generator.records.closed_lists import AttributionState, Coverage, Grade

CONFIRM = "each value checked, and the key proposed removed"
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


def departments_have_one_role(records: Records) -> Iterator[Finding]:
    """A department has one role where it is named; two are worth a look, since few documents print that."""
    for file, plan in records.filed_plans:
        first: dict[tuple[Path, str], str] = {}
        for path, role, name in references.assigned(plan):
            owner = path[:-2]
            if first.setdefault((owner, name), role) != role:
                message = f"{name} is {first[owner, name]} and {role} at once"
                yield Finding("C406", file, path, message, "one role, unless the document prints both")


def items_of_whole_plans_have_abstracts(records: Records) -> Iterator[Finding]:
    """In a plan in full text every item has an abstract."""
    for file, plan in records.filed_plans:
        if plan.coverage is Coverage.FULL:
            for index, item in enumerate(plan.items):
                if item.abstract is None:
                    message = f"item {item.id} of a plan in full text has no abstract"
                    yield Finding("C407", file, ("items", index), message, "abstract (摘要): {zh: …, en: …}")


def readings_mark_what_is_supplied(records: Records) -> Iterator[Finding]:
    """A reading has 〔〕 around the characters that the archive supplies."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            if item.reading and not re.search("〔[^〔〕]+〕", item.reading.zh):
                path = ("items", index, "reading", "zh")
                message = "this reading does not show which characters the archive supplies"
                yield Finding("C409", file, path, message, "〔〕 around the supplied characters")


def addresses_are_web_addresses(records: Records) -> Iterator[Finding]:
    """An address begins with http:// or https://, so that no page links to a script or a local file."""
    places: list[tuple[str, Path, str | None]] = []
    if records.archive:
        places.append(("archive.yaml", ("repository",), records.archive.repository))
        places.append(("archive.yaml", ("licence_address",), records.archive.licence_address))
    for file, plan in records.filed_plans:
        for index, source in enumerate(plan.sources):
            places.append((file, ("sources", index, "address"), source.address))
            places.append((file, ("sources", index, "archived"), source.archived))
    for file, path, address in places:
        if address is not None and not _is_web_address(address):
            message = f"{shown(address)} is not an address of the web"
            yield Finding("C410", file, path, message, "http://… or https://…, without spaces")


def _is_web_address(address: str) -> bool:
    if not _WEB_ADDRESS.fullmatch(address):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def links_are_no_surer_than_the_attribution(records: Records) -> Iterator[Finding]:
    """A link is `certain` only if it is stated whose documents it joins."""
    inferred = {plan.id for plan in records.plans if plan.attribution.state == AttributionState.INFERRED}
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, link in enumerate(item.links):
                doubtful = inferred & {plan.id, link.to.partition("/")[0]}
                if link.grade == Grade.CERTAIN and doubtful:
                    message = f"the link is certain, but whose document {min(doubtful)} is, is only inferred"
                    yield Finding("C414", file, ("items", index, "links", place, "grade"), message, "grade: likely")


def texts_of_sections_stand_in_them(records: Records) -> Iterator[Finding]:
    """An item `<section>-text` is the text of that section, and has no number."""
    for file, plan in records.filed_plans:
        sections = {section.id for section in plan.sections}
        for index, item in enumerate(plan.items):
            section = item.id.removesuffix("-text")
            if section == item.id or section not in sections:
                continue
            if item.section != section:
                message = f"item {item.id} stands in section {item.section}"
                yield Finding("C416", file, ("items", index, "section"), message, f"section: {section}")
            elif item.number:
                message = f"the text of section {section} has the number {shown(item.number)}"
                yield Finding("C416", file, ("items", index, "number"), message, "the key left out")


def proposals_wait(records: Records) -> Iterator[Finding]:
    """Everything that a program proposed was confirmed by somebody; a plan with proposals is not published."""
    for file, plan in records.filed_plans:
        waiting = list(proposals(plan))
        if waiting:
            count = sum(len(record.proposed) for _, record in waiting)
            these = f"{count} proposals wait" if count > 1 else "one proposal waits"
            message = f"{these} for somebody to confirm or change, and the plan is not published before that"
            path, _ = waiting[0]
            yield Finding("C415", file, (*path, "proposed"), message, CONFIRM)


def entries_in_use_are_confirmed(records: Records) -> Iterator[Finding]:
    """A city, department or indicator that a plan without proposals uses was confirmed."""
    plans = [plan for plan in records.plans if is_confirmed(plan)]
    cities = {plan.city for plan in plans}
    indicators = {figure.indicator for plan in plans for item in plan.items for figure in item.figures}
    departments = {(plan.city, name) for plan in plans for _, _, name in references.assigned(plan)}
    entries: list[tuple[str, Path, r.Proposable, bool]] = [
        *(("cities.yaml", ("cities", i), city, city.id in cities) for i, city in enumerate(records.cities)),
        *(
            ("indicators.yaml", ("indicators", i), indicator, indicator.id in indicators)
            for i, indicator in enumerate(records.indicators)
        ),
        *(
            (f"departments/{city}.yaml", ("departments", i), department, (city, department.id) in departments)
            for city, group in records.departments.items()
            for i, department in enumerate(group)
        ),
    ]
    for file, path, record, is_used in entries:
        if record.proposed and is_used:
            message = f"a published plan uses this entry, and nobody has confirmed its {', '.join(record.proposed)}"
            yield Finding("C417", file, (*path, "proposed"), message, CONFIRM)


def known_documents_are_not_held(records: Records) -> Iterator[Finding]:
    """No document in known.yaml, the list of documents not held, is among the plans."""
    held: dict[tuple[str | None, ...], str] = {
        (plan.city, plan.period, plan.kind, plan.title.zh): plan.id for plan in records.plans
    }
    for index, known in enumerate(records.known):
        found = held.get((known.city, known.period, known.kind, known.name.zh))
        if found:
            message, expected = (
                f"this document is in the archive as {found}",
                "only documents that are not in the archive",
            )
            yield Finding("C412", "known.yaml", ("documents", index), message, expected)
