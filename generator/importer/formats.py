"""Reads a file of any supported format: bytes in, decoded text out, or `UnreadableError`.

A plain text file is its own source: spans count its decoded characters. For HTML, DOCX and PDF the extracted text
becomes the source, which the importer writes beside the draft. Nothing is fetched from the network, XML entities are
not expanded, and every format has a size limit.

The readers are imported only for a file of their format, because bs4 and pypdf would double the start-up time of
every command.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from generator.importer.unreadable import LARGEST_TEXT, UnreadableError

LARGEST_FILE = 50_000_000  # bytes


@dataclass(frozen=True)
class Document:
    """A decoded file: the text to import, and the source that the draft's spans refer to."""

    file: str
    kind: str
    text: str
    encoding: str
    sha256: str
    is_extracted: bool
    chrome: tuple[tuple[int, int], ...] = ()
    """Spans that the page's markup declares to be navigation, footer or menu."""


_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format", "a database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or WPS document (.doc, .xls, .wps)"),
)


def read_document(path: Path) -> Document:
    """Read the document in a file. Raises `UnreadableError` if the file is missing, too large or not a document."""
    if not path.exists():
        raise UnreadableError("I401", "there is no such file")
    if not path.is_file():
        raise UnreadableError("I401", "this is not a file", "give the path of one document")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableError(
                "I403",
                f"the file has {size:,} bytes; the limit is {LARGEST_FILE:,}",
                "a document of text is far smaller",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError("I401", f"the file cannot be read: {error.strerror or error}") from None
    return document_of(raw, path.name)


def document_of(raw: bytes, file: str) -> Document:
    """Decode the document in `raw`; `file` is its name without folders. Raises `UnreadableError`."""
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("I402", "the file is empty")
    if raw.startswith(b"%PDF") or b"%PDF-" in raw[:1024]:
        from generator.importer.pdf import pdf_text

        return _extracted(file, "pdf", pdf_text(raw))
    if raw.startswith(b"PK"):
        from generator.importer.docx import docx_text

        return _extracted(file, "docx", docx_text(raw))
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        raise UnreadableError("I404", "the file is a WebP picture", "import takes text, HTML, DOCX and PDF")
    for signature, what in _SIGNATURES:
        if raw.startswith(signature) and (len(signature) > 2 or b"\0" in raw[:512]):
            hint = "save it as DOCX first" if "document" in what else "import takes text, HTML, DOCX and PDF"
            raise UnreadableError("I404", f"the file is {what}", hint)
    text, encoding = decode(raw)
    if is_html(text, file):
        from generator.importer.html import html_text

        words, chrome = html_text(text)
        return _extracted(file, "html", words, chrome)
    _must_be_chinese(text)
    if encoding is None:
        return _extracted(file, "text", text)
    return Document(file, "text", text, encoding, hashlib.sha256(raw).hexdigest(), False)


def _extracted(file: str, kind: str, text: str, chrome: tuple[tuple[int, int], ...] = ()) -> Document:
    _must_be_chinese(text)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Document(f"{file}.txt", kind, text, "utf-8", digest, True, chrome)


def is_html(text: str, file: str) -> bool:
    """Whether the text is a web page rather than text with some markup in it."""
    head = text[:3000].lower()
    return (
        "<!doctype html" in head
        or "<html" in head
        or (Path(file).suffix.lower() in (".html", ".htm", ".xhtml", ".shtml") and "<" in head)
    )


def decode(raw: bytes) -> tuple[str, str | None]:
    """Decode `raw` to its text and the archive's name for the encoding.

    The name is None if the archive has none, so that the text must be rewritten as UTF-8 to serve as a source.
    Raises `UnreadableError` if no encoding fits.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(raw, "utf-16"), "utf-16"
    fault: UnicodeDecodeError | None = None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error
    else:
        if "\0" not in text and not _is_gb_by_chance(raw, text):
            return _plausible(text), "utf-8"
    zeros = (raw[0:4000:2].count(0), raw[1:4000:2].count(0))
    if len(raw) % 2 == 0 and max(zeros) > len(raw[:4000]) // 40:
        return _decoded(raw, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"), None
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        if fault and fault.start > len(raw) // 2 and fault.start > len(raw) - 4:
            raise UnreadableError(
                "I405", "the file ends in the middle of a character", "it was cut off; fetch it again"
            ) from None
        raise UnreadableError(
            "I405", "the file is neither text in UTF-8, UTF-16 or GB18030 nor HTML, DOCX or PDF"
        ) from None
    return _plausible(text, is_gb=True), "gb18030"


def _is_gb_by_chance(raw: bytes, text: str) -> bool:
    """Whether GB18030 bytes are valid UTF-8 by chance (those of 学校 are): only as GB18030 do they hold Chinese."""
    if text.isascii() or _HAN.search(text):
        return False
    try:
        return bool(_HAN.search(raw.decode("gb18030")))
    except UnicodeDecodeError:
        return False


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return _plausible(raw.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableError("I405", "the file begins as UTF-16 and is not") from None


# Control characters that no text contains; tab, line ends, form feed and the escape of old terminals are excepted.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def _plausible(text: str, *, is_gb: bool = False) -> str:
    """Return the text. Raises `UnreadableError` if it is too long, or noise: other data that happens to decode."""
    if len(text) > LARGEST_TEXT:
        raise UnreadableError("I403", f"the text has {len(text):,} characters; the limit is {LARGEST_TEXT:,}")
    sample = text[:200_000]
    controls = len(_CONTROLS.findall(sample))
    if controls > 3 and controls * 500 > len(sample):
        raise UnreadableError("I405", "the file is not text: it is full of control characters")
    if is_gb:
        # Nearly any bytes decode as GB18030, but to rare characters; real text keeps mostly to those of GB 2312.
        wide = [c for c in sample if c > "\x7f"]
        common = sum(_in_gb2312(c) for c in wide)
        if wide and common < 0.8 * len(wide):
            raise UnreadableError("I405", "the file is not text in UTF-8, UTF-16 or GB18030")
    return text


def _in_gb2312(c: str) -> bool:
    try:
        c.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _must_be_chinese(text: str) -> None:
    if len(_HAN.findall(text)) < 30:
        raise UnreadableError(
            "I406", "there is hardly any Chinese text in the file", "a scan needs character recognition first"
        )
