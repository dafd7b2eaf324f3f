"""Three releases of the toy archive, between which ids are moved, merged and withdrawn, with hostile reasons."""

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.entries import Registry
from generator.registry.files import write_registry
from generator.registry.published import Published, published
from tests.toy import replace_once, write_release

_REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
_SPEECH = "plans/baishi/baishi-2023-speech.yaml"
REASONS = (
    "更正<script>window.ran=1</script>",
    '更正"><img src=x onerror="window.ran=1">',
    '=HYPERLINK("http://x","y")',
    "[x](javascript:window.ran=1) {{ 7*7 }} {#id onclick=window.ran=1}",
    "]]>&lt;!-- --><svg/onload=window.ran=1>,;\"'",
)


def first(data: Path) -> None:
    """Publish everything in the toy archive."""
    _release(data, "r2024.1", "2024-03-01")


def second(data: Path) -> None:
    """Move an item, withdraw another, move a plan with its items, and merge two tags."""
    replace_once(data / _REPORT, '  - id: "4"\n    section: "2"', '  - id: "40"\n    section: "2"')
    text = (data / _REPORT).read_text("utf-8")
    text = text[: text.index('  - id: "5"\n    section')].replace('contradicts: ["qingchuan-2023-report/5#f2"]', "")
    (data / _REPORT).write_text(text, "utf-8")
    speech = (data / _SPEECH).read_text("utf-8").replace("id: baishi-2023-speech\n", "id: baishi-2023-opinion\n")
    (data / _SPEECH).unlink()
    speech = speech.replace("kind: speech\n", "kind: opinion\n").replace("tags: [safety]", "tags: [homework]")
    (data / "plans/baishi/baishi-2023-opinion.yaml").write_text(speech, "utf-8")
    tags = (data / "tags.yaml").read_text("utf-8")
    (data / "tags.yaml").write_text(tags[: tags.index("  - id: safety")], "utf-8")
    report = "qingchuan-2023-report"
    _change(data, lambda reg, ids: change.move(reg, ids, f"{report}/4", f"{report}/40", REASONS[0], "2024-04-01"))
    _change(data, lambda reg, ids: change.withdraw(reg, ids, f"{report}/5", REASONS[1], "2024-04-01", ()))
    _change(
        data,
        lambda reg, ids: change.move(reg, ids, "baishi-2023-speech", "baishi-2023-opinion", REASONS[3], "2024-04-01"),
    )
    _change(data, lambda reg, ids: change.merge(reg, ids, ["tags/safety"], "tags/homework", REASONS[2], "2024-04-01"))
    _release(data, "r2024.2", "2024-05-01")


def third(data: Path) -> None:
    """Withdraw the plan that lost items."""
    (data / _REPORT).unlink()
    _change(data, lambda reg, ids: change.withdraw(reg, ids, "qingchuan-2023-report", REASONS[4], "2024-06-01", ()))
    _release(data, "r2024.3", "2024-07-01")


STAGES: tuple[Callable[[Path], None], ...] = (first, second, third)


def lived(data: Path) -> Path:
    """Take a copy of the toy archive through its three releases."""
    for stage in STAGES:
        stage(data)
    return data


def _change(data: Path, make: Callable[[Registry, Mapping[str, Published]], Registry]) -> None:
    """Change the registry by a function of it and of what the archive publishes now."""
    archive, registry, problems = check_whole(data)
    assert archive is not None and registry is not None, problems
    write_registry(data, make(registry, published(archive)))


def _release(data: Path, number: str, date: str) -> None:
    archive, registry, _ = check_whole(data)
    assert archive is not None and registry is not None
    write_release(data, change.release(registry, archive, number, date))
    _, _, problems = check_whole(data)
    assert not problems, problems
