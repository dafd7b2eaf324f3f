"""What a user might choose instead, on the same Markdown: plain MkDocs without search, and Hugo with a bare theme."""

import shutil
from pathlib import Path

import yaml

from generator.site.folders import ROOT
from tests.benchmarks.measures import Cost, cost_of, python

_BARE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>{{ .Content }}</main></body></html>
"""
_HUGO = """baseURL = "https://policy-archive.example/"
title = "x"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
enableEmoji = false
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
title = true
"""


def plain_mkdocs(markdown: Path, folder: Path) -> Cost:
    """Measure `mkdocs build` with the Material theme and no plugin, in a folder that must not exist."""
    folder.mkdir(parents=True)
    ours = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    config = {
        "site_name": "plain",
        "site_url": "https://policy-archive.example/",
        "docs_dir": str(markdown),
        "site_dir": str(folder / "site"),
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [],
        "markdown_extensions": ours["markdown_extensions"],
        "nav": ours["nav"],
        "not_in_nav": "*",
        "validation": {"omitted_files": "ignore", "absolute_links": "ignore"},
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return cost_of(
        python("-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")),
        environment={"NO_MKDOCS_2_WARNING": "1"},
    )


def hugo(markdown: Path, folder: Path) -> Cost | None:
    """Measure Hugo with a theme of three lines, in a folder that must not exist; None if Hugo is not installed."""
    program = shutil.which("hugo")
    if not program:
        return None
    (folder / "layouts" / "_default").mkdir(parents=True)
    for name in ("single.html", "list.html"):
        (folder / "layouts" / "_default" / name).write_text(_BARE)
    (folder / "layouts" / "index.html").write_text(_BARE)
    (folder / "config.toml").write_text(_HUGO)
    for path in markdown.rglob("*.md"):
        # In Hugo a folder's own page is _index.md; with an index.md it would ignore the folders below.
        name = "_index.md" if path.name == "index.md" else path.name
        to = folder / "content" / path.relative_to(markdown).with_name(name)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    return cost_of([program, "--quiet", "--source", str(folder), "--destination", str(folder / "site")])
