"""Views to text: Markdown for the site engine, and light HTML for the item pages.

Everything of a record passes Jinja's autoescape into HTML; the one thing that stands in Markdown itself, a heading,
passes `markdown_text`. The Markdown is engine-neutral: front matter, headings with explicit ids, HTML blocks without blank
lines; no macros, no page that exists only inside a plugin.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from generator.archive import addresses
from generator.views import charts, markup, network
from generator.views.items import has_scope
from generator.views.markup import one_line, words
from generator.views.page import Page

_HERE = Path(__file__).parent.parent
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:=^$@'\"])")


def markdown_text(text: str) -> str:
    """A text that shows as it is when it stands in a Markdown heading: ASCII signs become character references."""
    one_line = re.sub(r"\s+", " ", text)
    return _MARKDOWN_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", one_line)


def anchor(identifier: str, kind: str = "") -> str:
    """The explicit id that ends a Markdown heading (attr_list), and a class where one is asked for."""
    return f"{{#{identifier} .{kind}}}" if kind else f"{{#{identifier}}}"


def day(text: str) -> str:
    """`2022-06-15` as 2022年6月15日; an unknown month or day is left out."""
    parts = text.split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日"))


def short_figure(reference: str) -> str:
    """The item part of a figure's id, for a link's words."""
    return reference.partition("#")[0]


def mention_search(name: str) -> str:
    """The search for a name that items mention. Only ASCII is escaped: Han characters may stand in an address of a link."""
    return f"{addresses.SEARCH}?q={''.join(sign if ord(sign) > 127 else quote(sign) for sign in name)}"


def by_city(rows: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Rows by their city, the cities in the order in which they come first."""
    found: dict[str, tuple[Any, list[Any]]] = {}
    for row in rows:
        found.setdefault(row.city.address, (row.city, []))[1].append(row)
    return list(found.values())


def by_item(figures: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Figures by the item that states them, where those of one item follow each other."""
    return [
        (found[0].item, found) for _, each in groupby(figures, lambda figure: figure.item.id) for found in [list(each)]
    ]


_PARTS = (
    "both", "t", "w", "a", "links", "short_link", "numbered_link", "item_line", "passage", "figure_table", "state", "value", "scope_of", "value_as_printed", "words_or_name", "once", "later", "link_once", "links_once", "item_here", "item_above", "place_above", "value_in_table", "printed_in_table", "year_in_table", "kind_in_table", "scope_in_table", "bases_of",
)  # fmt: skip
"""The parts that templates write by name."""


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        md=lambda text: jinja2.utils.markupsafe.Markup(markdown_text(str(text))),
        line=one_line,
        day=day,
        figure_place=markup.figure_place,
        short_figure=short_figure,
        mention_search=mention_search,
        by_city=by_city,
        by_item=by_item,
        to=markup.to,
        absolute=_absolute,
    )
    environment.globals.update({name: getattr(markup, name) for name in _PARTS})
    environment.globals.update(
        words=words(), anchor=anchor, has_scope=has_scope, network_svg=network.network_svg, panel_svg=charts.panel_svg
    )
    return environment


@jinja2.pass_context
def _absolute(context: jinja2.runtime.Context, address: str) -> str:
    return addresses.absolute(context["base"], address)


def _squeezed(markup: str) -> str:
    """HTML lines without indentation and blank lines between them; headings with a blank line on either side."""
    lines: list[str] = []
    for raw in markup.splitlines():
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
    """YAML front matter, each value as JSON, which every YAML reader takes for what it is."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def render_page(page: Page, base: str, head: str = "") -> str:
    """A page as Markdown. `base` is the base address of the archive, `head` ready HTML for the page's head."""
    template = _environment().get_template(page.template)
    body = template.render(**_held({"page": page, "here": page.address, "base": base, "told": {}, **page.data}))
    values = {
        "title": page.title.zh,
        "title_en": page.title.en,
        "description": one_line(page.description),
        "address": page.address,
    }
    if head:
        values["head"] = head
    return front_matter({key: value for key, value in values.items() if value}) + _squeezed(body)


def _held(data: dict[str, Any]) -> dict[str, Any]:
    """What a template is given; nothing of it has the name of a part, which would then be called in its place."""
    if not data.keys().isdisjoint(_environment().globals):
        raise AssertionError(f"{sorted(data.keys() & _environment().globals)} are names of parts")
    return data


def render_html(template: str, here: str, base: str, **data: object) -> str:
    """A page that is HTML from the start, such as an item's own."""
    markup = _environment().get_template(template).render(**_held({"here": here, "base": base, **data}))
    return "\n".join(line.strip() for line in markup.splitlines() if line.strip()) + "\n"
