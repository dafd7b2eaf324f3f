"""The text of a DOCX file, with the numbers that Word counts itself written out.

Only the parts that hold text are unpacked, each up to a limit; the XML is read without entities and without network.
"""

import io
import re
import zipfile
from collections import defaultdict

from generator.importer.formats import UnreadableError
from generator.records.numerals import chinese_numeral

MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 100_000_000  # bytes, all members together
LARGEST_PART = 40_000_000
MOST_PACKED = 200  # a part that unpacks to more than 200 times its size is a bomb, from 1 MB on
_LONGEST_SHAPE = 100  # characters around the number of a list

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx_text(raw: bytes) -> str:
    """One paragraph to a line, the cells of a table row apart by a tab. Raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            members = package.infolist()
            names = {member.filename for member in members}
            if "word/document.xml" not in names:
                raise UnreadableError(
                    "I404",
                    f"the file is {_what(names)}, not a Word document",
                    "unpack it and import the document inside",
                )
            _must_be_harmless(members)
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
    counter = _Numbers(numbering, styles)
    return "\n".join(_blocks(body, counter)) + "\n"


def _what(names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook"
    if any(name.startswith("ppt/") for name in names):
        return "a presentation"
    return "an OFD document" if "OFD.xml" in names else "a ZIP archive"


def _must_be_harmless(members: list[zipfile.ZipInfo]) -> None:
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
    """A part, read no further than the limit whatever its header claims."""
    with package.open(name) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise UnreadableError("I403", f"{name} in the DOCX file is larger than {LARGEST_PART:,} bytes")
    return data


def _tree(data: bytes):
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:
        raise UnreadableError("I407", "the DOCX file declares a document type, which Word never does")
    return tree


def _blocks(parent, counter: "_Numbers") -> list[str]:
    lines = []
    for child in parent:
        if child.tag == f"{_W}p":
            lines += _paragraph(child, counter).split("\n")
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [[_paragraph(p, counter) for p in cell.iter(f"{_W}p")] for cell in row.findall(f"{_W}tc")]
                if len(cells) == 1:  # a frame around paragraphs, as a box is often drawn
                    lines += [line for words in cells[0] for line in words.split("\n")]
                else:
                    lines.append("\t".join(" ".join(" ".join(filter(None, cell)).split()) for cell in cells))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            lines += _blocks(child, counter)
    return lines


def _paragraph(paragraph, counter: "_Numbers") -> str:
    words = [counter.next_number(paragraph)]

    def walk(node) -> None:
        for child in node:
            if child.tag in (_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"):
                continue
            if child.tag == f"{_W}t":
                words.append(child.text or "")
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                words.append("\n")
            elif child.tag == f"{_W}tab":
                words.append("\t")
            elif child.tag == f"{_W}noBreakHyphen":
                words.append("-")
            elif child.tag is not None:
                walk(child)

    walk(paragraph)
    return "".join(words)


class _Numbers:
    """The counters of Word's automatic lists: what it prints in front of each numbered paragraph."""

    def __init__(self, numbering, styles):
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._of_style: dict[str, tuple[str, int]] = {}
        if numbering is None:
            return
        abstract = {}
        for definition in numbering.findall(f"{_W}abstractNum"):
            levels = {}
            for level in definition.findall(f"{_W}lvl"):
                kind, shape, start = (self._value(level, tag) for tag in ("numFmt", "lvlText", "start"))
                levels[_integer(level.get(f"{_W}ilvl"), 0)] = (
                    kind or "decimal",
                    (shape or "")[:_LONGEST_SHAPE],
                    _integer(start, 1),
                )
            abstract[definition.get(f"{_W}abstractNumId")] = levels
        for number in numbering.findall(f"{_W}num"):
            self._levels[number.get(f"{_W}numId")] = abstract.get(self._value(number, "abstractNumId"), {})
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            found = self._numbering_of(style.find(f"{_W}pPr"))
            if found:
                self._of_style[style.get(f"{_W}styleId")] = found

    @staticmethod
    def _value(element, tag: str) -> str | None:
        child = element.find(f"{_W}{tag}")
        return None if child is None else child.get(f"{_W}val")

    def _numbering_of(self, properties) -> tuple[str, int] | None:
        numbered = None if properties is None else properties.find(f"{_W}numPr")
        if numbered is None:
            return None
        return self._value(numbered, "numId") or "", _integer(self._value(numbered, "ilvl"), 0)

    def next_number(self, paragraph) -> str:
        """The number that Word prints before this paragraph; empty where it prints none."""
        properties = paragraph.find(f"{_W}pPr")
        found = self._numbering_of(properties)
        if found is None and properties is not None:
            found = self._of_style.get(self._value(properties, "pStyle") or "")
        levels = self._levels.get(found[0]) if found else None
        if not levels or found[1] not in levels:
            return ""
        identifier, level = found
        counts = self._counts[identifier]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        words = levels[level][1]
        for other, (kind, _, start) in levels.items():
            words = words.replace(f"%{other + 1}", _shown(counts.get(other, start), kind))
        return "" if levels[level][0] in ("bullet", "none") else words


def _integer(printed: str | None, otherwise: int) -> int:
    """A number that Word counts with; the usual one where none stands there."""
    return int(printed) if printed and re.fullmatch("[0-9]{1,6}", printed) else otherwise


def _shown(value: int, kind: str) -> str:
    """A counter as Word shows it in a Chinese or an Arabic list."""
    return (
        chinese_numeral(value)
        if 0 < value < 100 and ("hinese" in kind or "japanese" in kind.lower() or kind == "ideographTraditional")
        else str(value)
    )
