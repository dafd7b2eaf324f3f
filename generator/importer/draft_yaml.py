"""Writes a draft as YAML: the plan's record in the order of `docs/example.yaml`, with proposals marked."""

import hashlib
import json
import re
from collections.abc import Iterable

from generator.importer.draft_city import ProposedCity
from generator.importer.drafts import PlanDraft
from generator.importer.figures import DraftFigure
from generator.importer.item_drafts import Departments, ItemDraft
from generator.importer.outlined import DraftSection
from generator.importer.places import CODES_AS_OF
from generator.importer.proposals import ProposedDepartment, ProposedIndicator
from generator.importer.spans import Span, words_at
from generator.importer.yaml_text import ids, scalar, span, text

SOURCE = "copy"


def _proposed(keys: Iterable[str], indent: str = "") -> list[str]:
    """The mark of the keys that somebody must confirm, which keeps the plan from being published."""
    return [f"{indent}proposed: [{', '.join(keys)}]"] if keys else []


def plan_yaml(draft: PlanDraft) -> str:
    """The text of the plan's file."""
    m = draft.metadata
    lines = [
        "# A draft made by policy-archive import. What a key `proposed` names is a guess: hold it against the "
        "document, then remove the key;",
        "# abstracts are left open: write what each item says in your own words, then delete this head.",
        "# yaml-language-server: $schema=../../../schemas/plan.schema.json",
        *_proposed(_proposed_of_plan(draft)),
        f"id: {draft.id}",
        f"city: {draft.city}",
        f"kind: {m.kind}",
        f'period: "{draft.period}"' if draft.period else "# period: open, the document does not print it",
        f"title: {text(m.title)}",
    ]
    if m.issuer:
        lines += ["issuers:", *(f"  - {text(each)}" for each in m.issuer.split("、"))]
    if m.person and _is_of_a_person(draft):
        lines += [f"person: {{name: {text(m.person[0])}, post: {text(m.person[1])}}}"]
    lines += [f"document_number: {scalar(m.document_number)}"] if m.document_number else []
    lines += [f"index_number: {scalar(m.index_number)}"] if m.index_number else []
    lines += [f'signed: "{m.signed}"'] if m.signed else []
    lines += [f'published: "{m.published}"'] if m.published else []
    lines += [f"validity: {m.validity}"] if m.validity else []
    missing = [s for s in draft.sections if s.is_missing]
    lines += [f"coverage: {'partial' if missing else 'full'}"]
    if missing:
        names = "、".join(s.number or s.id for s in missing)
        lines += [f"coverage_note: {text(f'副本缺{names}。', f'The copy lacks {names}.')}"]
    lines += _attribution(draft)
    lines += ["# abstract: open"]
    lines += _source(draft)
    lines += ["sections:"]
    for section in draft.sections:
        lines += _section(draft, section)
    lines += ["items:" if draft.items else "items: []"]
    for item in draft.items:
        lines += _item(draft, item)
    return "\n".join(lines) + "\n"


def _is_of_a_person(draft: PlanDraft) -> bool:
    return draft.metadata.kind in ("assignments", "speech")


def _proposed_of_plan(draft: PlanDraft) -> list[str]:
    """The keys of the plan's head that are guesses."""
    m = draft.metadata
    guesses = {
        "city": not m.city,
        "person": bool(m.person) and _is_of_a_person(draft),
        "coverage": True,
        "attribution": not m.is_stated,
    }
    return [key for key, is_guess in guesses.items() if is_guess]


def _attribution(draft: PlanDraft) -> list[str]:
    m = draft.metadata
    if m.is_stated:
        return ["attribution:", "  state: stated"]
    evidence = [text(e.zh, e.en) for e in m.evidence]
    if m.city_name is None and not m.local_name:
        evidence.append(text("副本未写城市名，城市待考。", "The copy does not print the city; it is open."))
    if not evidence:
        evidence.append(
            text(
                "题目与发文机关未同时写明城市和年份，请核对。",
                "Title and issuer do not print both city and year; to be confirmed.",
            )
        )
    return ["attribution:", "  state: inferred", "  evidence:", *(f"    - words: {line}" for line in evidence)]


