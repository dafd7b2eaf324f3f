"""Entries, files for reference managers and what machines read, on the toy archive and on records made up here."""

import dataclasses
import html as entities
import json
import re
from urllib.parse import urljoin

import pytest
from lxml import html

from generator import records as r
from generator.archive.link import link
from generator.citation import entries, head
from generator.citation.formats import FORMATS
from generator.citation.forms import form_of, short
from generator.citation.records import csl_archive, csl_item, csl_plan, issuers, item_part
from generator.citation.styles import ACCESS_SIGNS, STYLES, entry, prepared, processed, with_access
from generator.reading.read import read
from generator.sources.passages import find_sources
from generator.views import item_pages
from tests.conftest import ROOT

TOY = ROOT / "tests" / "toy_archive" / "data"
DAY = "2026-11-22"


@pytest.fixture(scope="module")
def archive():
    records, _ = read(TOY)
    return link(records)


@pytest.fixture(scope="module")
def real():
    records, _ = read(ROOT / "data")
    return link(records)


def changed_plan(plan: r.Plan, **values) -> r.Plan:
    return r.Plan.model_validate(plan.model_dump(mode="python") | values)


GOLDEN = [
    (
        "report with number",
        {
            "type": "report",
            "author": [{"literal": "上海市人民政府"}],
            "title": "关于教育的意见",
            "number": "沪府发〔2024〕8号",
            "publisher": "上海市人民政府",
            "publisher-place": "上海",
            "issued": {"date-parts": [[2024]]},
        },
        "上海市人民政府. 关于教育的意见：沪府发〔2024〕8号[R/OL]. 上海：上海市人民政府，2024[2026-11-22]. https://a.example/id/x/.",
        "上海市人民政府. 关于教育的意见: 沪府发〔2024〕8号[R/OL]. 上海: 上海市人民政府, 2024[2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "web page with date",
        {
            "type": "webpage",
            "author": [{"literal": "深圳市教育局"}],
            "title": "关于教育的意见",
            "container-title": "玩具档案",
            "issued": {"date-parts": [[2025, 3, 12]]},
        },
        "深圳市教育局. 关于教育的意见[EB/OL]. （2025-03-12）[2026-11-22]. https://a.example/id/x/.",
        "深圳市教育局. 关于教育的意见[EB/OL]. (2025-03-12)[2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "web page without date",
        {
            "type": "webpage",
            "author": [{"literal": "邯郸市教育局"}],
            "title": "邯郸市教育局2023年教育工作要点：46. 减负",
            "container-title": "玩具档案",
            "custom": {"plan": "邯郸市教育局2023年教育工作要点", "part": "46. 减负"},
        },
        "邯郸市教育局. 邯郸市教育局2023年教育工作要点：46. 减负[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
        "邯郸市教育局. 邯郸市教育局2023年教育工作要点: 46. 减负[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "inferred city",
        {
            "type": "webpage",
            "author": [{"literal": "[泉州市教育局]"}],
            "title": "某市教育局**年工作要点",
            "container-title": "玩具档案",
        },
        "[泉州市教育局]. 某市教育局**年工作要点[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
        "[泉州市教育局]. 某市教育局**年工作要点[EB/OL]. [2026-11-22]. https://a.example/id/x/.",
    ),
    (
        "five-year plan",
        {
            "type": "report",
            "author": [{"literal": "安阳市人民政府"}],
            "title": "安阳市“十四五”教育改革发展规划",
            "number": "安政〔2022〕13号",
            "publisher": "安阳市人民政府",
            "publisher-place": "安阳",
            "issued": {"date-parts": [[2022, 7, 13]]},
        },
        "安阳市人民政府. 安阳市“十四五”教育改革发展规划：安政〔2022〕13号[R/OL]. 安阳：安阳市人民政府，2022[2026-11-22]. https://a.example/id/x/.",
        "安阳市人民政府. 安阳市“十四五”教育改革发展规划: 安政〔2022〕13号[R/OL]. 安阳: 安阳市人民政府, 2022[2026-11-22]. https://a.example/id/x/.",
    ),
]


