"""Reads dates and periods as Chinese documents print them, and infers the year from events that a text names."""

import datetime
import re

from generator.records.numerals import chinese_value, plain

_Y = r"(?:\d{4}|[二〇○О零O一三四五六七八九]{4})"
_N = r"[\d一二三四五六七八九十]{1,3}"
DATE = re.compile(rf"(?P<y>{_Y})\s*[年.\-/]\s*(?P<m>{_N})\s*[月.\-/]?\s*(?:(?P<d>{_N})\s*日?)?")
# The date on which somebody posted a copy.
POSTED = re.compile(
    r"(?:发表于|上传(?:时间|日期)\s*:|发帖时间\s*:|最后编辑|更新时间\s*:)\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})"
)

FIVE_YEARS = {
    "九五": 1996,
    "十五": 2001,
    "十一五": 2006,
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
}
# What a text can say of one year only.
_EVENTS = (
    (r"迎接党的二十大(?:胜利)?召开|党的二十大(?:即将|将要|将)?(?:胜利)?召开之年|二十大即将召开", 2022),
    (r"贯彻(?:落实)?党的二十大精神的?开局之年|二十大.{0,8}开局之年", 2023),
    (r"“?十三五”?(?:规划)?(?:的)?开局之年", 2016),
    (r"“?十三五”?(?:规划)?(?:的)?收官之年", 2020),
    (r"“?十四五”?(?:规划)?(?:的)?开局之年", 2021),
    (r"“?十四五”?(?:规划)?(?:的)?收官之年", 2025),
    (r"“?十五五”?(?:规划)?(?:的)?开局之年", 2026),
    (r"(?:庆祝|迎接)(?:中国共产党成立|建党)(?:100|一百)周年", 2021),
    (r"(?:庆祝|迎接).{0,4}新中国成立70周年|(?:庆祝|迎接)中华人民共和国成立70周年", 2019),
    (r"(?:庆祝|迎接).{0,4}新中国成立75周年|(?:庆祝|迎接)中华人民共和国成立75周年", 2024),
    (r"党的十九大精神的?开局之年", 2018),
    (r"学习贯彻新修订的《中国共产党纪律处分条例》", 2024),
)


# Days and anniversaries whose number gives the year: name and the year before the first.
_COUNTED = (
    (r"教师节", 1984),
    (r"全国推广普通话宣传周|推普周", 1997),
    (r"(?:全国)?中小学生安全教育日", 1995),
    (r"(?:中国共产党成立|建党|党的生日)", 1921),
    (r"(?:新中国|中华人民共和国)成立|建国", 1949),
    (r"改革开放", 1978),
    (r"五四运动", 1919),
    (r"(?:中国人民)?抗日战争(?:暨世界反法西斯战争)?胜利|抗战胜利", 1945),
    (r"红军长征胜利|长征胜利", 1936),
)


def _of_counted(words: str) -> tuple[int, str] | None:
    """The year of a numbered day (第39个教师节) or anniversary (建党102周年) that the text names, and its words."""
    for name, before in _COUNTED:
        for found in (
            *re.finditer(rf"第\s*(\d{{1,3}}|[一二三四五六七八九十百]{{1,5}})\s*[个届次]\s*(?:{name})", words),
            *re.finditer(rf"(?:{name})\s*(\d{{1,3}}|[一二三四五六七八九十百]{{1,5}})\s*周年", words),
        ):
            number = int(found[1]) if found[1].isdigit() else chinese_value(found[1])
            if number and 1995 <= before + number <= 2040:
                return before + number, found[0]
    return None


def read_date(words: str) -> str | None:
    """A printed date in ISO 8601, `2022-06` if no day is printed; None if there is no valid date."""
    found = DATE.search(plain(words))
    if not found:
        return None
    year, month, day = (_number(found[name]) for name in ("y", "m", "d"))
    if year is None or month is None or not 1949 <= year <= 2100:
        return None
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def _number(words: str | None) -> int | None:
    if not words:
        return None
    words = words.translate(str.maketrans("○ОO", "〇〇〇"))
    return int(words) if words.isdigit() else chinese_value(words)


