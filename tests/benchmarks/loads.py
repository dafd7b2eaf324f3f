"""What a first visit loads, compressed as a static host sends it: a search, the matrix, a comparison of two plans."""

from pathlib import Path

from tests.benchmarks.search_quality import first_query
from tests.searching import browser, served

QUERY = "县管校聘改革"


def loads(site: Path) -> dict[str, str]:
    """By what is loaded: bytes sent on a first visit, the page with its styles and scripts included where nothing else is said."""
    plans = sorted(path.stem for path in (site / "data" / "plans").glob("*.json"))[:2]
    with served(site) as base, browser() as opened:
        sent, _, milliseconds, _ = first_query(opened, base, site, QUERY)
        told = {f"a first search ({QUERY}), beyond the page": f"{sent / 1e3:.0f} kB, {milliseconds:.0f} ms"}
        for name, address in (
            ("the matrix", "matrix/"),
            ("a comparison of two plans", f"compare/?a={plans[0]}&b={plans[1]}"),
        ):
            told[name] = f"{_sent(opened, base + address) / 1e3:.0f} kB"
    return told


def _sent(opened, address: str) -> int:
    """Bytes that a page and all it asks for take on a first visit."""
    context = opened.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    context.close()
    return sum(sizes)