_SOURCE_NAMES = {
    "text": ("导入的文本文件", "The imported text file"),
    "html": ("由网页提取的文本", "Text extracted from a web page"),
    "docx": ("由 DOCX 提取的文本", "Text extracted from a DOCX file"),
    "pdf": ("由 PDF 提取的文本", "Text extracted from a PDF"),
}


def _source(draft: PlanDraft) -> list[str]:
    document = draft.document
    condition = ["junk"] if draft.junk else []
    condition += ["masked"] if draft.damage.masks else []
    condition += ["damaged"] if draft.damage.is_damaged else []
    condition += ["parts_missing"] if any(s.is_missing for s in draft.sections) else []
    condition += ["flattened"] if any(s.kind == "box" and not s.is_missing for s in draft.sections) else []
    lines = [
        "sources:",
        f"  - id: {SOURCE}",
        "    kind: copy",
        f"    name: {text(*_SOURCE_NAMES[document.kind])}",
        f"    file: {scalar(document.file)}",
        f"    sha256: {document.sha256}",
        f"    encoding: {document.encoding}",
    ]
    lines += [f'    published: "{draft.metadata.posted}"'] if draft.metadata.posted else []
    lines += [f"    condition: {ids(tuple(condition))}"] if condition else []
    if draft.junk:
        lines += ["    junk:"]
        lines += [f"      - {{span: [{j.start}, {j.end}], what: {text(j.zh, j.en)}}}" for j in draft.junk]
    return lines


def _section(draft: PlanDraft, section: DraftSection) -> list[str]:
    original = draft.document.text
    lines = [f"  - id: {_identifier(section.id)}", f"    kind: {section.kind}"]
    lines += [f"    parent: {_identifier(section.parent)}"] if section.parent else []
    lines += [f"    number: {_quoted_number(section.number)}"] if section.number else []
    lines += [f"    title: {text(section.title)}"] if section.title else []
    lines += ["    is_title_supplied: true"] if section.is_title_supplied else []
    lines += [f"    heading: {span(section.heading)}"] if section.heading else []
    if section.texts:
        lines += ["    texts:"]
        for words in section.texts:
            lines += [f"      - passage: {_passage(original, words)}"]
    if section.id in draft.section_departments:
        responsibility, departments = draft.section_departments[section.id]
        lines += _departments(responsibility.span, departments)
    if section.is_missing:
        lines += [
            "    is_missing: true",
            "    notes:",
            f"      - {{kind: missing, text: {text('副本没有这一部分。', 'The copy lacks this part.')}}}",
        ]
    return lines


def _item(draft: PlanDraft, item: ItemDraft) -> list[str]:
    original = draft.document.text
    guesses = {
        "is_title_supplied": item.is_title_supplied,
        "reforms": bool(item.reforms),
        "tags": bool(item.tags),
        "mentions": bool(item.mentions),
        "notes": item.is_masked,
    }
    lines = [f"  - id: {_identifier(item.id)}"]
    lines += _proposed([key for key, is_guess in guesses.items() if is_guess], "    ")
    lines += [f"    section: {_identifier(item.section)}"]
    lines += [f"    number: {_quoted_number(item.number)}"] if item.number else []
    lines += [f"    title: {text(item.title)}"]
    lines += ["    is_title_supplied: true"] if item.is_title_supplied else []
    lines += ["    # abstract: open", f"    passage: {_passage(original, item.span)}"]
    lines += (
        _departments(item.responsibility.span, item.departments) if item.responsibility and item.departments else []
    )
    lines += [f"    reforms: {ids(item.reforms)}"] if item.reforms else []
    lines += [f"    tags: {ids(item.tags)}"] if item.tags else []
    if item.figures:
        lines += ["    figures:"]
        for number, (figure, (indicator, is_known)) in enumerate(zip(item.figures, item.indicators, strict=True), 1):
            lines += _figure(number, figure, indicator, is_known)
    if item.mentions:
        lines += ["    mentions:"]
        lines += [f"      - {{name: {scalar(name)}, kind: {kind}}}" for name, kind in item.mentions]
    if item.is_masked:
        lines += [
            "    notes:",
            f"      - {{kind: masked, text: {text('原文有隐去之处。', 'Words or figures are masked in the source.')}}}",
        ]
    return lines