_RANGE = re.compile(r"((?:19|20)\d{2})\s*年?\s*(?:-{1,2}|至|到|~)\s*((?:19|20)\d{2})\s*年?")
_ONE = re.compile(r"((?:19|20)\d{2})\s*(?:年|学年)")
_FIVE = re.compile(r"“?(九五|十五五|十一五|十二五|十三五|十四五|十五)”(?!期间(?:取得|主要))")


def period_of_words(title: str, front: str, text: str, kind: str) -> tuple[str | None, tuple[str, str] | None]:
    """The period that the title prints, without evidence; else the one of opening or date, with evidence."""
    dated = [m[1] for m in re.finditer(r"((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月", plain(front))]
    if found := _period(plain(title), kind, is_title=True):
        return found, None
    opening = plain(text[:1500])
    if found := _period(opening, kind, is_title=False):
        is_annual = kind in ("priorities", "assignments", "speech")
        if dated and is_annual and re.search(rf"{dated[-1]}\s*年", opening):
            return dated[-1], (
                f"题目未写年份，落款为{dated[-1]}年，开头亦言{dated[-1]}年",
                f"the title has no year; the date and the opening have {dated[-1]}",
            )
        return found, (f"题目未写年份，开头写明{found}", f"the title has no year; the opening names {found}")
    years = [m[1] for m in _ONE.finditer(plain(front))]
    if years:
        return years[-1], (
            f"题目与开头未写年份，落款为{years[-1]}年",
            f"neither title nor opening has a year; the signature has {years[-1]}",
        )
    return None, None


def _period(words: str, kind: str, is_title: bool) -> str | None:
    spans = [(int(a), int(b)) for a, b in _RANGE.findall(words)]
    fives = [FIVE_YEARS[name] for name in _FIVE.findall(words)]
    years = [int(y) for y in _ONE.findall(words)]
    if kind == "opinion" and not is_title and (due := _due(words, years)):
        return due
    if kind in ("plan", "opinion") or (is_title and not years):
        for first, last in spans:
            if first < last <= first + 15:
                return f"{first}-{last}"
        if fives and (is_title or kind == "plan"):
            first = fives[0] if is_title else max(fives)  # a plan also reviews the five years before
            return f"{first}-{first + 4}"
    if is_title and spans and not years:
        return f"{spans[0][0]}-{spans[0][1]}" if spans[0][0] < spans[0][1] else None
    if years:
        # The year that is named most often; the first of those named equally often.
        return str(max(dict.fromkeys(years), key=lambda y: (years.count(y), -years.index(y))))
    return None


def _due(words: str, years: list[int]) -> str | None:
    """The period up to the first year for which an opinion sets targets (到2025年); None if it sets none."""
    due = [int(y) for y in re.findall(r"到((?:19|20)\d{2})年", words)]
    if not due:
        return None
    begin = min((y for y in years if y < due[0]), default=None)
    return f"{begin}-{due[0]}" if begin else str(due[0])


def period_of_events(text: str) -> tuple[str, str, str] | None:
    """The year that an event named in the text implies, with the evidence in Chinese and English."""
    words = plain(text)
    for pattern, year in _EVENTS:
        found = re.search(pattern, words)
        if found:
            return str(year), f"正文称“{found[0]}”，即{year}年", f"the text says {found[0]}, which is {year}"
    counted = _of_counted(words)
    if counted:
        year, named = counted
        return str(year), f"正文提到“{named}”，即{year}年", f"the text names {named}, which is {year}"
    return None


def period_of_lost_digits(title: str, lost: str) -> tuple[str, str, str] | None:
    """The year of a title that lacks the digits `lost`, with the evidence, if only one year can have been printed."""
    if not lost:
        return None
    for printed in re.findall(r"(\d{1,3})\s*年", plain(title)):
        fitting = [y for y in range(1990, 2041) if "".join(d for d in str(y) if d not in lost) == printed]
        if len(fitting) == 1:
            year = fitting[0]
            return (
                str(year),
                f"题目印作“{printed}年”，副本失去数字{'、'.join(lost)}，只能是{year}年",
                f"the title has {printed}年; without {', '.join(lost)} only {year} is printed so",
            )
    return None
