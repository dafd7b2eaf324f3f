"""The document inside its copy: what a site, a forum or a scanner added is set aside, named, and never lost.

The result is a text of the same length in which every junk character is a space. Later steps read that text only, so
their places are places of the source, and a stretch of junk inside a paragraph cuts the paragraph's span in two.
"""

import bisect
import re
from collections import Counter
from dataclasses import dataclass

from generator.importer.contents import Contents, contents_of
from generator.importer.formats import Document
from generator.importer.indicator_tables import indicator_rows
from generator.importer.junk import INLINE, kind_of_line
from generator.importer.lines import Line, lines_of
from generator.importer.tables import tables_of
from generator.records.numerals import plain

AREA_BEFORE = ("before", "文件之前的页面内容", "page content before the document")
AREA_AFTER = ("after", "文件之后的页面内容", "page content after the document")


@dataclass(frozen=True)
class Stretch:
    """Something in the copy that is not the document: where, and what it is in Chinese and English."""

    start: int
    end: int
    zh: str
    en: str


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
        """Where feet and heads of pages were set aside."""
        return tuple(j.start for j in self.junk if j.en in ("page number", "running head or foot of a page"))


def clean(document: Document) -> CleanCopy:
    """Set aside what is not the document."""
    words = _with_full_stops(plain(document.text))
    junk: list[Stretch] = []
    for start, end in document.chrome:
        junk.append(Stretch(start, end, "页面导航与页脚", "navigation and footer of the page"))
    words = _without(words, junk)
    for zh, en, pattern in INLINE:
        found = [Stretch(m.start(), m.end(), zh, en) for m in pattern.finditer(words) if m.end() > m.start()]
        junk += found
        words = _without(words, found)
    found = _markdown(words)
    junk += found
    words = _without(words, found)
    lines = lines_of(words)
    found = _site_lists(lines) + _values_below(lines)
    junk += found
    words = _without(words, found)
    lines = lines_of(words)
    found = []
    tables = [(table.start, table.end) for table in tables_of(words, lines)] + [
        (row.start, row.end) for row in indicator_rows(words, lines)
    ]
    cells = {
        i
        for start, end in tables
        for i in range(bisect.bisect_left(lines, start, key=_start), bisect.bisect_left(lines, end, key=_start))
    }
    rows = _row_numbers(lines) | {lines[i] for i in cells}
    for line in lines:
        kind = kind_of_line(line.text)
        if line in rows:
            continue
        if kind:
            found.append(Stretch(line.start, line.end, kind.zh, kind.en))
        elif LABEL.match(line.text) or _STAMP.match(line.text):
            found.append(Stretch(line.start, line.end, "页面的文件信息表", "information table of the page"))
    found += _running_heads(words, [line for line in lines if not kind_of_line(line.text)])
    junk += found
    words = _without(words, found)
    lines = lines_of(words)
    contents = contents_of(lines)
    if contents:
        found = [
            Stretch(line.start, line.end, "目录", "list of contents") for line in lines[contents.first : contents.last]
        ]
        junk += found
        words = _without(words, found)
    lines = lines_of(words)
    titles = frozenset(contents.titles) if contents else frozenset()
    found = _captions(lines, titles)
    junk += found
    words = _without(words, found)
    lines = lines_of(words)
    first, last = document_lines(lines, titles)
    tables_end = max((table.end for table in tables_of(words, lines)), default=0)
    last = max([last, *(i for i, line in enumerate(lines) if line.end <= tables_end)])
    outside = [(line, AREA_BEFORE) for line in lines[:first]] + [(line, AREA_AFTER) for line in lines[last + 1 :]]
    found = [Stretch(line.start, line.end, area[1], area[2]) for line, area in outside]
    junk += found
    words = _without(words, found)
    return CleanCopy(document, words, lines_of(words), _joined(document.text, junk), contents)


def _start(line: Line) -> int:
    return line.start


def _without(words: str, junk: list[Stretch]) -> str:
    """The text with these stretches as spaces; line ends stay."""
    parts, at = [], 0
    for stretch in sorted(junk, key=lambda s: s.start):
        if stretch.end <= at:
            continue
        start = max(at, stretch.start)
        parts.append(words[at:start])
        parts.append(re.sub(r"[^\n\r\f]", " ", words[start : stretch.end]))
        at = stretch.end
    return "".join(parts) + words[at:]


_POINT = re.compile(r"(?<=[\u4e00-\u9fff%”\")])\.(?=[\u4e00-\u9fff“\"(\s]|$)")


def _with_full_stops(words: str) -> str:
    """The text with 。 where a scan read every full stop as a point; a text with any full stop stays as it is."""
    return _POINT.sub("。", words) if "。" not in words and len(_POINT.findall(words)) >= 5 else words


