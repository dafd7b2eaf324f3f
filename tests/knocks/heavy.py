"""Heavy files, each given to the command in a process of its own: no answer takes longer than ten seconds or 1 GB.

Records that expand, nest or stretch without end, and documents that lie about what they are: a ZIP bomb as DOCX, a PDF
with very many pages, a page with external entities.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.knocks.records import TOY
from tests.knocks.tallies import LARGEST, SLOWEST, Tally

_PLAN = "plans/qingchuan/qingchuan-2023-priorities.yaml"


def _in_plan(more: str | bytes) -> Callable[[bytes], bytes]:
    extra = more.encode("utf-8", "surrogatepass") if isinstance(more, str) else more
    return lambda raw: raw + b"\n" + extra + b"\n"


def _items(count: int) -> Callable[[bytes], bytes]:
    """A plan with very many items, each in the shortest form."""

    def changed(raw: bytes) -> bytes:
        head = raw.split(b"\nitems:")[0]
        lines = "".join(f"- {{id: '{n}', section: '1', title: {{zh: 字}}}}\n" for n in range(count))
        return head + b"\nitems:\n" + lines.encode()

    return changed


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    return "\n".join(lines + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)])


RECORDS: dict[str, Callable[[bytes], bytes]] = {
    "aliases that expand a billion times": _in_plan(_laughs(10)),
    "aliases of forty levels": _in_plan(_laughs(40)),
    "an anchor that holds itself": _in_plan("x: &x {y: *x, z: [*x]}"),
    "brackets a thousand deep": _in_plan("x: " + "[" * 1000 + "]" * 1000),
    "brackets a million deep": _in_plan("x: " + "[" * 1_000_000),
    "list dashes a hundred thousand deep": _in_plan("x:\n  " + "- " * 100_000 + "y"),
    "indentation a thousand deep": _in_plan("\n".join(" " * n + "a:" for n in range(1, 1000))),
    "a line of 50 MB": _in_plan(b"x: " + b"y" * 50_000_000),
    "a line of 19 MB": _in_plan(b"x: " + b"y" * 19_000_000),
    "a line of 19 MB in quotation marks": _in_plan(b'x: "' + b"y " * 9_500_000 + b'"'),
    "six million Chinese characters in one text": _in_plan("x: " + "字" * 6_000_000),
    "six million zero-width spaces": _in_plan("x: y" + "\u200b" * 6_000_000),
    "a million NUL bytes": _in_plan(b"x: y" + b"\0" * 1_000_000),
    "a million lines": _in_plan("# \n" * 1_000_000),
    "a million keys": _in_plan("".join(f"k{n}: 1\n" for n in range(1_000_000))),
    "a million items": _items(1_000_000),
    "three hundred thousand items": _items(300_000),
    "thirty thousand items": _items(30_000),
    "a million times the same key": _in_plan("x: 1\n" * 1_000_000),
    "a hundred thousand anchors": _in_plan("".join(f"k{n}: &a{n} 1\n" for n in range(100_000))),
    "surrogates": _in_plan("x: y\ud800z\udfff" * 1000),
    "a number of a million digits": _in_plan("x: " + "9" * 1_000_000),
    "a million commas": _in_plan("x: [" + "," * 1_000_000 + "]"),
    "tabs in the indentation of a hundred thousand lines": _in_plan("\tx: 1\n" * 100_000),
    "quotation marks never closed": _in_plan('x: "' + "y\n" * 1_000_000),
    "a hundred thousand wrong ids": _in_plan("\n".join(f"- {{id: 'Ä{n}'}}" for n in range(100_000))),
}


def _docx_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w", force_zip64=True) as inside:
            inside.write(b"<w:document><w:body><w:p>")
            for _ in range(2_000):
                inside.write(b" " * 1_000_000)
            inside.write(b"</w:p></w:body></w:document>")


def _pdf(pages: int) -> bytes:
    """A PDF that says it has so many pages, all of them one and the same object."""
    kids = b"3 0 R " * pages
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


_ENTITIES = """<?xml version="1.0"?><!DOCTYPE html [
<!ENTITY a "aaaaaaaaaa">%s<!ENTITY x SYSTEM "file:///etc/passwd">]>
<html><body><p>一、总则 &j; &x;</p><p>1.做好教育工作。</p></body></html>""" % "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij")
)

DOCUMENTS: dict[str, tuple[str, Callable[[], bytes] | Callable[[Path], None]]] = {
    "a ZIP bomb of 2 GB as DOCX": ("bomb.docx", _docx_bomb),
    "a PDF with a million pages": ("pages.pdf", lambda: _pdf(1_000_000)),
    "a PDF with five thousand pages": ("pages.pdf", lambda: _pdf(5_000)),
    "a page with entities that expand and read files": ("page.html", _ENTITIES.encode),
    "a page nested a hundred thousand deep": ("page.html", lambda: b"<div>" * 100_000 + "一、总则".encode()),
    "a page of 40 MB": ("page.html", lambda: b"<p>" + "一、做好工作。<br>".encode() * 1_500_000),
    "a text of 49 MB in one line": ("text.txt", lambda: "一、做好教育工作；".encode() * 1_800_000),
    "a text of 14 MB in one line": ("text.txt", lambda: "一、做好教育工作；".encode() * 530_000),
    "a text of four million characters": ("text.txt", lambda: "一、做好教育工作。\n1.办好学校。\n".encode() * 200_000),
    "a text of 60 MB": ("text.txt", lambda: "字".encode() * 20_000_000),
    "a text of brackets": ("text.txt", lambda: "一、工作\n".encode() + "（".encode() * 1_000_000),
    "a text of numbers": ("text.txt", lambda: "一、工作\n".encode() + b"1." * 1_000_000),
    "a text of one numeral": ("text.txt", lambda: "一、工作\n".encode() + "一".encode() * 1_000_000),
    "a text of white space": ("text.txt", lambda: "一、工作".encode() + b" \n" * 4_000_000 + "二、结束".encode()),
}


def _limited() -> None:
    """A process that needs far too much is ended, so that the run goes on."""
    resource.setrlimit(resource.RLIMIT_CPU, (3 * int(SLOWEST), 3 * int(SLOWEST)))
    resource.setrlimit(resource.RLIMIT_AS, (4 * LARGEST, 4 * LARGEST))


def run(folder: Path, is_small: bool = False) -> Tally:
    """Give every heavy file to the command. The small version takes the lightest ones."""
    tally = Tally("heavy files")
    for name, arguments, expected in _cases(folder, is_small):
        began = time.monotonic()
        with (folder / "said").open("w") as said:
            command = [sys.executable, "-m", "generator", *arguments]
            process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, preexec_fn=_limited)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        took, memory = time.monotonic() - began, used.ru_maxrss * 1024
        cpu = used.ru_utime + used.ru_stime
        words = (folder / "said").read_text("utf-8", "replace")
        tally.memory = max(tally.memory, memory)
        if cpu > tally.slowest:
            tally.slowest, tally.slowest_is = cpu, name
        wrong = []
        if "Traceback" in words or process.returncode not in expected:
            wrong.append(f"exit {process.returncode}: {words[-300:]!r}")
        if cpu > SLOWEST:
            wrong.append(f"{cpu:.1f} s of processor time, {took:.1f} s in all")
        if memory > LARGEST:
            wrong.append(f"{memory / 1e6:.0f} MB")
        if wrong:
            tally.failures.append(f"{name}: {'; '.join(wrong)}")
        else:
            tally.answers["refused" if process.returncode else "read"] += 1
    return tally


def _cases(folder: Path, is_small: bool) -> Iterator[tuple[str, list[str], set[int]]]:
    data = folder / "data"
    for name, changed in RECORDS.items():
        if is_small and ("million" in name or "MB" in name or "thousand i" in name):
            continue
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(TOY / "data", data)
        path = data / _PLAN
        path.write_bytes(changed(path.read_bytes()))
        yield name, ["check", "--data", str(data)], {0, 1}
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(TOY / "data", data)
    for name, (file, content) in DOCUMENTS.items():
        if is_small and ("million" in name or "MB" in name or "GB" in name):
            continue
        path = folder / file
        if file.endswith(".docx"):
            content(path)
        else:
            path.write_bytes(content())
        out = folder / "drafts"
        shutil.rmtree(out, ignore_errors=True)
        yield name, ["import", str(path), "--data", str(data), "--out", str(out)], {0, 1}
        path.unlink()
