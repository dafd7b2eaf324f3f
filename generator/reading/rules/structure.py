"""Structure: nesting of sections, printed numbers, and references in a circle."""

from collections.abc import Iterable, Iterator, Mapping

from generator import records as r
from generator.problems import Finding, Path
from generator.reading.read import Records
from generator.records.closed_lists import NoteKind

_EXPLAINS_A_NUMBER = {NoteKind.MISNUMBERED, NoteKind.REPEATED}


def sections_stand_below_earlier_ones(records: Records) -> Iterator[Finding]:
    """A section follows its parent, and parents form no circle."""
    for file, plan in records.filed_plans:
        parents = {section.id: section.parent for section in plan.sections}
        order = {section.id: index for index, section in reversed(tuple(enumerate(plan.sections)))}
        in_circles = {section for circle in circles(parents) for section in circle}
        for index, section in enumerate(plan.sections):
            path = ("sections", index, "parent")
            if section.parent is None or section.parent not in parents:
                continue
            if section.id in in_circles:
                message = f"section {section.id} stands, by way of its parents, in itself"
                yield Finding("L334", file, path, message, "the section one level up, or none")
            elif order[section.parent] > index:
                message = f"section {section.parent} follows further down"
                yield Finding("L335", file, path, message, "sections in the order of the document")


def circles(following: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Every circle in a mapping of each member to its successor, starting with the member named first."""
    places = {each: place for place, each in enumerate(following)}
    seen: set[str] = set()
    for start in following:
        chain: dict[str, int] = {}
        here: str | None = start
        while here is not None and here in following and here not in seen:
            seen.add(here)
            chain[here] = len(chain)
            here = following[here]
        if here is not None and here in chain:
            circle = list(chain)[chain[here] :]
            first = circle.index(min(circle, key=places.__getitem__))
            yield circle[first:] + circle[:first]


def numbers_are_printed_once(records: Records) -> Iterator[Finding]:
    """No two items of a section have the same number, unless it is masked or a note says that it is repeated."""
    for file, plan in records.filed_plans:
        first: dict[tuple[str, str], r.Item] = {}
        for index, item in enumerate(plan.items):
            if item.number is None or not any(c.isalnum() for c in item.number):
                continue  # No number, or a masked one.
            other = first.setdefault((item.section, item.number), item)
            if other is not item and not (_is_explained(item) or _is_explained(other)):
                message = f"the number {item.number} stands before item {other.id} of section {item.section} already"
                expected = "the number as printed, with a note of kind misnumbered where the document repeats it"
                yield Finding("L337", file, ("items", index, "number"), message, expected)


def _is_explained(item: r.Item) -> bool:
    return any(note.kind in _EXPLAINS_A_NUMBER for note in item.notes)


def items_do_not_link_to_themselves(records: Records) -> Iterator[Finding]:
    """A link leads to another item."""
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, link in enumerate(item.links):
                if link.to == f"{plan.id}/{item.id}":
                    path = ("items", index, "links", place, "to")
                    yield Finding("L332", file, path, f"item {item.id} links to itself", "another item")


def reforms_are_in_no_circle(records: Records) -> Iterator[Finding]:
    """Following the wider reform, or those that it succeeds, never leads back to a reform."""
    above = {reform.id: (reform.broader,) if reform.broader else () for reform in records.reforms}
    before = {reform.id: reform.succeeds for reform in records.reforms}
    for index, reform in enumerate(records.reforms):
        for key, steps in (("broader", above), ("succeeds", before)):
            if reform.id in _reached(reform.id, steps):
                message = f"following {key} leads from {reform.id} back to it"
                yield Finding("L339", "reforms.yaml", ("reforms", index, key), message, "a line that ends")


def _reached(start: str, steps: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(steps.get(start, ()))
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += steps.get(each, ())
    return found


def figures_do_not_repeat_in_a_circle(records: Records) -> Iterator[Finding]:
    """Figures that repeat each other lead to one that repeats none: the one that is counted."""
    repeats: dict[str, tuple[str, str, Path]] = {}
    for file, plan in records.filed_plans:
        for index, item in enumerate(plan.items):
            for place, figure in enumerate(item.figures):
                if figure.repeats:
                    path: Path = ("items", index, "figures", place, "repeats")
                    repeats[f"{plan.id}/{item.id}#{figure.id}"] = (figure.repeats, file, path)
    for chain in circles({start: following for start, (following, _, _) in repeats.items()}):
        start = chain[0]
        _, file, path = repeats[start]
        round_trip = " and ".join(chain[1:])
        message = f"{start} repeats {round_trip}, and so itself" if round_trip else f"{start} repeats itself"
        yield Finding("L333", file, path, message, "the figure that states it first, which repeats none")
