"""When two records are certainly one paper.

Pure rules over what records say; nothing is looked up. Only certain rules are here: a
record that is kept apart wrongly can be merged later, one that was swallowed is gone
from sight. Where a rule nearly holds, the records are kept apart with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.domain.people.names import Compatibility, compare
from app.domain.records.contradiction import dates_differ, quite_different, venues_differ
from app.domain.records.record import PaperRecord, is_unnamed
from app.domain.records.record_choice import is_preprint_server
from app.domain.text.plain import fold
from app.domain.text.title_signs import differ_in_signs
from app.domain.text.titles import (
    WordDifference,
    compare_words,
    never_same,
    other_number_of_one,
    title_key,
)
from app.ingest.matching.facts import GENERIC, TELLING_TITLE, Facts
from app.ingest.matching.releases import are_releases, have_same_people, is_preprint_of

YEARS_APART = 1
"""A preprint and its proceedings, or a journal's volume and its first day online."""

WORDS_ENOUGH = 4
"""Words from which on an equal title needs only half of the people."""
ALMOST, NEAR, SIMILAR = 95, 90, 80
"""How alike two titles are, 0 to 100 (rapidfuzz's token_sort_ratio); the fewer letters agree, the
more people must. Measured on DBLP-ACM, see `tests/benchmarks/same_papers.py`."""
FAMILY_LETTERS = 5
"""Letters from which on a family name may be the first part of a longer one."""
MOST_COMPARED = 50
"""Names of a list that are compared one by one."""
INSIDE_WORDS = 6
"""Words from which on a title that is part of another needs one person alone."""
MOST_PEOPLE = 0.75
"""Share of the shorter list's family names that a similar title of the same year asks for."""


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
    if never_same(one.title, other.title):
        return APART
    if differing := _differing(one, other):
        return _by_releases(one, other, differing)
    if one.fingerprint and one.fingerprint == other.fingerprint:
        return _by_title(one, other) if _share_people(one, other) else APART
    return _by_similar_title(one, other)


def share_an_identifier(one: Facts, other: Facts) -> bool:
    """Say whether two records claim one DOI or arXiv identifier, rightly or not."""
    return bool(
        (one.doi and one.doi == other.doi) or (one.arxiv_id and one.arxiv_id == other.arxiv_id)
    )


def _by_releases(one: Facts, other: Facts, differing: set[str]) -> Judgement:
    """Decide about two records whose identifiers differ."""
    have_same = have_same_people(one, other)
    is_equal = bool(one.fingerprint) and one.fingerprint == other.fingerprint
    if is_equal and not have_same:
        shared, least = _people(one, other)
        have_same = 0 < least <= 2 * shared and len(one.words) >= WORDS_ENOUGH
    if not have_same or not (is_equal or _is_misspelt(one, other)):
        return APART
    if _other_volume(one.record, other.record) or not are_releases(one, other, differing):
        return APART
    return Judgement(RELEASE)


def _is_misspelt(one: Facts, other: Facts) -> bool:
    alike = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words), score_cutoff=NEAR)
    return bool(alike) and compare_words(one.words, other.words) is not WordDifference.OTHER


RELEASE = "release"
"""A rule for records that name different identifiers: one paper that came out twice."""
ANOTHER_TITLE = Judgement(None, "the same identifier, but another title")
LIKE = "the same title and people, but"


def _share_people(one: Facts, other: Facts) -> bool:
    """Say whether so many people of two records of one title agree that they may be one paper."""
    shared, least = _people(one, other)
    words = len(one.words)
    if not least:  # nobody is named in one of them
        is_said = bool(one.families or other.families) and one.year is not None
        return is_said and words >= TELLING_TITLE and one.year == other.year
    return 2 * shared >= least and (words >= WORDS_ENOUGH or shared == least or shared > 1)


def _people(one: Facts, other: Facts) -> tuple[int, int]:
    """Count the family names that two records share, and those of the shorter list."""
    short, long = sorted((set(one.families), set(other.families)), key=len)
    shared = len(short & long)
    if shared < len(short) <= MOST_COMPARED:  # Camps and Camps Paré, a group with its company
        left = long - short
        shared += sum(any(_begins(name, each) for each in left) for name in short - long)
    return shared, len(short)


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= FAMILY_LETTERS and long.startswith(short)


def may_be_similar(facts: Facts, words: Sequence[str], year: int | None) -> bool:
    """Say whether the title of a record is so like another one that the two are to be compared.

    Args:
        words: telling words of the other title.
        year: of the other.
    """
    ours, theirs = " ".join(facts.words), " ".join(words)
    if facts.year is None or year is None:
        return fuzz.token_sort_ratio(ours, theirs) >= ALMOST
    if abs(facts.year - year) > YEARS_APART:
        return False
    return fuzz.token_sort_ratio(ours, theirs) >= SIMILAR or _is_inside(ours, theirs)


