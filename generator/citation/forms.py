"""Entries as forms with gaps, one per shape of record, which a page's script fills with the page's words.

Records of one shape (type, fields present, number of authors, closing punctuation, precision of the date) have the same
entries except for their words. So a page contains only the words, and `id/forms.js` the forms: for each shape, the
entry in every style and format, with these codes

- `@3;`: the page's fourth word; `@'3;`: the same with its quotation marks “ ” turned into ‘ ’;
- `@*3;` at the end of a line: repeat the line for each of the word's comma-separated names;
- `@Y`, `@M`, `@D`, `@m`, `@d`, `@F`, `@A`: the document's date as year, month and day in two digits, month and day
  without leading zeros, the month's name in full and abbreviated;
- `@i`, `@l`, `@s`, `@,`: the day of access as 2026-11-22, November 22, 2026, 22 Nov. 2026 and 2026,11,22;
- `@@`: a literal `@`.
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
"""Letters of the words of a title: of the document, of the part, in English."""


class Short(NamedTuple):
    """A record reduced to what fills its form: the name of the form, the document's date, the words."""

    form: str
    date: str
    words: tuple[str, ...]


def short(record: Csl) -> Short:
    """A record reduced to the name of its form and the words that fill it."""
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
    """The words in which the records of an archive differ, each after the letter of its kind."""
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
    """The closing punctuation of a word, on which it depends whether a style adds its own."""
    return value[-1] if letter not in "plkh" and value[-1] in ".?!,;:" else ""


def form_of(record: Csl) -> dict[str, str]:
    """The form of a record's shape: its entries in every style and format, by their keys."""
    if record["type"] == "dataset":
        return {key: _coded(text, {}, False) for key, text in _entries(record).items()}
    slots = _slots(record)
    signs = {chr(0xF000 + number): letter for number, (letter, _) in enumerate(slots)}
    shape = _with_signs(
        record, [(letter, sign + _end(letter, value)) for sign, (letter, value) in zip(signs, slots, strict=True)]
    )
    return {
        key: _coded(text, signs, key in STYLES and changes_quotes(key, record["type"]))
        for key, text in _entries(shape).items()
    }


def _with_signs(record: Csl, signs: list[tuple[str, str]]) -> Csl:
    """A record of the same shape with signs in place of its words, each sign after the letter of its word."""
    found: dict[str, list[str]] = {}
    for letter, sign in signs:
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
    """Every entry of a record, the day of access as a sign; without the abstract, which the page itself shows."""
    lean = {key: value for key, value in record.items() if key != "abstract"}
    found = {key: entry(record, key) for key in STYLES}
    found |= {key: FORMATS[key].write([lean], "6666-11-22") for key in ("bibtex", "ris")}
    dated = csl_published(record) | {"accessed": {"date-parts": [[6666, 11, 22]]}}
    return found | {"csl": json.dumps([dated], ensure_ascii=False, separators=(",", ":"))}


def _coded(text: str, signs: Mapping[str, str], is_quoted: bool) -> str:
    """An entry with the codes of a form in place of its signs."""
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
