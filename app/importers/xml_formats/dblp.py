"""DBLP XML: single records, the pages of people, and the whole dump, read as a stream.

https://dblp.org/faq/16154937.html describes the format. Its DTD, which declares the named
characters (`&uuml;`), is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from app.domain.identifiers import is_arxiv_doi, normal_arxiv_id, normal_doi, web_address
from app.domain.records.record import Event
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.xml_formats.formats import printed, read_papers, root_of, text_of
from app.importers.xml_formats.stream import XmlRecord, XmlShape

_TYPES = {
    "article": "article", "inproceedings": "conference", "proceedings": "book", "book": "book",
    "incollection": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis", "data": "dataset",
    "www": "other",
}  # fmt: skip
_PERSON = "personal page"
_SHAPE = XmlShape(
    records=(*_TYPES, "person"),
    around=frozenset({"coauthors", "topics", "homonyms"}),
)
_KEY = re.compile(r"<[a-z]+\s[^<>]*\bkey=[\"'][\w-]+/")
_ARXIV_VOLUME = re.compile(r"abs/(\S+)")
# Words whose full stop belongs to them and not to DBLP, which ends each title with one.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:al|etc|Inc|Ltd|Co|Corp|Jr|Sr|vs)\.$|\.\.\.$"
    r"|\b[^\W\d_]\.\s?[^\W\d_]\.$"  # U.S.A., R. E. M.
)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each publication as a record; records of people are counted in one note."""
    nothing = "The file has no record of DBLP; there is nothing to import."
    return read_papers(source, context, _SHAPE, _fill, nothing)


def _fill(builder: RecordBuilder, found: XmlRecord) -> str | None:
    element = found.element
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if found.name == "person" or attributes.get("key", "").startswith("homepages/"):
        return _PERSON
    for name, value in attributes.items():
        builder.keep(name, value)
    kinds = attributes.get("publtype", "").split()
    if "withdrawn" in kinds:
        builder.add("tags", "withdrawn")
    values: dict[str, str] = {}
    for child in element:
        tag = str(child.tag)
        if tag in _TAKEN:
            _TAKEN[tag](builder, child)
        else:
            text = text_of(child)
            values.setdefault(tag, text)
            if tag in _FIELDS:
                builder.put(_FIELDS[tag], text)
            elif tag not in _DATES:
                builder.keep(tag, text)
    builder.date(f"{values.get('month', '')} {values.get('year', '')}".strip())
    is_preprint = values.get("journal") == "CoRR" or "informal" in kinds
    if match := _ARXIV_VOLUME.fullmatch(values.get("volume", "")):
        _take_identifier(builder, "arxiv_id", match[1])
    software = "software" in kinds
    kind = "preprint" if is_preprint else "software" if software else _TYPES[found.name]
    builder.put("type", kind)
    return None


def _take_author(builder: RecordBuilder, element: etree._Element) -> None:
    builder.author(text_of(element), orcid=element.get("orcid"))


def _take_editor(builder: RecordBuilder, element: etree._Element) -> None:
    builder.author(text_of(element), editor=True)


def _take_title(builder: RecordBuilder, element: etree._Element) -> None:
    title = " ".join(printed(element).split())
    if title.endswith(".") and not _ABBREVIATED.search(title):
        title = title[:-1]
    builder.title(title)


def _take_address(builder: RecordBuilder, element: etree._Element) -> None:
    """Take the address of an electronic edition, which may be that of a DOI or of arXiv."""
    address = text_of(element)
    doi = normal_doi(address)
    if doi is not None and not is_arxiv_doi(doi):
        _take_identifier(builder, "doi", doi)
    elif normal_arxiv_id(address) is not None:
        _take_identifier(builder, "arxiv_id", address)
    elif builder.record.url is None and web_address(address):
        builder.put("url", address)
    else:
        builder.link(address)


def _take_identifier(builder: RecordBuilder, field: str, value: str) -> None:
    """Take an identifier; further ones of a kind are links, since a record may have several."""
    if getattr(builder.record, field) is None:
        builder.put(field, value)
    elif field == "doi" and value != builder.record.doi:
        builder.link(f"https://doi.org/{value}")
    elif field == "arxiv_id" and normal_arxiv_id(value) != builder.record.arxiv_id:
        builder.link(f"https://arxiv.org/abs/{normal_arxiv_id(value)}")


def _take_reference(builder: RecordBuilder, element: etree._Element) -> None:
    key = text_of(element)
    if key.strip("."):  # DBLP prints "..." for what it does not have
        builder.add("references", f"dblp:{key}")


_FIELDS = {
    "journal": "venue", "booktitle": "venue", "volume": "volume", "number": "issue",
    "pages": "pages", "publisher": "publisher", "school": "publisher", "isbn": "isbn",
    "note": "note",
}  # fmt: skip
_DATES = frozenset({"year", "month"})
_TAKEN: dict[str, Callable[[RecordBuilder, etree._Element], None]] = {
    "author": _take_author,
    "editor": _take_editor,
    "title": _take_title,
    "ee": _take_address,
    "cite": _take_reference,
}


def detect(head: str) -> float:
    """Whether the root element is one of DBLP's."""
    root = root_of(head)
    if root in ("dblp", "dblpperson"):
        return 1.0
    return 0.8 if root in _TYPES and _KEY.search(head) else 0.0


IMPORTER = Importer(
    name="dblp",
    description="DBLP XML (records, pages of people, the whole dump)",
    suffixes=(".xml",),
    detect=detect,
    read=read,
    sample=(
        '<dblp><article key="journals/x/Marren21"><author>Zo&euml; Marren</author>'
        "<title>Tides.</title><year>2021</year><journal>J. Inv.</journal></article></dblp>"
    ),
)
