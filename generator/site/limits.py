"""The size that the host allows a published site."""

LARGEST = 1_000_000_000
"""Bytes that GitHub Pages allows."""


class SiteTooLargeError(Exception):
    """The host would not publish the site."""


def hold_to_limit(size: int, largest: int = LARGEST) -> None:
    """Raise `SiteTooLargeError` for a site of more bytes than the host allows."""
    if size > largest:
        raise SiteTooLargeError(
            f"the site has {size / 1e6:,.0f} MB, and its host allows {largest / 1e6:,.0f} MB; "
            "--largest-site builds one for another host"
        )
