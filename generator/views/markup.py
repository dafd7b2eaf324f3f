"""Functions for the markup that a site contains many thousand times: bilingual words, links, items, figures.

They are functions, not macros, because calling a macro takes ten times as long. The markup is terse, since in a large
archive every letter of it adds up to tens of megabytes: Chinese words, which have the language of the page, are a
`span` if English ones (an `i`) stand beside them. A name that is repeated on a page appears in both languages the first
time and in Chinese afterwards, as a `u` (HTML's element for Chinese proper name marks); the pages' script adds the
English from the first occurrence. The context's `on_page` records what a page has shown so far.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

import yaml
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from generator.archive import addresses
from generator.archive.addresses import relative
from generator.records import OtherValue, Reference, Text
from generator.sources.passages import Piece
from generator.views.items import SIGNS, FigureView, ItemLine, has_scope
from generator.views.page import Named

_HERE = Path(__file__).parent.parent
WORDS_SCRIPT = "words.js"
_LONGEST_NAME = 40
"""Characters of a name. Names are repeated on many pages, so their markup is cached; that of longer texts is not."""


class MissingWordsError(LookupError):
    """The interface has no words under a key."""


class _Words(dict[str, str]):
    """The interface's words in one language, by key."""

    def __missing__(self, key: str) -> str:
        raise MissingWordsError(f"the interface has no words for {key}: add it to generator/words/zh.yaml and en.yaml")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The interface's own words, by language and key. A missing key raises `MissingWordsError`."""
    return {
        language: _Words(yaml.load((_HERE / "words" / f"{language}.yaml").read_text("utf-8"), yaml.CSafeLoader))
        for language in ("zh", "en")
    }


def day(text: str) -> str:
    """`2022-06-15` as 2022年6月15日; an unknown month or day is omitted."""
    parts = text.split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def one_line(text: str) -> str:
    """A text without line breaks, since a blank line would end the HTML block in Markdown."""
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


def both(text: Text) -> Markup:
    """A text in Chinese, followed by the English if there is any; in English alone where that is all there is."""
    if "zh" not in text.root and text.en:
        return Markup(f"<i lang=en>{escape(one_line(text.en))}</i>")
    return (_cached_both if len(text.zh) < _LONGEST_NAME else _both)(text.zh, text.en)


def _both(zh: str, en: str | None) -> Markup:
    words = escape(one_line(zh))
    return Markup(f"<span>{words}</span> <i lang=en>{escape(one_line(en))}</i>") if en else words


_cached_both = lru_cache(maxsize=100_000)(_both)


@cache
def t(key: str, kind: str = "") -> Markup:
    """Words of the interface in Chinese, in an element that the pages' script can put into English (`words_script`).

    They appear a hundred times on every page, so they are not shown in both languages. `kind` is a CSS class.
    """
    zh, en = words()["zh"][key], words()["en"][key]
    if zh == en and not kind:
        return escape(zh)
    attribute = f' k="{key}"' if _english()[zh] != en else ""
    attribute += f" class={kind}" if kind else ""
    return Markup(f"<x-t{attribute}>{escape(zh)}</x-t>")


@cache
def w(key: str) -> Markup:
    """Words of the interface that are the only content of their parent element, if possible without one of their own.

    Only for elements in which the pages' script looks for such words (`ALONE` in item.js).
    """
    marked, zh = t(key), escape(words()["zh"][key])
    return zh if marked == f"<x-t>{zh}</x-t>" else marked


_HEADS = ("indicator", "value", "year")
"""Column heads whose Chinese has another English elsewhere, so the script looks them up as heads."""


@cache
def head(key: str) -> Markup:
    """The head of a table's column."""
    return Markup(f"<th scope=col>{escape(words()['zh'][key]) if key in _HEADS else w(key)}")


@cache
def _english() -> Mapping[str, str]:
    """The English of the interface's words by their Chinese; the first key wins if several share the Chinese."""
    found: dict[str, str] = {}
    for key, zh in words()["zh"].items():
        found.setdefault(zh, words()["en"][key])
    return found


def words_or_name(text: Text) -> Markup:
    """A name that may be one of the interface's own words, such as the name of a section of the site."""
    return Markup(f"<x-t>{escape(text.zh)}</x-t>") if text.en and _english().get(text.zh) == text.en else both(text)


