"""PubMed XML: articles and books, as efetch, the website and the yearly files give them.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ describes the format. What says something of the
database alone (when a record was completed or revised) is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.records.record import Event
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.xml_formats.formats import read_papers, root_of
from app.importers.xml_formats.pubmed.article import fill_article
from app.importers.xml_formats.pubmed.book import fill_book
from app.importers.xml_formats.stream import XmlRecord, XmlShape

_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_BARE = {"MedlineCitationSet": "MedlineCitation", "BookDocumentSet": "BookDocument"}
_ROOTS = frozenset(
    {*_ARTICLES, "PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitation", "BookDocument"}
    | _BARE.keys()
)


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
