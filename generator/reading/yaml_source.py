"""The text of a YAML file as plain data whose every key and value can be found again: line and column for a path.

The only module that knows the YAML library. It composes nodes with libyaml and reads bare words by our own rules
(`yaml_forms`), so that nothing is guessed; every doubt is a located `Problem`, all in one run. A value in doubt stands
in the data as `FAULTY`, so that whoever checks the data afterwards does not complain about it a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import yaml

from generator.problems import Path, Problem, problem
from generator.reading.yaml_forms import Doubt, read_bare
from generator.reading.yaml_syntax import (
    FULL_WIDTH_COLON,
    MOST_TOLD,
    UNWANTED,
    FileText,
    at_most,
    indentation,
    syntax_problem,
    unwanted,
    unwanted_characters,
    without_wide_indentation,
)

LARGEST = 8_000_000
"""Bytes. A plan of 300 items is about half a million."""

DEEPEST = 24
"""Levels of nesting. The deepest place of a plan (a text of a link of an item) is the sixth."""

MOST_COPIES = 1_000
"""Values that all aliases of a file together may repeat."""

MOST_ENTRIES = 20_000
"""Entries of one list or keys of one mapping. The longest plans have some hundred items."""

_MANY_BRACKETS = 4_000


class _Faulty:
    """Stands for a value that was reported already; there is one of it."""

    def __repr__(self) -> str:
        return "FAULTY"


FAULTY = _Faulty()


@dataclass(frozen=True)
class Document:
    """What was read of a file: plain data (None where it cannot be read at all) and the problems found.

    `faulty` holds the paths whose value is `FAULTY`, `holed` those of mappings that lost a key.
    """

    data: dict[str, object] | None
    problems: tuple[Problem, ...] = ()
    faulty: frozenset[Path] = frozenset()
    holed: frozenset[Path] = frozenset()


class _Composer(yaml.cyaml.CParser):
    """libyaml's composer without PyYAML's reading of bare words: a tag is what the author wrote, or None."""

    def first(self) -> yaml.Node | None:
        """The first document, or None where there is none."""
        return self.get_node() if self.check_node() else None

    def resolve(self, kind, value, implicit):
        return None

    def descend_resolver(self, node, index):
        pass

    def ascend_resolver(self):
        pass


def parse(raw: bytes, file: str) -> Document:
    """Read the bytes of a file; `file` is the name that its problems carry."""
    if len(raw) > LARGEST:
        return _unreadable(too_large(file))
    text, bad = _decoded(raw, file)
    if bad:
        return _unreadable(bad)
    source = FileText(file, text)
    marked = dict(islice(unwanted_characters(source), MOST_TOLD + 1)) if UNWANTED.search(text) else {}
    if len(marked) > MOST_TOLD:
        return _unreadable(*at_most(marked.values()))
    problems = [*marked.values(), *at_most(indentation(source))]
    clean = _clean(text) if problems else text
    if deep := _too_deep(source, clean):
        return _unreadable(*problems, deep)
    try:
        composer = _Composer(clean)
        root = composer.first()
        if root is not None and composer.check_node():
            second = composer.get_node().start_mark.index
            message = "a second document begins in this file"
            return _unreadable(*problems, source.problem("Y112", second, message, expected="one document in a file"))
    except yaml.YAMLError as error:
        # A tab or a wide space was put in order only in length, so what follows from it is not told again.
        is_cause_known = any(p.code in ("Y106", "Y120") for p in problems)
        return _unreadable(*problems, *(() if is_cause_known else (_syntax(source, error),)))
    if root is None or isinstance(root, yaml.ScalarNode) and not root.value:
        return _unreadable(*problems, source.problem("Y113", 0, "the file is empty", expected="keys and values"))
    if not isinstance(root, yaml.MappingNode):
        at = root.start_mark.index
        hint = FULL_WIDTH_COLON if "：" in source.line(source.place(at)[0]) else ""
        message = "the file does not begin with keys"
        return _unreadable(*problems, source.problem("Y119", at, message, expected="key: value", hint=hint))
    if counted := _too_many(source, root):
        return _unreadable(*problems, counted)
    walk = _Walk(source, sorted(marked), is_escaping="\\" in text, is_aliasing="&" in text and "*" in text)
    data = walk.value_of(root)
    return Document(
        data if isinstance(data, dict) else None,
        (*problems, *at_most(walk.problems)),
        frozenset(walk.faulty),
        frozenset(walk.holed),
    )


def too_large(file: str) -> Problem:
    """The problem of a file that is not even read."""
    expected = "one plan per file; a plan of 300 items has about 500,000 bytes"
    return problem("Y117", file, 1, 1, f"the file has more than {LARGEST:,} bytes", expected=expected)


def _too_many(source: FileText, root: yaml.MappingNode) -> Problem | None:
    """A problem where one mapping or list of the file, or of its first three levels, has more entries than any record."""
    level: list[yaml.Node] = [root]
    for _ in range(3):
        below: list[yaml.Node] = []
        for node in level:
            if isinstance(node, yaml.ScalarNode):
                continue
            if len(node.value) > MOST_ENTRIES:
                message = f"this has {len(node.value):,} entries"
                expected = f"at most {MOST_ENTRIES:,}: one plan per file"
                return source.problem("Y117", node.start_mark.index, message, expected=expected)
            below += (pair[1] for pair in node.value) if isinstance(node, yaml.MappingNode) else node.value
        level = below
    return None


class Outline:
    """Finds places in one file: built anew from its bytes when a problem has to be located."""

    def __init__(self, raw: bytes, file: str):
        text, _ = _decoded(raw, file)
        self.source = FileText(file, text)
        clean = _clean(text)
        try:
            self._root = None if _too_deep(self.source, clean) else _Composer(clean).first()
        except yaml.YAMLError:
            self._root = None

    def offset(self, path: Path, *, is_of_key: bool = False) -> int:
        """Offset of the value at a path (or of its key); where the path leaves the file, of the last place it reached."""
        node, offset = self._root, 0 if self._root is None else self._root.start_mark.index
        for number, part in enumerate(path):
            wants_key = is_of_key and number == len(path) - 1
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if isinstance(p[0], yaml.ScalarNode) and p[0].value == part), None)
                if pair is None:
                    break
                key, node = pair
                offset = (key if wants_key else node).start_mark.index
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                offset = node.start_mark.index
            else:
                break
        return offset


@dataclass
class _Walk:
    """From nodes to plain data, with the doubts met on the way."""

    source: FileText
    marked: list[int]
    is_escaping: bool
    is_aliasing: bool
    problems: list[Problem] = field(default_factory=list)
    faulty: set[Path] = field(default_factory=set)
    holed: set[Path] = field(default_factory=set)
    _trail: list[str | int] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _open: set[int] = field(default_factory=set)
    _good_keys: set[str] = field(default_factory=set)
    _copies: int = 0

    def value_of(self, node: yaml.Node) -> object:
        """The node's value as dict, list, text, number, bool or None; `FAULTY` where it was reported."""
        if node.tag is not None:
            return self._fault(
                "Y109", node, f"the type tag {node.tag} is not read", "the value without it; a text in quotation marks"
            )
        if self.is_aliasing and (stopped := self._repeated(node)):
            return stopped
        if node.__class__ is yaml.ScalarNode:
            return self._scalar(node)
        if len(self._trail) >= DEEPEST:
            return self._fault(
                "Y111", node, f"this stands more than {DEEPEST} levels deep", "the levels that a record has"
            )
        self._open.add(id(node))
        value = self._mapping(node) if node.__class__ is yaml.MappingNode else self._sequence(node)
        self._open.discard(id(node))
        return value

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if self.marked and self._is_marked(node):
            self.faulty.add(tuple(self._trail))
            return FAULTY
        value = node.value
        if not node.style:
            meaning = read_bare(value)
            if meaning.__class__ is Doubt:
                return self._fault(meaning.code, node, meaning.message, meaning.expected)
            return meaning
        if self.is_escaping and node.style == '"' and (found := UNWANTED.search(value)):
            code, message = unwanted(found[0])
            return self._fault(code, node, message + ", written as an escape", "the text without this character")
        return value

    def _sequence(self, node: yaml.SequenceNode) -> list[object]:
        values = []
        trail = self._trail
        for index, entry in enumerate(node.value):
            trail.append(index)
            values.append(self.value_of(entry))
            trail.pop()
        return values

    def _mapping(self, node: yaml.MappingNode) -> dict[str, object]:
        values: dict[str, object] = {}
        trail = self._trail
        for key, entry in node.value:
            name = key.value
            if not self._is_good_key(key, name):
                self._bad_key(key)
                continue
            trail.append(name)
            if name in values:
                first = next(k for k, _ in node.value if k.value == name)
                line = self.source.place(first.start_mark.index)[0]
                self._fault("Y101", key, f"the key {name} was given in line {line} already", "each key once")
                values[name] = FAULTY
            else:
                values[name] = self.value_of(entry)
            trail.pop()
        return values

    def _is_good_key(self, key: yaml.Node, name: object) -> bool:
        """Whether a key is text and holds nothing unwanted. A few dozen keys make up a file of thousands."""
        if key.__class__ is not yaml.ScalarNode or key.tag is not None or self.marked and self._is_marked(key):
            return False
        if key.style or name in self._good_keys:
            return True
        if name == "<<" or not isinstance(read_bare(name), str):
            return False
        self._good_keys.add(name)
        return True

    def _is_marked(self, node: yaml.Node) -> bool:
        return any(node.start_mark.index <= at < node.end_mark.index for at in self.marked)

    def _bad_key(self, key: yaml.Node) -> None:
        self.holed.add(tuple(self._trail))
        if self._is_marked(key):
            return
        if key.tag is not None:
            found = ("Y109", f"the type tag {key.tag} is not read", "a plain key")
        elif not isinstance(key, yaml.ScalarNode):
            found = ("Y118", "a key must be text, and this one is a list or a mapping", "a plain key")
        elif key.value == "<<":
            found = ("Y108", "the merge key << is not read", "the keys written out")
        elif isinstance(meaning := read_bare(key.value), Doubt):
            found = (meaning.code, meaning.message, f'"{key.value}" in quotation marks')
        else:
            found = (
                "Y118",
                f"a key must be text, and {key.value or 'this one'} is not",
                f'"{key.value}" in quotation marks',
            )
        code, message, expected = found
        self.problems.append(self.source.problem(code, key.start_mark.index, message, expected=expected))

    def _repeated(self, node: yaml.Node) -> object:
        """`FAULTY` where following an alias must stop: inside itself, or after too many copies."""
        if id(node) in self._open:
            return self._fault("Y110", node, "the value anchored here holds itself", "the values written out")
        if id(node) in self._seen:
            self._copies += 1
            if self._copies == MOST_COPIES + 1:
                message = f"the aliases of this file repeat more than {MOST_COPIES} values"
                return self._fault("Y110", node, message, "the values written out")
            if self._copies > MOST_COPIES:
                self.faulty.add(tuple(self._trail))
                return FAULTY
        self._seen.add(id(node))
        return None

    def _fault(self, code: str, node: yaml.Node, message: str, expected: str) -> object:
        self.problems.append(self.source.problem(code, node.start_mark.index, message, expected=expected))
        self.faulty.add(tuple(self._trail))
        return FAULTY


