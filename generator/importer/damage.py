"""Detects what a copy hides or lost: masks of names and figures, and characters that are missing throughout.

A character that every official document of this length contains, and that never occurs, was lost. The shares of such
characters were counted over documents of several cities.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

# The least share (per mille of the Han characters) in any of several whole documents, minus a tenth. Only characters
# that every subject needs: 幼 or 职 may well be absent from a sound document. Not formatted, to stay a table.
LEAST_SHARE = {
    "教": 22.9, "学": 20.6, "育": 15.6, "校": 12.1, "建": 8.2, "实": 7.9, "中": 7.8, "业": 6.6, "全": 6.5,
    "高": 6.1, "展": 6.1, "进": 5.9, "工": 5.6, "化": 5.2, "设": 5.1, "作": 4.9, "人": 4.8, "市": 4.6,
    "推": 4.4, "发": 4.4, "的": 4.0, "务": 3.8, "大": 3.5, "和": 3.5, "制": 3.5, "平": 3.3, "强": 3.1,
    "加": 3.1, "等": 3.0, "动": 3.0, "导": 2.9, "行": 2.8, "持": 2.8, "开": 2.8, "质": 2.6, "新": 2.5,
    "提": 2.5, "年": 2.5, "施": 2.4, "面": 2.3, "落": 2.3, "度": 2.3, "理": 2.1, "完": 2.1, "对": 2.0,
    "机": 1.9, "成": 1.8, "力": 1.8, "公": 1.8, "量": 1.7, "管": 1.6, "深": 1.6, "改": 1.6, "定": 1.6,
    "入": 1.6, "部": 1.4, "立": 1.4, "用": 1.4, "以": 1.4, "点": 1.2, "民": 1.2, "方": 1.2, "革": 1.1,
    "关": 1.1, "保": 1.1, "会": 1.1, "为": 1.1, "上": 1.1, "领": 1.0, "重": 1.0, "组": 1.0, "费": 0.9,
    "服": 0.9, "续": 0.8, "素": 0.7, "一": 0.7, "社": 0.6, "文": 0.6, "众": 0.3,
}  # fmt: skip
# A character counts as lost if the chance that a sound text lacks it, by the Poisson distribution, is below this; in a
# copy that has certainly lost one character, weaker suspicions are reported too.
_CHANCE = 1e-5
_CHANCE_IN_A_DAMAGED_COPY = 1e-2
# The share of each digit in the numbers of such documents.
_DIGIT_SHARE = {
    "0": 0.16,
    "1": 0.14,
    "2": 0.17,
    "3": 0.07,
    "4": 0.05,
    "5": 0.07,
    "6": 0.05,
    "7": 0.04,
    "8": 0.045,
    "9": 0.045,
}

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MASK = re.compile(r"\*+|(?<![A-Za-z0-9+])[xX]{1,4}(?![A-Za-z0-9+])|(?<![\u4e00-\u9fff])某[市县区校]|某(?=市|县|区|省)")


@dataclass(frozen=True)
class Damage:
    """What a copy hides or lost."""

    masks: tuple[int, ...]
    """The offsets of the masks."""
    lost_digits: str = ""
    lost_han: str = ""
    unreadable: int = 0
    """The number of characters that could not be decoded (U+FFFD, □)."""

    @property
    def are_digits_damaged(self) -> bool:
        return bool(self.lost_digits)

    @property
    def is_damaged(self) -> bool:
        return bool(self.lost_digits or self.lost_han or self.unreadable)


def damage_of(words: str) -> Damage:
    """The masks and the systematic losses of a cleaned text."""
    masks = tuple(m.start() for m in _MASK.finditer(words))
    digits = Counter(re.findall(r"\d", words))
    total = sum(digits.values())
    lost_digits = "".join(d for d, share in _DIGIT_SHARE.items() if not digits[d] and _is_lost(total * share))
    han = Counter(_HAN.findall(words))
    count = sum(han.values())
    sure = [c for c, share in LEAST_SHARE.items() if not han[c] and _is_lost(count * share / 1000)]
    chance = _CHANCE_IN_A_DAMAGED_COPY if sure or lost_digits else _CHANCE
    lost_han = "".join(c for c, share in LEAST_SHARE.items() if not han[c] and _is_lost(count * share / 1000, chance))
    return Damage(masks, lost_digits, lost_han, len(re.findall("[\ufffd□]", words)))


def _is_lost(expected: float, chance: float = _CHANCE) -> bool:
    """Whether a character that is expected so many times, and never occurs, was lost."""
    return math.exp(-expected) < chance


def explain(damage: Damage) -> list[str]:
    """Sentences for the report on what the copy hides or lost."""
    told = []
    if damage.lost_digits:
        told.append(
            f"the digits {', '.join(damage.lost_digits)} never occur, which is all but impossible in a text of "
            f"this length: the copy lost them, "
            "so no printed number can be trusted, years and item numbers included;"
            " every figure is proposed as damaged, without a value"
        )
    if damage.lost_han:
        told.append(
            f"the characters {'、'.join(damage.lost_han)} never occur and were lost: titles and names stand as "
            f"printed and lack them"
        )
    if damage.unreadable:
        told.append(f"{damage.unreadable} characters could not be decoded (shown as □ or U+FFFD)")
    if damage.masks:
        told.append(
            f"{len(damage.masks)} masks (*, x, 某) hide names or figures; masked figures are proposed without a value"
        )
    return told
