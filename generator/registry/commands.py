"""The commands `policy-archive ids …` and `policy-archive cite`: arguments, printing, exit codes."""

import datetime
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from generator import problems as p
from generator.archive import addresses
from generator.archive.link import link
from generator.archive.model import Archive
from generator.citation import entries
from generator.reading.read import Records
from generator.reading.rules import check
from generator.reading.yaml_source import parse
from generator.reading.yaml_syntax import UNWANTED, unwanted
from generator.registry import change
from generator.registry.check import check_registry
from generator.registry.compare import compare
from generator.registry.corrections import with_change
from generator.registry.entries import Kind, Registry, ends
from generator.registry.files import TABLES, with_lines, write_registry, write_text, write_texts
from generator.registry.published import published
from generator.registry.seal import SEAL, seal_text, sealed_files

_SHOWN = 20
_FOR_COMMANDS = ("G504", "G511", "G512", "G513", "G514", "G517")
"""Codes of ids that would break, which the commands are there to mend."""


@dataclass(frozen=True)
class Loaded:
    """A data folder, read, linked and checked against its registry; `problems` are the registry's."""

    records: Records
    archive: Archive
    registry: Registry
    problems: list[p.Problem]


def load(data: Path) -> Loaded:
    """The archive and its registry. Errors of the records end the program: ids cannot be judged then."""
    records, found = check(data)
    if records is None:
        _stop(found, "The records are not in order; nothing was done.")
    archive = link(records)
    registry, of_registry = check_registry(data, records, archive)
    return Loaded(records, archive, registry, of_registry)


def _stop(found: list[p.Problem], words: str) -> NoReturn:
    for each in found:
        if each.severity is p.Severity.ERROR:
            click.echo(p.as_text(each), err=True)
    click.echo(words, err=True)
    sys.exit(1)


def _not_written(error: OSError) -> NoReturn:
    """End the program after a failed write, which left the file as it was."""
    click.echo(f"error: {error.filename} cannot be written: {error.strerror}", err=True)
    click.echo("Nothing was changed; mend that and say it again.", err=True)
    sys.exit(1)


def _sound_file(loaded: Loaded) -> Registry:
    """The registry. Faults of its files end the program; broken ids do not, since the commands mend them."""
    of_files = [each for each in loaded.problems if each.code not in _FOR_COMMANDS]
    if of_files:
        _stop(of_files, "The registry is not in order; nothing was done.")
    return loaded.registry


class Day(click.ParamType[str]):
    """An option whose value is a day such as 2026-11-22."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day such as 2026-11-22", param, ctx)
        # Somewhere on the earth it is tomorrow already.
        if day > datetime.date.today() + datetime.timedelta(days=1):
            self.fail(f"{value} is in the future", param, ctx)
        return day.isoformat()


def _today() -> str:
    return datetime.date.today().isoformat()


_data = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data"),
    help="Folder of the records.",
)


def _sentence(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """A reason on one line. Raises `click.BadParameter` if it has invisible characters or is too long."""
    if value is None:
        return None
    words = " ".join(value.split())
    if (found := UNWANTED.search(words)) or len(words) > 4000:
        raise click.BadParameter(
            unwanted(found[0])[1] if found else "a sentence is shorter than 4,000 characters", context, option
        )
    return words


_reason = click.option(
    "--reason", required=True, callback=_sentence, help="Why, in a sentence that readers of the tombstone understand."
)
_date = click.option("--date", type=Day(), default=_today, help="The day of the change; today where left out.")


@click.group()
def ids() -> None:
    """Published ids: what became of them since the last release, and what shall become of them."""


@ids.command()
@_data
@click.option("--all", "is_all", is_flag=True, help="Name every id, not the first twenty of a kind.")
def status(data: Path, is_all: bool) -> None:
    """Say which ids are new, changed, vanished or used again since the last release."""
    loaded = load(data)
    registry = _sound_file(loaded)
    compared = compare(registry, loaded.archive)
    last = registry.last_release
    click.echo(f"Last release: {last.number} of {last.date}, {last.ids} ids." if last else "Nothing was released yet.")
    parts: list[tuple[str, list[str]]] = [
        ("new", [each.id for each in compared.new]),
        ("changed, with a line that says why", [each.id for each in compared.changed]),
        ("renamed by a move or merge", [f"{i} ({move.id})" for i, move in compared.renamed.items()]),
        ("given up", [f"{each.id} ({each.status})" for each in compared.gone]),
        ("changed without a line", [each.id for each in compared.unexplained]),
        ("exchanged", [f"{each.id} (says what {owner} said)" for each, owner in compared.exchanged]),
        ("vanished", [entry.id + (f" (now {new}?)" if new else "") for entry, new in compared.vanished]),
        ("used again", [each.id for each, _ in (*compared.reused, *compared.mistaken)]),
        ("leading nowhere", [f"{entry.id} → {successor}" for entry, successor in compared.lost]),
    ]
    for words, named in parts:
        if named:
            click.echo(f"{words}: {len(named)}")
            for each in named if is_all else named[:_SHOWN]:
                click.echo(f"  {each}")
            if len(named) > _SHOWN and not is_all:
                click.echo(f"  … and {len(named) - _SHOWN} more (--all)")
    if not compared.is_sound:
        _stop(loaded.problems, "Published ids would break.")
    click.echo("No published id would break.")


@ids.command()
@_data
def seal(data: Path) -> None:
    """Accept the registry's files as they are, as after a merge of two branches. Faults in them are refused."""
    loaded = load(data)
    faults = [each for each in loaded.problems if each.code not in _FOR_COMMANDS and not each.file.endswith(SEAL)]
    if faults:
        _stop(faults, "The registry is not in order; nothing was done.")
    try:
        write_text(data / SEAL, seal_text(data, sealed_files(data, TABLES), {}))
    except OSError as error:
        _not_written(error)
    click.echo(f"{data / SEAL} has the checksums of the registry's files as they are. Commit it with them.")