_BOLD = re.compile(r"\*\*(?=\S)(?P<words>[^*\n]+)(?<=\S)\*\*")


def _markdown(words: str) -> list[Stretch]:
    """The signs of Markdown, where headings or bold beginnings of lines show that the copy is written in it; else stars are masks."""
    heads = list(re.finditer(r"^[ \t]*#{1,6}(?=[ \t])", words, re.MULTILINE))
    bold = list(_BOLD.finditer(words))
    at_lines = sum(m.start() == 0 or words[m.start() - 1] == "\n" for m in bold)
    if len(heads) < 2 and at_lines < 3:
        return []
    places = [m.span() for m in heads] + [m.span() for m in re.finditer(r"^[ \t]*>(?=[ \t])", words, re.MULTILINE)]
    places += [pair for m in bold for pair in ((m.start(), m.start() + 2), (m.end() - 2, m.end()))]
    return [Stretch(start, end, "Markdown 标记", "signs of Markdown") for start, end in places]


# Behind such a line a site lists other pages; nothing of the document follows.
_SITE_LIST = re.compile(
    r"^(?:【.{2,60}】|\[.{2,60}\])?\s*(?:相关(?:文章|推荐|阅读|文档|范文|内容|新闻|资料|热词)|(?:推荐|延伸|扩展)(?:阅读|文章)|猜你(?:喜欢|感兴趣|还看)|热门(?:文章|推荐|文档|搜索)|最新(?:文章|文档|发布)|"
    r"(?:大家|您|你)(?:还在|也|可能|都在)[看喜感]\S{0,6}|同类(?:文章|文档)|为您推荐|更多(?:相关|精彩)\S{0,8})\s*[:>]*\s*(?:更多.{0,3})?$"
)


def _site_lists(lines: tuple[Line, ...]) -> list[Stretch]:
    """The lists of other pages at the end of a copy, from their heading on."""
    for i, line in enumerate(lines):
        if (
            i
            and _SITE_LIST.match(line.text)
            and not any(
                is_prose(other.text) or is_sentence(other.text)
                for other in lines[i + 1 :]
                if not kind_of_line(other.text)
            )
        ):
            return [Stretch(other.start, other.end, "相关文章列表", "list of other pages") for other in lines[i:]]
    return []


def _values_below(lines: tuple[Line, ...]) -> list[Stretch]:
    """Values of an information table that stand on the line below their label, each with its label's line in front of the text."""
    found = []
    for label, value in zip(lines, lines[1:]):
        if _MARKED.match(label.text):
            break
        bare = LABEL.match(label.text)
        if (
            bare
            and bare.end() == len(label.text)
            and ":" in label.text
            and len(value.text) <= 80
            and not LABEL.match(value.text)
            and not _MARKED.match(value.text)
        ):
            found.append(Stretch(value.start, value.end, "页面的文件信息表", "information table of the page"))
    return found