def _unreadable(*problems: Problem) -> Document:
    return Document(None, problems)


def _syntax(source: FileText, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    return syntax_problem(
        source,
        getattr(error, "problem", None) or str(error),
        getattr(error, "context", None) or "",
        mark.index if mark else 0,
        opened.index if opened else None,
    )


def _decoded(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """The text without a byte-order mark, and the problem of the first byte that is not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        expected = "the file saved as UTF-8"
        return "", problem("Y114", file, 1, 1, "the file is written in UTF-16", expected=expected)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        readable = raw[: error.start].decode("utf-8-sig")
        source = FileText(file, readable + "\ufffd" + raw[error.start + 1 :].decode("utf-8", "replace"))
        line, column = source.place(len(readable))
        hint = ""
        try:
            raw.decode("gb18030")
            hint = "the whole file can be read as GB18030 (GBK 国标码); save it as UTF-8"
        except UnicodeDecodeError:
            pass
        found = problem(
            "Y114",
            file,
            line,
            column,
            f"the byte 0x{raw[error.start]:02X} is not UTF-8",
            expected="the file saved as UTF-8",
            hint=hint,
            excerpt=source.line(line),
        )
        return source.text, found


def _clean(text: str) -> str:
    """The text as the parser can read it, every character in its place."""
    return without_wide_indentation(UNWANTED.sub("\ufffd", text))


def _too_deep(source: FileText, text: str) -> Problem | None:
    """A problem where the nesting would exhaust the stack of libyaml's recursive composer.

    Depth is bounded by the brackets of the text and by its longest line, so the slow count is hardly ever made.
    """
    if text.count("[") + text.count("{") < _MANY_BRACKETS and not _has_long_markup(text):
        return None
    depth = 0
    try:
        parser = _Composer(text)
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > 10 * DEEPEST:
                    message = f"this stands more than {10 * DEEPEST} levels deep"
                    return source.problem(
                        "Y111", event.start_mark.index, message, expected="the levels that a record has"
                    )
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # Composing meets the same error at no greater depth and reports it.
    return None


def _has_long_markup(text: str) -> bool:
    """Whether one line could open thousands of levels: list dashes, question marks or indentation."""
    return max(map(len, text.splitlines()), default=0) > _MANY_BRACKETS


def entries(data: Mapping[str, object] | None, key: str) -> list[object]:
    """The list under a key of data that may not be what it should be."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, list) else []
