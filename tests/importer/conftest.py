"""What the tests of the importer share: small made-up documents and the archive's own vocabularies."""

from pathlib import Path

import pytest

from generator.importer import import_document
from generator.importer.vocabularies import load_vocabularies

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "data"


@pytest.fixture(scope="session")
def vocabularies():
    return load_vocabularies(DATA)


@pytest.fixture
def drafted(vocabularies, tmp_path):
    """Imports a made-up document by the name of its file, or a text that is given."""

    def draft(name_or_text: str, **options):
        path = HERE / "documents" / name_or_text
        if "\n" in name_or_text:
            path = tmp_path / "document.txt"
            path.write_text(name_or_text, encoding="utf-8")
        result = import_document(path, vocabularies, **options)
        assert not result.problems, result.problems
        return result

    return draft
