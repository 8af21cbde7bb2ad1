"""When two records are certainly one paper.

Pure rules over what records say; nothing is looked up. Only certain rules are here: a
record that is kept apart wrongly can be merged later, one that was swallowed is gone
from sight. Where a rule nearly holds, the records are kept apart with a doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.contradiction import dates_differ, quite_different, venues_differ
from app.domain.digest import digest
from app.domain.identifiers import doi_key, normal_arxiv_id, normal_doi
from app.domain.people.names import Compatibility, compare, parse_name
from app.domain.record import PaperRecord
from app.domain.record_choice import is_preprint_server
from app.domain.title_signs import differ_in_signs
from app.domain.titles import fingerprint, never_same, other_number_of_one, title_key

YEARS_APART = 1
"""A preprint and its proceedings, or a journal's volume and its first day online."""

TELLING_TITLE = 5
"""Words from which on a title is taken to be used once by an author, so that it may speak where a
year is missing. `Introduction` and `Spoken Language Systems` come again and again."""

GENERIC = re.compile(
    r"(?:guest |an |the )?(?:editorial|preface|foreword|introduction|contents|index|author index"
    r"|table of contents|front ?matter|back ?matter|title page|book ?reviews?|errat(?:um|a)"
    r"|corrigend(?:um|a)|corrections?|obituary|in memoriam|abstracts?|letters?|reply|comments?"
    r"|response|rejoinder|discussion|announcements?|news|notes?|summary|conclusions?|overview"
    r"|afterword|epilogue|prologue|acknowledge?ments?|letters? to the editors?|editors? note"
    r"|from the editors?|presidents message|in this issue|briefly noted|conference reports?)"
)
"""Titles, as keys, that one author gives again and again."""

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
    record: PaperRecord
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
        record=record,
        identifiers=identifiers,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two records are one paper."""

    rule: str | None
    """The rule by which they are; None where no rule makes them one."""
    doubt: str = ""
    """Why they are kept apart although they may be one; "" where that is plain."""


APART = Judgement(None)


def judge(one: Facts, other: Facts) -> Judgement:
    """Decide whether two records are one paper.

    Same DOI; same arXiv identifier, unless two journals' DOIs differ; same title and first
    author, where years agree and nothing else says that they are two.
    """
    if one.doi and one.doi == other.doi:
        return ANOTHER_TITLE if _strangers(one, other) else Judgement("doi")
    if one.arxiv_id and one.arxiv_id == other.arxiv_id:
        if "doi" in _differing(one, other):
            return Judgement(None, "the same identifier, but another DOI")
        return ANOTHER_TITLE if _strangers(one, other) else Judgement("arxiv")
    if one.fingerprint and one.fingerprint == other.fingerprint:
        if _differing(one, other) or never_same(one.title, other.title):
            return APART
        return _by_title(one, other)
    return APART


def rule_of_sameness(one: Facts, other: Facts) -> str | None:
    """Name the rule by which two records are one paper, or None where no rule makes them one."""
    return judge(one, other).rule


def share_an_identifier(one: Facts, other: Facts) -> bool:
    """Say whether two records claim one DOI or arXiv identifier, rightly or not."""
    return bool(
        (one.doi and one.doi == other.doi) or (one.arxiv_id and one.arxiv_id == other.arxiv_id)
    )


ANOTHER_TITLE = Judgement(None, "the same identifier, but another title")
LIKE = "the same title and first author, but"


def _by_title(one: Facts, other: Facts) -> Judgement:
    """Decide about two records of one title and first author, whose identifiers do not differ."""
    ours, theirs = one.record, other.record
    elsewhere = venues_differ(ours.venue, theirs.venue) and not (
        is_preprint_server(ours.venue) or is_preprint_server(theirs.venue)
    )
    if _other_volume(ours, theirs):
        return APART
    another_text = quite_different(ours.abstract or "", theirs.abstract or "")
    if GENERIC.fullmatch(one.title_key):
        again = elsewhere or another_text or dates_differ(ours.date, theirs.date)
        return APART if again or not (ours.date and theirs.date) else Judgement("title")
    apart = None if one.year is None or other.year is None else abs(one.year - other.year)
    if apart is not None and apart > YEARS_APART:
        return APART
    is_telling = len(one.title_key.split()) >= TELLING_TITLE
    if differ_in_signs(one.title, other.title):
        return Judgement(None, f"{LIKE} other signs in the title")
    if another_text:
        return Judgement(None, f"{LIKE} quite another abstract")
    if apart and elsewhere:
        return Judgement(None, f"{LIKE} another venue and year")
    if elsewhere and other_number_of_one(ours.venue or "", theirs.venue or ""):
        return Judgement(None, f"{LIKE} another volume")
    if not is_telling and apart != 0 and not _same_people(ours, theirs):
        return Judgement(None, f"{LIKE} {'another year' if apart else 'a year in one alone'}")
    return Judgement("title")


def _other_volume(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether two records name different volumes or issues."""
    ours, theirs = one.extra, other.extra
    return any(
        str(ours[name]) != str(theirs[name])
        for name in ("volume", "issue")
        if name in ours and name in theirs
    )


def _strangers(one: Facts, other: Facts) -> bool:
    """Say whether an identifier that two records share must be wrong in one of them."""
    if one.title_key == other.title_key:
        return False
    if never_same(one.title, other.title):
        return True
    ours, theirs = one.record, other.record
    if one.family and other.family and one.family != other.family:
        return True
    return quite_different(one.title, other.title, fewest=1) and (
        not (ours.authors and theirs.authors and _compatible(ours, theirs))
        or quite_different(ours.abstract or "", theirs.abstract or "")
    )


def _same_people(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether two lists have the same names, more than one."""
    counts = len(one.authors), len(other.authors)
    return min(counts) > 1 and counts[0] == counts[1] and _compatible(one, other)


def _compatible(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether the names at each place of two lists may be one person's."""
    pairs = zip(one.authors, other.authors, strict=False)
    return all(compare(a, b) is not Compatibility.CONFLICT for a, b in pairs)


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
