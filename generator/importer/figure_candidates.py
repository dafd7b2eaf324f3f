"""Decides whether a number in a text is a figure, or only orders speech, names something or gives a date."""

import re
from collections.abc import Callable
from functools import cached_property

from generator.importer import figure_words as w
from generator.records.numerals import chinese_value


class Candidate:
    """A match of `figure_words.NUMBER` in a text, with the words around it."""

    def __init__(self, text: str, match: re.Match[str]) -> None:
        self.text, self.match = text, match
        self.before = text[max(0, match.start() - 60) : match.start()]
        self.after = text[match.end() : match.end() + 40]
        self.clause = re.split(r"[,。;:\n]", self.before)[-1]
        self.value = match["value"]
        self.unit = "%" if match["percent"] else match["unit"]
        self.suffix = match["suffix"].strip()
        self.is_rate = bool(re.search(r"[%‰点]", match["unit"])) or bool(match["percent"])
        self.is_chinese = re.fullmatch(w.CHINESE, self.value) is not None
        self.is_masked = re.fullmatch(w.MASKS, self.value) is not None
        self.is_misread = re.fullmatch(w.MISREAD_DIGITS, self.value) is not None

    @property
    def is_bare_mask(self) -> bool:
        """Whether it is a mask without a unit behind a verb of making: 建成**."""
        has_only_stars = not self.match["unit"] and re.fullmatch(r"\*+", self.value) is not None
        return has_only_stars and bool(w.MAKING_VERB.search(self.clause))

    @cached_property
    def is_counted(self) -> bool:
        """Whether a verb in its clause counts: 建成, 达到, 不少于."""
        return w.COUNTING_VERB.search(self.clause) is not None

    def is_figure(self) -> bool:
        """Whether the number measures something."""
        if any(rule(self) for rule in _OTHER_USES):
            return False
        return all(measures(self) for units, measures in _MEASURING if self.unit in units)


# Other uses of a number.


def _is_part_of_name(c: Candidate) -> bool:
    return bool(w.BEFORE_NAME.search(c.before)) or re.match(r"[+A-Za-z〕]|-?\+", c.after) is not None


def _is_age(c: Candidate) -> bool:
    return w.AGE.match(c.after) is not None


def _has_no_unit(c: Candidate) -> bool:
    return not c.unit and not c.match["lowunit"] and not c.is_bare_mask


def _is_hidden_name(c: Candidate) -> bool:
    return c.is_masked and not c.is_bare_mask and not _is_masked_figure(c)


def _is_chinese_word(c: Candidate) -> bool:
    return c.is_chinese and not c.match["percent"] and not _is_chinese_figure(c)


def _is_always_on(c: Candidate) -> bool:
    """24小时值班: around the clock."""
    return c.value == "24" and c.unit == "小时" and re.match(r"[\u4e00-\u9fff]", c.after) is not None


def _is_condition(c: Candidate) -> bool:
    """20万人口以上的县: to whom something applies."""
    if c.is_rate:
        return False
    applies = c.suffix and w.CONDITION.match(c.after)
    return bool(applies) or re.match(r"口\s*(?:及其?|和)?以[上下]", c.after) is not None


def _is_rhetoric(c: Candidate) -> bool:
    """三个方面, 五项原则: a number that orders speech."""
    if c.unit not in _RHETORICAL or c.is_masked:
        return False
    rhetoric = w.RHETORIC if c.is_chinese else w.RHETORIC_ALWAYS
    return rhetoric.match(c.after) is not None or (c.after[:1] in "“《〔" and not c.is_counted)


def _is_date_or_age(c: Candidate) -> bool:
    end = c.match.end("value")
    return not c.unit and c.text[end : end + 1] in "年月日天届周岁级"


