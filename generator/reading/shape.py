"""Whether plain data has the shape of a record: the record, or what does not fit, in the words of an author.

The models of `records` say what fits; this module turns their complaints into `Finding`s with a code of ours, a path
that stands in the file, what was found, what is expected and the closest known word.
"""

import re
import typing
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from types import UnionType

from pydantic import BaseModel, ValidationError

from generator import records as r
from generator.problems import Finding, Path, closest, did_you_mean, shown
from generator.reading.yaml_source import Document
from generator.reading.yaml_syntax import MOST_TOLD, THERE_ARE_MORE

TERMS = {
    "abstract": "摘要",
    "address": "网址",
    "aliases": "别名",
    "attribution": "归属",
    "base_address": "站点网址",
    "changes": "更改",
    "cities": "城市",
    "city": "城市",
    "comparator": "比较方式",
    "coverage": "收录程度",
    "coverage_note": "收录说明",
    "definition": "定义",
    "departments": "处室",
    "division_code": "行政区划代码",
    "document_number": "文号",
    "figures": "数值",
    "function": "职能",
    "functions": "职能",
    "id": "编号",
    "indicator": "指标",
    "indicators": "指标",
    "issuer": "发文机关",
    "items": "条目",
    "kind": "类别",
    "lead": "牵头",
    "licence": "许可",
    "links": "链接",
    "mentions": "提及",
    "name": "名称",
    "notes": "注",
    "number": "序号",
    "parent": "上级章节",
    "passage": "原文位置",
    "period": "时期",
    "printed": "原文写法",
    "province": "省份",
    "published": "发布日期",
    "publisher": "出版者",
    "reading": "释读",
    "reforms": "改革",
    "release": "版次",
    "responsible": "责任",
    "scope": "范围",
    "section": "章节",
    "sections": "章节",
    "sha256": "散列值",
    "short": "简称",
    "signed": "成文日期",
    "snapshot": "截止日期",
    "source": "来源",
    "sources": "来源",
    "span": "位置区间",
    "state": "状态",
    "supporting": "配合",
    "tags": "标签",
    "title": "标题",
    "unit": "单位",
    "value": "数值",
    "year": "年份",
    "zh": "中文",
}
"""The Chinese of the keys that a message may name."""

_DATES = {"published", "seen", "signed", "date", "until", "looked", "snapshot"}
_SPANS = {"span", "heading"}
_DATE = "a date: 2022-06-15, or 2022-06 or 2022 where the rest is not known"
_FORMS = {
    f"^{r.SLUG}$": ("R205", "an id (编号): lower-case letters a–z, digits, and single hyphens between them"),
    f"^{r.SLUG}/{r.SLUG}$": ("R205", "an item as plan-id/item-id, such as handan-2023-priorities/46"),
    f"^{r.SLUG}/{r.SLUG}#{r.SLUG}$": (
        "R205",
        "a figure as plan-id/item-id#figure-id, such as handan-2023-priorities/46#f1",
    ),
    "^[0-9a-f]{64}$": ("R210", "a SHA-256 (散列值): 64 digits 0–9 and letters a–f"),
}
_FORMS_BY_KEY = {
    "base_address": "an address that begins with https:// and ends in /",
    "release": 'year and number of the release, quoted: "2026.1"',
    "code": 'a division code (行政区划代码) of six digits, quoted: "130400"',
}


R = typing.TypeVar("R", bound=r.Record)


def fit(model: type[R], document: Document, file: str) -> tuple[R | None, list[Finding]]:
    """The record that a document holds, or None and what does not fit. What was reported already is not told again."""
    try:
        record = model.model_validate(document.data)
    except ValidationError as error:
        return None, list(_findings(error, model, document, file))
    return record, []


def _findings(error: ValidationError, model: type[r.Record], document: Document, file: str):
    told: set[tuple[str, Path, str]] = set()
    complaints = error.errors(include_url=False)
    meant = _misspelt(complaints)
    for complaint in complaints:
        path = tuple(complaint["loc"])
        kind = complaint["type"]
        if kind == "missing" and path in meant.values():
            continue
        whole = _span_above(path) or path
        if kind != "extra_forbidden" and any(_is_one_above(whole, faulty) for faulty in document.faulty):
            continue
        if (path[:-1] if kind == "missing" else path) in document.holed and kind.endswith(("missing", "_type")):
            continue
        if len(told) == MOST_TOLD:
            return
        found = _finding(kind, path, complaint, model, file)
        if path in meant and found.hint[:3] != "put":
            found = replace(found, hint=f"did you mean {meant[path][-1]}?")
        if len(told) == MOST_TOLD - 1:
            found = replace(found, hint=THERE_ARE_MORE)
        value = complaint["input"]
        if not found.hint and isinstance(value, str) and value[:1] in tuple("“”‘’＂＇"):
            found = replace(found, hint='the quotation marks are full-width; write plain ones: "')
        # A record may lack several keys; of one value a union of types complains more than once.
        once = (found.code, found.path, found.message if kind == "missing" else "")
        if once not in told:
            told.add(once)
            yield found


