"""`policy-archive`: arguments, printing and exit codes. 0 fine, 1 problems in the data, 2 wrong usage."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator import pipeline
from generator import problems as p
from generator.environment import Environment, WrongEnvironmentError, base_address, read_environment
from generator.exports.schemas import write_schemas
from generator.importer import run_import
from generator.problems.catalogue import explanation
from generator.reading.new_plan import NewPlanError, begin
from generator.reading.read import read
from generator.reading.rules import check as check_data
from generator.registry.check import check_whole
from generator.registry.commands import cite, ids
from generator.release import release_command
from generator.run import FAILURES, DataError, in_a_line
from generator.site import engine, limits, write
from generator.site.folders import Built, Folders, Options
from generator.site.serve import serve as show
from generator.sources.passages import find_sources
from generator.sources.verify import report
from generator.sources.verify import verify as prove

_FAILURES = (*FAILURES, pipeline.BusyError, engine.EngineError, limits.SiteTooLargeError, write.NotOursError)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-archive")
@click.pass_context
def main(context: click.Context) -> None:
    """The archive of Chinese municipal education plans: check the data, build the site, prove a record."""
    try:
        context.obj = read_environment()
    except WrongEnvironmentError as error:
        raise click.UsageError(str(error)) from None


for _command in (cite, ids, release_command):
    main.add_command(_command)

_data = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data"),
    help="Folder of the records.",
)
_sources = click.option(
    "--sources", multiple=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of source documents."
)
_jobs = click.option("--jobs", type=click.IntRange(1), help="Number of processes; as many as are worth it by default.")


def _sources_or(given: tuple[Path, ...], environment: Environment) -> tuple[Path, ...]:
    """The folders of source documents: those given, else `ARCHIVE_SOURCES`, else `data/sources`."""
    return given or environment.sources or (Path("data/sources"),)


def _in_folders(build_folder: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Options for the folders of a build; the command gets the environment and the `Folders`."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @_data
        @_sources
        @click.option("--build", "to", type=click.Path(file_okay=False, path_type=Path), default=Path(build_folder))
        @click.pass_obj
        @functools.wraps(command)
        def run(environment: Environment, /, data: Path, sources: tuple[Path, ...], to: Path, **more: Any) -> None:
            folders = Folders(data=data, build=to, sources=_sources_or(sources, environment))
            command(environment, folders, **more)

        return run

    return decorate


def _base_address(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    try:
        return base_address(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from None


def _print_problems(found: list[p.Problem], form: str = "text") -> None:
    if form == "json":
        click.echo(p.as_json(found))
        return
    for each in found:
        click.echo(p.as_github(each) if form == "github" else p.as_text(each))
    if form == "text":
        click.echo(p.summary(found), err=True)


@main.command()
@_data
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
def check(data: Path, form: str) -> None:
    """Check the records and say what is wrong, where, and what would be right."""
    archive, _, found = check_whole(data)
    if found or form == "json":
        _print_problems(found, form)
    if p.has_errors(found):
        sys.exit(1)
    if form == "text" and archive:
        click.echo(f"{len(archive.plans)} plans, {len(archive.items)} items: nothing wrong.")


@main.command()
@click.option("--base", callback=_base_address, help="Base address, instead of the one in data/archive.yaml.")
@click.option(
    "--largest-site", type=click.IntRange(1), default=1000, show_default=True, help="MB that the host allows."
)
@_jobs
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@_in_folders("build")
def build(
    environment: Environment, folders: Folders, base: str | None, largest_site: int, jobs: int | None, quiet: bool
) -> None:
    """Build the site from the records."""
    options = Options(base or environment.base, environment.epoch, jobs, largest_site * 1_000_000)
    built = _built(folders, options, "The last good site stands as it was.", not quiet and sys.stderr.isatty())
    if built is None:
        sys.exit(1)
    if not quiet:
        c = built.counts
        click.echo(
            f"Built {c['plans']} plans, {c['items']} items, {c['figures']} figures, {built.pages} pages, "
            f"{built.size / 1e6:.1f} MB in {built.seconds:.1f} seconds."
        )
        click.echo(f"That is {built.size / largest_site / 1e4:.0f} % of the {largest_site:,} MB that the host allows.")
        if not built.passages:
            click.echo(
                "No source document is at hand: pages show abstracts, and passages where --sources finds the files."
            )
        click.echo(f"The site is in {built.site}. Look at it with: make serve")


def _built(folders: Folders, options: Options, otherwise: str, is_shown: bool = False) -> Built | None:
    """What a build made. Where it could not, print why and then `otherwise`, and return None."""

    def say(stage: str) -> None:
        if is_shown:
            click.echo(f"… {stage}", err=True)

    try:
        return pipeline.build(folders, options, say)
    except DataError as error:
        _print_problems(error.problems)
    except _FAILURES as error:
        click.echo(f"error: {in_a_line(error)}", err=True)
    click.echo(otherwise, err=True)
    return None


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port on 127.0.0.1.")
@_jobs
@_in_folders("build/preview")
def serve(environment: Environment, folders: Folders, port: int, jobs: int | None) -> None:
    """Show the site on this machine and build it again on every change."""
    options = Options(base=f"http://127.0.0.1:{port}/", epoch=environment.epoch, jobs=jobs, is_preview=True)

    def build_once() -> bool:
        return _built(folders, options, "The last good site stays on the screen.") is not None

    try:
        show(folders, build_once, port, lambda line: click.echo(line, err=True))
    except OSError as error:
        click.echo(
            f"error: the site cannot be shown on port {port}: {error.strerror or error}; choose another with --port",
            err=True,
        )
        sys.exit(1)


@main.command()
@_data
@_sources
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
@click.pass_obj
def verify(environment: Environment, data: Path, sources: tuple[Path, ...], form: str) -> None:
    """Prove the records against the source documents at hand, and print the account of each."""
    records, found = check_data(data)
    if records is None:
        _print_problems(found, form)
        sys.exit(1)
    verified = prove(records, find_sources(_sources_or(sources, environment)))
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
    text = explanation(code.upper())
    if text is None:
        near = p.closest(code.upper(), p.CODES)
        click.echo(f"There is no code {code}." + (f" Did you mean {near}?" if near else ""), err=True)
        sys.exit(2)
    click.echo(text)


@main.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_data
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("drafts"), help="Folder for the draft."
)
@click.option("--city", help="Id of the city, where the document does not say it.")
@click.option("--period", help="Year or years of the document, where it does not say them.")
@click.option("--kind", help="Kind of the document, where it does not say it.")
def import_(file: Path, data: Path, out: Path, city: str | None, period: str | None, kind: str | None) -> None:
    """Read a raw document (text, HTML, DOCX, PDF) into a draft record, with a report of what it doubts."""
    code, text = run_import(file, out, data, city=city, period=period, kind=kind)
    click.echo(text, err=code != 0)
    sys.exit(code)


@main.command()
@click.argument("plan_id")
@_data
@click.option("--title", required=True, help="Official title of the document.")
def new(plan_id: str, data: Path, title: str) -> None:
    """Begin the file of a new plan, with everything that must be in it."""
    try:
        path = begin(data, plan_id, title, read(data)[0].cities)
    except NewPlanError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    click.echo(f"{path} is there. Fill it in, then: policy-archive check")


@main.command()
@_data
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("schemas"), help="Folder of the schemas."
)
def schema(data: Path, out: Path) -> None:
    """Write the JSON Schemas of all data files, which editors check and complete with."""
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
