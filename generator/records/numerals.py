"""Numbers as Chinese documents print them, and normalised characters."""

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_TENS = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10_000, "亿": 100_000_000}

# Full-width ASCII (！ to ～), the full-width space and the no-break space, and the dashes that print a range.
_PLAIN = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x2003, 0x2002), 0x20)
_PLAIN |= dict.fromkeys(map(ord, "–—―－─～〜‒−"), ord("-")) | {
    ord("﹒"): ord("."),
    ord("＊"): ord("*"),
    ord("﹪"): ord("%"),
}

# PDF fonts use radicals for characters of the same shape (⼯ for 工, ⻓ for 长). NFKC maps the Kangxi radicals, but not
# the simplified ones of the supplement.
_RADICALS = "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻲"
RADICALS = {c: ord(unicodedata.normalize("NFKC", chr(c))) for c in range(0x2F00, 0x2FD6)}
RADICALS |= {
    ord(radical): ord(character)
    for radical, character in zip(_RADICALS, "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟", strict=True)
}
_PLAIN |= RADICALS

CHINESE_NUMBER = "[〇零一二两三四五六七八九十百千万]"


def plain(text: str) -> str:
    """The text with ASCII for full-width characters and `-` for every dash. Length and offsets stay."""
    return text.translate(_PLAIN)


def chinese_value(text: str) -> int | None:
    """The value of a Chinese number: 二十三 → 23, 一百零五 → 105, 二〇二二 → 2022; None if it is not a number."""
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _BLOCKS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = block = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            block += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total = (total + block + digit) * _BLOCKS[c] if c == "亿" else total + (block + digit) * _BLOCKS[c]
            block = digit = 0
    return total + block + digit


def as_number(digits: str) -> str:
    """Printed digits as YAML writes them, without commas and superfluous zeros: 91.0 → 91, 1,200 → 1200."""
    number = digits.replace(",", "")
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def chinese_numeral(value: int) -> str:
    """A number below a hundred in Chinese: 23 → 二十三."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones or not tens else "")


# Letters that OCR takes for digits: l, I and | for 1, O and o for 0, Z for 2, S for 5, B for 8.
_MISREAD = str.maketrans("lI|OoZSB", "11100258")


def arabic_value(text: str) -> int | None:
    """The value of a number in digits, OCR errors included (`l2` → 12); None if it is not a number."""
    digits = text.translate(_MISREAD).replace(",", "").replace(" ", "")
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else None
