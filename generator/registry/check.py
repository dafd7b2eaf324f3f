"""Published ids that the data would break, as located problems with the command that mends them."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from generator.archive import addresses
from generator.archive.content import plan_content
from generator.archive.link import link
from generator.archive.model import Archive
from generator.problems import Finding, Path, Problem, did_you_mean, has_errors, in_order, problem, shown
from generator.reading import rules
from generator.reading.folder import place_of_plan
from generator.reading.read import Progress, Records, read
from generator.records.vocabularies import UNRELEASED
from generator.registry.compare import Comparison, compare
from generator.registry.entries import Entry, Kind, Registry, ends, release_key
from generator.registry.files import IDENTIFIERS, RELEASES, read_registry
from generator.registry.history import registered


def check_registry(
    data_dir: str | os.PathLike[str], records: Records, archive: Archive
) -> tuple[Registry, list[Problem]]:
    """Read the registry of a data folder; returns it and the problems of its files and ids.

    `records` passed all rules, `archive` is the same linked.
    """
    registry, found = _read(data_dir, records)
    return registry, in_order([*found, *_of_ids(registry, found, records, archive)])


def _read(data_dir: str | os.PathLike[str], records: Records) -> tuple[Registry, list[Problem]]:
    return read_registry(data_dir, records.positions.name(IDENTIFIERS).removesuffix(f"/{IDENTIFIERS}"))


def _of_ids(registry: Registry, of_files: list[Problem], records: Records, archive: Archive) -> list[Problem]:
    """The problems of ids, unless those of the registry's files are in the way."""
    if all(each.code == "G518" for each in of_files):  # Altered files can still be read and judged.
        return check(registry, records, archive)
    return []


def check(registry: Registry, records: Records, archive: Archive) -> list[Problem]:
    """Problems of published ids that the data would break, and of lines of changes about nothing."""
    alone = records.positions.problems(
        [
            *_of_another_release(registry, records),
            *_changes_of_nothing(registry, records),
        ]
    )
    if not registry.entries:
        return in_order(alone)
    compared = compare(registry, archive)
    found = [*alone, *_in_registry(compared, registry, records)]
    found += records.positions.problems(_in_records(compared, records))
    return in_order(found)


def _in_registry(compared: Comparison, registry: Registry, records: Records) -> Iterator[Problem]:
    name = records.positions.name(IDENTIFIERS)
    vanished_plans = {entry.id for entry, _ in compared.vanished if entry.kind == Kind.PLAN}
    for entry, new in compared.vanished:
        if entry.id in vanished_plans:
            yield _plan_gone(entry, new, registry, records, Counter())
        elif entry.kind != Kind.ITEM or addresses.split_item_id(entry.id)[0] not in vanished_plans:
            message = f"{entry.id} was published in release {entry.first_release} and is no longer in the data"
            hint = _moved_to(entry, new) if new else f"put it back, or {_give_up(entry)}"
            yield _gone(entry, message, hint, name)
    for entry, successor in compared.lost:
        message = f"{entry.id} leads to {successor}, which is not an id of this archive"
        hint = f"policy-archive ids move {entry.id} ID --reason … names another successor"
        expected = "an id that is published or in the data"
        yield problem("G504", name, (entry.line, 1), message, expected=expected, hint=hint, excerpt=_row(entry))


def _gone(entry: Entry, message: str, hint: str, name: str) -> Problem:
    expected = "a published id stays, or has a tombstone"
    return problem("G511", name, (entry.line, 1), message, expected=expected, hint=hint, excerpt=_row(entry))


def _moved_to(entry: Entry, new: str) -> str:
    """The hint for an id whose content now has another one."""
    return (
        f"what it said now stands at {new}: give it back its id, or policy-archive ids move {entry.id} {new} --reason …"
    )


def _give_up(entry: Entry) -> str:
    return f"policy-archive ids withdraw {entry.id} --reason … (or move, merge, split)"


def _plan_gone(entry: Entry, new: str | None, registry: Registry, records: Records, leading: Counter[str]) -> Problem:
    """The problem of a published plan without a file. `leading` counts the references to it by code."""
    items = sum(each.is_live and each.id.startswith(f"{entry.id}/") for each in registry.entries.values())
    message = f"{entry.id} was published in release {entry.first_release}"
    message += f" with {_count(items, 'item')}, and its file is gone"
    if leading:
        kinds = (("L308", "link"), ("L309", "figure"))
        counted = " and ".join(_count(leading[code], word) for code, word in kinds if leading[code])
        message += f"; {counted} {'leads' if leading.total() == 1 else 'lead'} to it"
    file = records.positions.name(place_of_plan(f"{entry.id}.yaml"))
    hint = _moved_to(entry, new) if new else f"git checkout {file} puts it back, or {_give_up(entry)}"
    if leading:
        hint += ", once nothing leads to it"
    return _gone(entry, message, hint, records.positions.name(IDENTIFIERS))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _row(entry: Entry) -> str:
    return f"{entry.id},{entry.kind},{entry.first_release},{entry.status}"


