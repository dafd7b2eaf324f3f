"""By independent tools, the HTML of one page of each kind is valid and all internal links and anchors resolve.

The theme's own faults, which stand in `base.html` outside every block that a site may override:

- `valid-autocomplete` twice a page: `autocomplete` on the two hidden checkboxes `#__drawer` and `#__search`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.site

TOOLS = ROOT / "tests" / "tools"
BIN = Path(sys.executable).parent
THEME_FAULTS = {("valid-autocomplete", "#__drawer"), ("valid-autocomplete", "#__search")}
PAGES = [
    "index.html",
    "404.html",
    "plans/",
    "plans/handan-2023-priorities/",
    "plans/anyang-2021-2025-plan/",
    "plans/hebi-2022-speech/",
    "plans/quanzhou-2024-priorities/",
    "cities/",
    "cities/handan/",
    "years/",
    "years/2023/",
    "reforms/",
    "reforms/double-reduction/",
    "departments/",
    "departments/handan/basic-education/",
    "functions/",
    "functions/basic-education/",
    "tags/",
    "tags/homework/",
    "indicators/",
    "indicators/preschool-gross-enrolment/",
    "coverage/",
    "matrix/",
    "due/",
    "due/2023/",
    "compare/",
    "search/",
    "data/",
    "cite/",
    "about/",
    "contribute/",
    "releases/",
    "docs/recording/",
    "id/handan-2023-priorities/",
    "id/handan-2023-priorities/1/",
    "id/handan-2023-priorities/46/",
    "id/hebi-2022-speech/",
    "id/quanzhou-2024-priorities/1/",
]


@pytest.fixture(scope="module")
def validator() -> list[str]:
    """The command of html-validate, installed from the lock file if necessary."""
    script = TOOLS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    wanted = json.loads((TOOLS / "package.json").read_text("utf-8"))["devDependencies"]["html-validate"]
    installed = script.parent.parent / "package.json"
    if not installed.exists() or json.loads(installed.read_text("utf-8"))["version"] != wanted:
        environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run([shutil.which("npm", path=environment["PATH"]), "ci"], cwd=TOOLS, env=environment, check=True)
    return [shutil.which("node", path=f"{BIN}{os.pathsep}{os.environ['PATH']}"), str(script)]


def test_one_page_of_each_kind_is_valid(built_site, validator, tmp_path):
    files = [built_site / (page if page.endswith(".html") else f"{page}index.html") for page in PAGES]
    missing = [str(file) for file in files if not file.is_file()]
    assert missing == []
    answer = tmp_path / "answer.json"
    with answer.open("w") as out:  # the tool may end before a pipe is empty
        subprocess.run(
            [*validator, "-c", str(TOOLS / ".htmlvalidate.json"), "-f", "json", *map(str, files)],
            stdout=out,
            timeout=300,
        )
    faults, of_theme = [], 0
    for page in json.loads(answer.read_text("utf-8")):
        for message in page["messages"]:
            if (message["ruleId"], message["selector"]) in THEME_FAULTS:
                of_theme += 1
            else:
                where = Path(page["filePath"]).relative_to(built_site)
                faults.append(f"{where}:{message['line']}: {message['ruleId']} {message['message']}")
    assert faults == []
    themed = [page for page in PAGES if not page.startswith("id/")]
    assert of_theme == 2 * len(themed), "the list of the theme's faults at the top of this file is out of date"


def test_every_internal_link_and_anchor_resolves(built_site, tmp_path):
    answer = tmp_path / "answer.json"
    command = [str(BIN / "lychee"), "--offline", "--include-fragments", "--index-files", "index.html", "--no-progress"]
    command += ["--root-dir", str(built_site), "--format", "json", "--output", str(answer), str(built_site)]
    subprocess.run(command, capture_output=True, timeout=300)
    told = json.loads(answer.read_text("utf-8"))
    assert told["successful"] > 10_000
    faults = [
        f"{Path(page).relative_to(built_site)}: {each['url'].removeprefix(built_site.as_uri())} "
        f"{each['status']['text']}"
        for page, found in told.get("error_map", {}).items()
        for each in found
    ]
    assert faults == [], f"{len(faults)} faults\n" + "\n".join(faults[:40])
