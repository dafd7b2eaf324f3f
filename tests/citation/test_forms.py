"""Forms filled with the words of a page are the entries that the program prints."""

import dataclasses
import json
import re

import pytest
from lxml import html

from generator import records as r
from generator.citation import entries, head
from generator.citation.formats import FORMATS
from generator.citation.forms import form_of, short
from generator.citation.records import csl_archive, csl_item, csl_plan
from generator.citation.styles import LONG, SHORT, access_day, entry, with_access
from generator.sources.passages import find_sources
from generator.views import item_pages
from tests.citation.samples import DAY, UNTEX, changed_plan, extracted
from tests.conftest import ROOT

BIBTEX_SIGNS = {value: key for key, value in UNTEX.items()}


def forms_of(archive) -> dict:
    return json.loads(entries.cite_forms(archive).removeprefix("window.paForms = ").removesuffix(";\n"))


def with_odd(archive, plan=None, placed=None):
    """The archive with a plan or an item replaced."""
    return dataclasses.replace(
        archive,
        plans={**archive.plans, **({plan.id: plan} if plan else {})},
        items={**archive.items, **({placed.id: placed} if placed else {})},
    )


def item_page(archive, placed) -> str:
    return item_pages.item_page(with_odd(archive, placed=placed), find_sources([]), placed.id)


def plan_page(archive, plan) -> str:
    return item_pages.plan_id_page(with_odd(archive, plan), plan.id)


def words_of(page: str) -> tuple[str, str, list[str]]:
    """What a page's script reads from it, reimplemented in Python: the name of the form, the date, the words."""
    tree = html.fromstring(page)

    def told(name: str) -> list[str]:
        return [element.get("content") for element in tree.xpath(f"//meta[@name='{name}']")]

    def text(path: str) -> str:
        return "".join(element.text_content() for element in tree.xpath(path)[:1])

    (entry,) = tree.find_class("pa-cite")
    form, date = entry.get("data-form"), (told("citation_publication_date") or [""])[0]
    if entry.get("data-words"):
        return form, date, json.loads(entry.get("data-words"))
    plan, local, _ = told("citation_public_url")[0].split("/")[-3:]
    title, _, part = told("citation_title")[0].partition("：")
    terms = tree.xpath("//dd/a[starts-with(@href, '../../../reforms/') or starts-with(@href, '../../../tags/')]")
    found = {
        "p": [plan],
        "l": [local],
        "t": [title],
        "i": [part],
        "e": [text("//p[@class='crumbs']/a[2]/i") + f", item {local}: " + text("//h1/i")],
        "a": told("citation_author"),
        "n": told("citation_technical_report_number"),
        "c": [entry.get("data-place")],
        "k": [", ".join(dict.fromkeys(text_of(link) for link in terms))],
        "h": [text("//p[@class='pa-cite-note']")[-12:]],
    }
    words = [(found[letter].pop(0), end) for letter, end in re.findall(r"([a-z])([.?!,;:]?)", form[2:])]
    assert all(word.endswith(end) for word, end in words)
    return form, date, [word.removesuffix(end) for word, end in words]


def text_of(link) -> str:
    return (link.xpath("span") or [link])[0].text_content()


def spelled_out(page: str, forms: dict, day: str = DAY) -> dict[str, str]:
    """How a page's script fills the forms with the page's words, reimplemented in Python."""
    form, date, words = words_of(page)
    year, month, date_day = ([int(part) for part in date.split("-")] if date else []) + [0] * (
        2 - date.count("-") if date else 3
    )
    codes = {
        "@": "@",
        "i": day,
        "l": access_day(LONG, day),
        "s": access_day(SHORT, day),
        ",": ",".join(str(int(p)) for p in day.split("-")),
    }
    codes |= {"Y": str(year), "M": f"{month:02}", "D": f"{date_day:02}", "m": str(month), "d": str(date_day)}
    first = f"2000-{month or 12:02}-01"
    codes |= {"F": access_day(LONG, first).split()[0], "A": access_day(SHORT, first).split()[1]}
    escapes = {
        "bibtex": lambda text: "".join(BIBTEX_SIGNS.get(sign, sign) for sign in text),
        "csl": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    }

    def filled(key: str, text: str) -> str:
        def word(found) -> str:
            if found[3]:
                return codes[found[3]]
            value = words[int(found[2])]
            return escapes.get(key, str)(value.replace("“", "‘").replace("”", "’") if found[1] else value)

        text = re.sub(
            r"^(.*)@\*(\d+);$",
            lambda m: "\n".join(m[1] + name.replace("@", "@@") for name in words[int(m[2])].split(", ")),
            text,
            flags=re.M,
        )
        return re.sub(r"@(?:('?)(\d+);|(.))", word, text)

    return {key: filled(key, text) for key, text in forms[form].items()}