def _running_heads(words: str, lines: list[Line]) -> list[Stretch]:
    """Lines at the edge of a page that stand, digits apart, on several pages."""
    pages = words.count("\f") + 1
    if pages < 3:
        return []
    shape = {line: re.sub(r"\d+", "0", line.text) for line in lines if line.page_edge and len(line.text) <= 60}
    counts = Counter(shape.values())
    return [
        Stretch(line.start, line.end, "页眉页脚", "running head or foot of a page")
        for line, words in shape.items()
        if counts[words] >= max(3, pages // 4) and not re.match(r"第?[一二三四五六七八九十]+[、章节]|\(", words)
    ]


def _row_numbers(lines: tuple[Line, ...]) -> frozenset[Line]:
    """Numbers on lines of their own that count the rows of a flattened table and are no page numbers."""
    head = next((i for i, line in enumerate(lines) if re.sub(r"\s", "", line.text).startswith("序号")), None)
    if head is None:
        return frozenset()
    found: list[Line] = []
    for line in lines[head:]:
        if line.text == str(len(found) + 1):
            found.append(line)
    return frozenset(found) if len(found) >= 2 else frozenset()


# A number that opens an outline or opens it anew; what kind of number it is, and whether it is the first of its kind.
_OPENS = re.compile(
    r"(?P<part>第[一1][章部篇节条])|(?P<cn>一[、.])|(?P<cnp>\(一\)|㈠)|(?P<ar>[1lI][.、](?!\d)|⒈)|(?P<arp>\(1\)|⑴)"
)
_MARKED = re.compile(
    r"第?[一二三四五六七八九十\d]+[章节条部、.)]|\([一二三四五六七八九十\d]+\)|[㈠-㈩⑴-⒇⒈-⒛①-⑳]|第[一二三四五六七八九十]+,|\d{1,2},(?=[\u4e00-\u9fff])"
)

# With these words a collection counts its pieces: 第1篇：…, 篇二：…, 【范文三】….
PIECE = re.compile(
    r"[【\[]?(?:第[一二三四五六七八九十\d]{1,3}篇|篇[一二三四五六七八九十\d]{1,3}|范文[一二三四五六七八九十\d]{1,3})[】\]]?[:、\s]\s*(?=[^。;]{4,60}$)"
)


def _captions(lines: tuple[Line, ...], titles: frozenset[str]) -> list[Stretch]:
    """A title that the copy repeats inside the text; a title at which an outline begins anew is a piece of its own."""
    counts = Counter(line.text for line in lines)
    top = next((found.lastgroup for line in lines if (found := _OPENS.match(line.text))), None)
    first_mark = next((i for i, line in enumerate(lines) if _MARKED.match(line.text)), len(lines))
    head = {re.sub(r"\s", "", line.text) for line in lines[:first_mark]}
    labelled = "".join(line.text for line in lines[:first_mark])
    found = []
    for i, line in enumerate(lines):
        if (
            i <= first_mark
            or not 6 <= len(line.text) <= 80
            or _MARKED.match(line.text)
            or re.search(r"[。;!?]", line.text)
        ):
            continue
        if is_listed(line.text, titles) or PIECE.match(line.text):
            continue
        # A running head has the number of its page beside the title.
        bare = re.sub(r"^[-·•.\s]*\d{1,4}[-·•.\s]+(?=\S)|(?<=\S)[-·•.\s]+\d{1,4}[-·•.\s]*$", "", line.text)
        if bare != line.text and len(bare) >= 6 and re.sub(r"\s", "", bare) in head:
            found.append(Stretch(line.start, line.end, "页眉页脚", "running head or foot of a page"))
            continue
        is_known = re.sub(r"\s", "", line.text) in head or (len(line.text) >= 12 and line.text in labelled)
        if not is_known and counts[line.text] < 2:
            continue
        opens, between = _next_opening(lines, i)
        if opens and (opens == top or between):
            continue
        if not is_known and ("," in line.text or not re.search(r"[\u4e00-\u9fff]{6}", line.text)):
            continue
        found.append(Stretch(line.start, line.end, "重复的标题", "title repeated by the copy"))
    return found


def _next_opening(lines: tuple[Line, ...], i: int) -> tuple[str | None, int]:
    """Whether the next number after line `i` opens an outline, its kind, and how many lines stand between."""
    for between, line in enumerate(lines[i + 1 : i + 200]):
        if _MARKED.match(line.text):
            found = _OPENS.match(line.text)
            return (found.lastgroup if found else None), between
    return None, 0


# Words in which the title of an official document ends, a remark in brackets behind them allowed.
TITLE_END = re.compile(
    r"(要点|规划(纲要)?|计划|总结|报告|汇报(材料)?|材料|方案|意见|通知|通报|决定|办法|细则|安排|分工|讲话|致辞|发言|清单|纲要|"
    r"任务书?|任务分解|责任书|情况|部署|打算|思路|目标|措施|行动|公报|制度|规定|条例|章程|指南|函|批复|公告|通告|台账|任务分解表?|工作)"
    r"\s*(\([^()]{1,20}\))?\s*(?:目\s*录)?$"
)
LABEL = re.compile(
    r"^[\[【]?\s*(标\s*题|名\s*称|索\s*引\s*号|信息索引|文\s*号|发文字号|文件编号|发布文号|发文机关|发布机构|发布单位|发文单位|信息来源|制发机关|"
    r"主题分类|主题词|体裁分类|服务对象|公文种类|成文日期|发文日期|生成日期|发布日期|发布时间|公开日期|印发日期|实施日期|生效日期|失效日期|"
    r"失效时间|废止日期|统一登记号|登记编号|分类|公文类别|信息分类|组配分类|所属主题|关键字|发文时间|有效期限?|文件状态|信息状态|语种|责任部门|公开目录|文件类型|信息格式|有\s*效\s*性|时效性|效力状态|公开方式|公开时限|公开范围|公开形式|公开责任部门|关\s*键\s*词|内容概述|来\s*源|时\s*间|日\s*期)"
    r"\s*[\]】]?\s*(:|\s|$)"
)
# When a page was put on the site and what stands beside it: 2024-03-20 10:00 来源：….
_STAMP = re.compile(
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?\s*$|(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源|作者|编辑|浏览|点击|阅读|字号|字体|访问|【).*$)"
)
_ISSUER = re.compile(
    r"^[\u4e00-\u9fffX*]{2,30}(人民政府|委员会|教育局|教育体育局|教育和体育局|教体局|教育厅|办公室|办公厅|领导小组|文件)$"
)
_NUMBER = re.compile(r"^[^\s。,]{1,16}[\[(【〔]\d{4}[\])】〕]\s*[\u4e00-\u9fff]{0,4}\d+\s*号$")
_ADDRESSEE = re.compile(r"^(各|市|县|区|省|局|机关).{3,200}:$")
_DATE = re.compile(
    r"^\(?(\d{4}|[二〇○O零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*(?:印发)?\)?$|^\([\u4e00-\u9fff]{4,24}\s*\d{4}年\d{1,2}月\d{1,2}日\)$"
)
_CLOSING = re.compile(
    r"^(附\s*件|附\s*表|附\s*:|抄\s*送|抄\s*报|主\s*送|印\s*发|\(?此件|\(?联\s*系\s*人|\(?信息公开|主题词|特此|.{2,30}(?:办公[厅室]|委员会|局|政府)\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发)"
)

