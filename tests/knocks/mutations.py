"""Ways to damage a file, as a typing error, a broken disk or a hostile contributor may.

Each mutation takes a random generator and the content of a file, and returns the damaged content. `mutate` applies one
to three of them.
"""

import json
import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes], bytes]

_INVISIBLE = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2060",
    "\u00ad",
    "\u2028",
    "\x00",
    "\x1b",
    "\x85",
    "\U000e0041",
]
_HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "---\ntitle: x\n---",
    "<svg onload=alert(1)>",
    '=HYPERLINK("http://x.example")',
    "../../../etc/passwd",
    "[a](javascript:alert(1))",
    "]]>&lt;!--",
    "![x](http://x.example/a.png)",
]
_VALUES = [
    "null",
    "true",
    "no",
    "12",
    "-0",
    "012",
    "1e400",
    ".nan",
    "3.10",
    "[]",
    "{}",
    "[[[]]]",
    "{a: {b: c}}",
    '""',
    "''",
    "~",
    "2023-13-45",
    "1_000",
    "9" * 400,
    "-1",
    "0x1F",
    "!!python/object:os.system x",
    "&a [*a]",
    "|",
    ">",
    "- -",
    "? x",
    "12:30:45",
]


def _offset(rng: Random, raw: bytes) -> int:
    return rng.randrange(len(raw) + 1)


def flip(rng: Random, raw: bytes) -> bytes:
    """Flip some bits."""
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 5, 40))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def noise(rng: Random, raw: bytes) -> bytes:
    """Overwrite a stretch with random bytes."""
    at = _offset(rng, raw)
    return raw[:at] + rng.randbytes(rng.randint(1, 60)) + raw[at + 30 :]


def cut_short(rng: Random, raw: bytes) -> bytes:
    """Cut off the end."""
    return raw[: _offset(rng, raw)]


def emptied(rng: Random, raw: bytes) -> bytes:
    """Leave nothing, or nearly nothing."""
    return rng.choice((b"", b"\n", b"#", b"---\n", b"\xef\xbb\xbf", b"[]", b"null", b"{}", b"\xff\xfe"))


def _lines(raw: bytes) -> list[bytes]:
    return raw.split(b"\n")


def drop_lines(rng: Random, raw: bytes) -> bytes:
    """Delete one to five lines."""
    lines = _lines(raw)
    at = rng.randrange(len(lines))
    del lines[at : at + rng.randint(1, 5)]
    return b"\n".join(lines)


def double_lines(rng: Random, raw: bytes) -> bytes:
    """Repeat some lines."""
    lines = _lines(raw)
    at = rng.randrange(len(lines))
    end = at + rng.randint(1, 12)
    return b"\n".join(lines[:end] + lines[at:end] + lines[end:])


def move_lines(rng: Random, raw: bytes) -> bytes:
    """Move some lines elsewhere."""
    lines = _lines(raw)
    at = rng.randrange(len(lines))
    taken = lines[at : at + rng.randint(1, 6)]
    del lines[at : at + len(taken)]
    to = rng.randrange(len(lines) + 1)
    return b"\n".join(lines[:to] + taken + lines[to:])


def indent(rng: Random, raw: bytes) -> bytes:
    """Indent lines further or less, with spaces, tabs or wide spaces."""
    lines = _lines(raw)
    at = rng.randrange(len(lines))
    mark = rng.choice((b" ", b"  ", b"\t", "　".encode(), b"\xc2\xa0"))
    for number in range(at, min(len(lines), at + rng.randint(1, 4))):
        lines[number] = lines[number][2:] if rng.random() < 0.3 else mark + lines[number]
    return b"\n".join(lines)


def rename_key(rng: Random, raw: bytes) -> bytes:
    """Misspell or empty a key, or replace it by another."""
    found = list(re.finditer(rb"(?<![a-z_])([a-z_]{1,40}):(?= |\n|$)", raw))
    if not found:
        return raw
    key = rng.choice(found)
    other = rng.choice(
        (rng.choice(found)[1], key[1][:-1], key[1] + b"s", b"", b"<<", b"12", b"id", "标题".encode(), b"__class__")
    )
    return raw[: key.start(1)] + other + raw[key.end(1) :]


