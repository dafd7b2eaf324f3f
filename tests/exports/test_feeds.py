"""Feeds and `changes.json` say what each release changed, with the date of the release."""

import json
from xml.etree import ElementTree

from generator.exports import feeds
from generator.exports.feeds import feed_files
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.corrections import with_change
from generator.registry.entries import Registry
from generator.registry.published import published
from tests.toy import copy_of_data, release

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_atom(archive, exported):
    feed = ElementTree.fromstring((exported / feeds.ATOM).read_bytes())
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.find(f"a:{name}", ATOM).text
    assert feed.find("a:updated", ATOM).text == "2026-12-01T00:00:00Z"
    entries = feed.findall("a:entry", ATOM)
    assert [entry.find("a:updated", ATOM).text for entry in entries] == ["2026-12-01T00:00:00Z", "2026-11-22T00:00:00Z"]
    assert entries[0].find("a:id", ATOM).text == f"{archive.settings.base_address}releases/2026.2/"
    assert entries[0].find("a:title", ATOM).text == "2026.2：文字更正 1，数值更正 1，撤下或迁移 1"
    content = entries[0].find("a:content", ATOM)
    assert content.get("type") == "html"
    ElementTree.fromstring(f"<div>{content.text}</div>")
    assert "来源 &lt;有误&gt; &amp; 撤回" in content.text


def test_json_feed(archive, exported):
    feed = json.loads((exported / feeds.JSON_FEED).read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == archive.settings.base_address + feeds.JSON_FEED
    assert [each["date_published"][:10] for each in feed["items"]] == ["2026-12-01", "2026-11-22"]
    assert len({each["id"] for each in feed["items"]}) == 2


def test_changes(archive, exported):
    newest, oldest = json.loads((exported / feeds.CHANGES).read_text("utf-8"))
    assert (newest["release"], oldest["release"]) == ("2026.2", "2026.1")
    first, second, *_ = archive.items
    assert [each["id"] for each in newest["words"]] == [first]
    assert [each["id"] for each in newest["figures"]] == [second]
    assert newest["added"] == []
    assert newest["gone"] == [
        {
            "id": "qingchuan-2020-report",
            "kind": "plan",
            "title": "已撤回的总结",
            "url": f"{archive.settings.base_address}id/qingchuan-2020-report/",
            "status": "withdrawn",
            "successors": [],
            "reason": "来源 <有误> & 撤回",
        }
    ]
    assert {each["id"] for each in oldest["added"]} >= {*archive.items, *archive.plans}


def test_before_the_first_release_they_are_empty(archive):
    files = dict(feeds.feed_files(archive, Registry({}, ())))
    assert json.loads(files[feeds.CHANGES]) == []
    assert json.loads(files[feeds.JSON_FEED])["items"] == []
    assert ElementTree.fromstring(files[feeds.ATOM]).findall("a:entry", ATOM) == []


def test_each_release_tells_its_own_reason(tmp_path, monkeypatch):
    """A release that added an id mentions neither later corrections nor its withdrawal."""
    data = copy_of_data(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = data / "plans/qingchuan/qingchuan-2023-report.yaml"
    release(data)
    for number, (words, why) in enumerate(
        [("交流比例高出一成。", "一次更正"), ("比例高出一成。", "再次更正")], start=2
    ):
        text = path.read_text("utf-8")
        old = "两县完成竞聘，交流比例高出年初的一成。" if number == 2 else "交流比例高出一成。"
        path.write_text(with_change(text.replace(old, words), ["3"], f"2024-0{number + 3}-01", why, None), "utf-8")
        release(data, f"r2024.{number}", f"2024-0{number + 3}-02")
    path.write_text(path.read_text("utf-8").replace('  - id: "4"\n    section', '  - id: "40"\n    section'), "utf-8")
    archive, registry, _ = check_whole(data)
    registry = change.move(
        registry, published(archive), "qingchuan-2023-report/4", "qingchuan-2023-report/40", "改号", "2024-07-01"
    )
    registry = change.release(registry, archive, "r2024.4", "2024-07-02")
    files = dict(feed_files(archive, registry))
    fourth, third, second, first = json.loads(files["data/changes.json"])
    assert [each["words"][0].get("reason") for each in (third, second)] == ["再次更正", "一次更正"]
    assert [each["reason"] for each in fourth["gone"]] == ["改号"]
    assert not any("reason" in each or "status" in each for each in first["added"])
    bodies = [each["content_html"] for each in json.loads(files["data/feed.json"])["items"]]
    assert "再次更正" in bodies[1] and "一次更正" in bodies[2] and "改号" in bodies[0]
    assert not any(word in bodies[3] for word in ("更正", "改号"))
