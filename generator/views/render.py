"""Views to text: Markdown for MkDocs, and light HTML for the pages to cite.

Text of a record reaches HTML through Jinja's autoescape, and headings, the only text in Markdown itself, through
`markdown_text`. The Markdown depends on no engine: front matter, headings with explicit ids, HTML blocks without blank
lines.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from generator.archive import addresses
from generator.archive.grid import waves
from generator.archive.model import Archive
from generator.views import charts, markup, network
from generator.views.indicators import Statement
from generator.views.items import FigureView, ItemLine, has_scope
from generator.views.markup import one_line, words
from generator.views.page import Named, Page

_HERE = Path(__file__).parent.parent
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:=^$@'\"])")


def markdown_text(text: str) -> str:
    """A text that a Markdown heading shows literally: ASCII punctuation becomes character references."""
    one_line = re.sub(r"\s+", " ", text)
    return _MARKDOWN_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", one_line)


def anchor(identifier: str, kind: str = "") -> str:
    """The explicit id at the end of a Markdown heading (attr_list), with a class if given."""
    return f"{{#{identifier} .{kind}}}" if kind else f"{{#{identifier}}}"


def short_figure(reference: str) -> str:
    """The item's id from a figure's id, as the text of a link."""
    return reference.partition("#")[0]


def mention_search(name: str) -> str:
    """The address of the search for a name; only ASCII is percent-encoded, for a short and readable link."""
    return f"{addresses.SEARCH}?q={''.join(sign if ord(sign) > 127 else quote(sign) for sign in name)}"


def by_city(rows: Iterable[Statement]) -> list[tuple[Named, list[Statement]]]:
    """Rows by city, in the order of each city's first row."""
    found: dict[str, tuple[Named, list[Statement]]] = {}
    for row in rows:
        found.setdefault(row.city.address, (row.city, []))[1].append(row)
    return list(found.values())


def by_item(figures: Iterable[FigureView]) -> list[tuple[ItemLine, list[FigureView]]]:
    """Consecutive figures of the same item, with that item."""
    groups = (list(group) for _, group in groupby(figures, lambda figure: figure.item.id))
    return [(group[0].item, group) for group in groups]


@cache
def _environment() -> jinja2.Environment:
    """Jinja with the filters and functions that templates use; a new function for templates is registered here."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        md=lambda text: Markup(markdown_text(str(text))),
        line=one_line,
        day=markup.day,
        figure_place=markup.figure_place,
        short_figure=short_figure,
        mention_search=mention_search,
        by_city=by_city,
        by_item=by_item,
        to=markup.to,
        waves=waves,
        absolute=_absolute,
    )
    environment.globals.update(
        a=markup.a,
        anchor=anchor,
        bases_of=markup.bases_of,
        cited=markup.cited,
        other_value=markup.other_value,
        both=markup.both,
        figure_table=markup.figure_table,
        has_scope=has_scope,
        item_above=markup.item_above,
        item_here=markup.item_here,
        item_line=markup.item_line,
        kind_in_table=markup.kind_in_table,
        later=markup.later,
        link_once=markup.link_once,
        links=markup.links,
        links_once=markup.links_once,
        network_svg=network.network_svg,
        numbered_link=markup.numbered_link,
        once=markup.once,
        panel_svg=charts.panel_svg,
        passage=markup.passage,
        place_above=markup.place_above,
        printed_in_table=markup.printed_in_table,
        scope_in_table=markup.scope_in_table,
        short_link=markup.short_link,
        t=markup.t,
        value=markup.value,
        value_in_table=markup.value_in_table,
        w=markup.w,
        words=words(),
        words_or_name=markup.words_or_name,
        year_in_table=markup.year_in_table,
    )
    return environment


@jinja2.pass_context
def _absolute(context: jinja2.runtime.Context, address: str) -> str:
    return addresses.absolute(context["base"], address)


def _squeezed(text: str) -> str:
    """HTML lines without indentation and blank lines; Markdown headings with a blank line before and after."""
    lines: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if line[0] == "#" and re.match(r"#{1,6} ", line):
            lines += ["", line, ""]
        else:
            lines.append(line)
    squeezed = "\n".join(lines)
    while "\n\n\n" in squeezed:
        squeezed = squeezed.replace("\n\n\n", "\n\n")
    return squeezed.strip() + "\n"


def front_matter(values: Mapping[str, object]) -> str:
    """YAML front matter with each value as JSON, a subset of YAML, so that no text is misread."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def render_page(page: Page, archive: Archive, head: str = "") -> str:
    """A page as Markdown. `head` is HTML for the page's head."""
    template = _environment().get_template(page.template)
    frame = {
        "page": page,
        "here": page.address,
        "base": archive.settings.base_address,
        "kinds": archive.kinds,
        "on_page": {},
    }
    body = template.render(**_checked({**frame, **page.data}))
    values = {
        "title": page.title.zh,
        "title_en": page.title.en,
        "description": one_line(page.description),
        "address": page.address,
    }
    if head:
        values["head"] = head
    return front_matter({key: value for key, value in values.items() if value}) + _squeezed(body)


def _checked(data: dict[str, object]) -> dict[str, object]:
    """The variables of a template. Raises AssertionError if one would hide a function that templates call."""
    if not data.keys().isdisjoint(_environment().globals):
        raise AssertionError(f"{sorted(data.keys() & _environment().globals)} are names of template functions")
    return data


def render_html(template: str, here: str, base: str, **data: object) -> str:
    """A page without a theme as HTML, such as an item's own. `here` is its address, `base` the archive's."""
    html = _environment().get_template(template).render(**_checked({"here": here, "base": base, **data}))
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"
