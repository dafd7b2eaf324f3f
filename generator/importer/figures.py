"""Figures of an item: every measured number with its words, and none that only orders speech, names or dates.

What is proposed is what is printed: value or range in the unit as printed, comparator, year where one stands with it.
A masked number is a figure in state `masked`; where the copy lost digits throughout, every figure is `damaged`.
"""

import re
from dataclasses import dataclass, replace

from generator.importer import figure_words as w
from generator.importer.figure_time import Setting, kind_of, year_of, year_of_result
from generator.importer.paragraphs import Paragraph
from generator.importer.spans import Span
from generator.records.numerals import as_number, chinese_value


@dataclass(frozen=True)
class DraftFigure:
    """A proposed figure; `phrase` is the words it counts, from which the indicator is matched or named."""

    phrase: str
    kind: str
    comparator: str
    value: str | None
    low: str | None
    high: str | None
    unit: str | None
    year: int | None
    year_basis: str | None
    state: str
    printed: str
    span: Span
    clause: str = ""


_QUOTED = re.compile(
    r"“[^“”\n]{1,24}”|\"[^\"\n]{1,16}\"|《[^《》\n]{1,80}》|〔[^〕\n]{1,12}〕|「[^」\n]{1,24}」|‘[^’\n]{1,24}’|<[^<>\n]{4,60}>"
)
_DATE = re.compile(
    r"(?:19|20)\d{2}\s*(?:-{1,2}\s*(?:19|20)?\d{2,4}\s*)?(?:学)?年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月(?:份|底|初|中旬|下旬|上旬)?|(?:19|20)\d{2}(?:\.|-)\d{1,2}(?!\d)"
)


def figures_of(
    words: Paragraph, headings: tuple[str, ...], setting: Setting, skip: tuple[tuple[int, int], ...] = ()
) -> tuple[DraftFigure, ...]:
    """The figures that an item's words state; `skip` are source places of its responsibility brackets."""
    text = words.text
    closed = [m.span() for m in _QUOTED.finditer(text)] + [m.span() for m in _DATE.finditer(text)]
    found: list[DraftFigure] = []
    at = 0
    while match := w.NUMBER.search(text, at):
        at = max(match.end("high") if match["high"] else match.end("value"), match.start() + 1)
        place = words.at[match.start()]
        if any(a <= match.start() < b for a, b in closed) or any(a <= place < b for a, b in skip):
            continue
        figure = _figure(words, match, headings, setting)
        if figure:
            found.append(figure)
            at = max(at, match.end("unit"))
    found += _listed(words, found)
    found += _ratios(words, headings, setting, closed, skip)
    found += _without_digits(words, headings, setting, [f.span[0] for f in found], closed)
    return tuple(sorted(found, key=lambda f: f.span))


_LISTED = re.compile(r"(?<![\d.第])(?P<list>(?:\d+(?:\.\d+)?[、和])+)$")


def _listed(words: Paragraph, found: list[DraftFigure]) -> list[DraftFigure]:
    """The first of several numbers that share the unit of the last: 分别提高0.6、0.4、1.1个百分点."""
    more = []
    for figure in found:
        if not re.search("[%‰点]", figure.unit or "") or figure.value is None:
            continue
        start = words.at.index(figure.span[0][0])
        listed = _LISTED.search(words.text[max(0, start - 40) : start])
        at = start - len(listed["list"]) if listed else start
        for number in re.finditer(r"\d+(?:\.\d+)?", listed["list"] if listed else ""):
            place = words.place(at + number.start(), at + number.end())
            more.append(replace(figure, value=as_number(number[0]), printed=number[0], span=(place,)))
    return more


