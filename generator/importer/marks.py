"""Finds the candidates for numbers of an outline: wherever a chapter, a section, an item or a point may begin.

Each style of number is a row of `STYLES`, from the highest level to the lowest as official documents use them
(GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）). `sequence` accepts or drops the candidates.
"""

import re
from dataclasses import dataclass, replace

from generator.importer.paragraphs import Paragraph
from generator.records.numerals import arabic_value, chinese_value

# Chinese numbers as a scan may read them: ー, 一 and - for 一, ニ and = for 二.
_CN = "[〇零一二三四五六七八九十百ー亠ニ]"
_MISREAD_CN = str.maketrans("ー亠ニ=_-", "一一二二一一")
_TEN = "[二三四五六七八九]?十[-_=]"  # 十一 whose 一 was read as a dash


@dataclass(frozen=True)
class Mark:
    """A number at which something begins: its style, value (None if it cannot be read) and place."""

    style: str
    value: int | None
    printed: str
    """As printed, without the punctuation behind it."""
    start: int
    after: int
    """The place of the first character behind the number and its punctuation."""
    paragraph: int
    """The index of its paragraph."""
    offset: int
    """Where it begins in the paragraph's text."""
    is_line_start: bool
    is_masked: bool = False
    is_loose: bool = False
    """True inside a paragraph with no full stop or gap before it: accepted only in a copy that lost its line ends."""


# style: (pattern at the beginning of a paragraph, pattern inside one). Groups `n…`: the number; `p…`: as printed.
_LOOK = r"(?=[\u4e00-\u9fff“\"《<(\[【‘'A-Z0-9*])"
_HAN = r"(?=[\u4e00-\u9fff“\"《‘*])"
_WORDS = r"(?=[\u4e00-\u9fff“\"《‘*]|20\d\d年)"
_NO_LIST = rf"(?!{_CN}{{1,3}}(?:、|[年等]|是))"  # 一、二年级 and 一、二、三等奖 are no numbers
STYLES: dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]] = {
    "part": (re.compile(rf"(?P<p>第(?P<n>{_CN}{{1,3}}|\d{{1,2}})(?:部分|编|篇(?!:)|章))[\s、:.]*"), None),
    "sect": (re.compile(rf"(?P<p>第(?P<n>{_CN}{{1,3}}|\d{{1,2}})节)[\s、:.]*"), None),
    "article": (re.compile(rf"(?P<p>第(?P<n>{_CN}{{1,4}}|\d{{1,3}})条)[\s、:]*"), None),
    "cn": (
        re.compile(
            rf"(?P<p>(?P<n>{_TEN}|{_CN}{{1,4}}|[-_](?=、)))\s*[、.,:]\s*{_LOOK}|"
            rf"(?P<p2>(?P<n2>{_CN}{{1,3}})) {{1,4}}(?=[\u4e00-\u9fff]{{2}}[^。;,]{{0,30}}$)"
        ),
        re.compile(rf"(?<=[^\d第“])(?P<p>(?P<n>{_CN}{{1,3}}))、{_NO_LIST}{_WORDS}"),
    ),
    "cnp": (
        re.compile(
            rf"(?P<p>\(\s*(?P<n>{_TEN}|{_CN}{{1,4}}|[-_=])\s*\)|(?P<n4>[㈠-㈩])|"
            rf"\((?P<n2>{_CN}{{1,3}})(?=[\u4e00-\u9fff]{{4}})|(?P<n3>{_CN}{{1,3}})\))[、.]?\s*"
        ),
        re.compile(rf"(?<=[^第])(?P<p>\((?P<n>{_CN}{{1,3}})\)|(?P<n2>[㈠-㈩]))[、.]?\s*{_WORDS}"),
    ),
    "dec": (re.compile(rf"(?P<p>(?P<n>\d{{1,2}}\.\d{{1,2}}))[.、\s]?\s*{_HAN}"), None),
    "dec3": (re.compile(rf"(?P<p>(?P<n>\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}}))[.、\s]?\s*{_HAN}"), None),
    "ar": (
        re.compile(
            rf"(?P<p>(?P<n>[0-9lIO|]{{1,3}}|\d[Oo]|\d?[ZSB]))\s*[.、,]\s*{_LOOK}(?!\d)|"
            rf"(?P<p2>(?P<n2>[⒈-⒛]))\s*|(?P<p3>(?:任务|行动|工程|措施|举措)(?P<n3>\d{{1,2}}|"
            rf"{_CN}{{1,3}}))\s*[:、.]\s*"
        ),
        re.compile(r"(?<![\d第.\-])(?P<p>(?P<n>\d{1,3}))[.、]\s*(?=[\u4e00-\u9fff“])"),
    ),
    "arp": (
        re.compile(r"(?P<p>\(\s*(?P<n>[\dlIO]{1,2})\s*\)|(?P<n2>\d{1,2})\)|(?P<n3>[⑴-⒇]))[、.]?\s*"),
        re.compile(r"(?<=[。;!?:\s])(?P<p>\((?P<n>\d{1,2})\)|(?P<n2>[⑴-⒇]))"),
    ),
    "circled": (re.compile(r"(?P<p>(?P<n>[①-⑳]))[、.]?\s*"), None),
    "ordinal": (
        re.compile(
            rf"(?P<p>第(?P<n>{_CN}{{1,3}})|首先|其次|再次|最后)[,、:]\s*|(?P<p2>第(?P<n2>{_CN}{{1,3}}|"
            rf"\d{{1,2}})项)[\s、:,]+"
        ),
        None,
    ),
    "point": (
        re.compile(rf"(?P<p>(?P<n>{_CN}{{1,3}})[是要])\s*[,、:]?"),
        re.compile(
            rf"(?<=[。;:!?,)”\s])(?P<p>(?P<n>{_CN}{{1,2}})是)|(?<=问题|不足|困难|如下|方面|打算|措施|成效|"
            rf"情况)(?P<p2>(?P<n2>一)是)"
        ),
    ),
}