@ids.command("release")
@click.argument("version")
@_data
@_date
def release_ids(version: str, data: Path, date: str) -> None:
    """Write the new and changed ids of a release into the registry, and its number and day into archive.yaml;
    `policy-archive release` does this and all the rest."""
    _change(
        data,
        lambda registry, archive: change.release(registry, archive, version, date),
        {"release": version, "snapshot": date},
    )


@ids.command()
@click.argument("identifier", metavar="ID")
@click.option(
    "--successor", "successors", multiple=True, help="An id that says where to look instead; may be repeated."
)
@_data
@_reason
@_date
def withdraw(identifier: str, successors: tuple[str, ...], data: Path, reason: str, date: str) -> None:
    """Give up an id (a plan with its items, a city with its departments): its page stays and says why."""
    _change(data, lambda reg, arc: change.withdraw(reg, published(arc), identifier, reason, date, successors))


@ids.command()
@click.argument("old")
@click.argument("new")
@_data
@_reason
@_date
def move(old: str, new: str, data: Path, reason: str, date: str) -> None:
    """OLD is NEW now: its page leads on. The items of a plan, the departments of a city go with it."""
    _change(data, lambda reg, arc: change.move(reg, published(arc), old, new, reason, date))


@ids.command()
@click.argument("old", nargs=-1, required=True)
@click.option("--into", required=True, help="The id that they are now; it may be one of them.")
@_data
@_reason
@_date
def merge(old: tuple[str, ...], into: str, data: Path, reason: str, date: str) -> None:
    """Several ids are one now."""
    _change(data, lambda reg, arc: change.merge(reg, published(arc), old, into, reason, date))


@ids.command()
@click.argument("old")
@click.argument("new", nargs=-1, required=True)
@_data
@_reason
@_date
def split(old: str, new: tuple[str, ...], data: Path, reason: str, date: str) -> None:
    """OLD is several ids now; its page shows them."""
    _change(data, lambda reg, arc: change.split(reg, published(arc), old, new, reason, date))


@ids.command()
@click.argument("identifier", metavar="ID")
@_data
@_reason
@_date
def restore(identifier: str, data: Path, reason: str, date: str) -> None:
    """The same thing is back in the data under the id that it had."""
    _change(data, lambda reg, arc: change.restore(reg, published(arc), identifier, reason, date))


