"""The head of a paper's page, for programs: tags, addresses of its other forms, Link headers.

The headers follow Signposting (https://signposting.org/FAIR/): what to cite, who wrote it, what
describes it, what the full text is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import ParsedName, without_number
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.explorer.pages.links import paper_href
from app.exporters import FORMATS
from app.exporters.values import authors_of, editors_of, kind_of, legal, page_range, pdf_address

VENUE_TAGS = {
    "article": "citation_journal_title",
    "conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
}
PUBLISHER_TAGS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
SCHEMA_TYPES = {
    "book": "Book",
    "chapter": "Chapter",
    "thesis": "Thesis",
    "report": "Report",
    "dataset": "Dataset",
    "software": "SoftwareSourceCode",
}
"""Types of schema.org; every other paper is a `ScholarlyArticle`."""
ARTICLE = "ScholarlyArticle"
_IN_SCRIPT = {ord("<"): r"\u003c", ord(">"): r"\u003e", ord("&"): r"\u0026"}
"""So that no text ends the element that holds it."""


def citation_tags(record: PaperRecord, page: str) -> list[tuple[str, str]]:
    """List name and content of each tag of a paper.

    Args:
        page: absolute address of the paper's page.
    """
    return [
        (name, text) for name, value in _tags(_without_tex(record), page) if (text := _text(value))
    ]


def _without_tex(record: PaperRecord) -> PaperRecord:
    """Return a paper with its formulas and TeX commands as signs, as programs show them."""
    titles = ("title", "abstract", "venue", "publisher")
    changes: dict[str, Any] = {
        name: plain_text(text) for name in titles if (text := getattr(record, name))
    }
    for name in ("authors", "groups", "editors", "keywords"):
        changes[name] = tuple(map(plain_text, getattr(record, name)))
    changes["affiliations"] = tuple(tuple(map(plain_text, each)) for each in record.affiliations)
    return replace(record, **changes)


def _tags(record: PaperRecord, page: str) -> Iterator[tuple[str, str | None]]:
    kind = kind_of(record)
    first, last = page_range(record.pages or "") or (record.pages, None)
    yield "citation_title", record.title
    orcids = record.orcids or (None,) * len(record.authors)
    affiliations = record.affiliations or ((),) * len(record.authors)
    for name, orcid, places in zip(record.authors, orcids, affiliations, strict=True):
        yield "citation_author", without_number(name)
        yield from (("citation_author_institution", place) for place in places)
        yield "citation_author_orcid", f"https://orcid.org/{orcid}" if orcid else None
    yield from (("citation_editor", name.inverted) for name in editors_of(record))
    if record.date and not record.year_inferred:
        yield "citation_publication_date", record.date.replace("-", "/")
    yield VENUE_TAGS.get(kind, "citation_series_title"), record.venue
    yield "citation_volume", record.volume
    yield "citation_issue", record.issue
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield PUBLISHER_TAGS.get(kind, "citation_publisher"), record.publisher
    yield "citation_doi", record.doi
    yield "citation_arxiv_id", record.arxiv_id
    yield "citation_pmid", record.pmid
    yield "citation_isbn", record.isbn
    yield "citation_issn", record.issn
    yield "citation_language", record.language
    yield from (("citation_keywords", word) for word in record.keywords)
    yield "citation_abstract", record.abstract or ""
    yield "citation_pdf_url", pdf_address(record)
    yield "citation_abstract_html_url", page


def json_ld(record: PaperRecord, page: str) -> str:
    """Return what schema.org says of a paper, as JSON that may stand in a script element.

    Args:
        page: absolute address of the paper's page.
    """
    filled = {name: value for name, value in _schema(_without_tex(record), page).items() if value}
    return json.dumps(filled, ensure_ascii=False).translate(_IN_SCRIPT)


def schema_type(record: PaperRecord) -> str:
    """Return the type of a paper in schema.org."""
    return SCHEMA_TYPES.get(kind_of(record), ARTICLE)


def _schema(record: PaperRecord, page: str) -> dict[str, Any]:
    orcids = record.orcids or (None,) * len(record.authors)
    pdf = pdf_address(record)
    addresses = (doi_address(record.doi or ""), web_address(record.url or ""))
    return {
        "@context": "https://schema.org",
        "@type": schema_type(record),
        "@id": page,
        "url": page,
        "name": _text(record.title),
        "author": [_agent(*pair) for pair in zip(authors_of(record), orcids, strict=True)],
        "editor": [_agent(name, None) for name in editors_of(record)],
        "datePublished": None if record.year_inferred else record.date,
        "isPartOf": _part("Periodical" if record.issn else "CreativeWork", record.venue),
        "publisher": _part("Organization", record.publisher),
        "pagination": _text(record.pages),
        "inLanguage": _text(record.language),
        "keywords": [_text(word) for word in record.keywords],
        "abstract": _text(record.abstract or ""),
        "isbn": _text(record.isbn),
        "issn": _text(record.issn),
        "identifier": [_text(name) for name in _identifiers(record)],
        "sameAs": [address for address in addresses if address],
        "encoding": pdf and {
            "@type": "MediaObject", "contentUrl": pdf, "encodingFormat": "application/pdf",
        },
    }  # fmt: skip


def _identifiers(record: PaperRecord) -> Iterator[str]:
    for scheme, value in (("doi", record.doi), ("arXiv", record.arxiv_id), ("pmid", record.pmid)):
        if value:
            yield f"{scheme}:{value}"


def _agent(name: ParsedName, orcid: str | None) -> dict[str, str]:
    """Return a person by the parts of the name, or an organisation."""
    if name.is_group:
        return {"@type": "Organization", "name": _text(name.family)}
    given = " ".join(name.givens)
    filled = {
        "@type": "Person",
        "@id": f"https://orcid.org/{orcid}" if orcid else "",
        "name": " ".join(filter(None, (given, name.family, name.suffix))),
        "givenName": given,
        "familyName": name.family,
    }
    return {part: text for part, value in filled.items() if (text := _text(value))}


def _part(type_: str, name: str | None) -> dict[str, str] | None:
    return {"@type": type_, "name": _text(name)} if name else None


def _text(value: str | None) -> str:
    return " ".join(legal(value or "").split())


DESCRIPTIONS = ("bib", "ris", "csl.json", "jsonl")
"""Formats that describe a paper to a program."""
MOST_AUTHORS = 20
"""People in the header; servers and proxies take headers of a few kilobytes."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the head of a paper's page has beside its title."""

    canonical: str
    tags: list[tuple[str, str]]
    json_ld: Markup
    alternates: list[tuple[str, str, str]]
    """Address, media type and label of each other form of the paper."""
    link_header: str


