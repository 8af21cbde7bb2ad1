"""Where each field of a paper came from: the records that it was made of, what each says, and why
some of it is not shown; and what is uncertain about it.

The rules are those of `app.domain.records.combine`, asked anew for each answer: they say the
same here as when the paper was stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.domain.records.combine import RULES, Combined, combine
from app.domain.records.field_text import field_text, shortened, value_text
from app.domain.records.paper_fields import from_payload
from app.domain.records.record import PaperRecord
from app.domain.records.record_choice import SourceRecord, source_name
from app.explorer.papers.load import record_of
from app.explorer.papers.views import FieldOrigin, Paper, PaperDoubt
from app.store.database import raw_connection
from app.store.load_corrections import load_corrections
from app.store.models import ImportRow, Record
from app.store.reads import rows_among

CONTRADICTION = "contradiction"

FLAGS = {
    "authors-cut": "The printed list of authors is cut (et al.).",
    "author-implied": "The source leaves out the owner of its page, who is added as implied.",
    "year-inferred": "The year is not printed; it is inferred.",
    "code-without-address": "The paper is marked as having code, without an address.",
}
"""What shows in a paper itself, by the names of `app.store.columns.DOUBTS`."""

ORIGIN_OF = {"has_code": "code", "code_url": "code"}
"""Field -> the name under which an importer says where it stood, where that is another."""

ISSUES_SQL = """
SELECT paper_id, code, reason FROM import_issue
WHERE paper_id IN {} AND severity = 'doubt' AND code <> ? ORDER BY id
"""
SEVERAL_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {} AND payload IS NOT NULL"

AS_PRINTED = "as printed"
KEPT = "not used; kept with the record"


@dataclass(frozen=True, slots=True)
class PaperSource:
    """One record from which a paper was made."""

    import_id: int
    filename: str
    format: str
    line: int | None
    line_end: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A stored record with its import, or a correction by hand, and what it says."""

    said: SourceRecord
    filename: str = ""
    format: str = ""
    line: int | None = None
    line_end: int | None = None
    origins: dict[str, list[int | str | None]] = field(default_factory=dict)
    digest: bytes = b""

    @property
    def is_by_hand(self) -> bool:
        """Whether a person says it."""
        return bool(self.said.decides)


def sources_of(session: Session, paper: Paper) -> list[PaperSource]:
    """Name the records from which a paper was made."""
    return [
        PaperSource(
            known_record.said.import_id,
            known_record.filename,
            known_record.format,
            known_record.line,
            known_record.line_end,
        )
        for known_record in _records_of(session, paper)
        if not known_record.is_by_hand
    ]


def origins_of(session: Session, paper: Paper) -> list[FieldOrigin]:
    """Say of each field which records give it, and which say something else and why they lost."""
    known = _records_of(session, paper)
    if not known:
        return []
    combined = combine([known_record.said for known_record in known])
    rows: dict[tuple[object, ...], FieldOrigin] = {}
    for row in _rows(known, combined):
        rows.setdefault((row.field, row.filename, row.printed, row.reason), row)
    return list(rows.values())


def as_sources_say(session: Session, paper_id: int) -> PaperRecord | None:
    """Give a corrected paper as its sources say it now; None where nobody corrected it."""
    known = _with_content(session, [paper_id])[paper_id]
    said = [one.said for one in known if not one.is_by_hand]
    return combine(said).record if said else None


def add_doubts(session: Session, papers: Sequence[Paper]) -> None:
    """Give papers what is uncertain about them, with a number of statements that does not grow."""
    if not papers:
        return
    told: defaultdict[int, list[PaperDoubt]] = defaultdict(list)
    ids, connection = [paper.id for paper in papers], raw_connection(session)
    for paper_id, code, reason in rows_among(connection, ISSUES_SQL, ids, CONTRADICTION):
        told[paper_id].append(PaperDoubt(code, reason))
    # Few papers have several records that differ: only theirs are read.
    several = [paper_id for (paper_id,) in rows_among(connection, SEVERAL_SQL, ids)]
    records = _with_content(session, several)
    for paper in papers:
        doubts = told[paper.id]
        codes = {doubt.code for doubt in doubts}
        doubts += [PaperDoubt(code, FLAGS[code]) for code in _flags(paper) if code not in codes]
        paper.doubts = [*dict.fromkeys(doubts), *_contradictions(records[paper.id])]


def contradicted_papers(session: Session, ids: Sequence[int]) -> list[int]:
    """List those of some papers of which the records contradict each other."""
    found = _with_content(session, ids)
    return [paper_id for paper_id in ids if _contradictions(found[paper_id])]


def _flags(paper: Paper) -> Iterator[str]:
    if paper.authors_truncated:
        yield "authors-cut"
    if any(author.implied for author in paper.authors):
        yield "author-implied"
    if paper.year_inferred:
        yield "year-inferred"
    if paper.has_code and not paper.code_url:
        yield "code-without-address"


