"""When two records that name different identifiers are releases of one paper.

Two addresses of one host, or two identifiers of one kind, are as a rule two papers. They are one
paper printed twice only where nothing else differs: proceedings that two societies share, the
reprint of a talk in a journal of the same year, a preprint that was posted twice.
"""

from __future__ import annotations

import re

from app.domain.records.contradiction import quite_different, venues_differ
from app.domain.records.releases import is_preprint
from app.domain.text.titles import other_number_of_one, title_key
from app.ingest.matching.facts import GENERIC, TELLING_TITLE, Facts

LEAST_WORDS = 2
"""Telling words of a title from which on it is not given twice by the same people in one year."""

_END_OF_SERIES = re.compile(r"[:,(]")
"""Ends the name of a series: "Speech and Natural Language: Proceedings of a Workshop Held at …"."""
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def are_releases(one: Facts, other: Facts, differing: set[str]) -> bool:
    """Say whether two records of one title and people are releases, although identifiers differ.

    Args:
        differing: kinds of the identifiers that differ: `doi`, `arxiv`, or a web host.
    """
    if "doi" in differing:
        return False
    if min(len(one.words), len(other.words)) < LEAST_WORDS or GENERIC.fullmatch(one.title_key):
        return False
    year = year_of(one)
    if year is None or year != year_of(other):
        return False
    venue, other_venue = one.record.venue, other.record.venue
    if not venue or not other_venue or _other_event(venue, other_venue):
        return False
    ours, theirs = one.record.abstract or "", other.record.abstract or ""
    if "arxiv" in differing and not (ours and theirs):
        return False
    return not quite_different(ours, theirs)


def is_preprint_of(one: Facts, other: Facts) -> bool:
    """Say whether one of two records of one title is surely the preprint of the other.

    A preprint may come years before or after; the day that it prints may be that of its last
    version.
    """
    if is_preprint(one.record) == is_preprint(other.record):
        return False
    is_telling = len(one.words) >= TELLING_TITLE and not GENERIC.fullmatch(one.title_key)
    return is_telling and have_same_people(one, other)


def _other_event(one: str, other: str) -> bool:
    """Say whether two venues are two events of one series."""
    if other_number_of_one(one, other):
        return True
    series, other_series = (title_key(_END_OF_SERIES.split(venue)[0]) for venue in (one, other))
    return bool(series) and series == other_series and venues_differ(one, other)


def have_same_people(one: Facts, other: Facts) -> bool:
    """Say whether two records name the same families, at least one."""
    return bool(one.families) and sorted(one.families) == sorted(other.families)


def year_of(facts: Facts) -> int | None:
    """Give the year of a record, else the only year that its venue names."""
    if facts.year is not None:
        return facts.year
    named = {int(year) for year in _YEAR.findall(facts.record.venue or "")}
    return named.pop() if len(named) == 1 else None
