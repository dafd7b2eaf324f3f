"""A line in a plan's own list of changes, written into its YAML file without touching anything else of it."""

import json
import re
from collections.abc import Sequence


def with_change(text: str, ids: Sequence[str], date: str, reason: str, reason_en: str | None) -> str:
    """The text of a plan's file with one more line at the end of `changes`, which is made where there is none."""
    quoted = {"zh": reason} | ({"en": reason_en} if reason_en else {})
    words = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in quoted.items())
    lines = [f'  - date: "{date}"', f"    ids: {json.dumps(list(ids), ensure_ascii=False)}", f"    reason: {{{words}}}"]
    given = text.splitlines()
    start = next((n for n, line in enumerate(given) if re.match(r"changes\s*:", line)), None)
    if start is None:
        return "\n".join([*given, "changes:", *lines]) + "\n"
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
    return "\n".join([*given[:end], *lines, *given[end:]]) + "\n"
