"""Templates compiled to plainer Python: what they say is what Jinja's own compiler makes of them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pytest
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from generator import pipeline, render
from generator.compiled import Templates, shown
from generator.exports import _packed_page
from generator.item_pages import item_page, plan_id_page
from generator.markdown_tree import markdown_files
from generator.passages import find_sources
from generator.tombstones import tombstone_pages
from generator.views.items import others_of
from tests.conftest import ROOT
from tests.knocks.lives import lived

TOY = ROOT / "tests" / "toy_archive"


@dataclass(frozen=True)
class Named:
    name: str
    of: object = None

    def said(self, times: int = 1, after: str = "") -> str:
        return self.name * times + after


@jinja2.pass_context
def here(context, after: str = "") -> str:
    return context["place"] + after


@jinja2.pass_environment
def known(environment) -> bool:
    return "here" in environment.globals


DATA = {
    "place": "<here>",
    "named": Named("a & b", Named("c", {"zh": "<字>", "items": "no method", "in": 1})),
    "table": {"zh": "甲", "en": Markup("<i>a</i>"), "n": 3},
    "many": [Named("x"), Named("<y>")],
    "number": 7,
    "marked": Markup("<b>"),
    "nothing": None,
}

TEMPLATES = {
    "text": "{{ named.name }}|{{ marked }}|{{ number }}|{{ nothing }}|{{ 'it\"s' }}|{{ table.en }}|{{ 1.5 }}",
    "attributes": "{{ named.of.name }} {{ named.of.of.zh }} {{ table.zh }} {{ table['zh'] }} {{ many[1].name }}",
    "a mapping's method before its key": "{% for key, value in table.items() %}{{ key }}={{ value }} {% endfor %}{{ named.of.of.items() | list | length }}",
    "methods": "{{ named.said() }} {{ named.said(2) }} {{ named.said(after='<') }} {{ 'a,b'.split(',') | join('<') }}",
    "functions that ask where they are called": "{{ here() }} {{ here('&') }} {{ here(after='>') }} {{ known() }}",
    "a name of a part that a template takes for itself": "{% set here = named.said %}{{ here(2) }}{% for here in many %}{{ here.said() }}{% endfor %}",
    "loops": "{% for each in many if each.name %}{{ loop.index }}{{ loop.last }}{{ each.name }}{{ here(each.name) }}{% else %}none{% endfor %}",
    "macros": "{% macro m(x, y='<d>') %}{{ x.name }}{{ y }}{{ here() }}{% endmacro %}{{ m(named) }}{{ m(named, y=number) }}{% set z = m(named) %}{{ z }}",
    "calls with a body": "{% macro m(x) %}[{{ caller(x) }}]{% endmacro %}{% call(x) m(named.name) %}{{ x }}<br>{% endcall %}",
    "arguments in a list": "{{ named.said(*[2]) }}{{ named.said(**{'after': '&'}) }}",
    "blocks of text": "{% set x %}<p>{{ named.name }}{% endset %}{{ x }}{{ x ~ '<' }}{% if table.n > 2 and not nothing %}yes{% endif %}",
    "ranges": "{% for n in range(3) %}{{ n }}{% endfor %}{% set ns = namespace(a='<') %}{% set ns.a = ns.a + '>' %}{{ ns.a }}",
    "escaping off": "{% autoescape false %}{{ named.name }}{{ here() }}{% endautoescape %}",
}


def rendered(kind: type[jinja2.Environment], template: str) -> str:
    environment = kind(autoescape=True, undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
    environment.globals.update(here=here, known=known)
    return environment.from_string(template).render(**DATA)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_says_what_it_says_to_jinja(template):
    assert rendered(Templates, template) == rendered(jinja2.Environment, template)


@pytest.mark.parametrize("template", ["{{ named.none }}", "{{ named.none.name }}", "{{ missing.name }}", "{{ missing }}", "{{ table.none }}", "{{ missing() }}"])
def test_what_is_not_there_is_an_error(template):
    with pytest.raises((AttributeError, jinja2.UndefinedError)):
        rendered(Templates, template)


@pytest.mark.parametrize("value", ["<a>", "a&b", "'", '"', "plain 字", "", 0, None, Markup("<b>"), 1.5])
def test_what_is_shown_is_what_escaping_gives(value):
    assert shown(value) == jinja2.runtime.escape(value)


def test_the_pages_are_those_that_jinja_makes(tmp_path, monkeypatch):
    archive, registry = pipeline.load(lived(Path(shutil.copytree(TOY / "data", tmp_path / "data"))), is_preview=True)
    files = find_sources([TOY / "sources"])

    def made() -> dict[str, str | bytes]:
        found = markdown_files(archive, registry, files, pipeline.Folders(), lambda name, text: text)
        found |= {item: item_page(archive, files, item, registry, others_of(archive, archive.items[item])) for item in archive.items}
        found |= {plan: plan_id_page(archive, plan) for plan in archive.plans}
        return found | dict(tombstone_pages(registry, archive)) | {"packed": _packed_page("data/<&>.csv", 7, 9, archive.settings)}

    ours = made()
    render._environment.cache_clear()
    monkeypatch.setattr(Templates, "code_generator_class", CodeGenerator)
    try:
        assert made() == ours
    finally:
        render._environment.cache_clear()


def test_what_a_page_is_given_has_no_name_of_a_part():
    with pytest.raises(AssertionError, match="links"):
        render.render_html("tombstone.html.jinja", "", "", links=())
