"""Several records of one paper as one: which record gives which field, and why.

`RULES` is the whole of it: for each field, what makes a value give way to another. A value
that no rule settles gives way to the one of the earliest capture; where the two cannot both
be right, they contradict each other, and the reader sees it. The outcome depends on what the
records say, when they were captured and which source each is from, not on the order in which
files were imported. What a person corrected by hand is above all rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.identifiers import is_arxiv_doi
from app.domain.records.contradiction import contradict
from app.domain.records.paper_fields import CONTENT
from app.domain.records.record import PaperRecord, is_unnamed
from app.domain.records.record_choice import (
    SourceRecord,
    Step,
    count_authors,
    exactness,
    is_coarser,
    is_completed,
    is_part,
    is_preprint_server,
    is_printed,
    latest_capture,
    moment,
    not_below,
    not_corrected,
    of_version,
    preferring,
)
from app.domain.records.releases import (
    ANOTHER_RELEASE,
    OF_A_RELEASE,
    is_other_release,
    is_preprint,
    leading,
    releases_of,
)


@dataclass(frozen=True, slots=True)
class Loser:
    """A record whose value of a field is not shown."""

    index: int
    reason: str
    """Why not; one clause."""
    contradicts: bool
    """It and the value that is shown cannot both be right, and no rule says which is."""


@dataclass(slots=True)
class Combined:
    """One paper as several records give it."""

    record: PaperRecord
    sources: dict[str, list[int]] = field(default_factory=dict)
    """Field, by its name in `RULES` -> indices of the records that it came from."""
    losers: dict[str, list[Loser]] = field(default_factory=dict)
    """Field -> the records that say something else of it."""

    def contradicting(self, index: int) -> list[tuple[str, int]]:
        """List the fields in which a record contradicts another, and the other's index."""
        found = []
        for name, losers in self.losers.items():
            (winner, *_) = self.sources[name]
            against = [loser.index for loser in losers if loser.contradicts]
            if index in against:
                found.append((name, winner))
            elif index == winner and against:
                found.append((name, against[0]))
        return found


def combine(records: Sequence[SourceRecord]) -> Combined:
    """Make one record of several.

    Args:
        records: of one paper; those of one import in the order of its file.

    Raises:
        ValueError: there is no record of a source.
    """
    if all(record.decides for record in records):
        raise ValueError("There is nothing to combine.")
    ordered = sorted(records, key=moment)
    place = {id(source): index for index, source in enumerate(records)}
    kept_records = [source for source in ordered if not source.decides]
    paper = replace(kept_records[0].record, issues=[], origins={}, arxiv_version=None, extra={})
    combined = Combined(paper)
    leader = leading(kept_records)
    for name, members in PARTS.items():
        candidates = [
            source for source in kept_records if any(getattr(source.record, m) for m in members)
        ]
        if name == "citation_count":  # none at all is a count, too
            candidates = [
                source for source in kept_records if source.record.citation_count is not None
            ]
        if name == "title":  # an identifier in its place says nothing, where another has one
            candidates = [
                candidate for candidate in candidates if not is_unnamed(candidate.record)
            ] or candidates
        # The DOI stays the publisher's where a preprint leads: it says which paper this is.
        if name in OF_A_RELEASE and name != "doi" and is_preprint(leader):
            own = [candidate for candidate in candidates if is_preprint(candidate.record)]
            candidates = own or (candidates if name in ("date", "url") else [])
            for member in members:
                setattr(paper, member, getattr(leader, member))
        corrected = [source for source in ordered if name in source.decides][-1:]
        if not candidates and not corrected:
            continue
        left, losers = _settled(name, candidates, corrected, leader)
        if name in LISTS:
            values = dict.fromkeys(
                value for source in left for value in getattr(source.record, name)
            )
            setattr(paper, name, tuple(values))
            giving = left
        else:
            first = _says(left[0], members)
            giving = [source for source in left if _says(source, members) == first]
            losers += [(source, FIRST) for source in left if _says(source, members) != first]
            for member in members:
                setattr(paper, member, getattr(left[0].record, member))
        combined.sources[name] = [place[id(source)] for source in giving]
        different = [
            Loser(
                index=place[id(source)],
                reason=reason,
                contradicts=reason in UNSETTLED and contradict(name, source.record, paper),
            )
            for source, reason in losers
            if _is_lost(name, source.record, paper)
        ]
        if different:
            combined.losers[name] = different
    if (
        len(kept_records) > 1
        and (found := releases_of(kept_records, paper, leader)) != paper.releases
    ):
        paper.releases = found
        combined.sources.setdefault("releases", [place[id(source)] for source in kept_records])
    paper.implied_authors = tuple(
        name for name in paper.implied_authors if not is_printed(name, paper.authors)
    )
    return combined


def _settled(
    name: str,
    candidates: list[SourceRecord],
    corrected: list[SourceRecord],
    leader: PaperRecord,
) -> tuple[list[SourceRecord], list[tuple[SourceRecord, str]]]:
    """Give the records that no rule takes a field from, and the others with the reason of each."""
    if corrected:
        return corrected, [(candidate, BY_HAND) for candidate in candidates]
    left = candidates
    losers: list[tuple[SourceRecord, str]] = []
    if name in OF_A_RELEASE and len(left) > 1:
        of_leader = [source for source in left if not is_other_release(source.record, leader)]
        if of_leader:
            losers = [(source, ANOTHER_RELEASE) for source in left if source not in of_leader]
            left = of_leader
    for step, reason in RULES[name]:
        kept = step(left)
        if len(kept) < len(left):
            stay = set(map(id, kept))
            losers += [(source, reason) for source in left if id(source) not in stay]
        left = kept
    return left, losers