def words_script() -> str:
    """The content of `WORDS_SCRIPT`: the interface's words in English, loaded for readers who chose English."""
    by_key = {f"#{key}": en for key, en in words()["en"].items() if _english()[words()["zh"][key]] != en}
    heads = {f"th:{words()['zh'][key]}": words()["en"][key] for key in _HEADS}
    script = json.dumps({**_english(), **by_key, **heads}, ensure_ascii=False, separators=(",", ":"))
    return f"window.paWords = {script};\n"


@pass_context
def to(context: Context, address: str) -> str:
    """The relative link from the page being rendered to an address."""
    return relative(context["here"], address)


@pass_context
def a(context: Context, named: Named, kind: str = "") -> Markup:
    """A name as a link to its page, with its count if it has one. `kind` is a CSS class."""
    return _link(context["here"], named, kind)


@pass_context
def links(context: Context, items: Iterable[Named], kind: str = "") -> Markup:
    """Names as links, separated by spaces."""
    here = context["here"]
    return Markup(" ".join(_link(here, named, kind) for named in items))


def _link(here: str, named: Named, kind: str) -> Markup:
    count = f' <span class="pa-n">{named.count}</span>' if named.count is not None else ""
    opened = f'<a class="{kind}" href="' if kind else '<a href="'
    return Markup(f'{opened}{escape(relative(here, named.address))}">{both(named.name)}{count}</a>')


@pass_context
def once(context: Context, text: Text) -> Markup:
    """A name that is repeated on its page: in both languages the first time, then in Chinese."""
    return _once(context["on_page"], text)


def later(text: Text) -> Markup:
    """A name in Chinese that the page shows in both languages elsewhere."""
    return _chinese(text.zh) if text.en else both(text)


def _once(on_page: dict[str, str], text: Text) -> Markup:
    zh, en = text.zh, text.en
    if not en:
        return both(text)
    if on_page.get(zh) == en:
        return _chinese(zh)
    on_page[zh] = en
    return both(text)


@lru_cache(maxsize=100_000)
def _chinese(zh: str) -> Markup:
    return Markup(f"<u>{escape(one_line(zh))}</u>")


@pass_context
def numbered_link(context: Context, line: ItemLine) -> Markup:
    """An item's number and title as a link to its own page; marks a title supplied by the archive."""
    number = f"<b>{escape(line.number)}</b> " if line.number else ""
    supplied = f" <small>〔{words()['zh']['title_supplied']}〕</small>" if line.is_title_supplied else ""
    return Markup(f'<a href="{relative(context["here"], line.address)}">{number}{both(line.title)}{supplied}</a>')


def passage(paragraphs: Iterable[Iterable[Piece]]) -> Markup:
    """A passage in paragraphs, with its masked and damaged pieces marked."""
    return Markup("".join(f"<p>{''.join(map(_piece, pieces))}</p>" for pieces in paragraphs))


def _piece(piece: Piece) -> str:
    if not piece.mark:
        return escape(piece.text)
    title = escape(words()["zh"][f"state_{piece.mark}"])
    return f'<mark class="pa-{piece.mark}" title="{title}">{escape(piece.text)}</mark>'


@pass_context
def figure_table(context: Context, figures: Iterable[FigureView], kind: str = "") -> Markup:
    """The figures of an item, one per row with the anchor that other pages link to."""
    here, figures = context["here"], list(figures)
    scoped = has_scope(figures)
    heads = "".join(map(head, _COLUMNS if scoped else _COLUMNS[:-1]))
    rows = "\n".join(_figure_row(here, figure, scoped) for figure in figures)
    opened = f"<table class={kind}>" if kind else "<table>"
    return Markup(
        f"<div class=pa-scroll role=group tabindex=0 aria-label={words()['zh']['figures']}>{opened}\n"
        f"<thead><tr>{heads}</thead>\n<tbody>\n{rows}\n</table></div>"
    )


_COLUMNS = ("indicator", "kind", "value", "year", "scope")


