"""No expression over text from outside takes for ever: each is fed long repeats of what Chinese documents repeat."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from itertools import product

import pytest

import generator.importer
from generator.search import text as search_text
from generator.sources import passages, verify

SECONDS = 10
"""For one text. An expression that grows faster than the square of it does not end; others take milliseconds."""
REPEATS = 400
WORDS = tuple(
    [
        "达到",
        "不少于",
        "以上",
        "左右",
        "力争",
        "年",
        "月",
        "2023",
        "1",
        "1.",
        "1、",
        "一、",
        "（一）",
        "(1)",
        "（",
        "）",
        "(",
        ")",
        "、",
        "，",
        "。",
        "；",
        "：",
        "%",
        "％",
        "x",
        "*",
        "个",
        "所",
        "万",
        "亿元",
        "至",
        "-",
        "—",
        "责任",
        "牵头",
        "处",
        "科",
        "局",
        "和",
        "及",
        "“",
        "”",
        "《",
        "》",
        "〔2023〕",
        "号",
        "第",
        "条",
        "a",
        "<b>",
        "&amp;",
        "...",
        "…",
        "|",
    ]
) + (" ", "\t", "\n", "\u3000")
ENDS = ("", "x", "。", "1", "）")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(generator.importer.__path__, "generator.importer.")
    ]
    for module in (generator.importer, *modules, search_text, passages, verify):
        for name, value in vars(module).items():
            values = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else [value]
            )
            for number, each in enumerate(values):
                found = (
                    each
                    if isinstance(each, re.Pattern)
                    else next((x for x in each if isinstance(x, re.Pattern)), None)
                    if isinstance(each, tuple)
                    else None
                )
                if found is not None and isinstance(found.pattern, str):
                    yield f"{module.__name__}.{name}.{number}", found


ALL = {pattern.pattern: (name, pattern) for name, pattern in patterns()}


def test_the_expressions_are_found():
    assert len(ALL) > 100


@pytest.mark.parametrize(("name", "pattern"), list(ALL.values()), ids=[name for name, _ in ALL.values()])
def test_an_expression_ends(name, pattern):
    def stop(*_):
        raise TimeoutError

    pairs = [first + second for first, second in product(WORDS[:4], WORDS[:30])]
    before = signal.signal(signal.SIGALRM, stop)
    try:
        for word, end in product((*WORDS, *pairs), ENDS):
            signal.alarm(SECONDS)
            fed = (word * REPEATS)[:REPEATS] + end
            for _ in zip(range(3), pattern.finditer(fed), strict=False):
                pass
            pattern.match(fed)
            pattern.fullmatch(fed)
    except TimeoutError:
        pytest.fail(f"{name} does not end on repeats of {word!r} before {end!r}: {pattern.pattern}")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
