"""After an edit a build makes what a cold one makes, byte for byte, and takes over only what still holds."""

import gc
import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from generator import item_pages, markdown_tree, pipeline, unchanged, write
from generator import last_site as last_site_module
from generator import noted as noted_module
from generator.exports import kept_files
from generator.kept_work import digests_of, kept_work, keys_of
from generator.last_site import last_site, stamp_of
from generator.passages import find_sources
from generator.plan_parts import PlanParts
from generator.read import read
from generator.record_cache import RecordCache
from generator.views.items import lines_of
from tests.conftest import ROOT
from tests.knocks.lives import lived
from toy import release

TOY = ROOT / "tests" / "toy_archive"
PLAN = "plans/qingchuan/qingchuan-2021-2025-plan.yaml"


def build(data: Path, folder: Path, is_preview: bool = False) -> dict[str, bytes]:
    """Every file of the site that a build makes, but the marker that tells its inputs."""
    pipeline.build(pipeline.Folders(data=data, build=folder, sources=(TOY / "sources",)), is_preview=is_preview)
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name != ".policy-archive"
    }


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the toy archive's data that nothing was ever published of, so that every edit is allowed."""
    folder = Path(shutil.copytree(TOY / "data", tmp_path / "data"))
    for name in ("identifiers.csv", "comparisons.csv", "releases.csv"):
        (folder / name).unlink(missing_ok=True)
    return folder


def edit(data: Path, name: str, before: str, after: str) -> None:
    """Put words in the place of others, which must be there."""
    path = data / name
    text = path.read_text("utf-8")
    assert before in text, f"{before!r} is not in {name}"
    path.write_text(text.replace(before, after, 1), "utf-8")


