"""PubMed XML: articles and books, as efetch, the website and the yearly files give them.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ describes the format. What says something of the
database alone (when a record was completed or revised) is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from app.domain.records.record import Event
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.xml_formats.formats import (
    printed,
    read_papers,
    root_of,
    text_at,
    text_of,
    texts_at,
)
from app.importers.xml_formats.pubmed_parts import (
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
from app.importers.xml_formats.stream import XmlRecord, XmlShape

_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_BARE = {"MedlineCitationSet": "MedlineCitation", "BookDocumentSet": "BookDocument"}
_ROOTS = frozenset(
    {*_ARTICLES, "PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitation", "BookDocument"}
    | _BARE.keys()
)


_TYPES = {
    "preprint": "preprint", "dataset": "dataset", "congress": "conference",
    "technical report": "report", "academic dissertation": "thesis",
}  # fmt: skip
_RETRACTED = "retracted publication"
_ABOUT_A_PERSON = frozenset(
    {"biography", "historical article", "autobiography", "portrait", "obituary", "interview"}
    | {"personal narrative", "festschrift", "collected work"}
)
_KEPT = (
    "MedlineJournalInfo/Country", "MedlineJournalInfo/MedlineTA",
    "MedlineJournalInfo/NlmUniqueID", "Article/Journal/ISOAbbreviation", "CitationSubset",
    "ChemicalList/Chemical/NameOfSubstance", "SupplMeshList/SupplMeshName",
    "GeneSymbolList/GeneSymbol", "OtherID", "OtherAbstract", "SpaceFlightMission", "GeneralNote",
    "CoiStatement", "Article/GrantList/Grant", "Article/DataBankList/DataBank",
    "Article/PublicationTypeList/PublicationType", "CommentsCorrectionsList/CommentsCorrections",
    "InvestigatorList/Investigator", "PersonalNameSubjectList/PersonalNameSubject",
)  # fmt: skip
"""What is kept with the record as it is."""

_KEPT_OF_BOOKS = (
    "Book/Publisher/PublisherLocation", "Book/CollectionTitle", "Book/VolumeTitle", "Book/Edition",
    "Book/Medium", "Book/ReportNumber", "LocationLabel", "PublicationType", "GrantList/Grant",
    "ItemList/Item", "Sections/Section/SectionTitle", "InvestigatorList/Investigator",
)  # fmt: skip
"""What is kept with the record as it is."""


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each article and book as a record."""
    nothing = "The file has no article of PubMed; there is nothing to import."
    root = root_of(source.head().decode("utf-8", errors="replace"))
    bare = _BARE.get(root, root if root in _BARE.values() else None)
    shape = XmlShape((bare,) if bare else _ARTICLES, around=frozenset({"DeleteCitation"}))
    return read_papers(source, context, shape, _fill, nothing)


def _fill(builder: RecordBuilder, found: XmlRecord) -> None:
    element = found.element
    if found.name in ("PubmedBookArticle", "BookDocument"):
        fill_book(builder, element)
    else:
        fill_article(builder, element)


def detect(head: str) -> float:
    """Whether the root element is one of PubMed's."""
    return 1.0 if root_of(head) in _ROOTS else 0.0


IMPORTER = Importer(
    name="pubmed-xml",
    description="PubMed XML",
    suffixes=(".xml",),
    detect=detect,
    read=read,
    sample=(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99100001</PMID><Article>"
        "<ArticleTitle>Tides.</ArticleTitle><AuthorList><Author><LastName>Marren</LastName>"
        "<ForeName>Zoë</ForeName></Author></AuthorList></Article></MedlineCitation>"
        "</PubmedArticle></PubmedArticleSet>"
    ),
)


def fill_article(builder: RecordBuilder, element: etree._Element) -> None:
    """Put an article into a builder."""
    citation = element.find("MedlineCitation")
    citation = element if citation is None else citation
    take_pmid(builder, citation)
    article = citation.find("Article")
    if article is not None:
        _take_article(builder, article)
    _take_subjects(builder, citation)
    take_keywords(builder, citation)
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        _take_heading(builder, heading)
    for path in _KEPT:
        for found in citation.iterfind(path):
            builder.keep(path.rpartition("/")[2], _words(found))
    data = element.find("PubmedData")
    if data is not None:
        _take_data(builder, data)
    if builder.record.issn is None:
        builder.put("issn", text_at(citation, "MedlineJournalInfo/ISSNLinking"))


