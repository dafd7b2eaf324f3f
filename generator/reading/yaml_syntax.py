"""Faults in the text of a YAML file in an author's words: unwanted characters, indentation, syntax errors."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from generator.problems import Problem, problem
from generator.reading.yaml_forms import doubt_of_quotation

# Line and paragraph separators count as controls: YAML ends a line at them, an editor may not.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f"
UNWANTED = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")

MOST_REPORTED = 1_000
"""Problems of one kind reported in one file; the last one says that there are more."""

THERE_ARE_MORE = f"there are more like this; the first {MOST_REPORTED:,} of a file are told"

_NAMES = {
    0x00: "NUL",
    0x1B: "ESC",
    0x85: "next line",
    0xAD: "soft hyphen",
    0x200B: "zero-width space",
    0x200C: "zero-width non-joiner",
    0x200D: "zero-width joiner",
    0x200E: "left-to-right mark",
    0x200F: "right-to-left mark",
    0x2028: "line separator",
    0x2029: "paragraph separator",
    0x202D: "left-to-right override",
    0x202E: "right-to-left override",
    0x2060: "word joiner",
    0x2066: "left-to-right isolate",
    0x2067: "right-to-left isolate",
    0xFEFF: "byte-order mark",
}
_LINE_END = re.compile(r"\r\n|\n|\r")
_TAB_INDENT = re.compile(r"^( *)\t[ \t]*", re.MULTILINE)
_NO_PLAIN_SPACE = re.compile("[\t\u3000\u00a0\u2000-\u200a]")
_WIDE_INDENT = re.compile(r"^([ \t]*)[\u3000\u00a0\u2000-\u200a][ \t\u3000\u00a0\u2000-\u200a]*(?=\S)", re.MULTILINE)


_CONFLICT = re.compile("^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)
"""A line that git leaves around two versions it could not merge. The ======= between them never comes first."""


def conflict(raw: bytes, file: str, code: str, hint: str) -> Problem | None:
    """The problem of the first conflict marker of git in a file; None if there is none."""
    if b"<<<<<<< " not in raw and b">>>>>>> " not in raw:
        return None
    source = FileText(file, raw.decode("utf-8-sig", "replace"))
    found = _CONFLICT.search(source.text)
    message = "a conflict marker of git stands here: two versions of these lines were not merged"
    return source.problem(code, found.start(), message, hint=hint) if found else None


def at_most(problems: Iterable[Problem]) -> list[Problem]:
    """The first `MOST_REPORTED` problems; the last one says if there are more."""
    reported = list(islice(problems, MOST_REPORTED + 1))
    if len(reported) > MOST_REPORTED:
        reported.pop()
        reported[-1] = replace(reported[-1], hint=THERE_ARE_MORE)
    return reported


class FileText:
    """The decoded text of one file. Lines and columns are 1-based; columns count code points."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _last_line(self) -> dict[int, str]:
        """A cache of one line: many problems may stand in one line of megabytes."""
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset. The end of the text counts as the end of its last line that is not blank."""
        offset = min(offset, len(self.text))
        if offset == len(self.text):
            offset = len(self.text.rstrip())
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line without its line end; empty if there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        if number not in self._last_line:
            end = self._starts[number] if number < len(self._starts) else len(self.text)
            self._last_line.clear()
            self._last_line[number] = self.text[self._starts[number - 1] : end].rstrip("\r\n")
        return self._last_line[number]

    def offset_of_words(self, number: int) -> int:
        """Offset of the first character of a line that is not white space."""
        words = self.line(number)
        return self._starts[number - 1] + len(words) - len(words.lstrip())

    def problem(self, code: str, offset: int, message: str, *, expected: str = "", hint: str = "") -> Problem:
        """A problem at an offset of this text."""
        place = self.place(offset)
        return problem(code, self.file, place, message, expected=expected, hint=hint, excerpt=self.line(place[0]))


def name_of(character: str) -> str:
    """An invisible character by code point and name: `U+202E (right-to-left override)`."""
    name = _NAMES.get(ord(character))
    return f"U+{ord(character):04X} ({name})" if name else f"U+{ord(character):04X}"


def unwanted(character: str) -> tuple[str, str]:
    """Code and message for a character matched by `UNWANTED`."""
    if _CONTROL.match(character):
        return "Y115", f"the control character {name_of(character)} stands in the text"
    return "Y116", f"the invisible character {name_of(character)} stands in the text"


def unwanted_characters(source: FileText) -> Iterator[tuple[int, Problem]]:
    """Every control, bidi and zero-width character: its offset and its problem."""
    for found in UNWANTED.finditer(source.text):
        code, message = unwanted(found[0])
        yield found.start(), source.problem(code, found.start(), message, expected="the text without this character")


def indentation(source: FileText) -> Iterator[Problem]:
    """Problems of tabs and wide spaces in the indentation."""
    if not _NO_PLAIN_SPACE.search(source.text):
        return
    for found in _TAB_INDENT.finditer(source.text):
        message = "a tab stands in the indentation"
        yield source.problem("Y106", found.end(1), message, expected="spaces, two for each level")
    for found in _WIDE_INDENT.finditer(source.text):
        character = source.text[found.end(1)]
        message = f"a wide space (U+{ord(character):04X} 全角空格) stands in the indentation"
        yield source.problem("Y120", found.end(1), message, expected="plain spaces, two for each level")


def without_wide_indentation(text: str) -> str:
    """The text with plain spaces for tabs and wide spaces in the indentation; offsets stay."""
    for pattern in (_TAB_INDENT, _WIDE_INDENT):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


FULL_WIDTH_COLON = "the colon ： is full-width; write a plain one and a space"
_HAS_KEY = re.compile(r"\s*(?:#.*|- .*|-|.*:(?:\s.*)?)")
_HOLDS_COLON = re.compile(r"\s*(?:- +)*[^\s:]+: +(?P<value>[^\s{\[].*)")
_QUOTED = "quotation marks around the text"


class _Complaint(NamedTuple):
    """One of libyaml's complaints in plain words; `{mark}` stands for the character at its place."""

    pattern: str
    """Found in libyaml's context and problem, joined by a colon."""
    place: Literal["stop", "opening", "top"]
    message: str
    expected: str


