"""Extracts the text of a PDF, page by page, in the order in which its author wrote it.

A form feed separates the pages, so that later steps can recognise running heads and page numbers. A PDF that is locked,
broken, too long or only a scan raises `UnreadableError`.
"""

import io
import logging
import re

from pypdf import PdfReader

from generator.importer.unreadable import LARGEST_TEXT, UnreadableError
from generator.records.numerals import RADICALS

MOST_PAGES = 2_000


def pdf_text(raw: bytes) -> str:
    """Extract the text of all pages, `\\f` between pages. Raises `UnreadableError`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("I407", "the PDF is locked with a password")
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise UnreadableError("I403", f"the PDF has {count:,} pages; the limit is {MOST_PAGES:,}")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            length += len(pages[-1])
            if length > LARGEST_TEXT:
                raise UnreadableError("I403", f"the PDF holds more than {LARGEST_TEXT:,} characters")
    except UnreadableError:
        raise
    except Exception as error:  # a broken or hostile file may fail anywhere inside the library
        raise UnreadableError("I407", f"the PDF is broken: {type(error).__name__}") from None
    text = "\n\f\n".join(pages)
    if not re.search(r"\S", text):
        raise UnreadableError(
            "I408", "the PDF holds no text, only pictures of pages", "run character recognition (OCR) on it first"
        )
    # A lone surrogate comes from a broken font table and cannot be written; it stands for a lost character.
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text).replace("\0", "").translate(RADICALS)
