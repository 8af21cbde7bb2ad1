"""When two records of one paper cannot both be right about it, and when two texts have little in
common.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.domain.people.names import Compatibility, compare
from app.domain.records.record import PaperRecord
from app.domain.text.plain import fold
from app.domain.text.title_signs import differ_in_signs
from app.domain.text.titles import title_key

LEAST_SHARED = 0.3
"""Share of the telling words of the shorter of two texts that the other must have, too. Two
wordings of one abstract share more than half, two abstracts of one field about a tenth."""
FEWEST_WORDS = 3
"""Telling words below which a text is no evidence."""

# Words of four letters and more; signs of scripts without blanks one by one.
_TELLING = re.compile(r"[぀-ヿ㐀-鿿가-힯]|[^\W\d_]{4,}")


def quite_different(one: str, other: str, fewest: int = FEWEST_WORDS) -> bool:
    """Say whether two texts have so little in common that they speak of different things.

    Args:
        fewest: telling words that each must have; texts with fewer are not called different.
    """
    ours, theirs = (set(_TELLING.findall(fold(text))) for text in (one, other))
    shorter = min(len(ours), len(theirs))
    return shorter >= fewest and len(ours & theirs) < LEAST_SHARED * shorter


def venues_differ(one: str | None, other: str | None) -> bool:
    """Say whether two venues are two; one that has all words of the other may be the same."""
    ours, theirs = (set(title_key(venue or "").split()) for venue in (one, other))
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)


def dates_differ(one: str | None, other: str | None) -> bool:
    """Say whether two ISO dates cannot be one, however exact each is."""
    return bool(one and other) and not (
        (one or "").startswith(other or "") or (other or "").startswith(one or "")
    )


def contradict(field: str, one: PaperRecord, other: PaperRecord) -> bool:
    """Say whether two records cannot both be right about a field.

    Args:
        field: by its name in `app.domain.records.combine.RULES`.
    """
    ask = _QUESTIONS.get(field)
    return ask is not None and ask(one, other)


def _titles(one: PaperRecord, other: PaperRecord) -> bool:
    if title_key(one.title) != title_key(other.title):
        return True
    return differ_in_signs(one.title, other.title)


def _authors(one: PaperRecord, other: PaperRecord) -> bool:
    short, long = sorted((one, other), key=lambda record: len(record.authors))
    if len(short.authors) < len(long.authors) and not short.authors_truncated:
        return True
    pairs = zip(short.authors, long.authors, strict=False)
    return any(compare(a, b) is Compatibility.CONFLICT for a, b in pairs)


def _abstracts(one: PaperRecord, other: PaperRecord) -> bool:
    return quite_different(one.abstract or "", other.abstract or "", fewest=1)


def _differ(field: str) -> Callable[[PaperRecord, PaperRecord], bool]:
    def ask(one: PaperRecord, other: PaperRecord) -> bool:
        ours, theirs = getattr(one, field), getattr(other, field)
        return str(ours).casefold() != str(theirs).casefold()

    return ask


_QUESTIONS: dict[str, Callable[[PaperRecord, PaperRecord], bool]] = {
    "title": _titles,
    "authors": _authors,
    "abstract": _abstracts,
    "date": lambda one, other: dates_differ(one.date, other.date),
    "venue": lambda one, other: venues_differ(one.venue, other.venue),
    "doi": _differ("doi"),
    "arxiv_id": _differ("arxiv_id"),
    "pmid": _differ("pmid"),
    "citation_count": _differ("citation_count"),
}
"""Fields in which two values can contradict each other. Of the others a paper may have several
(addresses, categories), or they follow from what is asked here."""
