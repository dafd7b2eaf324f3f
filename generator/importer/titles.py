"""Finds where a heading ends: with its line, at a full stop, at a gap, or nowhere that the document shows."""

import re
from dataclasses import dataclass

LONGEST_TITLE = 45
LONGEST_SUPPLIED = 30

_STOPS = re.compile(r"[。:;!]")
_PAIRS = {"“": "”", "(": ")", "《": "》", "‘": "’", "【": "】", "<": ">", "「": "」"}
# Verbs that begin a sentence of a plan; where a copy lost its full stops, the second of them ends the heading.
_VERBS = re.compile(
    r"(?:持续|深入|全面|进一步|积极|扎实|加快|大力|稳步|有序)?(?:巩固|深化|推进|推动|开展|制定|实施|构建|优化|加强|"
    r"完善|落实|健全|组织|建立|支持|扩大|强化|提升|推行|推广|规范|发挥|举办|统筹|编印|编制|弘扬|探索|打造|培育|加大|"
    r"严格|坚持|引导|鼓励|指导|拓展|改善|优先|严守|把握|聚焦|围绕|持续|逐步|新增|建设(?=\*|\d)|以(?=[^,。]{2,30}为))"
)


@dataclass(frozen=True)
class Heading:
    """The title of a section or an item, and the number of characters that it takes with its closing mark."""

    title: str
    length: int
    is_supplied: bool = False
    """True if the document shows no end of the heading and the importer proposes one."""


def heading(text: str, *, is_whole_line: bool, is_point: bool = False) -> Heading:
    """The heading at the beginning of `text`, which is what follows a number in its paragraph."""
    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    if is_whole_line and len(stripped) <= LONGEST_TITLE + 15 and not re.search(r"[。;!].", stripped):
        return Heading(_clean(stripped), lead + len(stripped))
    end = _end(stripped, is_point)
    if end is not None:
        return Heading(_clean(stripped[:end]), lead + end + (end < len(stripped) and stripped[end] in "。:;!"))
    if is_whole_line and len(stripped) <= LONGEST_TITLE:
        return Heading(_clean(stripped), lead + len(stripped))
    return Heading(_supplied(stripped), 0, True)


def _end(text: str, is_point: bool) -> int | None:
    """Where the printed heading ends: at the first full stop, or at a gap before a sentence; None if it does not."""
    closing: list[str] = []  # the marks that close the open brackets and quotation marks
    for i, c in enumerate(text[: LONGEST_TITLE + 1]):
        if c in _PAIRS:
            closing.append(_PAIRS[c])
        elif closing and c == closing[-1]:
            closing.pop()
        elif _STOPS.match(c) and not closing and i >= 2:
            return i
        elif (
            c == " "
            and not closing
            and i > 3
            and len(text) - i > 20
            and not re.match(r"\s*[\da-zA-Z(]", text[i:])
            and "。" not in text[i : i + 12]
        ):
            # A gap may also separate two halves of a heading: then a full stop follows soon, or the line ends.
            rest = text[i:].lstrip()
            stop = _STOPS.search(rest)
            if not stop or stop.start() > 24:
                return i
        if is_point and c == "," and i >= 6 and not closing:
            full_stop = text.find("。")
            if full_stop < 0 or full_stop > LONGEST_TITLE:
                return i
    return None


def _clean(title: str) -> str:
    return title.strip().rstrip("。:;.、,").strip()


def _supplied(text: str) -> str:
    """A title made of the first words: up to the verb of the second sentence, or the first clause."""
    first = re.split(r"[,。;:]", text, maxsplit=1)[0]
    second = next((m.start() for m in _VERBS.finditer(first) if m.start() >= 6), None)
    if second and len(first) > 14:
        first = first[:second]
    first = first[:LONGEST_SUPPLIED]
    return _clean(first) or text[:LONGEST_SUPPLIED]