def _figure_row(here: str, figure: FigureView, scoped: bool) -> str:
    name = _link(here, figure.indicator, "")
    if figure.note:
        name += Markup(f"<p>{both(figure.note)}</p>")
    if figure.repeats:
        name += Markup(f"<p>{t('repeats')} {_figure_link(here, figure.repeats)}</p>")
    for other in figure.contradicts:
        name += Markup(f"<p class=pa-warn>{t('contradicts')} {_figure_link(here, other)}</p>")
    shown = f"<b>{escape(figure.shown)}</b>"
    if figure.state in ("masked", "damaged"):
        shown += f" {t('state_' + figure.state)}"
    elif figure.state == "given" and figure.is_printed_otherwise:
        shown += f" <small>{escape(figure.printed)}</small>"
    state = "" if figure.state == "given" else f" class=pa-{figure.state}"
    for each in figure.elsewhere:
        shown += f"<p class=pa-elsewhere>{w('printed_elsewhere')} {other_value(each)}</p>"
    for result in figure.reported:
        shown += f"<p class=pa-elsewhere>{w('reported_later')} {result.year} {other_value(result)}</p>"
    year = str(years_of_figure(figure) or w("unknown"))
    if figure.year and figure.basis != "stated":
        year = f"{year} <small>{w(f'basis_{figure.basis}')}</small>"
    scope = both(figure.scope_name) if figure.scope_name else w("scope_" + figure.scope)
    row = f'<tr id="{figure_anchor(figure.id)}"><th scope=row>{name}<td>{w("kind_" + figure.kind)}'
    row += f"<td{state}>{shown}<td>{year}"
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
def link_once(context: Context, named: Named) -> Markup:
    """A name that is repeated on its page: the first time as a link to its own page."""
    return _link_once(context["here"], context["on_page"], named)


@pass_context
def links_once(context: Context, items: Iterable[Named]) -> Markup:
    """Names that are repeated on their page, separated by 、."""
    here, on_page = context["here"], context["on_page"]
    return Markup("、".join(_link_once(here, on_page, named) for named in items))


def _link_once(here: str, on_page: dict[str, str], named: Named) -> Markup:
    words = _once(on_page, named.name)
    if named.address in on_page:
        return words
    on_page[named.address] = ""
    return Markup(f'<a href="{relative(here, named.address)}">{words}</a>')


@pass_context
def short_link(context: Context, line: ItemLine) -> Markup:
    """An item's number and title as a link into its plan, for long tables."""
    number = f"{escape(line.number)} " if line.number else ""
    return _link_into_plan(context, line, number)


def _link_into_plan(context: Context, line: ItemLine, number: str) -> Markup:
    place = relative(context["here"], line.place)
    return Markup(f'<a href="{place}">{number}{_once(context["on_page"], line.title)}</a>')


@pass_context
def item_here(context: Context, line: ItemLine, is_same: bool = False) -> Markup:
    """An item as a link into its plan and as the target of `item_above`. `is_same`: its number is enough."""
    on_page, key = context["on_page"], f"#{line.id}"
    attribute = ""
    if key not in on_page:
        on_page[key] = f"i{len(on_page)}"
        attribute = f" id={on_page[key]}"
    place = relative(context["here"], line.place)
    return Markup(f'<a{attribute} href="{place}">{_number_and_title(on_page, line, is_same)}</a>')


def _number_and_title(on_page: dict[str, str], line: ItemLine, is_same: bool) -> str:
    if is_same and line.number:
        return escape(line.number)
    return f"{escape(line.number)} {_once(on_page, line.title)}" if line.number else _once(on_page, line.title)


@pass_context
def place_above(context: Context, line: ItemLine) -> str:
    """The link to where the page shows an item (`item_here`), or into its plan if it does not."""
    above = context["on_page"].get(f"#{line.id}")
    return f"#{above}" if above else relative(context["here"], line.place)


@pass_context
def item_above(context: Context, line: ItemLine, is_same: bool = False) -> Markup:
    """An item as a link to where the page shows it (`place_above`). `is_same`: its number is enough."""
    return Markup(f'<a href="{place_above(context, line)}">{_number_and_title(context["on_page"], line, is_same)}</a>')


