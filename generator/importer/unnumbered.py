"""Divides documents without numbers: by signs at the beginning of lines, headings on lines of their own, or persons.

What divides a document must do so throughout, three times at least. Persons may also head the numbered duties of each.
"""

import re

from generator.importer.line_shapes import TITLE_END
from generator.importer.marks import Mark
from generator.importer.paragraphs import Paragraph
from generator.importer.sequence import Numbered

LEAST = 3  # times that a sign or a kind of heading must divide the document

_SIGN = re.compile(r"(?P<sign>[◆●★▲■※◇○☆△□•·►▶➢✦]|--|[-+](?=\s?[\u4e00-\u9fff]))\s*(?=[\u4e00-\u9fff“《])")
_POST = r"(?:同志|局长|书记|主任|调研员|督学|委员|成员|科长|处长|组长|校长|主席|馆长|干部)"
_PERSON = re.compile(
    rf"[\u4e00-\u9fff*xX某·]{{2,4}}(?:\s*[(:,]|\s+)[\u4e00-\u9fff、,\s]{{0,40}}{_POST}\)?\s*:?$|"
    rf"[\u4e00-\u9fff、\s]{{2,30}}{_POST}[\s:]*[\u4e00-\u9fff*xX某]{{2,4}}$"
)
_PERSON_RUN_IN = re.compile(rf"(?P<name>[^。;:]{{2,40}}?(?:{_POST}[^。;:]{{0,8}})):(?=.{{6,}})")
_HEADING = re.compile(r"[^。;!?:,]{4,30}$")
_RUN_IN = re.compile(r"(?P<name>[\u4e00-\u9fff“”、,]{4,24})[。:](?=.{20,})")


def unnumbered(paragraphs: tuple[Paragraph, ...]) -> tuple[Numbered, ...]:
    """What divides a document without numbers, as numbers of one or two levels; empty if nothing does."""
    return (
        _by_signs(paragraphs)
        or _counted(paragraphs, _persons(paragraphs))
        or _counted(paragraphs, _headings(paragraphs))
        or _counted(paragraphs, _run_in_headings(paragraphs))
    )


_CHAPTERS = ("part", "sect", "article", "cn", "cnp", "ordinal")


def with_persons(numbers: tuple[Numbered, ...], paragraphs: tuple[Paragraph, ...]) -> tuple[Numbered, ...]:
    """The numbers with persons as chapters above them, if the document numbers only the duties of several persons."""
    if not numbers or any(n.style in _CHAPTERS for n in numbers) or len([n for n in numbers if n.value == 1]) < 2:
        return numbers
    places = _persons(paragraphs)
    if len(places) < LEAST:
        return numbers
    persons = [_numbered("cn", count, "", paragraphs[i], i, 0) for count, i in enumerate(places, 1)]
    return tuple(sorted((*numbers, *persons), key=lambda n: (n.mark.start, n.style != "cn")))


def _by_signs(paragraphs: tuple[Paragraph, ...]) -> tuple[Numbered, ...]:
    signs = [(i, match) for i, p in enumerate(paragraphs) if (match := _SIGN.match(p.text))]
    kinds = list(dict.fromkeys(match["sign"] for _, match in signs))[:2]
    signs = [(i, match) for i, match in signs if match["sign"] in kinds]
    if len(signs) < LEAST:
        return ()
    found: list[Numbered] = []
    counts: dict[int, int] = {}
    for i, match in signs:
        level = kinds.index(match["sign"])
        counts[level] = counts.get(level, 0) + 1
        if not level:
            counts[1] = 0
        style = ("cn", "ar")[level] if len(kinds) > 1 else "ar"
        found.append(_numbered(style, counts[level], match["sign"], paragraphs[i], i, match.end()))
    return tuple(found)


def _counted(paragraphs: tuple[Paragraph, ...], places: list[int]) -> tuple[Numbered, ...]:
    """The paragraphs at these indices, numbered from 1; empty if they are too few to divide a document."""
    if len(places) < LEAST:
        return ()
    return tuple(_numbered("ar", count, "", paragraphs[i], i, 0) for count, i in enumerate(places, 1))


def _numbered(style: str, value: int, printed: str, paragraph: Paragraph, index: int, after: int) -> Numbered:
    place = paragraph.at[min(after, len(paragraph.at) - 1)]
    return Numbered(Mark(style, value, printed, paragraph.start, place, index, 0, True), value)


def _persons(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """The indices of lines that name a person and a post, or else of paragraphs that begin with them."""
    alone = [
        i
        for i, p in enumerate(paragraphs[:-1])
        if len(p.text) <= 50
        and not TITLE_END.search(p.text)
        and _PERSON.match(p.text)
        and not _PERSON.match(paragraphs[i + 1].text)
    ]
    return alone if len(alone) >= LEAST else [i for i, p in enumerate(paragraphs) if _PERSON_RUN_IN.match(p.text)]


def _headings(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """The indices of short lines without punctuation, each above text in sentences; the title is not one of them."""
    return [
        i
        for i, p in enumerate(paragraphs[:-1])
        if i
        and _HEADING.match(p.text)
        and not re.search(r"\d{4}年", p.text)
        and not (i < 3 and TITLE_END.search(p.text))
        and re.search(r"[。;]", paragraphs[i + 1].text)
    ]


def _run_in_headings(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """The indices of paragraphs that begin with a short sentence, if most do."""
    found = [
        i
        for i, p in enumerate(paragraphs)
        if (match := _RUN_IN.match(p.text)) and not re.match(r"各|同志们|现将", match["name"])
    ]
    body = [p for p in paragraphs if len(p.text) >= 30]
    return found if len(found) >= 0.6 * len(body) else []
