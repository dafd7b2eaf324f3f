"""Measure the stages of a build: print the processor seconds of each as JSON.

python -m tests.benchmarks.stages DATA SOURCES BUILD
"""

import json
import os
import resource
import sys
from pathlib import Path

from generator import pipeline
from generator.archive.link import link
from generator.exports import Downloads, Told, export_tables
from generator.reading.read import read
from generator.reading.rules import findings
from generator.run import load
from generator.site.folders import Folders, Options
from generator.sources.passages import find_sources
from generator.views import render
from generator.views.pages import pages


def spent() -> float:
    """Processor seconds of this process and the children it waited for."""
    return sum(os.times()[:4])


def main() -> None:
    data, sources, build = map(Path, sys.argv[1:4])
    seconds: dict[str, float] = {}
    mark = spent()

    def stage(name: str) -> None:
        nonlocal mark
        seconds[name] = spent() - mark
        mark = spent()

    records, _ = read(data)
    stage("read")
    found = list(findings(records))
    assert not found, found[:3]
    stage("check")
    archive = link(records)
    stage("link")
    files = find_sources([sources])
    stage("find sources")
    _, registry = load(data)
    mark = spent()
    summaries = {table.name: Told(0, []) for table in export_tables(registry)}
    made = list(pages(archive, registry, files, Downloads(_Sizes(), summaries)))
    stage("views")
    for page in made:
        render.render_page(page, archive)
    stage("render")
    del made
    counts = {"plans": len(archive.plans), "items": len(archive.items), "figures": len(archive.figures)}
    del records, archive, registry
    mark = spent()
    build_stages(data, sources, build, seconds)
    memory = max(resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "counts": counts, "memory": memory}))


def build_stages(data: Path, sources: Path, build: Path, seconds: dict[str, float]) -> None:
    """Measure a complete build, stage by stage as it reports them."""
    last, mark = "", spent()

    def say(name: str) -> None:
        nonlocal last, mark
        if last:
            seconds[f"build: {last}"] = spent() - mark
        last, mark = name, spent()

    pipeline.build(Folders(data=data, build=build, sources=(sources,)), Options(jobs=1, largest=10**12), say)
    say("done")


class _Sizes(dict):
    """Claims a size for every download, so that none is made to be measured."""

    def __missing__(self, name: str) -> int:
        return 1000

    def __contains__(self, name: object) -> bool:
        return True


if __name__ == "__main__":
    main()