@pytest.mark.parametrize("name, record, gb2025, gb2015", GOLDEN, ids=[case[0] for case in GOLDEN])
def test_golden_strings(name, record, gb2025, gb2015):
    """The strings of both editions of GB/T 7714, letter by letter."""
    record = {"id": "x", "language": "zh-CN", "URL": "https://a.example/id/x/", "note": "", **record}
    assert with_access(entry(record, "gb2025"), DAY) == gb2025
    assert with_access(entry(record, "gb2015"), DAY) == gb2015


@pytest.mark.parametrize(
    "style, expected",
    [
        ("apa", "青川市教育局. (2023). 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}] (青教〔2023〕8号). {url}"),
        (
            "chicago",
            "青川市教育局. 2023. 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}]. 青教〔2023〕8号. 青川市教育局. {url}.",
        ),
        (
            "mla",
            "青川市教育局. 青川市教育局2023年教育工作要点：1. 建设新学校 [{en}]. 青教〔2023〕8号, 青川市教育局, 24 Feb. 2023, {url}.",
        ),
    ],
)
def test_western_styles(archive, style, expected):
    """The Chinese title first, the English one in brackets behind it."""
    record = csl_item(archive, archive.items["qingchuan-2023-priorities/1"])
    en = "Education priorities of the Qingchuan Education Bureau for 2023, item 1: New schools"
    assert with_access(entry(record, style), DAY) == expected.format(en=en, url=record["URL"])


def test_quotation_marks_change_inside_others():
    record = {
        "id": "x", "type": "webpage", "language": "zh-CN", "author": [{"literal": "局"}], "title": "“十四五”规划",
        "container-title": "玩具档案", "URL": "https://a.example/",
    }  # fmt: skip
    assert (
        with_access(entry(record, "mla"), DAY)
        == "局. “‘十四五’规划.” 玩具档案, https://a.example/. Accessed 22 Nov. 2026."
    )


