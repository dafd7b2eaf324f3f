"""Spans: every character of a source belongs to one place, and figures and brackets lie within their item."""

from collections.abc import Iterator
from typing import NamedTuple

from generator import records as r
from generator.problems import Finding, Path
from generator.reading.read import Records
from generator.records.closed_lists import Basis


class Claim(NamedTuple):
    """A run of characters that one place of a plan claims; `order` is the claim's number in the record."""

    start: int
    end: int
    order: int
    what: str
    path: Path


def _claims(plan: r.Plan) -> dict[str, list[Claim]]:
    """All claims of a plan by source, in the order of the record."""
    claims: dict[str, list[Claim]] = {source.id: [] for source in plan.sources}
    default = plan.sources[0].id
    order = 0

    def claim(source: str | None, spans: tuple[tuple[int, int], ...] | None, what: str, path: Path) -> None:
        nonlocal order
        for start, end in spans or ():
            order += 1
            claims.setdefault(source or default, []).append(Claim(start, end, order, what, path))

    for index, source in enumerate(plan.sources):
        for place, junk in enumerate(source.junk):
            claim(source.id, junk.span, "junk", ("sources", index, "junk", place, "span"))
    for index, section in enumerate(plan.sections):
        claim(section.source, section.heading, f"the heading of section {section.id}", ("sections", index, "heading"))
        for place, part in enumerate(section.texts):
            path = ("sections", index, "texts", place, "passage", "span")
            claim(part.passage.source, part.passage.span, f"a text of section {section.id}", path)
    for index, item in enumerate(plan.items):
        if item.passage:
            claim(item.passage.source, item.passage.span, f"item {item.id}", ("items", index, "passage", "span"))
    return claims


def characters_belong_to_one_place(records: Records) -> Iterator[Finding]:
    """No two of the items, headings, texts and junk of a plan claim the same characters of a source."""
    for file, plan in records.filed_plans:
        if not plan.sources:
            continue
        reported: set[Path] = set()
        for claims in _claims(plan).values():
            widest: Claim | None = None
            for claim in sorted(claims):
                if widest and claim.start < widest.end:
                    first, second = sorted((widest, claim), key=lambda c: c.order)
                    if second.path not in reported:
                        reported.add(second.path)
                        shared = f"[{claim.start}, {min(claim.end, widest.end)}]"
                        message = f"the characters {shared} belong to {first.what} already"
                        yield Finding("C401", file, second.path, message, "spans that do not overlap")
                if widest is None or claim.end > widest.end:
                    widest = claim


def figures_and_brackets_lie_in_their_item(records: Records) -> Iterator[Finding]:
    """The span of a figure, and of the responsibility bracket, lies within the spans of its item."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            outer = item.passage.span if item.passage else ()
            inner: list[tuple[Path, r.Span, str]] = []
            for place, statement in enumerate(item.departments):
                if statement.span and statement.basis != Basis.HEADING:
                    what = f"the responsibility {statement.basis}"
                    inner.append((("departments", place, "span"), statement.span, what))
            for place, figure in enumerate(item.figures):
                if figure.span:
                    inner.append((("figures", place, "span"), figure.span, f"figure {figure.id}"))
            for path, spans, what in inner:
                if not all(any(a <= start and end <= b for a, b in outer) for start, end in spans):
                    message = f"{what} lies outside item {item.id}"
                    within = ", ".join(f"[{a}, {b}]" for a, b in outer)
                    expected = f"a span within {within}" if within else "no span, where the item has no passage"
                    yield Finding("C402", file, ("items", index, *path), message, expected)


def passages_have_sources(records: Records) -> Iterator[Finding]:
    """A plan with spans has a source."""
    for file, plan in records.filed_plans:
        if plan.sources:
            continue
        places: list[Path] = []
        for index, section in enumerate(plan.sections):
            if section.heading:
                places.append(("sections", index, "heading"))
            places += [("sections", index, "texts", place, "passage") for place in range(len(section.texts))]
        places += [("items", index, "passage") for index, item in enumerate(plan.items) if item.passage]
        if places:
            message = "a place in a source is given, and the plan has no sources"
            yield Finding("C408", file, places[0], message, "sources (来源) with the file the passage stands in")
