"""The one record that every citation is made from: an item, a plan or the archive as CSL-JSON.

Documents have one of two types that reference managers and styles handle well: `report` with a document number
(发文字号), `webpage` without; the archive itself is a `dataset`. Authors are corporate (`literal`), names are Chinese.
Square brackets mark what is not printed in the document but known from evidence (GB/T 7714, 8.1.1 and 8.4.3;
GB/T 3792): an inferred issuer, a title supplied by the archive, a masked number.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator import records as r
from generator.archive import addresses
from generator.archive.content import SHOWN, archive_hash, item_hash, plan_hash
from generator.archive.model import Archive, PlacedItem
from generator.records.closed_lists import AttributionState, SectionKind
from generator.records.vocabularies import UNRELEASED

Csl = dict[str, Any]
"""A CSL-JSON record: the fields of an item of the CSL 1.0.2 data schema by name."""

_MASKED = re.compile(r"[*＊▇]+")


def csl_item(archive: Archive, placed: PlacedItem) -> Csl:
    """An item as CSL-JSON: its plan's title, then its number as printed and its title, at the address to cite."""
    plan, item = placed.plan, placed.item
    zh, en = item_part(placed), None
    if plan.title.en and item.title.en:
        en = f"{plan.title.en}, item {item.id}: {item.title.en}"
    keywords = [archive.reforms[i].name.zh for i in item.reforms] + [archive.tags[i].name.zh for i in item.tags]
    cited = _Cited(
        identifier=placed.id,
        title=f"{plan.title.zh}：{zh}",
        title_en=en,
        part=zh,
        abstract=item.abstract.zh if item.abstract else None,
        keyword=", ".join(dict.fromkeys(keywords)),
        content_hash=item_hash(placed),
    )
    return _record(archive, plan, cited)


def csl_plan(archive: Archive, plan: r.Plan) -> Csl:
    """A plan as CSL-JSON."""
    cited = _Cited(
        identifier=plan.id,
        title=plan.title.zh,
        title_en=plan.title.en,
        part=None,
        abstract=plan.abstract.zh if plan.abstract else None,
        keyword="",
        content_hash=plan_hash(plan),
    )
    return _record(archive, plan, cited)


def csl_archive(archive: Archive) -> Csl:
    """The whole archive in its current release, as a data set."""
    settings = archive.settings
    return {
        "id": "archive",
        "type": "dataset",
        "title": settings.title.zh,
        "author": [{"literal": settings.publisher.zh}],
        "publisher": settings.publisher.zh,
        "version": settings.release,
        "issued": {"date-parts": [date_parts(settings.snapshot)]},
        "URL": settings.base_address,
        "language": "zh-CN",
        "note": _note(archive, archive_hash(archive)),
        **({"custom": {"title_en": settings.title.en}} if settings.title.en else {}),
    }


class _Cited(NamedTuple):
    """What is cited of a plan: the whole, or one item, whose own title is `part`."""

    identifier: str
    title: str
    title_en: str | None
    part: str | None
    abstract: str | None
    keyword: str
    content_hash: str


def _record(archive: Archive, plan: r.Plan, cited: _Cited) -> Csl:
    is_report = plan.document_number is not None
    named = issuers(archive, plan)
    date = plan.published or plan.signed
    custom = {"title_en": cited.title_en, "plan": plan.title.zh if cited.part else None, "part": cited.part}
    record = {
        "id": cited.identifier,
        "type": "report" if is_report else "webpage",
        "title": cited.title,
        "author": [{"literal": name} for name in named],
        "number": plan.document_number,
        "publisher": named[0] if is_report else None,
        "publisher-place": archive.cities[plan.city].short.zh if is_report else None,
        "container-title": None if is_report else archive.settings.title.zh,
        "issued": {"date-parts": [date_parts(date)]} if date else None,
        "URL": addresses.absolute(archive.settings.base_address, addresses.cite_address(cited.identifier)),
        "language": "zh-CN",
        "abstract": cited.abstract,
        "keyword": cited.keyword,
        "note": _note(archive, cited.content_hash),
        "custom": {key: value for key, value in custom.items() if value},
    }
    return {key: value for key, value in record.items() if value}


def issuers(archive: Archive, plan: r.Plan) -> tuple[str, ...]:
    """The issuing bodies in Chinese, one by one; in square brackets if the attribution is inferred.

    A plan without an issuer is entered under its person, or else under its city in brackets.
    """
    if plan.issuers:
        names = tuple(issuer.zh for issuer in plan.issuers)
    elif plan.person:
        names = (plan.person.name.zh,)
    else:
        return (f"[{archive.cities[plan.city].name.zh}]",)
    if plan.attribution.state == AttributionState.INFERRED:
        return tuple(f"[{name}]" for name in names)
    return names


def item_part(placed: PlacedItem) -> str:
    """Number as printed and title of an item: `46. 推进县管校聘`, `三、(一)2. 加强劳动教育`.

    The item's number alone is enough in a plan with consecutive numbering; in others the numbers of the sections above
    come first, from the innermost box on, since boxes have a numbering of their own. A masked number gives
    `[条目1-2] …`.
    """
    item = placed.item
    title = f"[{item.title.zh}]" if item.is_title_supplied else item.title.zh
    above = [section for section in placed.sections if section.number and section.id != item.id]
    boxes = [n for n, section in enumerate(above) if section.kind == SectionKind.BOX]
    if item.number == item.id or not (item.number or boxes):
        above = []
    numbers = [section.number for section in above[boxes[-1] if boxes else 0 :]] + [item.number]
    if any(number and _MASKED.fullmatch(number) for number in numbers):
        return f"[条目{item.id}] {title}"
    return "".join(_marked(number) for number in numbers if number) + title


def _marked(number: str) -> str:
    """A printed number with the mark that separates it from what follows: `46. `, `三、`, `(一)`, `专栏3 `."""
    if re.fullmatch(r"[0-9]+", number):
        return f"{number}. "
    if re.fullmatch(r"[〇零一二三四五六七八九十百]+", number):
        return f"{number}、"
    return number if number.endswith((")", "）", ".", "．", "、")) else f"{number} "


def date_parts(day: str) -> list[int]:
    """`2022-06` as `[2022, 6]`."""
    return [int(part) for part in day.split("-")]


def iso_date(record: Mapping[str, Any]) -> str | None:
    """The date of a CSL-JSON record as precisely as it is known (`2022-06`), None if it is not."""
    if "issued" not in record:
        return None
    parts = record["issued"]["date-parts"][0]
    return "-".join(f"{part:04d}" if n == 0 else f"{part:02d}" for n, part in enumerate(parts))


def _note(archive: Archive, content: str) -> str:
    settings = archive.settings
    version = "未发布" if settings.release == UNRELEASED else f"版本 {settings.release}"
    return f"{settings.title.zh}，{version}，内容散列 {content[:SHOWN]}"
