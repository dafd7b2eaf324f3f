"""Entries as forms with gaps, one for each shape of record, which a page's script fills with the page's words.

Ten thousand records of one shape (type, fields present, number of authors, closing punctuation, how much of the date is known)
have the same entries but for their words. So a page carries the words alone, and `id/forms.js` the forms: for each
shape, the entry in every style and format with

- `@3;` for the page's fourth word, `@'3;` for it with its quotation marks “ ” turned into ‘ ’;
- `@*3;` at the end of a line for one such line to each of the names in it, which commas part;
- `@Y`, `@M`, `@D`, `@m`, `@d`, `@F`, `@A` for the date of the document: year, month and day in two digits, in as few as needed,
  the month's name whole and short;
- `@i`, `@l`, `@s`, `@,` for the day of access: 2026-11-22, November 22, 2026, 22 Nov. 2026 and 2026,11,22;
- `@@` for an `@`.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from generator.archive.content import SHOWN
from generator.citation.formats import FORMATS, csl_published
from generator.citation.records import Csl, iso_date
from generator.citation.styles import ISO, LONG, SHORT, STYLES, changes_quotes, entry

_ACCESS = {ISO: "@i", LONG: "@l", SHORT: "@s", "6666-11-22": "@i", "6666,11,22": "@,"}
_DATE = (7777, 9, 8)
_DATES = (
    (r"7777-09-08", "@Y-@M-@D"),
    (r"7777-09", "@Y-@M"),
    (r"7777/09/08", "@Y/@M/@D"),
    (r"7777/09/", "@Y/@M/"),
    (r"\{09\}", "{@M}"),
    (r"\{08\}", "{@D}"),
    (r"7777,9,8", "@Y,@m,@d"),
    (r"7777,9\b", "@Y,@m"),
    (r"September 8\b", "@F @d"),
    (r"\b8 Sept\.", "@d @A"),
    (r"September", "@F"),
    (r"Sept\.", "@A"),
    (r"7777", "@Y"),
)
_QUOTED = "tie"
"""The words of a title: the document's, the part's, the English ones."""


class Short(NamedTuple):
    """What a page keeps of a record's entries: the name of its form, the date of the document, the words."""

    form: str
    date: str
    words: tuple[str, ...]


class Form(NamedTuple):
    """A shape of record: the words it has, each by a letter and its closing punctuation, and the record with signs for them."""

    letters: str
    record: Csl


def short(record: Csl) -> Short:
    """What a page keeps of a record, for `form_of` to be filled with."""
    date = iso_date(record) or ""
    if record["type"] == "dataset":
        return Short("archive", date, ())
    slots = [(letter, value, _end(letter, value)) for letter, value in _slots(record)]
    name = "".join(letter + end for letter, _, end in slots)
    return Short(
        f"{record['type'][0]}{date.count('-') + 1 if date else 0}{name}",
        date,
        tuple(value.removesuffix(end) for _, value, end in slots),
    )


def _slots(record: Csl) -> list[tuple[str, str]]:
    """The words in which records of one archive differ, each with its letter."""
    custom: Mapping[str, str] = record.get("custom", {})
    plan, _, local = record["id"].partition("/")
    found = [
        ("p", plan),
        ("l", local),
        ("t", custom.get("plan") or record["title"]),
        ("i", custom.get("part")),
        ("e", custom.get("title_en")),
    ]
    found += [("a", author["literal"]) for author in record["author"]]
    found += [("n", record.get("number")), ("c", record.get("publisher-place")), ("k", record.get("keyword"))]
    return [(letter, value) for letter, value in [*found, ("h", record["note"][-SHOWN:])] if value]


def _end(letter: str, value: str) -> str:
    """The punctuation that closes a word, which decides whether a style adds its own."""
    return value[-1] if letter not in "plkh" and value[-1] in ".?!,;:" else ""


def form_of(record: Csl) -> dict[str, str]:
    """The form of a record's shape: its entries in every style and format, by key."""
    if record["type"] == "dataset":
        return {key: _coded(text, {}, False) for key, text in _entries(record).items()}
    slots = _slots(record)
    signs = {chr(0xF000 + number): letter for number, (letter, _) in enumerate(slots)}
    shape = _with_signs(
        record, [sign + _end(letter, value) for (sign, letter), (_, value) in zip(signs.items(), slots)], slots
    )
    return {
        key: _coded(text, signs, key in STYLES and changes_quotes(key, record["type"]))
        for key, text in _entries(shape).items()
    }


def _with_signs(record: Csl, signs: list[str], slots: list[tuple[str, str]]) -> Csl:
    """A record of the same shape whose words are signs."""
    found: dict[str, list[str]] = {}
    for sign, (letter, _) in zip(signs, slots):
        found.setdefault(letter, []).append(sign)
    one = {letter: many[0] for letter, many in found.items()}
    shape = dict(record)
    shape["id"] = f"{one['p']}/{one['l']}" if "l" in one else one["p"]
    shape["URL"] = record["URL"].replace(f"/{record['id']}/", f"/{shape['id']}/")
    shape["title"] = f"{one['t']}：{one['i']}" if "i" in one else one["t"]
    shape["author"] = [{"literal": sign} for sign in found["a"]]
    shape["note"] = record["note"][:-SHOWN] + one["h"]
    for field, letter in (("number", "n"), ("publisher-place", "c"), ("keyword", "k")):
        if letter in one:
            shape[field] = one[letter]
    if "publisher" in record:
        shape["publisher"] = found["a"][0]
    custom = {"title_en": one.get("e"), "plan": one["t"] if "i" in one else None, "part": one.get("i")}
    shape["custom"] = {key: value for key, value in custom.items() if value}
    if "issued" in record:
        shape["issued"] = {"date-parts": [list(_DATE[: len(record["issued"]["date-parts"][0])])]}
    return shape


def _entries(record: Csl) -> dict[str, str]:
    """Every entry of a record, the day of access as a sign; without the abstract, which the page shows."""
    lean = {key: value for key, value in record.items() if key != "abstract"}
    found = {key: entry(record, key) for key in STYLES}
    found |= {key: FORMATS[key][2]([lean], "6666-11-22") for key in ("bibtex", "ris")}
    dated = csl_published(record) | {"accessed": {"date-parts": [[6666, 11, 22]]}}
    return found | {"csl": json.dumps([dated], ensure_ascii=False, separators=(",", ":"))}


def _coded(text: str, signs: Mapping[str, str], is_quoted: bool) -> str:
    """An entry with codes in place of its signs."""
    text = text.replace("@", "@@")
    for sign, code in _ACCESS.items():
        text = text.replace(sign, code)
    if signs:
        for pattern, code in _DATES:
            text = re.sub(pattern, code, text)
    for number, (sign, letter) in enumerate(signs.items()):
        mark = "'" if is_quoted and letter in _QUOTED else ""
        if letter == "k":
            text = re.sub(f"^(KW  - ){sign}$", rf"\g<1>@*{number};", text, flags=re.MULTILINE)
        text = text.replace(sign, f"@{mark}{number};")
    return text
