"""Run the hard knocks at full size: `python -m tests.knocks --kills 200 --mutations 20000 --sources 2000`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.knocks import builds, disks, heavy, hostile, records, registries, releases, served, sources
from tests.knocks.tallies import Tally, counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=0, help="mutated records")
    parser.add_argument("--sources", type=int, default=0, help="mutated source files")
    parser.add_argument("--kills", type=int, default=0, help="builds killed, and the other knocks on builds")
    parser.add_argument("--registries", type=int, default=0, help="mutated registries of published ids")
    parser.add_argument("--requests", type=int, default=0, help="requests to a served site")
    parser.add_argument("--hostile", action="store_true", help="sites with hostile words in every text")
    parser.add_argument("--heavy", action="store_true", help="files that expand, nest or stretch without end")
    given = parser.parse_args()
    tallies: list[Tally] = []

    def report(tally: Tally | None) -> None:
        if tally:
            tallies.append(tally)
            print("\n".join(tally.lines()), flush=True)

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if given.mutations:
            report(counted("mutated records", given.mutations, records.start, folder / "records"))
        if given.sources:
            report(counted("mutated sources", given.sources, sources.start, folder / "sources"))
        if given.registries:
            report(counted("mutated registries", given.registries, registries.start, folder / "registries"))
        if given.hostile:
            (folder / "hostile").mkdir()
            report(hostile.run(folder / "hostile"))
            report(hostile.visited_alone(folder / "hostile" / "build" / "site", 400))
            report(hostile.visited_alone(folder / "hostile" / "life" / "build" / "site", 400))
        if given.requests:
            (folder / "served").mkdir()
            site, ever = served.life(folder / "served")
            report(served.requests(site, given.requests, ever))
        if given.heavy:
            (folder / "heavy").mkdir()
            report(heavy.run(folder / "heavy"))
        if given.kills:
            bench = builds.Bench(folder / "builds")
            report(builds.kills(bench, given.kills))
            report(builds.leftovers(bench, max(4, given.kills // 5)))
            report(builds.two_at_once(bench, max(1, given.kills // 40)))
            report(disks.full_disk(bench, 16))
            report(disks.full_from(bench, max(4, given.kills // 4)))
            report(disks.commands_on_a_full_disk(bench))
            report(releases.releases_killed(bench, max(3, given.kills // 4)))
            report(disks.small_disk(bench))
            report(disks.read_only(bench))
            report(builds.changing_file(bench, max(1, given.kills // 20)))
            report(builds.changing_source(bench, max(1, given.kills // 20)))
            report(builds.jumping_clock(bench, max(1, given.kills // 50)))
    return 1 if any(tally.failures for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
