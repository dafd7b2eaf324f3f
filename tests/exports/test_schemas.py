"""The published schemas are those of the models, and an independent validator agrees with the models."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from generator.exports import schemas
from generator.exports.schemas import MODELS, field_words, schema, schema_files
from generator.records import closed_lists

ROOT = Path(__file__).resolve().parent.parent.parent
TOY = ROOT / "tests" / "toy_archive" / "data"
BASE = yaml.safe_load((ROOT / "data/archive.yaml").read_text("utf-8"))["base_address"]


class _Plain(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: a date is a string."""


_Plain.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path):
    return yaml.load(path.read_text("utf-8"), _Plain)


def files_of(data: Path):
    for name in MODELS:
        patterns = {"plan": "plans/*/*.yaml", "departments": "departments/*.yaml"}
        for path in sorted(data.glob(patterns.get(name, f"{name}.yaml"))):
            yield name, path


def faults(name: str, record) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema(name, BASE))
    return [f"{list(each.absolute_path)}: {each.message}" for each in checker.iter_errors(record)]


@pytest.mark.parametrize("name", MODELS)
def test_they_are_schemas(name):
    made = schema(name, BASE)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == f"{BASE}data/{name}.schema.json"


def test_the_repository_has_them_as_they_are():
    folder = ROOT / "schemas"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict(schema_files(BASE))


@pytest.mark.parametrize(("name", "path"), list(files_of(TOY)), ids=lambda each: getattr(each, "stem", each))
def test_the_toy_archive_passes(name, path):
    assert faults(name, load(path)) == []


@pytest.mark.parametrize(("name", "path"), list(files_of(ROOT / "data")), ids=lambda each: getattr(each, "stem", each))
def test_the_data_passes(name, path):
    assert faults(name, load(path)) == []


def test_every_field_is_explained_and_none_else():
    said = {name: set(fields) for name, fields in field_words().items() if name != "values"}
    wanted: dict[str, set[str]] = {}
    for name, model in MODELS.items():
        made = schema(name, BASE)
        wanted[model.__name__] = set(made["properties"])
        wanted |= {title: set(each["properties"]) for title, each in made["$defs"].items() if "properties" in each}
    assert said == wanted


def test_every_value_is_explained_and_none_else():
    choices = {
        each.__name__: set(each)
        for each in vars(closed_lists).values()
        if isinstance(each, type) and each.__module__ == closed_lists.__name__
    }
    assert {name: set(values) for name, values in field_words()["values"].items()} == choices


def test_fields_have_both_languages():
    for name in MODELS:
        made = schema(name, BASE)
        for each in (made, *made["$defs"].values()):
            for field, shape in each.get("properties", {}).items():
                chinese, _, english = shape["description"].partition("\n")
                assert chinese and (english or each["title"] == "Text"), f"{each['title']}.{field}"


def _given(plan):
    return next(f for item in plan["items"] for f in item.get("figures", ()) if f["state"] == "given" and "value" in f)


def _changed(plan, change):
    changed = copy.deepcopy(plan)
    change(changed)
    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(kind="Memo 1"),
        lambda plan: plan.update(colour="red"),
        lambda plan: plan.pop("title"),
        lambda plan: plan.update(period=2023),
        lambda plan: plan.update(id="Not An Id"),
        lambda plan: plan.update(coverage="partial", coverage_note=None),
        lambda plan: plan.update(attribution={"state": "inferred"}),
        lambda plan: plan["items"][0].update(title={}),
        lambda plan: plan["items"][0].update(title={"English": "no code of a language"}),
        lambda plan: plan["items"][0].update(account={"kind": "plan", "from": 2016}),
        lambda plan: _given(plan).update({"from": 2020}),
        lambda plan: _given(plan).update(accumulates=True),
        lambda plan: _given(plan).update(elsewhere=[{"value": 1}]),
        lambda plan: _given(plan).update(kind="actual", reported=[{"value": 1, "year": 2024}]),
        lambda plan: _given(plan).update(kind="target", reported=[{"low": 1, "year": 2024}]),
        lambda plan: next(i for i in plan["items"] if i.get("links"))["links"][0].update(
            outcome={"state": "met", "why": {"zh": "x"}}
        ),
        lambda plan: _given(plan).pop("value"),
        lambda plan: _given(plan).update(state="masked"),
        lambda plan: _given(plan).update(low=1, high=2),
        lambda plan: _given(plan).update(year=2025, year_basis=None),
        lambda plan: _given(plan).update(value="94"),
        lambda plan: plan["sources"][0].update(file="a.txt", sha256=None),
    ],
)
def test_what_the_models_refuse_is_refused(change):
    plan = load(TOY / "plans/qingchuan/qingchuan-2023-priorities.yaml")
    assert faults("plan", plan) == []
    changed = _changed(plan, change)
    assert faults("plan", changed)
    with pytest.raises(ValueError):
        schemas.MODELS["plan"].model_validate(changed)


def test_editors_find_the_schemas():
    mapping = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert set(mapping) == {f"./schemas/{name}.schema.json" for name in MODELS}
    for name, path in files_of(ROOT / "data"):
        assert path.relative_to(ROOT).match(mapping[f"./schemas/{name}.schema.json"])


@pytest.mark.parametrize("path", sorted((ROOT / "data/plans").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_a_plan_names_its_schema(path):
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=../../../schemas/plan.schema.json"
    assert (path.parent / first.rpartition("=")[2]).resolve() == ROOT / "schemas/plan.schema.json"
