"""How to cite: the entries that a page shows, and an entry on request.

CSL-JSON is the one record (`citation_records`); strings come from a CSL processor (`citation_styles`), files for reference
managers from plain writers (`citation_formats`), what machines read in a page's head from `head`.

A page holds the entry in GB/T 7714-2025 as text, which needs no script, and for the other entries the name of their form. Its
script fills the words into the forms of `id/forms.js` (`citation_forms`) when a reader asks for another style. A plan's page keeps
them beside the entry; an item's script finds them in the page's head and text: a hundred thousand pages are much smaller for it.
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
    "bibtex", "cite", "cite_files", "cite_forms", "plan_forms", "csl_archive", "csl_item", "csl_json", "csl_of", "csl_plan", "entries_of_archive",
    "entries_of_item", "entries_of_plan", "head_of_item", "head_of_plan", "names", "ris",
]  # fmt: skip


def names() -> dict[str, str]:
    """Every style and format by its key, the default first."""
    return {key: style.name for key, style in STYLES.items()} | {key: kind[0] for key, kind in FORMATS.items()}


def csl_of(archive: Archive, identifier: str) -> Csl | None:
    """The record of an item, a plan or (for `archive`) the whole archive; None for an id that is none of them."""
    if identifier == "archive":
        return csl_archive(archive)
    if identifier in archive.plans:
        return csl_plan(archive, archive.plans[identifier])
    if identifier in archive.items:
        return csl_item(archive, archive.items[identifier])
    return None


def cite(record: Csl, style: str, accessed: str) -> str:
    """One entry as text, in a style or a format of `names`, with the day of access (2026-11-22)."""
    if style in STYLES:
        return with_access(entry(record, style), accessed)
    return FORMATS[style][2]([record], accessed).rstrip("\n")


def cite_files(archive: Archive, plan: r.Plan) -> Iterable[tuple[str, str]]:
    """Name and content of `data/cite/<plan-id>.{ris,bib,csl.json}`: the plan first, then its items."""
    records = _records(archive, plan)
    for _, ending, write in FORMATS.values():
        yield addresses.cite_file(plan.id, ending), write(records)


def plan_forms(archive: Archive) -> dict[str, dict[str, str]]:
    """The entries of every shape of record that plans and items have, with gaps for their words."""
    shapes: dict[str, Csl] = {}
    for plan in archive.plans.values():
        for record in _records(archive, plan):
            shapes.setdefault(short(record).form, record)
    return {name: form_of(shape) for name, shape in shapes.items()}


def cite_forms(archive: Archive) -> str:
    """The content of `CITE_FORMS`: the forms of the archive itself and of its plans and items."""
    whole = csl_archive(archive)
    forms = {short(whole).form: form_of(whole), **plan_forms(archive)}
    told = {name: forms[name] for name in sorted(forms)}
    return f"window.paForms = {json.dumps(told, ensure_ascii=False, indent=0)};\n"


def _records(archive: Archive, plan: r.Plan) -> list[Csl]:
    return [
        csl_plan(archive, plan),
        *(csl_item(archive, archive.items[item]) for item in archive.items_of_plan[plan.id]),
    ]


def entries_of_item(archive: Archive, placed: PlacedItem, record: Csl | None = None) -> str:
    """The block «how to cite» of an item's page."""
    record = record or csl_item(archive, placed)
    kept = short(record)
    if not _is_told_by_page(placed.plan, kept):
        return _block(archive, record, kept)
    place = record.get("publisher-place")
    return _block(archive, record, kept, f' data-place="{escape(place)}"' if place else "")


def entries_of_plan(archive: Archive, plan: r.Plan) -> str:
    """The block «how to cite» of a plan's page to cite, with the references of all its items."""
    here, record = addresses.cite_address(plan.id), csl_plan(archive, plan)
    links = (
        f'<a href="{addresses.relative(here, addresses.cite_file(plan.id, ending))}" download>{name}</a>'
        for name, ending, _ in FORMATS.values()
    )
    files = f'<p class="pa-cite-files">整份文件的题录 <span lang="en">References of the whole plan</span>: {" · ".join(links)}</p>'
    return f"{_block(archive, record, short(record))}\n{files}"


def entries_of_archive(archive: Archive) -> str:
    """The block «how to cite» of the archive as a whole."""
    record = csl_archive(archive)
    return _block(archive, record, short(record))


def _is_told_by_page(plan: r.Plan, kept: Short) -> bool:
    """Whether an item's page says every word of its entries but the place elsewhere, so that its script can read it there."""
    return "：" not in plan.title.zh and all(len(word.splitlines()) == 1 for word in kept.words)


def _block(archive: Archive, record: Csl, kept: Short, words: str | None = None) -> str:
    """The entry with the name of its form and the words to fill in; `words`, where the page's script finds them on the page."""
    shown = _markup(entry(record, DEFAULT), record, archive.settings.snapshot)
    if words is None:
        words = f' data-words="{escape(json.dumps(kept.words, ensure_ascii=False, separators=(",", ":")))}"'
    return f'<p class="pa-cite" data-form="{kept.form}"{words}>{shown}</p>\n<p class="pa-cite-note">{escape(record["note"])}</p>'


def _markup(text: str, record: Csl, day: str) -> str:
    """An entry as HTML: the address a link (a page's own from the page), the day of access an element that the reader's browser fills.

    The element has no `datetime` attribute: reference managers would take it for the date of the document.
    """
    html, address = escape(text, quote=False), record["URL"]
    link = address if record["type"] == "dataset" else "./"
    html = html.replace(escape(address, quote=False), f'<a href="{escape(link)}">{escape(address, quote=False)}</a>')
    for sign in ACCESS_SIGNS:
        html = html.replace(sign, f'<time class="pa-accessed">{access_day(sign, day)}</time>')
    return html
