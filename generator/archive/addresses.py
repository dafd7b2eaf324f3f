"""The only place that forms an id, an anchor, a path or an address.

An *address* is relative to the site's base, without a leading slash and with a closing one (`id/handan-2023-priorities/46/`);
the home page is the empty string. Pages link to each other by addresses relative to themselves, so the site works below
any base path.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.records import SLUG
from generator.records.closed_lists import PlanKind

HOME = ""
ID = "id/"
PLANS, CITIES, YEARS, REFORMS = "plans/", "cities/", "years/", "reforms/"
DEPARTMENTS, FUNCTIONS, TAGS, INDICATORS = "departments/", "functions/", "tags/", "indicators/"
COVERAGE, COMPARE, SEARCH, DATA, CITE = "coverage/", "compare/", "search/", "data/", "cite/"
ABOUT, CONTRIBUTE, MATRIX, RELEASES, DUE, MENTIONS, HELP = (
    "about/",
    "contribute/",
    "matrix/",
    "releases/",
    "due/",
    "mentions/",
    "docs/",
)

ARCHIVE_ZIP = "data/archive.zip"
"""The whole site, which a release packs."""
SEARCH_INDEX = "search-index"
"""The folder of the search index."""

CITE_FORMS = f"{ID}forms.js"
"""The entries of a bibliography with gaps for the words of a page, for the script of the pages to cite."""

_PLAN_ID = re.compile(
    rf"^(?P<city>{SLUG}?)-(?P<period>\d{{4}}(?:-\d{{4}})?)-(?P<kind>{'|'.join(PlanKind)})(?:-(?P<ordinal>\d+))?$"
)


@dataclass(frozen=True)
class PlanId:
    """The parts of a plan's id: `<city>-<period>-<kind>`, and a number where a city has several of a kind in a period."""

    city: str
    period: str
    kind: str
    ordinal: int | None = None

    def __str__(self) -> str:
        end = "" if self.ordinal is None else f"-{self.ordinal}"
        return f"{self.city}-{self.period}-{self.kind}{end}"


def parse_plan_id(text: str) -> PlanId | None:
    """The parts of a plan id, or None where the text is none. The inverse of `str(PlanId)`."""
    found = _PLAN_ID.match(text)
    if not found:
        return None
    ordinal = found["ordinal"]
    parsed = PlanId(found["city"], found["period"], found["kind"], int(ordinal) if ordinal else None)
    return parsed if str(parsed) == text else None


def item_id(plan: str, local: str) -> str:
    """`handan-2023-priorities/46`"""
    return f"{plan}/{local}"


def split_item_id(identifier: str) -> tuple[str, str]:
    """Plan id and local id of an item's id."""
    plan, _, local = identifier.partition("/")
    return plan, local


def figure_id(item: str, local: str) -> str:
    """`handan-2023-priorities/46#f1`"""
    return f"{item}#{local}"


def item_anchor(local: str) -> str:
    """The anchor of an item on its plan page."""
    return f"item-{local}"


PLAN_ANCHORS = ("plan", "sources", "changes", "gone")
"""Anchors that a plan page has of its own."""


def figure_anchor(item: str, local: str) -> str:
    """The anchor of a figure of an item on its plan page."""
    return f"figure-{item}-{local}"


def section_anchor(local: str) -> str:
    """The anchor of a section on its plan page."""
    return f"section-{local}"


def cite_address(identifier: str) -> str:
    """The address to cite: of a plan (`handan-2023-priorities`) or of an item (`handan-2023-priorities/46`)."""
    return f"{ID}{identifier}/"


def plan(identifier: str) -> str:
    """The plan as a document."""
    return f"{PLANS}{identifier}/"


def item_in_plan(identifier: str) -> str:
    """An item's place on its plan page, with its fragment."""
    parent, local = split_item_id(identifier)
    return f"{plan(parent)}#{item_anchor(local)}"


def city(identifier: str) -> str:
    """A city's page."""
    return f"{CITIES}{identifier}/"


def year(number: int) -> str:
    """A year's page."""
    return f"{YEARS}{number}/"


def due(number: int) -> str:
    """What should have been reached by the end of a year."""
    return f"{DUE}{number}/"


def reform(identifier: str) -> str:
    """A reform's page."""
    return f"{REFORMS}{identifier}/"


def department(city_id: str, identifier: str) -> str:
    """A department's page."""
    return f"{DEPARTMENTS}{city_id}/{identifier}/"