def _misspelt(complaints: list[dict]) -> dict[Path, Path]:
    """Unknown keys that stand for a missing one beside them (`Kind`, `titel`, `zn`): that it is missing is no second fault."""
    missing: dict[Path, list[str]] = {}
    for complaint in complaints:
        if complaint["type"] == "missing" and isinstance(complaint["loc"][-1], str):
            missing.setdefault(tuple(complaint["loc"][:-1]), []).append(complaint["loc"][-1])
    meant: dict[Path, Path] = {}
    for complaint in complaints:
        if complaint["type"] != "extra_forbidden":
            continue
        *above, key = complaint["loc"]
        left = missing.get(tuple(above))
        if isinstance(key, str) and left:
            word = re.split("[:：]", key)[0]
            if near := closest(word, left, 0.5 if len(word) < 3 else 0.6):
                left.remove(near)
                meant[*above, key] = (*above, near)
    return meant


def _span_above(path: Path) -> Path | None:
    """The path of the span that a path leads into."""
    return next((path[: number + 1] for number, part in enumerate(path[:-1]) if part in _SPANS), None)


def _is_one_above(first: Path, second: Path) -> bool:
    """Whether one of two places holds the other, or they are the same."""
    size = min(len(first), len(second))
    return first[:size] == second[:size]


def _finding(kind: str, path: Path, complaint: dict, model: type[r.Record], file: str) -> Finding:
    """One complaint in our words. `kind` is pydantic's name for what is wrong."""
    value = complaint["input"]
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    for number, part in enumerate(path):
        if part in _SPANS and (kind != "missing" or number < len(path) - 1):
            return _span(file, path[: number + 1], complaint)
    match kind:
        case "missing":
            owner = _model_at(model, path[:-1])
            what = f"the key {_named(key)} is missing"
            return Finding("R202", file, path[:-1], what, expected=_what(owner, key))
        case "extra_forbidden":
            owner = _model_at(model, path[:-1])
            fields = tuple(owner.model_fields) if owner else ()
            hint = did_you_mean(key, fields)
            if ":" in key or "：" in key:
                hint = "put a plain colon and a space between key and value"
            return Finding(
                "R203",
                file,
                path,
                f"there is no key {shown(key)} here",
                f"one of {', '.join(fields)}",
                hint,
                is_of_key=True,
            )
        case "enum" | "literal_error":
            words = _words(complaint["ctx"]["expected"])
            what = f"{shown(value)} is no {key}" + (f" ({TERMS[key]})" if key in TERMS else "")
            return Finding("R204", file, path, what, f"one of {', '.join(words)}", did_you_mean(value, words))
        case "string_pattern_mismatch" if complaint["ctx"]["pattern"] == r.NOT_BLANK:
            return Finding(
                "R206", file, path, f"{_named(key)} is empty but for white space", "some words, or the key left out"
            )
        case "string_pattern_mismatch":
            code, expected = _FORMS.get(complaint["ctx"]["pattern"], ("R216", _FORMS_BY_KEY.get(key, "")))
            return Finding(code, file, path, f"{shown(value)} is not in the right form", expected)
        case "too_short":
            return Finding("R206", file, path, f"{_named(key)} is empty", "one entry or more")
        case "string_too_short":
            return Finding("R206", file, path, f"{_named(key)} is empty", "some words, or the key left out")
        case "string_too_long":
            most = complaint["ctx"]["max_length"]
            return Finding("R206", file, path, f"{_named(key)} has {len(value)} characters", f"at most {most}")
        case "greater_than_equal" | "less_than_equal" if key == "year":
            return Finding("R212", file, path, f"{shown(value)} is no year of the archive", "a year from 1949 to 2100")
        case "value_error":
            return _own(path, key, value, str(complaint["ctx"]["error"]), _model_at(model, path), file)
    return _wrong_type(kind, path, value, model, file)


