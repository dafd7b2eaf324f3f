"""The only place that forms an id, an anchor, a path or an address.

An *address* is relative to the site's base, without a leading slash and with a trailing one
(`id/handan-2023-priorities/46/`); the home page is the empty string. Pages link to each other by addresses relative to
themselves, so the site works below any base path.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.records import KIND, SLUG

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
"""The whole site as one file, packed by a release."""
SEARCH_INDEX = "search-index"
"""The folder of the search index."""

CITE_FORMS = f"{ID}forms.js"
"""Entries of a bibliography with gaps, which the script of the pages to cite fills with a page's words."""

_PLAN_ID = re.compile(rf"^(?P<city>{SLUG}?)-(?P<period>\d{{4}}(?:-\d{{4}})?)-(?P<kind>{KIND})(?:-(?P<ordinal>\d+))?$")


@dataclass(frozen=True)
class PlanId:
    """The parts of a plan's id: `<city>-<period>-<kind>[-<ordinal>]`.

    The ordinal is set where a city has several plans of a kind in a period.
    """

    city: str
    period: str
    kind: str
    ordinal: int | None = None

    def __str__(self) -> str:
        end = "" if self.ordinal is None else f"-{self.ordinal}"
        return f"{self.city}-{self.period}-{self.kind}{end}"


def parse_plan_id(text: str) -> PlanId | None:
    """The parts of a plan id, None if the text is not one. The inverse of `str(PlanId)`."""
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
"""Anchors of a plan page that belong to no item, figure or section."""


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
    """The page of the targets due by the end of a year."""
    return f"{DUE}{number}/"


def reform(identifier: str) -> str:
    """A reform's page."""
    return f"{REFORMS}{identifier}/"


def department(city_id: str, identifier: str) -> str:
    """A department's page."""
    return f"{DEPARTMENTS}{city_id}/{identifier}/"


def function(identifier: str) -> str:
    """The page of a function, which joins departments of many cities."""
    return f"{FUNCTIONS}{identifier}/"


def tag(identifier: str) -> str:
    """A tag's page."""
    return f"{TAGS}{identifier}/"


def indicator(identifier: str) -> str:
    """An indicator's page."""
    return f"{INDICATORS}{identifier}/"


def cell_anchor(city_id: str, period: str | int) -> str:
    """`handan-2023`, the anchor of one city's items of a year or period on the page of a reform, tag or function."""
    return f"{city_id}-{period}"


def of_year(page: str, number: int) -> str:
    """The part of a reform's, tag's or function's long page that lists one year."""
    return f"{page}{number}/"


def part(page: str, number: int) -> str:
    """A part of a page that would be too long, numbered from 1."""
    return f"{page}part-{number}/"


def matrix(kind: str) -> str:
    """The matrix of one kind: `reform`, `tag` or `function`. That of reforms has the shortest address."""
    return MATRIX if kind == "reform" else f"{MATRIX}{kind}s/"


def due_in_city(number: int, city_id: str) -> str:
    """The page of one city's targets due by the end of a year, for years with too many for one page."""
    return f"{DUE}{number}/{city_id}/"


def comparison(*plans: str) -> str:
    """The canonical address of a comparison of two or three plans, in the order of `compared_order`."""
    pairs = zip("abc", compared_order(plans), strict=False)
    return f"{COMPARE}?" + "&".join(f"{key}={plan_id}" for key, plan_id in pairs)


def comparison_page(earlier: str, later: str) -> str:
    """A prebuilt comparison: the two plan ids joined by two hyphens, which no id contains."""
    return f"{COMPARE}{earlier}--{later}/"


def neighbours(plans: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Consecutive plans of different periods, from the ids of a city's plans of one kind."""
    ordered = compared_order(plans)
    for earlier, later in pairwise(ordered):
        if _period(earlier) != _period(later):
            yield earlier, later


def _period(identifier: str) -> str:
    parsed = parse_plan_id(identifier)
    return parsed.period if parsed else ""


def compared_order(plans: Iterable[str]) -> tuple[str, ...]:
    """Plan ids in the order in which a comparison is cited: by first year, then by id; duplicates are dropped."""

    def key(identifier: str) -> tuple[str, str]:
        parsed = parse_plan_id(identifier)
        return (parsed.period[:4] if parsed else "", identifier)

    return tuple(sorted(dict.fromkeys(plans), key=key))


def search(**facets: str) -> str:
    """The search with facets chosen; each keyword is a facet's name, its value the chosen one."""
    return f"{SEARCH}?{'&'.join(f'{name}={value}' for name, value in facets.items())}"


def release(number: str) -> str:
    """The page of one release of the archive."""
    return f"{RELEASES}{number}/"


def plan_file(plan_id: str) -> str:
    """A plan's record as JSON among the downloads."""
    return f"data/plans/{plan_id}.json"


def cite_file(plan_id: str, ending: str) -> str:
    """The references of a plan and all its items for a reference manager; `ending` is `ris`, `bib` or `csl.json`."""
    return f"{DATA}cite/{plan_id}.{ending}"


def markdown_path(address: str) -> str:
    """The Markdown file of the page at `address`, relative to the Markdown folder."""
    return f"{address.rstrip('/')}/index.md" if address else "index.md"


def html_path(address: str) -> str:
    """The file served at `address`, relative to the site's folder: a folder's index, or the named file itself."""
    return address if address and not address.endswith("/") else f"{address}index.html"


@lru_cache(maxsize=100_000)
def relative(here: str, there: str) -> str:
    """The link from the page at `here` to `there`: an address, with or without fragment or query, or a file."""
    top = here[: here.find("/") + 1]
    if top and there[:1] not in ("#", "?") and not there.startswith(top):  # Fast path: most links share no folder.
        return "../" * here.count("/") + there
    path = there.partition("#")[0].partition("?")[0]
    if path == here and there.startswith("#", len(path)):
        return there[len(path) :]
    folders, wanted = here.split("/")[:-1], path.split("/")[:-1]
    common = 0
    for ours, theirs in zip(folders, wanted, strict=False):
        if ours != theirs:
            break
        common += 1
    up = "../" * (len(folders) - common)
    down = there[sum(map(len, wanted[:common])) + common :]
    return (up or "./") + down if not up and down[:1] in ("", "?", "#") else up + down


def absolute(base: str, address: str) -> str:
    """The full URL of an address, below the archive's base address."""
    return base + address