def function(identifier: str) -> str:
    """The page of what departments of many cities do."""
    return f"{FUNCTIONS}{identifier}/"


def tag(identifier: str) -> str:
    """A tag's page."""
    return f"{TAGS}{identifier}/"


def indicator(identifier: str) -> str:
    """An indicator's page."""
    return f"{INDICATORS}{identifier}/"


def cell_anchor(city_id: str, period: str | int) -> str:
    """The anchor, on a reform's, tag's or function's page, of the items of one city and year (or period): `handan-2023`."""
    return f"{city_id}-{period}"


def of_year(page: str, number: int) -> str:
    """The part of a long page that lists one year: of a reform, a tag, a function."""
    return f"{page}{number}/"


def part(page: str, number: int) -> str:
    """A part of a page that would be too long; the first stands at the page's own address where that lists nothing else."""
    return f"{page}part-{number}/"


def matrix(kind: str) -> str:
    """The matrix of reforms (`reform`), and those of tags and functions beside it."""
    return MATRIX if kind == "reform" else f"{MATRIX}{kind}s/"


def due_in_city(number: int, city_id: str) -> str:
    """What one city should have reached by the end of a year, where a year's page would be too long."""
    return f"{DUE}{number}/{city_id}/"


def comparison(*plans: str) -> str:
    """The canonical address of a comparison of two or three plans, in the order of `compared_order`."""
    pairs = zip("abc", compared_order(plans))
    return f"{COMPARE}?" + "&".join(f"{key}={plan_id}" for key, plan_id in pairs)


def comparison_page(earlier: str, later: str) -> str:
    """A comparison that is built ahead: the two plan ids with two hyphens between them, which no id holds."""
    return f"{COMPARE}{earlier}--{later}/"


def neighbours(plans) -> Iterator[tuple[str, str]]:
    """Each two ids of plans of one kind in a city that follow each other, where they are of different periods."""
    ordered = compared_order(plans)
    for earlier, later in pairwise(ordered):
        if _period(earlier) != _period(later):
            yield earlier, later


def _period(identifier: str) -> str:
    parsed = parse_plan_id(identifier)
    return parsed.period if parsed else ""


def compared_order(plans) -> tuple[str, ...]:
    """Plan ids in the one order a comparison is cited in: by first year, then by id."""

    def key(identifier: str) -> tuple[str, str]:
        parsed = parse_plan_id(identifier)
        return (parsed.period[:4] if parsed else "", identifier)

    return tuple(sorted(dict.fromkeys(plans), key=key))


def search(**facets: str) -> str:
    """The search with facets chosen, each a name of a facet and one of its values."""
    return f"{SEARCH}?{'&'.join(f'{name}={value}' for name, value in facets.items())}"


def release(number: str) -> str:
    """The page of one release of the archive."""
    return f"{RELEASES}{number}/"


def plan_file(plan_id: str) -> str:
    """The record of a plan among the downloads."""
    return f"data/plans/{plan_id}.json"


def cite_file(plan_id: str, ending: str) -> str:
    """The references of a plan and all its items for a reference manager; `ending` is `ris`, `bib` or `csl.json`."""
    return f"{DATA}cite/{plan_id}.{ending}"


def markdown_path(address: str) -> str:
    """The Markdown file, below the Markdown folder, that the engine turns into the page at `address`."""
    return f"{address.rstrip('/')}/index.md" if address else "index.md"


def html_path(address: str) -> str:
    """The file, below the site's folder, that answers at `address`: the index of a folder, or the file that it names."""
    return address if address and not address.endswith("/") else f"{address}index.html"


@lru_cache(maxsize=100_000)
def relative(here: str, there: str) -> str:
    """The link from the page at `here` to `there` (an address, with a fragment or query or not, or a file)."""
    top = here[: here.find("/") + 1]
    if top and there[:1] not in ("#", "?") and not there.startswith(top):  # As most links are: nothing in common.
        return "../" * here.count("/") + there
    path = there.partition("#")[0].partition("?")[0]
    if path == here and there.startswith("#", len(path)):
        return there[len(path) :]
    folders, wanted = here.split("/")[:-1], path.split("/")[:-1]
    common = 0
    for ours, theirs in zip(folders, wanted):
        if ours != theirs:
            break
        common += 1
    up = "../" * (len(folders) - common)
    down = there[sum(map(len, wanted[:common])) + common :]
    return (up or "./") + down if not up and down[:1] in ("", "?", "#") else up + down


def absolute(base: str, address: str) -> str:
    """The full address below the base address of the archive."""
    return base + address
