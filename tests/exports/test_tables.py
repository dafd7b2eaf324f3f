"""Every row has exactly the declared columns, with values of their types."""

import pytest

from generator.exports import export_tables
from generator.exports.columns import Column


def tables(registry):
    return {table.name: table for table in export_tables(registry)}


def test_rows_have_the_columns(archive, registry):
    for table in export_tables(registry):
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        for row in table.rows(archive):
            assert list(row) == names, table.name


def test_every_table_has_rows_in_the_toy_archive(archive, registry):
    empty = [table.name for table in export_tables(registry) if not any(True for _ in table.rows(archive))]
    assert empty == []


def _fits(value, column: Column) -> bool:
    if value is None:
        return not column.is_required
    kinds = {"text": str, "integer": int, "number": (int, float), "boolean": bool, "list": list}
    return (
        isinstance(value, kinds[column.type])
        and isinstance(value, bool) == (column.type == "boolean")
        and (column.type != "list" or all(isinstance(each, str) and each for each in value))
        and (column.one_of is None or value in set(column.one_of))
    )


def test_values_are_what_the_columns_say(archive, registry):
    for table in export_tables(registry):
        for row in table.rows(archive):
            wrong = [c.name for c in table.columns if not _fits(row[c.name], c)]
            assert wrong == [], f"{table.name}: {row}"


def test_keys_tell_rows_apart(archive, registry):
    for table in export_tables(registry):
        keys = [tuple(row[name] for name in table.key) for row in table.rows(archive)]
        assert not table.key or len(set(keys)) == len(keys), table.name


def test_references_lead_to_rows(archive, registry):
    known = {name: {row.get("id") for row in table.rows(archive)} for name, table in tables(registry).items()}
    for table in export_tables(registry):
        for column in table.columns:
            if column.refers:
                values = {row[column.name] for row in table.rows(archive)} - {None}
                assert values <= known[column.refers], f"{table.name}.{column.name}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_is_explained(registry, language):
    for table in export_tables(registry):
        assert getattr(table.title, language) and getattr(table.about, language)
        assert [c.name for c in table.columns if not getattr(c, language).strip()] == []


def test_without_a_registry_there_is_no_table_of_identifiers():
    assert "identifiers" not in {table.name for table in export_tables(None)}
