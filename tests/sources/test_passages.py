"""Passages are drawn from the source, never kept; what does not hold is refused."""

import hashlib

import pytest

from generator import records as r
from generator.records.closed_lists import Comparator, Condition, FigureKind, FigureState
from generator.sources import passages

TEXT = "1.扩大学位。新建小学3所,\n  入园率达到*%以上。(牵头处室:规划科)"
LENGTH = len(TEXT)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return passages.find_sources([tmp_path])


def _plan(condition=()):
    source = r.Source(
        id="copy",
        kind="copy",
        name=r.Text(zh="副本"),
        file="a.txt",
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        condition=condition,
    )
    return r.Plan(
        id="a-2023-plan",
        city="a",
        kind="plan",
        period="2023",
        title=r.Text(zh="规划"),
        coverage="full",
        attribution=r.Attribution(state="stated"),
        sources=(source,),
        sections=(),
        items=(),
    )


def _passage(end=LENGTH, words=TEXT):
    return r.Passage(span=((0, end),), sha256=passages.passage_hash(words))


def test_the_words_are_those_of_the_file(files):
    drawn = passages.draw(_plan(), _passage(), files)
    assert "".join(piece.text for piece in drawn) == TEXT


def test_white_space_does_not_count_in_the_hash():
    assert passages.passage_hash("一 二\n三") == passages.passage_hash("一二三")


def test_without_the_file_there_is_no_passage(tmp_path):
    assert passages.draw(_plan(), _passage(), passages.find_sources([tmp_path / "none"])) is None


def test_other_words_than_recorded_are_an_error(files):
    with pytest.raises(ValueError, match="not those of the record"):
        passages.draw(_plan(), _passage(words="别的话"), files)


def test_a_span_beyond_the_file_is_an_error(files):
    with pytest.raises(ValueError):
        passages.draw(_plan(), _passage(LENGTH + 5), files)


def test_masked_spots_are_marked(files):
    drawn = passages.draw(_plan([Condition.MASKED]), _passage(), files)
    assert [piece.text for piece in drawn if piece.mark == "masked"] == ["*"]
    assert "".join(piece.text for piece in drawn) == TEXT


def test_damaged_figures_are_marked(files):
    at = TEXT.index("3所")
    figure = r.Figure(
        id="f1",
        indicator="x",
        kind=FigureKind.TARGET,
        comparator=Comparator.EQUAL,
        state=FigureState.DAMAGED,
        printed="3所",
        span=((at, at + 2),),
    )
    drawn = passages.draw(_plan(), _passage(), files, [figure])
    assert [piece.text for piece in drawn if piece.mark == "damaged"] == ["3所"]


def test_paragraphs_lose_the_indentation_of_the_copy(files):
    drawn = passages.draw(_plan(), _passage(), files)
    assert [[p.text for p in paragraph] for paragraph in passages.paragraphs(drawn)] == [
        ["1.扩大学位。新建小学3所,"],
        ["入园率达到*%以上。(牵头处室:规划科)"],
    ]


def test_links_among_the_sources_are_not_followed(tmp_path):
    (tmp_path / "out.txt").symlink_to("/etc/hostname")
    assert not passages.find_sources([tmp_path]).by_hash


def test_a_source_longer_than_any_document_is_refused(files, monkeypatch):
    monkeypatch.setattr(passages, "LARGEST_TEXT", len(TEXT) - 1)
    with pytest.raises(
        passages.UnreadableSourceError, match=f"a.txt has {len(TEXT)} characters; the limit is {len(TEXT) - 1}"
    ):
        passages.draw(_plan(), _passage(), files)