def other_value(rng: Random, raw: bytes) -> bytes:
    """Replace a value by one of another type, an alias, a tag or a hostile text."""
    found = list(re.finditer(rb"(?<=: )[^\n]+", raw))
    if not found:
        return raw
    value = rng.choice(found)
    new = rng.choice(_VALUES) if rng.random() < 0.7 else f"'{rng.choice(_HOSTILE)}'".replace("\n", " ")
    return raw[: value.start()] + new.encode() + raw[value.end() :]


def other_text(rng: Random, raw: bytes) -> bytes:
    """Replace a text by hostile or long words, well quoted, so that it passes every check of form."""
    found = list(re.finditer(rb"(?<=zh: )[^\n,{}]+", raw))
    if not found:
        return raw
    text = rng.choice(found)
    new = rng.choice((*_HOSTILE, "字" * 4000, "\u3000", "*_`~#|<>&{{[]}}", "𠮷𠮷", "e\u0301" * 50))
    return raw[: text.start()] + json.dumps(new.replace("\n", " "), ensure_ascii=False).encode() + raw[text.end() :]


def exchange_values(rng: Random, raw: bytes) -> bytes:
    """Swap two values."""
    found = list(re.finditer(rb"(?<=: )[^\n]+", raw))
    if len(found) < 2:
        return raw
    first, second = sorted(rng.sample(found, 2), key=lambda m: m.start())
    return raw[: first.start()] + second[0] + raw[first.end() : second.start()] + first[0] + raw[second.end() :]


def unseen(rng: Random, raw: bytes) -> bytes:
    """Insert NUL, surrogates, bidirectional or zero-width characters, plain or as escapes."""
    at = _offset(rng, raw)
    draw = rng.random()
    if draw < 0.2:
        put = b"\xed\xa0\x80"
    elif draw < 0.4:
        put = rng.choice((rb"\u202E", rb"\0", rb"\uD800", rb"\U0010FFFF", rb"\x85"))
    else:
        put = rng.choice(_INVISIBLE).encode()
    return raw[:at] + put * rng.choice((1, 1, 3)) + raw[at:]


def hostile(rng: Random, raw: bytes) -> bytes:
    """Insert markup, template syntax or a path trick."""
    at = _offset(rng, raw)
    return raw[:at] + rng.choice(_HOSTILE).encode() + raw[at:]


def nested(rng: Random, raw: bytes) -> bytes:
    """Insert a value nested dozens to thousands deep."""
    deep = rng.choice((30, 300, 1000, 5000))
    opening, closing = rng.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b"")))
    at = raw.find(b"\n", _offset(rng, raw)) + 1
    return raw[:at] + b"x: " + opening * deep + closing * deep + b"\n" + raw[at:]


def aliases(rng: Random, raw: bytes) -> bytes:
    """Append anchors that expand without end."""
    lines = [b"a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]".encode() for n in range(1, rng.choice((3, 9, 40)))]
    if rng.random() < 0.3:
        lines.append(b"b: &b {c: *b}")
    return raw + b"\n" + b"\n".join(lines) + b"\n"


def long_line(rng: Random, raw: bytes) -> bytes:
    """Insert a hundred thousand characters into a line."""
    at = _offset(rng, raw)
    return raw[:at] + rng.choice((b"a", "字".encode(), b"[", b" ", b"'", b"*", b"- ", b"#")) * 100_000 + raw[at:]


def encoding(rng: Random, raw: bytes) -> bytes:
    """Change the encoding."""
    return raw.decode("utf-8", "replace").encode(
        rng.choice(("gb18030", "utf-16", "utf-16-be", "utf-32", "big5")), "replace"
    )


def line_ends(rng: Random, raw: bytes) -> bytes:
    """Change the line ends."""
    return raw.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\x0b", b"\xe2\x80\xa8")))


MUTATIONS: tuple[Mutation, ...] = (
    *(flip, noise, cut_short, emptied, drop_lines, double_lines, move_lines, indent, rename_key, other_value),
    *(other_value, other_text, other_text, exchange_values, unseen, hostile, nested, aliases, long_line),
    *(encoding, line_ends),
)
"""A mutation that is listed twice is drawn twice as often."""


def mutate(rng: Random, raw: bytes) -> tuple[bytes, str]:
    """Apply one to three mutations. Returns the damaged content and the names of the mutations."""
    chosen = [rng.choice(MUTATIONS) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    for mutation in chosen:
        raw = mutation(rng, raw)
    return raw, "+".join(mutation.__name__ for mutation in chosen)