def _ratios(
    words: Paragraph, headings: tuple[str, ...], setting: Setting, closed: list, skip: tuple[tuple[int, int], ...]
) -> list[DraftFigure]:
    """Ratios to one (生师比17.5:1), behind a word that says what is held against what."""
    found = []
    for match in w.RATIO.finditer(words.text):
        before = words.text[max(0, match.start() - 60) : match.start()]
        clause = re.split(r"[,。;\n]", before)[-1]
        if "比" not in clause[-16:] and "比" not in words.text[match.end() : match.end() + 8]:
            continue
        if any(a <= match.start() < b for a, b in closed) or any(a <= words.at[match.start()] < b for a, b in skip):
            continue
        value, unit = (match["high"], ":1") if match["high"] else (match["low"], "1:")
        year, basis = year_of(words.text, match.start(), setting, headings)
        kind = kind_of(before, headings, setting, words.text[match.end() :], is_reported=False)
        state = "damaged" if setting.are_digits_damaged else "given"
        comparator = _comparator(before, "", unit, match[0])
        found.append(
            DraftFigure(
                _phrase(clause, "", True, unit),
                kind,
                comparator,
                as_number(value) if state == "given" else None,
                None,
                None,
                unit,
                year,
                basis,
                state,
                match[0],
                (words.place(*match.span()),),
                clause + match[0],
            )
        )
    return found


def _without_digits(
    words: Paragraph,
    headings: tuple[str, ...],
    setting: Setting,
    taken: list[tuple[int, int]],
    closed: list[tuple[int, int]],
) -> list[DraftFigure]:
    """Statements of a value without a number (全覆盖), and units whose digits the copy lost."""
    found = []
    patterns = [(w.COVERAGE, "absent")] + ([(w.LOST, "damaged")] if setting.are_digits_damaged else [])
    for pattern, state in patterns:
        for match in pattern.finditer(words.text):
            group = next(name for name, words_found in match.groupdict().items() if words_found)
            place = words.place(*match.span(group))
            if any(a < place[1] and place[0] < b for a, b in taken) or any(a <= match.start() < b for a, b in closed):
                continue
            before = words.text[max(0, match.start() - 60) : match.start()]
            clause = re.split(r"[,。;:\n]", before)[-1]
            if state == "absent" and len(clause) < 4 and not re.match("消除|不布置|[全基逐动]", match[0]):
                continue
            year, basis = year_of(words.text, match.start(), setting, headings)
            kind = kind_of(before, headings, setting, "", is_reported="了" in before[-6:])
            unit = "%" if "%" in match[0] else None
            phrase = _phrase(
                clause, words.text[match.end() : match.end() + 20], state == "absent" or unit == "%", unit or ""
            )
            if match[group].endswith("消除"):
                phrase = (re.match(r"[^,。;]*?大(?:班额|额班|校额)", words.text[match.end() :]) or match)[0][-20:]
            comparator = "increase" if "番" in match[0] else ">=" if re.search("以上|超", match[group]) else "="
            found.append(
                DraftFigure(
                    phrase, kind, comparator, None, None, None, unit, year, basis, state, match[group], (place,), clause
                )
            )
    return found