@pytest.mark.parametrize("style", STYLES)
def test_patterns_say_what_the_processor_says(archive, real, style):
    """An entry filled into a learned pattern is the entry that the processor makes of the record itself."""
    for each in (archive, real):
        placed = list(each.items.values())
        sample = placed[:: max(1, len(placed) // 25)]
        for record in [*(csl_plan(each, plan) for plan in each.plans.values()), *(csl_item(each, p) for p in sample)]:
            made = entry(record, style)
            assert made == processed(prepared(record, style), style)
            assert not re.search("[\ue000-\ue0ff\uf8ff]", made)


def test_closing_punctuation_is_learned_too():
    """A title that ends in a question mark gets no full stop behind it, in a pattern as from the processor."""
    for title in ("学位够吗?", "减负.", "好!"):
        record = {
            "id": "x", "type": "webpage", "language": "zh-CN", "author": [{"literal": "局"}], "title": title,
            "container-title": "玩具档案", "URL": "https://a.example/",
        }  # fmt: skip
        for style in STYLES:
            assert entry(record, style) == processed(prepared(record, style), style)


def test_every_item_has_an_entry_in_every_style(real):
    """No entry lacks its author, its address, or what the style asks for."""
    for placed in real.items.values():
        record = csl_item(real, placed)
        assert record["type"] in ("report", "webpage")
        for style in STYLES:
            made = with_access(entry(record, style), DAY)
            assert record["author"][0]["literal"] in made and record["URL"] in made
            assert (
                "None" not in made and ".." not in made.replace("...", "") and not any(s in made for s in ACCESS_SIGNS)
            )
        assert "[" in with_access(entry(record), DAY)


def test_what_is_not_printed_stands_in_brackets(archive):
    """An inferred issuer, a plan without one, a title given by the archive, a masked number (GB/T 7714, GB/T 3792)."""
    plan = archive.plans["qingchuan-2023-priorities"]
    inferred = {"state": "inferred", "evidence": [{"zh": "据正文"}]}
    assert issuers(archive, plan) == ("青川市教育局",)
    assert issuers(archive, changed_plan(plan, attribution=inferred)) == ("[青川市教育局]",)
    assert issuers(archive, changed_plan(plan, issuer=None)) == ("[青川市]",)
    assert issuers(archive, changed_plan(plan, issuer={"zh": "青川市教育局、青川市财政局"})) == (
        "青川市教育局",
        "青川市财政局",
    )


def test_items_are_named_by_their_printed_numbers(archive):
    parts = {identifier.partition("/")[2]: item_part(placed) for identifier, placed in archive.items.items()
             if placed.plan.id == "qingchuan-2023-priorities"}  # fmt: skip
    assert parts["1"] == "1. 建设新学校"
    assert parts["box-1-1"].startswith("专栏1 ")
    placed = archive.items["qingchuan-2021-2025-plan/1-1-1"]
    assert item_part(placed) == "[普及学前教育]"
    for number, expected in [
        ("1", "一、（一）1. [普"),
        ("(2)", "一、（一）(2)[普"),
        ("第三条", "一、（一）第三条 [普"),
        ("*", "[条目1-1-1] [普"),
    ]:
        numbered = placed.item.model_copy(update={"number": number})
        assert item_part(dataclasses.replace(placed, item=numbered)).startswith(expected)


def test_document_numbers_have_their_own_brackets(archive):
    """A number recorded as 青教[2023]8号 prints with 〔〕 in every style and file (GB/T 9704-2012)."""
    record = csl_plan(archive, archive.plans["qingchuan-2023-priorities"])
    for style in entries.names():
        assert "青教〔2023〕8号" in entries.cite(record, style, DAY)


def all_records(archive):
    plans = [csl_plan(archive, plan) for plan in archive.plans.values()]
    return plans + [csl_item(archive, placed) for placed in archive.items.values()] + [csl_archive(archive)]


@pytest.mark.parametrize("which", ["archive", "real"])
def test_ris_round_trip(which, request):
    """An independent reader gets out of the RIS what stands in CSL-JSON."""
    import rispy

    records = all_records(request.getfixturevalue(which))
    read_back = rispy.loads(entries.ris(records, DAY))
    assert len(read_back) == len(records)
    for record, got in zip(records, read_back):
        assert got["type_of_reference"] == {"report": "RPRT", "webpage": "ELEC", "dataset": "DATA"}[record["type"]]
        assert got["id"] == record["id"]
        assert got["authors"] == [author["literal"] for author in record["author"]]
        assert got["title"] == record["title"]
        assert got["urls"] == [record["URL"]]
        assert got.get("issn") == record.get("number")
        assert got.get("publisher") == record.get("publisher")
        assert got.get("abstract") == record.get("abstract")
        assert ", ".join(got.get("keywords", [])) == record.get("keyword", "")
        if "issued" in record:
            assert int(got["year"]) == record["issued"]["date-parts"][0][0]
        else:
            assert "year" not in got


UNTEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", **{"\\" + sign: sign for sign in "&%$#_"},
}  # fmt: skip


def untex(text: str) -> str:
    return re.sub("|".join(map(re.escape, UNTEX)), lambda found: UNTEX[found[0]], text)


@pytest.mark.parametrize("which", ["archive", "real"])
def test_bibtex_round_trip(which, request):
    """An independent reader gets out of the BibTeX what stands in CSL-JSON."""
    from pybtex.database import parse_string

    records = all_records(request.getfixturevalue(which))
    read_back = parse_string(entries.bibtex(records, DAY), "bibtex")
    assert len(read_back.entries) == len(records)
    for record in records:
        got = read_back.entries[record["id"].replace("/", ":")]
        assert got.type == {"report": "techreport"}.get(record["type"], "misc")
        assert untex(got.fields["title"]).strip("{}") == record["title"]
        assert [untex(str(person)).strip("{}") for person in got.persons["author"]] == [
            author["literal"] for author in record["author"]
        ]
        assert got.fields["url"] == record["URL"]
        assert untex(got.fields.get("number", "")) == record.get("number", "")
        assert untex(got.fields.get("abstract", "")) == record.get("abstract", "")
        assert got.fields.get("year") == (str(record["issued"]["date-parts"][0][0]) if "issued" in record else None)


def test_bibtex_takes_any_sign():
    """Braces, backslashes and the signs of LaTeX come back as they were."""
    from pybtex.database import parse_string

    nasty = "a{b}c\\d & 50% #1 _x_ ~ ^ $5 }{"
    record = {
        "id": "x",
        "type": "webpage",
        "author": [{"literal": "局"}],
        "title": nasty,
        "URL": "u",
        "note": "n",
        "language": "zh-CN",
    }
    got = parse_string(entries.bibtex([record]), "bibtex").entries["x"]
    assert untex(got.fields["title"][1:-1]) == nasty


def test_csl_json_round_trip(real):
    """CSL-JSON is JSON and says all but the abstract; the halves of a title are its plan's, which comes first, and the rest."""
    records = all_records(real)
    read_back = json.loads(entries.csl_json(records))
    titles = {row["id"]: row["title"] for row in read_back}
    for record, got in zip(records, read_back, strict=True):
        assert "abstract" not in got
        custom = dict(got.pop("custom", {}))
        if "/" in got["id"]:
            plan = titles[got["id"].partition("/")[0]]
            custom |= {"plan": plan, "part": got["title"].removeprefix(f"{plan}：")}
        assert got | ({"custom": custom} if custom else {}) == {
            key: value for key, value in record.items() if key != "abstract"
        }
    assert json.loads(entries.csl_json(records[:1], DAY))[0]["accessed"] == {"date-parts": [[2026, 11, 22]]}


def test_cite_files_hold_every_item(archive):
    for plan, items in archive.items_of_plan.items():
        files = dict(entries.cite_files(archive, archive.plans[plan]))
        assert len(files) == 3
        ids = [row["id"] for row in json.loads(files[f"data/cite/{plan}.csl.json"])]
        assert ids == [plan, *items]


BIBTEX_SIGNS = {value: key for key, value in UNTEX.items()}


def forms_of(archive) -> dict:
    return json.loads(entries.cite_forms(archive).removeprefix("window.paForms = ").removesuffix(";\n"))


def with_odd(archive, plan=None, placed=None):
    """An archive in which a plan or an item is another."""
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
    """What the script of a page reads in it, in Python: the name of the form, the date, the words."""
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
        "p": [plan], "l": [local], "t": [title], "i": [part],
        "e": [text("//p[@class='crumbs']/a[2]/i") + f", item {local}: " + text("//h1/i")],
        "a": told("citation_author"), "n": told("citation_technical_report_number"), "c": [entry.get("data-place")],
        "k": [", ".join(dict.fromkeys(text_of(link) for link in terms))], "h": [text("//p[@class='pa-cite-note']")[-12:]],
    }  # fmt: skip
    words = [(found[letter].pop(0), end) for letter, end in re.findall(r"([a-z])([.?!,;:]?)", form[2:])]
    assert all(word.endswith(end) for word, end in words)
    return form, date, [word.removesuffix(end) for word, end in words]


