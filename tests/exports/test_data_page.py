"""`/data/` lists every file and column, and its examples run as printed."""

import html
import io
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stdout

import pytest

from generator.exports import export_tables
from generator.views.data import data_page
from generator.views.releases import release_index, release_pages
from generator.views.render import render_page


@pytest.fixture(scope="module")
def page(archive, registry):
    return render_page(data_page(archive, registry), archive)


def example(page: str, key: str) -> str:
    """An example as a reader copies it from the page."""
    found = re.search(rf'<pre class="pa-code" id="code-{key}"><code>(.*?)</code></pre>', page, re.S)
    return html.unescape(found[1])


def test_every_column_is_explained(registry, page):
    for table in export_tables(registry):
        assert f"{{#table-{table.name}}}" in page
        for column in table.columns:
            assert column.zh in html.unescape(page) and column.en in html.unescape(page)


def test_every_file_is_linked(exported, page):
    linked = set(re.findall(r'href="\.\./(data/[^"]+)"', page)) | {
        f"data/{name}" for name in re.findall(r'href="(?!\.\./|#|https:)([^"]+)"', page)
    }
    files = {path.relative_to(exported).as_posix() for path in (exported / "data").rglob("*") if path.is_file()}
    assert linked == files


def test_no_blank_line_breaks_a_block_of_html(page):
    body = page.split("---\n", 2)[2]
    for block in re.split(r"\n\n", body):
        assert block.count("<table") == block.count("</table>")
        assert block.count("<pre") == block.count("</pre>")


def test_the_python_example_runs(archive, page, exported, monkeypatch):
    monkeypatch.chdir(exported / "data")
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(example(page, "python"), "example.py", "exec"), {})
    assert archive.settings.base_address in out.getvalue()


def test_the_python_example_runs_by_itself(page, exported):
    run = [sys.executable, "-I", "-c", example(page, "python")]
    done = subprocess.run(run, cwd=exported / "data", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_sqlite_example_runs(page, exported):
    with closing(sqlite3.connect(exported / "data/archive.sqlite")) as database:
        answers = [database.execute(line).fetchall() for line in example(page, "sqlite").strip().split(";\n")]
    assert len(answers) == 5
    assert answers[1]


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="needs the sqlite3 program")
def test_the_sqlite_example_runs_in_the_shell(page, exported):
    run = ["sqlite3", "-readonly", "archive.sqlite"]
    done = subprocess.run(
        run, input=example(page, "sqlite"), cwd=exported / "data", capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_duckdb_example_runs(page, exported, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(exported / "data")
    for line in example(page, "duckdb").strip().split(";\n"):
        assert duckdb.sql(line).fetchall()


@pytest.mark.skipif(not shutil.which("Rscript"), reason="needs R")
def test_the_r_example_runs(page, exported):
    run = ["Rscript", "-e", example(page, "r")]
    done = subprocess.run(run, cwd=exported / "data", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_release_pages(archive, registry):
    pages = list(release_pages(archive, registry))
    assert [each.address for each in pages] == ["releases/2026.1/", "releases/2026.2/"]
    first, second = (render_page(each, archive) for each in pages)
    for plan in archive.plans:
        assert f"../../id/{plan}/" in first
    assert "来源 &lt;有误&gt; &amp; 撤回" in second
    assert list(archive.items)[0] in second and list(archive.items)[1] in second
    index = render_page(release_index(archive, registry), archive)
    assert index.index("2026.2/") < index.index("2026.1/")
