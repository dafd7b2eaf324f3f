"""The annotated example is a record that the models accept, and it shows every field of a plan."""

from pathlib import Path

from pydantic import BaseModel

from generator import records as r
from generator.reading.yaml_source import parse
from generator.records.closed_lists import (
    AttributionState,
    Condition,
    Coverage,
    FigureKind,
    FigureState,
    LinkKind,
    Scope,
    SectionKind,
)

EXAMPLE = Path(__file__).parent.parent / "docs" / "example.yaml"
NOT_SHOWN = {
    "Plan": {"person", "proposed"},
    "Source": {"archived", "proposed"},
    "Section": {"is_title_supplied", "source", "departments", "proposed"},
    "Figure": {"low", "high", "repeats", "contradicts", "proposed"},
    "Item": {"is_title_supplied", "old_anchors", "proposed"},
}
"""Fields that cannot stand in one example beside what excludes them, or that few records need."""


def _models(value: BaseModel):
    yield value
    for name in type(value).model_fields:
        inner = getattr(value, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(each, BaseModel):
                yield from _models(each)


def test_the_example_is_a_plan():
    document = parse(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert not document.problems
    plan = r.Plan.model_validate(document.data)
    shown: dict[str, set[str]] = {}
    for record in _models(plan):
        shown.setdefault(type(record).__name__, set()).update(record.model_fields_set)
    for model in (r.Plan, r.Source, r.Section, r.Item, r.Figure, r.Responsibility, r.Passage, r.Link, r.Mention):
        missing = set(model.model_fields) - shown[model.__name__] - NOT_SHOWN.get(model.__name__, set())
        assert not missing, f"{model.__name__}: {missing}"


def test_every_word_of_choice_of_a_plan_is_explained():
    text = EXAMPLE.read_text("utf-8")
    for choice in (
        Coverage,
        AttributionState,
        Condition,
        SectionKind,
        FigureKind,
        FigureState,
        Scope,
        LinkKind,
    ):
        for word in choice:
            assert word.value in text, f"{choice.__name__} {word.value}"
