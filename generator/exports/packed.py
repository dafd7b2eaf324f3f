"""Publishing large tables as ZIP files."""

import io
import zipfile
from pathlib import PurePosixPath

LARGEST_PLAIN = 25_000_000
"""Bytes. A larger table is published as a ZIP, at a third of its size or less."""
PACKED = ".zip"
"""Suffix of a file that is published as a ZIP."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every ZIP member, the earliest that the format allows: the same content gives the same bytes."""


def published(name: str, content: bytes) -> tuple[str, bytes]:
    """Name and content under which a file is published: as it is, or as a ZIP if it is large."""
    if len(content) <= LARGEST_PLAIN:
        return name, content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(PurePosixPath(name).name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return name + PACKED, stream.getvalue()
