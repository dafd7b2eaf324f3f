"""Bytes to text: encodings, formats, limits, and what is no document."""

import io
import zipfile

import pytest

from generator.importer import docx, formats, pdf
from generator.importer.formats import decode, document_of
from generator.importer.unreadable import UnreadableError
from tests.pdf_bytes import pdf_of

WORDS = (
    "一、办好学校\n1.新建学校。今年新建小学三所，让孩子就近入学，家长少跑路。\n"
    "2.改善食堂。全市学校食堂明厨亮灶，饭热菜香。\n"
)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode("utf-8"), "utf-8"),
        (WORDS.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16"),
        (WORDS.encode("gb18030"), "gb18030"),
    ],
)
def test_spans_count_in_what_the_archive_decodes(raw, encoding):
    document = document_of(raw, "a.txt")
    assert (document.encoding, document.is_extracted) == (encoding, False)
    assert document.text == raw.decode(encoding)


def test_a_text_that_the_archive_has_no_name_for_is_rewritten():
    document = document_of(WORDS.encode("utf-16-le"), "a.txt")
    assert (document.is_extracted, document.file, document.text) == (True, "a.txt.txt", WORDS)


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (b"", "I402", "empty"),
        (b"\xef\xbb\xbf \n", "I402", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "I404", "PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "I404", "JPEG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), "I404", "old Word"),
        (bytes(range(256)) * 400, "I405", "neither text"),
        (b"%PDF-1.7\nbroken", "I407", "broken"),
        (b"PK\x03\x04 broken", "I407", "broken"),
        (b"Only English words stand in this file. " * 20, "I406", "hardly any Chinese"),
        (WORDS.encode()[:-2], "I405", "cut off|neither text|ends in the middle"),
    ],
)
def test_what_is_no_document_ends_in_one_sentence(raw, code, said):
    with pytest.raises(UnreadableError, match=said) as caught:
        document_of(raw, "a")
    assert caught.value.code == code


def test_noise_that_happens_to_decode_is_not_taken_for_text():
    noise = bytes(0x81 + (i * 7919 + i * i) % 0x7D for i in range(40_000))
    with pytest.raises(UnreadableError):
        document_of(noise, "noise")


def test_a_file_over_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "large.txt"
    with open(path, "wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(UnreadableError, match="the limit is 50,000,000"):
        formats.read_document(path)


def test_a_folder_and_a_missing_file(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.txt"):
        with pytest.raises(UnreadableError):
            formats.read_document(path)


def package(document: str, **parts: str) -> bytes:
    """A minimal DOCX file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", document)
        for name, words in parts.items():
            made.writestr(f"word/{name}.xml", words)
    return stream.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraphs(*words: str, numbered: bool = False) -> str:
    marks = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' if numbered else ""
    return "".join(f"<w:p>{marks}<w:r><w:t>{w}</w:t></w:r></w:p>" for w in words)


def numbering(level: str = "0", start: str = "1") -> str:
    """The part that defines the list 1, numbered （一）, （二） …."""
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def test_docx_prints_the_numbers_that_word_counts():
    body = paragraphs("市教育局2024年工作要点") + paragraphs(
        "建好学校，方便就近入学", "配好教师，补齐音体美缺额", numbered=True
    )
    raw = package(f"<w:document {W}><w:body>{body}</w:body></w:document>", numbering=numbering())
    assert document_of(raw, "a.docx").text.split("\n")[1:3] == [
        "（一）建好学校，方便就近入学",
        "（二）配好教师，补齐音体美缺额",
    ]


def test_docx_tables_and_deleted_words():
    table = (
        "<w:tbl><w:tr><w:tc>"
        + paragraphs("责任单位")
        + "</w:tc><w:tc>"
        + paragraphs("市教育局")
        + "</w:tc></w:tr></w:tbl>"
    )
    deleted = (
        "<w:p><w:del><w:r><w:t>旧文</w:t></w:r></w:del><w:ins><w:r>"
        "<w:t>新文，说明今年学校建设和教师队伍的安排以及工作要求等等内容</w:t></w:r></w:ins></w:p>"
    )
    text = document_of(package(f"<w:document {W}><w:body>{table}{deleted}</w:body></w:document>"), "a.docx").text
    assert "责任单位\t市教育局" in text and "旧文" not in text and "新文" in text


def test_docx_bombs_and_entities_are_refused():
    bomb = package(f"<w:document {W}><w:body>{' ' * 3_000_000}</w:body></w:document>")
    with pytest.raises(UnreadableError, match="bomb"):
        docx.docx_text(bomb)
    entity = package('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>')
    with pytest.raises(UnreadableError):
        docx.docx_text(entity)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as made:
        for i in range(docx.MOST_MEMBERS + 1):
            made.writestr(f"word/{i}.xml" if i else "word/document.xml", "")
    with pytest.raises(UnreadableError, match="parts"):
        docx.docx_text(many.getvalue())


def test_a_zip_that_is_no_docx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.txt", WORDS)
    with pytest.raises(UnreadableError, match="a ZIP archive"):
        document_of(stream.getvalue(), "a.zip")


def empty_pdf(pages: int = 1) -> bytes:
    """A PDF of empty pages, as a scan without recognition is one."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_pdf_without_text_and_with_too_many_pages(monkeypatch):
    with pytest.raises(UnreadableError, match="no text") as caught:
        document_of(empty_pdf(), "scan.pdf")
    assert caught.value.code == "I408"
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)
    with pytest.raises(UnreadableError, match="4 pages"):
        document_of(empty_pdf(4), "long.pdf")


def text_pdf(lines: list[str]) -> bytes:
    """A PDF of one page in a font without embedding: codes of UCS-2, mapped by a named CMap."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td\n{shown}ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]"
        b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 800/StemV 80>>",
    ]
    return pdf_of(*objects)


def test_pdf_text_is_the_source():
    document = document_of(text_pdf(WORDS.split("\n")[:3]), "a.pdf")
    assert document.kind == "pdf" and document.is_extracted and "新建小学三所" in document.text


def test_html_keeps_what_a_reader_sees():
    page = (
        "<html><head><title>标题</title><style>p{}</style></head><body><nav>首页 关于</nav>"
        "<p>一、办好<b>学校</b></p><script>x()</script>"
        "<p>今年要办好每一所学校，让孩子们就近入学，让家长们放心，让教师们安心。</p>"
        "<table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    )
    document = document_of(page.encode(), "a.html")
    assert "一、办好学校\n" in document.text and "甲\t乙" in document.text and "x()" not in document.text
    assert any("首页" in document.text[a:b] for a, b in document.chrome)


def test_decode_names_the_encoding():
    assert decode("学校".encode("gb18030") * 30)[1] == "gb18030"


@pytest.mark.parametrize(
    ("level", "start", "shown"),
    [
        ("x", "1", "（一）"),
        ("0", "一", "（一）"),
        ("0", "9" * 5000, "（一）"),
        ("-1", "-5", "（一）"),
        ("0", "99", "（九十九）"),
        ("0", "100", "（100）"),
    ],
)
def test_docx_numbers_that_are_none_are_counted_from_one(level, start, shown):
    body = paragraphs("建好学校，方便就近入学，配齐教师，补足音体美缺额，改善食堂，饭热菜香，家长放心", numbered=True)
    raw = package(f"<w:document {W}><w:body>{body}</w:body></w:document>", numbering=numbering(level, start))
    assert document_of(raw, "a.docx").text.startswith(f"{shown}建好学校")