def _figure(words: Paragraph, match: re.Match, headings: tuple[str, ...], setting: Setting) -> DraftFigure | None:
    text = words.text
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 40]
    value, unit, suffix = match["value"], match["unit"], match["suffix"].strip()
    clause = re.split(r"[,。;:\n]", before)[-1]
    if w.BEFORE_NAME.search(before) or re.match(r"[+A-Za-z〕]|-?\+", after) or w.AGE.match(after):
        return None
    is_bare_mask = not unit and re.fullmatch(r"\*+", value) is not None and bool(w.MAKING_VERB.search(clause))
    if not unit and not match["percent"] and not match["lowunit"] and not is_bare_mask:
        return None
    is_chinese = re.fullmatch(w.CHINESE, value) is not None
    is_masked = re.fullmatch(w.MASKS, value) is not None
    is_misread = re.fullmatch(w.MISREAD_DIGITS, value) is not None
    is_rate = bool(re.search(r"[%‰点]", unit)) or bool(match["percent"])
    if match["percent"]:
        unit = "%"
    if is_masked and not is_bare_mask and not _is_masked_figure(value, unit, before, after):
        return None
    if is_chinese and not match["percent"] and not _is_chinese_figure(value, unit, clause, after):
        return None
    is_made = w.COUNTING_VERB.search(clause) is not None
    if unit in ("组", "面", "档", "股", "学科", "班次") and not is_made and not is_masked:
        return None
    if unit == "分" and not re.search(
        r"(?:均分|总分|成绩|得分|分数线?|满意度|评分|提高|高出|增加)[^,。;]{0,6}$", clause
    ):
        return None
    if unit in ("点", "号", "章", "件", "级") and not w.COUNTING_VERB.search(clause) and unit != "件":
        return None
    if unit in (
        "期",
        "次",
        "片",
        "类",
        "种",
        "层",
        "点",
        "条",
        "金",
        "银",
        "铜",
        "对",
        "班",
        "校",
        "园",
        "米",
        "例",
    ) and not _counts(unit, clause, before, after):
        return None
    if unit in ("万", "亿", "千", "百") and not re.match(
        r"\s*(?:学生|人|名|考生|师生|教师|群众|家长|户|平|册|元|亩|[\u4e00-\u9fff]{1,4})", after
    ):
        return None
    if value == "24" and unit == "小时" and re.match(r"[\u4e00-\u9fff]", after):
        return None
    if unit in ("条", "项") and (
        re.match(r"底线|禁令|红线", after) or re.match(r"措施|举措|标准|规定|指标", after) and not is_made
    ):
        return None
    if unit in ("条", "项", "类", "个", "大类") and re.search(r"(?:对照|按照|依据|根据|围绕)[^,。;]{0,8}$", clause):
        return None
    if unit == "成" and not (
        is_chinese
        and re.search(r"(?:超过?|达到?|占|近|约|不低于|不少于)\s*$", clause)
        and re.match(r"[,。;、以的]|$", after)
    ):
        return None
    if (
        unit == "天"
        and not re.search(
            r"(?:每[年周月][^,。;]{0,4}|连续|不少于|不低于|不超过|累计|至少|平均|培训|为期|[历用]时)$", clause
        )
        and not re.match(r"内|以内", suffix + after)
    ):
        return None
    if not is_rate and (suffix and w.CONDITION.match(after) or re.match(r"口\s*(?:及其?|和)?以[上下]", after)):
        return None
    if unit in ("个", "项", "类", "大", "种", "条", "件", "点", "次", "期", "门", "位", "层") and not is_masked:
        rhetoric = w.RHETORIC if is_chinese else w.RHETORIC_ALWAYS
        if rhetoric.match(after) or (after[:1] in "“《〔" and not is_made):
            return None
    if text[match.end("value") : match.end("value") + 1] in "年月日天届周岁级" and not unit:
        return None
    low = high = number = None
    comparator = _comparator(
        re.sub(r"(?:\d+(?:\.\d+)?[、和])+$", "", before), suffix, unit, text[match.start() : match.end()]
    )
    state = "given"
    if is_masked or (match["high"] and re.fullmatch(w.MASKS, match["high"])):
        state = "masked"
    elif is_misread or (setting.are_digits_damaged and not is_chinese):
        state = "damaged"
    elif match["high"]:
        low, high = _number(value), _number(match["high"])
        if low is None or high is None or float(low) > float(high):
            return None
        comparator = "=" if comparator in ("=", "about") else comparator
    else:
        number = _number(value)
        if number is None:
            return None
    bound = w.BOUND.search(before)
    start = match.start() - (len(bound[0]) if bound else 0)
    end = match.end("suffix") if suffix else match.end("unit")
    while text[end - 1].isspace():
        end -= 1
    printed = text[start:end]
    year, basis = year_of(text, match.start(), setting, headings)
    kind = kind_of(before, headings, setting, text[match.end() : match.end() + 30], is_reported="了" in before[-6:])
    if kind == "baseline" and basis == "annual" and year and re.search(r"(?:上一?年|去年)", clause):
        year = year - 1
    if kind != "target" and basis == "period":
        year, basis = year_of_result(text, start)
    unit = re.sub("[余多]", "", unit)
    if value == "万":
        number, unit = number and "1", "万" + unit
    clauses = re.split(r"[,。;:\n]", before)
    if len(clauses) > 1 and (
        re.match(r"\s*(?:比|较|同比|环比|[增提下上减][加长高升降少])", clause) or not clause.strip()
    ):
        clause = re.split(r"\d", clauses[-2])[0] or clause  # what is compared stands in the clause before
    phrase = _phrase(clause, text[match.end("unit") : match.end("unit") + 30], is_rate, unit)
    return DraftFigure(
        phrase,
        kind,
        comparator,
        number,
        low,
        high,
        unit or None,
        year,
        basis,
        state,
        printed[:60],
        (words.place(start, end),),
        clause + printed + after[:12],
    )


