"""Extracts the text of a web page as a reader sees it, and the spans that its markup declares to be chrome.

Title and `meta` lines come first, one per line, because government sites print the date of publication nowhere else;
then the body, a line per block, the cells of a table row separated by tabs.
"""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from generator.importer.unreadable import UnreadableError

# Names of elements: blocks, which begin a line; elements that show no text; blocks that are chrome.
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|"
    "ol|p|pre|section|table|tbody|thead|tr|ul"
)
_SILENT = re.compile("script|style|noscript|template|head|iframe|object|embed|svg|select|option|button|input|textarea")
_CHROME = re.compile("nav|footer|aside")
# Class or id of a block that is chrome on government and document-sharing sites; whole words only.
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|crumbs?|breadcrumbs?|position|foot\w*|copyright|share\w*|bdshare\w*|sidebar|side|"
    r"related|recommend\w*|hot\w*|toolbar|qrcode|login|search\w*|pager|pagination|top-?bar|header)(?:$|[\s_-])",
    re.IGNORECASE,
)
# The `meta` names that the guidelines for government sites (国办发〔2017〕47号) prescribe.
_META = ("articletitle", "pubdate", "contentsource", "sitename", "columnname")
_DEEPEST = 400
_LONGEST_CELL = 1_500  # characters; a table with a longer cell lays out the page


def html_text(page: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Extract the visible text and the spans of chrome. Raises `UnreadableError` if the page is nested too deep."""
    soup = BeautifulSoup(page, "lxml")
    text = _PageText()
    text.write_metadata(soup)
    text.write_children(soup.body or soup, 0)
    return "".join(text.parts), tuple(text.chrome)


class _PageText:
    """The text of a page while its elements are visited."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.chrome: list[tuple[int, int]] = []
        self._length = 0

    def write_metadata(self, soup: BeautifulSoup) -> None:
        if soup.title and soup.title.string:
            self._write(f"页面标题: {_one_line(soup.title.string)}\n")
        for meta in soup.find_all("meta"):
            name, content = str(meta.get("name", "")), str(meta.get("content", ""))
            if name.lower() in _META and content.strip():
                self._write(f"{name}: {_one_line(content)}\n")
        if self.parts:
            self.chrome.append((0, self._length))

    def write_children(self, parent: Tag, depth: int) -> None:
        if depth > _DEEPEST:
            raise UnreadableError("I409", "the page is nested too deep to be a document")
        for child in parent.children:
            if not isinstance(child, Tag):
                self._write_words(child)
            elif _SILENT.fullmatch(child.name) or _is_hidden(child):
                continue
            elif child.name == "br":
                self._write("\n")
            elif child.name == "table" and _holds_data(child):
                self._new_line()
                start = self._length
                for row in _rows(child):
                    self._write(row + "\n")
                if _is_chrome(child):
                    self.chrome.append((start, self._length))
            elif _BLOCK.fullmatch(child.name) or child.name in ("td", "th"):
                self._write_block(child, depth)
            else:
                self.write_children(child, depth + 1)

    def _write_block(self, block: Tag, depth: int) -> None:
        self._new_line()
        start = self._length
        self.write_children(block, depth + 1)
        self._new_line()
        if self._length > start and _is_chrome(block):
            self.chrome.append((start, self._length))

    def _write_words(self, node: PageElement) -> None:
        """Write a text node, white space collapsed; comments and the like are skipped."""
        if type(node) is not NavigableString:
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", str(node))
        is_line_start = bool(self.parts) and self.parts[-1].endswith("\n")
        if words.strip() or (words and self.parts and not self.parts[-1].endswith(("\n", " "))):
            self._write(words.lstrip() if is_line_start else words)

    def _new_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._write("\n")

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)


def _is_hidden(element: Tag) -> bool:
    return "display:none" in str(element.get("style", "")).replace(" ", "").lower()


def _holds_data(table: Tag) -> bool:
    """Whether a table holds data; many pages use tables only for their layout."""
    if table.find("table"):
        return False
    rows = [row.find_all(("td", "th"), recursive=False) for row in table.find_all("tr")]
    full = sum(len([cell for cell in row if cell.get_text(strip=True)]) >= 2 for row in rows)
    longest = max((len(cell.get_text()) for row in rows for cell in row), default=0)
    return full >= 2 and longest <= _LONGEST_CELL or full == 1 and longest <= 100


def _rows(table: Tag) -> list[str]:
    """The rows, a line each, cells separated by tabs; a place that another cell spans is an empty cell."""
    lines = []
    spanned: dict[int, int] = {}  # by column: the rows that a cell above still spans

    def fill(cells: list[str]) -> None:
        while spanned.get(len(cells), 0) > 0:
            spanned[len(cells)] -= 1
            cells.append("")

    for row in table.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(("td", "th"), recursive=False):
            fill(cells)
            columns, rows = _span_of(cell, "colspan"), _span_of(cell, "rowspan")
            spanned.update(dict.fromkeys(range(len(cells), len(cells) + columns), rows - 1))
            cells += [_cell_text(cell), *[""] * (columns - 1)]
        fill(cells)
        lines.append("\t".join(cells).rstrip("\t"))
    return [line for line in lines if line]


def _span_of(cell: Tag, attribute: str) -> int:
    """How many rows or columns a cell spans, 100 at most."""
    printed = str(cell.get(attribute) or "")
    return min(int(printed), 100) if printed.isdigit() and int(printed) else 1


def _cell_text(cell: Tag) -> str:
    """The text of a cell on one line."""
    words = []
    for node in cell.descendants:
        if isinstance(node, Tag):
            if _BLOCK.fullmatch(node.name) or node.name == "br":
                words.append(" ")
        elif type(node) is NavigableString and not any(_SILENT.fullmatch(above.name) for above in node.parents):
            words.append(str(node))
    return _one_line("".join(words))


def _is_chrome(element: Tag) -> bool:
    """Whether the block is chrome by its element or its name, and does not contain the document itself."""
    names = " ".join([*element.get_attribute_list("class"), str(element.get("id", ""))])
    if not _CHROME.fullmatch(element.name) and not _CHROME_NAMES.search(names):
        return False
    words = element.get_text()
    return len(words) < 3000 and not re.search(r"[一二三四五六七八九十]、.{4,}[。；]", words)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
