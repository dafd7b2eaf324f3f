"""The metadata in the head of a page, as an independent library extracts it, agrees with the record."""

import gzip
import html
import re
from urllib.parse import urljoin

from generator.citation import entries, head
from generator.citation.records import csl_item
from tests.citation.samples import extracted


def test_what_machines_read_agrees(archive):
    """JSON-LD and Dublin Core as an independent library extracts them, Highwire tags, and the record say the same."""
    for placed in archive.items.values():
        record = csl_item(archive, placed)
        about, core, metas = extracted(head.head_of_item(archive, placed))
        values = {}
        for name, value in metas:
            values.setdefault(name, []).append(html.unescape(value))
        assert about["@type"] == "Legislation"
        assert about["name"] == values["citation_title"][0] == record["title"]
        assert about["@id"] == values["citation_public_url"][0] == values["DC.identifier"][0] == record["URL"]
        assert about["isPartOf"]["@id"].endswith(f"/id/{placed.plan.id}/")
        assert values["citation_author"] == [author["literal"] for author in record["author"]]
        passed = about["legislationPassedBy"]
        assert [body["name"] for body in (passed if isinstance(passed, list) else [passed])] == values[
            "citation_author"
        ]
        assert values.get("citation_technical_report_number") == ([record["number"]] if "number" in record else None)
        assert len(values["citation_technical_report_institution"]) == 1
        dc = {
            element["URI"].rpartition("/")[2]: element["content"]
            for group in core
            for element in group["elements"]
            if "content" in element
        }
        assert dc["title"] == record["title"] and dc["identifier"] == record["URL"]


def test_a_plan_names_its_parts_and_its_parts_name_it(archive):
    """The page to cite lists the items; the document links to that page."""
    for plan in archive.plans.values():
        tags = head.head_of_plan(archive, plan, is_light=True)
        about, _, _ = extracted(tags)
        base = archive.settings.base_address
        items = [f"{base}id/{i}/" for i in archive.items_of_plan[plan.id]]
        assert [part["@id"] for part in about.get("hasPart", [])] == items
        assert [
            urljoin(f"{base}id/{plan.id}/", link) for link in re.findall(r'<link rel="item" href="([^"]*)"', tags)
        ] == items
        of_document = head.head_of_plan(archive, plan)
        for html_head in (tags, of_document):
            assert f'<link rel="cite-as" href="{base}id/{plan.id}/">' in html_head
        assert extracted(of_document)[0]["@id"] == about["@id"] and 'rel="item"' not in of_document


def test_an_item_page_stays_light(real):
    """Head and entries of an item: less than one kilobyte compressed, which 150,000 pages can afford."""
    sizes = []
    for placed in real.items.values():
        tags = head.head_of_item(real, placed) + entries.entries_of_item(real, placed)
        sizes.append(len(gzip.compress(tags.encode(), 6)))
    assert sum(sizes) / len(sizes) < 900 and max(sizes) < 1000
