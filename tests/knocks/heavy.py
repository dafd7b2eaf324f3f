"""Heavy files, each given to the command in a process of its own: no answer takes longer than ten seconds or 1 GB.

Records that expand, nest or stretch without end, and documents that lie about what they are: a ZIP bomb as DOCX, a PDF
with very many pages, a page with external entities.
"""

import gzip
import hashlib
import io
import os
import resource
import shutil
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.knocks.records import TOY
from tests.knocks.tallies import LARGEST, SLOWEST, Tally
from tests.pdf_bytes import pdf_of

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


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_WORDS = "".join(f"<w:p><w:r><w:t>{n}.办好学校，方便就近入学，配齐音体美教师。</w:t></w:r></w:p>" for n in range(1, 6))


def _docx(body: str = _WORDS, head: str = "", more: dict[str, bytes | str] | None = None) -> Callable[[], bytes]:
    """A DOCX with this body, and other parts beside it."""

    def made() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
            for name, content in (more or {}).items():
                package.writestr(name, content)
        return stream.getvalue()

    return made


def _numbered(level: str, start: str, shape: str = "（%1）") -> Callable[[], bytes]:
    """A DOCX whose numbers Word would count."""
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{shape}"/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    mark = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return _docx(_WORDS.replace("<w:p>", mark), more={"word/numbering.xml": numbering})


def _overlapping() -> bytes:
    """A ZIP whose directory names the same hundred kilobytes two thousand times, each time as another part."""
    packed = _docx(more={"word/media/a.bin": b"\0" * 20_000_000})()
    directory, end = packed.index(b"PK\x01\x02"), packed.index(b"PK\x05\x06")
    entries = packed[directory:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    many = entries + b"".join(last.replace(b"word/media/a.bin", b"word/media/%05d" % n) for n in range(2_000))
    return (
        packed[:directory]
        + many
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2_002, 2_002, len(many), directory, 0)
    )


def _stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(content), head, content)


def _unpacking(megabytes: int, times: int = 1) -> Callable[[], bytes]:
    """A PDF of one page whose content unpacks to so many megabytes, or is packed several times over."""

    def made() -> bytes:
        packing = zlib.compressobj(9)
        packed = b"".join(packing.compress(b"0 0 m " * 170_000) for _ in range(megabytes)) + packing.flush()
        for _ in range(times - 1):
            packed = zlib.compress(packed, 9)
        head = b"/Filter [%s]" % (b"/FlateDecode " * times)
        page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>"
        return pdf_of(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            _stream(packed, head),
        )

    return made


def _pdf_circle() -> bytes:
    page = b"<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R 3 0 R] >>"
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>", page)


def _pdf_forms() -> bytes:
    """A page that draws a form that draws itself twice."""
    form = _stream(
        b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> >>"
    )
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        page,
        form,
        _stream(b"/F Do"),
    )


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

_TABLE = "<table><tr><td rowspan=99999999 colspan=99999999>一、做好教育工作<td>市教育局<tr><td>1.办好学校<td>市教育局</table>"
_ELSEWHERE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/evil.dotm"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="file:///etc/passwd"/></Relationships>'
)
_DOCX_LAUGHS = "<!DOCTYPE d [" + _ENTITIES.split("[", 1)[1].split("]>")[0] + "]>"
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31 - 1, 2**31 - 1) + b"\x08\x06\0\0\0"

