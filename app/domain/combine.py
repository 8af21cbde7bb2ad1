"""Several records of one paper as one: what each of them adds to those before it.

The first record leads. A later one fills what is empty, puts a printed date in the
place of an inferred one, completes a cut list of authors, and adds its categories,
keywords and tags. So nothing that a source said is lost, and adding a record twice
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.names import Compatibility, compare
from app.domain.payload import CONTENT
from app.domain.record import PaperRecord

_SCALARS = (
    "abstract",
    "venue",
    "doi",
    "arxiv_id",
    "url",
    "has_code",
    "code_url",
    "citation_count",
)
_LISTS = ("categories", "keywords", "tags")
_DATE = ("date", "date_printed", "year_inferred", "year_reason")
"""They go together; the group is called by its first."""
_AUTHORS = ("authors", "authors_truncated", "groups")


@dataclass(slots=True)
class Combined:
    """One paper as several records give it."""

    record: PaperRecord
    sources: dict[str, list[int]] = field(default_factory=dict)
    """Field name -> indices of the records that it came from; fields that say nothing have none."""


def combine(records: Sequence[PaperRecord]) -> Combined:
    """Make one record of several, in their order.

    Raises:
        ValueError: there are no records.
    """
    if not records:
        raise ValueError("There is nothing to combine.")
    first = records[0]
    combined = Combined(replace(first, issues=[], origins={}))
    for name in CONTENT:
        if getattr(first, name):
            combined.sources[name] = [0]
    for index, record in enumerate(records[1:], 1):
        for name in fill(combined.record, record):
            kept = combined.sources.get(name, []) if name in (*_LISTS, "implied_authors") else []
            combined.sources[name] = [*kept, index]
    return combined


def fill(paper: PaperRecord, other: PaperRecord) -> set[str]:
    """Add to a paper what another record of it knows better, in place.

    Returns:
        The names of the fields that changed.
    """
    before = {name: getattr(paper, name) for name in CONTENT}
    for name in _SCALARS:
        ours, theirs = getattr(paper, name), getattr(other, name)
        if (ours is None or ours is False) and theirs is not None:
            setattr(paper, name, theirs)
    for name in _LISTS:
        setattr(paper, name, tuple(dict.fromkeys((*getattr(paper, name), *getattr(other, name)))))
    if _knows_the_date_better(paper, other):
        _take(paper, other, _DATE)
    if _knows_the_authors_better(paper, other):
        _take(paper, other, _AUTHORS)
    paper.groups = tuple(
        name
        for name in dict.fromkeys((*paper.groups, *other.groups))
        if name in paper.authors or name in paper.implied_authors or name in other.implied_authors
    )
    paper.implied_authors = tuple(
        name
        for name in dict.fromkeys((*paper.implied_authors, *other.implied_authors))
        if not is_printed(name, paper.authors)
    )
    return {name for name in CONTENT if getattr(paper, name) != before[name]}


def is_printed(name: str, authors: Sequence[str]) -> bool:
    """Say whether a person may stand in a printed list, under this or a compatible name."""
    return any(compare(name, printed) is not Compatibility.CONFLICT for printed in authors)


def _take(paper: PaperRecord, other: PaperRecord, names: Sequence[str]) -> None:
    for name in names:
        setattr(paper, name, getattr(other, name))


def _knows_the_date_better(paper: PaperRecord, other: PaperRecord) -> bool:
    """A date beats none, a printed year an inferred one, a day its own month."""
    if other.date is None:
        return bool(other.date_printed) and paper.date is None and paper.date_printed is None
    if paper.date is None or (paper.year_inferred and not other.year_inferred):
        return True
    return (
        paper.year_inferred == other.year_inferred
        and len(other.date) > len(paper.date)
        and other.date.startswith(paper.date)
    )


def _knows_the_authors_better(paper: PaperRecord, other: PaperRecord) -> bool:
    """Names beat none; a fuller list completes a cut one that it begins with."""
    if not other.authors:
        return False
    if not paper.authors:
        return True
    if not paper.authors_truncated or len(other.authors) < len(paper.authors):
        return False
    if other.authors_truncated and len(other.authors) == len(paper.authors):
        return False
    return all(
        compare(ours, theirs) is not Compatibility.CONFLICT
        for ours, theirs in zip(paper.authors, other.authors, strict=False)
    )
