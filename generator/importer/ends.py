"""Finds both ends of a document: title and front matter before the text, signature and annexes behind it."""

import re
from itertools import pairwise

from generator.importer.boxes import Box
from generator.importer.line_shapes import TITLE_END, is_front_line
from generator.importer.marks import Mark
from generator.importer.paragraphs import Paragraph

DATE_LINE = re.compile(
    r"^\(?(?:\d{2,4}|[〇○O零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月.{0,12}$|"
    r"^\([\u4e00-\u9fff]{4,24}\s*\d{4}年\d{1,2}月\d{1,2}日\)$"
)
_BYLINE = re.compile(r"^(?:--)?[\u4e00-\u9fff·\s、()]{2,40}$")
_LETTER = re.compile(
    r"^(?:现将|现印发|经.{2,40}(?:同意|批准|审议|研究)|根据.{4,60}现将|.{0,40}印发给你们|"
    r".{0,30}请(?:认真|结合).{0,30}(?:执行|落实|实施)。)"
)
_SALUTE = re.compile(r"^(?:各位|同志们|同志|尊敬的|女士们).{0,40}[:,!]?$")

# Paragraphs that close a document: thanks, appeal, annexes, signature, date, lists of recipients.
_CLOSING = re.compile(
    r"^(?:同志们|各位(?:领导|同志)|谢谢|特此|附\s*件|附\s*表|附\s*:|附\s*注|抄\s*送|抄\s*报|主\s*送|分\s*送|主题词|"
    r"联系人|联系电话|\(?此件|\(?联\s*系\s*人|\(?信息公开|本(?:意见|规划|方案|通知|办法|要点|计划|细则)(?:自|由|从|"
    r"有效期|未尽)|以上(?:汇报|报告|意见|方案|如有)|不妥之处|汇报完毕|.{0,12}(?:办公室|委员会|教育局|"
    r"人民政府)\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:印发)?$)"
)
_SIGNATURE = re.compile(
    r"^[\u4e00-\u9fffXx*]{2,30}(?:人民政府|委员会|教育局|教体局|教育体育局|教育和体育局|教育厅|办公室|办公厅|领导小组|"
    r"党委|党组|工委|局)$"
)


def front_end(before: list[Paragraph]) -> tuple[int, tuple[int, int]]:
    """How many of the paragraphs before the first number are front matter, and the range of those that are the title.

    The end of the range is exclusive; the range is empty if the document has no title.
    """
    titles = [i for i, p in enumerate(before) if _is_title(p.text)]
    split = 0
    for i, paragraph in enumerate(before):
        text = paragraph.text
        is_byline = _BYLINE.match(text) and not _SALUTE.match(text) and len(text) <= 40
        if (
            _is_title(text)
            or is_front_line(text)
            or DATE_LINE.match(text)
            or _SIGNATURE.match(text)
            or (is_byline and split == i)
            or (_LETTER.match(text) and any(title > i for title in titles))
        ):
            split = i + 1
    if not titles or titles[0] >= split:
        named = next((i for i in range(split) if not _is_not_title(before[i].text)), None)
        return split, (named, named + 1) if named is not None else (0, 0)
    # The title includes the lines above the first that ends like a title, and those below with which it goes on.
    last = titles[0]
    first = last
    while first and (_SIGNATURE.match(before[first - 1].text) or _is_title_part(before[first - 1].text)):
        first -= 1
    while last + 1 < split and (
        before[last + 1].text.startswith("--")
        and len(before[last + 1].text) < 60
        or continues_title(before[last].text, before[last + 1].text)
    ):
        last += 1
    return split, (first, last + 1)


def _is_not_title(text: str) -> bool:
    """Whether a paragraph of the front matter is an addressee, a date, a document number or a signature."""
    return bool(
        text.endswith(":")
        or DATE_LINE.match(text)
        or _SIGNATURE.match(text)
        or re.search(r"\d{4}[\])】〕〉]\s*\d+\s*号$", text)
    )


def _is_title(text: str) -> bool:
    return 7 <= len(text) <= 80 and bool(TITLE_END.search(text)) and not re.search(r"[。;!?:]", text)


# The words in which a title that begins with 关于 must end (党政机关公文处理工作条例, 8).
_NOTICE_END = re.compile(
    r"(?:通知|意见|方案|办法|决定|决议|报告|函|批复|通报|公告|通告|规定|规划|计划|要点|细则|纪要|议案|请示|安排|措施|"
    r"讲话|汇报)(?:\([^()]*\))?$"
)


def continues_title(title: str, following: str) -> bool:
    """Whether `following` is the second line of a title: 要点的通知 after 关于印发2022年教育工作."""
    if not TITLE_END.search(following) or re.search(r"[。;!?:]", following) or _LETTER.match(following):
        return False
    is_open = any(title.count(a) != title.count(b) for a, b in ("《》", "()", "“”"))
    return (
        is_open
        or "印发" in title
        and not title.endswith("通知")
        or "关于" in title
        and not _NOTICE_END.search(title)
        or title.endswith("工作")
        and len(following) <= 12
    )


def _is_title_part(text: str) -> bool:
    return len(text) <= 50 and not re.search(r"[。;!?:]|\d{4}[\])】〕〉]|^附\s*件", text) and not DATE_LINE.match(text)


def closing_start(paragraphs: tuple[Paragraph, ...], marks: tuple[Mark, ...], boxes: tuple[Box, ...]) -> int | None:
    """The place of the first paragraph that closes the document; None if there is no closing."""
    last = max([m.paragraph for m in marks] + [b.last - 1 for b in boxes], default=len(paragraphs) - 1)
    for i in range(last + 1, len(paragraphs)):
        text = paragraphs[i].text
        if _CLOSING.match(text) or ((DATE_LINE.match(text) or _SIGNATURE.match(text)) and i >= len(paragraphs) - 6):
            return paragraphs[i].start
    # Where every item is one paragraph, the paragraph behind the last item is not part of it.
    starts = [m.paragraph for m in marks if m.is_line_start]
    if last + 1 == len(paragraphs) or len(starts) < 6 or any(b - a > 1 for a, b in pairwise(starts)):
        return None
    if paragraphs[starts[-1]].end - paragraphs[starts[-1]].start > 60:
        return paragraphs[last + 1].start
    return None
