"""The files that reference managers read: CSL-JSON, RIS and BibTeX, all made from CSL-JSON records.

`accessed` is the day of access or a placeholder for it; None in files for download.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from generator.citation.records import Csl, iso_date

_RIS_TYPES = {"report": "RPRT", "webpage": "ELEC", "dataset": "DATA"}
_BIBTEX_TYPES = {"report": "techreport", "webpage": "misc", "dataset": "misc"}
_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def csl_published(record: Csl) -> Csl:
    """A record as published in CSL-JSON: without the two parts of its title and without the abstract.

    No style prints the abstract. RIS and BibTeX include it, since people import them into their own libraries.
    """
    row = {key: value for key, value in record.items() if key not in ("abstract", "custom")}
    custom = {key: value for key, value in record.get("custom", {}).items() if key == "title_en"}
    return row | ({"custom": custom} if custom else {})


def csl_json(records: Iterable[Csl], accessed: str | None = None) -> str:
    """The records as a CSL-JSON list, one per line, with the day of access if it is known."""
    rows = [csl_published(record) for record in records]
    for row in rows:
        if accessed:
            row["accessed"] = {"date-parts": [[int(part) for part in accessed.split("-")]]}
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows) + "\n]\n"


def _ris_lines(record: Csl, accessed: str | None) -> Iterable[tuple[str, str | None]]:
    date = iso_date(record)
    yield "TY", _RIS_TYPES[record["type"]]
    yield "ID", record["id"]
    for author in record["author"]:
        yield "AU", author["literal"]
    yield "TI", record["title"]
    yield "TT", record.get("custom", {}).get("title_en")
    yield "T2", record.get("container-title")
    yield "SN", record.get("number")
    yield "ET", record.get("version")
    yield "PB", record.get("publisher")
    yield "CY", record.get("publisher-place")
    yield "PY", date[:4] if date else None
    yield "DA", "/".join((date.split("-") + ["", ""])[:3]) if date else None
    yield "AB", record.get("abstract")
    for word in record.get("keyword", "").split(", "):
        yield "KW", word
    yield "LA", record["language"]
    yield "UR", record["URL"]
    yield "Y2", accessed
    yield "N1", record["note"]


def ris(records: Iterable[Csl], accessed: str | None = None) -> str:
    """The records as RIS: the document number as `SN`, each keyword on a line of its own."""
    blocks = []
    for record in records:
        lines = [f"{tag}  - {_one_line(value)}" for tag, value in _ris_lines(record, accessed) if value]
        blocks.append("\n".join(lines) + "\nER  - \n")
    return "\n".join(blocks)


def bibtex_text(text: str) -> str:
    """A text escaped so that BibTeX and LaTeX print it literally."""
    return "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in _one_line(text))


def bibtex_key(identifier: str) -> str:
    """The key of an entry: the id, with a colon for the slash."""
    return identifier.replace("/", ":")


def _bibtex_fields(record: Csl, accessed: str | None) -> Iterable[tuple[str, str | None]]:
    date = (iso_date(record) or "").split("-")
    yield "author", " and ".join(f"{{{bibtex_text(author['literal'])}}}" for author in record["author"])
    yield "title", f"{{{bibtex_text(record['title'])}}}"
    texts: dict[str, str | None] = {
        "institution" if record["type"] == "report" else "publisher": record.get("publisher"),
        "address": record.get("publisher-place"),
        "number": record.get("number"),
        "version": record.get("version"),
        "organization": record.get("container-title"),
        "year": date[0],
        "month": date[1] if len(date) > 1 else None,
        "day": date[2] if len(date) > 2 else None,
        "language": "chinese",
        "abstract": record.get("abstract"),
        "keywords": record.get("keyword"),
        "note": record["note"],
    }
    for name, value in texts.items():
        yield name, bibtex_text(value) if value else None
    yield "url", record["URL"]
    yield "urldate", accessed


def bibtex(records: Iterable[Csl], accessed: str | None = None) -> str:
    """The records as BibTeX. Extra braces keep corporate authors and titles from being split or recased."""
    blocks = []
    for record in records:
        fields = [f"  {name} = {{{value}}}" for name, value in _bibtex_fields(record, accessed) if value]
        head = f"@{_BIBTEX_TYPES[record['type']]}{{{bibtex_key(record['id'])},\n"
        blocks.append(head + ",\n".join(fields) + "\n}\n")
    return "\n".join(blocks)


class Writer(Protocol):
    """The records as the text of a file, with the day of access if it is known."""

    def __call__(self, records: Iterable[Csl], accessed: str | None = None) -> str: ...


class Format(NamedTuple):
    """A format of references: its name, the ending of its files, and its writer."""

    name: str
    ending: str
    write: Writer


FORMATS: dict[str, Format] = {
    "bibtex": Format("BibTeX", "bib", bibtex),
    "ris": Format("RIS", "ris", ris),
    "csl": Format("CSL-JSON", "csl.json", csl_json),
}
"""Every format by its key."""
