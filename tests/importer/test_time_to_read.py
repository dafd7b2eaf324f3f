"""A document with one sign repeated many times is read in time proportional to its length, or refused."""

import time

import pytest

from generator import importer
from generator.importer import import_document, item_drafts
from generator.importer.vocabularies import load_vocabularies
from tests.conftest import ROOT

TOY = ROOT / "tests" / "toy_archive"
WORDS = (TOY / "sources" / "qingchuan-2023-priorities.txt").read_text("utf-8")
MIDDLE = WORDS.index("\n", len(WORDS) // 2)


@pytest.fixture(scope="module")
def vocabularies():
    return load_vocabularies(TOY / "data")


@pytest.mark.parametrize(
    "sign", [" ", "…", "·", "()", "（责任单位：", "责任单位：教育局、", "完成时限：", "，", "第一", "9"]
)
def test_a_sign_repeated_takes_no_longer_than_its_length(tmp_path, vocabularies, sign):
    path = tmp_path / "paper.txt"
    path.write_text(f"{WORDS[:MIDDLE]}\n{sign * (60_000 // len(sign))}{WORDS[MIDDLE:]}", "utf-8")
    began = time.process_time()
    found = import_document(path, vocabularies)
    assert found.drafts and time.process_time() - began < importer.LONGEST


def test_a_document_that_takes_too_long_is_refused_in_one_sentence(tmp_path, vocabularies, monkeypatch):
    monkeypatch.setattr(importer, "LONGEST", 0.05)
    path = tmp_path / "paper.txt"
    path.write_text(WORDS[:MIDDLE] + "\n" + "（一）" * 60_000 + WORDS[MIDDLE:], "utf-8")
    [problem] = import_document(path, vocabularies).problems
    assert problem.code == "I403" and "more than 0.05 seconds" in problem.message


def test_the_line_at_which_the_time_was_over_is_named(tmp_path, vocabularies, monkeypatch):
    def slow(words, *_):
        while "方便就近入学" in str(words):
            pass
        return ()

    monkeypatch.setattr(importer, "LONGEST", 0.5)
    monkeypatch.setattr(item_drafts, "figures_of", slow)
    path = tmp_path / "paper.txt"
    path.write_text(
        "青川市2023年教育工作要点\n一、办学\n1.配齐教师。\n2.办好学校，方便就近入学。\n3.建好校舍。\n", "utf-8"
    )
    [problem] = import_document(path, vocabularies).problems
    assert problem.code == "I403" and problem.message.endswith("in the item at line 4")