def _wrong_type(kind: str, path: Path, value: object, model: type[r.Record], file: str) -> Finding:
    hint = ""
    if kind == "string_type":
        expected = "text"
        if isinstance(value, int | Decimal):
            hint = f'put it in quotation marks: "{shown(value)}"'
    elif kind == "tuple_type":
        expected = "a list"
        if isinstance(value, str | int):
            hint = f"put it in brackets: [{str(value)[:40]}]"
    elif kind == "model_type":
        expected = "keys and values"
        if isinstance(value, str) and _model_at(model, path) is r.Text:
            hint = f"put its language in front: {{zh: {value[:20]}}}"
    else:
        expected = {"int": "a whole number", "decimal": "a number", "bool": "true or false"}.get(kind.split("_")[0], "")
        if isinstance(value, str):
            hint = "take away the quotation marks"
    is_are = "are" if expected == "keys and values" else "is"
    what = f"{shown(value)} stands where {expected or 'something else'} {is_are} expected"
    return Finding("R201", file, path, what, expected, hint)


def _span(file: str, path: Path, complaint: dict) -> Finding:
    """Anything that is wrong with a span is told of the span as a whole."""
    said = complaint["ctx"]["error"].args[0] if complaint["type"] == "value_error" else "this is not a span"
    expected = "[start, end], or a list of such pairs in the order of the source, each end behind its start"
    return Finding("R209", file, path, str(said), expected)


def _own(path: Path, key: str, value: object, said: str, owner: type[BaseModel] | None, file: str) -> Finding:
    """A complaint of one of our own checks in `records`: of one value, or of a record whose parts do not fit together."""
    if key in _DATES:
        if said == "no day is given":
            return Finding("R207", file, path, f"{shown(value)} names no day", "the day too: 2022-06-15")
        return Finding("R207", file, path, said if "no such day" in said else f"{shown(value)} is not a date", _DATE)
    if key == "period":
        what = said if "ends" in said else f"{shown(value)} is not a period (时期)"
        if said.startswith("no period"):
            return Finding(
                "R208", file, path, f"{shown(value)} is no period (时期) of the archive", said.partition(": ")[2]
            )
        return Finding("R208", file, path, what, 'a year or two years, quoted: "2023" or "2021-2025"')
    if key == "document_number":
        what = f"{shown(value)} is not a document number (文号)"
        return Finding("R211", file, path, what, "office, year in brackets, serial number, 号: 安政〔2022〕13号")
    if key in ("value", "low", "high"):
        what = f"{shown(value)} stands where a number is expected"
        return Finding("R201", file, path, what, "a number", "take away the quotation marks")
    if key == "year_basis":
        given = "year" if value is None else "year_basis"
        return Finding("R214", file, (*path[:-1], given), said, "year and year_basis, or neither")
    if key == "state" and owner is None:
        return Finding("R213", file, path, said, "given with a value (or low and high), else no value")
    if owner is r.Source:
        given = "file" if isinstance(value, dict) and value.get("file") is not None else "sha256"
        return Finding("R214", file, (*path, given), said, "file and sha256, or neither")
    if owner is r.Attribution:
        return Finding("R215", file, (*path, "state"), said, "evidence (依据): a list of texts")
    if key == "coverage_note":
        return Finding("R215", file, (*path[:-1], "coverage"), said, "coverage_note (收录说明): what is missing")
    return Finding("R216", file, path, said)


def _named(key: str) -> str:
    return f"{key} ({TERMS[key]})" if key in TERMS else key


def _words(expected: str) -> list[str]:
    """The words of choice out of pydantic's list: `'target', 'actual' or 'baseline'`."""
    return expected.replace("' or '", "', '").strip("'").split("', '")


def _what(owner: type[BaseModel] | None, key: str) -> str:
    """What to write for a missing key: its description in the model, or the words of choice."""
    field = owner.model_fields.get(key) if owner else None
    if field is None:
        return ""
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return f"{key}: one of {', '.join(field.annotation)}"
    return f"{key}: {field.description}" if field.description else ""


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the mapping at a path, or None where none does."""
    here: object = model
    for part in path:
        if isinstance(part, int):
            continue
        if not (isinstance(here, type) and issubclass(here, BaseModel)) or part not in here.model_fields:
            return None
        here = _inner(here.model_fields[part].annotation)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _inner(annotation: object) -> object:
    """The record inside `Record | None` and `tuple[Record, ...]`."""
    origin = typing.get_origin(annotation)
    if origin in (tuple, typing.Union, UnionType):
        return _inner(next(a for a in typing.get_args(annotation) if a not in (type(None), Ellipsis)))
    return annotation


def is_broken(path: Path, findings: list[Finding], document: Document) -> bool:
    """Whether anything at or below a path was found at fault."""
    size = len(path)
    told = (*(f.path for f in findings), *document.faulty, *document.holed)
    return any(other[:size] == path for other in told)