def text_of(link) -> str:
    return (link.xpath("span") or [link])[0].text_content()


def spelled_out(page: str, forms: dict, day: str = DAY) -> dict[str, str]:
    """What the page's script makes of the words in a page and the forms beside the site, in Python."""
    from generator.citation.styles import _MONTHS, _MONTHS_SHORT, LONG, SHORT, access_day

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
    codes |= {"F": _MONTHS[month - 1], "A": _MONTHS_SHORT[month - 1]}
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
    """What the script of a page spells out is what `policy-archive cite` prints, day of access included."""
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
    """Titles with quotation marks and closing punctuation, LaTeX and JSON signs, any date as far as it is known."""
    plan = archive.plans["qingchuan-2023-priorities"]
    values = {"document_number": number, "issuer": {"zh": issuer}, "published": date, "signed": None}
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


def extracted(tags: str):
    import extruct

    page = f"<!doctype html><html><head><title>x</title>{tags}</head><body></body></html>"
    found = extruct.extract(page, base_url="https://toy.example/", syntaxes=["json-ld", "dublincore"])
    metas = re.findall(r'<meta name="([^"]+)" content="([^"]*)"[^>]*>', page)
    return found["json-ld"][0], found["dublincore"], metas


def test_what_machines_read_agrees(archive):
    """JSON-LD and Dublin Core as an independent library extracts them, Highwire tags, and the record say the same."""
    for placed in archive.items.values():
        record = csl_item(archive, placed)
        about, core, metas = extracted(head.head_of_item(archive, placed))
        values = {}
        for name, value in metas:
            values.setdefault(name, []).append(entities.unescape(value))
        assert about["@type"] == "Legislation"
        assert about["name"] == values["citation_title"][0] == record["title"]
        assert about["@id"] == values["citation_public_url"][0] == values["DC.identifier"][0] == record["URL"]
        assert about["isPartOf"]["@id"].endswith(f"/id/{placed.plan.id}/")
        assert values["citation_author"] == [author["literal"] for author in record["author"]]
        passed = about["legislationPassedBy"]
        assert [body["name"] for body in (passed if isinstance(passed, list) else [passed])] == values[
            "citation_author"
        ]
        assert values.get("citation_technical_report_number") == ([record["number"]] if "number" in record else None)
        assert len(values["citation_technical_report_institution"]) == 1
        dc = {element["URI"].rpartition("/")[2]: element["content"] for group in core for element in group["elements"]
              if "content" in element}  # fmt: skip
        assert dc["title"] == record["title"] and dc["identifier"] == record["URL"]