def page_head(record: PaperRecord, home: str) -> PageHead:
    """Make the head of a paper's page.

    Args:
        home: absolute address of the library's first page, without its last slash.
    """
    page = paper_href(home, record.number or 0, record.title)
    forms = [
        (f"{home}/papers/{record.number}.{name}", FORMATS[name].media_type.partition(";")[0], name)
        for name in FORMATS
    ]
    return PageHead(
        canonical=page,
        tags=citation_tags(record, page),
        json_ld=Markup(json_ld(record, page)),  # noqa: S704 - no sign of HTML is left in it
        alternates=[(address, kind, FORMATS[name].label) for address, kind, name in forms],
        link_header=_link_header(record, page, forms),
    )


def _link_header(record: PaperRecord, page: str, forms: list[tuple[str, str, str]]) -> str:
    orcids = filter(None, record.orcids[:MOST_AUTHORS])
    links = [
        _link(doi_address(record.doi or "") or page, "cite-as"),
        *(_link(f"https://orcid.org/{orcid}", "author") for orcid in orcids),
        *(_link(address, "describedby", kind) for address, kind, name in forms
          if name in DESCRIPTIONS),
        _link(f"https://schema.org/{schema_type(record)}", "type"),
        _link("https://schema.org/AboutPage", "type"),
    ]  # fmt: skip
    if pdf := web_address(pdf_address(record) or ""):
        links.append(_link(pdf, "item", "application/pdf"))
    return ", ".join(links)


def _link(address: str, relation: str, media_type: str = "") -> str:
    """Write one link of the header, which is ASCII."""
    plain = quote(address, safe="%/:=&?#+!$,;'@()*[]-._~")
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{plain}>; rel="{relation}"{kind}'