_COMPLAINTS = (
    _Complaint("cannot start any token", "stop", "a bare text cannot begin with {mark}", _QUOTED),
    _Complaint("block scalar", "opening", "a bare text cannot begin with {mark}", f'{_QUOTED}, as in ">="'),
    _Complaint(
        "quoted scalar: .*(escape|number)",
        "stop",
        "the backslash in double quotation marks begins an escape that does not exist",
        "single quotation marks, or the backslash twice",
    ),
    _Complaint(
        "quoted scalar", "opening", "the quotation mark opened here is never closed", "a closing quotation mark"
    ),
    _Complaint(
        "flow (sequence|mapping)",
        "opening",
        "the {mark} opened here is not closed, or a comma is missing inside",
        "a closing {close}",
    ),
    _Complaint(
        "duplicate anchor", "stop", "an anchor of this name stands further up already", "another name, or no anchor"
    ),
    _Complaint("alias", "opening", "a bare text that begins with {mark} is read as an alias", _QUOTED),
    _Complaint("anchor", "opening", "a bare text that begins with {mark} is read as an anchor", _QUOTED),
    _Complaint(
        "undefined tag handle|scanning a tag",
        "opening",
        "a bare text that begins with ! is read as a type tag",
        _QUOTED,
    ),
    _Complaint("mapping keys are not allowed", "stop", "a bare text cannot begin with ?", _QUOTED),
    _Complaint("document start", "top", "a line that begins with % is an instruction to the parser", _QUOTED),
    _Complaint(
        "did not find expected key|expected '-' indicator",
        "stop",
        "this line does not stand at the indentation of its neighbours",
        "the same number of spaces as the lines beside it",
    ),
    _Complaint(
        "sequence entries are not allowed",
        "stop",
        "a list entry cannot begin here",
        f"each '- ' on a line of its own, or {_QUOTED}",
    ),
    _Complaint(
        "expected node content",
        "stop",
        "a value is missing here, or a bare text begins with a mark of YAML",
        _QUOTED,
    ),
)


def syntax_problem(source: FileText, said: str, context: str, offset: int, opened: int | None) -> Problem:
    """A syntax error in plain words.

    `said` and `context` are libyaml's problem and context; it stopped at `offset`, in something that began at `opened`.
    """
    opening = offset if opened is None else opened
    found = _by_its_line(source, said, offset, opening)
    if found:
        return found
    for complaint in _COMPLAINTS:
        if re.search(complaint.pattern, f"{context}: {said}"):
            at = {"stop": offset, "opening": opening, "top": 0}[complaint.place]
            mark = source.text[at : at + 1]
            message = complaint.message.replace("{mark}", mark)
            expected = complaint.expected.replace("{close}", "]" if mark == "[" else "}")
            return source.problem("Y107", at, message, expected=expected)
    return source.problem("Y107", offset, f"this is not valid YAML ({said})")


def _by_its_line(source: FileText, said: str, offset: int, opening: int) -> Problem | None:
    """The problem where the text of the line, not libyaml's message, tells what is wrong; else None."""
    number, column = source.place(offset)
    before = source.line(number)[: column - 1]
    if "mapping values are not allowed" in said and (begun := _HOLDS_COLON.fullmatch(before)):
        value = source.line(number)[begun.start("value") :].rstrip()
        if doubt := doubt_of_quotation(value):
            start = offset - (column - 1) + begun.start("value")
            return source.problem(doubt.code, start, doubt.message, expected=doubt.expected)
    if "could not find expected ':'" in said:
        return _no_key(source, opening)
    if "mapping values are not allowed" in said:
        above = source.line(number - 1)
        if above.strip() and not _HAS_KEY.fullmatch(above):
            return _no_key(source, source.offset_of_words(number - 1))
        if _HOLDS_COLON.fullmatch(before):
            message, expected = "a second ': ' stands in the line", "quotation marks around a text that holds ': '"
        else:
            message = "this key does not stand at the indentation of its neighbours"
            expected = "the same number of spaces as the keys beside it"
    elif "did not find expected key" in said and source.text[offset : offset + 1] == ":":
        message, expected = "a key is missing in front of the colon", "key: value"
    elif "did not find expected key" in said and before.strip():
        message, expected = (
            "words follow where the value has ended",
            "one pair of quotation marks around the whole value",
        )
    else:
        return None
    return source.problem("Y107", offset, message, expected=expected)


def _no_key(source: FileText, offset: int) -> Problem:
    hint = FULL_WIDTH_COLON if "：" in source.line(source.place(offset)[0]) else ""
    message = "this line is neither a key with a colon nor a list entry"
    return source.problem("Y107", offset, message, expected="key: value", hint=hint)