def changed_fields(before: PaperRecord, after: PaperRecord) -> list[str]:
    """List the fields, by their names in `RULES`, that differ between two states of a paper."""
    differing = {name for name in CONTENT if getattr(before, name) != getattr(after, name)}
    return [name for name, members in PARTS.items() if differing.intersection(members)]


def _says(source: SourceRecord, members: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(source.record, member) for member in members)


def _is_lost(name: str, record: PaperRecord, paper: PaperRecord) -> bool:
    """Say whether a paper lacks what a record says of a field."""
    if name in LISTS:
        return not set(getattr(record, name)) <= set(getattr(paper, name))
    return any(getattr(record, member) != getattr(paper, member) for member in PARTS[name])


# --- the table ------------------------------------------------------------------------

FIRST = "another record, captured first, says otherwise"
"""Why a value is not shown that no rule settles."""

BY_HAND = "a person corrected it by hand"
"""Why a value is not shown in whose place somebody gave another one."""

VERSION = of_version(max), "a higher version of the preprint says otherwise"
FIRST_VERSION = of_version(min), "the date is that of the preprint's first version"
CORRECTED = not_corrected, "a later import of the same source says otherwise"
LATEST = latest_capture, "a later capture says otherwise"
COMPLETED = (
    not_below(is_completed, count_authors),
    "the list is cut; a fuller one begins with the same names",
)
FULLER = not_below(is_part, count_authors), "a longer list has all of these names"
NAMED = preferring(lambda record: bool(record.authors)), "it names nobody"
DATED = preferring(lambda record: record.date is not None), "it has no year"
PRINTED = preferring(lambda record: not record.year_inferred), "its year is inferred, not printed"
EXACT = not_below(is_coarser, exactness), "a more exact date agrees with it"
PUBLISHED_DOI = (
    preferring(lambda record: not is_arxiv_doi(record.doi or "")),
    "it is the preprint's; the publisher's is shown",
)
DETAILED = (
    preferring(lambda record: any(record.orcids) or any(record.affiliations)),
    "it has no ORCID and no affiliation of an author",
)
PUBLISHED_TYPE = preferring(lambda record: record.type != "preprint"), "it is the preprint's"
PUBLISHED_VENUE = (
    preferring(lambda record: not is_preprint_server(record.venue)),
    "it is where the preprint lies; where the paper was published is shown",
)
PUBLISHED_DATE = (
    preferring(lambda record: not is_preprint(record)),
    "it is the preprint's; that of the published paper is shown",
)
PUBLISHED_URL = (
    preferring(lambda record: not is_preprint(record)),
    "it is the preprint's; the published paper's is shown",
)

RULES: dict[str, tuple[tuple[Step, str], ...]] = {
    # The text is that of the newest version, and a source knows best what it got wrong.
    "title": (VERSION, CORRECTED),
    # Names that are left out are the commonest mistake; nobody is added to a list by mistake.
    "authors": (NAMED, COMPLETED, VERSION, CORRECTED, FULLER, DETAILED),
    "implied_authors": (CORRECTED,),
    "editors": (CORRECTED,),
    "abstract": (VERSION, CORRECTED),
    # What is printed is known. A preprint was first there with its first version.
    "date": (DATED, PRINTED, FIRST_VERSION, EXACT, PUBLISHED_DATE, CORRECTED),
    "type": (PUBLISHED_TYPE, CORRECTED),
    "venue": (PUBLISHED_VENUE, CORRECTED),
    "volume": (CORRECTED,),
    "issue": (CORRECTED,),
    "pages": (CORRECTED,),
    "publisher": (CORRECTED,),
    "language": (CORRECTED,),
    "categories": (CORRECTED,),
    "keywords": (CORRECTED,),
    "tags": (CORRECTED,),
    "doi": (PUBLISHED_DOI, CORRECTED),
    "arxiv_id": (CORRECTED,),
    "pmid": (CORRECTED,),
    "isbn": (CORRECTED,),
    "issn": (CORRECTED,),
    "url": (PUBLISHED_URL, CORRECTED),
    # These change with time: who looked last knows best. A record that is silent says nothing.
    "has_code": (),
    "code_url": (LATEST,),
    "citation_count": (LATEST,),
    "note": (CORRECTED,),
    "links": (CORRECTED,),
    "references": (CORRECTED,),
    "releases": (CORRECTED,),
}
"""Field -> what makes a value of it give way, in order, each with its reason. Lists take the
values of all records that are left; every other field that of the earliest capture."""

UNSETTLED = (FIRST, FULLER[1])
"""Reasons that do not say which of two values is right."""

LISTS = (
    "implied_authors", "categories", "keywords", "tags", "links", "references", "releases",
)  # fmt: skip

TOGETHER = {
    "authors": ("authors", "authors_truncated", "groups", "orcids", "affiliations"),
    "date": ("date", "date_printed", "year_inferred", "year_reason"),
}
"""Fields that are taken from one record together; the group is called by its first."""

PARTS = {name: TOGETHER.get(name, (name,)) for name in RULES}
"""Field, by its name in `RULES` -> the fields of a record that belong to it."""