# A line behind the last sentence that still belongs to it: who is responsible, by when.
_TAIL = re.compile(
    r"^[\[(【]?(?:牵头|责任|配合|主办|协办|承办|落实|负责|参与|协助)[\u4e00-\u9fff]{0,8}\s*[:\]】]|^(?:牵头|责任|配合|主办|协办|承办|参与|协助)(?:单位|部门|处室|科室|股室)(?:$|\s)|^完成(?:时限|时间)\s*:|^[)\]】][。;]?$"
)

_BARE = re.compile(
    r"^(?:牵头|责任|配合|主办|协办|承办|参与|协助)(?:单位|部门|处室|科室|股室)$"
)  # its names stand on the next line


def is_front_line(text: str) -> bool:
    """Whether a line in front of the text belongs to the document: title, number, issuer, metadata, addressee, date."""
    return bool(
        _NUMBER.match(text)
        or _ADDRESSEE.match(text)
        or re.fullmatch(r"目\s*[录次]", text)
        or (7 <= len(text) <= 60 and TITLE_END.search(text) and not re.search(r"[。;!?]|^\d+[.、]", text))
        or text.startswith(("中共", "关于"))
    )


def is_prose(text: str) -> bool:
    """A line of running text."""
    return len(text) >= 40 and bool(re.search(r"[。;,]", text))


def is_sentence(text: str) -> bool:
    """A line that ends a sentence, however short."""
    return len(text) >= 5 and bool(re.search(r"[。!?][”)】]*$|。[^。]{0,20}$|[\u4e00-\u9fff%]\.$", text))


def is_listed(text: str, titles: frozenset[str]) -> bool:
    """Whether the list of contents names this line as a title."""
    return re.sub(r"\s", "", PIECE.sub("", text)).lstrip("-") in titles


def document_lines(lines: tuple[Line, ...], titles: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Index of the first and the last line of the document."""
    if not lines:
        return 0, -1
    prose = [i for i, line in enumerate(lines) if _MARKED.match(line.text) or is_prose(line.text)]
    # Once the text has begun, a short sentence is text too; before it, a slogan of the site may look like one.
    known = set(prose)
    body = prose and [i for i, line in enumerate(lines) if i in known or (i > prose[0] and is_sentence(line.text))]
    if not body:
        return 0, len(lines) - 1
    first = body[0]
    strong = [i for i in range(first) if is_front_line(lines[i].text)]
    if strong:
        first = strong[0]
        # The issuer's name often stands on a line above the rest of the title.
        while first and _ISSUER.match(lines[first - 1].text):
            first -= 1
    last = body[-1]
    while last + 1 < len(lines) and last - body[-1] < 40:  # a signature and its list of addressees are shorter
        text = lines[last + 1].text
        if not (
            is_listed(text, titles)
            or is_listed(lines[last].text, titles)
            or _CLOSING.match(text)
            or _DATE.match(text)
            or _ISSUER.match(text)
            or is_prose(text)
            or _MARKED.match(text)
            or _TAIL.match(text)
            or _BARE.match(lines[last].text)
            and len(text) <= 80
        ):
            break
        last += 1
    return first, last


def _joined(text: str, junk: list[Stretch]) -> tuple[Stretch, ...]:
    """Junk in order, without overlaps and without white space at the ends, neighbours of one kind in one stretch."""
    parts: list[Stretch] = []
    at = 0
    for stretch in sorted(junk, key=lambda s: (s.start, -s.end)):
        start, end = max(stretch.start, at), stretch.end
        if end <= start or not text[start:end].strip():
            continue
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        at = end
        last = parts[-1] if parts else None
        if last and last.en == stretch.en and not text[last.end : start].strip():
            parts[-1] = Stretch(last.start, end, last.zh, last.en)
        else:
            parts.append(Stretch(start, end, stretch.zh, stretch.en))
    return tuple(parts)
