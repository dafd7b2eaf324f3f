"""Finds a list of contents: its numbers are not items, and its titles help to find the pieces of a collection."""

import re
from dataclasses import dataclass

from generator.importer.lines import Line

_HEAD = re.compile(r"(?:文章|本文|文档|内容)?目\s*[录次]\s*(?:\(|:|$)")
_LEADER = re.compile(
    r"(?<!\s)(?:\s{2,}+|\s*+(?:[.·・。-]{3,}+|…++)\s*+|(?<=\S)\s(?=\d+$))(?:\(?\d{1,4}\)?|[IVXivx]{1,5})\s*+$"
)
_PAGE = re.compile(r"\s*\d{1,4}\s*$")
_NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十\d]{0,4}[章节部分篇.、,]+:?|\([一二三四五六七八九十\d]+\)|\d+\s)\s*"
)


@dataclass(frozen=True)
class Contents:
    """A list of contents: the indices of its lines (`last` is exclusive) and the titles that it names."""

    first: int
    last: int
    titles: tuple[str, ...]


def contents_of(lines: tuple[Line, ...]) -> Contents | None:
    """The list of contents, recognised by its heading or by three lines with dots and a page number; None if absent."""
    head = next((i for i, line in enumerate(lines[:200]) if _HEAD.match(line.text)), None)
    if head is None:
        dotted = [
            i
            for i, line in enumerate(lines[:200])
            if len(line.text) <= 200 and re.search(r"[.…·]{4,}\s*\d{1,4}$", line.text)
        ]
        if len(dotted) < 3:
            return None
        first = dotted[0]
    else:
        first = head + 1
    end = first
    while end < len(lines) and _is_entry(lines, end):
        end += 1
    if end - first < 2:
        return None
    titles = tuple(title_of(line.text) for line in lines[first:end])
    return Contents(head if head is not None else first, end, titles)


def _is_entry(lines: tuple[Line, ...], i: int) -> bool:
    text = lines[i].text
    if len(text) > 80 or re.search(r"[。;]", text):
        return False
    if _LEADER.search(text) or (_PAGE.search(text) and re.search(r"[\u4e00-\u9fff]", text)):
        return True
    # An entry without a page number: a numbered line whose title recurs below.
    title = title_of(text)
    return bool(_NUMBER.match(text)) and any(title and title in line.text for line in lines[i + 1 :])


def title_of(entry: str) -> str:
    """The title in an entry, without number, dots and page number."""
    return re.sub(r"\s", "", _PAGE.sub("", _LEADER.sub("", _NUMBER.sub("", entry, count=1))))
