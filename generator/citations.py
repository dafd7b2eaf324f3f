"""How to cite: the entries that a page shows, and an entry on request.

CSL-JSON is the one record (`citation_records`); strings come from a CSL processor (`citation_styles`), files for reference
managers from plain writers (`citation_formats`), what machines read in a page's head from `head`.

A page holds the entry in GB/T 7714-2025 as text, which needs no script, and the other entries in a short form that the page's
script spells out: a list of the words they share, and each entry with `@0;` … for those words, `@i`, `@l`, `@s` for the day of
access (2026-11-22, November 22, 2026, 22 Nov. 2026), `@,` for it as numbers (2026,11,22), and `@@` for an `@`. A hundred
thousand pages are much smaller for it.
"""

import json
from collections.abc import Iterable
from html import escape

from generator import addresses
from generator import records as r
from generator.archive import Archive, PlacedItem
from generator.citation_formats import FORMATS, bibtex, csl_json, ris
from generator.citation_records import Csl, csl_archive, csl_item, csl_plan
from generator.citation_styles import ACCESS_SIGNS, DEFAULT, ISO, LONG, SHORT, STYLES, access_day, entry, with_access
from generator.content import SHOWN
from generator.head import head_of_item, head_of_plan, json_for_script

__all__ = [
    "bibtex", "cite", "cite_files", "csl_archive", "csl_item", "csl_json", "csl_of", "csl_plan", "entries_of_archive",
    "entries_of_item", "entries_of_plan", "head_of_item", "head_of_plan", "names", "ris",
]  # fmt: skip

_CODES = {ISO: "@i", LONG: "@l", SHORT: "@s"}
_SHARED = ("title", "URL", "note", "keyword", "publisher", "number", "container-title")


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


def cite_files(archive: Archive) -> Iterable[tuple[str, str]]:
    """Name and content of `data/cite/<plan-id>.{ris,bib,csl.json}`: each plan first, then its items in order."""
    for plan in archive.plans.values():
        records = [csl_plan(archive, plan)]
        records += [csl_item(archive, archive.items[item]) for item in archive.items_of_plan[plan.id]]
        for _, ending, write in FORMATS.values():
            yield addresses.cite_file(plan.id, ending), write(records)


def entries_of_item(archive: Archive, placed: PlacedItem) -> str:
    """The block «how to cite» of an item's page."""
    here = addresses.cite_address(placed.id)
    return _block(archive, csl_item(archive, placed), here, placed.plan.id)


def entries_of_plan(archive: Archive, plan: r.Plan, here: str | None = None) -> str:
    """The block «how to cite» of a plan's page; `here` where it is not the address to cite."""
    return _block(archive, csl_plan(archive, plan), here or addresses.cite_address(plan.id), plan.id)


def entries_of_archive(archive: Archive, here: str = addresses.CITE) -> str:
    """The block «how to cite» of the archive as a whole."""
    return _block(archive, csl_archive(archive), here, None)


def _block(archive: Archive, record: Csl, here: str, plan: str | None) -> str:
    day = archive.settings.snapshot
    shown = entry(record, DEFAULT)
    html = [f'<p class="pa-cite" lang="zh-CN">{_markup(shown, record["URL"], day)}</p>']
    html.append(f'<p class="pa-cite-note">{escape(record["note"])}</p>')
    if plan:
        links = (
            f'<a href="{addresses.relative(here, addresses.cite_file(plan, ending))}" download>{name}</a>'
            for name, ending, _ in FORMATS.values()
        )
        html.append(f'<p class="pa-cite-files">整份文件的题录 <span lang="en">References of the whole plan</span>: {" · ".join(links)}</p>')
    html.append(f'<script type="application/json" class="pa-cites">{json_for_script(short_form(record))}</script>')
    return "\n".join(html)


def _markup(text: str, address: str, day: str) -> str:
    """An entry as HTML: the address a link, the day of access an element that the reader's browser fills.

    The element has no `datetime` attribute: reference managers would take it for the date of the document.
    """
    html = escape(text, quote=False)
    html = html.replace(escape(address, quote=False), f'<a href="{escape(address)}">{escape(address, quote=False)}</a>')
    for sign in ACCESS_SIGNS:
        html = html.replace(sign, f'<time class="pa-accessed">{access_day(sign, day)}</time>')
    return html


def short_form(record: Csl) -> dict[str, object]:
    """All entries of a record for the page's script: `id`, the shared words `w`, and `e` with [key, name, ending, entry].

    `ending` is that of the file that a download is given, empty for an entry that is only copied.
    """
    shared = [record[key] for key in _SHARED if key in record]
    shared += [author["literal"] for author in record["author"]]
    custom = record.get("custom", {})
    shared += [custom[key] for key in ("title_en", "part", "plan") if key in custom]
    if "part" in custom:
        shared.remove(record["title"])
    words = sorted({word for word in shared if len(word) > 4}, key=lambda word: (-len(word.encode()), word))
    day = "6666-11-22"
    lean = {key: value for key, value in record.items() if key != "abstract"}
    full = {key: entry(record, key) for key in STYLES}
    full |= {"bibtex": bibtex([lean], day), "ris": ris([lean], day)}
    dated = lean | {"accessed": {"date-parts": [[6666, 11, 22]]}}
    full["csl"] = json.dumps([dated], ensure_ascii=False, separators=(",", ":"))
    used: list[str] = []
    entries = [[key, name, _ending(key), _shortened(full[key], words, used)] for key, name in names().items()]
    return {"id": record["id"], "e": entries, "w": used}


def _ending(key: str) -> str:
    return FORMATS[key][1] if key in FORMATS else ""


def _shortened(text: str, words: list[str], used: list[str]) -> str:
    """The text with codes for the shared words and the day of access; words it needs are added to `used`."""
    text = text.replace("@", "@@")
    for word in words:
        code = word.replace("@", "@@")
        if code in text:
            if word not in used:
                used.append(word)
            text = text.replace(code, f"@{used.index(word)};")
    for sign, code in _CODES.items():
        text = text.replace(sign, code)
    return text.replace("6666-11-22", "@i").replace("6666,11,22", "@,")
