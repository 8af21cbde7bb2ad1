"""A list of DOIs and arXiv identifiers, to be looked up later: each is a paper without a title.

A list that holds anything else in more than a tenth of its lines is one only where no other format
fits, and in half of them none.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.identifiers import normal_arxiv_id, normal_doi
from app.domain.records.record import Event, PaperRecord, Remark, name_of_identifier
from app.domain.text.plain import clean_text
from app.errors import ImportRefused
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source, numbered_lines

TO_BE_LOOKED_UP = "only the identifier is known; the rest is to be looked up"
_FEW_OTHERS, _MOST_OTHERS = 0.1, 0.5
_EXCERPT = 200
_LONGEST = 4_000
"""Bytes of a line that is read."""
_BETWEEN = ",;"


def detect(head: str) -> float:
    """Whether nearly all lines are identifiers; or most, where no other format fits."""
    lines = [line for line in head.splitlines() if line.strip()]
    if not lines:
        return 0.0
    others = sum(not _identifiers(line) for line in lines)
    if others <= _FEW_OTHERS * len(lines):
        return 0.9
    return 0.2 if others < _MOST_OTHERS * len(lines) else 0.0


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each identifier as a paper that is called by it.

    Raises:
        ImportRefused: there is no identifier.
    """
    if not any(map(_identifiers, source.head().decode("utf-8", "replace").splitlines())):
        raise ImportRefused("There is no DOI and no arXiv identifier at the beginning of the file.")
    for number, raw in numbered_lines(source, _LONGEST):
        line = "" if raw is None else clean_text(raw.decode("utf-8", "replace"), single_line=True)
        if raw is not None and not line:
            continue
        found = _identifiers(line)
        if not found:
            reason = "this is no DOI and no arXiv identifier"
            yield Remark("rejected", number, "no-identifier", reason, line[:_EXCERPT])
        for doi, arxiv_id in found:
            record = PaperRecord(name_of_identifier(doi, arxiv_id), line=number, line_end=number)
            record.doi, record.arxiv_id = doi, arxiv_id
            record.issues.append(Remark("note", number, "to-be-looked-up", TO_BE_LOOKED_UP))
            yield record


def _identifiers(line: str) -> list[tuple[str | None, str | None]]:
    """Read a line as one identifier or as several; nothing where anything else is in it."""
    whole = _identifier(line.strip())
    if whole is not None:
        return [whole]
    parts = [_identifier(part.strip(_BETWEEN)) for part in line.split()]
    return [part for part in parts if part] if all(parts) else []


def _identifier(text: str) -> tuple[str | None, str | None] | None:
    if any(map(str.isspace, text.partition(":")[2].strip())):
        return None
    doi = normal_doi(text)
    arxiv_id = None if doi else normal_arxiv_id(text)
    return (doi, arxiv_id) if doi or arxiv_id else None


IMPORTER = Importer(
    name="ids",
    description="a list of DOIs and arXiv identifiers, one a line, to be looked up later",
    suffixes=(".txt", ".ids"),
    detect=detect,
    read=read,
    sample="10.5555/tide.1\narXiv:2201.00001",
)
