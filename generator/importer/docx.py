"""Extracts the text of a DOCX file, with the numbers of Word's automatic lists written out.

Only the parts that hold text are unpacked, each up to a limit; the XML is parsed without entities and without network.
Element names are those of WordprocessingML (ECMA-376, part 1).
"""

import io
import re
import zipfile
from collections import defaultdict
from typing import NamedTuple

from lxml import etree

from generator.importer.unreadable import UnreadableError
from generator.records.numerals import chinese_numeral

MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 100_000_000  # bytes, all members together
LARGEST_PART = 40_000_000
MOST_PACKED = 200  # times its size that a part of 1 MB or more may unpack to; beyond that it is a bomb
_LONGEST_PATTERN = 100  # characters of the text around a list number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx_text(raw: bytes) -> str:
    """Extract the text: a line per paragraph, the cells of a table row separated by tabs. Raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            members = package.infolist()
            names = {member.filename for member in members}
            if "word/document.xml" not in names:
                raise UnreadableError(
                    "I404",
                    f"the file is {_kind_of_package(names)}, not a Word document",
                    "unpack it and import the document inside",
                )
            _check_sizes(members)
            document = _tree(_part(package, "word/document.xml"))
            numbering = _tree(_part(package, "word/numbering.xml")) if "word/numbering.xml" in names else None
            styles = _tree(_part(package, "word/styles.xml")) if "word/styles.xml" in names else None
    except UnreadableError:
        raise
    except Exception as error:  # zipfile and lxml raise many kinds for a broken or hostile file
        raise UnreadableError("I407", f"the DOCX file is broken: {type(error).__name__}") from None
    body = document.find(f"{_W}body")
    if body is None:
        raise UnreadableError("I407", "the DOCX file has no body")
    return "\n".join(_block_lines(body, _ListNumbers(numbering, styles))) + "\n"


def _kind_of_package(names: set[str]) -> str:
    """What a ZIP package without a Word document is, by the names of its members."""
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook"
    if any(name.startswith("ppt/") for name in names):
        return "a presentation"
    return "an OFD document" if "OFD.xml" in names else "a ZIP archive"


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """Raise `UnreadableError` for a ZIP bomb or an encrypted member."""
    if len(members) > MOST_MEMBERS:
        raise UnreadableError("I403", f"the DOCX file holds {len(members):,} parts; the limit is {MOST_MEMBERS:,}")
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        raise UnreadableError("I403", f"the DOCX file unpacks to {total:,} bytes; the limit is {LARGEST_UNPACKED:,}")
    for member in members:
        if member.file_size > 1_000_000 and member.file_size > MOST_PACKED * max(1, member.compress_size):
            raise UnreadableError(
                "I403",
                f"{member.filename} in the DOCX file unpacks to {member.file_size:,} bytes; this looks like a bomb",
            )
        if member.flag_bits & 1:
            raise UnreadableError("I407", "the DOCX file is locked with a password")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Unpack a member, up to the limit whatever size its header claims."""
    with package.open(name) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise UnreadableError("I403", f"{name} in the DOCX file is larger than {LARGEST_PART:,} bytes")
    return data


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree: etree._Element = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # lxml-stubs omit DocInfo.doctype
        raise UnreadableError("I407", "the DOCX file declares a document type, which Word never does")
    return tree


def _block_lines(parent: etree._Element, numbers: "_ListNumbers") -> list[str]:
    """The lines of the paragraphs and tables below an element."""
    lines: list[str] = []
    for child in parent:
        if child.tag == f"{_W}p":
            lines += _paragraph_text(child, numbers).split("\n")
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [[_paragraph_text(p, numbers) for p in cell.iter(f"{_W}p")] for cell in row.findall(f"{_W}tc")]
                if len(cells) == 1:  # a frame around paragraphs, as boxes are often drawn
                    lines += [line for words in cells[0] for line in words.split("\n")]
                else:
                    lines.append("\t".join(" ".join(" ".join(filter(None, cell)).split()) for cell in cells))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            lines += _block_lines(child, numbers)
    return lines


_SKIPPED = frozenset([_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText"))])
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def _paragraph_text(paragraph: etree._Element, numbers: "_ListNumbers") -> str:
    """The number that Word prints and the text of a paragraph, deleted text left out."""
    return numbers.next_number(paragraph) + "".join(_words(paragraph))


def _words(node: etree._Element) -> list[str]:
    words: list[str] = []
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _SIGNS:
            words.append(_SIGNS[child.tag])
        elif child.tag is not None:
            words += _words(child)
    return words


class _Level(NamedTuple):
    """A level of a list definition: number format, text pattern such as `（%1）`, first number."""

    kind: str
    pattern: str
    start: int


class _ListNumbers:
    """The counters of Word's automatic lists."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str | None, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._by_style: dict[str | None, tuple[str, int]] = {}
        if numbering is None:
            return
        abstract: dict[str | None, dict[int, _Level]] = {}
        for definition in numbering.findall(f"{_W}abstractNum"):
            levels = {}
            for level in definition.findall(f"{_W}lvl"):
                kind, pattern, start = (_value(level, tag) for tag in ("numFmt", "lvlText", "start"))
                levels[_integer(level.get(f"{_W}ilvl"), 0)] = _Level(
                    kind or "decimal", (pattern or "")[:_LONGEST_PATTERN], _integer(start, 1)
                )
            abstract[definition.get(f"{_W}abstractNumId")] = levels
        for number in numbering.findall(f"{_W}num"):
            self._levels[number.get(f"{_W}numId")] = abstract.get(_value(number, "abstractNumId"), {})
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            found = _list_level(style.find(f"{_W}pPr"))
            if found:
                self._by_style[style.get(f"{_W}styleId")] = found

    def next_number(self, paragraph: etree._Element) -> str:
        """Count the paragraph and return the number that Word prints before it; empty if it prints none."""
        properties = paragraph.find(f"{_W}pPr")
        found = _list_level(properties)
        if found is None and properties is not None:
            found = self._by_style.get(_value(properties, "pStyle") or "")
        if found is None:
            return ""
        identifier, level = found
        levels = self._levels.get(identifier)
        if not levels or level not in levels:
            return ""
        counts = self._counts[identifier]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        words = levels[level].pattern
        for other, (kind, _, start) in levels.items():
            words = words.replace(f"%{other + 1}", _shown(counts.get(other, start), kind))
        return "" if levels[level].kind in ("bullet", "none") else words


def _value(element: etree._Element, tag: str) -> str | None:
    """The `w:val` of a child element."""
    child = element.find(f"{_W}{tag}")
    return None if child is None else child.get(f"{_W}val")


def _list_level(properties: etree._Element | None) -> tuple[str, int] | None:
    """The id of the list and the level that paragraph properties name."""
    numbered = None if properties is None else properties.find(f"{_W}numPr")
    if numbered is None:
        return None
    return _value(numbered, "numId") or "", _integer(_value(numbered, "ilvl"), 0)


def _integer(printed: str | None, default: int) -> int:
    """The integer printed, or `default` if the text is not one."""
    return int(printed) if printed and re.fullmatch("[0-9]{1,6}", printed) else default


def _shown(value: int, kind: str) -> str:
    """The number as Word prints it in a list of this format, Chinese or Arabic."""
    is_chinese = "hinese" in kind or "japanese" in kind.lower() or kind == "ideographTraditional"
    return chinese_numeral(value) if 0 < value < 100 and is_chinese else str(value)
