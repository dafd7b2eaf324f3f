"""Separates the document from its copy: what a site, a forum or a scanner added is named and set aside, never lost.

The result is a text of the same length in which every junk character is a space. Later steps read only that text, so
their offsets are offsets in the source, and junk inside a paragraph splits the paragraph's span.
"""

import bisect
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from generator.importer.contents import Contents, contents_of
from generator.importer.formats import Document
from generator.importer.indicator_tables import indicator_rows
from generator.importer.junk import INLINE, kind_of_line
from generator.importer.line_shapes import (
    ISSUER_LINE,
    LABEL,
    MARKED,
    OPENS,
    PIECE,
    is_front_line,
    is_listed,
    is_prose,
    is_sentence,
)
from generator.importer.lines import Line, lines_of
from generator.importer.stretches import Stretch, blanked, merged
from generator.importer.tables import tables_of
from generator.records.numerals import plain

# Kinds of junk that are found by their place: names in Chinese and English.
AREA_BEFORE = ("文件之前的页面内容", "page content before the document")
CONTENTS = ("目录", "list of contents")
_AREA_AFTER = ("文件之后的页面内容", "page content after the document")
_CHROME = ("页面导航与页脚", "navigation and footer of the page")
_INFORMATION = ("页面的文件信息表", "information table of the page")
_MARKDOWN = ("Markdown 标记", "signs of Markdown")
_OTHER_PAGES = ("相关文章列表", "list of other pages")
_RUNNING_HEAD = ("页眉页脚", "running head or foot of a page")
_REPEATED_TITLE = ("重复的标题", "title repeated by the copy")


@dataclass(frozen=True)
class CleanCopy:
    """The document as the following steps read it."""

    document: Document
    text: str
    """Same length as the document's text: plain signs, junk as spaces."""
    lines: tuple[Line, ...]
    junk: tuple[Stretch, ...]
    contents: Contents | None = None

    @property
    def pages(self) -> tuple[int, ...]:
        """Offsets of the page numbers, running heads and feet that were set aside."""
        return tuple(j.start for j in self.junk if j.en in ("page number", _RUNNING_HEAD[1]))


