"""Metadata for machines in the head of an item's, a plan's and the downloads' page.

Highwire `citation_*` tags let a reference manager file a report with its institution and number; Dublin Core,
schema.org (`Legislation` with its parts) and Signposting links tell others the same. COinS are left out: reference
managers would prefer them, and they have no field for a document number. All is made from the CSL-JSON record, so it
agrees with the entries.
"""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from generator import records as r
from generator.archive import addresses
from generator.archive.model import Archive, PlacedItem
from generator.citation.records import Csl, csl_item, csl_plan, iso_date

_SCHEMA = "https://schema.org/"


def json_for_script(value: Any) -> str:
    """JSON that is safe in a script element: nothing in it ends the element or opens a comment (HTML, 4.12.1.3)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def head_of_item(archive: Archive, placed: PlacedItem, record: Csl | None = None) -> str:
    """HTML for the head of an item's page; without the abstract, which is the page's description."""
    record, plan = record or csl_item(archive, placed), placed.plan
    parent = _absolute(archive, addresses.cite_address(plan.id))
    here = addresses.cite_address(placed.id)
    links = [
        ("cite-as", record["URL"], None),
        ("describedby", addresses.relative(here, addresses.cite_file(plan.id, "csl.json")), _CSL_JSON),
        ("license", archive.settings.licence_address, None),
        ("collection", addresses.relative(here, addresses.cite_address(plan.id)), "text/html"),
    ]
    about = {key: value for key, value in _legislation(archive, plan, record).items() if key in _OF_A_PART}
    about["isPartOf"] = {"@id": parent}
    metas = _metas(archive, {key: value for key, value in record.items() if key != "abstract"}, _OPEN_GRAPH)
    return "\n".join([*metas, *map(_link, links), _json_ld(about)])


_CSL_JSON = "application/vnd.citationstyles.csl+json"
_OF_A_PART = (
    "@context",
    "@type",
    "@id",
    "name",
    "legislationIdentifier",
    "legislationPassedBy",
    "datePublished",
    "inLanguage",
)
"""Properties of a part of a document; the others are properties of the document itself."""
_OPEN_GRAPH = {"citation_title": "og:title", "citation_public_url": "og:url"}


def head_of_plan(archive: Archive, plan: r.Plan, is_light: bool = False) -> str:
    """HTML for the head of a plan's page: as a document, or (`is_light`) at its address to cite.

    Only the page to cite lists the items; the document links to it by `cite-as`. Open Graph is left to the theme on the
    document.
    """
    record = csl_plan(archive, plan)
    here = addresses.cite_address(plan.id)
    items = [addresses.cite_address(item) for item in archive.items_of_plan[plan.id]]
    links = [
        *_signposts(archive, record["URL"], plan.id),
        ("describedby", _absolute(archive, f"{addresses.DATA}plans/{plan.id}.json"), "application/json"),
    ]
    about = _legislation(archive, plan, record) | {"sdLicense": archive.settings.licence_address}
    if is_light:
        links += [("item", addresses.relative(here, item), "text/html") for item in items]
        about |= {"hasPart": [{"@id": _absolute(archive, item)} for item in items]} if items else {}
    return "\n".join([*_metas(archive, record, _OPEN_GRAPH if is_light else {}), *map(_link, links), _json_ld(about)])


MAIN_FILES = (
    ("items.csv", "text/csv"),
    ("figures.csv", "text/csv"),
    ("archive.sqlite", "application/vnd.sqlite3"),
    ("datapackage.json", "application/json"),
)
"""The files named to search engines for data sets, with their media types."""


def head_of_dataset(archive: Archive, files: Iterable[tuple[str, str]] = MAIN_FILES) -> str:
    """HTML for the head of the downloads' page: the archive as a schema.org `Dataset` with its main files."""
    settings = archive.settings
    address = _absolute(archive, addresses.DATA)
    files = tuple(files)
    years = sorted(archive.plans_of_year)
    about = {
        "@context": _SCHEMA,
        "@type": "Dataset",
        "@id": address,
        "name": settings.title.zh,
        "alternateName": settings.title.en,
        "description": f"{settings.description.zh} {settings.description.en or ''}".strip(),
        "url": address,
        "version": settings.release,
        "dateModified": settings.snapshot,
        "license": settings.licence_address,
        "creator": {"@type": "Organization", "name": settings.publisher.zh},
        "inLanguage": ["zh-CN", "en"],
        "isAccessibleForFree": True,
        "temporalCoverage": f"{years[0]}/{years[-1]}" if years else None,
        "spatialCoverage": [f"{city.province.zh}{city.name.zh}" for city in archive.cities.values()],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{address}{name}", "encodingFormat": kind} for name, kind in files
        ],
    }
    links = [("license", settings.licence_address, None), *(("item", f"{address}{name}", kind) for name, kind in files)]
    return "\n".join([*map(_link, links), _json_ld({key: value for key, value in about.items() if value is not None})])


