"""A release: check, build, register and pack, or change nothing.

Everything is made in a copy of the data that carries the new release number. The registry, `archive.yaml` and
`CITATION.cff` are written only when the copy's site is built, packed and summed, and `releases.csv` last: where the
registry names a release that `releases.csv` lacks, `check` reports an unfinished release. The next release deletes what
a killed one left in the build folder.
"""

import datetime
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from generator import pipeline
from generator import problems as p
from generator.environment import Environment
from generator.exports import feeds
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.commands import Day
from generator.registry.entries import Registry, changes
from generator.registry.files import (
    IDENTIFIERS,
    PART,
    read_registry,
    registry_texts,
    with_lines,
    write_text,
    write_texts,
)
from generator.run import DataError
from generator.site import archive_zip, write
from generator.site.folders import ROOT, Built, Folders

Say = Callable[[str], None]
Build = Callable[..., Built]
"""A function like `pipeline.build`, called with folders and `say`."""
_WORK = ".release-"


class ReleaseError(Exception):
    """The release was refused and nothing was changed. `problems` are those of the data, if it has any."""

    def __init__(self, reason: str, problems: list[p.Problem] | None = None) -> None:
        super().__init__(reason)
        self.problems = problems or []


@dataclass(frozen=True)
class Released:
    """What a release made: the folder of its files, and how many ids it has, added and changed."""

    number: str
    folder: Path
    ids: int
    added: int
    changed: int


def release(
    number: str, date: str, folders: Folders, build: Build = pipeline.build, say: Say = lambda stage: None
) -> Released:
    """Release the data as it is committed. Raises `ReleaseError`; nothing is changed then."""
    say("checking")
    _refuse_uncommitted(folders.data)
    archive, registry, found = check_whole(folders.data)
    if archive is None or registry is None or p.has_errors(found):
        raise ReleaseError("the data is not in order", found)
    if waiting := [each for each in found if each.code == "C415"]:
        raise ReleaseError("a program's proposals wait for somebody to confirm them", waiting)
    try:
        after = change.release(registry, archive, number, date)
    except change.RefusedError as refused:
        raise ReleaseError(str(refused)) from None
    final = folders.build / "releases" / number
    if final.exists() and not _is_left_behind(final):
        raise ReleaseError(f"{final} is there already; a release is made once")
    with pipeline.only_build(folders.build):
        _sweep(folders.build)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=folders.build) as work:
            try:
                texts = _texts(folders, after, number, date)
            except ValueError as error:
                raise ReleaseError(str(error)) from None
            data = _copied(folders.data, Path(work) / "data", texts)
            packed = Path(work) / "packed"
            packed.mkdir()
            _pack(replace(folders, data=data, build=Path(work) / "build"), build, packed, number, say)
            say("writing the registry")
            final.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(final, ignore_errors=True)
            packed.rename(final)
            try:
                write_texts(texts)
            except OSError as error:
                shutil.rmtree(final)
                raise ReleaseError(f"{error.filename} cannot be written: {error.strerror}") from error
    told = changes(after)[-1]
    return Released(number, final, len(after.entries), len(told.added), len(told.words) + len(told.figures))


def _is_left_behind(final: Path) -> bool:
    """Whether a release was killed after packing: its files are there, and it is not in the registry."""
    names = {path.name for path in final.iterdir()} if final.is_dir() else set()
    return names == {f"policy-archive-{final.name}.zip", IDENTIFIERS, "changes.json", "SHA256SUMS"}


def _sweep(build: Path) -> None:
    """Delete what killed releases left in the build folder."""
    for left in build.glob(f"{_WORK}*"):
        shutil.rmtree(left, ignore_errors=True)