PRIORITIES = "plans/qingchuan/qingchuan-2023-priorities.yaml"
REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
_FIGURE = 'value: 96\n        unit: "%"\n        year: 2025\n        year_basis: period\n        state: given\n        printed: 96%以上'
EDITS = {
    "an abstract": (PLAN, "abstract:\n      zh: ", "abstract:\n      zh: 改过的话。"),
    "a title": (PLAN, "title: {zh: ", "title: {zh: 改过的"),
    "an item's title": (PLAN, "title: {zh: 普及学前教育", "title: {zh: 普及普惠学前教育"),
    "a figure": (PLAN, _FIGURE, _FIGURE.replace("96", "97")),
    "a tag": (PLAN, "tags: [class-size]", "tags: [class-size, early-childhood]"),
    "a link that is gone": (PRIORITIES, "    links:\n      - kind: annual_step_of\n        to: qingchuan-2021-2025-plan/1-1-1\n        grade: certain\n        why: {zh: 同一入园率目标的年度数。, en: The year's step towards the same enrolment goal.}\n", ""),
    "another kind of link": (PRIORITIES, "kind: annual_step_of", "kind: continues"),
    "a name of a vocabulary": ("reforms.yaml", "name: {zh: ", "name: {zh: 新"),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_build_after_an_edit_is_a_cold_one(data, tmp_path, what):
    before = build(data, tmp_path / "warm")
    edit(data, *EDITS[what])
    warm = build(data, tmp_path / "warm")
    cold = build(data, tmp_path / "cold")
    assert sorted(warm) == sorted(cold)
    assert [name for name in cold if warm[name] != cold[name]] == []
    assert any(before.get(name) != cold[name] for name in cold)


def test_after_items_and_plans_come_and_go_a_build_is_a_cold_one(data, tmp_path):
    build(data, tmp_path / "warm")
    report, speech = data / REPORT, data / "plans" / "baishi" / "baishi-2023-speech.yaml"
    text = report.read_text("utf-8")
    without = re.sub(r'(?ms)^  - id: "3"\n    section: "2"\n.*?(?=^  - id: |\Z)', "", text)
    assert without != text
    kept = speech.read_text("utf-8")
    steps = (
        ("an item goes", lambda: report.write_text(without, "utf-8")),
        ("a plan goes", speech.unlink),
        ("the plan is back", lambda: speech.write_text(kept, "utf-8")),
        ("the item is back", lambda: report.write_text(text, "utf-8")),
    )
    for n, (what, step) in enumerate(steps):
        step()
        assert build(data, tmp_path / "warm") == build(data, tmp_path / f"cold-{n}"), what


def test_what_was_altered_is_made_anew(data, tmp_path):
    good = build(data, tmp_path / "build")
    site, cache = tmp_path / "build" / "site", tmp_path / "build" / "cache"
    name = next(name for name in good if name.startswith("id/") and name.count("/") == 3)
    (site / name).unlink()
    (site / name).write_bytes(b"noise")
    (site / "another").write_bytes(b"so that the site is not the one that was told of")
    assert build(data, tmp_path / "build") == good
    for harm in (lambda raw: raw[: len(raw) // 2], lambda raw: raw.replace(b"a", b"b")):
        for path in [path for path in cache.rglob("*") if path.is_file()]:
            path.write_bytes(harm(path.read_bytes()))
        (site / "another").write_bytes(b"again")
        assert build(data, tmp_path / "build") == good


def test_a_file_that_was_altered_is_mended_where_nothing_changed(data, tmp_path):
    good = build(data, tmp_path / "build")
    for name in ("sitemap.xml.gz", "index.html", "data/items.csv"):
        (tmp_path / "build" / "site" / name).write_bytes(b"")
        assert build(data, tmp_path / "build") == good


def test_a_build_leaves_the_process_as_it_was(data, tmp_path, monkeypatch):
    before = gc.get_threshold(), gc.get_freeze_count()
    build(data, tmp_path / "build")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
    edit(data, PRIORITIES, "县管校聘", "县管校聘制")
    monkeypatch.setattr(pipeline.engine, "run", lambda *given: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError):
        build(data, tmp_path / "build")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_a_page_written_by_hand_goes_with_its_file(data, tmp_path):
    docs = Path(shutil.copytree(ROOT / "docs", tmp_path / "docs"))
    (docs / "extra.md").write_text("# Extra {#extra}\n", "utf-8")
    folders = pipeline.Folders(data=data, docs=docs, build=tmp_path / "build")
    pipeline.build(folders)
    assert (folders.site / "docs" / "extra" / "index.html").is_file()
    (docs / "extra.md").unlink()
    pipeline.build(folders)
    assert not (folders.site / "docs" / "extra").exists()


def test_an_abstract_is_no_part_of_the_outline_and_a_title_is(data):
    def keys():
        archive, _ = pipeline.load(data)
        digests = {plan.id: digests_of(plan) for plan in archive.plans.values()}
        return keys_of(digests, find_sources(()), unchanged.inputs(data, [], [], []).lists, ["a base"])

    first = keys()
    edit(data, *EDITS["an abstract"])
    second = keys()
    assert second.outline == first.outline
    assert [plan for plan in first.plans if first.plans[plan] != second.plans[plan]] == [Path(PLAN).stem]
    edit(data, *EDITS["a title"])
    third = keys()
    assert third.outline != second.outline
    assert all(second.plans[plan] != third.plans[plan] for plan in first.plans)


def test_a_memory_that_is_not_there_holds_nothing(tmp_path):
    kept = kept_work(tmp_path / "kept", last_site(tmp_path / "site", tmp_path / "note"))
    assert kept.tree("any", tmp_path, ()) is None and not kept.take("any", "any")


def test_a_record_is_kept_only_where_nothing_was_wrong_with_it(data, tmp_path):
    cache = RecordCache(tmp_path / "records")
    records, problems = read(data, cache=cache)
    assert problems == [] and len(list(cache.folder.iterdir())) == len(records.plans)
    again, _ = read(data, cache=RecordCache(cache.folder))
    assert again.plans == records.plans and again.declared == records.declared
    edit(data, PLAN, "abstract:\n      zh: ", "abstract:\n      zhh: ")
    found = [read(data, cache=RecordCache(cache.folder))[1] for _ in range(2)]
    assert found[0] and found[0] == found[1]


@pytest.fixture
def no_whole_reading(monkeypatch):
    """From when it is called on, a build that reads all plans is an error."""

    def forbid():
        def load(*arguments, **more):
            raise AssertionError("the whole data was read")

        monkeypatch.setattr(pipeline, "load", load)

    yield forbid
    monkeypatch.undo()


def test_edits_of_words_read_their_own_plans_only(data, tmp_path, no_whole_reading, monkeypatch):
    build(data, tmp_path / "warm")
    no_whole_reading()
    another = "plans/baishi/baishi-2023-speech.yaml"
    edit(data, *EDITS["an abstract"])
    build(data, tmp_path / "warm")
    edit(data, PLAN, "改过的话。", "又改过的话。")
    edit(data, another, "abstract:\n      zh: ", "abstract:\n      zh: 改过的话。")
    build(data, tmp_path / "warm")
    edit(data, another, "改过的话。", "")
    warm = build(data, tmp_path / "warm")
    monkeypatch.undo()
    assert warm == build(data, tmp_path / "cold")


def test_what_somebody_did_to_the_double_or_the_records_is_seen(data, tmp_path):
    build(data, tmp_path / "warm")
    for n, harm in enumerate(
        (
            lambda folder: (folder / ".double" / "index.html").unlink(),
            lambda folder: (folder / ".double" / "stranger.html").write_text("x"),
            lambda folder: shutil.rmtree(folder / ".double"),
            lambda folder: shutil.rmtree(folder / "cache" / "records"),
            lambda folder: (folder / "cache" / "linked").write_bytes(b"noise"),
            lambda folder: shutil.rmtree(folder / "site"),
        )
    ):
        edit(data, PLAN, "abstract:\n      zh: ", f"abstract:\n      zh: 第{n}次。")
        harm(tmp_path / "warm")
        assert build(data, tmp_path / "warm") == build(data, tmp_path / f"cold-{n}")
        shutil.rmtree(tmp_path / f"cold-{n}")


def test_a_fault_in_an_edit_of_words_is_told_as_ever(data, tmp_path):
    build(data, tmp_path / "warm")
    edit(data, PLAN, "abstract:\n      zh: ", "abstract:\n      zhh: ")
    with pytest.raises(pipeline.DataProblems) as told:
        build(data, tmp_path / "warm")
    _, problems = read(data)
    assert told.value.problems == problems


def test_an_edit_of_published_words_needs_its_line(data, tmp_path, no_whole_reading):
    release(data)
    build(data, tmp_path / "warm")
    edit(data, *EDITS["an abstract"])
    with pytest.raises(pipeline.DataProblems) as told:
        build(data, tmp_path / "warm")
    assert {problem.code for problem in told.value.problems} == {"G513"}
    local = told.value.problems[0].message.split()[0].partition("/")[2]
    text = (data / PLAN).read_text("utf-8")
    line = f'changes:\n  - {{date: 2024-04-01, ids: ["{local}"], reason: {{zh: 改写摘要, en: Reworded}}}}\n'
    assert "\nchanges:" not in text
    (data / PLAN).write_text(text + line, "utf-8")
    no_whole_reading()
    build(data, tmp_path / "warm")


def test_an_edit_beside_ids_that_are_gone_is_a_cold_one(tmp_path, no_whole_reading, monkeypatch):
    data = lived(Path(shutil.copytree(TOY / "data", tmp_path / "data")))
    build(data, tmp_path / "warm", is_preview=True)
    edit(data, PLAN, "abstract:\n      zh: ", "abstract:\n      zh: 改过的话。")
    no_whole_reading()
    warm = build(data, tmp_path / "warm", is_preview=True)
    monkeypatch.undo()
    assert warm == build(data, tmp_path / "cold", is_preview=True)


def test_a_table_that_grows_too_large_keeps_its_address(data, tmp_path, monkeypatch):
    plain = build(data, tmp_path / "warm")
    before = plain["data/items.csv"]
    monkeypatch.setattr(kept_files, "LARGEST_PLAIN", len(before))
    edit(data, *EDITS["an abstract"])
    warm = build(data, tmp_path / "warm")
    with zipfile.ZipFile(io.BytesIO(warm["data/items.csv.zip"])) as packed:
        assert packed.namelist() == ["items.csv"] and len(packed.read("items.csv")) > len(before)
    assert 'href="../items.csv.zip"' in warm["data/items.csv/index.html"].decode()
    assert "items.csv.zip" in warm["data/index.html"].decode() and "data/items.csv" not in warm
    assert warm == build(data, tmp_path / "cold")
    monkeypatch.undo()
    name, words, other_words = EDITS["an abstract"]
    edit(data, name, other_words, words)
    assert build(data, tmp_path / "warm") == plain


def test_what_was_seen_before_another_build_ended_is_looked_at_again(data, tmp_path):
    folders = pipeline.Folders(data=data, build=tmp_path / "warm", sources=(TOY / "sources",))
    build(data, folders.build)
    looked = pipeline.look_at_site(folders)
    before = looked.result()
    edit(data, *EDITS["an abstract"])
    build(data, folders.build)
    assert last_site(folders.site, folders.site_note, before) == last_site(folders.site, folders.site_note)
    edit(data, PLAN, "改过的话。", "又改过的话。")
    pipeline.build(folders, looked=looked)
    assert build(data, folders.build) == build(data, tmp_path / "cold")


def known_lines(plan: str, folder: Path) -> set:
    """By which names and keys the next build knows the lines of a plan in the tables of the site that stands."""
    parts = PlanParts(folder / "cache" / "parts", "", {}, folder / "site")
    of_files = {name: kept_files._last(f"data/{name}", parts).numbers for name in ("items.csv", "items.json", "figures.csv")}
    known = {(name, *identity) for name, numbers in of_files.items() for identity in numbers if identity[0] == plan}
    assert len(known) == len(of_files)
    return known


def test_after_an_edit_that_others_tell_of_only_what_says_something_new_is_made(data, tmp_path, monkeypatch):
    build(data, tmp_path / "warm")
    parts = tmp_path / "warm" / "cache" / "parts"
    other = "baishi-2023-speech"
    kinds = [path.parent.name for path in parts.glob(f"*/{other}")]
    assert {"values-items", "words", "search", "lists"} <= set(kinds)
    lines = known_lines(other, tmp_path / "warm")
    before = {kind: stamp_of(parts / kind / other) for kind in kinds}
    rendered: list[str] = []
    page = item_pages.item_page
    monkeypatch.setattr(item_pages, "item_page", lambda *given: rendered.append(given[2]) or page(*given))
    edit(data, *EDITS["a figure"])
    build(data, tmp_path / "warm")
    assert {kind: stamp_of(parts / kind / other) for kind in kinds} == before
    assert known_lines(other, tmp_path / "warm") == lines
    assert "qingchuan-2021-2025-plan/1-1-1" in rendered
    assert not any(item.startswith(other) for item in rendered)
    rendered.clear()
    edit(data, *EDITS["an item's title"])
    build(data, tmp_path / "warm")
    neighbours = {"qingchuan-2021-2025-plan/1-1-1", "qingchuan-2021-2025-plan/1-1-2", "qingchuan-2023-priorities/1"}
    assert neighbours <= set(rendered), "the next item and the one that is linked tell the title"


STOPS = {
    "after the engine": ("site.hold_to_limit", ValueError("stopped")),
    "while it is noted": ("lazy_archive.remember", OSError(28, "No space left on device")),
    "before it stands": ("write.replace_folder", KeyboardInterrupt()),
}


@pytest.mark.parametrize("what", ["an abstract", "an item's title"])
@pytest.mark.parametrize("stop", STOPS)
def test_after_a_build_that_stopped_the_next_one_is_right(data, tmp_path, monkeypatch, stop, what):
    before = build(data, tmp_path / "warm")
    edit(data, *EDITS[what])
    place, error = STOPS[stop]
    with monkeypatch.context() as patched:
        patched.setattr(f"generator.{place}", lambda *_, **__: (_ for _ in ()).throw(error))
        with pytest.raises(type(error)):
            build(data, tmp_path / "warm")
    site = tmp_path / "warm" / "site"
    assert all((site / name).read_bytes() == content for name, content in before.items()), "the last good site stands"
    assert build(data, tmp_path / "warm") == build(data, tmp_path / "cold")
    name, words, other = EDITS[what]
    edit(data, name, other, words)
    assert build(data, tmp_path / "warm") == before


def test_a_quick_build_after_one_that_stopped_makes_nothing_old_sound(data, tmp_path, monkeypatch):
    build(data, tmp_path / "warm")
    edit(data, *EDITS["an item's title"])
    with monkeypatch.context() as patched:
        patched.setattr("generator.write.replace_folder", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            build(data, tmp_path / "warm")
    pipeline.build(pipeline.Folders(data=data, build=tmp_path / "warm", sources=(TOY / "sources",)), is_quick=True)
    assert build(data, tmp_path / "warm") == build(data, tmp_path / "cold")


def test_a_site_stands_though_nothing_more_can_be_noted(data, tmp_path, monkeypatch):
    """The disk is full when the site has taken its place: that build is done, and the next one is right."""
    note, replace_folder, stands = last_site_module.note, write.replace_folder, []

    def noted(path, value):
        if stands:
            raise OSError(28, "No space left on device")
        note(path, value)

    monkeypatch.setattr(last_site_module, "note", noted)
    monkeypatch.setattr(write, "replace_folder", lambda *given, **named: (replace_folder(*given, **named), stands.append(1)))
    for n in range(3):
        stands.clear()
        edit(data, PLAN, "abstract:\n      zh: ", f"abstract:\n      zh: 第{n}次。")
        warm = build(data, tmp_path / "warm")
        assert stands
        stands.clear()
        assert warm == build(data, tmp_path / f"cold-{n}")


def test_what_a_quick_build_took_over_though_it_was_altered_does_not_stay(data, tmp_path):
    """A quick build takes the downloads as they are; the next one finds what nobody made."""
    folders = pipeline.Folders(data=data, build=tmp_path / "warm", sources=(TOY / "sources",))
    build(data, folders.build)
    (folders.site / "data" / "stranger.csv").write_text("x")
    (folders.site / "data" / "items.csv").write_text("y")
    for words in ("第一次。", "第二次。"):
        edit(data, PLAN, "abstract:\n      zh: ", f"abstract:\n      zh: {words}")
        pipeline.build(folders, is_quick=True)
    assert (folders.site / "data" / "stranger.csv").exists()
    assert build(data, folders.build) == build(data, tmp_path / "cold")


def test_an_item_of_another_plan_is_told_without_loading_the_plan(data, tmp_path):
    archive, _ = pipeline.load(data)
    plan = "qingchuan-2023-report"
    kept = replace(archive, parts=PlanParts(tmp_path, "outline", {plan: "key"}))
    lines = lines_of(kept, plan)
    assert list(lines) == list(archive.items_of_plan[plan])
    assert lines_of(replace(kept, plans={}, items={}), plan) == lines
    with pytest.raises(KeyError):
        lines_of(replace(kept, plans={}, parts=PlanParts(tmp_path, "outline", {plan: "another key"})), plan)


def test_a_build_whose_inputs_changed_while_it_ran_is_no_memory_for_the_next(data, tmp_path, monkeypatch):
    before = build(data, tmp_path / "warm")
    edit(data, *EDITS["an item's title"])
    run = pipeline.engine.run

    def taken_back(*given):
        told = run(*given)
        name, words, other = EDITS["an item's title"]
        edit(data, name, other, words)
        return told

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.engine, "run", taken_back)
        assert build(data, tmp_path / "warm") != before
    assert build(data, tmp_path / "warm") == before


def test_the_pages_of_the_theme_have_no_indentation(data, tmp_path):
    page = build(data, tmp_path / "build")["index.html"].decode()
    assert not [line for line in page.splitlines() if line.startswith(" ")]


def _for_a_moment(path: Path, call, other: bytes):
    """The call, while a file says something else."""

    def called(*given):
        whole = path.read_bytes()
        path.write_bytes(other)
        try:
            return call(*given)
        finally:
            path.write_bytes(whole)

    return called


def test_what_is_other_for_a_moment_only_is_not_taken_for_what_was_hashed(data, tmp_path, monkeypatch):
    """A file is hashed, read when it says something else, and is as before at the end."""
    sources = Path(shutil.copytree(TOY / "sources", tmp_path / "sources"))
    folders = pipeline.Folders(data=data, build=tmp_path / "warm", sources=(sources,))
    document = sources / "qingchuan-2023-report.txt"
    assert document.is_file()
    load, find = pipeline.load, pipeline.find_sources

    plan = data / PLAN
    other = plan.read_text("utf-8").replace(*EDITS["an item's title"][1:], 1).encode()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "load", _for_a_moment(plan, load, other))
        patched.setattr(pipeline, "find_sources", _for_a_moment(document, find, b"other"))
        pipeline.build(folders)
    assert build(data, folders.build) == build(data, tmp_path / "cold")


def _changed_at_last(path: Path, call, other: bytes):
    """The call, and a file that says something else from then on."""

    def called(*given):
        try:
            return call(*given)
        finally:
            path.write_bytes(other)

    return called


@pytest.mark.parametrize("change", [_for_a_moment, _changed_at_last])
@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "after an edit"])
def test_a_vocabulary_that_changes_while_it_is_read_is_kept_under_no_hash(data, tmp_path, monkeypatch, change, is_first):
    tags = data / "tags.yaml"
    good, other = tags.read_bytes(), tags.read_bytes().replace("教师".encode(), "教员".encode())
    assert good != other
    if not is_first:
        build(data, tmp_path / "warm")
        edit(data, "reforms.yaml", "县管校聘", "县管校聘制")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "load", change(tags, pipeline.load, other))
        build(data, tmp_path / "warm")
    for words in (tags.read_bytes(), good, other):
        tags.write_bytes(words)
        assert build(data, tmp_path / "warm") == build(data, tmp_path / "cold")
        shutil.rmtree(tmp_path / "cold")