_OTHER_USES: tuple[Callable[[Candidate], bool], ...] = (
    _is_part_of_name,
    _is_age,
    _has_no_unit,
    _is_hidden_name,
    _is_chinese_word,
    _is_always_on,
    _is_condition,
    _is_rhetoric,
    _is_date_or_age,
)
_RHETORICAL = frozenset("个项类大种条件点次期门位层")

# By unit: whether a number with it measures something. Each of these units has other uses too.


def _is_score(c: Candidate) -> bool:
    scored = r"(?:均分|总分|成绩|得分|分数线?|满意度|评分|提高|高出|增加)[^,。;]{0,6}$"
    return re.search(scored, c.clause) is not None


def _has_counted_noun(c: Candidate) -> bool:
    """Whether a noun follows 万, 亿, 千 or 百."""
    nouns = r"\s*(?:学生|人|名|考生|师生|教师|群众|家长|户|平|册|元|亩|[\u4e00-\u9fff]{1,4})"
    return re.match(nouns, c.after) is not None


def _is_not_rule(c: Candidate) -> bool:
    """Whether it counts something other than the clauses of a rule (20条底线, 八项规定)."""
    if re.match(r"底线|禁令|红线", c.after):
        return False
    return c.is_counted or not re.match(r"措施|举措|标准|规定|指标", c.after)


def _is_not_yardstick(c: Candidate) -> bool:
    """Whether it counts something other than a list to be checked against (对照3大类27条清单)."""
    return not re.search(r"(?:对照|按照|依据|根据|围绕)[^,。;]{0,8}$", c.clause)


def _is_tenths(c: Candidate) -> bool:
    """Whether 成 means tenths: 超过五成."""
    is_share = re.search(r"(?:超过?|达到?|占|近|约|不低于|不少于)\s*$", c.clause)
    return c.is_chinese and bool(is_share) and re.match(r"[,。;、以的]|$", c.after) is not None


def _is_duration(c: Candidate) -> bool:
    spans = r"(?:每[年周月][^,。;]{0,4}|连续|不少于|不低于|不超过|累计|至少|平均|培训|为期|[历用]时)$"
    return bool(re.search(spans, c.clause)) or re.match(r"内|以内", c.suffix + c.after) is not None


def _is_soft_measure(c: Candidate) -> bool:
    if c.unit in "层点米对":
        return False
    if c.unit in "班校园片":
        return c.is_counted and not re.match(r"[级额本]", c.after)
    is_end = re.match(r"[,。;、:)]|$", c.after)
    if c.unit in "条次期种类例" and is_end and re.search(r"[\u4e00-\u9fff]{3}$", c.clause):
        return True
    if c.unit == "次":
        is_listed = re.search(r"[、和]$", c.before) and re.match(r"[\u4e00-\u9fff]{2}", c.after)
        if is_listed or (len(c.clause) >= 4 and re.match(r"[,。;、]|$", c.after)):
            return True
    return c.is_counted or (c.unit in "次例条种类期" and bool(w.AT_LEAST.search(c.before)))


_MEASURING: tuple[tuple[frozenset[str], Callable[[Candidate], bool]], ...] = (
    (frozenset(("组", "面", "档", "股", "学科", "班次")), lambda c: c.is_counted or c.is_masked),
    (frozenset("分"), _is_score),
    (frozenset("号章级"), lambda c: c.is_counted),
    (frozenset("期次片类种层点条金银铜对班校园米例"), _is_soft_measure),
    (frozenset("万亿千百"), _has_counted_noun),
    (frozenset("条项"), _is_not_rule),
    (frozenset(("条", "项", "类", "个", "大类")), _is_not_yardstick),
    (frozenset("成"), _is_tenths),
    (frozenset("天"), _is_duration),
)


# Masks and Chinese numbers.

_AFTER_X = re.compile(
    r"(?:%|‰|亿|万|元|人|名|所|多万|余|平|延|米|个(?!人)|场|项|户|套|间|册|千|百|次|家|台|门|节|篇|期|公里|亩|分钟|"
    r"小时|课时|百分点)"
)
_AFTER_STAR = re.compile(
    r"%|‰|亿|万|元|人次|所|间|期|场|项(?!目)|个(?!人)|名(?!师|校|优)|门|套|平方|公里|亩|分钟|小时|课时|百分点"
)
_COUNTABLE = frozenset("次家台户册篇届节件起笔份")