def _take_article(builder: RecordBuilder, article: etree._Element) -> None:
    title, vernacular = printed(article.find("ArticleTitle")), article.find("VernacularTitle")
    builder.title(title or printed(vernacular))
    if title:
        builder.keep("VernacularTitle", printed(vernacular))
    take_people(builder, article.findall("AuthorList"))
    take_abstract(builder, article.find("Abstract"))
    _take_journal(builder, article)
    builder.put("pages", pages_of(article.find("Pagination")))
    builder.put("language", ", ".join(texts_at(article, "Language")))
    for location in article.iterfind("ELocationID"):
        if location.get("EIdType") == "doi" and location.get("ValidYN") != "N":
            take_doi(builder, text_of(location))
        else:
            builder.keep(str(location.get("EIdType")), text_of(location))
    kinds = [kind.lower() for kind in texts_at(article, "PublicationTypeList/PublicationType")]
    builder.put("type", next((_TYPES[kind] for kind in kinds if kind in _TYPES), "article"))
    if _RETRACTED in kinds:
        builder.add("tags", "retracted")


def _take_journal(builder: RecordBuilder, article: etree._Element) -> None:
    journal = article.find("Journal")
    online = article.find("ArticleDate")
    first = ("online", date_text(online))
    if journal is None:
        take_dates(builder, first)
        return
    builder.put("venue", text_at(journal, "Title") or text_at(journal, "ISOAbbreviation"))
    builder.put("issn", ", ".join(texts_at(journal, "ISSN")))
    builder.put("volume", text_at(journal, "JournalIssue/Volume"))
    builder.put("issue", text_at(journal, "JournalIssue/Issue"))
    in_print = "Print" in str(article.get("PubModel", "Print"))
    issue = date_text(journal.find("JournalIssue/PubDate"))
    take_dates(builder, first, ("print" if in_print else "issue", issue))


def _take_subjects(builder: RecordBuilder, citation: etree._Element) -> None:
    """Take the people that an article without authors names, unless it is about their lives."""
    subjects = citation.findall("PersonalNameSubjectList/PersonalNameSubject")
    if not subjects or citation.find("Article/AuthorList") is not None:
        return
    kinds = texts_at(citation, "Article/PublicationTypeList/PublicationType")
    if not _ABOUT_A_PERSON.isdisjoint(kind.lower() for kind in kinds):
        return
    for subject in subjects:
        given = text_at(subject, "ForeName") or text_at(subject, "Initials")
        family, suffix = text_at(subject, "LastName"), text_at(subject, "Suffix")
        builder.author(given=given, family=family, suffix=suffix)
    reason = "no authors are listed; those whom the record names as its subject are taken"
    builder.doubt("subject-as-author", reason)


def _take_heading(builder: RecordBuilder, heading: etree._Element) -> None:
    """Take a heading of MeSH as a keyword; its qualifiers are kept."""
    name = heading.find("DescriptorName")
    builder.add("keywords", text_of(name))
    qualifiers = list(texts_at(heading, "QualifierName"))
    if qualifiers:
        builder.keep("MeshHeading", " / ".join([text_of(name), *qualifiers]))


def _take_data(builder: RecordBuilder, data: etree._Element) -> None:
    take_identifiers(builder, data.findall("ArticleIdList"))
    for date in data.iterfind("History/PubMedPubDate"):
        if date.get("PubStatus") == "accepted":
            builder.release("accepted", date=date_text(date))
        elif date.get("PubStatus") == "received":
            builder.keep("received", date_text(date))
    for reference in data.iterfind(".//Reference"):
        identifiers = {
            str(element.get("IdType")): text_of(element)
            for element in reference.iterfind("ArticleIdList/ArticleId")
        }
        if doi := identifiers.get("doi"):
            builder.add("references", f"doi:{doi}")
        elif pmid := identifiers.get("pubmed"):
            builder.add("references", f"pmid:{pmid}")
        else:
            builder.add("references", text_at(reference, "Citation"))


def _words(element: etree._Element) -> str:
    """All texts within an element, with blanks between them."""
    return " ".join(" ".join(element.itertext()).split())


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
    for path in _KEPT_OF_BOOKS:
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
