"""Writes the file of a new plan with every required key, ready to be filled in."""

import json
from pathlib import Path

from generator import records as r
from generator.archive import addresses
from generator.reading.shape import fit
from generator.reading.yaml_source import parse

_BLANK = """\
# yaml-language-server: $schema=../../../schemas/plan.schema.json
# Every field is explained in docs/example.yaml, the rules of recording in docs/recording.md.
id: {id}
city: {city}
kind: {kind}
period: "{period}"
title: {{zh: {title}}}
# issuer: {{zh: }}
# document_number: 〔{year}〕号
# signed: "{year}-01-01"
# published: "{year}-01-01"
coverage: outline
coverage_note: {{zh: 尚未著录，仅建档。, en: Not recorded yet.}}
attribution:
  state: stated
sources: []
sections: []
items: []
"""


class NewPlanError(Exception):
    """Why no file was written."""


def begin(data: Path, identifier: str, title: str, cities: tuple[r.City, ...]) -> Path:
    """Write the file of a new plan and return its path. Raises `NewPlanError`; never touches an existing file."""
    parsed = addresses.parse_plan_id(identifier)
    if parsed is None:
        raise NewPlanError(
            f"{identifier} is no plan id; it looks like qingchuan-2025-priorities or qingchuan-2021-2025-plan"
        )
    if parsed.city not in {city.id for city in cities}:
        raise NewPlanError(f"{parsed.city} is not in cities.yaml; add the city there first")
    path = data / "plans" / parsed.city / f"{identifier}.yaml"
    text = _BLANK.format(
        id=identifier,
        city=parsed.city,
        kind=parsed.kind,
        period=parsed.period,
        year=parsed.period[:4],
        title=json.dumps(title, ensure_ascii=False),
    )
    document = parse(text.encode("utf-8"), path.name)
    misfits = [each.message for each in document.problems] or [
        each.message for each in fit(r.Plan, document, path.name)[1]
    ]
    if misfits:
        raise NewPlanError(f"that would be no good record: {misfits[0]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise NewPlanError(f"{path} is there already; nothing was written") from None
    except OSError as error:
        path.unlink(missing_ok=True)  # Half a file is no record.
        raise NewPlanError(f"{path} cannot be written: {error.strerror}") from None
    return path
