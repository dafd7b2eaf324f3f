"""The parts that stand in pages ten thousand times over: words in both languages.

They are functions and no macros, because a call of a macro takes ten times as long. Chinese words, which have the language of
the page, are a `span` where English ones stand beside them, and those an `i`: in a large archive every letter of this markup
is tens of megabytes. A name that returns on its page stands in both languages where it is told first and in Chinese from
then on, as a `u` (what HTML has for the mark of a proper name in Chinese); the pages' script adds the English from where it was told.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from generator.archive import addresses
from generator.archive.addresses import relative
from generator.records import Text
from generator.views.items import has_scope

_safe = partial(str.__new__, Markup)
"""`Markup` of a text, without asking whether it is more than that."""
_HERE = Path(__file__).parent.parent
WORDS_SCRIPT = "words.js"
_NAME = 40
"""Characters of a name, which returns on many pages; longer texts do not."""


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The interface's own words, by language and key."""
    return {
        language: yaml.load((_HERE / "words" / f"{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        for language in ("zh", "en")
    }


def one_line(text: str) -> str:
    """A text without line ends, which would end an HTML block."""
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


def both(text: Text) -> Markup:
    """A text: Chinese, and English where there is some."""
    return _both(text.zh, text.en) if len(text.zh) < _NAME else _both.__wrapped__(text.zh, text.en)


@lru_cache(maxsize=100_000)
def _both(zh: str, en: str | None) -> Markup:
    words = escape(one_line(zh))
    return _safe(f"<span>{words}</span> <i lang=en>{escape(one_line(en))}</i>") if en else words


@cache
def t(key: str, kind: str = "") -> Markup:
    """Words of the interface: Chinese alone, in an element by which the pages' script finds their English (`words_script`).

    Nobody who reads both languages needs both of them for a table's head, and these words stand in every page a hundred times.
    """
    zh, en = words()["zh"][key], words()["en"][key]
    if zh == en and not kind:
        return escape(zh)
    attribute = f' k="{key}"' if _english()[zh] != en else ""
    attribute += f" class={kind}" if kind else ""
    return _safe(f"<x-t{attribute}>{escape(zh)}</x-t>")


@cache
def w(key: str) -> Markup:
    """The same words where they stand alone in a term, a head or a cell of a table or a heading: the element itself is put into English.

    Only the places that the pages' script looks at (`ALONE` in item.js) may have them so.
    """
    marked, zh = t(key), escape(words()["zh"][key])
    return zh if marked == f"<x-t>{zh}</x-t>" else marked


_HEADS = ("indicator", "value", "year")
"""Heads of columns whose Chinese means the many, or something else, where it stands alone."""


@cache
def head(key: str) -> Markup:
    """The head of a column by its words."""
    return _safe(f"<th scope=col>{escape(words()['zh'][key]) if key in _HEADS else w(key)}")


@cache
def _english() -> Mapping[str, str]:
    """The English of each Chinese word; where two keys share the Chinese, that of the first."""
    found: dict[str, str] = {}
    for key, zh in words()["zh"].items():
        found.setdefault(zh, words()["en"][key])
    return found


def words_or_name(text: Text) -> Markup:
    """A name that may be one of the interface's own words, as the names of the sections are."""
    return _safe(f"<x-t>{escape(text.zh)}</x-t>") if text.en and _english().get(text.zh) == text.en else both(text)


def words_script() -> str:
    """The file `WORDS_SCRIPT` of the assets: the English of the interface's words, which a page loads for those who chose English."""
    by_key = {f"#{key}": en for key, en in words()["en"].items() if _english()[words()["zh"][key]] != en}
    heads = {f"th:{words()['zh'][key]}": words()["en"][key] for key in _HEADS}
    told = json.dumps({**_english(), **by_key, **heads}, ensure_ascii=False, separators=(",", ":"))
    return f"window.paWords = {told};\n"


@pass_context
def to(context: Context, address: str) -> str:
    """The relative link from the page that is being rendered."""
    return relative(context["here"], address)


@pass_context
def a(context: Context, named: Any, kind: str = "") -> Markup:
    """A name as a link to its page, with its count where it has one."""
    return _link(context["here"], named, kind)


@pass_context
def links(context: Context, items: Iterable[Any], kind: str = "") -> Markup:
    """Names as links, with spaces between them."""
    here = context["here"]
    return _safe(" ".join(_link(here, named, kind) for named in items))


def _link(here: str, named: Any, kind: str) -> Markup:
    count = f' <span class="pa-n">{named.count}</span>' if named.count is not None else ""
    opened = f'<a class="{kind}" href="' if kind else '<a href="'
    return _safe(f'{opened}{escape(relative(here, named.address))}">{both(named.name)}{count}</a>')


@pass_context
def once(context: Context, text: Text) -> Markup:
    """A name that returns on its page: in both languages where it is told first, then in Chinese."""
    return _once(context["told"], text)


def later(text: Text) -> Markup:
    """A name that the page tells in both languages in another place."""
    return _short(text.zh) if text.en else both(text)


def _once(told: dict[str, str], text: Text) -> Markup:
    zh, en = text.zh, text.en
    if not en:
        return both(text)
    if told.get(zh) == en:
        return _short(zh)
    told[zh] = en
    return both(text)


@lru_cache(maxsize=100_000)
def _short(zh: str) -> Markup:
    return _safe(f"<u>{escape(one_line(zh))}</u>")


@pass_context
def numbered_link(context: Context, line: Any) -> Markup:
    """An item by number and title, as a link to its own page; that its title is the archive's is told."""
    number = f"<b>{escape(line.number)}</b> " if line.number else ""
    supplied = f" <small>〔{words()['zh']['title_supplied']}〕</small>" if line.is_title_supplied else ""
    return _safe(f'<a href="{relative(context["here"], line.address)}">{number}{both(line.title)}{supplied}</a>')


def passage(paragraphs: Iterable[Iterable[Any]]) -> Markup:
    """A passage in paragraphs, what is masked or damaged in it marked."""
    return _safe("".join(f"<p>{''.join(map(_piece, pieces))}</p>" for pieces in paragraphs))


def _piece(piece: Any) -> str:
    if not piece.mark:
        return escape(piece.text)
    return f'<mark class="pa-{piece.mark}" title="{escape(words()["zh"]["state_" + piece.mark])}">{escape(piece.text)}</mark>'


@pass_context
def figure_table(context: Context, figures: Iterable[Any], kind: str = "") -> Markup:
    """The figures of an item, a row each under the anchor that other pages name it by."""
    here, figures = context["here"], list(figures)
    scoped = has_scope(figures)
    heads = "".join(map(head, _COLUMNS if scoped else _COLUMNS[:-1]))
    rows = "\n".join(_figure_row(here, figure, scoped) for figure in figures)
    opened = f"<table class={kind}>" if kind else "<table>"
    return _safe(
        f"<div class=pa-scroll role=group tabindex=0 aria-label={words()['zh']['figures']}>{opened}\n"
        f"<thead><tr>{heads}</thead>\n<tbody>\n{rows}\n</table></div>"
    )


_COLUMNS = ("indicator", "kind", "value", "year", "scope")


def _figure_row(here: str, figure: Any, scoped: bool) -> str:
    name = _link(here, figure.indicator, "")
    if figure.note:
        name += _safe(f"<p>{both(figure.note)}</p>")
    if figure.repeats:
        name += _safe(f"<p>{t('repeats')} {_figure_link(here, figure.repeats)}</p>")
    for other in figure.contradicts:
        name += _safe(f"<p class=pa-warn>{t('contradicts')} {_figure_link(here, other)}</p>")
    shown = f"<b>{escape(figure.shown)}</b>"
    if figure.state in ("masked", "damaged"):
        shown += f" {t('state_' + figure.state)}"
    elif figure.state == "given" and figure.is_printed_otherwise:
        shown += f" <small>{escape(figure.printed)}</small>"
    state = "" if figure.state == "given" else f" class=pa-{figure.state}"
    year = figure.year or w("unknown")
    if figure.year and figure.basis != "stated":
        year = f"{year} <small>{w('basis_' + figure.basis)}</small>"
    scope = both(figure.scope_name) if figure.scope_name else w("scope_" + figure.scope)
    row = f'<tr id="{figure_anchor(figure.id)}"><th scope=row>{name}<td>{w("kind_" + figure.kind)}<td{state}>{shown}<td>{year}'
    return one_line(f"{row}<td>{scope}" if scoped else row)


def _figure_link(here: str, reference: str) -> str:
    return f'<a href="{relative(here, figure_place(reference))}">{reference.partition("#")[0]}</a>'


def figure_place(reference: str) -> str:
    """The address of a figure on its plan page, from `<plan>/<item>#<figure>`."""
    item = reference.partition("#")[0]
    return f"{addresses.plan(addresses.split_item_id(item)[0])}#{figure_anchor(reference)}"


def figure_anchor(reference: str) -> str:
    """The anchor of a figure on its plan page."""
    item, _, local = reference.partition("#")
    return addresses.figure_anchor(addresses.split_item_id(item)[1], local)


@pass_context
def link_once(context: Context, named: Any) -> Markup:
    """A name that returns on its page: a link to its own page where it is told first."""
    return _link_once(context["here"], context["told"], named)


@pass_context
def links_once(context: Context, items: Iterable[Any]) -> Markup:
    """Names that return on their page, with 、 between them."""
    here, told = context["here"], context["told"]
    return _safe("、".join(_link_once(here, told, named) for named in items))


def _link_once(here: str, told: dict[str, str], named: Any) -> Markup:
    words = _once(told, named.name)
    if named.address in told:
        return words
    told[named.address] = ""
    return _safe(f'<a href="{relative(here, named.address)}">{words}</a>')


@pass_context
def short_link(context: Context, line: Any) -> Markup:
    """An item in a table of hundreds: number and title, as a link into its plan."""
    return _safe(_item(context, line, ""))


def _item(context: Context, line: Any, tag: str) -> str:
    number = (
        f"<{tag}>{escape(line.number)}</{tag}> "
        if tag and line.number
        else f"{escape(line.number)} "
        if line.number
        else ""
    )
    return f'<a href="{relative(context["here"], line.place)}">{number}{_once(context["told"], line.title)}</a>'


@pass_context
def item_here(context: Context, line: Any, is_same: bool = False) -> Markup:
    """An item at the place of the page to which others of it lead (`item_above`). `is_same`: its number is enough."""
    told, key = context["told"], f"#{line.id}"
    attribute = ""
    if key not in told:
        told[key] = f"i{len(told)}"
        attribute = f" id={told[key]}"
    return _safe(
        f'<a{attribute} href="{relative(context["here"], line.place)}">{_number_and_title(told, line, is_same)}</a>'
    )


def _number_and_title(told: dict[str, str], line: Any, is_same: bool) -> str:
    if is_same and line.number:
        return escape(line.number)
    return f"{escape(line.number)} {_once(told, line.title)}" if line.number else _once(told, line.title)


@pass_context
def place_above(context: Context, line: Any) -> str:
    """The link to where the page shows an item, or into its plan where it does not."""
    above = context["told"].get(f"#{line.id}")
    return f"#{above}" if above else relative(context["here"], line.place)


@pass_context
def item_above(context: Context, line: Any, is_same: bool = False) -> Markup:
    """An item that the page may have shown already: its number and title lead there. `is_same`: its number is enough."""
    return _safe(f'<a href="{place_above(context, line)}">{_number_and_title(context["told"], line, is_same)}</a>')


@pass_context
def item_line(context: Context, line: Any, but: Any = None) -> Markup:
    """An item as a line of a list: number and title as a link into its plan, who leads it, how many figures it has (`#4`).

    `but` is the address of the department whose list it is, which needs no mention.
    """
    found = _item(context, line, "b")
    if line.is_title_supplied:
        found += f" <small>〔{t('title_supplied')}〕</small>"
    told = context["told"]
    lead = [_once(told, named.name) for named in line.lead if named.address != but]
    more = ["、".join(lead)] if lead else []
    if line.figures:
        more.append(f"#{line.figures}")
    return _safe(found + (f" <small>{' · '.join(more)}</small>" if more else ""))


_BASES = {"annual": "*", "period": "†"}
"""What stands behind a year in a table that tells in its head where such a year comes from (`bases_of`)."""


def kind_in_table(figure: Any) -> Markup | str:
    """Whether a figure is a value reached or a starting point, in a table whose head says that all others are targets."""
    return "" if figure.kind == "target" else t(f"kind_{figure.kind}")


def year_in_table(figure: Any) -> Markup:
    """The year of a figure, with a sign where the document does not state it."""
    return _safe(f"{figure.year}{_BASES.get(figure.basis, '')}") if figure.year else t("unknown")


def bases_of(figures: Iterable[Any]) -> Markup:
    """What the signs behind the years of some figures mean, for the head of their table."""
    used = {figure.basis for figure in figures if figure.year}
    told = " ".join(f"{sign} {t(f'basis_{basis}')}" for basis, sign in _BASES.items() if basis in used)
    return _safe(f" <small>{told}</small>" if told else "")


def state(figure: Any) -> Markup:
    """The state of a figure in words."""
    kind = "" if figure.state == "given" else f" pa-state-{figure.state}"
    return _safe(f'<span class="pa-state{kind}">{t("state_" + figure.state)}</span>')


def value(figure: Any) -> Markup:
    """The value of a figure as a reader sees it."""
    kind = "" if figure.state == "given" else f" pa-value-{figure.state}"
    return _safe(f'<span class="pa-value{kind}">{escape(figure.shown)}</span>')


def value_in_table(figure: Any) -> Markup:
    """The value of a figure in a table whose column tells what it is by its look."""
    if figure.state in ("masked", "damaged"):
        return _safe(f"<span class=pa-{figure.state}>{escape(figure.shown)}</span>")
    return escape(figure.shown)


def scope_of(figure: Any) -> Markup:
    """What a figure is counted over."""
    return both(figure.scope_name) if figure.scope_name else t("scope_" + figure.scope)


@pass_context
def scope_in_table(context: Context, figure: Any) -> Markup:
    """What a figure is counted over, in a table where it returns."""
    return _once(context["told"], figure.scope_name) if figure.scope_name else t("scope_" + figure.scope)


def value_as_printed(figure: Any) -> Markup:
    """The value, and beside it what it cannot tell: that it is hidden or lost, or the printed words where they say it otherwise."""
    if figure.state in ("masked", "damaged"):
        return _safe(f"{value(figure)} {state(figure)}")
    if figure.state == "given" and figure.is_printed_otherwise:
        return _safe(f'{value(figure)} <small class="pa-printed">{escape(figure.printed)}</small>')
    return value(figure)


def printed_in_table(figure: Any) -> Markup:
    """The value in a table that has no column for its state: with the printed words where they say it otherwise."""
    shown = value_in_table(figure)
    if figure.state in ("given", "masked") and figure.is_printed_otherwise:
        return _safe(f"{shown} <small>{escape(figure.printed)}</small>")
    return _safe(f"{shown} <small>{t('state_absent')}</small>") if figure.state == "absent" else _safe(shown)
