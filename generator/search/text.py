"""How words are made comparable for the search: the same for a record at build time and for a query in the browser.

The rules, mirrored in `site_src/assets/search-text.js` and held together by one table of cases (`tests/search_text.yaml`):

1. *Fold*: each character by itself through NFKC (full width to half width), lower case, Traditional to Simplified.
2. *Units*: one Han character; one number (`1,200` is `1200`, `94.5` stays whole); one Latin word (without its apostrophe
   and its plural s); one of % ‰ +.
3. *Stretches*: units that stand side by side. Quotation marks, book-title marks and brackets between them do not part
   them (a reader types 十四五规划 for “十四五”规划, 安政[2022]13号 for 安政〔2022〕13号), nor does a middle dot, a
   hyphen between Latin words, or a space inside a record; a line end and every other sign does. In a query a space parts
   what must all be found, unless it stands within quotation marks.
4. *Tokens*: unit n of a stretch stands at places 2n and 2n+1. Two Han characters in a row are one token at 2n; a number
   or a word is a token at 2n; a Han character beside a number or word is also a token of its own at 2n+1. A query's
   stretch matches where each of its tokens stands at the same distance from the first: never by scattered characters.
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
    r"[ \t\u3000\u00b7\u2022\u2027\u30fb\u200b-\u200d\ufeff\"'`\u2018\u2019\u201c\u201d\u300a\u300b\u3008\u3009\u300c-\u300f()\[\]{}\u3010\u3011\u3014\u3015]*"
)
_HYPHENS = ("-", "\u2010", "\u2011")
_SIGNS = {"%": "zpct", "\u2030": "zpml", "+": "zplus"}


@cache
def simplified() -> dict[str, str]:
    """Each Traditional character with its Simplified form (OpenCC, character by character)."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {a: b for a, b in zip(characters, converted) if a != b and len(b) == 1}


class _Folded(dict[int, str]):
    """Each character that was met, by its code point, as it is compared."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(simplified().get(c, c) for c in folded)
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """A text as it is compared: rule 1."""
    return text.translate(_FOLDED)


def _normal(unit: str) -> str:
    if unit[0].isdigit():
        return unit.replace(",", "")
    if len(unit) == 1:
        return unit
    return singular(re.sub(r"['\u2019]", "", unit))


def singular(word: str) -> str:
    """An English word without its plural s: `kindergartens` as `kindergarten`, `bodies` as `body`; `class` stays."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stretches(text: str) -> list[list[str]]:
    """The units of a text in the stretches in which they stand: rules 2 and 3."""
    folded = fold(text)
    result: list[list[str]] = []
    last = None
    for found in _UNITS.finditer(folded):  # Han characters all that follow each other, of the others one.
        if last is None or not (_JOINS.fullmatch(folded, last, found.start()) or _is_hyphened(folded, last, found)):
            result.append([])
        if found.lastgroup:
            result[-1] += found[0]
        else:
            result[-1].append(_normal(found[0]))
        last = found.end()
    return result


def _is_hyphened(folded: str, last: int, found: re.Match[str]) -> bool:
    """Whether a hyphen alone stands between two Latin words."""
    between = folded[last : found.start()]
    return between in _HYPHENS and bool(_IS_LATIN.match(folded[last - 1])) and bool(_IS_LATIN.match(found[0]))


@cache
def _is_han(unit: str) -> bool:
    return bool(_IS_HAN.match(unit))


def _written(unit: str) -> str:
    """A single unit as the engine takes it: letters and digits only, closed by a sign that never stands within a token.

    The engine also finds words that begin with the word asked for; a closed token begins no other.
    """
    if unit[0].isdigit():
        return unit.replace(".", "d") + "z"
    return _SIGNS.get(unit, unit) + "0"


def tokens(units: list[str]) -> Iterator[tuple[int, str]]:
    """Place and token of everything a record's stretch is found by: rule 4."""
    han = [_is_han(unit) for unit in units]
    for n, unit in enumerate(units):
        if not han[n]:
            yield 2 * n, _written(unit)
            continue
        ends = n + 1 == len(units)
        if not ends and han[n + 1]:
            yield 2 * n, unit + units[n + 1]
        if (n and not han[n - 1]) or not (ends or han[n + 1]):
            yield 2 * n + 1, _written(unit)


def query_tokens(units: list[str]) -> list[tuple[int, str]]:
    """The fewest tokens that hold a query's stretch together, each with its place."""
    result = []
    n = 0
    while n < len(units):
        if not _is_han(units[n]):
            result.append((2 * n, _written(units[n])))
            n += 1
            continue
        end = n
        while end < len(units) and _is_han(units[end]):
            end += 1
        if end - n == 1:
            result.append((2 * n + 1, _written(units[n])))
        else:
            starts = list(range(n, end - 1, 2))
            if (end - n) % 2:
                starts.append(end - 2)
            result += [(2 * at, units[at] + units[at + 1]) for at in starts]
        n = end
    return result


GAP = "."
"""A word that the engine counts and does not index: it keeps the place of a slot without a token."""


def content(texts: Iterable[str]) -> str:
    """The texts of one zone of a record as the engine's words, so that a token's place is its word's number."""
    return " ".join(filter(None, (_words_of_name(text) if len(text) < 60 else _words(text) for text in texts)))


def _words(text: str) -> str:
    """One text as words. After each stretch stand two gaps, so that none continues another."""
    slots: list[str] = []
    for units in stretches(text):
        written = "".join(units)
        if _ONLY_HAN.fullmatch(written):  # As most are: what `tokens` says of them, in a tenth of the time.
            slots += (f" {GAP} ".join(map(add, written, written[1:])), GAP, GAP, GAP)
        else:
            at = dict(tokens(units))
            slots += [at.get(place, GAP) for place in range(2 * len(units))]
        slots += (GAP, GAP)
    return " ".join(slots)


_words_of_name = lru_cache(maxsize=100_000)(_words)
"""Names come back in many records."""


def single_characters(text: str) -> str:
    """The Han characters of a title, each by itself, so that a query of one character finds titles."""
    characters = sorted({unit for units in stretches(text) for unit in units if _is_han(unit)})
    return " ".join(f"{_written(character)} {GAP}" for character in characters)
