"""Fits plain data to a record model and says in an author's words what does not fit.

The models are in `records`. This module turns pydantic's errors into `Finding`s: code, path in the file, what was
found, what is expected, and the closest known word.
"""

import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator import records as r
from generator.problems import Finding, Path, closest, did_you_mean, shown
from generator.reading.hints import model_at, proposal, value_at, would_fit
from generator.reading.yaml_source import Document
from generator.reading.yaml_syntax import MOST_REPORTED, THERE_ARE_MORE

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
"""Chinese names of the keys that messages name."""

_DATES = {"published", "seen", "signed", "date", "until", "looked", "snapshot"}
_SPANS = {"span", "heading"}
_YEARS = {"year", "from", "to"}
_DATE = 'a date, quoted: "2022-06-15", or "2022-06" or "2022" where the rest is not known'
_DAY = 'a date with its day, quoted: "2022-06-15"'
_TYPES = {
    "string": "text",
    "tuple": "a list",
    "model": "keys and values",
    "dict": "keys and values",
    "int": "a whole number",
    "decimal": "a number",
    "bool": "true or false",
}
"""What is expected, by the first word of pydantic's type of error."""
_FORMS = {
    f"^{r.KIND}$": ("R205", "the id of a kind (种类): lower-case letters a–z, and single hyphens between them"),
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
    "release": "the number of a release, such as r2026.1, or unreleased",
    "code": 'a division code (行政区划代码) of six digits, quoted: "130400"',
}


R = typing.TypeVar("R", bound=r.Record)


def fit(model: type[R], document: Document, file: str, languages: Iterable[str] = ()) -> tuple[R | None, list[Finding]]:
    """The record of a document, or None and what does not fit. Values already reported are not reported again.

    `languages` are those that texts may have; any if there are none.
    """
    try:
        record = model.model_validate(document.data, context={"languages": tuple(languages)})
    except ValidationError as error:
        return None, list(_findings(error, model, document, file))
    return record, []


def _findings(error: ValidationError, model: type[r.Record], document: Document, file: str) -> Iterator[Finding]:
    reported: set[tuple[str, Path, str]] = set()
    complaints = error.errors(include_url=False)
    meant = _misspelt_keys(complaints)
    for complaint in complaints:
        path, kind = complaint["loc"], complaint["type"]
        if (kind == "missing" and path in meant.values()) or _is_reported(path, kind, document):
            continue
        if len(reported) == MOST_REPORTED:
            return
        found = _finding(complaint, model, file, document)
        if path in meant and found.hint[:3] != "put":
            found = replace(found, hint=f"did you mean {meant[path][-1]}?")
        if not (found.hint or found.is_of_key or kind == "missing"):
            found = _with_proposal(found, complaint["input"], model, document)
        if len(reported) == MOST_REPORTED - 1:
            found = replace(found, hint=THERE_ARE_MORE)
        # A record may lack several keys, but pydantic reports a value of a union type once for each type.
        once = (found.code, found.path, found.message if kind == "missing" else "")
        if once not in reported:
            reported.add(once)
            yield found


def _with_proposal(found: Finding, value: object, model: type[r.Record], document: Document) -> Finding:
    """The finding with what to write instead, where something near the value fits."""
    better = proposal(model, document.data, found.path, value)
    if better is None:
        return found
    message = f"{shown(value)} {better.cause}" if better.cause else found.message
    return replace(found, hint=better.hint, message=message)


def _is_reported(path: Path, kind: str, document: Document) -> bool:
    """Whether an error follows from a value or key that was reported when the file was parsed."""
    whole = _span_above(path) or path
    if kind != "extra_forbidden" and any(_is_nested(whole, faulty) for faulty in document.faulty):
        return True
    holder = path[:-1] if kind == "missing" else path
    return holder in document.holed and kind.endswith(("missing", "_type"))


