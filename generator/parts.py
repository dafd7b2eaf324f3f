"""The parts that stand in pages ten thousand times over: words in both languages.

They are functions and no macros, because a call of a macro takes ten times as long. On a page of the theme each language has a
class; on a light page the Chinese words, which have the language of the page, are a `span`, and the English ones an `i`.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup, escape

from generator.records import Text

_HERE = Path(__file__).parent


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The interface's own words, by language and key."""
    return {
        language: yaml.safe_load((_HERE / "words" / f"{language}.yaml").read_text("utf-8")) for language in ("zh", "en")
    }


def one_line(text: str) -> str:
    """A text without line ends, which would end an HTML block."""
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


def both(text: Text, tag: str = "span") -> Markup:
    """A text on a page of the theme: Chinese, and English where there is some."""
    zh = f'<{tag} class="pa-zh" lang="zh-CN">{escape(one_line(text.zh))}</{tag}>'
    return Markup(f'{zh} <{tag} class="pa-en" lang="en">{escape(one_line(text.en))}</{tag}>' if text.en else zh)


@cache
def t(key: str) -> Markup:
    """Words of the interface on a page of the theme; without the English where it is the same."""
    zh, en = words()["zh"][key], words()["en"][key]
    return both(Text(zh=zh, en=en if en != zh else None))


def light_both(text: Text) -> Markup:
    """A text on a light page."""
    zh = escape(one_line(text.zh))
    return Markup(f'<span>{zh}</span> <i lang=en>{escape(one_line(text.en))}</i>') if text.en else zh


@cache
def light_t(key: str) -> Markup:
    """Words of the interface on a light page."""
    zh, en = words()["zh"][key], words()["en"][key]
    return light_both(Text(zh=zh, en=en if en != zh else None))
