"""Every generated page of the site, in the order of the site."""

from collections.abc import Callable, Iterable, Iterator

from generator.archive import Archive
from generator.exports import Downloads
from generator.passages import SourceFiles
from generator.registry.entries import Registry
from generator.tombstones import gone_by_plan
from generator.views import compare, data, departments, due, home, indicators, matrix, places, plans, releases, terms
from generator.views.page import Page


Measured = Callable[[], Downloads]
"""What tells of the downloads when they are written, and waits until then."""


def pages(archive: Archive, registry: Registry, files: SourceFiles, downloads: Measured | None = None) -> Iterator[Page]:
    """Every generated page of the site, in the order of the site. `downloads` are left out where they are to be made and measured."""
    yield from ready_pages(archive, registry, files)
    yield from waiting_pages(archive, registry, downloads)


def ready_pages(archive: Archive, registry: Registry, files: SourceFiles) -> Iterator[Page]:
    """All pages but the `waiting_pages`."""
    yield from _of_outline(archive, registry)
    yield from own_pages(archive, registry, files, archive.plans)


def own_pages(archive: Archive, registry: Registry, files: SourceFiles, changed: Iterable[str]) -> Iterator[Page]:
    """The pages that say more than an outline tells (`kept_work`), of the plans `changed` and of the releases; and see
    `waiting_pages`."""
    yield from plans.plan_pages(archive, files, gone_by_plan(registry, archive), changed)
    yield releases.release_index(archive, registry)
    yield from releases.release_pages(archive, registry)


def waiting_pages(archive: Archive, registry: Registry, downloads: Measured | None = None) -> Iterator[Page]:
    """The page that tells how large the downloads are: it cannot be made before they are."""
    yield data.data_page(archive, registry, downloads() if downloads else None)


def _of_outline(archive: Archive, registry: Registry) -> Iterator[Page]:
    """The pages that gather from many plans."""
    yield home.home_page(archive, registry)
    yield from plans.index_pages(archive)
    yield from places.cities_index(archive)
    yield from places.city_pages(archive)
    yield places.years_index(archive)
    yield from places.year_pages(archive)
    yield terms.reforms_index(archive)
    yield from terms.reform_pages(archive)
    yield from departments.departments_index(archive)
    yield from departments.department_pages(archive)
    yield departments.functions_index(archive)
    yield from departments.function_pages(archive)
    yield terms.tags_index(archive)
    yield from terms.tag_pages(archive)
    yield indicators.index_page(archive)
    yield from indicators.indicator_pages(archive)
    yield from matrix.matrix_pages(archive)
    yield from due.due_pages(archive)
    yield from compare.compare_pages(archive)
    yield from home.coverage_pages(archive)
