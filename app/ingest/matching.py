"""When two records are certainly one paper.

Pure rules over what records say; nothing is looked up. Only certain rules are here: a
record that is kept apart wrongly can be merged later, one that was swallowed is gone
from sight.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.digest import digest
from app.domain.identifiers import doi_key, normal_arxiv_id, normal_doi
from app.domain.names import parse_name
from app.domain.record import PaperRecord
from app.domain.titles import fingerprint, never_same, title_key

YEARS_APART = 1
"""A preprint and its proceedings, or a journal's volume and its first day online."""

TELLING_TITLE = 5
"""Words from which on a title is taken to be used once by an author, so that it may speak where a
year is missing. `Introduction` and `Spoken Language Systems` come again and again."""

NO_FINGERPRINT = b""
"""Of a record without authors: its title alone proves nothing."""


@dataclass(slots=True)
class Facts:
    """What decides whether a record is the same paper as another."""

    title: str
    title_key: str
    family: str
    """First author's family name, folded; "" without authors."""
    fingerprint: bytes
    year: int | None
    doi: str | None
    """Its `doi_key`."""
    arxiv_id: str | None
    identifiers: dict[str, str]
    """Kind -> value: `doi`, `arxiv`, and each web host with the address on it."""


def facts_of(record: PaperRecord) -> Facts:
    """Draw from a record what matching needs."""
    family = parse_name(record.authors[0]).family if record.authors else ""
    print_ = fingerprint(record.title, family or None)
    identifiers = _identifiers(record)
    return Facts(
        title=record.title,
        title_key=title_key(record.title),
        family=title_key(family) if family else "",
        fingerprint=digest(print_) if print_ else NO_FINGERPRINT,
        year=record.year,
        doi=doi_key(record.doi) if record.doi else None,
        arxiv_id=identifiers.get("arxiv"),
        identifiers=identifiers,
    )


def rule_of_sameness(one: Facts, other: Facts) -> str | None:
    """Name the rule by which two records are one paper, or None where no rule makes them one.

    Same DOI; same arXiv identifier, unless two journals' DOIs differ; same title and first
    author, where years agree and no identifier or address of one kind differs.
    """
    if one.doi and one.doi == other.doi:
        return None if _strangers(one, other) else "doi"
    if one.arxiv_id and one.arxiv_id == other.arxiv_id:
        if "doi" in _differing(one, other) or _strangers(one, other):
            return None
        return "arxiv"
    if one.fingerprint and one.fingerprint == other.fingerprint:
        if _differing(one, other) or never_same(one.title, other.title):
            return None
        return "title" if _years_agree(one, other) else None
    return None


def share_an_identifier(one: Facts, other: Facts) -> bool:
    """Say whether two records claim one DOI or arXiv identifier, rightly or not."""
    return bool(
        (one.doi and one.doi == other.doi) or (one.arxiv_id and one.arxiv_id == other.arxiv_id)
    )


def _strangers(one: Facts, other: Facts) -> bool:
    """Say whether an identifier that two records share must be wrong in one of them."""
    if one.title_key == other.title_key:
        return False
    if never_same(one.title, other.title):
        return True
    return bool(one.family and other.family and one.family != other.family)


def _years_agree(one: Facts, other: Facts) -> bool:
    if one.year is not None and other.year is not None:
        return abs(one.year - other.year) <= YEARS_APART
    return len(one.title_key.split()) >= TELLING_TITLE


def _differing(one: Facts, other: Facts) -> set[str]:
    return {
        kind
        for kind, value in one.identifiers.items()
        if other.identifiers.get(kind, value) != value
    }


def _identifiers(record: PaperRecord) -> dict[str, str]:
    """Give a record's identifiers by kind; arXiv's own DOIs and addresses count as arXiv's."""
    found: dict[str, str] = {}
    if record.arxiv_id:
        found["arxiv"] = record.arxiv_id
    if record.doi:
        doi = doi_key(record.doi)
        arxiv_id = normal_arxiv_id(doi) if "arxiv" in doi else None
        found.setdefault("arxiv" if arxiv_id else "doi", arxiv_id or doi)
    if record.url:
        found.setdefault(*_address(record.url))
    return found


def _address(url: str) -> tuple[str, str]:
    """Give the kind and value of a web address."""
    lower = url.lower()
    if "arxiv" in lower and (arxiv_id := normal_arxiv_id(url)):
        return "arxiv", arxiv_id
    if "doi.org" in lower and (doi := normal_doi(url)):
        return "doi", doi_key(doi)
    host, _, place = lower.partition("://")[2].partition("/")
    return host.removeprefix("www."), place.rstrip("/")
