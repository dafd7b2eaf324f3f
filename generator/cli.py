"""`policy-archive`: arguments, printing and exit codes. 0 fine, 1 problems in the data, 2 wrong usage."""

import gc
import importlib
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import click

from generator import problems as p
from generator.cores import Aside
from generator.folders import Built, Folders, inputs_of, look_at_site, standing
from generator.last_site import Seen
from generator.unchanged import Inputs

_LAST_SECOND = 253402300799
"""The end of the year 9999, the last that a date can name."""


def _sources(given: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders with source documents: those given, else `ARCHIVE_SOURCES`, else `data/sources`."""
    if given:
        return given
    from_environment = os.environ.get("ARCHIVE_SOURCES")
    if from_environment:
        return tuple(Path(folder) for folder in from_environment.split(os.pathsep))
    return (Path("data/sources"),)


class _Lazy(click.Group):
    """Commands of other modules are loaded when they are asked for: a build of which nothing changed needs none."""

    _elsewhere = {
        "ids": ("generator.registry_commands", "ids"),
        "cite": ("generator.registry_commands", "cite"),
        "release": ("generator.release", "release_command"),
    }

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *self._elsewhere])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in self._elsewhere:
            module, command = self._elsewhere[name]
            return getattr(importlib.import_module(module), command)
        return super().get_command(context, name)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-archive")
def main() -> None:
    """The archive of Chinese municipal education plans: check the data, build the site, prove a record."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not (re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) <= _LAST_SECOND):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {p.shown(epoch)}; it is a number of seconds since 1970, such as 1700000000, or left out")


_data = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("data"), help="Folder of the records."
)