def _is_inside(one: str, other: str) -> bool:
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _by_similar_title(one: Facts, other: Facts) -> Judgement:
    """Decide about two records whose titles are only alike: misspelt, or one inside the other."""
    shared, least = _people(one, other)
    if not least or 2 * shared < least or one.year is None or other.year is None:
        return APART
    if abs(one.year - other.year) > YEARS_APART:
        return APART
    ours, theirs = " ".join(one.words), " ".join(other.words)
    alike = fuzz.token_sort_ratio(ours, theirs, score_cutoff=SIMILAR)
    in_one_year = one.year == other.year
    is_inside = _is_inside(ours, theirs) and min(len(one.words), len(other.words)) >= TELLING_TITLE
    has_all = in_one_year and shared == least
    has_all &= least > 1 or (is_inside and min(len(one.words), len(other.words)) >= INSIDE_WORDS)
    fits = alike >= ALMOST or (
        in_one_year
        and shared >= MOST_PEOPLE * least
        and (alike >= NEAR or is_inside or (alike >= SIMILAR and has_all))
    )
    if not fits or _other_volume(one.record, other.record):
        return APART
    if not in_one_year and _other_kind(one.record, other.record):
        return Judgement(None, f"{SIMILARLY}, but another venue and year")
    spelling = compare_words(one.words, other.words)
    if spelling is WordDifference.OTHER or (
        spelling is WordDifference.ADDED and not (has_all and (alike >= NEAR or is_inside))
    ):
        return Judgement(None, SIMILARLY)
    if _other_abstract(one.record, other.record):
        return Judgement(None, f"{SIMILARLY}, but another abstract")
    return Judgement(SIMILAR_TITLE)


SIMILAR_TITLE = "similar-title"
"""A rule for records of different sources alone: one source knows its papers apart."""
SIMILARLY = "a similar title and the same people"


def _at_one_place(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether two records name the month of an issue, or the pages, and name the same."""
    if one.pages and one.pages == other.pages and one.date and other.date:
        return True
    return bool(one.date and other.date and one.date[:7] == other.date[:7] and len(one.date) > 4)


JOURNAL = re.compile(
    r"\b(?:j|journal|trans|transactions|record|letters|magazine|review|quarterly|annals|bulletin)\b"
)
"""Words of the names of journals."""


def _other_kind(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether one of two records is of a journal, and the other of a conference."""
    if {one.type, other.type} == {"article", "conference"}:
        return True
    ours, theirs = title_key(one.venue or ""), title_key(other.venue or "")
    is_other = bool(JOURNAL.search(ours)) != bool(JOURNAL.search(theirs))
    return bool(ours and theirs) and is_other and not _either_is_preprint(one, other)


def _either_is_preprint(one: PaperRecord, other: PaperRecord) -> bool:
    return is_preprint_server(one.venue) or is_preprint_server(other.venue)


def _other_abstract(one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether two abstracts are two texts."""
    if not one.abstract or not other.abstract:
        return False
    return fuzz.token_set_ratio(fold(one.abstract), fold(other.abstract)) < NEAR


def _by_title(one: Facts, other: Facts) -> Judgement:
    """Decide about two records of one title and first author, whose identifiers do not differ."""
    ours, theirs = one.record, other.record
    elsewhere = venues_differ(ours.venue, theirs.venue) and not _either_is_preprint(ours, theirs)
    if _other_volume(ours, theirs):
        return APART
    another_text = quite_different(ours.abstract or "", theirs.abstract or "")
    if GENERIC.fullmatch(one.title_key):
        again = elsewhere or another_text or dates_differ(ours.date, theirs.date)
        return Judgement("title") if _at_one_place(ours, theirs) and not again else APART
    apart = None if one.year is None or other.year is None else abs(one.year - other.year)
    if apart is not None and apart > YEARS_APART:
        return Judgement(RELEASE) if is_preprint_of(one, other) and not another_text else APART
    is_telling = len(one.title_key.split()) >= TELLING_TITLE
    if differ_in_signs(one.title, other.title):
        return Judgement(None, f"{LIKE} other signs in the title")
    if another_text:
        return Judgement(None, f"{LIKE} quite another abstract")
    if apart and (elsewhere or _other_kind(ours, theirs)):
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
    if one.title_key == other.title_key or is_unnamed(one.record) or is_unnamed(other.record):
        return False
    if never_same(one.title, other.title):
        return True
    ours, theirs = one.record, other.record
    if one.families and other.families and not set(one.families) & set(other.families):
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
