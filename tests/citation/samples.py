"""What the tests of citations share."""

import re

import extruct

from generator import records as r

DAY = "2026-11-22"

UNTEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{"\\" + sign: sign for sign in "&%$#_"},
}
"""Signs by their escapes in BibTeX."""


def changed_plan(plan: r.Plan, **values) -> r.Plan:
    return r.Plan.model_validate(plan.model_dump(mode="python") | values)


def extracted(tags: str):
    """JSON-LD and Dublin Core that an independent library finds in a head, and its Highwire tags."""
    page = f"<!doctype html><html><head><title>x</title>{tags}</head><body></body></html>"
    found = extruct.extract(page, base_url="https://toy.example/", syntaxes=["json-ld", "dublincore"])
    metas = re.findall(r'<meta name="([^"]+)" content="([^"]*)"[^>]*>', page)
    return found["json-ld"][0], found["dublincore"], metas
