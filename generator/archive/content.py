"""What a citation refers to: the content of an item or plan that must not change unnoticed, and its hash.

The hash is the SHA-256 of canonical JSON (UTF-8, keys sorted, no white space, empty values included) of the mappings
that `item_content` and `plan_content` return. It depends on the record alone: not on the source files at hand, the
program's version, the names of departments or the path of a file. `docs/identifiers.md` explains it to users.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from generator import records as r
from generator.archive.model import Archive, PlacedItem, by_role, memoised

RECIPE = 2
"""The number of the recipe by which content is put together and hashed. A new recipe gets a new number.

A new recipe by itself changes no hash: what it adds to the content stands there only where a record has it. Recipe 2
added to recipe 1 the span of a figure, and a list of issuers where there are several.
"""
KEPT = 16
"""Hexadecimal digits of the hash that the registry stores."""
SHOWN = 12
"""Hexadecimal digits of the hash that a bibliography entry shows."""


def _text(text: r.Text | None) -> list[str | None] | None:
    return [text.zh, text.en] if text else None


def _number(value: Decimal | None) -> str | None:
    """One form for equal values: `94`, `94.0` and `9.4E+1` are the same."""
    return f"{value.normalize():f}" if value is not None else None


def _figure(figure: r.Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "indicator": figure.indicator,
        "kind": figure.kind.value,
        "comparator": figure.comparator.value,
        "value": _number(figure.value),
        "low": _number(figure.low),
        "high": _number(figure.high),
        "unit": figure.unit,
        "year": figure.year,
        "year_basis": figure.year_basis.value if figure.year_basis else None,
        "scope": figure.scope.value,
        "scope_name": _text(figure.scope_name),
        "state": figure.state.value,
        "printed": figure.printed,
        **_span(figure),
    }


def _span(figure: r.Figure) -> dict[str, Any]:
    span = {"from": figure.first, "to": figure.last, "accumulates": figure.accumulates}
    return span if figure.first else {}


def item_content(item: r.Item) -> dict[str, Any]:
    """Number, title, reading, abstract, figures, departments and passage hash of an item."""
    return {
        "number": item.number,
        "title": _text(item.title),
        "is_title_supplied": item.is_title_supplied,
        "reading": _text(item.reading),
        "abstract": _text(item.abstract),
        "figures": [_figure(figure) for figure in item.figures],
        "departments": {role.value: list(ids) for role, ids in by_role(item.departments).items()}
        if item.departments
        else None,
        "passage": item.passage.sha256 if item.passage else None,
    }


def _issuers(plan: r.Plan) -> list[str | None] | list[list[str | None] | None] | None:
    """One issuer as recipe 1 had it; several in a list."""
    return [_text(each) for each in plan.issuers] if len(plan.issuers) > 1 else _text(next(iter(plan.issuers), None))


def plan_content(plan: r.Plan) -> dict[str, Any]:
    """The facts about a plan as a whole; its items have hashes of their own."""
    return {
        "city": plan.city,
        "kind": plan.kind,
        "period": plan.period,
        "title": _text(plan.title),
        "issuer": _issuers(plan),
        "person": [_text(plan.person.name), _text(plan.person.post)] if plan.person else None,
        "document_number": plan.document_number,
        "signed": plan.signed,
        "published": plan.published,
        "attribution": plan.attribution.state.value,
        "abstract": _text(plan.abstract),
    }


def content_hash(content: dict[str, Any]) -> str:
    """The full SHA-256, in hexadecimal, of the content as canonical JSON."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def item_hash(placed: PlacedItem) -> str:
    """The first `KEPT` digits of an item's content hash."""
    return content_hash(item_content(placed.item))[:KEPT]


def plan_hash(plan: r.Plan) -> str:
    """The first `KEPT` digits of the hash of a plan's content."""
    return content_hash(plan_content(plan))[:KEPT]


@memoised
def archive_hash(archive: Archive) -> str:
    """One hash over the hashes of every plan and item, in the order of their ids."""
    hashes = {plan.id: plan_hash(plan) for plan in archive.plans.values()}
    hashes |= {placed.id: item_hash(placed) for placed in archive.items.values()}
    return content_hash(hashes)[:KEPT]