def _misspelt_keys(complaints: list[ErrorDetails]) -> dict[Path, Path]:
    """Unknown keys (`Kind`, `titel`, `zn`) that are a missing key misspelt, and that key: one fault, not two."""
    missing: dict[Path, list[str]] = {}
    for complaint in complaints:
        name = complaint["loc"][-1] if complaint["loc"] else None
        if complaint["type"] == "missing" and isinstance(name, str):
            missing.setdefault(complaint["loc"][:-1], []).append(name)
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
    """The path of the span that a path leads into, or None."""
    return next((path[: number + 1] for number, part in enumerate(path[:-1]) if part in _SPANS), None)


def _is_nested(first: Path, second: Path) -> bool:
    """Whether two paths are the same or one leads through the other."""
    size = min(len(first), len(second))
    return first[:size] == second[:size]


def _finding(complaint: ErrorDetails, model: type[r.Record], file: str, document: Document) -> Finding:
    """One of pydantic's errors in our words."""
    kind, path, value = complaint["type"], complaint["loc"], complaint["input"]
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    for number, part in enumerate(path):
        if part in _SPANS and (kind != "missing" or number < len(path) - 1):
            return _span(file, path[: number + 1], complaint)
    context = complaint.get("ctx", {})
    match kind:
        case "missing":
            what = f"the key {_key_name(key)} is missing"
            return Finding("R202", file, path[:-1], what, expected=_how_to_add(model_at(model, path[:-1]), key))
        case "extra_forbidden":
            return _unknown_key(file, path, key, model_at(model, path[:-1]), value_at(document.data, path[:-1]))
        case "enum" | "literal_error":
            words = _words(context["expected"])
            what = f"{shown(value)} is no {_key_name(key)}"
            return Finding("R204", file, path, what, f"one of {', '.join(words)}", did_you_mean(value, words))
        case "string_pattern_mismatch" | "too_short" | "string_too_short" | "string_too_long":
            return _wrong_text(file, path, complaint, model)
        case "language":
            return _unknown_language(file, (*path, context["code"]), context["code"], context["expected"])
        case "greater_than_equal" | "less_than_equal" if key in _YEARS:
            return Finding("R212", file, path, f"{shown(value)} is no year of the archive", "a year from 1949 to 2100")
        case "value_error":
            if key in _DATES:
                is_year_enough = would_fit(model, document.data, path, "2022")
                return _not_a_date(path, value, str(context["error"]), file, _DATE if is_year_enough else _DAY)
            return _from_validator(path, key, value, str(context["error"]), model_at(model, path), file)
    return _wrong_type(kind, path, value, file)


def _unknown_language(file: str, path: Path, code: str, languages: Iterable[str]) -> Finding:
    hint = did_you_mean(code, languages)
    if isinstance(code, str) and (":" in code or "：" in code):
        hint = "put a plain colon and a space between key and value"
    message = f"{shown(code)} is no language of this archive"
    return Finding("R203", file, path, message, f"one of {', '.join(languages)}", hint, is_of_key=True)


def _unknown_key(file: str, path: Path, key: str, owner: type[BaseModel] | None, mapping: object) -> Finding:
    fields = _keys(owner) if owner else ()
    given = mapping if isinstance(mapping, dict) else {}
    hint = did_you_mean(key, [each for each in fields if each not in given])
    if ":" in key or "：" in key:
        hint = "put a plain colon and a space between key and value"
    message = f"there is no key {shown(key)} here"
    return Finding("R203", file, path, message, f"one of {', '.join(fields)}", hint, is_of_key=True)


def _keys(owner: type[BaseModel]) -> tuple[str, ...]:
    """The keys that an author may write in a record; the mark of a program's proposals is not among them."""
    return tuple(field.alias or name for name, field in owner.model_fields.items() if name != "proposed")


