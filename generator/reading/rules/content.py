"""What a record says, beyond its ids and places."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.problems import Finding, Path, shown
from generator.reading.read import Records
from generator.reading.rules.references import assigned
from generator.records.closed_lists import Coverage

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


def departments_have_one_role(records: Records) -> Iterator[Finding]:
    """A department has one role in an item; two are worth a look, since few documents print that."""
    for file, plan in records.filed_plans:
        first: dict[tuple[Path, str], str] = {}
        for path, role, name in assigned(plan):
            owner = path[:2]
            if first.setdefault((owner, name), role) != role:
                message = f"{name} is {first[owner, name]} and {role} at once"
                yield Finding("C406", file, path, message, "one role, unless the document prints both")


def items_of_whole_plans_have_abstracts(records: Records) -> Iterator[Finding]:
    """In a plan that is held whole every item has an abstract."""
    for file, plan in records.filed_plans:
        if plan.coverage is Coverage.FULL:
            for index, item in enumerate(plan.items):
                if item.abstract is None:
                    message = f"item {item.id} of a plan that is held whole has no abstract"
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


def known_documents_are_not_held(records: Records) -> Iterator[Finding]:
    """No document in known.yaml, the list of documents not held, is among the plans."""
    held = {(plan.city, plan.period, plan.kind, plan.title.zh): plan.id for plan in records.plans}
    for index, known in enumerate(records.known):
        found = held.get((known.city, known.period, known.kind, known.title.zh))
        if found:
            message = f"this document is held as {found}"
            yield Finding("C412", "known.yaml", ("documents", index), message, "only documents that are not held")