# A masked number with its punctuation; the last star before the punctuation is the number's.
_MASKED_LINE = re.compile(rf"(?P<p>[*xX]{{1,2}}|某|[＊]+)\s*[.、]\s*{_HAN}")
_MASKED_INLINE = re.compile(rf"(?<![第“])(?P<p>\*)\.\s*{_HAN}")
# A number without punctuation, before a space or directly before the words: at the beginning of a line, and inside one.
_BARE_LINE = re.compile(r"(?P<p>(?P<n>\d{1,3}))\s*(?=[\u4e00-\u9fff“*])")
_BARE_INLINE = re.compile(r"(?<![\d.第“《〔\[(\-+])(?P<p>(?P<n>\d{1,3}))(?=[\u4e00-\u9fff*])")
_MEASURE = re.compile(
    r"\s*\*?(?:[个所名人项年月日号天周次场门套家份条块座处间类级届期节位倍元万亿千百余多岁分时小时]|县|市|区|乡|镇|校|"
    r"省|课时|平方|公里|亩|以上|以下|以内|左右)"
)


def marks_of(paragraphs: tuple[Paragraph, ...]) -> tuple[Mark, ...]:
    """All candidates in the order of the document."""
    found: list[Mark] = []
    for index, paragraph in enumerate(paragraphs):
        first = _line_mark(paragraph, index)
        if first:
            found.append(first)
        found += _inline_marks(paragraph, index, first)
    return tuple(found)


def _line_mark(paragraph: Paragraph, index: int) -> Mark | None:
    for style, (pattern, _) in STYLES.items():
        match = pattern.match(paragraph.text)
        if match and (
            style != "ar" or not _MEASURE.match(paragraph.text, match.end()) or re.search("[.、⒈-⒛]", match[0])
        ):
            return _mark(style, match, paragraph, index, True)
    match = _MASKED_LINE.match(paragraph.text)
    if match:
        return _mark("ar", match, paragraph, index, True, is_masked=True)
    match = _BARE_LINE.match(paragraph.text)
    if match and not _MEASURE.match(paragraph.text, match.end("p")) and len(paragraph.text) > match.end() + 1:
        return _mark("bare", match, paragraph, index, True)
    return None


def _inline_marks(paragraph: Paragraph, index: int, first: Mark | None) -> list[Mark]:
    begin = first.offset + len(first.printed) if first else 1
    text = paragraph.text
    found: dict[int, Mark] = {}
    for style, (_, pattern) in STYLES.items():
        for match in pattern.finditer(paragraph.text, begin) if pattern else ():
            mark = _mark(style, match, paragraph, index, False)
            before = "。;!?:" if style == "cnp" else "。;!?"
            is_loose = (
                style in ("cn", "cnp") and text[mark.offset - 1] not in before and not text[mark.offset - 1].isspace()
            )
            found.setdefault(mark.offset, replace(mark, is_loose=is_loose))
    for match in _MASKED_INLINE.finditer(paragraph.text, begin):
        found.setdefault(match.start("p"), _mark("ar", match, paragraph, index, False, is_masked=True))
    for match in _BARE_INLINE.finditer(paragraph.text, begin):
        if not _MEASURE.match(paragraph.text, match.end("p")):
            found.setdefault(match.start("p"), _mark("bare", match, paragraph, index, False))
    return [found[place] for place in sorted(found)]


def _mark(
    style: str, match: re.Match[str], paragraph: Paragraph, index: int, is_line_start: bool, *, is_masked: bool = False
) -> Mark:
    groups = match.groupdict()
    number = groups.get("n") or groups.get("n2") or groups.get("n3") or groups.get("n4")
    value = None if is_masked or number is None else _value(style, number)
    name = next(name for name in ("p", "p2", "p3") if groups.get(name) is not None)
    start, end = match.span(name)
    after = min(match.end(), len(paragraph.at) - 1)
    return Mark(
        style,
        value,
        match[name].strip(),
        paragraph.at[start],
        paragraph.at[after],
        index,
        start,
        is_line_start,
        is_masked,
    )


def _value(style: str, number: str) -> int | None:
    for first, last in ("①⑳", "㈠㈩", "⑴⒇", "⒈⒛"):
        if first <= number <= last:
            return ord(number) - ord(first) + 1
    if style in ("dec", "dec3"):
        return int(number.rsplit(".", 1)[1])
    return chinese_value(number.translate(_MISREAD_CN)) or arabic_value(number)


# Words that number a list, by value.
WORDS_OF_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
