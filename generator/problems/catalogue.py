"""The catalogue of errors: for each code what is wrong, why it matters, how to mend it, and an example with its output.

One folder per case, `tests/errors/<CODE>-<name>/`, serves as example, test and published page: `explain.md` is the
explanation, `case.yaml` the changes to the toy archive, `expected.txt` the output of the check.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from generator.problems import CODES

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "errors"
"""Lies beside the package in the repository; an installed package has no catalogue."""

_KINDS = {
    "F": "Files and folders · 文件与目录",
    "Y": "The text of a YAML file · YAML 文本",
    "R": "The shape of a record · 记录的格式",
    "L": "Ids and references · 编号与引用",
    "C": "What a record says · 记录的内容",
    "G": "Published identifiers · 已公布的编号",
    "V": "Records held against their sources · 与来源核对",
    "I": "Raw documents read into drafts · 导入原始文件",
}


@dataclass(frozen=True)
class Change:
    """One change to the toy archive: text replaced in a file, or a file written, removed, linked or filled."""

    file: str
    find: str | None = None
    write: str | None = None
    command: str | None = None
    """`remove`, `link` (to the path in `write`), `bytes` (`write` in hexadecimal), `size` (`write` bytes long),
    `repeat` (`write`, a thousand times) or `seal` (accept the registry's files as they are)."""


@dataclass(frozen=True)
class Entry:
    """One case of a code."""

    code: str
    name: str
    explanation: str
    program: str
    """The command that reports it, with its arguments: check, verify, ids status, import paper.txt."""
    changes: tuple[Change, ...]
    output: str


@cache
def entries() -> tuple[Entry, ...]:
    """All cases in the order of their codes; none if the repository is not at hand."""
    folders = sorted(path for path in FOLDER.glob("*-*") if path.is_dir()) if FOLDER.is_dir() else []
    found = [_entry(folder) for folder in folders]
    order = {code: index for index, code in enumerate(CODES)}
    return tuple(sorted(found, key=lambda entry: (order.get(entry.code, len(order)), entry.name)))


def _entry(folder: Path) -> Entry:
    code, _, name = folder.name.partition("-")
    case = yaml.load((folder / "case.yaml").read_text("utf-8"), yaml.CSafeLoader)
    changes = tuple(Change(**change) for change in case["changes"])
    output = (folder / "expected.txt").read_text("utf-8") if (folder / "expected.txt").is_file() else ""
    explanation = (folder / "explain.md").read_text("utf-8").strip()
    return Entry(code, name, explanation, case.get("program", "check"), changes, output.rstrip("\n"))


def explanation(code: str) -> str | None:
    """The page of a code as text for a terminal, or None if there is no such code."""
    kind = CODES.get(code)
    if kind is None:
        return None
    parts = [f"{code} · {kind.summary} · {kind.zh} ({kind.severity})"]
    for entry in entries():
        if entry.code == code:
            parts.append(entry.explanation.replace("**", ""))
            parts.append("Example:\n\n" + _indented(_example(entry)))
            parts.append(f"policy-archive {entry.program} then says:\n\n" + _indented(entry.output))
    return "\n\n".join(parts)


def catalogue_page() -> str:
    """The whole catalogue as one Markdown page; every code has its own anchor, such as #y101."""
    lines = [
        "# Errors: what the checks say, and how to mend it",
        "",
        "Every problem has a file, a line, a column and one of these codes."
        " `policy-archive explain CODE` prints the same page."
        " Each example is a change in the toy archive of two made-up cities"
        " (`tests/toy_archive/`) and is run as a test.",
        "",
        "每个问题都标明文件、行、列和代码；用 `policy-archive explain 代码` 可在终端查看同样的说明。",
    ]
    letter = ""
    for code, kind in CODES.items():
        if code[0] != letter:
            letter = code[0]
            lines += ["", f"## {_KINDS.get(letter, letter)} {{ #{letter.lower()} }}"]
        lines += ["", f"### {code} {kind.summary} · {kind.zh} {{ #{code.lower()} }}"]
        if kind.severity != "error":
            lines += ["", f"A {kind.severity}: it does not stop a build. 提醒，不中止生成。"]
        for entry in entries():
            if entry.code == code:
                lines += ["", entry.explanation, "", "Example · 示例:", "", "~~~text", _example(entry), "~~~"]
                lines += ["", f"`policy-archive {entry.program}`:", "", "~~~text", entry.output, "~~~"]
    return "\n".join(lines) + "\n"


def _example(entry: Entry) -> str:
    return "\n".join(_in_words(change) for change in entry.changes)


def _in_words(change: Change) -> str:
    """A change in words: the file, and the text before and after."""
    name = f"data/{change.file}".replace("data/../", "")
    match change.command:
        case "remove":
            return f"{name} is missing"
        case "link":
            return f"{name} is a link to {change.write}"
        case "bytes":
            return f"{name} holds the bytes {change.write}" if change.write else f"{name} is empty"
        case "size":
            return f"{name} has {int(change.write or 0):,} bytes"
        case "repeat":
            return f"{name} holds {change.write} a thousand times"
        case "seal":
            return f"{name} is written anew: policy-archive ids seal"
    if change.find is None:
        return f"{name}:\n{_indented(change.write or '')}"
    return f"{name}, instead of\n{_indented(change.find)}\nstands\n{_indented(change.write or '')}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))


if __name__ == "__main__":
    (FOLDER.parent.parent / "docs" / "errors.md").write_text(catalogue_page(), encoding="utf-8")
