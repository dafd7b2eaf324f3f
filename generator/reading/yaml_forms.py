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
        return Doubt(
            "Y103",
            f"{word[:40]} is read as different numbers by different programs",
            f'{number} for the number, "{word[:40]}" in quotation marks for a label',
        )
    return word