def _is_masked_figure(value: str, unit: str, before: str, after: str) -> bool:
    """A mask counts as a figure in front of a unit: x%, *所, 若干个; not as the mark of a hidden name (xx市)."""
    if re.search(r"[A-Za-z\d]$", before) or before.endswith(("第", "“", "+")):
        return False
    if before.endswith("”") and not re.match(r"[%‰人名所个场项次门]", unit):
        return False
    if value == "某":
        return False
    if value == "若干":
        return bool(re.match(r"万|亿|元|人|名|所|家|间|套|场|门|台|册", unit))
    if value[0] in "xX" or value[0].isdigit():
        return bool(
            re.match(
                r"(?:%|‰|亿|万|元|人|名|所|多万|余|平|延|米|个(?!人)|场|项|户|套|间|册|千|百|次|家|台|门|节|篇|期|公里|亩|分钟|小时|课时|百分点)",
                unit,
            )
        ) and not re.match(r"[市县区省校师院]", unit)
    # Behind the stars of a hidden name a noun follows; a figure has a unit that measures.
    if unit == "人":
        return bool(re.match(r"[,。;、:)]|$|以[上下]|左右|[参获被受]", after))
    if unit in ("次", "家", "台", "户", "册", "篇", "届", "节", "件", "起", "笔", "份"):
        return (
            bool(re.match(r"[,。;、:)]|$|以[上下]|左右", after))
            or w.COUNTING_VERB.search(before) is not None
            and not re.match(r"[庭长校园人乡里具政]", after)
        )
    return bool(
        re.match(
            r"%|‰|亿|万|元|人次|所|间|期|场|项(?!目)|个(?!人)|名(?!师|校|优)|门|套|平方|公里|亩|分钟|小时|课时|百分点",
            unit,
        )
    ) or bool(unit and re.match(r"以上|以下|左右", after))


_STRONG = re.compile(r"(?:所|小时|分钟|名|家|亿元|万元|元|人|场|间|套|倍|人次|课时|次|门|期|项|个)$")


def _is_chinese_figure(value: str, unit: str, clause: str, after: str) -> bool:
    """A number in Chinese is a figure only where a verb counts with it: 建成三所, 每季度至少一次."""
    number = chinese_value(value)
    if value in ("百", "千", "万"):
        return bool(re.search(r"(?:近|超|上|约|达)$", clause) or unit.startswith(("余", "多"))) and bool(
            re.search(r"[人名项所场个次户家元]", unit)
        )
    if value in ("万", "亿"):
        return bool(unit)
    if unit == "成":
        return True
    if number is None or not _STRONG.search(unit) or value == "十" and not re.match("余|多", unit):
        return False
    if unit == "倍":
        return (
            not clause.endswith("一")
            and re.search(r"(?:增|扩大|提高|翻|达到?|是|超过|上升)[^,。;]{0,8}$", clause) is not None
        )
    if (
        number >= 2
        and re.match(r"[,。;)]|$", after)
        and re.search(r"[\u4e00-\u9fff]{4}$", clause)
        and not re.search(r"[这那等第各后]$|其中|上述", clause[-4:])
    ):
        return True  # behind what it counts: 获一等奖三项
    if number == 1 and (
        unit in ("所", "家") and w.MAKING_VERB.search(clause) or unit == "个" and clause.endswith(("建成", "新建"))
    ):
        return True
    if re.search(r"(?:时|分钟)$", unit):
        return "每" in clause[-8:]
    if re.search(r"(?:每[^,。]{0,6}|至少|不少于|不低于|不超过)$", clause):
        return bool(re.search(r"(?:至少|不少于|不低于|不超过|[季月周年期日天])(?:研究|召开|开展|组织)?$", clause))
    if number == 1 or unit in ("次", "期", "门", "项", "人", "名", "个"):
        return number >= 2 and unit in ("所", "家", "亿元", "万元") and bool(w.COUNTING_VERB.search(clause))
    return bool(w.COUNTING_VERB.search(clause))


