"""The built site of the real data: whole, the same every time, and true to the records."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.archive import addresses
from generator.archive.link import link
from generator.reading.read import read
from generator.registry.files import read_registry
from generator.site import write
from tests.conftest import ROOT, run_build, source_folder

pytestmark = pytest.mark.site

DOWNLOADS = [
    "items.csv",
    "items.json",
    "figures.csv",
    "figures.json",
    "plans.csv",
    "cities.csv",
    "departments.csv",
    "reforms.csv",
    "tags.csv",
    "indicators.csv",
    "links.csv",
    "identifiers.csv",
    "archive.sqlite",
    "datapackage.json",
    "plan.schema.json",
    "feed.atom",
    "feed.json",
    "changes.json",
    "ids.json",
]


@pytest.fixture(scope="module")
def archive():
    return link(read(ROOT / "data")[0])


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_download_of_the_design_is_there(built_site, archive):
    missing = [name for name in DOWNLOADS if not (built_site / "data" / name).is_file()]
    assert not missing
    for plan in archive.plans:
        assert (built_site / "data" / "plans" / f"{plan}.json").is_file()
        for form in ("ris", "bib", "csl.json"):
            assert (built_site / "data" / "cite" / f"{plan}.{form}").is_file()


def test_every_item_and_plan_has_its_address(built_site, archive):
    for identifier in [*archive.plans, *archive.items]:
        assert (built_site / addresses.html_path(addresses.cite_address(identifier))).is_file(), identifier


def test_items_of_handan_2023_are_reached_from_everything_they_belong_to(built_site, archive):
    items = archive.items_of_plan["handan-2023-priorities"]
    assert [addresses.split_item_id(i)[1] for i in items] == ["opening-text", *(str(n) for n in range(1, 54))]
    pages = {}

    def links_to(address: str, identifier: str) -> bool:
        if address not in pages:
            pages[address] = (built_site / addresses.html_path(address)).read_text("utf-8")
        anchor = addresses.item_in_plan(identifier)
        return (
            re.search(rf'href="[./]*{re.escape(anchor)}"|href="[./]*id/{re.escape(identifier)}/"', pages[address])
            is not None
        )

    for identifier in items:
        placed = archive.items[identifier]
        wanted = [addresses.city("handan"), addresses.year(2023)]
        wanted += [addresses.reform(reform) for reform in placed.item.reforms]
        wanted += [addresses.tag(tag) for tag in placed.item.tags]
        wanted += [addresses.indicator(figure.indicator) for figure in placed.item.figures]
        for role in ("lead", "responsible", "supporting"):
            wanted += [addresses.department("handan", d) for d in placed.departments[role]]
        for address in wanted:
            assert links_to(address, identifier), f"{address} does not lead to {identifier}"


def test_the_page_and_the_file_count_the_same(built_site, archive):
    with (built_site / "data" / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == list(archive.items)
    figures = json.loads((built_site / "data" / "figures.json").read_text("utf-8"))
    figures = figures if isinstance(figures, list) else next(v for v in figures.values() if isinstance(v, list))
    assert len(figures) == len(archive.figures)


def _built(folder: Path, data: Path) -> dict[str, bytes]:
    done = run_build(folder, "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: content for name, content in _files(folder / "site").items() if name != write.MARKER}


def test_two_builds_give_the_same_bytes_whatever_was_built_between(built, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    first = {name: content for name, content in _files(built / "site").items() if name != write.MARKER}
    tags = data / "tags.yaml"
    text = tags.read_text("utf-8")
    tags.write_text(text.replace("作业的总量", "作业总量"), "utf-8")
    edited = _built(tmp_path / "second", data)
    assert edited["tags/homework/index.html"] != first["tags/homework/index.html"]
    tags.write_text(text, "utf-8")
    again = _built(tmp_path / "second", data)
    assert sorted(first) == sorted(again)
    assert [name for name in first if first[name] != again[name]] == []


def test_the_engine_alone_makes_the_same_site(built, tmp_path):
    """`mkdocs build`, which a user of the engine types first."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")]
    found = source_folder()
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | ({"ARCHIVE_SOURCES": str(found)} if found else {})
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        subprocess.run(["diff", "-r", built / "site", tmp_path / "site"], capture_output=True, text=True).stdout == ""
    )


