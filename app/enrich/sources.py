"""The public services that papers are completed from: what each is asked, and how often.

Nothing is sent here. A question names the papers that it is about; which of them a reply is about
is decided by the rules of matching.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode

from app.domain.identifiers import is_arxiv_doi, normal_arxiv_id
from app.domain.people.names import parse_name
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.domain.text.titles import title_key

ServiceName = Literal["arxiv", "openalex", "crossref", "orcid"]

T = TypeVar("T")
JSON, ATOM = "application/json", "application/atom+xml"
AT_ONCE = 50
"""Identifiers of one question, unless a service takes fewer."""
FEW = 5
"""Works that a question by title asks for."""
MOST_WORDS = 25
"""Words of a title that are sought."""
APART_IN_FILTERS = ("|", ",")
"""Signs that part the values of a filter: an identifier that holds one is asked for by itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and the papers that it is about."""

    path: str
    """Behind the address of the service, with its parameters."""
    papers: tuple[PaperRecord, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One public service."""

    name: ServiceName
    label: str
    format_name: str
    """Of the importer that reads its replies."""
    accept: str
    interval_s: float
    """Pause between two requests …"""
    with_contact_s: float
    """… and that of whoever says who they are."""
    by_id: Callable[[Sequence[PaperRecord]], tuple[list[Question], list[PaperRecord]]]
    """Gives the questions about papers by identifier, and the papers that have none for it."""
    is_whole: Callable[[bytes], bool]
    """Says of a reply whether it is one at all, and not cut off."""
    has_nothing: Callable[[bytes], bool]
    """Says of a whole reply whether it names no work."""
    by_title: Callable[[PaperRecord], Question] | None
    """None for a service that cannot be asked for titles."""
    names_contact: bool = False
    """It takes the contact as the parameter `mailto`, too."""


def _in_groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _words(paper: PaperRecord) -> str:
    """Give the words of a title without signs that a query language might read."""
    return " ".join(title_key(plain_text(paper.title)).split()[:MOST_WORDS])


def _with_ids(
    papers: Iterable[PaperRecord], id_of: Callable[[PaperRecord], str | None]
) -> tuple[dict[str, list[PaperRecord]], list[PaperRecord]]:
    """Group papers by an identifier: several may claim one. Return those without one as well."""
    found: dict[str, list[PaperRecord]] = {}
    others = []
    for paper in papers:
        identifier = id_of(paper)
        if identifier is None:
            others.append(paper)
        else:
            found.setdefault(identifier, []).append(paper)
    return found, others


def _questions(
    by_id: dict[str, list[PaperRecord]],
    path_of: Callable[[Sequence[str]], str],
    alone: Callable[[str], str] | None = None,
    most: int = AT_ONCE,
) -> list[Question]:
    """Make questions of many identifiers each; one that would part a filter is asked alone."""
    odd = [one for one in by_id if alone and any(sign in one for sign in APART_IN_FILTERS)]
    plain = [one for one in by_id if one not in odd]
    questions = [
        Question(path_of(ids), tuple(paper for id_ in ids for paper in by_id[id_]))
        for ids in _in_groups(plain, most)
    ]
    if alone is not None:
        questions += [Question(alone(one), tuple(by_id[one])) for one in odd]
    return questions


# --- OpenAlex: https://developers.openalex.org ------------------------------------------


def _any_doi(paper: PaperRecord) -> str | None:
    if paper.doi:
        return paper.doi.lower()
    return f"10.48550/arxiv.{paper.arxiv_id.lower()}" if paper.arxiv_id else None


def _openalex_list(name: str, ids: Sequence[str]) -> str:
    asked = {"filter": f"{name}:{'|'.join(ids)}", "per-page": str(2 * AT_ONCE)}
    return f"/works?{urlencode(asked)}"


def _openalex(papers: Sequence[PaperRecord]) -> tuple[list[Question], list[PaperRecord]]:
    by_doi, others = _with_ids(papers, _any_doi)
    by_pmid, others = _with_ids(others, lambda paper: paper.pmid)
    questions = _questions(
        by_doi,
        lambda ids: _openalex_list("doi", ids),
        lambda doi: f"/works/https://doi.org/{quote(doi, safe='/')}",
    )
    return questions + _questions(by_pmid, lambda ids: _openalex_list("pmid", ids)), others


def _openalex_title(paper: PaperRecord) -> Question:
    asked = {"filter": f"title.search:{_words(paper)}", "per-page": str(FEW)}
    return Question(f"/works?{urlencode(asked)}", (paper,))


# --- Crossref: https://www.crossref.org/documentation/retrieve-metadata/rest-api/ --------

CROSSREF_AT_ONCE = 20


