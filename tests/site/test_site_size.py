"""A site that its host would not publish is not built, and a sitemap has no more addresses than its readers take."""

from xml.etree import ElementTree

import pytest

from generator.site.limits import LARGEST, SiteTooLargeError, hold_to_limit
from generator.site.sitemap import MOST_ADDRESSES, item_sitemaps

BASE = "https://archive.example/plans/"


def test_a_site_beyond_the_limit_is_refused_in_one_line():
    hold_to_limit(LARGEST)
    with pytest.raises(
        SiteTooLargeError, match=r"^the site has 1,200 MB, and its host allows 1,000 MB; --largest-site [a-z ]+$"
    ):
        hold_to_limit(1_200_000_000)
    hold_to_limit(1_200_000_000, 2_000_000_000)


def listed(text):
    root = ElementTree.fromstring(text)
    return root.tag.rpartition("}")[2], [
        each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]


def test_a_small_archive_has_one_sitemap_of_its_items():
    [(name, text)] = item_sitemaps(BASE, ["p/1", "p/2"], "2026-11-22")
    assert name == "sitemap-items.xml"
    assert listed(text) == ("urlset", [f"{BASE}id/p/1/", f"{BASE}id/p/2/"])


def test_a_large_archive_has_a_sitemap_that_lists_its_sitemaps():
    ids = [f"p/{n}" for n in range(2 * MOST_ADDRESSES + 1)]
    (name, text), *parts = item_sitemaps(BASE, ids, "2026-11-22")
    assert name == "sitemap-items.xml"
    assert listed(text) == ("sitemapindex", [f"{BASE}{each}" for each, _ in parts])
    found = [listed(each) for _, each in parts]
    assert {kind for kind, _ in found} == {"urlset"} and max(len(all_) for _, all_ in found) == MOST_ADDRESSES
    assert [address for _, all_ in found for address in all_] == [f"{BASE}id/{identifier}/" for identifier in ids]
