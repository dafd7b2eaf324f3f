"""What each release added, changed and withdrew: an Atom feed, a JSON feed and `changes.json`.

Everything comes from the registry and is dated by the day of the release. Atom is RFC 4287; the JSON feed is version
1.1 (https://www.jsonfeed.org/version/1.1/).
"""

from collections.abc import Iterator, Sequence
from html import escape
from xml.etree import ElementTree

from generator.archive import addresses
from generator.archive.model import Archive
from generator.exports.json_files import JsonObject, as_json
from generator.registry.compare import why_changed
from generator.registry.entries import Changes, Entry, Kind, Registry, changes

ATOM, JSON_FEED, CHANGES = "data/feed.atom", "data/feed.json", "data/changes.json"

LISTED = 100
"""Ids of each kind of change that a feed lists; the release's page and `changes.json` list all."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_CHANGES = (
    ("added", "新增", "added"),
    ("words", "文字更正", "wording changed"),
    ("figures", "数值更正", "figures changed"),
    ("back", "恢复", "restored"),
    ("gone", "撤下或迁移", "withdrawn or moved"),
)
"""Field of `Changes`, and its name in Chinese and English."""


def feed_files(archive: Archive, registry: Registry) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the three files. Before the first release they have no entries."""
    released = changes(registry)
    yield ATOM, _atom(archive, released)
    yield JSON_FEED, _json_feed(archive, released)
    yield CHANGES, as_json([_release(archive, each) for each in reversed(released)])


def _moment(day: str) -> str:
    return f"{(day + '-01-01')[:10]}T00:00:00Z"


def _page(archive: Archive, each: Changes) -> str:
    return addresses.absolute(archive.settings.base_address, addresses.release(each.release.number))


def headline(each: Changes) -> str:
    """What a release changed, in one line: `2026.2：新增 12，文字更正 3`."""
    counted = [f"{zh} {len(getattr(each, field))}" for field, zh, _ in _CHANGES if getattr(each, field)]
    return f"{each.release.number}：{'，'.join(counted) or '没有变动'}"


def _body(archive: Archive, each: Changes) -> str:
    """What a release changed, as HTML. Items of a plan that was added are not listed one by one."""
    new_plans = {entry.id for entry in each.added if entry.kind == Kind.PLAN}
    blocks = []
    for field, zh, en in _CHANGES:
        entries = [
            entry
            for entry in getattr(each, field)
            if field != "added" or entry.kind != Kind.ITEM or addresses.split_item_id(entry.id)[0] not in new_plans
        ]
        if entries:
            lines = [_line(archive, entry, _why(archive, entry, each, field)) for entry in entries[:LISTED]]
            if len(entries) > LISTED:
                lines.append(f"<li>… {len(entries) - LISTED}</li>")
            blocks.append(f"<p>{zh} · {en}</p><ul>{''.join(lines)}</ul>")
    return "".join(blocks) or f"<p>{escape(headline(each))}</p>"


def _why(archive: Archive, entry: Entry, each: Changes, field: str) -> str:
    """Why a release changed or withdrew an id; later changes do not count."""
    if field in ("words", "figures"):
        reason = why_changed(archive, entry, each)
        return reason.zh if reason else ""
    return entry.reason if field == "gone" and not entry.is_live else ""


def _line(archive: Archive, entry: Entry, why: str) -> str:
    address = escape(addresses.absolute(archive.settings.base_address, entry.address))
    reason = f"：{escape(why)}" if why else ""
    return f'<li><a href="{address}">{escape(entry.title or entry.id)}</a> {escape(entry.id)}{reason}</li>'


def _atom(archive: Archive, released: Sequence[Changes]) -> bytes:
    settings = archive.settings
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "zh-CN"})

    def add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, name, attributes)
        element.text = text
        return element

    add(feed, "id", settings.base_address)
    add(feed, "title", settings.title.zh)
    add(feed, "subtitle", settings.description.zh)
    add(feed, "updated", _moment(released[-1].release.date if released else settings.snapshot))
    add(add(feed, "author"), "name", settings.publisher.zh)
    add(feed, "link", rel="self", type="application/atom+xml", href=addresses.absolute(settings.base_address, ATOM))
    releases = addresses.absolute(settings.base_address, addresses.RELEASES)
    add(feed, "link", rel="alternate", type="text/html", href=releases)
    add(feed, "rights", settings.licence.zh)
    for each in reversed(released):
        entry = add(feed, "entry")
        add(entry, "id", _page(archive, each))
        add(entry, "title", headline(each))
        add(entry, "updated", _moment(each.release.date))
        add(entry, "link", rel="alternate", type="text/html", href=_page(archive, each))
        add(entry, "content", _body(archive, each), type="html")
    ElementTree.indent(feed, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(feed, "unicode")}\n'.encode()


def _json_feed(archive: Archive, released: Sequence[Changes]) -> bytes:
    settings = archive.settings
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": settings.title.zh,
            "description": settings.description.zh,
            "home_page_url": settings.base_address,
            "feed_url": addresses.absolute(settings.base_address, JSON_FEED),
            "language": "zh-CN",
            "authors": [{"name": settings.publisher.zh}],
            "items": [
                {
                    "id": _page(archive, each),
                    "url": _page(archive, each),
                    "title": headline(each),
                    "content_html": _body(archive, each),
                    "date_published": _moment(each.release.date),
                }
                for each in reversed(released)
            ],
        }
    )


def _release(archive: Archive, each: Changes) -> JsonObject:
    return {
        "release": each.release.number,
        "date": each.release.date,
        "ids": each.release.ids,
        "digest": each.release.digest,
        "url": _page(archive, each),
        **{field: [_change(archive, entry, each, field) for entry in getattr(each, field)] for field, _, _ in _CHANGES},
    }


def _change(archive: Archive, entry: Entry, each: Changes, field: str) -> JsonObject:
    change: JsonObject = {
        "id": entry.id,
        "kind": entry.kind.value,
        "title": entry.title or None,
        "url": addresses.absolute(archive.settings.base_address, entry.address),
    }
    if field == "gone" and not entry.is_live:
        change |= {"status": entry.status.value, "successors": list(entry.successors)}
    if why := _why(archive, entry, each, field):
        change["reason"] = why
    return change