def _in_records(compared: Comparison, records: Records) -> Iterator[Finding]:
    places = _places(compared, records)
    for each in compared.unexplained:
        file, path = places[each.id]
        local = addresses.split_item_id(each.id)[1] or each.id
        yield Finding(
            "G513",
            file,
            path,
            f"{each.id} is published and no longer says what it said in the last release",
            f'a line in changes: with the date, ids: ["{local}"] and the reason',
            f"policy-archive ids correct {each.id} --reason … writes it",
        )
    for each, owner in compared.exchanged:
        file, path = places[each.id]
        yield Finding(
            "G514",
            file,
            path,
            f"{each.id} now says what {owner} said when it was published",
            "an id stays with what it was given to",
            "put the ids back as they were; "
            "what is new gets a new id, and what is gone policy-archive ids withdraw ID --reason …",
        )
    for each, entry in compared.reused:
        file, path = places[each.id]
        yield Finding(
            "G512",
            file,
            path,
            f"{each.id} was given up on {entry.date} ({entry.status}) and must not be used again",
            "an id that was never published",
            f"give it another id; if it is the same thing come back: policy-archive ids restore {each.id} --reason …",
        )
    for each, entry in compared.mistaken:
        file, path = places[each.id]
        message = f"{each.id} was published as a {entry.kind} and is a {each.kind} here"
        yield Finding("G512", file, path, message, "an id that was never published", "give it another id")


def _of_another_release(registry: Registry, records: Records) -> Iterator[Finding]:
    """An archive.yaml with another release than the last: pages and citations would name a wrong one."""
    if records.archive is None:
        return
    last, given = registry.last_release, records.archive.release
    if last is None and given != UNRELEASED:
        message = f"the archive says release {shown(given)}, and there is no registry that has it"
        hint = (
            f"git checkout data/ puts {IDENTIFIERS}, {RELEASES} and the rest of the registry back; "
            f"an archive that was never released says release: {UNRELEASED}"
        )
        yield Finding("G518", "archive.yaml", ("release",), message, f"{RELEASES} with that release", hint)
    elif last and given != UNRELEASED and release_key(given) > release_key(last.number):
        later = sum(line.date > last.date for plan in records.plans for line in plan.changes)
        message = f"the archive says release {shown(given)}, and the registry ends with {last.number} of {last.date}"
        if later:
            message += f", though {later} lines of changes are later"
        hint = (
            "a release stopped half way, or the registry is an old copy: "
            "git checkout data/ CITATION.cff puts both back as they were"
        )
        yield Finding("G516", "archive.yaml", ("release",), message, last.number, hint)
    elif last and given != last.number:
        message = f"the archive says release {shown(given)}, and the last one in {RELEASES} is {last.number}"
        hint = (
            "a release stopped half way, or the line was edited: "
            "git checkout data/ CITATION.cff; policy-archive release writes it"
        )
        yield Finding("G516", "archive.yaml", ("release",), message, last.number, hint)


def _changes_of_nothing(registry: Registry, records: Records) -> Iterator[Finding]:
    """Lines of a plan's changes that name neither the plan nor an item that it has or had, under earlier ids too."""
    earlier: dict[str, list[str]] = {}
    for entry in registry.entries.values():
        if entry.kind == Kind.PLAN:
            for now in ends(registry.entries, entry.id):
                earlier.setdefault(now, []).append(entry.id)
    for file, plan in records.filed_plans:
        known = {plan.id, *(item.id for item in plan.items)}
        for index, line in enumerate(plan.changes):
            for place, name in enumerate(line.ids):
                had = (addresses.item_id(each, name) for each in (plan.id, *earlier.get(plan.id, ())))
                if name not in known and not any(each in registry.entries for each in had):
                    message = f"this line tells of {shown(name)}, which {plan.id} neither has nor had"
                    expected = "the local id of an item, such as 46, or the plan's id"
                    yield Finding(
                        "G517", file, ("changes", index, "ids", place), message, expected, did_you_mean(name, known)
                    )