def _crossref(papers: Sequence[PaperRecord]) -> tuple[list[Question], list[PaperRecord]]:
    """DOIs of arXiv are DataCite's; papers with no other are asked for by title."""
    by_doi, others = _with_ids(
        papers,
        lambda paper: paper.doi.lower() if paper.doi and not is_arxiv_doi(paper.doi) else None,
    )

    def path(ids: Sequence[str]) -> str:
        asked = {"filter": ",".join(f"doi:{id_}" for id_ in ids), "rows": str(len(ids))}
        return f"/works?{urlencode(asked)}"

    alone = lambda doi: f"/works/{quote(doi, safe='')}"  # noqa: E731
    return _questions(by_doi, path, alone, CROSSREF_AT_ONCE), others


def _crossref_title(paper: PaperRecord) -> Question:
    family = parse_name(paper.authors[0]).family if paper.authors else ""
    asked = {"query.bibliographic": f"{_words(paper)} {family}".strip(), "rows": str(FEW)}
    return Question(f"/works?{urlencode(asked)}", (paper,))


# --- arXiv: https://info.arxiv.org/help/api/user-manual.html ------------------------------


def _arxiv_id(paper: PaperRecord) -> str | None:
    """Give the identifier at arXiv, which a DOI of arXiv holds, too."""
    if paper.arxiv_id or not paper.doi or not is_arxiv_doi(paper.doi):
        return paper.arxiv_id
    return normal_arxiv_id(paper.doi)


def _arxiv(papers: Sequence[PaperRecord]) -> tuple[list[Question], list[PaperRecord]]:
    by_id, others = _with_ids(papers, _arxiv_id)

    def path(ids: Sequence[str]) -> str:
        asked = {"id_list": ",".join(ids), "max_results": str(len(ids))}
        return f"/api/query?{urlencode(asked)}"

    return _questions(by_id, path), others


def _arxiv_title(paper: PaperRecord) -> Question:
    asked = {"search_query": f'ti:"{_words(paper)}"', "max_results": str(FEW)}
    return Question(f"/api/query?{urlencode(asked)}", (paper,))


# --- ORCID: https://info.orcid.org/documentation/api-tutorials/ ---------------------------


def _orcid(papers: Sequence[PaperRecord]) -> tuple[list[Question], list[PaperRecord]]:
    """Ask for the works of each author whose ORCID is known; the papers of others are left."""
    by_orcid: dict[str, list[PaperRecord]] = {}
    for paper in papers:
        for orcid in dict.fromkeys(filter(None, paper.orcids)):
            by_orcid.setdefault(orcid, []).append(paper)
    known = {id(paper) for own in by_orcid.values() for paper in own}
    questions = [Question(f"/v3.0/{orcid}/works", tuple(own)) for orcid, own in by_orcid.items()]
    return questions, [paper for paper in papers if id(paper) not in known]


def _without(*path: str) -> Callable[[bytes], bool]:
    """Make what says of a reply in JSON whether the list at the end of a path is empty."""

    def is_empty(body: bytes) -> bool:
        found = json.loads(body)
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return isinstance(found, list) and not found

    return is_empty


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _is_feed(body: bytes) -> bool:
    return b"<feed" in body and body.rstrip().endswith(b"</feed>")


def _without_entry(body: bytes) -> bool:
    return b"<entry" not in body


SOURCES: dict[str, Service] = {
    service.name: service
    for service in (
        Service(
            name="arxiv",
            label="arXiv",
            format_name="arxiv-atom",
            accept=ATOM,
            interval_s=3.0,  # it asks for three seconds between requests, whoever asks
            with_contact_s=3.0,
            by_id=_arxiv,
            is_whole=_is_feed,
            has_nothing=_without_entry,
            by_title=_arxiv_title,
        ),
        Service(
            name="openalex",
            label="OpenAlex",
            format_name="openalex",
            accept=JSON,
            interval_s=0.2,  # it answers a hundred a second; its allowance is one of the day
            with_contact_s=0.1,
            by_id=_openalex,
            is_whole=_is_object,
            has_nothing=_without("results"),
            by_title=_openalex_title,
            names_contact=True,
        ),
        Service(
            name="crossref",
            label="Crossref",
            format_name="crossref",
            accept=JSON,
            interval_s=1.0,  # one list a second, three where it knows who asks
            with_contact_s=0.35,
            by_id=_crossref,
            is_whole=_is_object,
            has_nothing=_without("message", "items"),
            by_title=_crossref_title,
            names_contact=True,
        ),
        Service(
            name="orcid",
            label="ORCID",
            format_name="orcid",
            accept=JSON,
            interval_s=0.1,  # twelve a second
            with_contact_s=0.1,
            by_id=_orcid,
            is_whole=_is_object,
            has_nothing=_without("group"),
            by_title=None,
        ),
    )
}
"""Every service, by name."""
