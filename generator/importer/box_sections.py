"""The sections that boxes (专栏) become, and those of boxes that the copy lacks."""

from generator.importer.boxes import MENTION, Box
from generator.importer.numbered_text import NumberedText
from generator.importer.outlined import Doubt, DraftItem, DraftSection, Records
from generator.records.numerals import arabic_value, chinese_value

_LARGEST_NUMBER = 60  # of a box that a text may name


def add_box(text: NumberedText, box: Box, parent: str | None, records: Records) -> None:
    """Add the section of a box and an item per row; `parent` is the id of the section that holds the box."""
    count = sum(section.kind == "box" for section in records.sections)
    identifier = records.section_id(f"box-{box.number or count + 1}")
    head = text.paragraphs[box.first]
    first_row = text.paragraphs[box.rows[0].first].start if box.rows else text.paragraphs[box.last - 1].end
    lead = text.cut(head.end, first_row) if first_row > head.end else ()
    records.sections.append(
        DraftSection(
            identifier,
            "box",
            parent,
            box.printed,
            box.title or None,
            heading=text.cut(head.start, head.end),
            texts=(lead,) if lead else (),
        )
    )
    titles = tuple(section.title for section in records.sections if section.id == parent and section.title)
    for number, row in enumerate(box.rows, 1):
        end = text.paragraphs[row.last - 1].end
        records.items.append(
            DraftItem(
                records.item_id(f"{identifier}-{number}"),
                identifier,
                row.number,
                row.name,
                False,
                text.cut(row.start, end),
                row.start,
                end,
                (*titles, box.title),
            )
        )
    if not box.rows:
        words = f"{box.printed} has no rows with a name; its words are the text of the section"
        records.doubts.append(Doubt(head.start, words))


def add_missing_boxes(text: NumberedText, records: Records) -> None:
    """Add a section for each box that the text names, or that the numbers of the others require, and the copy lacks."""
    for number, place in sorted(_missing(text).items()):
        parent = None
        for section in records.sections:
            if section.kind == "chapter" and section.heading and 0 <= section.heading[0][0] <= place:
                parent = section.id
        why = "the text names it" if place >= 0 else "the numbers of the other boxes demand it"
        records.doubts.append(Doubt(max(place, 0), f"专栏{number} is not in this copy: {why}"))
        missing = DraftSection(records.section_id(f"box-{number}"), "box", parent, f"专栏{number}", is_missing=True)
        records.sections.insert(_place_of(number, parent, records.sections), missing)


def _missing(text: NumberedText) -> dict[int, int]:
    """The numbers of the missing boxes, with the place of their first mention; -1 if the text does not name them."""
    present = {box.number for box in text.boxes if box.number}
    missing: dict[int, int] = {}
    for paragraph in text.paragraphs:
        for found in MENTION.finditer(paragraph.text):
            number = arabic_value(found[1]) or chinese_value(found[1])
            if number and number not in present and number <= _LARGEST_NUMBER:
                missing.setdefault(number, paragraph.at[found.start()])
    for number in range(1, max(present, default=1)):
        if number not in present:
            missing.setdefault(number, -1)
    return missing


def _place_of(number: int, parent: str | None, sections: list[DraftSection]) -> int:
    """The index at which a missing box belongs: behind its parent, else before the next box."""
    for i in range(len(sections) - 1, -1, -1):
        if parent and sections[i].id == parent:
            return i + 1
    for i, section in enumerate(sections):
        if section.kind == "box" and section.id.removeprefix("box-").isdigit() and int(section.id[4:]) > number:
            return i
    return len(sections)
