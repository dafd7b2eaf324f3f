"""The publishing workflow: valid by GitHub's schema, safe by a linter, every action pinned to a commit."""

import re
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
WORKFLOWS = sorted(Path(__file__).parent.parent.glob(".github/workflows/*.yml"))


def _run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def test_there_is_a_workflow():
    assert [path.name for path in WORKFLOWS] == ["publish.yml"]


def test_workflows_follow_the_schema():
    done = _run(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_finds_nothing():
    done = _run(BIN / "zizmor", "--offline", "--no-progress", *WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_to_a_commit():
    for path in WORKFLOWS:
        used = re.findall(r"uses: *(\S+)(.*)", path.read_text("utf-8"))
        assert used
        for action, comment in used:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
            assert re.search(r"# v\d", comment), f"{action} does not say which version it is"
