"""Run the benchmarks and print one table: `python -m tests.benchmarks --size 300`.

A made-up archive is built cold, again without a change, and again after one item was edited. Plain MkDocs and Hugo
build the same Markdown. Processor seconds are compared, since they vary little with other load on the machine.
"""

import argparse
import json
import shutil
import subprocess
import sys
import zipfile
from itertools import count
from pathlib import Path

from generator.site.folders import ROOT
from tests.benchmarks import rivals
from tests.benchmarks.loads import loads
from tests.benchmarks.made_up import write_archive
from tests.benchmarks.measures import Cost, cost_of, median_cost, put_away, python, sizes_of
from tests.conftest import source_folder

_WORD = "量子鹦鹉"
"""Occurs in no archive. An edit writes it into one item; page, search and downloads must then have it."""
_NUMBERS = count(1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300, help="plans of 50 items")
    parser.add_argument(
        "--runs", type=int, default=3, help="runs, of which the median counts; above 100 plans there is one cold build"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks")
    parser.add_argument(
        "--quick", action="store_true", help="only the build, without the rivals and the other benchmarks"
    )
    given = parser.parse_args()
    table = Table()
    folder, away = given.folder / str(given.size), given.folder / "away"
    put_away(folder, away)
    write_archive(folder, given.size)
    _ours(table, folder, given, away)
    if not given.quick:
        _real(given.folder / "real")
    shutil.rmtree(away, ignore_errors=True)
    print(table)
    return 0


class Table:
    """The rows of the report, printed as Markdown."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.base = 0.0

    def cost(self, name: str, cost: Cost | None, absent: str = "not here") -> None:
        """Add a row for a command, and print it."""
        if cost is None:
            self.rows.append((name, absent, "", "", ""))
            return
        ratio = f"{cost.cpu / self.base:.2f}" if self.base else ""
        self.rows.append((name, f"{cost.cpu:.1f}", f"{cost.wall:.1f}", ratio, f"{cost.memory / 1e6:.0f}"))
        print(" | ".join(self.rows[-1]), flush=True)

    def seconds(self, name: str, cpu: float) -> None:
        """Add a row for a stage."""
        self.rows.append((f"· {name}", f"{cpu:.2f}", "", f"{cpu / self.base:.3f}" if self.base else "", ""))

    def fact(self, name: str, value: str) -> None:
        """Add a row for anything else."""
        self.rows.append((name, value, "", "", ""))

    def __str__(self) -> str:
        heads = ("what", "processor s", "clock s", "× plain MkDocs", "largest process MB")
        lines = ["| " + " | ".join(row) + " |" for row in (heads, ("---", "---:", "---:", "---:", "---:"), *self.rows)]
        return "\n".join(lines)


def _ours(table: Table, folder: Path, given: argparse.Namespace, away: Path) -> None:
    """Measure our builds, and plain MkDocs and Hugo on the same Markdown."""
    data, sources, build = folder / "data", folder / "sources", folder / "build"
    command = python(
        "-m", "generator", "build", "--data", str(data), "--sources", str(sources), "--build", str(build), "--quiet"
    )
    command += ["--largest-site", "100000"]
    cold_runs = given.runs if given.size <= 100 else 1

    def cold() -> Cost:
        put_away(build, away)
        return cost_of(command, ROOT)

    def plain_mkdocs() -> Cost:
        put_away(folder / "mkdocs", away)
        return rivals.plain_mkdocs(build / "markdown", folder / "mkdocs")

    built = median_cost(cold, cold_runs)
    print(f"cold: {built.cpu:.1f} s of the processor, {built.wall:.1f} s of the clock", flush=True)
    runs = given.runs if given.size <= 1000 else 1
    if not given.quick:
        plain = median_cost(plain_mkdocs, cold_runs)
        table.base = plain.cpu
        table.cost("plain MkDocs, no search", plain)
        table.cost("Hugo, bare theme", rivals.hugo(build / "markdown", folder / "hugo"), "not installed")
    table.cost("whole build, cold", built)
    table.cost("nothing changed", median_cost(lambda: cost_of(command, ROOT), runs))
    table.cost("one item's words edited", median_cost(lambda: _edited(data, command, build), runs))
    if given.size <= 1000:
        retitled = median_cost(lambda: _retitled(data, command, build), runs)
        table.cost("one item's title edited, which other pages tell", retitled)
    if not given.quick and given.size <= 1000:
        _stages(table, folder)
    weight = sizes_of(build / "site")
    table.fact("the site", f"{weight.bytes / 1e6:.1f} MB, {weight.files:,} files")
    for top, (size, files) in sorted(weight.by_folder.items(), key=lambda pair: -pair[1][0])[:12]:
        table.fact(f"· {top}", f"{size / 1e6:.1f} MB, {files:,} files")
    if not given.quick:
        for name, size in loads(build / "site").items():
            table.fact(f"loaded for {name}", size)
    for kind, (median, largest, pages) in sorted(weight.pages.items(), key=lambda pair: -pair[1][2]):
        table.fact(f"page {kind}, compressed", f"{median / 1e3:.1f} kB, largest {largest / 1e3:.1f} kB ({pages:,})")


def _stages(table: Table, folder: Path) -> None:
    """Add rows for the stages of a build, measured in a process of their own."""
    command = python("-m", "tests.benchmarks.stages", *(str(folder / name) for name in ("data", "sources", "staged")))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        table.fact("stages", done.stderr.strip().splitlines()[-1])
    else:
        result = json.loads(done.stdout.splitlines()[-1])
        table.fact("archive", ", ".join(f"{number:,} {what}" for what, number in result["counts"].items()))
        for name, seconds in result["seconds"].items():
            table.seconds(name, seconds)


def _edited(data: Path, command: list[str], build: Path) -> Cost:
    """Edit the abstract of one item and build. Both its pages, the search and the downloads must have the new words."""
    path = sorted(data.glob("plans/*/*.yaml"))[0]
    text = path.read_text("utf-8")
    before, mark, after = text.partition("\nitems:")
    word = f"{_WORD}{next(_NUMBERS)}号"
    after = after.replace("abstract:\n      zh: ", f"abstract:\n      zh: {word}", 1)
    path.write_text(before + mark + after, "utf-8")
    cost = cost_of(command, ROOT)
    site = build / "site"
    places = [
        site / "plans" / path.stem / "index.html",
        site / "id" / path.stem / "1" / "index.html",
        site / "data" / "plans" / f"{path.stem}.json",
    ]
    found_by_search = any(
        word in card.read_text("utf-8") for card in (site / "search-index").rglob(f"*{path.stem}*/*.json")
    )
    missing = [] if found_by_search else ["the search"]
    missing += [str(place.relative_to(site)) for place in places if word not in place.read_text("utf-8")]
    missing += [name for name in ("items.csv", "archive.sqlite") if word.encode() not in _download(site, name)]
    if missing:
        raise RuntimeError(f"after an edit the new words are not in {', '.join(missing)}")
    return cost


def _retitled(data: Path, command: list[str], build: Path) -> Cost:
    """Edit the title of one item and build. Its page, its plan's and that of its neighbour must have the new title."""
    path = sorted(data.glob("plans/*/*.yaml"))[0]
    text = path.read_text("utf-8")
    before, mark, after = text.partition("\nitems:")
    word = f"第{next(_NUMBERS)}次改题"
    path.write_text(before + mark + after.replace("title: {zh: ", f"title: {{zh: {word}", 1), "utf-8")
    cost = cost_of(command, ROOT)
    for name in (f"plans/{path.stem}", f"id/{path.stem}/1", f"id/{path.stem}/2"):
        if word not in (build / "site" / name / "index.html").read_text("utf-8"):
            raise RuntimeError(f"after an edit the new title is not on {name}")
    return cost


def _download(site: Path, name: str) -> bytes:
    """The content of a download, unpacked if it is published as a ZIP."""
    packed = site / "data" / f"{name}.zip"
    if not packed.exists():
        return (site / "data" / name).read_bytes()
    with zipfile.ZipFile(packed) as opened:
        return opened.read(name)


def _real(folder: Path) -> None:
    """Run the benchmarks on the archive's own data: quality of the search and of `import`."""
    found = source_folder()
    sources = ["--sources", str(found)] if found else []
    cost_of(python("-m", "generator", "build", "--build", str(folder), "--quiet", *sources), ROOT)
    _other("search_quality", str(folder / "site"))
    if found:
        _other("import_accuracy", *sources)
    else:
        print("import_accuracy: no source documents here")


def _other(name: str, *arguments: str) -> None:
    """Run another benchmark and print its output."""
    done = subprocess.run(
        python("-m", f"tests.benchmarks.{name}", *arguments), cwd=ROOT, capture_output=True, text=True
    )
    print(f"## {name}\n\n{done.stdout or done.stderr[-500:]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