def _refuse_uncommitted(data: Path) -> None:
    """Refuse a release of data that differs from the last commit. Outside a repository nothing is compared."""
    try:
        told = subprocess.run(
            ["git", "status", "--porcelain", "--", "."], cwd=data, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return
    # A file that was being written when a release was killed is overwritten by the next one.
    changed = [line[3:] for line in told.stdout.splitlines() if not line.endswith(PART)]
    if told.returncode == 0 and changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise ReleaseError(f"commit first: {', '.join(changed[:3])}{more} differ from the last commit")


def _texts(folders: Folders, after: Registry, number: str, date: str) -> dict[Path, str]:
    """The files that a release changes, in the order of writing: ids first, releases last."""
    settings = folders.data / "archive.yaml"
    between = {settings: with_lines(settings, release=number, snapshot=date)}
    citation = ROOT / "CITATION.cff"
    if citation.is_file() and folders.data.resolve() == (ROOT / "data").resolve():
        between[citation] = with_lines(citation, **{"version": number, "date-released": date})
    return registry_texts(folders.data, after, between)


def _copied(data: Path, copy: Path, texts: dict[Path, str]) -> Path:
    """A copy of the data with the release in it, without the source documents."""
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns("sources"))
    for path, text in texts.items():
        if path.is_relative_to(data):
            write_text(copy / path.relative_to(data), text)
    return copy


def _pack(folders: Folders, build: Build, packed: Path, number: str, say: Say) -> None:
    """Build the copy and put ZIP, registry, changes and checksums into a folder."""
    try:
        built = build(folders, say=say)
    except DataError as error:
        raise ReleaseError("the data is not in order", error.problems) from error
    archive, registry, found = check_whole(folders.data)
    if archive is None or registry is None or p.has_errors(found):
        raise ReleaseError("the release would not pass its own check", found)
    say("packing")
    with (packed / f"policy-archive-{number}.zip").open("wb") as out:
        archive_zip.write_zip(built.site, out, archive)
    shutil.copy(folders.data / IDENTIFIERS, packed / IDENTIFIERS)
    for name, content in feeds.feed_files(archive, registry):
        if name == feeds.CHANGES:
            (packed / "changes.json").write_bytes(content)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(packed.iterdir())]
    (packed / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


@click.command("release")
@click.argument("version", required=False)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("data"))
@click.option("--date", type=Day(), help="The day of the release; today where left out.")
@click.option(
    "--sources",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of source documents.",
)
@click.option("--build", "build_folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build"))
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@click.pass_obj
def release_command(
    environment: Environment,
    version: str | None,
    data: Path,
    date: str | None,
    sources: tuple[Path, ...],
    build_folder: Path,
    quiet: bool,
) -> None:
    """Check, build, register and pack a release, such as 2026.2; where anything is not in order, say why and stop."""
    if not version:
        last = read_registry(data)[0].last_release
        raise click.UsageError(f"say which: make release VERSION={_next(last.number if last else None)}")
    day = date or datetime.date.today().isoformat()
    folders = Folders(data=data, build=build_folder, sources=sources or environment.sources or (data / "sources",))
    is_shown = not quiet and sys.stderr.isatty()

    def say(stage: str) -> None:
        if is_shown:
            click.echo(f"… {stage}", err=True)

    try:
        done = release(version, day, folders, say=say)
    except (ReleaseError, pipeline.BusyError, write.CollisionError, OSError, ValueError) as error:
        for each in getattr(error, "problems", []):
            click.echo(p.as_text(each), err=True)
        click.echo(f"error: {error}", err=True)
        click.echo("Nothing was released; everything stands as it was.", err=True)
        sys.exit(1)
    if quiet:
        return
    counts = f"{done.ids} ids, {done.added} new, {done.changed} changed"
    click.echo(f"Release {done.number}: {counts}. Its files are in {done.folder}.")
    click.echo(f"Now: git commit -am 'data: release {done.number}' && git tag {done.number} && git push --follow-tags")


def _next(last: str | None) -> str:
    """The next release number."""
    year = datetime.date.today().year
    if last and last.startswith(f"{year}."):
        return f"{year}.{int(last.partition('.')[2]) + 1}"
    return f"{year}.1"
