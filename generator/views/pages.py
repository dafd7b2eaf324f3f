"""Every generated page of the site, by kind.

To add a kind of page:

1. give it an address in `archive/addresses.py`;
2. write a module here with a function that yields its `Page`s, whose data are frozen views;
3. write its template in `templates/`; new words go to `words/zh.yaml` and `words/en.yaml`;
4. add the function to `KINDS`.

The build, the search and the tests of the site take the pages from there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from generator.archive.model import Archive
from generator.exports import Downloads
from generator.registry.entries import Registry
from generator.sources.passages import SourceFiles
from generator.views import compare, data, departments, due, home, indicators, matrix, places, plans, releases, terms
from generator.views.page import Page
from generator.views.tombstones import former_figures, gone_by_plan

Maker = Callable[[Archive, Registry], Iterable[Page]]
"""Yields all pages of one kind. `KINDS` adapts functions that return one page or need no registry."""

KINDS: Mapping[str, Maker] = {
    "home": lambda archive, registry: [home.home_page(archive, registry)],
    "index of plans": lambda archive, _: plans.index_pages(archive),
    "index of cities": lambda archive, _: places.cities_index(archive),
    "cities": lambda archive, _: places.city_pages(archive),
    "index of years": lambda archive, _: [places.years_index(archive)],
    "years": lambda archive, _: places.year_pages(archive),
    "index of reforms": lambda archive, _: [terms.reforms_index(archive)],
    "reforms": lambda archive, _: terms.reform_pages(archive),
    "index of departments": lambda archive, _: departments.departments_index(archive),
    "departments": lambda archive, _: departments.department_pages(archive),
    "index of functions": lambda archive, _: [departments.functions_index(archive)],
    "functions": lambda archive, _: departments.function_pages(archive),
    "index of tags": lambda archive, _: [terms.tags_index(archive)],
    "tags": lambda archive, _: terms.tag_pages(archive),
    "index of indicators": lambda archive, _: [indicators.index_page(archive)],
    "indicators": indicators.indicator_pages,
    "matrix": lambda archive, _: matrix.matrix_pages(archive),
    "due": lambda archive, _: due.due_pages(archive),
    "comparisons": lambda archive, _: compare.compare_pages(archive),
    "coverage": lambda archive, _: home.coverage_pages(archive),
    "index of releases": lambda archive, registry: [releases.release_index(archive, registry)],
    "releases": lambda archive, registry: releases.release_pages(archive, registry),
}
"""The makers of all pages that depend on many plans, in the order of the site.

Two kinds are not here: the plans (`plan_pages`), which also need the source files, and the page of the downloads
(`data.data_page`), which needs the sizes of the written files.
"""


def plan_pages(archive: Archive, registry: Registry, files: SourceFiles, chosen: Iterable[str]) -> Iterator[Page]:
    """The pages of the `chosen` plans as documents, with passages if the sources are at hand."""
    former = partial(former_figures, registry, archive)
    yield from plans.plan_pages(archive, files, gone_by_plan(registry, archive), former, chosen)


def pages(
    archive: Archive, registry: Registry, files: SourceFiles, downloads: Downloads | None = None
) -> Iterator[Page]:
    """Every generated page of the site. Without `downloads` the files are made and measured here."""
    for make in KINDS.values():
        yield from make(archive, registry)
    yield from plan_pages(archive, registry, files, archive.plans)
    yield data.data_page(archive, registry, downloads)