@pass_context
def item_line(context: Context, line: ItemLine, but: str | None = None) -> Markup:
    """An item in a list: number and title as a link into its plan, its leading departments, its figures (`#4`).

    `but` is the address of the department that the list belongs to, which is not named.
    """
    shown = str(_link_into_plan(context, line, f"<b>{escape(line.number)}</b> " if line.number else ""))
    if line.is_title_supplied:
        shown += f" <small>〔{t('title_supplied')}〕</small>"
    on_page = context["on_page"]
    lead = [_once(on_page, named.name) for named in line.lead if named.address != but]
    more = ["、".join(lead)] if lead else []
    if line.figures:
        more.append(f"#{line.figures}")
    return Markup(shown + (f" <small>{' · '.join(more)}</small>" if more else ""))


def years_of_figure(figure: FigureView) -> Markup | str:
    """The year that a figure speaks of, or its span and whether it is a total over it; empty if neither is known."""
    if not figure.first:
        return str(figure.year or "")
    span = f"{figure.first}–{figure.year}"
    return Markup(f"{span} <small>{t('accumulates')}</small>") if figure.accumulates else span


def cited(reference: Reference) -> Markup:
    """Who prints something and when, with a link where its address is safe; an unsafe address is text."""
    words = both(reference.source) if reference.source else Markup("")
    words += f" {day(reference.date)}" if reference.date else ""
    if not reference.address:
        return words
    address = escape(reference.address)
    if reference.is_address_safe:
        return Markup(f'{words} <a rel="noreferrer nofollow" href="{address}">{t("web_page")}</a>')
    return Markup(f"{words} <code>{address}</code> <small>{t('address_unsafe')}</small>")


def other_value(other: OtherValue) -> Markup:
    """A value that another source prints, with that source."""
    number = f"{other.value:f}" if other.value is not None else f"{other.low:f}–{other.high:f}"
    sign = SIGNS[other.comparator]
    note = f" {both(other.note)}" if other.note else ""
    return Markup(f"<b>{escape(sign + number)}{escape(other.unit or '')}</b>{note} <small>{cited(other)}</small>")


_BASES = {"annual": "*", "period": "†", "review": "‡"}
"""Signs for how a year that the document does not state was found; the table's head explains them (`bases_of`)."""


def kind_in_table(figure: FigureView) -> Markup | str:
    """The kind of a figure, empty for a target, in a table whose head says that targets are not marked."""
    return "" if figure.kind == "target" else t(f"kind_{figure.kind}")


def year_in_table(figure: FigureView) -> Markup:
    """The year of a figure, with a sign (`_BASES`) if the document does not state it."""
    return Markup(f"{years_of_figure(figure)}{_BASES.get(figure.basis or '', '')}") if figure.year else t("unknown")


def bases_of(figures: Iterable[FigureView]) -> Markup:
    """The meaning of the signs used behind the years of some figures, for the head of their table."""
    used = {figure.basis for figure in figures if figure.year}
    meanings = " ".join(f"{sign} {t(f'basis_{basis}')}" for basis, sign in _BASES.items() if basis in used)
    return Markup(f" <small>{meanings}</small>" if meanings else "")


def value(figure: FigureView) -> Markup:
    """The value of a figure as shown to readers."""
    kind = "" if figure.state == "given" else f" pa-value-{figure.state}"
    return Markup(f'<span class="pa-value{kind}">{escape(figure.shown)}</span>')


def value_in_table(figure: FigureView) -> Markup:
    """The value of a figure in a table, where its style tells that it is masked or damaged."""
    if figure.state in ("masked", "damaged"):
        return Markup(f"<span class=pa-{figure.state}>{escape(figure.shown)}</span>")
    return escape(figure.shown)


@pass_context
def scope_in_table(context: Context, figure: FigureView) -> Markup:
    """The scope of a figure, in a table where it is repeated."""
    return _once(context["on_page"], figure.scope_name) if figure.scope_name else t("scope_" + figure.scope)


def printed_in_table(figure: FigureView) -> Markup:
    """The value in a table without a column for its state; followed by the printed words if they differ."""
    shown = value_in_table(figure)
    if figure.state in ("given", "masked") and figure.is_printed_otherwise:
        return Markup(f"{shown} <small>{escape(figure.printed)}</small>")
    return Markup(f"{shown} <small>{t('state_absent')}</small>") if figure.state == "absent" else shown
