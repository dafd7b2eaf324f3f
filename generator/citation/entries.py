"""How to cite: the entries that a page shows, and a single entry on request.

CSL-JSON is the one record (`records`). A CSL processor makes the strings (`styles`), plain writers the files for
reference managers (`formats`), `head` the metadata in a page's head.

A page contains the entry in GB/T 7714-2025 as text, which needs no script, and the name of the form of its other
entries. When a reader picks another style, the script fills the page's words into that form from `id/forms.js`
(`forms`). A plan's page has the words beside the entry; on an item's page the script finds them in head and text, which
saves much space over a hundred thousand pages.
"""

import json
from collections.abc import Iterable
from html import escape

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, PlacedItem
from generator.citation.formats import FORMATS, bibtex, csl_json, ris
from generator.citation.forms import Short, form_of, short
from generator.citation.head import head_of_item, head_of_plan
from generator.citation.records import Csl, csl_archive, csl_item, csl_plan
from generator.citation.styles import ACCESS_SIGNS, DEFAULT, STYLES, access_day, entry, with_access

__all__ = [
    "bibtex",
    "cite",
    "cite_files",
    "cite_forms",
    "csl_archive",
    "csl_item",
    "csl_json",
    "csl_of",
    "csl_plan",
    "entries_of_archive",
    "entries_of_item",
    "entries_of_plan",
    "head_of_item",
    "head_of_plan",
    "names",
    "plan_forms",
    "ris",
]


def names() -> dict[str, str]:
    """The name of every style and format by its key, the default first."""
    return {key: style.name for key, style in STYLES.items()} | {key: kind.name for key, kind in FORMATS.items()}


def csl_of(archive: Archive, identifier: str) -> Csl | None:
    """The record of an item, a plan or (`archive`) the whole archive; None for any other id."""
    if identifier == "archive":
        return csl_archive(archive)
    if identifier in archive.plans:
        return csl_plan(archive, archive.plans[identifier])
    if identifier in archive.items:
        return csl_item(archive, archive.items[identifier])
    return None


def cite(record: Csl, style: str, accessed: str) -> str:
    """One entry as text. `style` is a key of `names`, `accessed` the day of access (2026-11-22)."""
    if style in STYLES:
        return with_access(entry(record, style), accessed)
    return FORMATS[style].write([record], accessed).rstrip("\n")


def cite_files(archive: Archive, plan: r.Plan) -> Iterable[tuple[str, str]]:
    """Name and content of `data/cite/<plan-id>.{ris,bib,csl.json}`: the plan first, then its items."""
    records = _records(archive, plan)
    for kind in FORMATS.values():
        yield addresses.cite_file(plan.id, kind.ending), kind.write(records)


def plan_forms(archive: Archive) -> dict[str, dict[str, str]]:
    """The forms of all shapes of record among plans and items, by name: entries with gaps for the words."""
    shapes: dict[str, Csl] = {}
    for plan in archive.plans.values():
        for record in _records(archive, plan):
            shapes.setdefault(short(record).form, record)
    return {name: form_of(shape) for name, shape in shapes.items()}


def cite_forms(archive: Archive) -> str:
    """The content of `CITE_FORMS`: the forms of the archive itself and of its plans and items."""
    whole = csl_archive(archive)
    forms = {short(whole).form: form_of(whole), **plan_forms(archive)}
    return f"window.paForms = {json.dumps(dict(sorted(forms.items())), ensure_ascii=False, indent=0)};\n"


def _records(archive: Archive, plan: r.Plan) -> list[Csl]:
    """The records of a plan and of its items, the plan first."""
    return [
        csl_plan(archive, plan),
        *(csl_item(archive, archive.items[item]) for item in archive.items_of_plan[plan.id]),
    ]


def entries_of_item(archive: Archive, placed: PlacedItem, record: Csl | None = None) -> str:
    """The block «how to cite» of an item's page."""
    record = record or csl_item(archive, placed)
    gaps = short(record)
    if not _are_words_on_page(placed.plan, gaps):
        return _block(archive, record, gaps)
    place = record.get("publisher-place")
    return _block(archive, record, gaps, f' data-place="{escape(place)}"' if place else "")


def entries_of_plan(archive: Archive, plan: r.Plan) -> str:
    """The block «how to cite» of a plan's page to cite, with links to the references of all its items."""
    here, record = addresses.cite_address(plan.id), csl_plan(archive, plan)
    links = (
        f'<a href="{addresses.relative(here, addresses.cite_file(plan.id, kind.ending))}" download>{kind.name}</a>'
        for kind in FORMATS.values()
    )
    label = '整份文件的题录 <span lang="en">References of the whole plan</span>'
    files = f'<p class="pa-cite-files">{label}: {" · ".join(links)}</p>'
    return f"{_block(archive, record, short(record))}\n{files}"


def entries_of_archive(archive: Archive) -> str:
    """The block «how to cite» of the archive as a whole."""
    record = csl_archive(archive)
    return _block(archive, record, short(record))


def _are_words_on_page(plan: r.Plan, gaps: Short) -> bool:
    """Whether the script can read every word of an item's entries, except the place, elsewhere on its page."""
    return "：" not in plan.title.zh and all(len(word.splitlines()) == 1 for word in gaps.words)


def _block(archive: Archive, record: Csl, gaps: Short, attribute: str | None = None) -> str:
    """The default entry with the name of its form; `attribute` replaces the list of words if they are on the page."""
    shown = _markup(entry(record, DEFAULT), record, archive.settings.snapshot)
    if attribute is None:
        attribute = f' data-words="{escape(json.dumps(gaps.words, ensure_ascii=False, separators=(",", ":")))}"'
    return (
        f'<p class="pa-cite" data-form="{gaps.form}"{attribute}>{shown}</p>\n'
        f'<p class="pa-cite-note">{escape(record["note"])}</p>'
    )


def _markup(text: str, record: Csl, day: str) -> str:
    """An entry as HTML: its URL as a link, its day of access as an element that the script sets to the reader's day.

    The link is relative, except for the archive itself. The element has no `datetime` attribute: reference managers
    would take it for the date of the document.
    """
    html, address = escape(text, quote=False), record["URL"]
    link = address if record["type"] == "dataset" else "./"
    html = html.replace(escape(address, quote=False), f'<a href="{escape(link)}">{escape(address, quote=False)}</a>')
    for sign in ACCESS_SIGNS:
        html = html.replace(sign, f'<time class="pa-accessed">{access_day(sign, day)}</time>')
    return html
