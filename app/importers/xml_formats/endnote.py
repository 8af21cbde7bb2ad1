"""EndNote's XML, as EndNote and programs that speak to it export it.

Texts are runs of `<style face="italic superscript">`; each run is read as the markup it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from app.domain.dates.printed_dates import read_date
from app.domain.identifiers import normal_arxiv_id, normal_doi, normal_pmid, web_address
from app.domain.records.record import Event
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.inverted_names import take_names
from app.importers.source import ReadContext, Source
from app.importers.tagged.dates import ris_date
from app.importers.tagged.enw import ENDNOTE_TYPES
from app.importers.xml_formats.formats import printed, read_papers, root_of, text_of, texts_at
from app.importers.xml_formats.stream import XmlRecord, XmlShape

_SHAPE = XmlShape(records=("record",))
_STYLES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}
_FIELDS = {
    "volume": "volume", "number": "issue", "pages": "pages", "publisher": "publisher",
    "language": "language", "notes": "note",
}  # fmt: skip
_PARTED = re.compile(r"[\r\n;]+")
_LAST_YEAR = 9_999
_DIGIT = re.compile(r"[\dXx]")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_LETTERS = str.maketrans(
    "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcywj",
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωϕ",
)
"""What letters of the typeface Symbol show."""


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record of a library."""
    nothing = "The file has no record of EndNote; there is nothing to import."
    return read_papers(source, context, _SHAPE, _fill, nothing)


def _fill(builder: RecordBuilder, found: XmlRecord) -> None:
    record = found.element
    for run in record.iter("style"):
        _as_markup(run)
    kind = record.find("ref-type")
    named = "" if kind is None else str(kind.get("name", "")).strip()
    if named:
        builder.put("type", ENDNOTE_TYPES.get(named.lower(), "other"))
        builder.keep("ref-type", named)
    for child in record:
        tag = str(child.tag)
        if tag in _FIELDS:
            builder.put(_FIELDS[tag], printed(child))
        elif tag in _TAKEN:
            _TAKEN[tag](builder, child)
        elif tag != "ref-type":
            builder.keep(tag, text_of(child) or child.get("name"))
    _take_number(builder, record)


def _as_markup(run: etree._Element) -> None:
    """Turn a run of a style into the element of HTML that it stands for."""
    if run.get("font") == "Symbol" and run.text:
        run.text = run.text.translate(_LETTERS)
    faces = str(run.get("face", "")).split()
    run.tag = next((_STYLES[face] for face in faces if face in _STYLES), "span")
    run.attrib.clear()


def _take_people(builder: RecordBuilder, contributors: etree._Element) -> None:
    for group in contributors:
        role = str(group.tag)
        for person in group:
            name = text_of(person)
            if role == "authors":
                take_names(builder, name)
            elif role == "secondary-authors" and builder.record.type in _EDITED:
                take_names(builder, name, editor=True)
            else:
                builder.keep(role, name)


def _take_titles(builder: RecordBuilder, titles: etree._Element) -> None:
    for title in titles:
        role = str(title.tag)
        if role == "title":
            builder.title(printed(title))
        elif role == "secondary-title" and builder.record.venue is None:
            builder.put("venue", printed(title))
        elif text_of(title) != builder.record.venue:
            builder.keep(role, printed(title))


def _take_periodical(builder: RecordBuilder, periodical: etree._Element) -> None:
    for name in periodical:
        text = printed(name)
        if builder.record.venue is None:
            builder.put("venue", text)
        elif text != builder.record.venue:
            builder.keep(str(name.tag), text)


def _take_dates(builder: RecordBuilder, dates: etree._Element) -> None:
    year = text_of(dates.find("year"))
    for printed_day in texts_at(dates, "pub-dates/date"):
        day = ris_date(printed_day) if "//" in printed_day else printed_day
        whole = day if year and year in day else f"{day} {year}".strip()
        if read_date(whole, _LAST_YEAR).remark is None:
            builder.date(whole)
        else:
            builder.keep("pub-dates", printed_day)
    builder.date(year if builder.record.date is None else None)
    for other in dates:
        if str(other.tag) not in ("year", "pub-dates"):
            builder.keep(str(other.tag), text_of(other))


def _take_addresses(builder: RecordBuilder, urls: etree._Element) -> None:
    for address in urls.iter("url"):
        parent = address.getparent()
        in_pdfs = parent is not None and parent.tag == "pdf-urls"
        for text in filter(None, map(str.strip, "".join(address.itertext()).split())):
            if not in_pdfs and builder.record.url is None and web_address(text):
                builder.put("url", text)
            else:
                builder.link(text, "pdf" if in_pdfs else None)


def _take_standard_number(builder: RecordBuilder, element: etree._Element) -> None:
    """Take what EndNote calls ISBN: book numbers, and those of journals."""
    for text in filter(None, map(str.strip, _PARTED.split("".join(element.itertext())))):
        field = "issn" if _ISSN.match(text) and len(_DIGIT.findall(text)) <= 8 else "isbn"
        have = getattr(builder.record, field)
        setattr(builder.record, field, None)
        builder.put(field, f"{have}, {text}" if have else text)


def _take_keywords(builder: RecordBuilder, keywords: etree._Element) -> None:
    for keyword in keywords:
        builder.add("keywords", *map(str.strip, _PARTED.split("".join(keyword.itertext()))))


def _take_doi(builder: RecordBuilder, element: etree._Element) -> None:
    text = text_of(element)
    if normal_doi(text) is not None:
        builder.put("doi", text)
    elif normal_arxiv_id(text) is not None:
        builder.put("arxiv_id", text)
    else:
        builder.keep(str(element.tag), text)


def _take_number(builder: RecordBuilder, record: etree._Element) -> None:
    """Take the accession number where it is one of PubMed."""
    number = text_of(record.find("accession-num"))
    database = f"{text_of(record.find('remote-database-name'))} {builder.record.url or ''}".lower()
    if number and ("pubmed" in database or "medline" in database) and normal_pmid(number):
        builder.put("pmid", number)


_EDITED = frozenset({"book", "chapter", "conference"})
_TAKEN: dict[str, Callable[[RecordBuilder, etree._Element], None]] = {
    "contributors": _take_people,
    "titles": _take_titles,
    "periodical": _take_periodical,
    "dates": _take_dates,
    "urls": _take_addresses,
    "isbn": _take_standard_number,
    "keywords": _take_keywords,
    "electronic-resource-num": _take_doi,
    "abstract": lambda builder, element: builder.abstract(printed(element)),
}


def detect(head: str) -> float:
    """Whether the root holds records with the types of EndNote."""
    if root_of(head) not in ("xml", "records", "record"):
        return 0.0
    return 1.0 if "<ref-type" in head or "<contributors>" in head else 0.3


IMPORTER = Importer(
    name="endnote-xml",
    description="EndNote XML",
    suffixes=(".xml",),
    detect=detect,
    read=read,
    sample=(
        '<xml><records><record><ref-type name="Journal Article">17</ref-type><contributors>'
        "<authors><author>Marren, Zoë</author></authors></contributors>"
        "<titles><title>Tides</title></titles><dates><year>2021</year></dates>"
        "</record></records></xml>"
    ),
)