def same_entries(got: dict[str, str], record: dict) -> None:
    lean = {key: value for key, value in record.items() if key != "abstract"}
    assert list(got) == list(entries.names())
    for key in got:
        if key == "csl":
            assert json.loads(got[key]) == json.loads(entries.cite(lean, key, DAY))
        else:
            assert got[key].rstrip("\n") == entries.cite(lean, key, DAY)


def test_words_and_form_are_the_whole_entry(real, archive):
    """The entries made by a page's script are those of `policy-archive cite`, day of access included."""
    for each in (archive, real):
        forms = forms_of(each)
        for placed in each.items.values():
            same_entries(spelled_out(item_page(each, placed), forms), csl_item(each, placed))
        for plan in each.plans.values():
            same_entries(spelled_out(plan_page(each, plan), forms), csl_plan(each, plan))
        same_entries(spelled_out(entries.entries_of_archive(each), forms), csl_archive(each))


@pytest.mark.parametrize("number", [None, "青教〔2023〕8号"])
@pytest.mark.parametrize("issuer", ["青川市教育局", "青川市教育局、青川市财政局"])
@pytest.mark.parametrize("date", [None, "2023", "2023-05", "2023-05-09", "2023-11-23", "2024-09-08"])
def test_forms_hold_for_every_shape(archive, number, issuer, date):
    """Titles with quotation marks and closing punctuation, special characters of LaTeX and JSON, any date."""
    plan = archive.plans["qingchuan-2023-priorities"]
    issuers = [{"zh": name} for name in issuer.split("、")]
    values = {"document_number": number, "issuers": issuers, "published": date, "signed": None}
    for title in ("“十四五”规划", "学位够吗?", "规划：全文", '减负 50% & {b} \\ " @1; 好!'):
        odd = changed_plan(plan, **values, title={"zh": title, "en": f"In “English”: {title}"})
        placed = dataclasses.replace(archive.items["qingchuan-2023-priorities/1"], plan=odd)
        for record, page in (
            (csl_plan(archive, odd), plan_page(archive, odd)),
            (csl_item(archive, placed), item_page(archive, placed)),
        ):
            same_entries(spelled_out(page, {short(record).form: form_of(record)}), record)


def test_the_script_offers_every_style():
    """The names in the page's script are those of the program, with the endings of the files."""
    script = (ROOT / "site_src" / "assets" / "item.js").read_text("utf-8")
    names = json.loads(re.search(r"STYLES = (\[.*?\]);", script, re.S)[1])
    endings = {key: FORMATS[key][1] if key in FORMATS else "" for key in entries.names()}
    assert names == [[key, name, endings[key]] for key, name in entries.names().items()]


def test_the_page_shows_the_default_entry_without_a_script(archive):
    placed = archive.items["qingchuan-2023-priorities/1"]
    block = entries.entries_of_item(archive, placed)
    shown = re.search(r'<p class="pa-cite"[^>]*>(.*?)</p>', block)[1]
    assert "datetime" not in shown and '<time class="pa-accessed">2024-03-01</time>' in shown
    assert re.sub("<[^>]+>", "", shown) == with_access(entry(csl_item(archive, placed)), "2024-03-01")
    assert "COinS" not in block and "Z3988" not in block


def test_nothing_ends_a_script_or_an_attribute(archive):
    """A title with markup in it stays a title, in the tags, in JSON-LD and in the entries."""
    placed = archive.items["qingchuan-2023-priorities/1"]
    title = "</script><!--<script>\"&'@1;@@ {x} " + "<b>"
    item = placed.item.model_copy(update={"title": r.Text(zh=title), "abstract": r.Text(zh=title)})
    odd = dataclasses.replace(placed, item=item)
    tags = head.head_of_item(archive, odd) + entries.entries_of_item(archive, odd)
    assert tags.count("<script") == tags.count("</script>") == 1
    assert "<b>" not in tags and "<!--" not in tags
    about, _, metas = extracted(tags)
    assert about["name"].endswith(title)
    forms = {short(csl_item(archive, odd)).form: form_of(csl_item(archive, odd))}
    for key, made in spelled_out(item_page(archive, odd), forms).items():
        if key not in ("csl", "bibtex", "ris"):
            assert title in made
