"""The head of a paper's page, for programs: tags, addresses of its other forms, Link headers.

The headers follow Signposting (https://signposting.org/FAIR/): what to cite, who wrote it, what
describes it, what the full text is.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from app.domain.identifiers import doi_address, web_address
from app.domain.records.record import PaperRecord
from app.explorer.pages.links import paper_href
from app.exporters import FORMATS
from app.exporters.page_tags import citation_tags, json_ld, schema_type
from app.exporters.values import pdf_address

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
