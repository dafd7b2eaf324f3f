"""Comparison pages: the file that records them, its faults, and the addresses of pages that are no longer built."""

import dataclasses

import pytest

from generator import pipeline
from generator.archive import addresses
from generator.archive.pairs import pairs
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.comparisons import COMPARISON_COLUMNS, comparisons_csv
from generator.registry.entries import Registry, digest
from generator.registry.files import read_registry, write_registry
from generator.registry.published import published
from generator.site.folders import Folders
from generator.views.tombstones import tombstone_pages
from tests.toy import copy_of_data, release, replace_once

SPEECH = "plans/baishi/baishi-2023-speech.yaml"
REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
LINK = """    links:
      - kind: same_target_as
        to: qingchuan-2023-priorities/5
        grade: likely
        why: {zh: 同为双减，指标不同。, en: "Both carry out double reduction, with other measures."}
"""
ADDRESS = "compare/baishi-2023-speech--qingchuan-2023-priorities/"
ROW = "baishi-2023-speech,qingchuan-2023-priorities,r2024.1\n"
NOTED = f"""earlier,later,first_release
{ROW}qingchuan-2021-2025-plan,qingchuan-2023-priorities,r2024.1
qingchuan-2023-priorities,qingchuan-2023-report,r2024.1
"""


@pytest.fixture
def data(tmp_path):
    """A copy of the toy archive that was released once."""
    folder = copy_of_data(tmp_path)
    release(folder)
    return folder


def pages(data):
    archive, registry, found = check_whole(data)
    assert archive and registry and found == []
    return dict(tombstone_pages(registry, archive))


def take_link_back(data):
    replace_once(data / SPEECH, LINK, "")


def without_the_file(data):
    """What a release left before comparisons were noted: no such file, and a digest of the ids alone."""
    registry, _ = read_registry(data)
    last = registry.releases[-1]
    old = dataclasses.replace(last, digest=digest(registry.entries.values(), last.number))
    (data / "comparisons.csv").unlink()
    write_registry(data, Registry(registry.entries, (*registry.releases[:-1], old)))


def test_a_release_notes_every_comparison_that_it_builds(data):
    archive, registry, _ = check_whole(data)
    assert (data / "comparisons.csv").read_text("utf-8") == NOTED == comparisons_csv(registry)
    assert set(registry.comparisons) == set(pairs(archive))
    assert ADDRESS not in pages(data), "a page that is built is no old one"


def test_a_comparison_keeps_its_address_when_its_link_is_taken_back(data):
    """Both plans are live and no neighbours: the page leads on to the one that compares any two."""
    take_link_back(data)
    for number in (2, 3):
        html = pages(data)[ADDRESS]
        onward = "../?a=baishi-2023-speech&amp;b=qingchuan-2023-priorities"
        assert f'content="0; url={onward}"' in html and f'href="{onward}"' in html and "<dd>r2024.1</dd>" in html
        release(data, f"r2024.{number}", f"2024-0{number + 3}-01")
        assert (data / "comparisons.csv").read_text("utf-8") == NOTED, "no row goes away"


def test_a_link_that_was_never_released_leaves_no_page(tmp_path):
    data = copy_of_data(tmp_path)
    take_link_back(data)
    release(data)
    assert ADDRESS not in pages(data) and ROW not in (data / "comparisons.csv").read_text("utf-8")


def test_a_comparison_has_the_release_in_which_it_came(tmp_path):
    data = copy_of_data(tmp_path)
    with_link = (data / SPEECH).read_text("utf-8")
    take_link_back(data)
    release(data)
    (data / SPEECH).write_text(with_link, "utf-8")
    release(data, "r2024.2", "2024-05-01")
    assert (data / "comparisons.csv").read_text("utf-8") == NOTED.replace(ROW, ROW.replace("r2024.1", "r2024.2"))


def test_a_comparison_leads_on_when_its_plan_got_another_id_and_its_link_is_taken_back(data):
    take_link_back(data)
    speech = data / SPEECH
    other = speech.with_name("baishi-2023-opinion.yaml")
    text = speech.read_text("utf-8").replace("id: baishi-2023-speech\n", "id: baishi-2023-opinion\n")
    other.write_text(text.replace("kind: speech\n", "kind: opinion\n"), "utf-8")
    speech.unlink()
    archive, registry, _ = check_whole(data)
    write_registry(
        data,
        change.move(registry, published(archive), "baishi-2023-speech", "baishi-2023-opinion", "改类", "2024-05-01"),
    )
    onward = "../?a=baishi-2023-opinion&amp;b=qingchuan-2023-priorities"
    assert f'content="0; url={onward}"' in pages(data)[ADDRESS]


