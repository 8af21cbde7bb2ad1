"""A book or a chapter of PubMed: `PubmedBookArticle`, or the `BookDocument` within it."""

from __future__ import annotations

from lxml import etree

from app.importers.builder import RecordBuilder
from app.importers.xml_formats.pubmed.parts import (
    date_text,
    pages_of,
    take_abstract,
    take_dates,
    take_doi,
    take_identifiers,
    take_keywords,
    take_people,
    take_pmid,
)
from app.importers.xml_formats.tree import printed, text_at, text_of, texts_at

_KEPT = (
    "Book/Publisher/PublisherLocation", "Book/CollectionTitle", "Book/VolumeTitle", "Book/Edition",
    "Book/Medium", "Book/ReportNumber", "LocationLabel", "PublicationType", "GrantList/Grant",
    "ItemList/Item", "Sections/Section/SectionTitle", "InvestigatorList/Investigator",
)  # fmt: skip
"""What is kept with the record as it is."""


def fill_book(builder: RecordBuilder, element: etree._Element) -> None:
    """Put a book, or a chapter of one, into a builder."""
    document = element.find("BookDocument")
    document = element if document is None else document
    take_pmid(builder, document)
    book = document.find("Book")
    title = printed(document.find("ArticleTitle"))
    name = "" if book is None else printed(book.find("BookTitle"))
    builder.title(title or printed(document.find("VernacularTitle")) or name)
    is_chapter = bool(title) and title != name
    builder.put("type", "chapter" if is_chapter else "book")
    if is_chapter:
        builder.put("venue", name)
    lists = document.findall("AuthorList")
    take_people(builder, lists)
    if book is not None:
        _take_book(builder, book, with_authors=not lists)
    take_abstract(builder, document.find("Abstract"))
    take_keywords(builder, document)
    builder.put("pages", pages_of(document.find("Pagination")))
    builder.put("language", ", ".join(texts_at(document, "Language")))
    added = date_text(document.find("ContributionDate"))
    dates = [] if book is None else [("print", date_text(book.find("PubDate")))]
    take_dates(builder, ("online", added), *dates)
    for path in _KEPT:
        for text in texts_at(document, path):
            builder.keep(path.rpartition("/")[2], text)
    identifiers = [*document.findall("ArticleIdList"), *element.findall(".//ArticleIdList")]
    take_identifiers(builder, identifiers)


def _take_book(builder: RecordBuilder, book: etree._Element, *, with_authors: bool) -> None:
    """Take what a chapter has of its book.

    Args:
        with_authors: the authors of the book are those of the document.
    """
    builder.put("publisher", text_at(book, "Publisher/PublisherName"))
    builder.put("volume", text_at(book, "Volume"))
    builder.put("isbn", ", ".join(texts_at(book, "Isbn")))
    lists = book.findall("AuthorList")
    editors = [people for people in lists if people.get("Type") == "editors"]
    take_people(builder, lists if with_authors else editors)
    if not with_authors:
        for people in lists:
            if people not in editors:
                for author in people.iterfind("Author"):
                    builder.keep("Book author", " ".join(text_of(part) for part in author))
    for location in book.iterfind("ELocationID"):
        if location.get("EIdType") == "doi":
            take_doi(builder, text_of(location))