@ids.command()
@click.argument("identifiers", metavar="[ID…]", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every published id that changed without a line saying why.")
@click.option("--yes", is_flag=True, help="With --all: do not ask.")
@click.option("--reason-en", callback=_sentence, help="The reason in English.")
@_data
@_reason
@_date
def correct(
    identifiers: tuple[str, ...], is_all: bool, yes: bool, reason_en: str | None, data: Path, reason: str, date: str
) -> None:
    """Write into the plans' lists of changes why published items say something else now."""
    if bool(identifiers) == is_all:
        raise click.UsageError("name ids, or say --all")
    loaded = load(data)
    if is_all:
        identifiers = _unexplained(loaded, yes)
    by_plan = _by_plan(loaded, identifiers)
    texts: dict[Path, str] = {}
    for file, plan in loaded.records.filed_plans:
        if plan.id in by_plan:
            path = data / file
            try:
                texts[path] = with_change(path.read_bytes().decode("utf-8"), by_plan[plan.id], date, reason, reason_en)
                if parse(texts[path].encode("utf-8"), file).problems:
                    message = "its changes are written in a form that nothing can be added to; add the line by hand"
                    raise ValueError(message)
            except ValueError as error:
                click.echo(f"error: {path}: {error}", err=True)
                sys.exit(1)
    try:
        write_texts(texts)
    except OSError as error:
        _not_written(error)
    for path, locals_ in zip(texts, by_plan.values(), strict=True):
        click.echo(f"{path} says why {', '.join(locals_)} changed.")


def _unexplained(loaded: Loaded, yes: bool) -> tuple[str, ...]:
    """The ids that changed without a line, when they have been shown and are meant."""
    found = tuple(each.id for each in compare(_sound_file(loaded), loaded.archive).unexplained)
    if not found:
        click.echo("No published id changed without a line that says why.")
        sys.exit(0)
    click.echo(f"{len(found)} published ids say something else than in the last release:")
    for identifier in found:
        click.echo(f"  {identifier}")
    if not yes:
        click.confirm("Does the reason hold for all of them?", abort=True)
    return found


def _by_plan(loaded: Loaded, identifiers: Iterable[str]) -> dict[str, list[str]]:
    """The local ids of each plan, plans in the order of their files. Raises `click.UsageError` for an unknown id."""
    found: dict[str, list[str]] = {}
    for identifier in identifiers:
        if identifier not in loaded.archive.plans and identifier not in loaded.archive.items:
            entry = loaded.registry.entries.get(identifier)
            if entry and entry.kind not in (Kind.PLAN, Kind.ITEM):
                raise click.UsageError(
                    f"{entry.id} is a {entry.kind}: what it says may change freely, only plans and items are corrected"
                )
            raise click.UsageError(f"{identifier} is not in the data")
        plan, local = addresses.split_item_id(identifier)
        found.setdefault(plan, []).append(local or identifier)
    return {plan.id: found[plan.id] for _, plan in loaded.records.filed_plans if plan.id in found}


def _change(data: Path, make: Callable[[Registry, Archive], Registry], settings: Mapping[str, str] = {}) -> None:
    """Change the registry and these settings of the archive and write both, or say why not and change nothing."""
    loaded = load(data)
    registry = _sound_file(loaded)
    try:
        after = make(registry, loaded.archive)
        path = data / "archive.yaml"
        between = {path: with_lines(path, **settings)} if settings else {}
    except (change.RefusedError, ValueError) as refused:
        click.echo(f"error: {refused}", err=True)
        click.echo("The registry stands as it was.", err=True)
        sys.exit(1)
    try:
        write_registry(data, after, between)
    except OSError as error:
        _not_written(error)
    touched = [entry for entry in after.entries.values() if registry.entries.get(entry.id) != entry]
    for entry in touched[:_SHOWN]:
        onward = f" → {', '.join(entry.successors)}" if entry.successors else ""
        click.echo(f"{entry.id}: {entry.status}{onward}")
    if len(touched) > _SHOWN:
        click.echo(f"… and {len(touched) - _SHOWN} more")
    if settings:
        added = sum(entry.id not in registry.entries for entry in touched)
        click.echo(f"Release {settings['release']} is written: {added} new ids, {len(touched) - added} changed ones.")
        click.echo(f"Commit {data}/ as a whole.")
    else:
        click.echo(f"{len(touched)} ids written. Commit {data}/ as a whole, with the change of the data.")


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--style", type=click.Choice(list(entries.names())), default="gb2025", show_default=True)
@click.option("--accessed", type=Day(), default=_today, help="The day of access; today where left out.")
@_data
def cite(identifier: str, style: str, accessed: str, data: Path) -> None:
    """Print the entry of an item, a plan or (with `archive` as ID) the whole archive."""
    loaded = load(data)
    identifier = identifier.removeprefix(loaded.archive.settings.base_address).strip("/").removeprefix("id/")
    record = entries.csl_of(loaded.archive, identifier)
    if record is None:
        known = [*loaded.archive.plans, *loaded.archive.items]
        gone = loaded.registry.entries.get(identifier)
        hint = p.did_you_mean(identifier, known) if len(known) < 5000 else ""
        if gone and gone.is_live:
            said, hint = f"{identifier} is a {gone.kind}: items, plans and the whole archive are cited.", ""
        elif gone:
            said = f"{identifier} was {gone.status} on {gone.date}: {gone.reason}"
            onward = [each for each in ends(loaded.registry.entries, identifier) if each != identifier]
            hint = f"It leads to {', '.join(onward)}." if onward else ""
        else:
            said = f"There is no {p.shown(identifier, 80)} here."
        click.echo(f"{said} {hint}".rstrip(), err=True)
        sys.exit(2)
    click.echo(entries.cite(record, style, accessed))
