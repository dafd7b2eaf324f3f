"""The command: arguments, what it prints, exit codes 0, 1 and 2."""

import json
import shutil
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator import pipeline
from generator.__main__ import run as run_command
from generator.cli import main
from generator.run import DataError, load
from tests.toy import release

TOY = Path(__file__).parent / "toy_archive"

COMMANDS = main.list_commands(click.Context(main))


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(TOY / "data", tmp_path / "data"))


def test_every_command_of_the_design_is_there():
    assert {"build", "serve", "check", "import", "verify", "cite", "ids", "new", "schema", "explain"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert done.output.startswith("Usage:")


def test_check_says_that_nothing_is_wrong(data):
    done = run("check", "--data", data)
    assert done.exit_code == 0
    assert "nothing wrong" in done.output


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_tells_a_fault_in_every_form(data, form):
    plan = next((data / "plans" / "qingchuan").glob("*.yaml"))
    plan.write_text(plan.read_text("utf-8").replace("city: qingchuan", "city: qingchaun", 1), "utf-8")
    done = run("check", "--data", data, "--format", form)
    assert done.exit_code == 1
    assert "L301" in done.output and "qingchuan" in done.output
    if form == "json":
        told = json.loads(done.output)
        assert told[0]["code"] == "L301" and told[0]["line"] > 1
    if form == "github":
        assert done.output.startswith("::error file=")


@pytest.mark.parametrize(
    "arguments",
    [["check", "--format", "xml"], ["serve", "--port", "x"], ["explain"], ["nonsense"], ["explain", "ZZZZ"]],
)
def test_wrong_usage_is_told_apart(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "command", ["build", "serve", "check", "verify", "schema", "release", "cite archive", "ids status"]
)
def test_a_data_folder_that_is_not_there_is_wrong_usage(tmp_path, command):
    done = run(*command.split(), "--data", tmp_path / "nowhere")
    assert done.exit_code == 2 and "does not exist" in done.output


@pytest.mark.parametrize(
    "base", ["archive.example", "ftp://archive.example/", "https://archive.example/?a=1", "https://"]
)
def test_a_base_that_is_no_address_is_wrong_usage(data, tmp_path, base):
    done = run("build", "--data", data, "--build", tmp_path / "build", "--base", base)
    assert done.exit_code == 2 and "is no address" in done.output
    assert not (tmp_path / "build").exists()


def test_schemas_that_cannot_be_written_are_told_in_a_line(tmp_path):
    (tmp_path / "file").touch()
    done = run("schema", "--data", TOY / "data", "--out", tmp_path / "file" / "schemas")
    assert done.exit_code == 1 and done.output.startswith("error: ") and "cannot be written" in done.output


def test_explain_tells_the_page_of_a_code():
    done = run("explain", "y101")
    assert done.exit_code == 0
    assert done.output.startswith("Y101") and "Example" in done.output


def test_verify_prints_the_account(data):
    done = run("verify", "--data", data, "--sources", TOY / "sources")
    assert done.exit_code == 0, done.output
    assert "left over" in done.output
    for line in done.output.splitlines()[1:]:
        if line.startswith("qingchuan-2023-priorities"):
            *classes, left_over, in_all = (int(n.replace(",", "")) for n in line.split()[1:])
            assert left_over == 0 and sum(classes) == in_all > 0
            break
    else:
        raise AssertionError(done.output)


def test_verify_finds_what_does_not_stand_there(data):
    path = data / "plans" / "qingchuan" / "qingchuan-2023-priorities.yaml"
    text = path.read_text("utf-8")
    at = text.index("sha256:", text.index("items:"))
    broken = text[:at] + "sha256: " + "a" * 64 + text[at + len("sha256: ") + 64 :]
    path.write_text(broken, "utf-8")
    done = run("verify", "--data", data, "--sources", TOY / "sources")
    assert done.exit_code == 1 and "V502" in done.output


def test_new_begins_a_plan_that_passes_check(data):
    done = run("new", "qingchuan-2031-plan", "--title", "青川市“十六五”规划", "--data", data)
    assert done.exit_code == 0, done.output
    assert run("check", "--data", data).exit_code == 0


@pytest.mark.parametrize(
    ("plan", "title"),
    [
        ("nowhere-2031-plan", "x"),
        ("qingchuan-31-plan", "x"),
        ("qingchuan-2023-priorities", "x"),
        ("qingchuan-2035-2031-plan", "x"),
        ("qingchuan-0000-plan", "x"),
        ("qingchuan-2031-plan", ""),
        ("qingchuan-2031-plan", "长" * 4001),
        ("qingchuan-2031-plan", "青川市\u2028规划"),
    ],
)
def test_new_refuses_what_it_cannot_begin(data, plan, title):
    before = {p: p.read_bytes() for p in data.rglob("*.yaml")}
    done = run("new", plan, "--title", title, "--data", data)
    assert done.exit_code == 1 and done.output.startswith("error:")
    assert {p: p.read_bytes() for p in data.rglob("*.yaml")} == before


def test_the_repository_holds_the_schemas_of_its_models(tmp_path):
    done = run("schema", "--out", tmp_path)
    assert done.exit_code == 0
    kept = Path(__file__).parent.parent / "schemas"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {p.name: p.read_text() for p in kept.iterdir()}


def test_a_preview_shows_what_a_build_would_refuse(data):
    release(data)
    plan = data / "plans" / "qingchuan" / "qingchuan-2023-priorities.yaml"
    text = plan.read_text("utf-8")
    at = text.index("abstract:", text.index("\nitems:"))
    plan.write_text(text[:at] + text[at:].replace("zh: ", "zh: 另", 1), "utf-8")
    with pytest.raises(DataError):
        load(data)
    archive, _ = load(data, is_preview=True)
    assert any(placed.item.abstract and placed.item.abstract.zh.startswith("另") for placed in archive.items.values())


@pytest.mark.parametrize("nonsense", ["abc", "-1", "1e9", "²", "253402300800", "9" * 20])
def test_a_date_of_the_environment_that_is_none_is_told(data, tmp_path, monkeypatch, nonsense):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", nonsense)
    done = run("build", "--data", data, "--build", tmp_path / "build")
    assert done.exit_code == 2 and "SOURCE_DATE_EPOCH is" in done.output and not (tmp_path / "build").exists()


def test_a_port_in_use_is_told_in_one_line(data, tmp_path, monkeypatch):
    import socket

    monkeypatch.setattr(pipeline, "build", lambda *_, **__: (tmp_path / "build" / "site").mkdir(parents=True))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--data", data, "--build", tmp_path / "build", "--port", taken.getsockname()[1])
    assert done.exit_code == 1 and "cannot be shown on port" in done.output and "--port" in done.output


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (MemoryError(), "more memory than"),
        (RecursionError("x"), "nested too deep"),
        (BrokenProcessPool("x"), "ended before it was done"),
        (OSError(28, "No space left on device"), "No space left"),
    ],
)
def test_a_build_that_the_machine_cannot_make_is_told_in_one_line(data, tmp_path, monkeypatch, fault, words):
    def build(*_, **__):
        raise fault

    monkeypatch.setattr(pipeline, "build", build)
    done = run("build", "--data", data, "--build", tmp_path / "build")
    assert (
        done.exit_code == 1
        and isinstance(done.exception, SystemExit)
        and words in done.output
        and "stands as it was" in done.output
    )


def test_another_system_is_told_in_one_line(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit, match="supports Linux and macOS"):
        run_command()
