"""Writing: nothing half, nothing outside, nothing that is not ours."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.site import write


def test_only_what_differs_is_written_and_what_is_gone_is_deleted(tmp_path):
    folder = tmp_path / "out"
    assert write.write_tree(folder, {"a.md": "a", "b/c.md": "c"}) == 2
    assert write.write_tree(folder, {"a.md": "a", "b/d.md": "d"}) == 1
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.md")) == ["a.md", "b/d.md"]


def test_a_file_and_a_folder_may_change_places(tmp_path):
    folder = tmp_path / "out"
    write.write_tree(folder, {"a": "file", "b/c/d.md": "deep"})
    write.write_tree(folder, {"a/x/y.md": "deep", "b/c": "file"})
    assert (folder / "a/x/y.md").read_text() == "deep"
    assert (folder / "b/c").read_text() == "file"


def test_a_folder_that_is_not_ours_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(write.NotOursError):
        write.write_tree(tmp_path, {"a.md": "a"})
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", "", "a//b", "."])
def test_a_path_that_leaves_its_folder_is_refused(tmp_path, name):
    with pytest.raises(ValueError):
        write.write_file(tmp_path, name, "x")


def test_a_complete_folder_takes_the_place_of_the_old_one(tmp_path):
    old, fresh = tmp_path / "site", tmp_path / ".site-1"
    write.write_tree(old, {"index.html": "old", "gone.html": "old"})
    write.write_tree(fresh, {"index.html": "new"})
    write.replace_folder(fresh, old)
    assert (old / "index.html").read_text() == "new"
    assert not (old / "gone.html").exists() and not fresh.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]


def test_a_crash_between_the_two_steps_of_a_replacement_is_mended(tmp_path, monkeypatch):
    site, fresh = tmp_path / "site", tmp_path / ".site-1"
    write.write_tree(site, {"index.html": "old"})
    write.write_tree(fresh, {"index.html": "new"})
    rename = write.os.rename

    def crashing(first, second):
        if first == fresh:
            raise KeyboardInterrupt
        rename(first, second)

    monkeypatch.setattr(write.os, "rename", crashing)
    with pytest.raises(KeyboardInterrupt):
        write.replace_folder(fresh, site)
    monkeypatch.undo()
    write.put_back(site)
    assert (site / "index.html").read_text() == "old"


def test_a_site_that_no_build_made_is_not_replaced(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.html").write_text("mine")
    write.write_tree(tmp_path / ".site-1", {"index.html": "new"})
    with pytest.raises(write.NotOursError):
        write.replace_folder(tmp_path / ".site-1", tmp_path / "site")
    assert (tmp_path / "site" / "mine.html").read_text() == "mine"


def test_two_threads_may_write_the_same_file(tmp_path):
    contents = [f"{n}" * 1000 for n in range(40)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda content: write.write_file(tmp_path, "folder/file.txt", content), contents))
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["file.txt"]
    assert (tmp_path / "folder" / "file.txt").read_text() in contents
