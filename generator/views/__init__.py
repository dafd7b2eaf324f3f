"""From the linked archive to what each page shows: one module for each kind of page, frozen views, no markup."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.passages import SourceFiles
from generator.views import departments, home, indicators, matrix, places, plans, terms
from generator.views.page import Page


def pages(archive: Archive, files: SourceFiles) -> Iterator[Page]:
    """Every generated page of the site, in the order of the site."""
    yield home.home_page(archive)
    yield plans.index_page(archive)
    yield from plans.plan_pages(archive, files)
    yield places.cities_index(archive)
    yield from places.city_pages(archive)
    yield places.years_index(archive)
    yield from places.year_pages(archive)
    yield terms.reforms_index(archive)
    yield from terms.reform_pages(archive)
    yield departments.departments_index(archive)
    yield from departments.department_pages(archive)
    yield departments.functions_index(archive)
    yield from departments.function_pages(archive)
    yield terms.tags_index(archive)
    yield from terms.tag_pages(archive)
    yield indicators.index_page(archive)
    yield from indicators.indicator_pages(archive)
    yield from matrix.matrix_pages(archive)
    yield home.coverage_page(archive)
