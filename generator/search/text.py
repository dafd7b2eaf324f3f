"""Turn text into the words that the search compares, for records at build time and for queries in the browser.

`site_src/assets/search-text.js` mirrors these rules; the cases of `tests/search_text.yaml` are run against both.

1. *Fold*: map each character through NFKC (full width to half width), lower case, and Traditional to Simplified.
2. *Units*: one Han character; one number (`1,200` becomes `1200`, `94.5` stays whole); one Latin word (without its
   apostrophe and its plural s); one of % ‰ +.
3. *Stretches*: runs of adjacent units. Quotation marks, book-title marks and brackets do not end a stretch (a reader
   types 十四五规划 for “十四五”规划, 安政[2022]13号 for 安政〔2022〕13号), nor does a middle dot, a hyphen between
   Latin words, or a space inside a record; a line end and any other character does. In a query, a space separates
   stretches that must all be found, unless it is within quotation marks.
4. *Tokens*: unit n of a stretch occupies positions 2n and 2n+1. Two adjacent Han characters are one token at 2n; a
   number or a word is a token at 2n; a Han character beside a number or word is also a token of its own at 2n+1. A
   query's stretch matches where its tokens occur at the same distances from each other, never as scattered characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from operator import add

import opencc

_HAN = r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_IS_HAN = re.compile(_HAN)
_IS_LATIN = re.compile(r"[a-z\u00df-\u024f]")
_ONLY_HAN = re.compile(rf"{_HAN}{{2,}}")
_UNITS = re.compile(
    rf"(?P<han>{_HAN}+)"
    + r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    + r"|[0-9]+(?:\.[0-9]+)*"
    + r"|[a-z\u00df-\u024f]+(?:['\u2019][a-z]+)*"
    + r"|[%\u2030+]"
)
_JOINS = re.compile(
    r"[ \t\u3000\u00b7\u2022\u2027\u30fb\u200b-\u200d\ufeff\"'`\u2018\u2019\u201c\u201d"
    + r"\u300a\u300b\u3008\u3009\u300c-\u300f()\[\]{}\u3010\u3011\u3014\u3015]*"
)
_HYPHENS = ("-", "\u2010", "\u2011")
_SIGNS = {"%": "zpct", "\u2030": "zpml", "+": "zplus"}


@cache
def simplified() -> dict[str, str]:
    """Map each Traditional character to its Simplified form, character by character (OpenCC)."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}


class _Folded(dict[int, str]):
    """Folded characters by code point, for `str.translate`. Each is computed when first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(simplified().get(c, c) for c in folded)
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Fold a text: rule 1."""
    return text.translate(_FOLDED)


def _normal(unit: str) -> str:
    if unit[0].isdigit():
        return unit.replace(",", "")
    if len(unit) == 1:
        return unit
    return singular(re.sub(r"['\u2019]", "", unit))


def singular(word: str) -> str:
    """Drop the plural s of an English word: `kindergartens` to `kindergarten`, `bodies` to `body`; `class` stays."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stretches(text: str) -> list[list[str]]:
    """Split a text into stretches of units: rules 2 and 3."""
    folded = fold(text)
    result: list[list[str]] = []
    last = None
    for found in _UNITS.finditer(folded):  # A run of Han characters, or one unit of any other kind.
        if last is None or not (_JOINS.fullmatch(folded, last, found.start()) or _is_hyphened(folded, last, found)):
            result.append([])
        if found.lastgroup:
            result[-1] += found[0]
        else:
            result[-1].append(_normal(found[0]))
        last = found.end()
    return result


def _is_hyphened(folded: str, last: int, found: re.Match[str]) -> bool:
    """Whether only a hyphen separates two Latin words."""
    between = folded[last : found.start()]
    return between in _HYPHENS and bool(_IS_LATIN.match(folded[last - 1])) and bool(_IS_LATIN.match(found[0]))


@cache
def _is_han(unit: str) -> bool:
    return bool(_IS_HAN.match(unit))


def _closed(unit: str) -> str:
    """The token of a single unit: letters and digits only, ended by a character that occurs nowhere inside a token.

    Pagefind matches by prefix; a closed token is the prefix of no other.
    """
    if unit[0].isdigit():
        return unit.replace(".", "d") + "z"
    return _SIGNS.get(unit, unit) + "0"


def tokens(units: list[str]) -> Iterator[tuple[int, str]]:
    """Yield position and token of everything a record's stretch is found by: rule 4."""
    han = [_is_han(unit) for unit in units]
    for n, unit in enumerate(units):
        if not han[n]:
            yield 2 * n, _closed(unit)
            continue
        is_last = n + 1 == len(units)
        if not is_last and han[n + 1]:
            yield 2 * n, unit + units[n + 1]
        if (n and not han[n - 1]) or not (is_last or han[n + 1]):
            yield 2 * n + 1, _closed(unit)


def query_tokens(units: list[str]) -> list[tuple[int, str]]:
    """The fewest tokens that cover a query's stretch, each with its position."""
    result: list[tuple[int, str]] = []
    n = 0
    while n < len(units):
        if not _is_han(units[n]):
            result.append((2 * n, _closed(units[n])))
            n += 1
            continue
        end = n
        while end < len(units) and _is_han(units[end]):
            end += 1
        if end - n == 1:
            result.append((2 * n + 1, _closed(units[n])))
        else:
            starts = list(range(n, end - 1, 2))
            if (end - n) % 2:
                starts.append(end - 2)
            result += [(2 * at, units[at] + units[at + 1]) for at in starts]
        n = end
    return result


GAP = "."
"""A word that Pagefind counts but does not index: it fills a position without a token."""


def content(texts: Iterable[str]) -> str:
    """The words of one zone of a record. The number of a word is the position of its token."""
    return " ".join(filter(None, (_words_of_name(text) if len(text) < 60 else _words(text) for text in texts)))


def _words(text: str) -> str:
    """The words of one text. Two gaps after each stretch keep it apart from the next."""
    slots: list[str] = []
    for units in stretches(text):
        run = "".join(units)
        if _ONLY_HAN.fullmatch(run):  # The common case: the same as `tokens`, in a tenth of the time.
            slots += (f" {GAP} ".join(map(add, run, run[1:])), GAP, GAP, GAP)
        else:
            at = dict(tokens(units))
            slots += [at.get(position, GAP) for position in range(2 * len(units))]
        slots += (GAP, GAP)
    return " ".join(slots)


_words_of_name = lru_cache(maxsize=100_000)(_words)
"""Cached, since names recur in many records."""


def single_characters(text: str) -> str:
    """The Han characters of a title as single words, so that a query of one character finds titles."""
    characters = sorted({unit for units in stretches(text) for unit in units if _is_han(unit)})
    return " ".join(f"{_closed(character)} {GAP}" for character in characters)
