"""Measure the search in a real browser: recall, precision at ten, mean reciprocal rank, bytes and milliseconds.

    python tests/benchmarks/search_quality.py SITE [--misses] [--only-cost]

SITE is a built site. The queries and what each must find are in tests/queries.yaml. *Recall* is the share of the
listed items that are found. *Precision at ten* is taken over the queries whose list is complete. *Reciprocal rank* is
one over the rank of the first item that should come first, over the queries that name such items or whose list is
complete. Bytes are those of the first query of a visit, beyond the page itself (script, engine, index, results):
compressed as a static host sends them, and on disk. Exit status 1 if a goal is missed.
"""

import argparse
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))  # When run as a script, `tests` is not on the path.

from tests.searching import Queries, SearchPage, browser, faults, served  # noqa: E402  # only now on the path

GOALS = {"recall": 0.99, "precision at ten": 0.95, "reciprocal rank": 0.95, "bytes": 150_000, "milliseconds": 300}
FIRST_QUERIES = ("县管校聘", "县管校聘改革 邯郸", "邯郸 2023 46", "双减", "double reduction", "學前三年毛入園率")


def quality(page: SearchPage, queries: list[dict], show: bool) -> dict[str, float]:
    """Means over the queries, and percentiles of their times."""
    recalls, precisions, ranks, times = [], [], [], []
    for query in queries:
        found = page.find(query["q"])
        times.append(page.milliseconds())
        wanted = query.get("all", query.get("finds", []))
        if wanted:
            recalls.append(sum(item in found for item in wanted) / len(wanted))
        best = query.get("first") or query.get("all")
        if best:
            ranks.append(next((1 / (n + 1) for n, item in enumerate(found) if item in best), 0.0))
        if "all" in query:
            top = found[:10]
            precisions.append(sum(item in wanted for item in top) / len(top) if top else float(not wanted))
        if show:
            for fault in faults(query, found):
                print(f"  {query['q']}: {fault}")
    return {
        "recall": statistics.mean(recalls),
        "precision at ten": statistics.mean(precisions),
        "reciprocal rank": statistics.mean(ranks),
        "milliseconds, median": statistics.median(times),
        "milliseconds, 95 of 100": sorted(times)[int(len(times) * 0.95)],
    }


def first_query(opened, base: str, site: Path, query: str) -> tuple[int, int, float, float]:
    """Measure a query on a first visit: bytes sent, bytes on disk, milliseconds of the query and of the opening."""
    context = opened.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    sent: dict[str, int] = {}

    def requested(event: dict) -> None:
        names[event["requestId"]] = event["request"]["url"].removeprefix(base).partition("?")[0]

    def finished(event: dict) -> None:
        name = names.get(event["requestId"], "")
        if "search-" in name or name.startswith("assets/search") or name.startswith("id/"):
            sent[name] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", requested)
    session.on("Network.loadingFinished", finished)
    search = SearchPage(page, base)
    opening = page.evaluate("performance.now()")
    search.find(query)
    page.wait_for_timeout(200)
    files = [site / (name + "index.html" if name.endswith("/") else name) for name in sent]
    raw = sum(file.stat().st_size for file in files if file.is_file())
    milliseconds = search.milliseconds()
    context.close()
    return sum(sent.values()), raw, milliseconds, opening


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--misses", action="store_true", help="list each fault")
    parser.add_argument("--only-cost", action="store_true", help="bytes and milliseconds only, for a made-up site")
    options = parser.parse_args()
    missed = []
    with served(options.site) as base, browser() as opened:
        if not options.only_cost:
            queries = Queries().all
            figures = quality(SearchPage(opened.new_page(), base), queries, options.misses)
            print(f"{len(queries)} queries")
            for name, value in figures.items():
                print(f"  {name:26} {value:8.3f}")
                if name in GOALS and value < GOALS[name]:
                    missed.append(name)
        print("first query of a visit         sent      on disk   ms")
        for query in FIRST_QUERIES:
            sent, raw, milliseconds, _ = first_query(opened, base, options.site, query)
            print(f"  {query:24} {sent:8,} B {raw:8,} B {milliseconds:6.0f}")
            missed += [query] if sent > GOALS["bytes"] or milliseconds > GOALS["milliseconds"] else []
    if missed and not options.only_cost:
        print("missed:", ", ".join(missed))
    return int(bool(missed) and not options.only_cost)


if __name__ == "__main__":
    sys.exit(main())
