"""Pages that would grow with the archive are divided into parts.

Every link to a part and its anchors resolves, nothing is listed twice, and the largest page of a kind does not grow
when the archive doubles. The limits are lowered, so that a made-up archive of a few cities counts as large.
"""

import posixpath
import re
from collections import Counter
from pathlib import Path

import pytest

from generator.run import load
from generator.site import markdown_tree
from generator.views import cells, compare, departments, due, home, indicators, pages, places, plans, term_parts, terms
from tests.benchmarks.made_up import write_archive

pytestmark = pytest.mark.slow

LIMITS = (
    (indicators, "LONGEST", 30),
    (indicators, "CHARTS", 2),
    (indicators, "SUMMED_UP", 2),
    (term_parts, "LONGEST", 60),
    (term_parts, "MOST_ROWS", 2),
    (terms, "SEEN_SHOWN", 2),
    (terms, "CITIES_NAMED", 2),
    (plans, "LONGEST_INDEX", 20),
    (departments, "LONGEST_INDEX", 40),
    (places, "LONGEST_INDEX", 2),
    (places, "PLANS_OF_YEAR", 3),
    (places, "PLANS_NAMED", 2),
    (places, "MOST_REPORTED", 20),
    (places, "MOST_DUE", 20),
    (places, "CITIES_ACROSS", 2),
    (home, "LONGEST_COVERAGE", 20),
    (home, "CITIES_SHOWN", 2),
    (due, "LONGEST", 60),
    (due, "MOST_CITIES", 2),
    (cells, "LONGEST_LIST", 100),
    (compare, "LISTED_PAIRS", 5),
)
SMALL, LARGE = 40, 80
GROWING = {"due.md.jinja": 1.3, "matrix.md.jinja": 1.3}
"""Templates whose pages may grow a little: numbers get longer, and more terms are mentioned."""


class Made(dict):
    """The pages, with a short `repr` for reports of failures."""

    def __repr__(self) -> str:
        return "the pages"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """For each number of plans, an archive of that size and its pages, each with its Markdown."""
    found = Made()
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in LIMITS:
            patch.setattr(module, name, value)
        for count in (SMALL, LARGE):
            folder: Path = tmp_path_factory.mktemp(f"of-{count}")
            write_archive(folder, count)
            archive, registry = load(folder / "data")
            found[count] = (
                archive,
                {
                    page.address: (page, markdown_tree.rendered(archive, page))
                    for name, make in pages.KINDS.items()
                    if "releases" not in name
                    for page in make(archive, registry)
                },
            )
    return found


def ids(markup: str) -> list[str]:
    """Every id of a page, that of a heading included."""
    return re.findall(r'\sid="?([^">\s]+)', markup) + re.findall(r"^#+ .*\{#([^ }]+)", markup, re.M)


def test_every_link_between_the_parts_resolves(made):
    _, found = made[LARGE]
    of_page = {address: Counter(ids(markup)) for address, (_, markup) in found.items()}
    missing = []
    for address, (_, markup) in found.items():
        assert max(of_page[address].values(), default=1) == 1, (address, of_page[address].most_common(1))
        for link in set(re.findall(r'href="?([^">\s]*)', markup)):
            place, _, anchor = link.partition("#")
            there = posixpath.normpath(posixpath.join(f"/{address}", place or ".")).strip("/")
            there = f"{there}/" if there else ""
            if (
                there.startswith(("plans/", "id/", "data/", "search/", "assets/", "releases/", "cite/"))
                and there != "plans/"
                or "?" in link
                or ":" in link
            ):
                continue
            if there not in found or anchor and not of_page[there][anchor]:
                missing.append((address, link))
    assert not missing, (len(missing), missing[:5])


def test_every_kind_has_parts_that_link_to_each_other(made):
    _, found = made[LARGE]
    kinds = {address.split("/")[0] for address in found if "/part-" in address}
    assert kinds == {
        "indicators",
        "reforms",
        "tags",
        "functions",
        "plans",
        "departments",
        "cities",
        "years",
        "coverage",
        "due",
    }
    for address, (page, markup) in found.items():
        number = re.search(r"part-(\d+)/$", address)
        if number and int(number[1]) > 1:
            assert 'rel="prev"' in markup and page.title.zh.endswith("）"), address


def test_nothing_is_listed_twice(made):
    archive, found = made[LARGE]
    listed = Counter(
        plan.id for page, _ in found.values() if page.template == "plans.md.jinja" for plan, _, _ in page.data["plans"]
    )
    assert sorted(listed.elements()) == sorted(archive.plans)
    covered = Counter(
        plan.id
        for page, _ in found.values()
        if page.template == "coverage.md.jinja"
        for _, _, plan, _ in page.data["plans"]
    )
    assert sorted(covered.elements()) == sorted(archive.plans)
    shown = Counter(
        named.address
        for page, _ in found.values()
        if page.template == "departments.md.jinja"
        for _, ours in page.data["cities"]
        for named, _, _ in ours
    )
    assert len(shown) == len(archive.departments) and set(shown.values()) == {1}
    for identifier, figures in archive.figures_of_indicator.items():
        address = f"indicators/{identifier}/"
        main = found[address][0]
        parts = [page for where, (page, _) in found.items() if where.startswith(f"{address}part-")] or [main]
        rows = Counter(
            row.view.id
            for page in parts
            for row in (*page.data["apart"], *(row for view in page.data["measures"] for row in view.statements))
        )
        assert sorted(rows.elements()) == sorted(figures), identifier


def test_anchors_that_other_pages_know_stay_on_the_first_page(made):
    archive, found = made[LARGE]
    assert {f"city-{city}" for city in archive.cities} <= set(ids(found["departments/"][1]))
    long = [address for address in found if re.fullmatch(r"indicators/[^/]+/part-1/", address)]
    for address in long:
        main = set(ids(found[address.removesuffix("part-1/")][1]))
        assert {i for i in ids(found[address][1]) if re.fullmatch(r"measure-\d+|indicator", i)} <= main


def test_no_page_grows_with_the_archive(made):
    largest = {}
    for count, (_, found) in made.items():
        for page, markup in found.values():
            of_kind = largest.setdefault(page.template, {SMALL: 0, LARGE: 0})
            of_kind[count] = max(of_kind[count], len(markup.encode()))
    grown = {
        template: sizes
        for template, sizes in largest.items()
        if sizes[LARGE] > sizes[SMALL] * GROWING.get(template, 1.15) + 2000
    }
    assert not grown
