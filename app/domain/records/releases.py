"""The releases of one paper: preprint, conference, journal, each in its own records.

One release leads: the published one before the preprint, or as `lead_with` says; one with a DOI
before one without, then the first that was captured. What belongs to a release as such (venue,
pages, address, DOI) comes from records of the leading one; the others are listed in `releases`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.identifiers import doi_key, is_arxiv_doi, normal_arxiv_id
from app.domain.records.record import PaperRecord, Release
from app.domain.records.record_choice import SourceRecord, is_preprint_server

OF_A_RELEASE = frozenset((
    "date", "type", "venue", "volume", "issue", "pages", "publisher", "doi", "isbn", "issn", "url",
))  # fmt: skip
"""Fields that belong to a release, by their names in `app.domain.records.combine.RULES`."""
ANOTHER_RELEASE = "it is of another release"
"""Why a value is not shown."""
LeadingRelease = Literal["published", "preprint", "newest"]
MOST = 50
"""Records of one paper that are looked at for releases."""


@dataclass(slots=True)
class _Rule:
    """Which release leads; one rule for a process, as its settings say."""

    leads: LeadingRelease = "published"


_RULE = _Rule()


def lead_with(leads: LeadingRelease) -> None:
    """Let releases of a kind lead in this process: before anything is combined."""
    _RULE.leads = leads


def leading_kind() -> LeadingRelease:
    """Return which releases lead in this process."""
    return _RULE.leads


def leading(records: Sequence[SourceRecord]) -> PaperRecord:
    """Give a record of the release that leads.

    Args:
        records: of one paper, the earliest capture first.
    """

    kept_records = [source.record for source in records]
    if _RULE.leads == "newest":
        newest = max(record.date or "" for record in kept_records)
        # A year alone may be as new as any day of it.
        kept_records = [record for record in kept_records if _may_be(record.date or "", newest)]
    preprints_last = _RULE.leads != "preprint"

    def rank(record: PaperRecord) -> tuple[bool, bool]:
        return is_preprint(record) is preprints_last, _published_doi(record) is None

    return min(kept_records, key=rank)


def _may_be(date: str, newest: str) -> bool:
    return date == newest or (bool(date) and newest.startswith(date))


def is_preprint(record: PaperRecord) -> bool:
    """Say whether a record is of a preprint."""
    if record.type == "preprint" or is_preprint_server(record.venue):
        return True
    is_on_arxiv = record.arxiv_id or (record.url and normal_arxiv_id(record.url))
    return bool(is_on_arxiv) and not record.venue and _published_doi(record) is None


def is_other_release(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether identifiers of one kind tell two records of a paper apart."""
    ours, theirs = _published_doi(one), _published_doi(other)
    if ours and theirs:
        return ours != theirs
    if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id:
        return True
    (host, place), (other_host, other_place) = _address(one), _address(other)
    return bool(host) and host == other_host and place != other_place and "arxiv" not in host


def releases_of(
    records: Sequence[SourceRecord], paper: PaperRecord, leader: PaperRecord
) -> tuple[Release, ...]:
    """List the releases of a paper besides the one that its own fields describe.

    Args:
        records: of the paper, the earliest capture first.
        paper: as they give it, with the releases that the sources name.
        leader: a record of the release that leads.
    """
    found = list(paper.releases)
    of_preprint = is_preprint(leader)
    published = not of_preprint and not is_preprint(paper)
    for source in records[:MOST]:
        record = source.record
        is_of_other_kind = published if is_preprint(record) else of_preprint
        if not (is_other_release(record, paper) or is_of_other_kind):
            continue
        release = Release(
            kind="preprint" if is_preprint(record) else record.type,
            date=record.date,
            date_printed=record.date_printed,
            venue=record.venue,
            doi=record.doi,
            arxiv_id=record.arxiv_id,
            url=record.url,
        )
        if not any(_is_same(release, known) for known in found):
            found.append(release)
    return tuple(found)


def _is_same(one: Release, other: Release) -> bool:
    ours, theirs = _identifiers(one), _identifiers(other)
    if ours or theirs:
        return bool(ours & theirs)
    return (one.kind, one.venue) == (other.kind, other.venue)


def _identifiers(release: Release) -> set[str | None]:
    return {release.doi, release.arxiv_id, release.url} - {None}


def _published_doi(record: PaperRecord) -> str | None:
    return doi_key(record.doi) if record.doi and not is_arxiv_doi(record.doi) else None


def _address(record: PaperRecord) -> tuple[str, str]:
    host, _, place = (record.url or "").lower().partition("://")[2].partition("/")
    return host.removeprefix("www.").removeprefix("dx."), place.rstrip("/")
