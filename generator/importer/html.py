"""The text of a web page as a reader sees it, with the stretches that its markup calls chrome.

Title and `meta` lines come first, one to a line, because government sites print the date of publication nowhere else;
then the body, one block to a line, the cells of a table row apart by a tab.
"""

import re

from generator.importer.formats import UnreadableError

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "select",
        "option",
        "button",
        "input",
        "textarea",
    ]
)
_CHROME = frozenset(["nav", "footer", "aside"])
# Class or id of a block that is chrome on the sites of governments and of document-sharing: whole words only.
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|crumbs?|breadcrumbs?|position|foot\w*|copyright|share\w*|bdshare\w*|sidebar|side|"
    r"related|recommend\w*|hot\w*|toolbar|qrcode|login|search\w*|pager|pagination|top-?bar|header)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What the guidelines for government sites (国办发〔2017〕47号) prescribe in the head of a page.
_META = ("articletitle", "pubdate", "contentsource", "sitename", "columnname")
_DEEPEST = 400
_LONGEST_CELL = 1_500  # characters; a longer one is the page's text


def html_text(page: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Visible text and the spans of its chrome. Raises `UnreadableError` for a page nested beyond reason."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "lxml")
    parts: list[str] = []
    chrome: list[tuple[int, int]] = []
    if soup.title and soup.title.string:
        parts.append(f"页面标题: {_one_line(soup.title.string)}\n")
    for meta in soup.find_all("meta"):
        name, content = str(meta.get("name", "")), str(meta.get("content", ""))
        if name.lower() in _META and content.strip():
            parts.append(f"{name}: {_one_line(content)}\n")
    if parts:
        chrome.append((0, sum(map(len, parts))))
    body = soup.body or soup
    length = sum(map(len, parts))

    def write(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    def new_line() -> None:
        if parts and not parts[-1].endswith("\n"):
            write("\n")

    def walk(node, depth: int) -> None:
        if depth > _DEEPEST:
            raise UnreadableError("I409", "the page is nested too deep to be a document")
        for child in node.children:
            name = getattr(child, "name", None)
            if name is None:
                if type(child).__name__ == "NavigableString":
                    words = re.sub(r"[ \t\r\n\f]+", " ", str(child))
                    if words.strip() or (words and parts and not parts[-1].endswith(("\n", " "))):
                        write(words.lstrip() if parts and parts[-1].endswith("\n") else words)
            elif name in _SILENT or "display:none" in str(child.get("style", "")).replace(" ", "").lower():
                continue
            elif name == "br":
                write("\n")
            elif name == "table" and _holds_data(child):
                new_line()
                start = length
                for row in _rows(child):
                    write(row + "\n")
                if _is_chrome(child, name):
                    chrome.append((start, length))
            elif name in _BLOCKS or name in ("td", "th"):
                new_line()
                start = length
                walk(child, depth + 1)
                new_line()
                if _is_chrome(child, name) and length > start:
                    chrome.append((start, length))
            else:
                walk(child, depth + 1)

    walk(body, 0)
    return "".join(parts), tuple(chrome)


def _holds_data(table) -> bool:
    """Whether a table is one to a reader too; many pages use tables only to place their parts."""
    if table.find("table"):
        return False
    rows = [row.find_all(("td", "th"), recursive=False) for row in table.find_all("tr")]
    full = sum(len([cell for cell in row if cell.get_text(strip=True)]) >= 2 for row in rows)
    longest = max((len(cell.get_text()) for row in rows for cell in row), default=0)
    return full >= 2 and longest <= _LONGEST_CELL or full == 1 and longest <= 100


def _rows(table) -> list[str]:
    """The rows, a line each, cells apart by tabs; a cell that one above or beside reaches into stands empty."""
    lines = []
    below: dict[int, int] = {}
    for row in table.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(("td", "th"), recursive=False):
            while below.get(len(cells), 0) > 0:
                below[len(cells)] -= 1
                cells.append("")
            wide, high = _reach(cell.get("colspan")), _reach(cell.get("rowspan"))
            below.update(dict.fromkeys(range(len(cells), len(cells) + wide), high - 1))
            cells += [_cell(cell), *[""] * (wide - 1)]
        while below.get(len(cells), 0) > 0:
            below[len(cells)] -= 1
            cells.append("")
        lines.append("\t".join(cells).rstrip("\t"))
    return [line for line in lines if line]


def _reach(printed) -> int:
    """Over how many rows or columns a cell reaches."""
    return min(int(printed), 100) if printed and str(printed).isdigit() and int(printed) else 1


def _cell(node) -> str:
    """The words of a cell on one line."""
    words = []
    for child in node.descendants:
        name = getattr(child, "name", None)
        if name in _BLOCKS or name == "br":
            words.append(" ")
        elif (
            name is None
            and type(child).__name__ == "NavigableString"
            and not any(above.name in _SILENT for above in child.parents)
        ):
            words.append(str(child))
    return _one_line("".join(words))


def _is_chrome(element, name: str) -> bool:
    """Whether the block is chrome by its element or its name, and does not hold the document itself."""
    names = " ".join([*element.get("class", []), str(element.get("id", ""))])
    if name not in _CHROME and not _CHROME_NAMES.search(names):
        return False
    words = element.get_text()
    return len(words) < 3000 and not re.search(r"[一二三四五六七八九十]、.{4,}[。；]", words)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