def _base_address(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """A base address as `data/archive.yaml` may have it; the slash at its end may be left out."""
    if not value:
        return None
    from generator.records import BASE_ADDRESS

    given = value if value.endswith("/") else f"{value}/"
    if not re.fullmatch(BASE_ADDRESS, given):
        raise click.BadParameter(f"{value} is no address such as https://archive.example/plans/", context, option)
    return given


def _print_problems(found: list[p.Problem], form: str = "text") -> None:
    if form == "json":
        click.echo(p.as_json(found))
        return
    for each in found:
        click.echo(p.as_github(each) if form == "github" else p.as_text(each))
    if form == "text":
        click.echo(p.summary(found), err=True)


def _build_failures() -> tuple[type[Exception], ...]:
    """What may stop a build that is told in one line and not as a fault of the program."""
    from generator import cores, engine, pipeline, search_index, site, write

    return (
        cores.Ended,
        site.TooLarge,
        write.Collision,
        pipeline.Busy,
        engine.SiteFailed,
        search_index.SearchFailed,
        write.NotOurs,
        OSError,
        ValueError,
        MemoryError,
        RecursionError,
    )


def _said(error: Exception) -> str:
    """What stopped a build, in one line."""
    match error:
        case MemoryError():
            return "the build needs more memory than this machine has"
        case RecursionError():
            return "something is nested too deep, most likely in a page written by hand (site_src/pages, docs)"
    return str(error)


def _keep_what_is_loaded() -> None:
    """While this command runs, nothing looks through millions of records for some that are not needed; a build has what it makes of
    them looked through."""
    gc.disable()
    click.get_current_context().call_on_close(gc.enable)


@main.command()
@_data
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
def check(data: Path, form: str) -> None:
    """Check the records and say what is wrong, where, and what would be right."""
    from generator.registry.check import check_whole

    _keep_what_is_loaded()
    archive, _, found = check_whole(data)
    if found or form == "json":
        _print_problems(found, form)
    if p.has_errors(found):
        sys.exit(1)
    if form == "text":
        click.echo(f"{len(archive.plans)} plans, {len(archive.items)} items: nothing wrong.")


@main.command()
@_data
@click.option("--sources", multiple=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of source documents.")
@click.option("--build", "build_folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build"))
@click.option(
    "--base", envvar="ARCHIVE_BASE", callback=_base_address, help="Base address, instead of the one in data/archive.yaml."
)
@click.option("--largest-site", type=click.IntRange(1), default=1000, show_default=True, help="MB that the host allows.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def build(
    data: Path, sources: tuple[Path, ...], build_folder: Path, base: str | None, largest_site: int, quiet: bool
) -> None:
    """Build the site from the records."""
    _keep_what_is_loaded()
    folders = Folders(data=data, build=build_folder, sources=_sources(sources))
    largest = largest_site * 1_000_000
    looked = look_at_site(folders)
    inputs = inputs_of(folders, base)
    built = standing(folders, inputs.key, largest, looked)
    built = built or _made(folders, base, largest, not quiet and sys.stderr.isatty(), inputs, looked)
    if not quiet:
        c = built.counts
        click.echo(
            f"Built {c['plans']} plans, {c['items']} items, {c['figures']} figures, {built.pages} pages, "
            f"{built.size / 1e6:.1f} MB in {built.seconds:.1f} seconds."
        )
        click.echo(f"That is {built.size / largest_site / 1e4:.0f} % of the {largest_site:,} MB that the host allows.")
        if not built.passages:
            click.echo("No source document is at hand: pages show abstracts, and passages where --sources finds the files.")
        click.echo(f"The site is in {built.site}. Look at it with: make serve")


def _made(folders: Folders, base: str | None, largest: int, is_shown: bool, inputs: Inputs, looked: Aside[Seen]) -> Built:
    """The site, made anew; where that cannot be done, it is told and the program ends."""
    from generator import pipeline

    def say(stage: str) -> None:
        if is_shown:
            click.echo(f"… {stage}", err=True)

    try:
        return pipeline.build(folders, base, say, largest=largest, inputs=inputs, looked=looked)
    except pipeline.DataProblems as error:
        _print_problems(error.problems)
        click.echo("Nothing was built; the last good site stands as it was.", err=True)
    except _build_failures() as error:
        click.echo(f"error: {_said(error)}", err=True)
        click.echo("The last good site stands as it was.", err=True)
    sys.exit(1)


@main.command()
@_data
@click.option("--sources", multiple=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of source documents.")
@click.option("--build", "build_folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/preview"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port on 127.0.0.1.")
def serve(data: Path, sources: tuple[Path, ...], build_folder: Path, port: int) -> None:
    """Show the site on this machine and build it again on every change."""
    from generator import pipeline
    from generator.serve import serve as show

    folders = Folders(data=data, build=build_folder, sources=_sources(sources))
    base = f"http://127.0.0.1:{port}/"

    def build_once(is_quick: bool, plans: frozenset[str] | None = None) -> bool:
        try:
            pipeline.build(folders, base, is_quick=is_quick, is_preview=True, plans=plans)
        except pipeline.DataProblems as error:
            _print_problems(error.problems)
        except _build_failures() as error:
            click.echo(f"error: {_said(error)}", err=True)
        else:
            return True
        click.echo("The last good site stays on the screen.", err=True)
        return False

    try:
        show(folders, build_once, port, lambda line: click.echo(line, err=True))
    except OSError as error:
        click.echo(f"error: the site cannot be shown on port {port}: {error.strerror or error}; choose another with --port", err=True)
        sys.exit(1)


@main.command()
@_data
@click.option("--sources", multiple=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of source documents.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
def verify(data: Path, sources: tuple[Path, ...], form: str) -> None:
    """Prove the records against the source documents at hand, and print the account of each."""
    from generator.passages import find_sources
    from generator.rules import check as check_data
    from generator.verify import report
    from generator.verify import verify as prove

    records, found = check_data(data)
    if records is None:
        _print_problems(found, form)
        sys.exit(1)
    verified = prove(records, find_sources(_sources(sources)))
    found = p.in_order(records.positions.problems(verified.findings))
    if found or form == "json":
        _print_problems(found, form)
    if form == "text":
        click.echo(report(verified))
        if not verified.accounts:
            click.echo("No source document was found; say where they are with --sources.", err=True)
    if p.has_errors(found):
        sys.exit(1)


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a problem's code: what is wrong, why it matters, how to mend it."""
    from generator.catalogue import explanation

    text = explanation(code.upper())
    if text is None:
        near = p.closest(code.upper(), p.CODES)
        click.echo(f"There is no code {code}." + (f" Did you mean {near}?" if near else ""), err=True)
        sys.exit(2)
    click.echo(text)


@main.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_data
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("drafts"), help="Folder for the draft.")
@click.option("--city", help="Id of the city, where the document does not say it.")
@click.option("--period", help="Year or years of the document, where it does not say them.")
@click.option("--kind", help="Kind of the document, where it does not say it.")
def import_(file: Path, data: Path, out: Path, city: str | None, period: str | None, kind: str | None) -> None:
    """Read a raw document (text, HTML, DOCX, PDF) into a draft record, with a report of what it doubts."""
    from generator.importer import run_import

    code, text = run_import(file, out, data, city=city, period=period, kind=kind)
    click.echo(text, err=code != 0)
    sys.exit(code)


@main.command()
@click.argument("plan_id")
@_data
@click.option("--title", required=True, help="Official title of the document.")
def new(plan_id: str, data: Path, title: str) -> None:
    """Begin the file of a new plan, with everything that must be in it."""
    from generator.new_plan import CannotBegin, begin
    from generator.read import read

    try:
        path = begin(data, plan_id, title, read(data)[0].cities)
    except CannotBegin as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    click.echo(f"{path} is there. Fill it in, then: policy-archive check")


@main.command()
@_data
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("schemas"), help="Folder of the schemas.")
def schema(data: Path, out: Path) -> None:
    """Write the JSON Schemas of all data files, which editors check and complete with."""
    from generator.exports.schemas import write_schemas
    from generator.read import read

    settings = read(data)[0].archive
    if settings is None:
        click.echo(f"error: {data}/archive.yaml cannot be read; see: policy-archive check", err=True)
        sys.exit(1)
    try:
        changed = write_schemas(out, settings.base_address)
    except OSError as error:
        click.echo(f"error: {out} cannot be written: {error.strerror}", err=True)
        sys.exit(1)
    click.echo(f"{out}: {changed} brought up to date." if changed else f"{out}: nothing to do.")


def run() -> None:
    """The command as it is installed. It ends when it has said what it has to say: taking millions of records apart, one by one,
    would keep the user waiting half as long again as the reading of them."""
    try:
        main(prog_name="policy-archive")
    except SystemExit as ended:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # Nobody listens any more.
                stream.flush()
        os._exit(ended.code if isinstance(ended.code, int) else int(ended.code is not None))
