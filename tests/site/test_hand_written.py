"""Hand-written files: one outside its folder, or one that the engine cannot process, is reported in a line."""

import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.site import markdown_tree, write
from generator.site.folders import Folders
from tests.conftest import ROOT

TOY = ROOT / "tests" / "toy_archive"


@pytest.fixture
def folders(tmp_path) -> Folders:
    site_src = Path(shutil.copytree(ROOT / "site_src", tmp_path / "site_src"))
    docs = Path(shutil.copytree(ROOT / "docs", tmp_path / "docs"))
    return Folders(data=TOY / "data", site_src=site_src, docs=docs, build=tmp_path / "build")


@pytest.mark.parametrize("place", ["site_src/pages/leak.md", "site_src/assets/leak.txt", "docs/leak.md"])
def test_a_link_out_of_its_folder_is_not_published(folders, tmp_path, place):
    (tmp_path / "secret").write_text("a word that nobody may read", "utf-8")
    (tmp_path / place).symlink_to(tmp_path / "secret")
    with pytest.raises(markdown_tree.UnfitPageError, match="leak.*leads out of"):
        pipeline.build(folders)
    assert not any(
        "nobody may read" in path.read_text("utf-8", "ignore") for path in folders.build.rglob("*") if path.is_file()
    )


def test_a_link_within_its_folder_is_a_file_like_others(folders):
    (folders.docs / "again.md").symlink_to(folders.docs / "data.md")
    assert "docs/again.md" in dict(markdown_tree.hand_written(folders))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"# A {#a}\n\n\xff\xfe\n", r"bad.md:3: this is not UTF-8"),
        (b"# A {#a}\n\n" + b"[" * 20_000, r"bad.md:3: this line has more than 10,000"),
        (b"# A {#a}\n\n" + b"".join(b" " * (4 * n) + b"- x\n" for n in range(300)), r"bad.md:\d+: this is indented"),
        (
            b"---\ntitle: A\ntemplate: ../../../secret.html\n---\n# A {#a}\n",
            r"bad.md:3: a page has the template of the archive",
        ),
        (b"---\n{title: A, 'template': x.html}\n---\n# A {#a}\n", r"bad.md:2: a page has the template of the archive"),
        (b"template: ../../../secret.html\n\n# A {#a}\n", r"bad.md:1: a page has the template of the archive"),
        (b"--- \ntemplate: x.html\n---\n# A {#a}\n", r"bad.md:2: a page has the template of the archive"),
        (b"\xef\xbb\xbf---\ntemplate: x.html\n---\n# A {#a}\n", r"bad.md:2: a page has the template of the archive"),
        (b"---\ntitle: [A\n---\n# A {#a}\n", r"bad.md:1: .*is no YAML"),
    ],
)
def test_a_page_that_the_engine_cannot_take_is_named_with_its_line(folders, content, told):
    (folders.site_src / "pages" / "bad.md").write_bytes(content)
    with pytest.raises(markdown_tree.UnfitPageError, match=told):
        pipeline.build(folders)


def test_what_gives_way_to_a_file_lies_below_the_folder(tmp_path):
    """A link on the way to the folder is nobody's to delete."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    folder = tmp_path / "link" / "site"
    write.write_file(folder, "a", "a file where a folder is wanted")
    write.write_file(folder, "a/b/index.html", "x")
    assert (tmp_path / "link").is_symlink() and (folder / "a" / "b" / "index.html").read_text() == "x"


def test_the_archives_own_pages_are_fit():
    tree = markdown_tree.Tree()
    markdown_tree.add_hand_written(tree, Folders())
    names = dict(markdown_tree.hand_written(Folders()))
    assert names and all(tree.files[name] == path.read_bytes() for name, path in names.items())
