"""What makes the value of one record give way to that of another, each reason as a step.

Steps know single records and their imports; which of them hold for which field is the table in
`app.domain.records.combine`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from app.domain.identifiers import arxiv_version
from app.domain.people.names import Compatibility, compare
from app.domain.records.record import PaperRecord


@dataclass(frozen=True, slots=True, eq=False)
class SourceRecord:
    """A record, with the import that it came with."""

    record: PaperRecord
    source: str = ""
    """What the file is called and its format; "" for a stream without a name, which is no source
    that could correct itself."""
    captured: str = ""
    """Day of the capture, else of the import, ISO 8601."""
    import_id: int = 0
    decides: frozenset[str] = frozenset()
    """Fields, by their names in `app.domain.records.combine.RULES`, that a person corrected by this
    record: it says them alone, whatever other records say. Empty for the record of a source."""


def source_name(filename: str, format_name: str, source: str = "") -> str:
    """Name the source of an import, of which later captures correct earlier ones.

    Args:
        source: of `app.domain.records.import_source`; without one, files of one name and format are
            captures of one source.
    """
    return source or ("" if filename in UNNAMED else f"{format_name}:{filename}")


STANDARD_INPUT = "standard input"
"""What a stream without a name is called in the history of imports."""
PASTED = "pasted text"
"""What a text is called there that was pasted into a page."""
UNNAMED = ("", STANDARD_INPUT, PASTED)
"""Names that say nothing of where a file comes from."""

MOST_COMPARED = 50
"""Records of one paper that each of them is compared with."""
MOST_PAIRS = 20_000
"""Pairs of names up to which two lists are compared name by name."""

Candidates = list[SourceRecord]
"""Records that say something of a field, the earliest capture first."""
Step = Callable[[Candidates], Candidates]
"""Gives those of the candidates that are left; never none of them."""


def is_printed(name: str, authors: Sequence[str]) -> bool:
    """Return whether a printed list may have a person, under this or a compatible name."""
    return any(compare(name, printed) is not Compatibility.CONFLICT for printed in authors)


def moment(source: SourceRecord) -> tuple[str, int]:
    return source.captured, source.import_id


def version_of(source: SourceRecord) -> int | None:
    record = source.record
    return record.arxiv_version or (arxiv_version(record.url) if record.url else None)


def of_version(best: Callable[[Sequence[int]], int]) -> Step:
    """Keep the records of one version of a preprint, and those that name no version."""

    def step(candidates: Candidates) -> Candidates:
        versions = [version_of(candidate) for candidate in candidates]
        known = [version for version in versions if version is not None]
        if len(set(known)) < 2:
            return candidates
        wanted = (None, best(known))
        return [
            source
            for source, version in zip(candidates, versions, strict=True)
            if version in wanted
        ]

    return step


def not_corrected(candidates: Candidates) -> Candidates:
    """Of each source, keep the records of its last capture alone."""
    last: dict[str, tuple[str, int]] = {}
    for candidate in candidates:  # in order of their moments
        if candidate.source:
            last[candidate.source] = moment(candidate)
    return [
        candidate
        for candidate in candidates
        if not candidate.source or moment(candidate) == last[candidate.source]
    ]


def latest_capture(candidates: Candidates) -> Candidates:
    last = moment(candidates[-1])
    return [candidate for candidate in candidates if moment(candidate) == last]


def preferring(better: Callable[[PaperRecord], bool]) -> Step:
    """Keep the records of which something holds, if there are any."""

    def step(candidates: Candidates) -> Candidates:
        return [candidate for candidate in candidates if better(candidate.record)] or candidates

    return step


def not_below(
    is_below: Callable[[PaperRecord, PaperRecord], bool], size: Callable[[PaperRecord], int]
) -> Step:
    """Keep the records that are not below another one, which then is larger.

    Of very many records each is compared with the largest alone.
    """

    def step(candidates: Candidates) -> Candidates:
        if len(candidates) < 2:
            return candidates
        others = nlargest(MOST_COMPARED, candidates, key=lambda one: size(one.record))
        return [
            candidate
            for candidate in candidates
            if not any(is_below(candidate.record, other.record) for other in others)
        ]

    return step


def is_completed(cut: PaperRecord, other: PaperRecord) -> bool:
    """A cut list gives way to a fuller one that begins with its names."""
    if not cut.authors_truncated or len(other.authors) < len(cut.authors):
        return False
    if other.authors_truncated and len(other.authors) == len(cut.authors):
        return False
    pairs = zip(cut.authors, other.authors, strict=False)
    return all(compare(one, two) is not Compatibility.CONFLICT for one, two in pairs)


def is_part(short: PaperRecord, long: PaperRecord) -> bool:
    """A list gives way to a longer one that has everybody on it."""
    if len(short.authors) >= len(long.authors):
        return False
    rest = set(short.authors) - set(long.authors)
    if len(rest) * len(long.authors) > MOST_PAIRS:
        return False
    return all(is_printed(name, long.authors) for name in rest)


def is_coarser(one: PaperRecord, other: PaperRecord) -> bool:
    """A date gives way to a more exact one that agrees with it."""
    ours, theirs = one.date, other.date
    if not ours or not theirs or one.year_inferred != other.year_inferred:
        return False
    return len(theirs) > len(ours) and theirs.startswith(ours)


def count_authors(record: PaperRecord) -> int:
    return len(record.authors)


def exactness(record: PaperRecord) -> int:
    return len(record.date or "")


def is_preprint_server(venue: str | None) -> bool:
    """Say whether a venue is where preprints lie."""
    return (venue or "").lower().startswith(("arxiv", "corr", "biorxiv", "medrxiv", "ssrn"))
