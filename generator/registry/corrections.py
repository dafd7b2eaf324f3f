"""Adds a line to a plan's list of changes without touching anything else in its YAML file."""

import json
import re
from collections.abc import Sequence


def with_change(text: str, ids: Sequence[str], date: str, reason: str, reason_en: str | None) -> str:
    """The text of a plan's file with one more line at the end of `changes`, added if there is none.

    Raises `ValueError` if `changes` is written on one line.
    """
    quoted = {"zh": reason} | ({"en": reason_en} if reason_en else {})
    words = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in quoted.items())
    given = text.split("\n")
    while given and not given[-1].strip():
        given.pop()
    mark = "\r" if given and given[0].endswith("\r") else ""
    given = [line.removesuffix("\r") for line in given]

    def written(lines: list[str]) -> str:
        return "".join(f"{line}{mark}\n" for line in lines)

    def entry(indent: str) -> list[str]:
        return [
            f'{indent}- date: "{date}"',
            f"{indent}  ids: {json.dumps(list(ids), ensure_ascii=False)}",
            f"{indent}  reason: {{{words}}}",
        ]

    start = next((n for n, line in enumerate(given) if re.match(r"changes\s*:", line)), None)
    if start is None:
        return written([*given, "changes:", *entry("  ")])
    rest = given[start].partition(":")[2].strip()
    if rest and not rest.startswith("#"):
        if rest != "[]":
            raise ValueError(f"line {start + 1} holds the changes on one line; write each on lines of its own")
        given[start] = "changes:"
    end = start + 1
    while end < len(given) and (not given[end].strip() or given[end][0] in " -#"):
        end += 1
    while end > start + 1 and (not given[end - 1].strip() or given[end - 1].startswith("#")):
        end -= 1
    first = next((line for line in given[start + 1 : end] if line.lstrip().startswith("-")), "  -")
    indent = first[: len(first) - len(first.lstrip())]
    return written([*given[:end], *entry(indent), *given[end:]])