@pytest.mark.parametrize("change", [_for_a_moment, _changed_at_last])
def test_a_page_of_the_theme_that_changes_while_it_is_read_is_kept_under_no_hash(data, tmp_path, monkeypatch, change):
    site_src = Path(shutil.copytree(ROOT / "site_src", tmp_path / "site_src"))
    script = site_src / "assets" / "search-text.js"
    folders = pipeline.Folders(data=data, site_src=site_src, build=tmp_path / "warm")
    made = markdown_tree.markdown
    with monkeypatch.context() as patched:
        patched.setattr(pipeline.markdown_tree, "markdown", change(script, made, script.read_bytes() + b"// other"))
        pipeline.build(folders)
    pipeline.build(folders)
    assert (folders.site / "assets" / "search-text.js").read_bytes() == script.read_bytes()


def test_what_is_missing_on_a_shelf_after_a_quick_build_is_made(data, tmp_path):
    folders = pipeline.Folders(data=data, build=tmp_path / "warm", sources=(TOY / "sources",))
    build(data, folders.build)
    (folders.site / "id" / "qingchuan-2021-2025-plan" / "1-1-1" / "index.html").unlink()
    (folders.site / "search-index" / "cards" / "qingchuan-2021-2025-plan" / "1-1-1.json").write_text("{}")
    pipeline.build(folders, is_quick=True, is_preview=True)
    assert build(data, folders.build) == build(data, tmp_path / "cold")


def test_what_another_program_noted_does_not_stay(data, tmp_path, monkeypatch):
    build(data, tmp_path / "warm")
    left = tmp_path / "warm" / "cache" / "parts" / "a kind of before" / "qingchuan-2023-report"
    left.parent.mkdir()
    left.touch()
    edit(data, *EDITS["an abstract"])
    build(data, tmp_path / "warm")
    assert left.exists(), "the program is the same"
    monkeypatch.setattr(noted_module, "program_hash", lambda: "another")
    edit(data, PLAN, "改过的话。", "又改过的话。")
    warm = build(data, tmp_path / "warm")
    assert not left.exists() and warm == build(data, tmp_path / "cold")