DOCUMENTS: dict[str, tuple[str, Callable[[], bytes] | Callable[[Path], None]]] = {
    "a ZIP bomb of 2 GB as DOCX": ("bomb.docx", _docx_bomb),
    "a DOCX in a DOCX in a DOCX": (
        "nested.docx",
        _docx(more={"word/embeddings/a.docx": _docx(more={"word/embeddings/b.docx": _docx()()})()}),
    ),
    "a DOCX whose text is a ZIP": ("nested.zip.docx", lambda: _zip_of({"word/document.xml": _docx()()})),
    "a ZIP that names the same bytes two thousand times": ("overlap.docx", _overlapping),
    "a DOCX that leads to other hosts and files": (
        "leads.docx",
        _docx(_WORDS + '<w:altChunk r:id="rId2"/>', more={"word/_rels/document.xml.rels": _ELSEWHERE}),
    ),
    "a DOCX with entities that expand and read files": ("entities.docx", _docx(_WORDS + "&j;&x;", _DOCX_LAUGHS)),
    "a DOCX nested ten thousand deep": ("deep.docx", _docx("<w:sdt>" * 10_000 + _WORDS + "</w:sdt>" * 10_000)),
    "a DOCX nested two hundred deep": ("deep.docx", _docx("<w:sdt>" * 200 + _WORDS + "</w:sdt>" * 200)),
    "a DOCX of a hundred thousand empty parts": ("parts.docx", _docx(more={f"word/{n}": "" for n in range(100_000)})),
    "a DOCX with a picture of four thousand million pixels a side": (
        "picture.docx",
        _docx(more={"word/media/a.png": _PNG}),
    ),
    "a DOCX with numbers that are none": ("number.docx", _numbered("x", "一")),
    "a DOCX with a number of five thousand digits": ("number.docx", _numbered("0", "9" * 5_000)),
    "a DOCX with a number below zero": ("number.docx", _numbered("-1", "-5")),
    "a DOCX with a number of ten million": ("number.docx", _numbered("0", "10000000")),
    "a DOCX with a number of a hundred thousand places": ("number.docx", _numbered("0", "1", "%1" * 100_000)),
    "a page packed with gzip": ("page.html", lambda: gzip.compress(_ENTITIES.encode() * 1_000)),
    "a picture of four thousand million pixels a side": ("picture.png", lambda: _PNG),
    "a picture named as a PDF": ("picture.pdf", lambda: _PNG),
    "a PDF whose page unpacks to 3 GB": ("unpacks.pdf", _unpacking(3_000)),
    "a PDF whose page unpacks to 60 MB": ("unpacks.pdf", _unpacking(60)),
    "a PDF whose page is packed 6 times, 1 GB at last": ("unpacks.pdf", _unpacking(1_000, 6)),
    "a PDF whose pages lead to each other": ("circle.pdf", _pdf_circle),
    "a PDF with a form that draws itself": ("forms.pdf", _pdf_forms),
    "a table with cells a hundred million wide": ("page.html", lambda: f"<html>{_TABLE * 300}".encode()),
    "a page of ten thousand tables in each other": (
        "page.html",
        lambda: b"<html>" + _TABLE.encode() + b"<table><tr><td>" * 10_000,
    ),
    "a page with a hundred thousand attributes": (
        "page.html",
        lambda: b"<html><body " + b"".join(b"a%d=b " % n for n in range(100_000)) + "><p>一、总则".encode(),
    ),
    "a page that says it is in an encoding that is none": (
        "page.html",
        lambda: "<html><meta charset=utf-7><p>一、总则 +ADw-script+AD4-".encode() * 50,
    ),
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
    "a text with nine hundred thousand blanks in an item": (
        "text.txt",
        lambda: (
            "一、办好学校。\n1.新建小学".encode()
            + b" " * 900_000
            + "三所，方便就近入学，让家长少跑路，让学生少走路，饭热菜香。\n2.改善食堂。".encode()
        ),
    ),
    "a text of nine hundred thousand dots": (
        "text.txt",
        lambda: (
            "目录\n一、办好学校".encode()
            + b"." * 900_000
            + "1\n一、办好学校，方便就近入学，让家长少跑路，让学生少走路，饭热菜香。\n".encode()
        ),
    ),
    "a text of three hundred thousand brackets of an office": (
        "text.txt",
        lambda: "一、办好学校。\n".encode() + "（市教育局）".encode() * 150_000,
    ),
    "a text of white space": ("text.txt", lambda: "一、工作".encode() + b" \n" * 4_000_000 + "二、结束".encode()),
}


def _zip_of(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _source_in_full(unit: str, count: int) -> tuple[bytes, int, str]:
    """A source document of a text repeated: its bytes, its characters, and the hash of it all as one passage."""
    raw = unit.encode() * count
    return raw, len(unit) * count, hashlib.sha256(raw).hexdigest()


SOURCES: dict[str, tuple[str, int, bool]] = {
    "a source of 49 MB that belongs to nothing": ("x", 49_000_000, False),
    "a source of 49 MB that one item claims": ("x", 49_000_000, True),
    "a source of 48 MB of Chinese that one item claims": ("字", 16_000_000, True),
    "a source of 49 MB of which every other character belongs to nothing": ("x ", 24_000_000, False),
    "a source of 900,000 characters that one item claims": ("字", 900_000, True),
}
"""Sources that are all one text: the text, how often, and whether a record says that one of its items is all of it."""


def _with_source(data: Path, sources: Path, unit: str, count: int, is_claimed: bool) -> None:
    """The toy archive with such a source for its report of 2023."""
    raw, length, passage = _source_in_full(unit, count)
    (sources / "heavy.txt").write_bytes(raw)
    path = data / "plans/qingchuan/qingchuan-2023-report.yaml"
    text = path.read_text("utf-8")
    old = hashlib.sha256((TOY / "sources" / "qingchuan-2023-report.txt").read_bytes()).hexdigest()
    assert old in text
    text = text.replace(old, hashlib.sha256(raw).hexdigest())
    if is_claimed:
        text = text[: text.index("\nsections:")] + (
            "\nsections:\n  - {id: '1', number: 一, title: {zh: 全文}}\nitems:\n"
            f"  - {{id: '1', section: '1', title: {{zh: 全文}}, is_title_supplied: true, abstract: {{zh: 全文。}},"
            f" passage: {{span: [[0, {length}]], sha256: {passage}}}}}\n"
        )
    path.write_text(text, "utf-8")


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
    for name, (unit, count, is_claimed) in SOURCES.items():
        if is_small:
            break
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(TOY / "data", data)
        sources = folder / "sources"
        shutil.rmtree(sources, ignore_errors=True)
        sources.mkdir()
        _with_source(data, sources, unit, count, is_claimed)
        yield f"verify: {name}", ["verify", "--data", str(data), "--sources", str(sources)], {0, 1}
        shutil.rmtree(folder / "build", ignore_errors=True)
        yield (
            f"build: {name}",
            ["build", "--data", str(data), "--sources", str(sources), "--build", str(folder / "build")],
            {0, 1},
        )
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(TOY / "data", data)
    for name, (file, content) in DOCUMENTS.items():
        if is_small and any(
            word in name
            for word in (
                "million",
                "MB",
                "GB",
                "nine hundred",
                "three hundred thousand",
                "empty parts",
                "number",
                "picture",
            )
        ):
            continue
        path = folder / file
        if content is _docx_bomb:
            content(path)
        else:
            path.write_bytes(content())
        out = folder / "drafts"
        shutil.rmtree(out, ignore_errors=True)
        yield name, ["import", str(path), "--data", str(data), "--out", str(out)], {0, 1}
        path.unlink()
