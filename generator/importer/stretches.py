"""Stretches of a copy that are not part of the document, and the text without them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """A stretch of junk: its span in the source, and what it is in Chinese and English."""

    start: int
    end: int
    zh: str
    en: str


def blanked(words: str, junk: Iterable[Stretch]) -> str:
    """The text with each character of these stretches replaced by a space; line ends stay."""
    parts, at = [], 0
    for stretch in sorted(junk, key=lambda s: s.start):
        if stretch.end <= at:
            continue
        start = max(at, stretch.start)
        parts.append(words[at:start])
        parts.append(re.sub(r"[^\n\r\f]", " ", words[start : stretch.end]))
        at = stretch.end
    return "".join(parts) + words[at:]


def merged(text: str, junk: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches in order, without overlaps, trimmed of white space, neighbours of the same kind merged."""
    parts: list[Stretch] = []
    at = 0
    for stretch in sorted(junk, key=lambda s: (s.start, -s.end)):
        start, end = max(stretch.start, at), stretch.end
        if end <= start or not text[start:end].strip():
            continue
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        at = end
        last = parts[-1] if parts else None
        if last and last.en == stretch.en and not text[last.end : start].strip():
            parts[-1] = Stretch(last.start, end, last.zh, last.en)
        else:
            parts.append(Stretch(start, end, stretch.zh, stretch.en))
    return tuple(parts)