def _absolute(archive: Archive, address: str) -> str:
    return addresses.absolute(archive.settings.base_address, address)


def _metas(archive: Archive, record: Csl, graph: Mapping[str, str]) -> Iterable[str]:
    authors = [author["literal"] for author in record["author"]]
    tags: list[tuple[str, str | None]] = [
        ("citation_title", record["title"]),
        *(("citation_author", author) for author in authors),
        ("citation_technical_report_institution", record.get("publisher") or authors[0]),
        ("citation_technical_report_number", record.get("number")),
        ("citation_publication_date", iso_date(record)),
        ("citation_language", record["language"]),
        ("citation_abstract", record.get("abstract")),
        ("citation_public_url", record["URL"]),
        ("DC.title", record["title"]),
        *(("DC.creator", author) for author in authors),
        ("DC.date", iso_date(record)),
        ("DC.type", "report"),
        ("DC.identifier", record["URL"]),
        ("DC.rights", archive.settings.licence_address),
    ]
    for name, value in tags:
        if value:
            also = f' property="{graph[name]}"' if name in graph else ""
            yield f'<meta name="{name}" content="{escape(value)}"{also}>'


def _signposts(archive: Archive, address: str, plan: str) -> Iterable[tuple[str, str, str | None]]:
    """Signposting links (signposting.org/FAIR), with RFC 8574 for `cite-as`."""
    yield "cite-as", address, None
    yield "describedby", _absolute(archive, addresses.cite_file(plan, "csl.json")), _CSL_JSON
    yield "license", archive.settings.licence_address, None
    yield "type", f"{_SCHEMA}AboutPage", None
    yield "type", f"{_SCHEMA}Legislation", None


def _link(link: tuple[str, str, str | None]) -> str:
    relation, address, kind = link
    return f'<link rel="{relation}" href="{escape(address)}"' + (f' type="{kind}">' if kind else ">")


def _legislation(archive: Archive, plan: r.Plan, record: Csl) -> dict[str, Any]:
    """A document or a part of it in schema.org terms, which mirror the European Legislation Identifier."""
    bodies = [{"@type": "GovernmentOrganization", "name": author["literal"]} for author in record["author"]]
    found = {
        "@context": _SCHEMA,
        "@type": "Legislation",
        "@id": record["URL"],
        "name": record["title"],
        "alternateName": record.get("custom", {}).get("title_en"),
        "legislationIdentifier": record.get("number"),
        "legislationPassedBy": bodies[0] if len(bodies) == 1 else bodies,
        "legislationJurisdiction": archive.cities[plan.city].name.zh,
        "legislationDate": plan.signed,
        "datePublished": plan.published,
        "inLanguage": "zh-CN",
    }
    return {key: value for key, value in found.items() if value}


def _json_ld(about: dict[str, Any]) -> str:
    return f'<script type="application/ld+json">{json_for_script(about)}</script>'
