"""What the search knows of an item: the words it is found by, its facets, and the card that a result shows.

Words are grouped in zones. Pagefind stores the weight of its zone with each word, and the browser tells from it where a
hit is.
"""

from collections.abc import Iterator

from generator import records as r
from generator.archive import rows
from generator.archive.model import Archive, PlacedItem, years_of
from generator.records.closed_lists import FigureState
from generator.search.text import content, single_characters, stretches
from generator.sources.passages import SourceFiles, draw, source_of

TITLE, PLACE, NAMES, TERMS, PLAN, ABSTRACT, PASSAGE = "10", "8", "6", "4", "3", "2", "1.0417"
"""Weights of the zones. Pagefind stores 24 times the weight as a byte: 240, 192, 144, 96, 72, 48 and 25. It stores 25
without a marker, so the longest zone has that."""
ANY_FIGURE = "any"
"""Value of the facet `figure`: the item prints a figure, be it masked or damaged."""


def both_names(text: r.Text | None) -> Iterator[str]:
    if text is not None:
        yield text.zh
        if text.en:
            yield text.en


def _title_words(item: r.Item) -> Iterator[str]:
    yield from both_names(item.title)
    yield from both_names(item.reading)


def _place_words(placed: PlacedItem, archive: Archive) -> Iterator[str]:
    """What identifies the item and its document: `邯郸 2023 46`, `安政[2022]13号`."""
    plan, item, city = placed.plan, placed.item, archive.cities[placed.city]
    yield placed.id
    if item.number:
        yield item.number
        if item.number.isdigit():
            yield f"第{item.number}条"
            yield f"item {item.number}"
    for name in (city.name, city.short, *(former.name for former in city.former_names)):
        yield from both_names(name)
    yield from (*city.aliases.zh, *city.aliases.en)
    for year in years_of(plan):
        yield f"{year}年"
    if plan.document_number:
        yield plan.document_number
    if plan.index_number:
        yield plan.index_number


def _plan_words(placed: PlacedItem, archive: Archive) -> Iterator[str]:
    """What applies to the whole document, and so to every item of it."""
    plan = placed.plan
    yield from both_names(plan.title)
    for issuer in plan.issuers:
        yield from both_names(issuer)
    yield from both_names(archive.cities[placed.city].province)
    if plan.person:
        yield from both_names(plan.person.name)
        yield from both_names(plan.person.post)


def _names(placed: PlacedItem, archive: Archive) -> Iterator[str]:
    """Names of what the item mentions, of its departments, sections and figures."""
    item = placed.item
    for mention in item.mentions:
        yield mention.name
        if mention.expands:
            yield mention.expands
    yield from (each.words for each in item.elsewhere)
    for department in _departments(placed, archive):
        yield from both_names(department.name)
        yield from department.printed
        for former in department.former_names:
            yield from both_names(former.name)
    for section in placed.sections:
        yield from both_names(section.title)
    for figure in item.figures:
        yield figure.printed
        if figure.value is not None:
            yield f"{rows.number(figure.value)}{figure.unit or ''}"
        yield from both_names(figure.scope_name)


def _terms(placed: PlacedItem, archive: Archive) -> Iterator[str]:
    """Names of the item's reforms and indicators.

    Tags are not among them: the search page matches a tag by its whole name, since 审计 as half of the tag 经费与审计
    would find every item on money.
    """
    item = placed.item
    for identifier in item.reforms:
        reform = archive.reforms[identifier]
        yield from (*both_names(reform.name), *both_names(reform.standard_name), *reform.aliases.en)
    for identifier in dict.fromkeys(figure.indicator for figure in item.figures):
        indicator = archive.indicators[identifier]
        yield from (*both_names(indicator.name), *both_names(indicator.standard_name))
        yield from (*indicator.aliases.zh, *indicator.aliases.en)
    facets = (facet for figure in item.figures for facet in figure.facets or ())
    for named in dict.fromkeys(archive.facets[facet] for facet in facets if facet in archive.facets):
        yield from both_names(named)


def _departments(placed: PlacedItem, archive: Archive) -> list[r.Department]:
    ids = dict.fromkeys(each for named in placed.departments.values() for each in named)
    return [archive.departments[placed.city, each] for each in ids]


def passage_text(placed: PlacedItem, files: SourceFiles | None) -> str | None:
    """The text of the item's passage; None if it has none or the source file is not at hand."""
    pieces = draw(placed.plan, placed.item.passage, files, placed.item.figures) if files else None
    return "".join(piece.text for piece in pieces) if pieces else None


def record_content(placed: PlacedItem, archive: Archive, passage: str | None) -> str:
    """All words of an item, zone by zone, with the markers that carry the weights."""
    zones = (
        (TITLE, f"{content(_title_words(placed.item))} {single_characters(placed.item.title.zh)}"),
        (PLACE, content(_place_words(placed, archive))),
        (NAMES, content(_names(placed, archive))),
        (TERMS, content(_terms(placed, archive))),
        (PLAN, content(_plan_words(placed, archive))),
        (ABSTRACT, content(both_names(placed.item.abstract))),
        (PASSAGE, content([passage] if passage else [])),
    )
    return " ".join(
        f"___PAGEFIND_WEIGHT___{weight} {words} ___END_PAGEFIND_WEIGHT___" for weight, words in zones if words.strip()
    )


def conditions(placed: PlacedItem) -> list[str]:
    """The conditions of the source that the item was taken from; `sound` if it has none."""
    passage = placed.item.passage
    source = source_of(placed.plan, passage.source if passage else None)
    found = [condition.value for condition in source.condition] if source else []
    return found or ["sound"]


def facets(placed: PlacedItem, archive: Archive) -> dict[str, list[str]]:
    """The item's values of each facet. Facets of the whole plan are not among them."""
    item = placed.item
    states = {figure.state.value for figure in item.figures}
    return {
        "reform": list(item.reforms),
        "tag": list(item.tags),
        "function": sorted({department.function for department in _departments(placed, archive)}),
        "figure": [*([ANY_FIGURE] if states - {FigureState.ABSENT.value} else []), *sorted(states)],
        "source": conditions(placed),
    }


def title_length(item: r.Item) -> int:
    """The length of a title in units, by which the browser weighs a hit in it."""
    return sum(map(len, stretches(item.title.zh)))


def card(placed: PlacedItem, archive: Archive) -> dict[str, object]:
    """What a result shows: title, path, abstract, and other texts that may hold a hit. Empty ones are left out."""
    item = placed.item
    texts: dict[str, object] = {
        "t": [item.title.zh, item.title.en],
        "r": item.reading.zh if item.reading else None,
        "p": rows.section_path(placed),
        "a": item.abstract.zh if item.abstract else None,
        "b": item.abstract.en if item.abstract else None,
        "m": list(dict.fromkeys(mention.name for mention in item.mentions)),
        "d": [department.name.zh for department in _departments(placed, archive)],
        "f": [f"{archive.indicators[figure.indicator].name.zh} {figure.printed}" for figure in item.figures],
    }
    return {key: value for key, value in texts.items() if value}