def _counts(unit: str, clause: str, before: str, after: str) -> bool:
    """Whether a soft unit measures something here."""
    if (
        unit in ("条", "次", "期", "种", "类", "例")
        and re.match(r"[,。;、:)]|$", after)
        and re.search(r"[\u4e00-\u9fff]{3}$", clause)
    ):
        return True
    if unit in ("班", "校", "园", "层", "点", "米", "对", "片"):
        return (
            bool(w.COUNTING_VERB.search(clause))
            and unit in ("班", "园", "校", "片")
            and not re.match(r"[级额本]", after)
        )
    if unit == "次" and re.search(r"[、和]$", before) and re.match(r"[\u4e00-\u9fff]{2}", after):
        return True
    if unit == "次" and len(clause) >= 4 and re.match(r"[,。;、]|$", after):
        return True
    return (
        bool(w.COUNTING_VERB.search(clause))
        or unit in ("次", "例", "条", "种", "类", "期")
        and bool(w.AT_LEAST.search(before))
    )


def _comparator(before: str, suffix: str, unit: str, printed: str) -> str:
    if "下" in suffix or "内" in suffix:
        return "<="
    if re.search(r"[^左]上|及以上", suffix) and "左" not in suffix or w.AT_LEAST.search(before):
        return ">="
    if w.AT_MOST.search(before):
        return "<="
    if "左右" in suffix or "上下" in suffix or re.search(r"[余多]", printed) or w.ABOUT.search(before):
        return "about"
    if re.search(r"(?:到|至|为)\s*$", before):
        return "="
    if w.INCREASE.search(before) and not re.search(r"(?:新|增设)\s*增加?\s*$", before):
        return "increase"
    return "decrease" if w.DECREASE.search(before) else "="


def _number(text: str) -> str | None:
    """The value as it stands in the YAML: digits without commas; None where it is no number."""
    if re.fullmatch(w.DIGITS, text):
        return as_number(text)
    if text == "万":
        return "10000"
    value = chinese_value(text)
    return None if value is None else str(value)


_LEADING = re.compile(
    r"^(?:\d{1,3}\s+|[①-⑳⑴-⒇㈠-㈩]|第[一二三四五六七八九十]+条|\(?[一二三四五六七八九十\d]+[).、]|(?:到|至|截至|截止|预计|力争|确保|实现|其中|全年|全市|我市|今年|年内|本年度|年度|目前|全部|基本|要|将|使|共|累计|计划|拟|进一步|继续|推动|推进|促进|已|均|以上|和|与|及|并|、|\s)|(?:19|20)\d{2}年(?:底|末)?(?:前)?)+"
)
_TRAILING = re.compile(
    r"(?:[≥≤><]|达到?|为|至|到|占|是|有|共|约|近|超过?|突破|不低于|不少于|不超过|不高于|至少|最多|力争|稳定|保持|控制|提高|提升|增加|增长|降低|下降|减少|巩固|扩大|缩减|压减|在|由|从|均|分别|总数|累计|平均|每年|全年|了|的|以上|以内|按照?|超|共计|合计|实现|”)+$"
)


def _phrase(clause: str, after: str, is_rate: bool, unit: str) -> str:
    """What is counted: the words in front of a rate; verb and noun around a count."""
    # In a row of figures (小学2所、初中3所) each has its own noun.
    clause = re.sub(r"\((?:市、)?区\)|\(市、区、?[^()]{0,4}\)", "", clause)
    own = re.split(r"\d[^、]{0,8}、|、(?=[^、]{2,}$)", clause)[-1]
    own = re.split(r"(?:由|从)(?=(?:(?:19|20)\d{2}年|[^由从]{0,6}\d))", own)[0] or own
    own = re.split(r"\(其中|\((?=[^()]*$)", own)[-1] or own
    own = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", own).strip()
    stem = _TRAILING.sub("", _LEADING.sub("", own)).strip("“”()、 ")
    noun = re.match(r"(?:以上|以下|左右)?(?:的)?([\u4e00-\u9fff]{2,14})", after)
    if is_rate:
        return stem[-24:]
    if noun and len(stem) <= 6:
        thing = re.split(r"[,。;、和与及]|以上|(?:的)", noun[1])[0]
        return (stem + thing)[-24:]
    return stem[-24:] or (noun[1] if noun else unit)
