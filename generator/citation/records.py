"""The one record that every citation is made from: an item, a plan or the archive as CSL-JSON.

Two types are used, because reference managers and styles treat them well: `report` for a document with a number
(发文字号) and `webpage` for one without; the archive itself is a `dataset`. Authors are corporate (`literal`), names are the
Chinese ones. What is not printed in the document and is known from evidence stands in square brackets (GB/T 7714, 8.1.1
and 8.4.3; GB/T 3792): an inferred issuer, a title the archive gave, a number that is masked.
"""

import re
from collections.abc import Mapping
from typing import Any

from generator import records as r
from generator.archive import addresses
from generator.archive.content import SHOWN, archive_hash, item_hash, plan_hash
from generator.archive.model import Archive, PlacedItem
from generator.records.closed_lists import AttributionState, SectionKind

Csl = dict[str, Any]

_MASKED = re.compile(r"[*＊▇]+")


def csl_item(archive: Archive, placed: PlacedItem) -> Csl:
    """An item as CSL-JSON: its plan's title, then its number as printed and its title, at the address to cite."""
    plan, item = placed.plan, placed.item
    zh, en = item_part(placed), None
    if plan.title.en and item.title.en:
        en = f"{plan.title.en}, item {item.id}: {item.title.en}"
    keywords = [archive.reforms[i].name.zh for i in item.reforms] + [archive.tags[i].name.zh for i in item.tags]
    return _record(
        archive,
        plan,
        identifier=placed.id,
        title=f"{plan.title.zh}：{zh}",
        title_en=en,
        part=zh,
        note=_note(archive, item_hash(placed)),
        abstract=item.abstract.zh if item.abstract else None,
        keyword=", ".join(dict.fromkeys(keywords)),
    )


def csl_plan(archive: Archive, plan: r.Plan) -> Csl:
    """A plan as CSL-JSON."""
    return _record(
        archive,
        plan,
        identifier=plan.id,
        title=plan.title.zh,
        title_en=plan.title.en,
        part=None,
        note=_note(archive, plan_hash(plan)),
        abstract=plan.abstract.zh if plan.abstract else None,
        keyword="",
    )


def csl_archive(archive: Archive) -> Csl:
    """The whole archive, as a data set with its release."""
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


def _record(
    archive: Archive,
    plan: r.Plan,
    *,
    identifier: str,
    title: str,
    title_en: str | None,
    part: str | None,
    note: str,
    abstract: str | None,
    keyword: str,
) -> Csl:
    is_report = plan.document_number is not None
    named = issuers(archive, plan)
    date = plan.published or plan.signed
    custom = {"title_en": title_en, "plan": plan.title.zh if part else None, "part": part}
    record = {
        "id": identifier,
        "type": "report" if is_report else "webpage",
        "title": title,
        "author": [{"literal": name} for name in named],
        "number": plan.document_number,
        "publisher": named[0] if is_report else None,
        "publisher-place": archive.cities[plan.city].short.zh if is_report else None,
        "container-title": None if is_report else archive.settings.title.zh,
        "issued": {"date-parts": [date_parts(date)]} if date else None,
        "URL": addresses.absolute(archive.settings.base_address, addresses.cite_address(identifier)),
        "language": "zh-CN",
        "abstract": abstract,
        "keyword": keyword,
        "note": note,
        "custom": {key: value for key, value in custom.items() if value},
    }
    return {key: value for key, value in record.items() if value}


def issuers(archive: Archive, plan: r.Plan) -> tuple[str, ...]:
    """The issuing bodies in Chinese, one by one; in square brackets where the attribution is inferred.

    A plan without an issuer is entered under its person, and else under its city in brackets.
    """
    if plan.issuer:
        names = tuple(name for name in re.split(r"\s*[、；;]\s*", plan.issuer.zh) if name)
    elif plan.person:
        names = (plan.person.name.zh,)
    else:
        return (f"[{archive.cities[plan.city].name.zh}]",)
    if plan.attribution.state == AttributionState.INFERRED:
        return tuple(f"[{name}]" for name in names)
    return names


def item_part(placed: PlacedItem) -> str:
    """Number as printed and title of an item: `46. 推进县管校聘`, `三、(一)2. 加强劳动教育`, `[条目1-2] …` where it is masked.

    A plan that numbers its items through needs the item's number alone, any other the numbers of the sections above it; boxes
    are numbered through themselves.
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
    """A printed number with the mark that parts it from what follows: `46. `, `三、`, `(一)`, `专栏3 `."""
    if re.fullmatch(r"[0-9]+", number):
        return f"{number}. "
    if re.fullmatch(r"[〇零一二三四五六七八九十百]+", number):
        return f"{number}、"
    return number if number.endswith((")", "）", ".", "．", "、")) else f"{number} "


def date_parts(day: str) -> list[int]:
    """`2022-06` as `[2022, 6]`."""
    return [int(part) for part in day.split("-")]


def iso_date(record: Mapping[str, Any]) -> str | None:
    """The date of a CSL-JSON record as far as it is known: `2022-06`."""
    if "issued" not in record:
        return None
    parts = record["issued"]["date-parts"][0]
    return "-".join(f"{part:04d}" if n == 0 else f"{part:02d}" for n, part in enumerate(parts))


def _note(archive: Archive, content: str) -> str:
    settings = archive.settings
    return f"{settings.title.zh}，版本 {settings.release}，内容散列 {content[:SHOWN]}"