def test_the_engine_alone_tells_problems_where_they_are(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    config = (ROOT / "mkdocs.yml").read_text("utf-8").replace("site_src/", f"{ROOT}/site_src/")
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    plan = tmp_path / "data" / "plans" / "handan" / "handan-2023-priorities.yaml"
    plan.write_text(plan.read_text("utf-8").replace("coverage: full", "coverage: whole", 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(r"data/plans/handan/handan-2023-priorities\.yaml:\d+:\d+: error R204", done.stderr)


def test_the_engine_alone_tells_a_page_that_is_unfit(tmp_path):
    for name in ("data", "site_src", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "site_src" / "pages" / "bad.md").write_bytes(b"# A {#a}\n\n\xff\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "bad.md:3: this is not UTF-8" in done.stderr


def test_the_number_of_processes_makes_no_difference(tmp_path):
    """Of a small archive: two processes, and one."""
    toy = ROOT / "tests" / "toy_archive"
    made = []
    for jobs in ("1", "2"):
        done = run_build(tmp_path / jobs, "--data", str(toy / "data"), "--jobs", jobs)
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(_files(tmp_path / jobs / "site"))
    assert made[0] == made[1]


def test_the_fork_of_the_engine_makes_the_same_addresses(built, tmp_path):
    """Material is maintained only until May 2027; the same Markdown must build under the engine's drop-in fork."""
    folder = tmp_path / "fork"
    shutil.copytree(ROOT / "site_src" / "overrides", folder / "site_src" / "overrides")
    shutil.copytree(built / "markdown", folder / "build" / "markdown")
    ours = (ROOT / "mkdocs.yml").read_text("utf-8")
    of_tree = ours.replace("docs_dir: site_src/pages", "docs_dir: build/markdown").replace(
        "plugins:\n  - policy-archive", "plugins: []"
    )
    (folder / "properdocs.yml").write_text(f"site_url: https://archive.example/\n{of_tree}", "utf-8")
    command = [str(Path(sys.executable).parent / "properdocs"), "build", "--quiet", "--strict", "-f", "properdocs.yml"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    forked = {name for name in _files(folder / "build" / "site") if name.endswith(".html")}
    ours = {
        name
        for name in _files(built / "site")
        if name.endswith(".html") and not name.startswith(("id/", "search-index/"))
    }
    registry, _ = read_registry(ROOT / "data")
    ours -= {addresses.html_path(entry.address) for entry in registry.entries.values() if not entry.is_live}
    assert forked == ours


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src", "action") and value and tag != "base":
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)


@pytest.fixture(scope="module")
def walked(built_site):
    """Links and ids of every page."""
    pages = {}
    for path in sorted(built_site.rglob("*.html")):
        parser = _Links()
        parser.feed(path.read_text("utf-8"))
        pages[path.relative_to(built_site).as_posix()] = parser
    return pages


def test_every_link_and_anchor_resolves_below_any_base_path(built_site, walked):
    """Links are relative, so where the site stands does not matter; each leads to a file and to an id on it."""
    faults = []
    known_ids = {name: set(parser.ids) for name, parser in walked.items()}
    for name, parser in walked.items():
        if name == "404.html":
            continue  # served at any depth, so its links begin with the base path
        here = "/" + name.rsplit("/", 1)[0] + "/" if "/" in name else "/"
        for target in dict.fromkeys(parser.links):
            parts = urlsplit(target)
            if parts.scheme or target.startswith("//"):
                continue
            if target.startswith("/"):
                faults.append(f"{name}: {target} begins at the root")
                continue
            path = os.path.normpath(here + unquote(parts.path)) if parts.path else "/" + name
            if path.startswith("//"):
                path = path[1:]
            file = path.lstrip("/")
            if parts.path.endswith(("/", "..")) or parts.path == "." or file in ("", "."):
                file = os.path.normpath(f"{file}/index.html").lstrip("/")
            if not (built_site / file).is_file():
                faults.append(f"{name}: {target} leads nowhere")
            elif parts.fragment and file in known_ids and unquote(parts.fragment) not in known_ids[file]:
                faults.append(f"{name}: {target} has no such anchor")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:40])


def test_no_id_stands_twice_on_a_page(walked):
    faults = [(name, i) for name, parser in walked.items() for i in set(parser.ids) if parser.ids.count(i) > 1]
    assert not faults, faults[:20]


def test_ids_are_ascii(walked):
    faults = [(name, i) for name, parser in walked.items() for i in parser.ids if not i.isascii()]
    assert not faults, faults[:20]


def test_the_hacked_address_is_never_a_link(walked):
    assert not [name for name, parser in walked.items() for target in parser.links if "ayyxkj" in target]


def test_pages_ask_no_other_host(built_site):
    """No script, style, font, picture or frame of another host; addresses of sources are links a reader may follow."""
    asking = re.compile(
        r'<(?:script|img|iframe|source|video|audio|object|embed)[^>]*\s(?:src|data|srcset)="?(?:https?:)?//[^>]*>'
        r'|<link[^>]*rel="?(?:stylesheet|icon|preload|modulepreload|prefetch|preconnect|dns-prefetch|manifest)[^>]*(?:https?:)?//[^>]*>',
        re.I,
    )
    faults = {
        (path.relative_to(built_site).as_posix(), found[0])
        for path in built_site.rglob("*.html")
        for found in asking.finditer(path.read_text("utf-8"))
    }
    assert not faults, sorted(faults)[:10]
    for path in [*built_site.rglob("*.css"), *built_site.rglob("*.js")]:
        text = path.read_text("utf-8", errors="replace")
        assert not re.search(r"@import|url\(['\"]?(?:https?:)?//", text), path


def test_a_build_from_the_command_line_says_what_it_made(copy_of_build):
    done = run_build(copy_of_build)
    assert re.search(r"Built \d+ plans, \d+ items, \d+ figures, \d+ pages, [\d.]+ MB in [\d.]+ seconds\.", done.stdout)


def test_a_build_with_broken_data_leaves_the_site_as_it_was(copy_of_build, tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    plan = data / "plans" / "handan" / "handan-2023-priorities.yaml"
    plan.write_text(plan.read_text("utf-8").replace("coverage: full", "coverage: whole", 1), "utf-8")
    before = _files(copy_of_build / "site")
    done = run_build(copy_of_build, "--data", str(data))
    assert done.returncode == 1
    assert re.search(r"handan-2023-priorities\.yaml:\d+:\d+: error R204", done.stdout)
    assert "Traceback" not in done.stdout + done.stderr
    assert _files(copy_of_build / "site") == before