class _Copy:
    """The text while junk is removed from it."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.lines = lines_of(words)
        self.junk: list[Stretch] = []

    def set_aside(self, junk: Iterable[Stretch]) -> None:
        found = list(junk)
        if found:
            self.junk += found
            self.words = blanked(self.words, found)
            self.lines = lines_of(self.words)


def clean(document: Document) -> CleanCopy:
    """Set aside everything in the copy that is not part of the document."""
    copy = _Copy(_with_full_stops(plain(document.text)))
    copy.set_aside(Stretch(start, end, *_CHROME) for start, end in document.chrome)
    for zh, en, pattern in INLINE:
        copy.set_aside(Stretch(*m.span(), zh, en) for m in pattern.finditer(copy.words) if m.end() > m.start())
    copy.set_aside(_markdown(copy.words))
    copy.set_aside(_site_lists(copy.lines) + _values_below(copy.lines))
    copy.set_aside(_junk_lines(copy.words, copy.lines))
    contents = contents_of(copy.lines)
    if contents:
        copy.set_aside(_whole(line, CONTENTS) for line in copy.lines[contents.first : contents.last])
    titles = frozenset(contents.titles) if contents else frozenset()
    copy.set_aside(_repeated_titles(copy.lines, titles))
    first, last = document_lines(copy.lines, titles)
    tables_end = max((table.end for table in tables_of(copy.words, copy.lines)), default=0)
    last = max([last, *(i for i, line in enumerate(copy.lines) if line.end <= tables_end)])
    before = [_whole(line, AREA_BEFORE) for line in copy.lines[:first]]
    copy.set_aside(before + [_whole(line, _AREA_AFTER) for line in copy.lines[last + 1 :]])
    return CleanCopy(document, copy.words, copy.lines, merged(document.text, copy.junk), contents)


def _whole(line: Line, kind: tuple[str, str]) -> Stretch:
    return Stretch(line.start, line.end, *kind)


def _junk_lines(words: str, lines: tuple[Line, ...]) -> list[Stretch]:
    """Lines that are junk by their words, and running heads; rows of tables are left alone."""
    tables = [(table.start, table.end) for table in tables_of(words, lines)]
    tables += [(row.start, row.end) for row in indicator_rows(words, lines)]
    rows = set(_row_numbers(lines))
    for start, end in tables:
        first, last = (bisect.bisect_left(lines, place, key=lambda line: line.start) for place in (start, end))
        rows.update(lines[first:last])
    found = []
    for line in lines:
        if line in rows:
            continue
        kind = kind_of_line(line.text)
        if kind:
            found.append(Stretch(line.start, line.end, kind.zh, kind.en))
        elif LABEL.match(line.text) or _STAMP.match(line.text):
            found.append(_whole(line, _INFORMATION))
    return found + _running_heads(words, [line for line in lines if not kind_of_line(line.text)])


_POINT = re.compile(r"(?<=[\u4e00-\u9fff%”\")])\.(?=[\u4e00-\u9fff“\"(\s]|$)")


def _with_full_stops(words: str) -> str:
    """Replace points by 。 where a scan misread every full stop; a text with any full stop stays as it is."""
    return _POINT.sub("。", words) if "。" not in words and len(_POINT.findall(words)) >= 5 else words


_BOLD = re.compile(r"\*\*(?=\S)(?P<words>[^*\n]+)(?<=\S)\*\*")


def _markdown(words: str) -> list[Stretch]:
    """Markdown signs, if headings or bold beginnings of lines show that the copy is Markdown; else stars are masks."""
    heads = list(re.finditer(r"^[ \t]*#{1,6}(?=[ \t])", words, re.MULTILINE))
    bold = list(_BOLD.finditer(words))
    at_lines = sum(m.start() == 0 or words[m.start() - 1] == "\n" for m in bold)
    if len(heads) < 2 and at_lines < 3:
        return []
    places = [m.span() for m in heads] + [m.span() for m in re.finditer(r"^[ \t]*>(?=[ \t])", words, re.MULTILINE)]
    places += [pair for m in bold for pair in ((m.start(), m.start() + 2), (m.end() - 2, m.end()))]
    return [Stretch(start, end, *_MARKDOWN) for start, end in places]


# The heading of a site's list of other pages; nothing of the document follows.
_SITE_LIST = re.compile(
    r"^(?:【.{2,60}】|\[.{2,60}\])?\s*(?:相关(?:文章|推荐|阅读|文档|范文|内容|新闻|资料|热词)|"
    r"(?:推荐|延伸|扩展)(?:阅读|文章)|猜你(?:喜欢|感兴趣|还看)|热门(?:文章|推荐|文档|搜索)|最新(?:文章|文档|发布)|"
    r"(?:大家|您|你)(?:还在|也|可能|都在)[看喜感]\S{0,6}|同类(?:文章|文档)|为您推荐|"
    r"更多(?:相关|精彩)\S{0,8})\s*[:>]*\s*(?:更多.{0,3})?$"
)


def _site_lists(lines: tuple[Line, ...]) -> list[Stretch]:
    """The list of other pages at the end of a copy, heading included."""
    for i, line in enumerate(lines):
        if i and _SITE_LIST.match(line.text) and not any(map(_is_text, lines[i + 1 :])):
            return [_whole(other, _OTHER_PAGES) for other in lines[i:]]
    return []


def _is_text(line: Line) -> bool:
    return not kind_of_line(line.text) and (is_prose(line.text) or is_sentence(line.text))


def _values_below(lines: tuple[Line, ...]) -> list[Stretch]:
    """Values of an information table that stand on the line below their label, before the first numbered line."""
    found = []
    for label, value in pairwise(lines):
        if MARKED.match(label.text):
            break
        bare = LABEL.match(label.text)
        if (
            bare
            and bare.end() == len(label.text)
            and ":" in label.text
            and len(value.text) <= 80
            and not LABEL.match(value.text)
            and not MARKED.match(value.text)
        ):
            found.append(_whole(value, _INFORMATION))
    return found


def _running_heads(words: str, lines: list[Line]) -> list[Stretch]:
    """Lines at the edge of a page that recur on several pages, whatever their digits."""
    pages = words.count("\f") + 1
    if pages < 3:
        return []
    shape = {line: re.sub(r"\d+", "0", line.text) for line in lines if line.page_edge and len(line.text) <= 60}
    counts = Counter(shape.values())
    return [
        _whole(line, _RUNNING_HEAD)
        for line, words in shape.items()
        if counts[words] >= max(3, pages // 4) and not re.match(r"第?[一二三四五六七八九十]+[、章节]|\(", words)
    ]


def _row_numbers(lines: tuple[Line, ...]) -> list[Line]:
    """Numbers on lines of their own that count the rows of a flattened table and so are not page numbers."""
    head = next((i for i, line in enumerate(lines) if re.sub(r"\s", "", line.text).startswith("序号")), None)
    if head is None:
        return []
    found: list[Line] = []
    for line in lines[head:]:
        if line.text == str(len(found) + 1):
            found.append(line)
    return found if len(found) >= 2 else []


def _repeated_titles(lines: tuple[Line, ...], titles: frozenset[str]) -> list[Stretch]:
    """Titles that the copy repeats inside the text; `titles` are those of the list of contents.

    A title at which an outline begins anew is not junk: it opens a piece of its own.
    """
    counts = Counter(line.text for line in lines)
    top = next((opening.lastgroup for line in lines if (opening := OPENS.match(line.text))), None)
    first_mark = next((i for i, line in enumerate(lines) if MARKED.match(line.text)), len(lines))
    head = {re.sub(r"\s", "", line.text) for line in lines[:first_mark]}
    head_text = "".join(line.text for line in lines[:first_mark])
    found = []
    for i, line in enumerate(lines):
        if i <= first_mark or not _may_be_title(line.text) or is_listed(line.text, titles) or PIECE.match(line.text):
            continue
        # A running head has its page number beside the title.
        bare = re.sub(r"^[-·•.\s]*\d{1,4}[-·•.\s]+(?=\S)|(?<=\S)[-·•.\s]+\d{1,4}[-·•.\s]*$", "", line.text)
        if bare != line.text and len(bare) >= 6 and re.sub(r"\s", "", bare) in head:
            found.append(_whole(line, _RUNNING_HEAD))
            continue
        is_known = re.sub(r"\s", "", line.text) in head or (len(line.text) >= 12 and line.text in head_text)
        if not is_known and counts[line.text] < 2:
            continue
        opens, between = _next_opening(lines, i)
        if opens and (opens == top or between):
            continue
        if is_known or ("," not in line.text and re.search(r"[\u4e00-\u9fff]{6}", line.text)):
            found.append(_whole(line, _REPEATED_TITLE))
    return found


def _may_be_title(text: str) -> bool:
    return 6 <= len(text) <= 80 and not MARKED.match(text) and not re.search(r"[。;!?]", text)


def _next_opening(lines: tuple[Line, ...], i: int) -> tuple[str | None, int]:
    """The kind of the next number after line `i` if it opens an outline, and how many lines lie between."""
    for between, line in enumerate(lines[i + 1 : i + 200]):
        if MARKED.match(line.text):
            opening = OPENS.match(line.text)
            return (opening.lastgroup if opening else None), between
    return None, 0


# When a page was published and what is printed beside it: 2024-03-20 10:00 来源：….
_STAMP = re.compile(
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?\s*$|(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源|"
    r"作者|编辑|浏览|点击|阅读|字号|字体|访问|【).*$)"
)
_DATE = re.compile(
    r"^\(?(\d{4}|[二〇○O零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,"
    r"3}\s*月(\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*(?:印发)?\)?$|"
    r"^\([\u4e00-\u9fff]{4,24}\s*\d{4}年\d{1,2}月\d{1,2}日\)$"
)
_CLOSING = re.compile(
    r"^(附\s*件|附\s*表|附\s*:|抄\s*送|抄\s*报|主\s*送|印\s*发|\(?此件|\(?联\s*系\s*人|\(?信息公开|主题词|特此|"
    r".{2,30}(?:办公[厅室]|委员会|局|政府)\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发)"
)

# A line behind the last sentence that still belongs to it: who is responsible, by when.
_TAIL = re.compile(
    r"^[\[(【]?(?:牵头|责任|配合|主办|协办|承办|落实|负责|参与|协助)[\u4e00-\u9fff]{0,8}\s*[:\]】]|"
    r"^(?:牵头|责任|配合|主办|协办|承办|参与|协助)(?:单位|部门|处室|科室|股室)(?:$|\s)|^完成(?:时限|时间)\s*:|"
    r"^[)\]】][。;]?$"
)

# A label without its names, which stand on the next line.
_BARE = re.compile(r"^(?:牵头|责任|配合|主办|协办|承办|参与|协助)(?:单位|部门|处室|科室|股室)$")


def document_lines(lines: tuple[Line, ...], titles: frozenset[str] = frozenset()) -> tuple[int, int]:
    """The indices of the first and the last line of the document; `titles` are those of the list of contents."""
    if not lines:
        return 0, -1
    prose = [i for i, line in enumerate(lines) if MARKED.match(line.text) or is_prose(line.text)]
    if not prose:
        return 0, len(lines) - 1
    # Once the text has begun, a short sentence is text too; before that, it may be a slogan of the site.
    known = set(prose)
    body = [i for i, line in enumerate(lines) if i in known or (i > prose[0] and is_sentence(line.text))]
    first = body[0]
    front = [i for i in range(first) if is_front_line(lines[i].text)]
    if front:
        first = front[0]
        # The issuer's name is often on a line above the rest of the title.
        while first and ISSUER_LINE.match(lines[first - 1].text):
            first -= 1
    last = body[-1]
    while last + 1 < len(lines) and last - body[-1] < 40:  # a signature and its list of addressees are shorter
        text = lines[last + 1].text
        if not (
            is_listed(text, titles)
            or is_listed(lines[last].text, titles)
            or _CLOSING.match(text)
            or _DATE.match(text)
            or ISSUER_LINE.match(text)
            or is_prose(text)
            or MARKED.match(text)
            or _TAIL.match(text)
            or _BARE.match(lines[last].text)
            and len(text) <= 80
        ):
            break
        last += 1
    return first, last