def test_commands_keep_the_comparisons(data):
    take_link_back(data)
    archive, registry, _ = check_whole(data)
    tags = (data / "tags.yaml").read_text("utf-8")
    (data / "tags.yaml").write_text(tags[: tags.index("  - id: safety")], "utf-8")
    replace_once(data / SPEECH, "tags: [safety]", "tags: [homework]")
    archive, registry, _ = check_whole(data)
    write_registry(data, change.withdraw(registry, published(archive), "tags/safety", "x", "2024-05-01"))
    assert (data / "comparisons.csv").read_text("utf-8") == NOTED and ADDRESS in pages(data)


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (
            "qingchuan-2023-report,qingchuan-2024-report,r2024.1",
            "G503",
            "'qingchuan-2024-report' was never published as a plan",
        ),
        (ROW.strip(), "G502", "are registered in line 2 already"),
        (
            "qingchuan-2023-report,qingchuan-2021-2025-plan,r2024.1",
            "G503",
            "does not come before 'qingchuan-2021-2025-plan'",
        ),
        ("qingchuan-2023-report,qingchuan-2023-report,r2024.1", "G503", "is compared with itself"),
        (
            "qingchuan-2021-2025-plan,qingchuan-2023-report,r2024.2",
            "G516",
            "speaks of release r2024.2, which releases.csv does not know",
        ),
        ("qingchuan-2021-2025-plan,qingchuan-2023-report,2024", "G503", "'2024' is not a release"),
        ("tags/safety,qingchuan-2023-report,r2024.1", "G503", "'tags/safety' is not the id of a plan"),
        ("qingchuan-2021-2025-plan,../x,r2024.1", "G503", "'../x' is not the id of a plan"),
        ("qingchuan-2021-2025-plan,qingchuan-2023-report\u200b,r2024.1", "G503", "stands in the text of later"),
        ("qingchuan-2021-2025-plan,qingchuan-2023-report", "G503", "has 2 columns"),
        (f"qingchuan-2021-2025-plan,qingchuan-2023-{'9' * 5000},r2024.1", "G503", "is not the id of a plan"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(data, row, code, words):
    without_the_file(data)  # So that no digest speaks before the row does.
    (data / "comparisons.csv").write_text(f"{NOTED}{row}\n", "utf-8")
    [problem] = read_registry(data)[1]
    assert (problem.code, problem.file, problem.line) == (
        code,
        f"{data.as_posix()}/comparisons.csv",
        5,
    ) and words in problem.message


def test_a_row_from_before_its_plan_is_told(data):
    without_the_file(data)
    late = data / SPEECH.replace("speech", "opinion")
    late.write_text((data / SPEECH).read_text("utf-8").replace("speech", "opinion"), "utf-8")
    release(data, "r2024.2", "2024-05-01")
    without_the_file(data)
    (data / "comparisons.csv").write_text(NOTED.replace("speech", "opinion"), "utf-8")
    [problem] = read_registry(data)[1]
    assert (problem.code, problem.line) == (
        "G503",
        2,
    ) and "release r2024.1 had no baishi-2023-opinion" in problem.message


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b'earlier,"later\n', b"", b"a,b,c\n", NOTED.replace("later,first", "first").encode()]
)
def test_a_file_that_cannot_be_read_is_a_problem(data, raw):
    (data / "comparisons.csv").write_bytes(raw)
    [problem] = read_registry(data)[1]
    assert (problem.code, problem.file, problem.line) == ("G501", f"{data.as_posix()}/comparisons.csv", 1)
    expected = ",".join(COMPARISON_COLUMNS)
    assert problem.expected in ("", expected) and (problem.expected == expected) == (
        raw in (b"", b"a,b,c\n") or b"release\n" in raw
    )


def test_a_file_without_end_is_told_in_time(data):
    without_the_file(data)
    names = [
        f"qingchuan-{year}-report-{n},qingchuan-{year}-report-{n + 1},r2024.1"
        for year in range(2015, 2020)
        for n in range(100, 400)
    ]
    (data / "comparisons.csv").write_text("\n".join([",".join(COMPARISON_COLUMNS), *names, ""]), "utf-8")
    found = read_registry(data)[1]
    assert len(found) == 1_000 and {problem.code for problem in found} == {"G503"}


@pytest.mark.parametrize("alter", [lambda text: text.replace(ROW, ""), lambda text: None], ids=["a row", "the file"])
def test_what_is_deleted_is_noticed(data, alter):
    text = alter(NOTED)
    (data / "comparisons.csv").unlink()
    if text:
        (data / "comparisons.csv").write_text(text, "utf-8")
    [problem] = read_registry(data)[1]
    assert problem.code == "G515" and "data/comparisons.csv" in problem.hint


def test_a_preview_shows_what_it_can_of_a_broken_file(data):
    """Rows about plans that are not known make no page, whatever else is wrong."""
    with (data / "comparisons.csv").open("a", encoding="utf-8") as out:
        out.write("qingchuan-2023-report,qingchuan-2024-report,r2024.1\n,,\n")
    take_link_back(data)
    archive, registry, found = check_whole(data)
    assert found and {at for at, _ in tombstone_pages(registry, archive)} == {ADDRESS}


def test_a_folder_without_the_file_keeps_what_can_be_derived(data):
    """Releases older than the file: a plan that is gone keeps its comparisons, and the next release records them."""
    without_the_file(data)
    assert read_registry(data)[1] == []
    (data / REPORT).unlink()
    archive, registry, _ = check_whole(data)
    write_registry(
        data, change.withdraw(registry, published(archive), "qingchuan-2023-report", "出处存疑", "2024-05-01")
    )
    before = {at for at in pages(data) if at.startswith("compare/")}
    assert "compare/qingchuan-2023-priorities--qingchuan-2023-report/" in before
    release(data, "r2024.2", "2024-05-02")
    assert {at for at in pages(data) if at.startswith("compare/")} == before
    archive, registry, _ = check_whole(data)
    assert {addresses.comparison_page(*pair) for pair in registry.comparisons.keys() - pairs(archive)} == before
    take_link_back(data)
    assert pages(data).keys() >= {ADDRESS, *before}, "from now on it is noted"


@pytest.mark.site
def test_the_built_site_answers_at_the_address_of_a_link_that_was_taken_back(data, tmp_path):
    """A build from nothing and one after the edit have the page of the link, and then the one that leads on."""
    folders = Folders(data=data, build=tmp_path / "build")
    page = folders.site / ADDRESS / "index.html"
    pipeline.build(folders)
    assert 'http-equiv="refresh"' not in page.read_text("utf-8")
    take_link_back(data)
    pipeline.build(folders)
    assert 'content="0; url=../?a=' in page.read_text("utf-8")
