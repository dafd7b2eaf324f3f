"""What of a copy cannot be trusted: masks that hide names and figures, and characters that a copy lost throughout.

A character that an official document of this length cannot do without and that never occurs was lost. How often such
characters occur was counted over documents of several cities; the counts are shares, no text.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

# The least share (per mille of the Han characters) that any whole document of several had: what every one must hold.
LEAST_SHARE = {
    "教": 40.0, "育": 28.0, "学": 22.0, "校": 10.0, "工": 6.5, "作": 6.5, "建": 7.0, "设": 5.5, "发": 6.0, "展": 6.0, "加": 3.2, "强": 4.0,
    "全": 5.5, "市": 4.0, "中": 4.0, "和": 3.5, "质": 4.0, "量": 3.6, "提": 3.6, "高": 5.5, "生": 5.0, "大": 3.2, "实": 4.5, "施": 2.6,
    "进": 5.0, "推": 3.0, "业": 3.0, "师": 4.0, "开": 3.2, "成": 2.4, "管": 2.4, "理": 2.6, "化": 3.6, "动": 2.8, "体": 2.8, "级": 2.0,
    "公": 1.6, "文": 1.0, "信": 0.9, "多": 1.0, "众": 0.5, "费": 0.6, "素": 0.6, "材": 0.3, "更": 0.4, "人": 3.5, "年": 3.0, "有": 1.6,
    "一": 1.8, "不": 1.4, "的": 2.6, "以": 1.8, "为": 1.6, "度": 1.8, "新": 2.0, "会": 1.2, "制": 2.0, "机": 1.4, "资": 1.2, "保": 1.5,
}  # fmt: skip
# How sure it must be: the chance that a sound text lacks the character, by the Poisson distribution, is below this.
_CHANCE = 1e-6
# Share of each digit in the numbers of such documents; 0, 1 and 2 are the most frequent, for years and round numbers.
_DIGIT_SHARE = {"0": 0.16, "1": 0.14, "2": 0.17, "3": 0.07, "4": 0.05, "5": 0.07, "6": 0.05, "7": 0.04, "8": 0.045, "9": 0.045}

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MASK = re.compile(r"\*+|(?<![A-Za-z0-9])[xX]{1,4}(?![A-Za-z0-9])|(?<![\u4e00-\u9fff])某[市县区校]|某(?=市|县|区|省)")


@dataclass(frozen=True)
class Damage:
    """What a copy hides or lost."""

    masks: tuple[int, ...]
    """Places of the masks."""
    lost_digits: str = ""
    lost_han: str = ""
    unreadable: int = 0
    """How many characters are the sign of a failed decoding (U+FFFD, □)."""

    @property
    def are_digits_damaged(self) -> bool:
        return bool(self.lost_digits)

    @property
    def is_damaged(self) -> bool:
        return bool(self.lost_digits or self.lost_han or self.unreadable)


def damage_of(words: str) -> Damage:
    """Masks and systematic losses of a cleaned text."""
    masks = tuple(m.start() for m in _MASK.finditer(words))
    digits = Counter(re.findall(r"\d", words))
    total = sum(digits.values())
    lost_digits = "".join(d for d, share in _DIGIT_SHARE.items() if not digits[d] and _is_lost(total * share))
    han = Counter(_HAN.findall(words))
    count = sum(han.values())
    lost_han = "".join(c for c, share in LEAST_SHARE.items() if not han[c] and _is_lost(count * share / 1000))
    return Damage(masks, lost_digits, lost_han, len(re.findall("[\ufffd□]", words)))


def _is_lost(expected: float) -> bool:
    """Whether not once is too seldom for a character expected so many times."""
    return math.exp(-expected) < _CHANCE


def explain(damage: Damage) -> list[str]:
    """What a reader must know of the copy, in plain sentences."""
    told = []
    if damage.lost_digits:
        told.append(
            f"the digits {', '.join(damage.lost_digits)} never occur, which is all but impossible in a text of this length: the copy lost them, "
            "so no printed number can be trusted, years and item numbers included; every figure is proposed as damaged, without a value"
        )
    if damage.lost_han:
        told.append(f"the characters {'、'.join(damage.lost_han)} never occur and were lost: titles and names stand as printed and lack them")
    if damage.unreadable:
        told.append(f"{damage.unreadable} characters could not be decoded (shown as □ or U+FFFD)")
    if damage.masks:
        told.append(f"{len(damage.masks)} masks (*, x, 某) hide names or figures; masked figures are proposed without a value")
    return told