def _figure(number: int, figure: DraftFigure, indicator: str, is_known: bool) -> list[str]:
    lines = [
        f"      - id: f{number}",
        *_proposed(_guessed(figure, is_known), "        "),
        f"        indicator: {indicator}",
        f"        kind: {figure.kind}",
        f"        comparator: {scalar(figure.comparator)}",
    ]
    if figure.state == "given":
        lines += (
            [f"        value: {figure.value}"]
            if figure.value is not None
            else [f"        low: {figure.low}", f"        high: {figure.high}"]
        )
    lines += [f"        unit: {scalar(figure.unit)}"] if figure.unit else []
    lines += [f"        year: {figure.year}", f"        year_basis: {figure.year_basis}"] if figure.year else []
    return [
        *lines,
        f"        state: {figure.state}",
        f"        printed: {_quoted_number(figure.printed)}",
        f"        span: {span(figure.span)}",
    ]


def _guessed(figure: DraftFigure, is_known: bool) -> list[str]:
    """The keys of a figure that somebody must hold against the text: all that the program concluded from its words."""
    return [*([] if is_known else ["indicator"]), "kind", "comparator", "state", *(["year"] if figure.year else [])]


def _departments(bracket: Span, departments: Departments) -> list[str]:
    lines = ["    departments:", "      - basis: bracket", f"        span: {span(bracket)}"]
    return lines + [f"        {role}: {ids(names)}" for role, names in departments.items()]


def _passage(original: str, place: Span) -> str:
    words = re.sub(r"\s", "", words_at(original, place))
    return f"{{span: {span(place)}, sha256: {hashlib.sha256(words.encode()).hexdigest()}}}"


def _identifier(identifier: str) -> str:
    """An id, quoted if it looks like a number or a date."""
    return f'"{identifier}"' if re.fullmatch(r"[\d-]+", identifier) else identifier


def _quoted_number(words: str) -> str:
    """Words as printed, quoted if they begin with a digit or a sign."""
    return scalar(words) if re.match(r"[\u4e00-\u9fff（]", words) else json.dumps(words, ensure_ascii=False)


def departments_yaml(city: str, held: str | None, new: tuple[ProposedDepartment, ...]) -> str:
    """The text of a city's departments file with the proposals at its end; `held` is the present text."""
    lines = [f"city: {city}", "departments:" if new else "departments: []"] if held is None else [held.rstrip()]
    for department in new:
        lines += [
            f"  - id: {department.id}",
            *_proposed(("id", "kind", "function"), "    "),
            f"    name: {text(department.name)}",
            f"    kind: {department.kind}",
            f"    function: {department.function}",
        ]
        lines += (
            [f"    printed: [{', '.join(json.dumps(form, ensure_ascii=False) for form in department.printed)}]"]
            if department.printed
            else []
        )
    return "\n".join(lines) + "\n"


def indicators_yaml(held: str, new: tuple[ProposedIndicator, ...]) -> str:
    """The text of the indicators file with the proposals at its end; `held` is the present text."""
    lines = [held.rstrip() or "indicators:"]
    for indicator in new:
        lines += [
            f"  - id: {indicator.id}",
            *_proposed(("id", "tier", "name", "direction", "definition"), "    "),
            "    tier: activity",
            f"    name: {text(indicator.name)}",
            f"    unit: {scalar(indicator.unit)}",
            "    direction: neutral",
            f"    definition: {text('待定义；若与已有指标相同，请改用已有编号。')}",
        ]
    return "\n".join(lines) + "\n"


def cities_yaml(held: str, new: ProposedCity) -> str:
    """The text of the cities file with the proposed city at its end; `held` is the present text."""
    lines = [
        held.rstrip() or "cities:",
        f"  - id: {new.id}",
        *_proposed(("id", "province", "division_code"), "    "),
        f"    name: {text(new.name)}",
        f"    short: {text(new.short)}",
        f"    province: {text(new.province)}",
        f'    division_code: {{code: "{new.code}", date: "{CODES_AS_OF}"}}',
    ]
    return "\n".join(lines) + "\n"
