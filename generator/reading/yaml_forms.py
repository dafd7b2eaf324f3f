"""The value of an unquoted YAML scalar (a bare word): text, whole number, decimal, true, false or None.

YAML 1.1 and 1.2 parsers read some bare words differently (`no`, `012`, `3.10`, `12:30`). These are never guessed: the
author is asked which is meant. Bare dates stay text.
"""

import re
from decimal import Decimal
from typing import NamedTuple


class Doubt(NamedTuple):
    """Why a bare word is ambiguous, and what to write instead."""

    code: str
    message: str
    expected: str


_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_WORDS = {form: meaning for word, meaning in _PLAIN.items() for form in (word, word.capitalize(), word.upper())}
_YES_OR_NO = {form for word in ("yes", "no", "on", "off", "y", "n") for form in (word, word.capitalize(), word.upper())}

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WITH_COLONS = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_LIKE_A_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))"
)
_STARTS_A_NUMBER = frozenset("0123456789+-.")
_QUOTES = ('"', "'")
_LONGEST_SHOWN = 40
_FIRST_EAST_ASIAN = "\u2e80"


_OPENING, _CLOSING = "“「『〝‘", "”」』〞’"


def doubt_of_quotation(text: str) -> Doubt | None:
    """The doubt about a bare text whose opening quotation mark is lost (`教育"`); None if that is not certain.

    Not certain: an even number of marks (`说"双减"`), inches (`24"`), the English apostrophe (`students'`), and a plain
    mark that may close a typographic one (`“双减"`).
    """
    mark, before = text[-1:], text[-2:-1]
    if not before or "＂" in text:
        return None
    if sum(map(text.count, _OPENING)) != sum(map(text.count, _CLOSING)):
        return None
    if mark == '"':
        is_lost = text.count('"') % 2 == 1 and not before.isdigit()
    else:
        is_lost = mark == "'" and text.count("'") == 1 and before >= _FIRST_EAST_ASIAN
    if not is_lost:
        return None
    other = {'"': "'", "'": '"'}[mark]
    expected = f"{mark} in front of the text too; where the mark belongs to the text, {other} in front and behind"
    return Doubt("Y122", f"this text ends in the quotation mark {mark}, and none opens it", expected)


def read_bare(word: str) -> object:
    """The value of a bare word, or a `Doubt` if it is ambiguous."""
    if word in _WORDS:
        return _WORDS[word]
    if word in _YES_OR_NO:
        return Doubt(
            "Y102",
            f"a bare {word} is read as true or false by some programs and as text by others",
            f'true or false where a yes or no is meant, "{word}" in quotation marks where the word is meant',
        )
    if word.endswith(_QUOTES) and (doubt := doubt_of_quotation(word)):
        return doubt
    if word[0] in _STARTS_A_NUMBER:
        return _number(word)
    return word


def _number(word: str) -> object:
    if _WHOLE.fullmatch(word) and word != "-0":
        return int(word)
    if _DECIMAL.fullmatch(word):
        if word.endswith("0"):
            shorter = word.rstrip("0").rstrip(".")
            return Doubt(
                "Y104",
                f"{word} may be a number ({shorter}) or a label, and as a number loses its last zero",
                f'{shorter} for the number, "{word}" in quotation marks for a label',
            )
        return Decimal(word)
    if _WITH_COLONS.fullmatch(word):
        return Doubt(
            "Y105", f"a bare {word} is read by some programs as a number to base 60", f'"{word}" in quotation marks'
        )
    if _LIKE_A_NUMBER.fullmatch(word):
        digits = word.replace("_", "").lstrip("+")
        plain = digits.lstrip("0") or "0"
        number = plain if _WHOLE.fullmatch(plain) or _DECIMAL.fullmatch(plain) else "plain digits"
        is_short = len(word) <= _LONGEST_SHOWN
        return Doubt(
            "Y103",
            f"{word if is_short else word[:_LONGEST_SHOWN] + '…'} is read as different numbers by different programs",
            f"{number} for the number, " + (f'"{word}" in' if is_short else "in") + " quotation marks for a label",
        )
    return word
