"""Faults in the text of a YAML file, told in the words of an author: characters that must not stand there, indentation,
and what the parser could not make out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from generator.problems import Problem, problem

# Line and paragraph separators count as controls: YAML ends a line at them and an editor may not.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f"
UNWANTED = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")

MOST_TOLD = 1_000
"""Problems of one kind that are told of one file; the last one says that there are more."""

THERE_ARE_MORE = f"there are more like this; the first {MOST_TOLD:,} of a file are told"

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


def at_most(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems of many; the last one says so."""
    told = list(islice(problems, MOST_TOLD + 1))
    if len(told) > MOST_TOLD:
        told.pop()
        told[-1] = replace(told[-1], hint=THERE_ARE_MORE)
    return told


class FileText:
    """The decoded text of one file, with its lines; places are 1-based and columns count code points."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.text = text

    @cached_property
    def _last_line(self) -> dict[int, str]:
        """The line asked for last: many problems may stand in one line of megabytes."""
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at an offset; the end of the text counts as its last line with words."""
        offset = min(offset, len(self.text))
        if offset == len(self.text):
            offset = len(self.text.rstrip())
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The words of a line, without its end."""
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
        line, column = self.place(offset)
        return problem(code, self.file, line, column, message, expected=expected, hint=hint, excerpt=self.line(line))


def name_of(character: str) -> str:
    """A character that does not show, by code point and name: `U+202E (right-to-left override)`."""
    name = _NAMES.get(ord(character))
    return f"U+{ord(character):04X} ({name})" if name else f"U+{ord(character):04X}"


def unwanted(character: str) -> tuple[str, str]:
    """Code and message for a character that `UNWANTED` found."""
    if _CONTROL.match(character):
        return "Y115", f"the control character {name_of(character)} stands in the text"
    return "Y116", f"the invisible character {name_of(character)} stands in the text"


def unwanted_characters(source: FileText) -> Iterator[tuple[int, Problem]]:
    """Every control, bidi and zero-width character of the text, with its offset."""
    for found in UNWANTED.finditer(source.text):
        code, message = unwanted(found[0])
        yield found.start(), source.problem(code, found.start(), message, expected="the text without this character")


def indentation(source: FileText) -> Iterator[Problem]:
    """Tabs and full-width spaces in front of the first character of a line."""
    if not _NO_PLAIN_SPACE.search(source.text):
        return
    for found in _TAB_INDENT.finditer(source.text):
        yield source.problem(
            "Y106", found.end(1), "a tab stands in the indentation", expected="spaces, two for each level"
        )
    for found in _WIDE_INDENT.finditer(source.text):
        character = source.text[found.end(1)]
        yield source.problem(
            "Y120",
            found.end(1),
            f"a wide space (U+{ord(character):04X} 全角空格) stands in the indentation",
            expected="plain spaces, two for each level",
        )


def without_wide_indentation(text: str) -> str:
    """The text with tabs and wide spaces in the indentation as plain spaces, each character in its place."""
    for pattern in (_TAB_INDENT, _WIDE_INDENT):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


FULL_WIDTH_COLON = "the colon ： is full-width; write a plain one and a space"
_HAS_KEY = re.compile(r"\s*(?:#.*|- .*|-|.*:(?:\s.*)?)")
_HOLDS_COLON = re.compile(r"\s*(?:- +)*[^\s:]+: +[^\s{\[].*")


def syntax_problem(source: FileText, said: str, context: str, offset: int, opened: int | None) -> Problem:
    """The parser's complaint in plain words.

    `said` and `context` are libyaml's, `offset` is where it stopped and `opened` where the thing it was reading began.
    """
    line, column = source.place(offset)
    words = source.line(line)
    before = words[: column - 1]
    character = source.text[offset : offset + 1]
    opened_at = offset if opened is None else opened
    opened_line = source.place(opened_at)[0]

    def at(where: int, message: str, expected: str = "", hint: str = "") -> Problem:
        return source.problem("Y107", where, message, expected=expected, hint=hint)

    def neither(number: int, where: int) -> Problem:
        hint = FULL_WIDTH_COLON if "：" in source.line(number) else ""
        return at(where, "this line is neither a key with a colon nor a list entry", "key: value", hint)

    if "mapping values are not allowed" in said:
        above = source.line(line - 1)
        if above.strip() and not _HAS_KEY.fullmatch(above):
            return neither(line - 1, source.offset_of_words(line - 1))
        if _HOLDS_COLON.fullmatch(before):
            return at(offset, "a second ': ' stands in the line", "quotation marks around a text that holds ': '")
        return at(
            offset,
            "this key does not stand at the indentation of its neighbours",
            "the same number of spaces as the keys beside it",
        )
    if "could not find expected ':'" in said:
        return neither(opened_line, opened_at)
    if "cannot start any token" in said:
        return at(offset, f"a bare text cannot begin with {character}", "quotation marks around the text")
    if "block scalar" in context:
        mark = source.text[opened_at : opened_at + 1]
        return at(opened_at, f"a bare text cannot begin with {mark}", 'quotation marks around the text, as in ">="')
    if "quoted scalar" in context:
        if "escape" in said or "number" in said:
            return at(
                offset,
                "the backslash in double quotation marks begins an escape that does not exist",
                "single quotation marks, or the backslash twice",
            )
        return at(opened_at, "the quotation mark opened here is never closed", "a closing quotation mark")
    if "flow sequence" in context or "flow mapping" in context:
        bracket, close = ("[", "]") if "sequence" in context else ("{", "}")
        return at(
            opened_at, f"the {bracket} opened here is not closed, or a comma is missing inside", f"a closing {close}"
        )
    if "undefined alias" in said or "alias" in context or "anchor" in context and "duplicate" not in context:
        mark = source.text[opened_at : opened_at + 1]
        what = "an alias" if mark == "*" else "an anchor"
        return at(
            opened_at, f"a bare text that begins with {mark} is read as {what}", "quotation marks around the text"
        )
    if "undefined tag handle" in said or "scanning a tag" in context:
        return at(opened_at, "a bare text that begins with ! is read as a type tag", "quotation marks around the text")
    if "duplicate anchor" in context:
        return at(offset, "an anchor of this name stands further up already", "another name, or no anchor")
    if "did not find expected key" in said and character == ":":
        return at(offset, "a key is missing in front of the colon", "key: value")
    if "mapping keys are not allowed" in said:
        return at(offset, "a bare text cannot begin with ?", "quotation marks around the text")
    if "document start" in said:
        return at(0, "a line that begins with % is an instruction to the parser", "quotation marks around the text")
    if "did not find expected key" in said and before.strip():
        return at(
            offset,
            "words follow where the value has ended",
            "one pair of quotation marks around the whole value",
        )
    if "did not find expected key" in said or "expected '-' indicator" in said:
        return at(
            offset,
            "this line does not stand at the indentation of its neighbours",
            "the same number of spaces as the lines beside it",
        )
    if "sequence entries are not allowed" in said:
        return at(
            offset,
            "a list entry cannot begin here",
            "each '- ' on a line of its own, or quotation marks around the text",
        )
    if "expected node content" in said:
        return at(
            offset,
            "a value is missing here, or a bare text begins with a mark of YAML",
            "quotation marks around the text",
        )
    return at(offset, f"this is not valid YAML ({said})")