def _is_masked_figure(c: Candidate) -> bool:
    """Whether a mask hides a number (x%, *所, 若干个) rather than a name (xx市)."""
    if re.search(r"[A-Za-z\d]$", c.before) or c.before.endswith(("第", "“", "+")) or c.value == "某":
        return False
    if c.before.endswith("”") and not re.match(r"[%‰人名所个场项次门]", c.unit):
        return False
    if c.value == "若干":
        return bool(re.match(r"万|亿|元|人|名|所|家|间|套|场|门|台|册", c.unit))
    if c.value[0] in "xX" or c.value[0].isdigit():
        return bool(_AFTER_X.match(c.unit))
    # A noun follows the stars of a hidden name; a figure has a unit that measures.
    if c.unit == "人":
        return bool(re.match(r"[,。;、:)]|$|以[上下]|左右|[参获被受]", c.after))
    if c.unit in _COUNTABLE:
        if re.match(r"[,。;、:)]|$|以[上下]|左右", c.after):
            return True
        return bool(w.COUNTING_VERB.search(c.before)) and not re.match(r"[庭长校园人乡里具政]", c.after)
    return bool(_AFTER_STAR.match(c.unit)) or bool(c.unit and re.match(r"以上|以下|左右", c.after))


_STRONG = re.compile(r"(?:所|小时|分钟|名|家|亿元|万元|元|人|场|间|套|倍|人次|课时|次|门|期|项|个)$")


def _is_chinese_figure(c: Candidate) -> bool:
    """Whether a Chinese number measures something; it needs a verb that counts: 建成三所, 每季度至少一次."""
    if c.value in ("百", "千", "万"):
        is_rounded = bool(re.search(r"(?:近|超|上|约|达)$", c.clause)) or c.unit.startswith(("余", "多"))
        return is_rounded and bool(re.search(r"[人名项所场个次户家元]", c.unit))
    if c.value == "亿":
        return bool(c.unit)
    if c.unit == "成":
        return True
    number = chinese_value(c.value)
    if number is None or not _STRONG.search(c.unit) or (c.value == "十" and not re.match("余|多", c.unit)):
        return False
    if c.unit == "倍":
        grows = re.search(r"(?:增|扩大|提高|翻|达到?|是|超过|上升)[^,。;]{0,8}$", c.clause)
        return bool(grows) and not c.clause.endswith("一")
    return _follows_noun(c, number) or _is_counted_chinese(c, number)


def _follows_noun(c: Candidate, number: int) -> bool:
    """Whether a number ends its clause, behind what it counts: 获一等奖三项."""
    is_end = re.match(r"[,。;)]|$", c.after) and re.search(r"[\u4e00-\u9fff]{4}$", c.clause)
    return number >= 2 and bool(is_end) and not re.search(r"[这那等第各后]$|其中|上述", c.clause[-4:])


def _is_counted_chinese(c: Candidate, number: int) -> bool:
    if number == 1:
        is_made = c.unit in ("所", "家") and w.MAKING_VERB.search(c.clause)
        if is_made or (c.unit == "个" and c.clause.endswith(("建成", "新建"))):
            return True
    if re.search(r"(?:时|分钟)$", c.unit):
        return "每" in c.clause[-8:]
    if re.search(r"(?:每[^,。]{0,6}|至少|不少于|不低于|不超过)$", c.clause):
        return bool(re.search(r"(?:至少|不少于|不低于|不超过|[季月周年期日天])(?:研究|召开|开展|组织)?$", c.clause))
    return number != 1 and c.unit not in ("次", "期", "门", "项", "人", "名", "个") and c.is_counted
