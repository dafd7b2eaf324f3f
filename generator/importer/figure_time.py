"""Determines the kind of a figure (target, actual or baseline) and its year, printed or given by the document."""

import re
from dataclasses import dataclass

from generator.importer.dates import FIVE_YEARS


@dataclass(frozen=True)
class Setting:
    """What holds for all figures of a document: its kind, its years, and whether the copy lost digits."""

    plan_kind: str
    first_year: int | None
    last_year: int | None
    are_digits_damaged: bool = False
    is_looking_back: bool = False
    """True in a chapter of a plan that reviews the year before (去年, 这一年)."""


_ACHIEVED = re.compile(
    r"成就|成效|(?:发展|工作|现有|现实)基础|回顾|现状|规划(?:环境|背景)|发展(?:环境|背景)|进展情况|工作总结|完成情况|"
    r"“?十[一二三四]五”?(?:时期|期间)|过去"
)
_PLANNED = re.compile(r"计划|打算|安排|目标|思路|下一步|明年|任务")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_SO_FAR = re.compile(r"(?:以来|五年来|[三五]年间|近年来|截至|截止|目前|现有)[^。;]*$")
LONGEST_SENTENCE = 1_000  # characters before a figure in which its year is searched


def tells_of_the_past(title: str) -> bool:
    """Whether a short heading says that what follows has been achieved."""
    return len(title) <= 16 and bool(_ACHIEVED.search(title)) and not _PLANNED.search(title)


def year_of(text: str, place: int, setting: Setting, headings: tuple[str, ...]) -> tuple[int | None, str | None]:
    """The year of a figure and its basis: printed before it in its sentence, else given by heading or period.

    Both are None if nothing gives a year.
    """
    begin = max(text.rfind(mark, max(0, place - LONGEST_SENTENCE), place) for mark in "。;\n") + 1
    printed = _years_before(text, begin, place)
    if not printed and text[begin - 1 : begin] == ";":
        # A year at the beginning of the sentence applies to its other clauses too.
        begin = max(text.rfind(mark, max(0, place - LONGEST_SENTENCE), place) for mark in "。\n") + 1
        opened = re.match(r"\s*(?:截至|截止|到|至)?((?:19|20)\d{2})年(?:底|末)?,", text[begin:place])
        printed = [int(opened[1])] if opened else []
    if printed and 1949 <= printed[-1] <= 2100:
        return printed[-1], "stated"
    above = [int(y) for title in headings for y in re.findall(r"((?:19|20)\d{2})\s*年(?!-|规划)", title)]
    if above:
        return above[-1], "annual"
    if setting.first_year and setting.first_year == setting.last_year:
        return setting.last_year - setting.is_looking_back, "annual"
    if setting.last_year and setting.plan_kind in ("plan", "opinion"):
        return setting.last_year, "period"
    return None, None


def _years_before(text: str, begin: int, place: int) -> list[int]:
    """The years printed between two offsets, without those in a comparison (比2015年) or a name."""
    words = text[begin:place]
    return [
        int(m[1])
        for m in _YEAR.finditer(words)
        if not re.match(r"\s*(?:-|规划|版|修订|\))", words[m.end() :])
        and not re.search(r"(?:比|较|相比|对比|同比)$", words[: m.start()])
    ]


def year_of_result(text: str, place: int) -> tuple[int | None, str | None]:
    """The year of a result in a plan, and its basis: the last of the five years that the paragraph names."""
    named = _ends_of_five_years(text[text.rfind("\n", 0, place) + 1 : place])
    return (named[-1], "period") if named else (None, None)


def kind_of(before: str, headings: tuple[str, ...], setting: Setting, after: str, is_reported: bool) -> str:
    """`target`, `actual` or `baseline`, by the kind of document, the headings above and the words around."""
    sentence = re.split(r"[。;\n]", before)[-1]
    if re.search(r"(?:从|由)(?:(?:19|20)\d{2}年)?(?:底|末|初)?的?[^,。]{0,12}$", sentence[-24:]) and re.match(
        r"[^,。;]{0,16}(?:增|提|上升|下降|减|扩|发展)[^,。]{0,4}(?:到|至|为)", after
    ):
        return "baseline"
    past = _ends_of_five_years(sentence)
    if setting.plan_kind in ("plan", "opinion") and (
        _SO_FAR.search(sentence) or past and setting.first_year and max(past) < setting.first_year
    ):
        return "actual"
    reports = (
        setting.is_looking_back
        or any(_ACHIEVED.search(title) for title in headings)
        and not any(_PLANNED.search(title) for title in headings[-1:])
    )
    is_report = setting.plan_kind == "report" and not any(_is_ahead(title, setting) for title in headings)
    return "actual" if is_report or reports or is_reported else "target"


_NAMES = "|".join(sorted(FIVE_YEARS, key=len, reverse=True))
_NAMED = re.compile(rf"“({_NAMES})”|(?<![第二三四五六七八九])({_NAMES})(?=期间|时期|以来|规划|末|初)")


def _ends_of_five_years(words: str) -> list[int]:
    """The last years of the five-year plans that the words name (“十三五” → 2020); 第十五届 does not name one."""
    return [FIVE_YEARS[m[1] or m[2]] + 4 for m in _NAMED.finditer(words)]


def _is_ahead(title: str, setting: Setting) -> bool:
    """Whether a heading of a report announces plans."""
    if re.search(
        r"下一?步|下一?阶段|明年|今后|打算|计划|安排|思路|设想|展望|努力方向|下半年(?!.{0,4}(?:总结|完成|回顾))", title
    ):
        return True
    last = setting.last_year
    return last is not None and any(int(year) > last for year in re.findall(r"((?:19|20)\d{2})\s*年", title))
