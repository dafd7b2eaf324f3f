"""Records that expand, nest or stretch without end."""

from collections.abc import Callable

Change = Callable[[bytes], bytes]
"""Makes a heavy file of a plan's."""


def _in_plan(more: str | bytes) -> Change:
    """Append lines to a plan."""
    extra = more.encode("utf-8", "surrogatepass") if isinstance(more, str) else more
    return lambda raw: raw + b"\n" + extra + b"\n"


def _items(count: int) -> Change:
    """A plan with so many items, each as short as can be."""

    def changed(raw: bytes) -> bytes:
        head = raw.split(b"\nitems:")[0]
        lines = "".join(f"- {{id: '{n}', section: '1', title: {{zh: 字}}}}\n" for n in range(count))
        return head + b"\nitems:\n" + lines.encode()

    return changed


def _laughs(levels: int) -> str:
    """Aliases of aliases, ten at each level: the "billion laughs" attack."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    return "\n".join(lines + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)])


RECORDS: dict[str, Change] = {
    "aliases that expand a billion times": _in_plan(_laughs(10)),
    "aliases of forty levels": _in_plan(_laughs(40)),
    "an anchor that holds itself": _in_plan("x: &x {y: *x, z: [*x]}"),
    "brackets a thousand deep": _in_plan("x: " + "[" * 1000 + "]" * 1000),
    "brackets a million deep": _in_plan("x: " + "[" * 1_000_000),
    "list dashes a hundred thousand deep": _in_plan("x:\n  " + "- " * 100_000 + "y"),
    "indentation a thousand deep": _in_plan("\n".join(" " * n + "a:" for n in range(1, 1000))),
    "a line of 50 MB": _in_plan(b"x: " + b"y" * 50_000_000),
    "a line of 19 MB": _in_plan(b"x: " + b"y" * 19_000_000),
    "a line of 19 MB in quotation marks": _in_plan(b'x: "' + b"y " * 9_500_000 + b'"'),
    "six million Chinese characters in one text": _in_plan("x: " + "字" * 6_000_000),
    "six million zero-width spaces": _in_plan("x: y" + "\u200b" * 6_000_000),
    "a million NUL bytes": _in_plan(b"x: y" + b"\0" * 1_000_000),
    "a million lines": _in_plan("# \n" * 1_000_000),
    "a million keys": _in_plan("".join(f"k{n}: 1\n" for n in range(1_000_000))),
    "a million items": _items(1_000_000),
    "three hundred thousand items": _items(300_000),
    "thirty thousand items": _items(30_000),
    "a million times the same key": _in_plan("x: 1\n" * 1_000_000),
    "a hundred thousand anchors": _in_plan("".join(f"k{n}: &a{n} 1\n" for n in range(100_000))),
    "surrogates": _in_plan("x: y\ud800z\udfff" * 1000),
    "a number of a million digits": _in_plan("x: " + "9" * 1_000_000),
    "a million commas": _in_plan("x: [" + "," * 1_000_000 + "]"),
    "tabs in the indentation of a hundred thousand lines": _in_plan("\tx: 1\n" * 100_000),
    "quotation marks never closed": _in_plan('x: "' + "y\n" * 1_000_000),
    "a hundred thousand wrong ids": _in_plan("\n".join(f"- {{id: 'Ä{n}'}}" for n in range(100_000))),
}
