"""YAML text as plain data, with every fault located.

libyaml composes the nodes (`yaml_nodes`); bare words are read by our own rules (`yaml_forms`), so that nothing is
guessed. One run reports all faults. A faulty value stands in the data as `FAULTY`, so that later checks do not
complain about it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import yaml

from generator.problems import Path, Problem
from generator.reading.yaml_forms import Doubt, read_bare
from generator.reading.yaml_nodes import (
    DEEPEST,
    LARGEST,
    Composer,
    decode,
    parseable,
    start_of,
    too_deep,
    too_large,
    too_many,
)
from generator.reading.yaml_syntax import (
    FULL_WIDTH_COLON,
    MOST_REPORTED,
    UNWANTED,
    FileText,
    at_most,
    conflict,
    indentation,
    syntax_problem,
    unwanted,
    unwanted_characters,
)

_CHOOSE_ONE = "choose one side, delete the other and the three lines <<<<<<<, ======= and >>>>>>>"

MOST_COPIES = 1_000
"""Values that all aliases of a file together may repeat."""


class _Faulty:
    """A value that was already reported; `FAULTY` is its only instance."""

    def __repr__(self) -> str:
        return "FAULTY"


FAULTY = _Faulty()


@dataclass(frozen=True)
class Document:
    """A file as plain data (None if it cannot be read at all), and its problems.

    `faulty` holds the paths whose value is `FAULTY`, `holed` the paths of mappings that lost a key.
    """

    data: dict[str, object] | None
    problems: tuple[Problem, ...] = ()
    faulty: frozenset[Path] = frozenset()
    holed: frozenset[Path] = frozenset()


def parse(raw: bytes, file: str) -> Document:
    """Read the bytes of a file; its problems name it `file`."""
    if len(raw) > LARGEST:
        return _unreadable(too_large(file))
    if unmerged := conflict(raw, file, "Y121", _CHOOSE_ONE):
        return _unreadable(unmerged)
    text, bad = decode(raw, file)
    if bad:
        return _unreadable(bad)
    source = FileText(file, text)
    marked = dict(islice(unwanted_characters(source), MOST_REPORTED + 1)) if UNWANTED.search(text) else {}
    if len(marked) > MOST_REPORTED:
        return _unreadable(*at_most(marked.values()))
    problems = [*marked.values(), *at_most(indentation(source))]
    clean = parseable(text) if problems else text
    if deep := too_deep(source, clean):
        return _unreadable(*problems, deep)
    try:
        composer = Composer(clean)
        root = composer.next_root()
        if root is not None and (second := composer.next_root()):
            message, expected = "a second document begins in this file", "one document in a file"
            return _unreadable(*problems, source.problem("Y112", start_of(second), message, expected=expected))
    except yaml.YAMLError as error:
        # A replaced tab or wide space can leave the indentation wrong; it was reported, so its effects are not.
        is_cause_known = any(p.code in ("Y106", "Y120") for p in problems)
        return _unreadable(*problems, *(() if is_cause_known else (_syntax(source, error),)))
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return _unreadable(*problems, source.problem("Y113", 0, "the file is empty", expected="keys and values"))
    if not isinstance(root, yaml.MappingNode):
        at = start_of(root)
        hint = FULL_WIDTH_COLON if "：" in source.line(source.place(at)[0]) else ""
        message = "the file does not begin with keys"
        return _unreadable(*problems, source.problem("Y119", at, message, expected="key: value", hint=hint))
    if counted := too_many(source, root):
        return _unreadable(*problems, counted)
    walk = _Walk(source, sorted(marked), is_escaping="\\" in text, is_aliasing="&" in text and "*" in text)
    data = walk.value_of(root)
    return Document(
        data if isinstance(data, dict) else None,
        (*problems, *at_most(walk.problems)),
        frozenset(walk.faulty),
        frozenset(walk.holed),
    )


@dataclass
class _Walk:
    """Turns nodes into plain data and collects the faults."""

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
        """The node's value as dict, list, text, number, bool or None; `FAULTY` if it was reported."""
        if node.tag is not None:
            expected = "the value without it; a text in quotation marks"
            return self._fault("Y109", node, f"the type tag {node.tag} is not read", expected)
        if self.is_aliasing and (stopped := self._repeated(node)):
            return stopped
        if node.__class__ is yaml.ScalarNode:
            return self._scalar(node)
        if len(self._trail) >= DEEPEST:
            message = f"this stands more than {DEEPEST} levels deep"
            return self._fault("Y111", node, message, "the levels that a record has")
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
                line = self.source.place(start_of(first))[0]
                self._fault("Y101", key, f"the key {name} was given in line {line} already", "each key once")
                values[name] = FAULTY
            else:
                values[name] = self.value_of(entry)
            trail.pop()
        return values

    def _is_good_key(self, key: yaml.Node, name: object) -> bool:
        """Whether a key is text without unwanted characters. Memoised: a file repeats a few dozen keys."""
        if key.__class__ is not yaml.ScalarNode or key.tag is not None or (self.marked and self._is_marked(key)):
            return False
        if key.style or name in self._good_keys:
            return True
        if name == "<<" or not isinstance(read_bare(name), str):
            return False
        self._good_keys.add(name)
        return True

    def _is_marked(self, node: yaml.Node) -> bool:
        return any(start_of(node) <= at < node.end_mark.index for at in self.marked)

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
            is_quotable = '"' not in key.value
            expected = f'"{key.value}" in quotation marks' if is_quotable else meaning.expected
            found = (meaning.code, meaning.message, expected)
        else:
            message = f"a key must be text, and {key.value or 'this one'} is not"
            found = ("Y118", message, f'"{key.value}" in quotation marks')
        code, message, expected = found
        self.problems.append(self.source.problem(code, start_of(key), message, expected=expected))

    def _repeated(self, node: yaml.Node) -> object:
        """`FAULTY` if an alias must not be followed: inside its own anchor, or after too many copies; else None."""
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
        self.problems.append(self.source.problem(code, start_of(node), message, expected=expected))
        self.faulty.add(tuple(self._trail))
        return FAULTY


def _unreadable(*problems: Problem) -> Document:
    return Document(None, problems)


def _syntax(source: FileText, error: yaml.YAMLError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError):
        return syntax_problem(source, str(error), "", 0, None)
    stopped = error.problem_mark.index if error.problem_mark else 0
    began = error.context_mark.index if error.context_mark else None
    return syntax_problem(source, error.problem or str(error), error.context or "", stopped, began)


def entries(data: Mapping[str, object] | None, key: str) -> list[object]:
    """The list under a key, or an empty one if the data has no mapping or no list there."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, list) else []
