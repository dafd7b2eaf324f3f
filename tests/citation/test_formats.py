"""Files for reference managers: independent parsers read back what the records contain."""

import json
import re

import pytest
import rispy
from pybtex.database import parse_string

from generator.citation import entries
from generator.citation.records import csl_archive, csl_item, csl_plan
from tests.citation.samples import DAY, UNTEX


def all_records(archive):
    plans = [csl_plan(archive, plan) for plan in archive.plans.values()]
    return plans + [csl_item(archive, placed) for placed in archive.items.values()] + [csl_archive(archive)]


@pytest.mark.parametrize("which", ["archive", "real"])
def test_ris_round_trip(which, request):
    """An independent parser reads back from RIS what the CSL-JSON contains."""
    records = all_records(request.getfixturevalue(which))
    read_back = rispy.loads(entries.ris(records, DAY))
    assert len(read_back) == len(records)
    for record, got in zip(records, read_back, strict=True):
        assert got["type_of_reference"] == {"report": "RPRT", "webpage": "ELEC", "dataset": "DATA"}[record["type"]]
        assert got["id"] == record["id"]
        assert got["authors"] == [author["literal"] for author in record["author"]]
        assert got["title"] == record["title"]
        assert got["urls"] == [record["URL"]]
        assert got.get("issn") == record.get("number")
        assert got.get("publisher") == record.get("publisher")
        assert got.get("abstract") == record.get("abstract")
        assert ", ".join(got.get("keywords", [])) == record.get("keyword", "")
        if "issued" in record:
            assert int(got["year"]) == record["issued"]["date-parts"][0][0]
        else:
            assert "year" not in got


def untex(text: str) -> str:
    return re.sub("|".join(map(re.escape, UNTEX)), lambda found: UNTEX[found[0]], text)


@pytest.mark.parametrize("which", ["archive", "real"])
def test_bibtex_round_trip(which, request):
    """An independent parser reads back from BibTeX what the CSL-JSON contains."""
    records = all_records(request.getfixturevalue(which))
    read_back = parse_string(entries.bibtex(records, DAY), "bibtex")
    assert len(read_back.entries) == len(records)
    for record in records:
        got = read_back.entries[record["id"].replace("/", ":")]
        assert got.type == {"report": "techreport"}.get(record["type"], "misc")
        assert untex(got.fields["title"]).strip("{}") == record["title"]
        assert [untex(str(person)).strip("{}") for person in got.persons["author"]] == [
            author["literal"] for author in record["author"]
        ]
        assert got.fields["url"] == record["URL"]
        assert untex(got.fields.get("number", "")) == record.get("number", "")
        assert untex(got.fields.get("abstract", "")) == record.get("abstract", "")
        assert got.fields.get("year") == (str(record["issued"]["date-parts"][0][0]) if "issued" in record else None)


def test_bibtex_escapes_special_characters():
    """Braces, backslashes and special characters of LaTeX survive the round trip."""
    nasty = "a{b}c\\d & 50% #1 _x_ ~ ^ $5 }{"
    record = {
        "id": "x",
        "type": "webpage",
        "author": [{"literal": "局"}],
        "title": nasty,
        "URL": "u",
        "note": "n",
        "language": "zh-CN",
    }
    got = parse_string(entries.bibtex([record]), "bibtex").entries["x"]
    assert untex(got.fields["title"][1:-1]) == nasty


def test_csl_json_round_trip(real):
    """CSL-JSON has all but the abstract; an item's title is its plan's title and the part's."""
    records = all_records(real)
    read_back = json.loads(entries.csl_json(records))
    titles = {row["id"]: row["title"] for row in read_back}
    for record, got in zip(records, read_back, strict=True):
        assert "abstract" not in got
        custom = dict(got.pop("custom", {}))
        if "/" in got["id"]:
            plan = titles[got["id"].partition("/")[0]]
            custom |= {"plan": plan, "part": got["title"].removeprefix(f"{plan}：")}
        assert got | ({"custom": custom} if custom else {}) == {
            key: value for key, value in record.items() if key != "abstract"
        }
    assert json.loads(entries.csl_json(records[:1], DAY))[0]["accessed"] == {"date-parts": [[2026, 11, 22]]}


def test_cite_files_hold_every_item(archive):
    for plan, items in archive.items_of_plan.items():
        files = dict(entries.cite_files(archive, archive.plans[plan]))
        assert len(files) == 3
        ids = [row["id"] for row in json.loads(files[f"data/cite/{plan}.csl.json"])]
        assert ids == [plan, *items]
