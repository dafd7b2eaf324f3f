"""The page at the plain address of a table that is now published packed, for links from before the table grew."""

import io
import zipfile
from pathlib import PurePosixPath

from generator.exports.packed import PACKED
from generator.records import ArchiveSettings
from generator.views.render import render_html


def packed_page(name: str, content: bytes, settings: ArchiveSettings) -> tuple[str, str]:
    """The plain name of a packed file, and the page to publish there. `name` and `content` are of the packed file."""
    plain = name.removesuffix(PACKED)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        unpacked = sum(member.file_size for member in packed.infolist())
    page = render_html(
        "packed.html.jinja",
        f"{plain}/",
        settings.base_address,
        name=PurePosixPath(plain).name,
        packed=PurePosixPath(name).name,
        address=name,
        size=f"{len(content) / 1e6:.1f} MB",
        unpacked=f"{unpacked / 1e6:.1f} MB",
        settings=settings,
        metas="",
    )
    return plain, page