def _places(compared: Comparison, records: Records) -> dict[str, tuple[str, Path]]:
    """File and path of each faulty id."""
    wanted = {each.id for each in compared.unexplained}
    wanted |= {each.id for pairs in (compared.exchanged, compared.reused, compared.mistaken) for each, _ in pairs}
    found: dict[str, tuple[str, Path]] = {}
    if not wanted:
        return found
    for file, plan in records.filed_plans:
        if plan.id in wanted:
            found[plan.id] = (file, ("id",))
        for index, item in enumerate(plan.items):
            identifier = addresses.item_id(plan.id, item.id)
            if identifier in wanted:
                found[identifier] = (file, ("items", index, "id"))
    for identifier in wanted - set(found):
        found[identifier] = _place_of_term(identifier, records)
    return found


def _place_of_term(identifier: str, records: Records) -> tuple[str, Path]:
    """File and path of the id of a vocabulary entry."""
    key, _, rest = identifier.partition("/")
    if key == "departments":
        city, _, local = rest.partition("/")
        file, entries = f"departments/{city}.yaml", records.departments[city]
    else:
        local, file, entries = rest, f"{key}.yaml", getattr(records, key)
    index = next(n for n, entry in enumerate(entries) if entry.id == local)
    return file, (key, index, "id")


def check_whole(
    data_dir: str | os.PathLike[str], *, progress: Progress | None = None
) -> tuple[Archive | None, Registry | None, list[Problem]]:
    """Check a data folder against every rule and its registry.

    Returns archive and registry, or None and None if the records have errors, and all problems in order. While the
    records have errors, only the files of the registry are checked and published plans whose file is gone: other ids
    cannot be judged before.
    """
    records, found = read(data_dir, progress=progress)
    registry, of_files = _read(data_dir, records)
    vanished = _vanished_plans(registry, records)
    leading: dict[str, Counter[str]] = {plan: Counter() for plan in vanished}
    findings = []
    for finding in rules.findings(records):
        if finding.about in vanished:
            leading[finding.about][finding.code] += 1
        else:
            findings.append(_informed(finding, registry))
    found += records.positions.problems(findings)
    if has_errors(found) or any(leading.values()):
        found += (_plan_gone(entry, new, registry, records, leading[plan]) for plan, (entry, new) in vanished.items())
        return None, None, in_order([*found, *of_files])
    archive = link(records)
    return archive, registry, in_order([*found, *of_files, *_of_ids(registry, of_files, records, archive)])


def _is_live(registry: Registry, identifier: str) -> bool:
    entry = registry.entries.get(identifier)
    return entry is not None and entry.is_live


def _vanished_plans(registry: Registry, records: Records) -> dict[str, tuple[Entry, str | None]]:
    """Published plans without a file, with the new id that has the same content, if there is one.

    None while a file that could not be read may be one of them under another name.
    """
    declared = records.declared
    if not declared.are_plans_complete or not declared.nameless_plans <= registry.entries.keys():
        return {}
    fresh = {registered(Kind.PLAN, plan_content(p)): p.id for p in records.plans if p.id not in registry.entries}
    return {
        entry.id: (entry, fresh.get(entry.last_hash or ""))
        for entry in registry.entries.values()
        if entry.kind == Kind.PLAN and entry.is_live and entry.id not in declared.items
    }


def _informed(finding: Finding, registry: Registry) -> Finding:
    """The finding in the light of the registry.

    The hint about a missing id says that it was published, and suggests no other id; proposals in a published plan are
    an error, since they would take it off the site.
    """
    if finding.code == "C415" and _is_live(registry, PurePosixPath(finding.file).stem):
        return replace(finding, code="G521", message=f"{finding.message}, though it is published now")
    entry = registry.entries.get(finding.about)
    if entry is None:
        return finding
    if entry.is_live:
        near = finding.hint.removeprefix("did you mean ").removesuffix("?").rpartition("/")[2]
        is_new = near and f"{entry.id.rpartition('/')[0]}/{near}" not in registry.entries
        misspelt = f" (is {near} a misspelling of it?)" if is_new else ""
        hint = f"{entry.id} was published in release {entry.first_release}: put it back{misspelt}"
        hint += f", or {_give_up(entry)}, once nothing names it"
    else:
        onward = f", and leads to {', '.join(entry.successors)}" if entry.successors else ""
        hint = f"{entry.id} was {entry.status} on {entry.date}{onward}"
    return replace(finding, hint=hint)
