"""Atom: a feed that readers accept, whatever the papers hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from app.domain.records.record import PaperRecord
from app.exporters import FORMATS
from app.exporters.exporter import FileOptions
from tests.made_papers import made_papers
from tests.world import world_records

NS = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SERVED = FileOptions(
    title="Papers: R&D",
    address="https://lib.example.org/papers.atom?q=r%26d",
    home="https://lib.example.org",
    library="5eed",
    updated="2026-11-29T12:00:00Z",
)


def feed(*records: PaperRecord, options: FileOptions = SERVED) -> ElementTree.Element:
    return ElementTree.fromstring("".join(FORMATS["atom"].write(records, options)))


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall("a:link", NS)}


def test_a_feed_says_what_it_is_of() -> None:
    root = feed()
    assert root.findtext("a:title", "", NS) == "Papers: R&D"
    assert root.findtext("a:updated", "", NS) == "2026-11-29T12:00:00Z"
    assert links(root) == {
        "self": "https://lib.example.org/papers.atom?q=r%26d",
        "alternate": "https://lib.example.org/papers?q=r%26d",
    }


def test_an_entry_says_what_a_paper_is() -> None:
    record = PaperRecord(
        "Grey $\\alpha$ <Tides> & ]]> more\x00\x0b\ufffe",
        ("Ida Rowan", "Wei Wang 0001"),
        date="2006-05-03",
        abstract="We study.",
        categories=("LG",),
        keywords=("tides",),
        doi="10.5555/fjord#2_a",
        number=7,
        updated="2026-11-20T08:00:00Z",
    )
    [entry] = feed(record).findall("a:entry", NS)
    assert entry.findtext("a:title", "", NS) == "Grey α <Tides> & ]]> more"
    assert entry.findtext("a:updated", "", NS) == "2026-11-20T08:00:00Z"
    assert entry.findtext("a:published", "", NS) == "2006-05-03T00:00:00Z"
    assert [name.text for name in entry.findall("a:author/a:name", NS)] == ["Ida Rowan", "Wei Wang"]
    assert [one.attrib["term"] for one in entry.findall("a:category", NS)] == ["LG", "tides"]
    dublin_core = "{http://purl.org/dc/elements/1.1/}identifier"
    assert entry.findtext(dublin_core) == "doi:10.5555/fjord#2_a"
    assert links(entry) == {
        "alternate": "https://lib.example.org/papers/7-grey-alpha-tides-more",
        "related": "https://doi.org/10.5555/fjord%232_a",
    }


def test_every_entry_has_what_atom_asks_for() -> None:
    records = [*world_records(), PaperRecord("Nobody's, of no date"), *made_papers(100)]
    for number, record in enumerate(records):
        record.number = number
    for options in (SERVED, FileOptions()):
        entries = feed(*records, options=options).findall("a:entry", NS)
        assert len(entries) == len(records)
        for entry in entries:
            assert entry.findtext("a:author/a:name", "", NS).strip()
            assert entry.findtext("a:title", "", NS).strip()
            assert MOMENT.fullmatch(entry.findtext("a:updated", "", NS))
            assert entry.findtext("a:content", "", NS)
        ids = [entry.findtext("a:id", "", NS) for entry in entries]
        assert len(set(ids)) == len(ids)
        assert all(one.startswith("urn:uuid:") for one in ids)


def test_an_id_is_the_papers_own_under_every_address() -> None:
    record = PaperRecord("A", number=3)
    root = "http://[::1]:8000/x"
    elsewhere = FileOptions(address=f"{root}/papers.atom", home=root, library="5eed")
    here, there, other = (
        feed(record, options=options).findtext("a:entry/a:id", "", NS)
        for options in (SERVED, elsewhere, FileOptions(library="another"))
    )
    assert here == there != other
