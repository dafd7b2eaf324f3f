"""Runs commands in a folder with a copy of the toy archive."""

import pytest
from click.testing import CliRunner

from tests.toy import copy_of_data


@pytest.fixture
def run(tmp_path, monkeypatch):
    copy_of_data(tmp_path)
    monkeypatch.chdir(tmp_path)

    def invoke(command, *arguments):
        result = CliRunner().invoke(command, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return invoke
