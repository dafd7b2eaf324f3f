"""Large tables, which are published as ZIP files."""

import io
import zipfile
from pathlib import PurePosixPath

LARGEST_PLAIN = 25_000_000
"""Bytes of a table that is published as it is; a larger one is published as a ZIP, a third or less of its size."""
PACKED = ".zip"
"""The ending of a file that is published packed."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member of a ZIP: the first that the format knows."""


def published(name: str, content: bytes) -> tuple[str, bytes]:
    """Name and bytes of a table as it is published."""
    if len(content) <= LARGEST_PLAIN:
        return name, content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(PurePosixPath(name).name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return name + PACKED, stream.getvalue()
