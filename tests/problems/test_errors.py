"""The catalogue: every code is documented and has an example that gives exactly its published output."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.problems import CODES, as_text, in_order
from generator.problems.catalogue import FOLDER, catalogue_page, entries, explanation
from generator.reading.rules import check
from generator.registry.check import check_whole
from generator.registry.files import TABLES, write_text
from generator.registry.seal import SEAL, seal_text, sealed_files
from generator.sources.passages import find_sources
from generator.sources.verify import verify
from tests.toy import TOY, apply, copy_of_data, release

PACKAGE = FOLDER.parent.parent / "generator"
PAGE = FOLDER.parent.parent / "docs" / "errors.md"


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.code}-{entry.name}")
def test_example_gives_exactly_its_output(entry, tmp_path, monkeypatch):
    data = copy_of_data(tmp_path)
    if entry.program == "ids status":
        release(data)
    for change in entry.changes:
        if change.command == "seal":
            write_text(data / SEAL, seal_text(data, sealed_files(data, TABLES), {}))
        else:
            apply(change, data)
    monkeypatch.chdir(tmp_path)
    if entry.program.startswith("import "):
        assert imported(entry.program) == entry.output
        assert f" {entry.code} " in entry.output
        return
    if entry.program == "ids status":
        found = check_whole("data")[2]
    else:
        records, found = check("data")
    if entry.program == "verify":
        assert records, [as_text(problem) for problem in found]
        found = in_order(records.positions.problems(verify(records, find_sources([TOY / "sources"])).findings))
    assert "\n".join(as_text(problem) for problem in found) == entry.output
    assert entry.code in {problem.code for problem in found}


def imported(program: str) -> str:
    """What `policy-archive import …` prints where it cannot go on."""
    done = CliRunner().invoke(main, program.split())
    assert done.exit_code in (1, 2)
    return done.output.rstrip("\n")


def test_a_fault_is_told_once():
    """No example but those of several faults has more than one problem: nothing cascades."""
    several = {entry.code for entry in entries() if len(re.findall(r"^data/", entry.output, re.MULTILINE)) > 1}
    assert several <= {"G514"}, several


def test_every_code_has_a_case():
    assert {entry.code for entry in entries()} == set(CODES)


def test_every_code_is_raised_somewhere():
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "problem.py")
    assert [name for name in CODES if f'"{name}"' not in code] == []


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.code)
def test_explanation_says_what_why_and_how_in_both_languages(entry):
    for head in ("**What is wrong.**", "**Why it matters.**", "**How to mend it.**", "**中文。**"):
        assert head in entry.explanation
    told = explanation(entry.code)
    assert CODES[entry.code].summary in told and CODES[entry.code].zh in told
    assert entry.output.split("\n")[0] in told


def test_there_is_no_page_for_what_is_no_code():
    assert explanation("X999") is None


def test_the_page_is_up_to_date():
    """docs/errors.md is made by `catalogue_page`; write it anew with `python -m generator.problems.catalogue`."""
    assert PAGE.read_text("utf-8") == catalogue_page()


def test_the_page_has_an_anchor_for_each_code():
    page = catalogue_page()
    for code in CODES:
        assert page.count(f"{{ #{code.lower()} }}") == 1


def test_cases_name_no_place_of_one_machine():
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            assert str(Path.home()) + "/" not in path.read_text("utf-8")