def test_a_plan_names_its_parts_and_its_parts_name_it(archive):
    """At its address to cite; the page of the document says where that is."""
    for plan in archive.plans.values():
        tags = head.head_of_plan(archive, plan, is_light=True)
        about, _, _ = extracted(tags)
        base = archive.settings.base_address
        items = [f"{base}id/{i}/" for i in archive.items_of_plan[plan.id]]
        assert [part["@id"] for part in about.get("hasPart", [])] == items
        assert [
            urljoin(f"{base}id/{plan.id}/", link) for link in re.findall(r'<link rel="item" href="([^"]*)"', tags)
        ] == items
        of_document = head.head_of_plan(archive, plan)
        for html_head in (tags, of_document):
            assert f'<link rel="cite-as" href="{base}id/{plan.id}/">' in html_head
        assert extracted(of_document)[0]["@id"] == about["@id"] and 'rel="item"' not in of_document


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


def test_an_item_page_stays_light(real):
    """Head and entries of an item together: one kilobyte packed on average, which 150,000 pages can afford."""
    import gzip

    sizes = []
    for placed in real.items.values():
        tags = head.head_of_item(real, placed) + entries.entries_of_item(real, placed)
        sizes.append(len(gzip.compress(tags.encode(), 6)))
    assert sum(sizes) / len(sizes) < 900 and max(sizes) < 1000


def test_entries_are_fast(real):
    """At most 0.3 ms an item and style once the shapes are known."""
    import time

    records = [csl_item(real, placed) for placed in real.items.values()]
    for style in STYLES:
        for record in records:
            entry(record, style)
    start = time.perf_counter()
    for style in STYLES:
        for record in records:
            entry(record, style)
    assert (time.perf_counter() - start) / len(records) / len(STYLES) < 0.0003