def _contradictions(known: Sequence[_Known]) -> list[PaperDoubt]:
    """Say in which fields the records of a paper contradict each other as things are now."""
    if len({known_record.digest for known_record in known if not known_record.is_by_hand}) < 2:
        return []
    combined = combine([known_record.said for known_record in known])
    doubts = []
    for name, losers in combined.losers.items():
        winner = known[combined.sources[name][0]]
        others = dict.fromkeys(
            f"{shortened(field_text(name, known[loser.index].said.record))} by "
            f"{_place(known[loser.index])}"
            for loser in losers
            if loser.contradicts
        )
        if others:
            shown = shortened(field_text(name, winner.said.record))
            text = f"{name}: {shown} by {_place(winner)}, but {', '.join(others)}"
            doubts.append(PaperDoubt(CONTRADICTION, text))
    return doubts


def _place(known: _Known) -> str:
    return known.filename + (f", line {known.line:,}" if known.line else "")


def _records_of(session: Session, paper: Paper) -> list[_Known]:
    """Read the records of a paper in the order in which they came, then its corrections."""
    query = _RECORDS.where(Record.paper_id == paper.id)
    known = [
        _known(row, source, from_payload(row.payload) if row.payload else record_of(paper))
        for row, source in session.exec(query)
    ]
    return known + [
        _Known(one)
        for one in load_corrections(raw_connection(session), [paper.id]).get(paper.id, ())
    ]


def _with_content(session: Session, ids: Sequence[int]) -> defaultdict[int, list[_Known]]:
    """Read the records of papers that say something else than their paper."""
    found: defaultdict[int, list[_Known]] = defaultdict(list)
    if not ids:
        return found
    query = _RECORDS.where(col(Record.paper_id).in_(ids), col(Record.payload).is_not(None))
    for row, source in session.exec(query):
        found[row.paper_id].append(_known(row, source, from_payload(row.payload or {})))
    for paper_id, corrections in load_corrections(raw_connection(session), found).items():
        found[paper_id] += map(_Known, corrections)
    return found


_RECORDS = (
    select(Record, ImportRow)
    .join(ImportRow, col(ImportRow.id) == col(Record.import_id))
    .order_by(col(Record.id))
)


def _known(row: Record, source: ImportRow, record: PaperRecord) -> _Known:
    captured = source.captured_on or source.started_at.date().isoformat()
    name = source_name(source.filename, source.format, source.source)
    of_source = SourceRecord(record, name, captured, source.id or 0)
    return _Known(
        of_source,
        source.filename,
        source.format,
        row.line,
        row.line_end,
        row.origins or {},
        row.digest,
    )


def _rows(known: Sequence[_Known], combined: Combined) -> Iterator[FieldOrigin]:
    """List, field by field, the records that give it, those that lost, and what is not used."""
    told: set[tuple[int, str]] = set()
    for name in RULES:
        reasons = {loser.index: loser.reason for loser in combined.losers.get(name, ())}
        giving = dict.fromkeys(combined.sources.get(name, ()))
        for index in [*giving, *(index for index in reasons if index not in giving)]:
            key = (index, ORIGIN_OF.get(name, name))
            if key not in told:
                told.add(key)
                yield _row(known[index], name, reasons.get(index))
    for index, known_record in enumerate(known):
        for name in known_record.origins:
            if (index, name) not in told:  # a field of which the source says that it has none
                yield _row(known_record, name, None)
        version = known_record.said.record.arxiv_version
        beside: dict[str, Any] = {"arxiv_version": version} if version else {}
        for name, value in (beside | known_record.said.record.extra).items():
            understood = "version of the preprint" if name in beside else KEPT
            yield FieldOrigin(
                name, *_where(known_record), value_text(value), understood, shown=False
            )


def _where(known_record: _Known) -> tuple[int, str, int | None]:
    return known_record.said.import_id, known_record.filename, known_record.line


def _row(known_record: _Known, name: str, reason: str | None) -> FieldOrigin:
    import_id, filename, line = _where(known_record)
    printed: str | None
    understood: str | None
    origin = known_record.origins.get(ORIGIN_OF.get(name, name))
    if origin is not None:
        line, printed, understood = origin  # type: ignore[assignment]  # as importers give them
    else:
        printed, understood = _printed(name, known_record.said.record)
    if known_record.is_by_hand:
        understood = f"corrected by hand on {known_record.said.captured}"
    shown_as = ORIGIN_OF.get(name, name)
    return FieldOrigin(
        shown_as, import_id, filename, line, printed, understood, reason is None, reason
    )


def _printed(name: str, record: PaperRecord) -> tuple[str | None, str]:
    """Give what a format without lines of its own prints, and how it was read."""
    text = field_text(name, record)
    if name == "implied_authors":
        return None, f"{text}; not printed"
    if name == "date" and record.date_printed:
        return record.date_printed, AS_PRINTED if record.date_printed == text else text or "no date"
    return text, AS_PRINTED
