"""Measure what a first visit loads, compressed as a static host sends it: a search, the matrix, a comparison."""

from pathlib import Path

from tests.benchmarks.search_quality import first_query
from tests.searching import browser, served

QUERY = "县管校聘改革"


def loads(site: Path) -> dict[str, str]:
    """Bytes sent on a first visit, by what is loaded; with styles and scripts of the page, except for the search."""
    plans = sorted(path.stem for path in (site / "data" / "plans").glob("*.json"))[:2]
    with served(site) as base, browser() as opened:
        sent, _, milliseconds, _ = first_query(opened, base, site, QUERY)
        results = {f"a first search ({QUERY}), beyond the page": f"{sent / 1e3:.0f} kB, {milliseconds:.0f} ms"}
        for name, address in (
            ("the matrix", "matrix/"),
            ("a comparison of two plans", f"compare/?a={plans[0]}&b={plans[1]}"),
        ):
            results[name] = f"{_sent(opened, base + address) / 1e3:.0f} kB"
    return results


def _sent(opened, address: str) -> int:
    """Bytes sent on a first visit for a page and everything it loads."""
    context = opened.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    context.close()
    return sum(sizes)
