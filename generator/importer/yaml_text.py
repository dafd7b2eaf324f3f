"""Formats YAML in the style of the archive: two spaces, short mappings on one line, quotes only where needed."""

import json
import re

_PLAIN = re.compile(r"[\u4e00-\u9fff《“（〔A-Za-z][^\n\"'#&*!|>%@`{}\[\],:\\\ufeff\u200b-\u200f]*")
_KEYWORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def scalar(words: str) -> str:
    """A text as a YAML scalar: plain if that is safe, else in double quotes."""
    if (
        _PLAIN.fullmatch(words)
        and words.strip() == words
        and words.lower() not in _KEYWORDS
        and words.isprintable()
        and "  " not in words
    ):
        return words
    return json.dumps(words, ensure_ascii=False)


def text(zh: str, en: str | None = None) -> str:
    """A `{zh: …, en: …}` on one line."""
    return f"{{zh: {scalar(zh)}}}" if en is None else f"{{zh: {scalar(zh)}, en: {scalar(en)}}}"


def span(pairs: tuple[tuple[int, int], ...]) -> str:
    """A span on one line: one pair, or a list of pairs."""
    shown = [f"[{start}, {end}]" for start, end in pairs]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"


def ids(names: tuple[str, ...]) -> str:
    """A list of ids on one line."""
    return f"[{', '.join(f'{json.dumps(n)}' if n.isdigit() else n for n in names)}]"
