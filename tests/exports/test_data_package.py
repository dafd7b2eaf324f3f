"""The descriptor passes the reference validator, and so do the CSV files that it describes."""

import csv
import hashlib
import io
import json

import frictionless

from generator.exports import export_tables


def test_the_reference_validator_finds_nothing(exported):
    report = frictionless.validate(str(exported / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert report.stats["tasks"] == len(list((exported / "data").glob("*.csv")))


def test_the_validator_finds_a_reference_that_leads_nowhere(exported, tmp_path):
    for path in (exported / "data").glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    figures = tmp_path / "figures.csv"
    table = list(csv.reader(io.StringIO(figures.read_bytes().decode("utf-8-sig"), newline="")))
    table[1][table[0].index("indicator")] = "nothing-such"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    figures.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    kinds = {row[0] for row in report.flatten(["type"])}
    assert "foreign-key" in kinds


def test_it_describes_every_column_of_every_file(registry, exported):
    package = json.loads((exported / "data" / "datapackage.json").read_text("utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    described = {each["path"]: each for each in package["resources"]}
    assert set(described) == {path.name for path in (exported / "data").glob("*.csv")}
    for table in export_tables(registry):
        resource = described[f"{table.name}.csv"]
        content = (exported / table.file).read_bytes()
        header = content.decode("utf-8-sig").split("\r\n")[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_it_names_licence_and_release(archive, exported):
    package = json.loads((exported / "data" / "datapackage.json").read_text("utf-8"))
    assert package["version"] == archive.settings.release
    assert package["licenses"][0]["path"] == archive.settings.licence_address
