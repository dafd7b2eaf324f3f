"""From the bytes of a YAML file to libyaml's nodes: decoding, composing, and the limits that keep both safe.

libyaml's composer is recursive, so a file is measured before it is composed.
"""

import yaml

from generator.problems import Problem, problem
from generator.reading.yaml_syntax import UNWANTED, FileText, without_wide_indentation

LARGEST = 8_000_000
"""Bytes. A plan of 300 items is about half a million."""

DEEPEST = 24
"""Levels of nesting. The deepest value of a plan (a text of a link of an item) is on the sixth."""

_MOST_ENTRIES = 20_000
"""Entries of one list or keys of one mapping. The longest plans have some hundred items."""

_MANY_BRACKETS = 4_000
"""Opening brackets in a file, or characters in a line, from which on the nesting is counted."""


class Composer(yaml.CSafeLoader):
    """libyaml's composer without PyYAML's tag resolution: a node's tag is the one the author wrote, or None."""

    def next_root(self) -> yaml.Node | None:
        """The root of the next document, or None if there is none. Raises `yaml.YAMLError`."""
        return self.get_node() if self.check_node() else None

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> None:
        return None

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def start_of(node: yaml.Node) -> int:
    """Offset in code points of a node's first character."""
    return int(node.start_mark.index)


def too_large(file: str) -> Problem:
    """The problem of a file over the limit, which is not read."""
    expected = "one plan per file; a plan of 300 items has about 500,000 bytes"
    return problem("Y117", file, (1, 1), f"the file has more than {LARGEST:,} bytes", expected=expected)


def decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """The text without its byte-order mark, and the problem of the first byte that is not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        expected = "the file saved as UTF-8"
        return "", problem("Y114", file, (1, 1), "the file is written in UTF-16", expected=expected)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        readable = raw[: error.start].decode("utf-8-sig")
        source = FileText(file, readable + "\ufffd" + raw[error.start + 1 :].decode("utf-8", "replace"))
        hint = "the whole file can be read as GB18030 (GBK 国标码); save it as UTF-8" if _is_gb18030(raw) else ""
        message = f"the byte 0x{raw[error.start]:02X} is not UTF-8"
        expected = "the file saved as UTF-8"
        return source.text, source.problem("Y114", len(readable), message, expected=expected, hint=hint)


def _is_gb18030(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def parseable(text: str) -> str:
    """The text without characters that libyaml rejects; every other character keeps its offset."""
    return without_wide_indentation(UNWANTED.sub("\ufffd", text))


def too_deep(source: FileText, text: str) -> Problem | None:
    """The problem of a text whose nesting would exhaust the stack of libyaml's recursive composer.

    Brackets and the longest line bound the depth, so the slow count is rarely needed.
    """
    if text.count("[") + text.count("{") < _MANY_BRACKETS and not _has_long_line(text):
        return None
    depth = 0
    try:
        parser = Composer(text)
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > 10 * DEEPEST and event.start_mark:
                    message = f"this stands more than {10 * DEEPEST} levels deep"
                    expected = "the levels that a record has"
                    return source.problem("Y111", event.start_mark.index, message, expected=expected)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # The composer meets the same error at no greater depth and reports it.
    return None


def _has_long_line(text: str) -> bool:
    """Whether one line could open thousands of levels with dashes, question marks or indentation."""
    return max(map(len, text.splitlines()), default=0) > _MANY_BRACKETS


def too_many(source: FileText, root: yaml.MappingNode) -> Problem | None:
    """The problem of a list or mapping in the first three levels with more entries than any record has."""
    level: list[yaml.Node] = [root]
    for _ in range(3):
        below: list[yaml.Node] = []
        for node in level:
            if isinstance(node, yaml.ScalarNode):
                continue
            if len(node.value) > _MOST_ENTRIES:
                message = f"this has {len(node.value):,} entries"
                expected = f"at most {_MOST_ENTRIES:,}: one plan per file"
                return source.problem("Y117", start_of(node), message, expected=expected)
            below += (pair[1] for pair in node.value) if isinstance(node, yaml.MappingNode) else node.value
        level = below
    return None
