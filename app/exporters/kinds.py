"""What kind of paper a record is, where its source does not say."""

from __future__ import annotations

import re

from app.domain.records.record import PaperRecord

_CONFERENCE = re.compile(
    r"\b(proceedings|proc|conference|conf|workshop|symposium|meeting)\b", re.IGNORECASE
)


def kind_of(record: PaperRecord) -> str:
    """Return the type of a record, one of `PAPER_TYPES`; without one, what else speaks for one."""
    kind = kind_by_venue(record.type, record.venue)
    return "preprint" if kind == "other" and not record.type and record.arxiv_id else kind


def kind_by_venue(type_: str | None, venue: str | None) -> str:
    """Return a type; where no source says it, what the name of the venue speaks for."""
    if type_:
        return type_
    if venue:
        return "conference" if _CONFERENCE.search(venue) else "article"
    return "other"
