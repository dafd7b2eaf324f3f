"""The ZIP opens from the disk: every link within the site leads to a file, and the same site gives the same bytes."""

import io
import posixpath
import re
import zipfile

import pytest

from generator.archive.addresses import ARCHIVE_ZIP as NAME
from generator.site.archive_zip import offline, write_zip

PAGES = {
    "index.html": '<a href="cities/">城市</a> <a href="#top">上</a> <a href="data/items.csv">表</a>',
    "cities/index.html": '<a href="../">首页</a> <a href="handan/#grid">邯郸</a><form action="../search/"></form>',
    "cities/handan/index.html": "<a href='../../'>首页</a> <a href=\"./\">这里</a> <a href=..>上级</a>",
    "id/old/index.html": '<meta http-equiv="refresh" content="0; url=../../cities/handan/#grid">',
    "search/index.html": "<p>搜索</p>",
    "search-index/manifest.json": "1",
    "404.html": "<p>404</p>",
    "data/items.csv": "id\r\n",
    NAME: "old",
}


@pytest.fixture
def site(tmp_path):
    for name, content in PAGES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    return tmp_path


def packed(site, archive) -> bytes:
    out = io.BytesIO()
    write_zip(site, out, archive)
    return out.getvalue()


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../cities/handan/", "../cities/handan/index.html"),
        ("../cities/handan/#grid", "../cities/handan/index.html#grid"),
        ("../search/?q=学位", "../search/index.html?q=学位"),
        ("./", "./index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("#grid", "#grid"),
        ("?a=1", "?a=1"),
        ("", ""),
        ("../data/items.csv", "../data/items.csv"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("//example.org/", "//example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_to_folders(link, file):
    for mark in ('"', "'"):
        page = offline(f"<a class=x href={mark}{link}{mark}>x</a>".encode())
        assert page.decode() == f"<a class=x href={mark}{file}{mark}>x</a>"


def test_words_of_a_page_stay():
    page = '<p data-copy="https://example.org/id/">href="a/" 在文中</p>'.encode()
    assert offline(b"<p>x</p>") == b"<p>x</p>"
    assert b'data-copy="https://example.org/id/"' in offline(page)


def test_scripts_that_do_not_run_from_the_disk_are_left_out():
    page = offline(
        b'<script src="../assets/item.js" defer></script>\n<div><noscript><p>Needs a script.</p></noscript></div>\n'
        b'<script type="module" src="../assets/compare.js"></script>\n'
        b'<script src="../assets/lists.js" type="module"></script>\n'
    )
    assert page == b'<script src="../assets/item.js" defer></script>\n<div><p>Needs a script.</p></div>\n'
    assert offline(b"<noscript>x</noscript>") == b"<noscript>x</noscript>"


def test_every_link_leads_to_a_file(site, archive):
    with zipfile.ZipFile(io.BytesIO(packed(site, archive))) as unpacked:
        names = set(unpacked.namelist())
        assert unpacked.testzip() is None
        for name in names:
            if not name.endswith(".html") or name.endswith("search/index.html"):
                continue
            for link in re.findall(r"""(?:href|action|url)=["']?([^"'#?>\s]+)""", unpacked.read(name).decode()):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) in names, f"{name}: {link}"


def test_what_is_of_use_on_a_server_only_is_left_out(site, archive):
    with zipfile.ZipFile(io.BytesIO(packed(site, archive))) as unpacked:
        names = {name.removeprefix("policy-archive/") for name in unpacked.namelist()}
    assert names == set(PAGES) - {"search-index/manifest.json", "404.html", NAME}


def test_a_list_of_all_items_stands_in_for_the_search(site, archive):
    with zipfile.ZipFile(io.BytesIO(packed(site, archive))) as unpacked:
        page = unpacked.read("policy-archive/search/index.html").decode()
    for identifier in archive.items:
        plan, local = identifier.split("/")
        assert f'href="../plans/{plan}/index.html#item-{local}"' in page


def test_the_same_site_gives_the_same_bytes(site, archive):
    assert packed(site, archive) == packed(site, archive)
