"""Finds title, kind, issuer, city, dates and period of a document: as printed, else inferred, else left open.

A page clock, a forum's posting date and the date of a copy are not the document's. What is inferred carries its
evidence; what is neither printed nor inferred stays open, and the report says so.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from generator.importer.dates import DATE, POSTED, period_of_events, period_of_lost_digits, period_of_words, read_date
from generator.importer.line_shapes import PIECE
from generator.importer.printed_city import Evidence, city_of, local_name, short_name
from generator.records import City, normal_document_number
from generator.records.numerals import plain


@dataclass(frozen=True)
class Metadata:
    """What is known of a document; None or empty if it does not say."""

    title: str
    kind: str
    city: str | None
    city_name: str | None
    period: str | None
    issuer: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    signed: str | None = None
    published: str | None = None
    posted: str | None = None
    validity: str | None = None
    person: tuple[str, str] | None = None
    local_name: str | None = None
    """The printed name of a county or of a city that the table of cities lacks."""
    is_stated: bool = True
    evidence: tuple[Evidence, ...] = ()
    taken: tuple[tuple[str, str, int], ...] = ()
    """What was taken from an information table: field, words, offset in the source."""
    doubts: tuple[str, ...] = ()


_LABELS = {
    "index_number": r"索\s*引\s*号|信息索引",
    "document_number": r"发\s*文\s*字\s*号|文\s*号|文件编号|发布文号|文件字号",
    "issuer": r"发\s*文\s*机\s*关|发\s*布\s*机\s*构|发\s*文\s*单\s*位|发\s*布\s*单\s*位|制\s*发\s*机\s*关|发布机关",
    "signed": r"成\s*文\s*日\s*期|发\s*文\s*日\s*期|生\s*成\s*日\s*期|印\s*发\s*日\s*期|制发日期|签发日期",
    "published": r"发\s*布\s*日\s*期|发\s*布\s*时\s*间|公\s*开\s*日\s*期|公开时间|PubDate",
    "validity": r"有\s*效\s*性|时\s*效\s*性|效\s*力\s*状\s*态|有效状态",
    "title": r"标\s*题|信息名称|文件名称|名\s*称|ArticleTitle",
    "other": r"主题分类|主\s*题\s*词|体裁分类|服务对象|公文种类|实施日期|生效日期|失效日期|失效时间|废止日期|公开方式|"
    r"公开时限|公开范围|公开形式|关\s*键\s*词|内容概述|来\s*源|ContentSource|SiteName|ColumnName|信息来源|"
    r"责任编辑|浏览次数|字\s*体|打\s*印",
}
_LABEL = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()))
_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{1,14})\s*[\[(【〔［]\s*(?P<year>\d{4})\s*[\])】〕］]\s*第?\s*(?P<serial>\d{1,4})\s*号"
)
_ISSUER = re.compile(
    r"(?P<issuer>(?:中共)?[\u4e00-\u9fff]{2,12}?(?:市|州|盟|地区|区|县|省)?(?:委)?(?:人民政府办公[厅室]|人民政府|"
    r"教育体育局|教育和体育局|教育局|教体局|教育厅|教育委员会|教育工作领导小组(?:办公室)?|教育工委))"
)
_SIGNED_BY = re.compile(_ISSUER.pattern + r"(?:党委|党组|党工委|办公室)?")
_POST = re.compile(
    r"^(?:--|报告人|讲话人|汇报人|[（(])?\s*(?P<post>[\u4e00-\u9fff、()]{2,30}?(?:副?局长|副?书记|副?主任|调研员|"
    r"总督学|督学|副?处长|副?科长|副?市长|副?县长|副?区长|副?校长|副?院长|成员|巡视员|副?秘书长|主席|常委|厅长|部长|"
    r"主委|组长|党委委员))\s*[:：]?\s*(?P<name>[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff])\s*[)）]?$"
)
KINDS = (
    ("speech", r"讲话|致辞|发言|讲稿"),
    (
        "assignments",
        r"分管工作(?:安排|分工|及[\u4e00-\u9fff]{2,8})?|分管[\u4e00-\u9fff]{0,8}(?:安排|计划)|分工(?:安排|方案|表)?|"
        r"任务(?:分解(?:表|方案)?|清单|台账)|推进台账|(?:分解|分工|责任)表|责任清单|工作台账",
    ),
    ("report", r"总结|汇报|报告|工作情况|完成情况|述职|年报|工作回顾|白皮书|公报"),
    ("plan", r"规划|五年计划|行动计划|发展计划|提升计划|纲要|三年"),
    ("priorities", r"要点|工作计划|工作打算|工作思路|重点工作|年度计划|工作安排|重点任务|工作部署"),
    ("opinion", r"意见|方案|办法|通知|细则|决定|措施|规定|条例|制度|指南"),
    ("assignments", r"安排"),
    ("plan", r"计划"),
    ("priorities", r"工作$"),
)


def kind_of(title: str, words: str) -> tuple[str, bool]:
    """The kind of document by its title, and whether the title says so; else a guess by its words."""
    inner = re.search(r"印发《?(.{4,60}?)》?的?通知|关于(?:印发|转发)(.{4,60})的通知", title)
    title = next((g for g in inner.groups() if g), title) if inner else title
    bare = re.sub(r"的?通知$", "", title)
    if bare != title and any(re.search(rf"(?:{pattern})\s*$", bare) for _, pattern in KINDS):
        title = bare
    if re.search(r"总结.{0,12}(?:打算|计划|安排|思路|要点)", title):
        return "report", True
    if (
        re.search(r"(?:19|20)\d{2}年(?!-)", title)
        and re.search(r"计划$", title)
        and not re.search(r"(?:行动|发展|提升|[三五]年|建设|培养|实施|专项)计划|规划|\d{4}年?-", title)
    ):
        return "priorities", True
    last = (
        re.split(r"[-—(（]", title)[0]
        if re.search(r"讲话|要点|规划|总结|意见|方案|计划|安排", re.split(r"[-—(（]", title)[0])
        else title
    )
    ends = {kind: max((m.end() for m in re.finditer(pattern, last)), default=0) for kind, pattern in reversed(KINDS)}
    for kind, pattern in KINDS:
        if re.search(rf"(?:{pattern})\s*(?:\([^)]*\))?$", last):
            return kind, True
    best = max(ends, key=ends.__getitem__)
    if ends[best]:
        return best, True
    return ("report" if len(re.findall(r"了|取得|完成", words)) > len(words) / 250 else "priorities"), False


_NO_CITY = "the city is not printed: give its id with --city, in small letters, such as --city qingchuan"
_NO_PERIOD = (
    "the year is not printed: give it with --period (--period 2023, or 2021-2025); "
    "without it the draft does not pass check"
)


def metadata_of(
    source: str, cleaned: str, title: str, front: str, cities: tuple[City, ...], *, lost_digits: str = ""
) -> Metadata:
    """Everything known of a document.

    `source` is the whole file, `cleaned` this document, `front` what precedes its text, `title` what was found of it.
    """
    page = plain(source)
    labels = {name: found for name, found in _labelled(page).items() if name != "other"}
    values = {name: words for name, (words, _) in labels.items()}
    title = _clean_title(title) or values.get("title", "")
    title = re.sub(r"(?<=规划|计划|纲要|要点|方案)\s*目\s*录$", "", title)
    kind, is_kind_stated = kind_of(title, cleaned)
    doubts = [] if title else ["no title was found; the title is a proposal"]
    if not is_kind_stated:
        doubts.append(f"the title does not say what kind of document it is; {kind} is a guess")
    signature = _signature(cleaned)
    city = city_of(title, values.get("issuer", ""), front, page, cities, signature)
    local = None if city.name else local_name(title, values.get("issuer", ""), signature)
    if city.name is None and local is None:
        doubts.append(_NO_CITY)
    text = cleaned[len(front) :] if cleaned.startswith(front) else cleaned
    period, reason = _period(title, front, text, page, kind, lost_digits)
    evidence = [found for found in (city.evidence, reason) if found]
    if period is None:
        doubts.append(_NO_PERIOD)
    is_period_stated = period is not None and reason is None
    number = _document_number(values.get("document_number", ""), front)
    dates = _dates(values, page, front, cleaned)
    issued = int((dates.signed or (number or "").partition("〔")[2][:4] or "0")[:4])
    if kind in ("opinion", "plan") and period and "-" not in period and 1949 <= issued < int(period):
        evidence.append(
            Evidence(f"发文于{issued}年，目标定到{period}年", f"issued in {issued}, with targets for {period}")
        )
        period = f"{issued}-{period}"
    if lost_digits and (number or dates.signed or dates.published):
        number, dates = None, dates._replace(signed=None, published=None)
        doubts.append("dates and document number are not taken: the copy lost digits")
    issuer = values.get("issuer") or _issuer(title, front) or (signature.split("\n")[-1] or None)
    name = city.name or local
    return Metadata(
        title=title,
        kind=kind,
        city=city.id,
        city_name=city.name,
        period=period,
        issuer=issuer or None,
        document_number=number,
        index_number=_index_number(values.get("index_number")),
        signed=dates.signed,
        published=dates.published,
        posted=dates.posted,
        validity=_validity(values.get("validity", "")),
        person=_person(front),
        local_name=local,
        is_stated=name is not None and is_period_stated and short_name(name) in title + (issuer or ""),
        evidence=tuple(evidence),
        taken=tuple((name, words, place) for name, (words, place) in labels.items()),
        doubts=tuple(doubts),
    )


def _clean_title(title: str) -> str:
    """The title without the number of a collection and a bracket of the site before it."""
    return re.sub(r"^\[[^\[\]]{2,8}\]\s*", "", PIECE.sub("", re.sub(r"\s+", " ", title).strip()))


def _signature(cleaned: str) -> str:
    """The issuers on the last lines of the document, a line each."""
    lines = [line.strip() for line in cleaned.rstrip().split("\n")[-14:]]
    return "\n".join(line for line in lines if _SIGNED_BY.fullmatch(line))


def _period(
    title: str, front: str, text: str, page: str, kind: str, lost_digits: str
) -> tuple[str | None, Evidence | None]:
    """The period, and the evidence for it unless title or front matter print it."""
    if not lost_digits:
        period, reason = period_of_words(title, front, text, kind)
        if period:
            return period, Evidence(*reason) if reason else None
    found = period_of_lost_digits(title, lost_digits) or period_of_events(text) or period_of_events(page)
    if not found:
        return None, None
    period, zh, en = found
    return period, Evidence(zh, en)


class _Dates(NamedTuple):
    """The dates of a document, and the date on which somebody posted the copy."""

    signed: str | None
    published: str | None
    posted: str | None


def _dates(values: dict[str, str], page: str, front: str, cleaned: str) -> _Dates:
    signed = read_date(values.get("signed", "")) or _signature_date(front, cleaned)
    published = read_date(values.get("published", "")) or _header_date(page)
    posted = next((read_date(m[1]) for m in POSTED.finditer(page)), None)
    if published and _is_sharing_site(page):
        posted = posted or published
    return _Dates(signed, None if posted == published else published, posted)


def _labelled(page: str) -> dict[str, tuple[str, int]]:
    """The values of an information table by field, with the place of the label; the first of each field counts.

    A value is on the line of its label or on the next.
    """
    found: dict[str, tuple[str, int]] = {}
    head = page[:6000]
    marks = [m for m in _LABEL.finditer(head) if re.search(r"(?:^|[\s\[【|])$", head[: m.start()]) or m.start() == 0]
    marks = [m for m in marks if re.match(r"\s*[\]】]?\s*[:\s]", head[m.end() :])]
    ends = [mark.start() for mark in marks[1:]] + [len(head)]
    for mark, end in zip(marks, ends, strict=False):
        words = head[mark.end() : end].lstrip(" :\t]】")
        words = words.lstrip("\n\r\t :") if not words.strip(" \t") or words[0] in "\r\n" else words
        value = re.split(r"[\n\r\t]|\s{2,}|[\[【](?!\d{4})", words, maxsplit=1)[0].strip()
        if mark.lastgroup and mark.lastgroup not in found and value and len(value) <= 120:
            found[mark.lastgroup] = (value, mark.start())
    return found


def _document_number(labelled: str, front: str) -> str | None:
    for words in (labelled, *reversed(front.split("\n")), front.replace("\n", "")):
        found = _NUMBER.search(plain(words))
        if found and not re.search(r"[《“(]\s*$", plain(words)[: found.start()]) and len(words) < 400:
            try:
                return str(normal_document_number(f"{found['office']}〔{found['year']}〕{found['serial']}号"))
            except ValueError:
                continue
    return None


def _signature_date(front: str, cleaned: str) -> str | None:
    """The date of the signature: a line that is a date, before the text or among its last lines."""
    lines = [line.strip() for line in front.split("\n")] + [line.strip() for line in cleaned.rstrip().split("\n")[-14:]]
    for line in reversed(lines):
        words = (
            re.sub(r"^[\u4e00-\u9fff]{4,24}\s*(?=\d{4}年\d{1,2}月\d{1,2}日$)", "", line.strip("()"))
            if line.startswith("(")
            else line.strip("()")
        )
        found = DATE.match(words)
        if found and found.end() == len(words):
            return read_date(words)
        printed = re.search(
            r"(?:办公[厅室]|委员会|局|政府)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:印发)?$", words
        )
        if printed:
            return read_date(printed[1])
    return None


def _is_sharing_site(page: str) -> bool:
    """Whether the copy names as its source a site on which anybody posts, rather than an office."""
    named = re.search(r"(?:来\s*源|作\s*者|编\s*辑)\s*:\s*(\S{2,30})", page[:3000])
    if not named or re.search(r"局|委|政府|厅|[处科室]$|教育网|日报|新华|人民", named[1]):
        return False
    return bool(
        re.search(
            r"文秘|范文|网友|文库|投稿|admin|佚名|未知|原创|本站|互联网|作文|公文|材料|文章|论文|www\.|\.com|\.net|"
            r"\.cn",
            named[1],
            re.IGNORECASE,
        )
    )


def _header_date(page: str) -> str | None:
    """The date that a government page prints beside its source: 时间：… 来源：…."""
    found = re.search(r"(?:时间|日期)\s*:\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}).{0,40}来源\s*:", page) or re.search(
        r"来源\s*:.{0,40}(?:时间|日期)\s*:\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})", page
    )
    return read_date(found[1]) if found else None


def _issuer(title: str, front: str) -> str | None:
    for words in (title, *reversed(front.split("\n"))):
        found = _ISSUER.match(words.strip(" ()"))
        if found and not re.search(r"[*某]|关于", found["issuer"]):
            return found["issuer"]
    return None


def _index_number(value: str | None) -> str | None:
    return value if value and re.search(r"\d", value) and len(value) <= 60 else None


def _validity(value: str) -> str | None:
    if re.match(r"(?:继续|现行)?有效", value):
        return "in_force"
    return "expired" if re.match(r"失效|废止|已废止|无效", value) else None


def _person(front: str) -> tuple[str, str] | None:
    """Name and post of a person, from a line below the title."""
    for line in front.split("\n"):
        found = _POST.match(plain(line).strip())
        if found and not re.search(r"关于|工作|会议", found["name"]):
            return re.sub(r"\s", "", found["name"]), found["post"]
    return None