def _wrong_text(file: str, path: Path, complaint: ErrorDetails, model: type[r.Record]) -> Finding:
    """A text or list that is empty, too long or in the wrong form."""
    kind, value, context = complaint["type"], complaint["input"], complaint.get("ctx", {})
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    is_blank = kind == "string_too_short" or context.get("pattern") == r.NOT_BLANK
    if kind == "too_short":
        return Finding("R206", file, path, f"{_key_name(key)} is empty", "one entry or more")
    if is_blank:
        owner = model_at(model, path[:-1])
        is_entry = isinstance(path[-1], int)
        is_needed = (
            not is_entry and owner is not None and key in owner.model_fields and owner.model_fields[key].is_required()
        )
        expected = "some words" + ("" if is_needed else f", or the {'entry' if is_entry else 'key'} left out")
        what = f"{_key_name(key)} is empty" + (" but for white space" if value else "")
        return Finding("R206", file, path, what, expected)
    if kind == "string_too_long":
        message = f"{_key_name(key)} has {len(value)} characters"
        return Finding("R206", file, path, message, f"at most {context['max_length']}")
    code, expected = _FORMS.get(context["pattern"], ("R216", _FORMS_BY_KEY.get(key, "")))
    return Finding(code, file, path, f"{shown(value)} is not in the right form", expected)


def _wrong_type(kind: str, path: Path, value: object, file: str) -> Finding:
    expected = _TYPES.get(kind.split("_")[0], "")
    is_are = "are" if expected == "keys and values" else "is"
    what = f"{shown(value)} stands where {expected or 'something else'} {is_are} expected"
    return Finding("R201", file, path, what, expected)


def _span(file: str, path: Path, complaint: ErrorDetails) -> Finding:
    """An error anywhere in a span, as a finding about the whole span."""
    said = complaint["ctx"]["error"].args[0] if complaint["type"] == "value_error" else "this is not a span"
    expected = "[start, end], or a list of such pairs in the order of the source, each end behind its start"
    return Finding("R209", file, path, str(said), expected)


def _not_a_date(path: Path, value: object, said: str, file: str, expected: str) -> Finding:
    if said == "no day is given":
        return Finding("R207", file, path, f"{shown(value)} names no day", expected)
    return Finding("R207", file, path, said if "no such day" in said else f"{shown(value)} is not a date", expected)


def _from_validator(
    path: Path, key: str, value: object, said: str, owner: type[BaseModel] | None, file: str
) -> Finding:
    """An error raised by a validator in `records`, about one value or about keys that do not fit together."""
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
        return Finding("R201", file, path, what, "a number")
    if key == "year_basis":
        given = "year" if value is None else "year_basis"
        return Finding("R214", file, (*path[:-1], given), said, "year and year_basis, or neither")
    key = "to" if key == "last" else key  # pydantic names the default of an alias by the field
    if key in ("to", "accumulates", "elsewhere", "reported", "outcome") or owner in _ALTERNATIVES:
        return _unfit_together(path, key, value, said, owner, file)
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


_ALTERNATIVES = (r.KnownDocument, r.OtherValue, r.Reported)
"""Records that need one of two keys."""


def _unfit_together(
    path: Path, key: str, value: object, said: str, owner: type[BaseModel] | None, file: str
) -> Finding:
    """Keys that stand only together, or that have no place in a record of this kind."""
    if owner in _ALTERNATIVES:
        return Finding("R214", file, path, said, "one of the two")
    if key in ("to", "accumulates"):
        given = "from" if "together" in said and value is None else key
        return Finding("R214", file, (*path[:-1], given), said, "from and to, to being the year; or neither")
    return Finding("R217", file, path, said, "the key left out")


def _key_name(key: str) -> str:
    return f"{key} ({TERMS[key]})" if key in TERMS else key


def _words(expected: str) -> list[str]:
    """The permitted words from pydantic's list of them: `'target', 'actual' or 'baseline'`."""
    return expected.replace("' or '", "', '").strip("'").split("', '")


def _how_to_add(owner: type[BaseModel] | None, key: str) -> str:
    """What to write for a missing key: its permitted words, or its description in the model."""
    field = owner.model_fields.get(key) if owner else None
    if field is None:
        return ""
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return f"{key}: one of {', '.join(field.annotation)}"
    return f"{key}: {field.description}" if field.description else ""


def is_broken(path: Path, findings: list[Finding], document: Document) -> bool:
    """Whether anything at or below a path is at fault."""
    size = len(path)
    at_fault = (*(f.path for f in findings), *document.faulty, *document.holed)
    return any(other[:size] == path for other in at_fault)
