"""Papers that may be one, what was decided of papers, and the records that one is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlmodel import col, select

from app.domain.dates.periods import rfc3339
from app.domain.records.paper_fields import from_payload
from app.explorer.filters import Filters
from app.explorer.paging import Numbers, Page, Ranking
from app.explorer.papers.load import load_papers, record_of
from app.explorer.papers.views import Paper
from app.explorer.review.views import DecisionKey, PairKey, PaperDecision, PaperPair, ReviewedPaper
from app.library.snapshot import Snapshot
from app.store.models import ImportRow, Record
from app.store.reads import rows_among

PAIRS_SQL = """
SELECT code, reason, paper_id, others FROM import_issue
WHERE paper_id IS NOT NULL
AND (others IS NOT NULL OR code IN ('may-be-the-same', 'identifier-shared', 'several-fit'))
ORDER BY id DESC
"""
DECIDED_SQL = "SELECT one_id, other_id FROM paper_decision WHERE undone_at IS NULL"
DECISIONS_SQL = """
SELECT id, kind, one_id, other_id, one, other, made_at FROM paper_decision
WHERE undone_at IS NULL ORDER BY id DESC
"""
RECORDS_SQL = "SELECT paper_id, count(*) FROM record WHERE paper_id IN {} GROUP BY paper_id"
NAMED = re.compile(r"\bpapers? (\d+(?:, \d+)*)[,;]")
"""Papers in the words of a doubt; a library of an earlier version keeps them nowhere else."""
TITLE = re.compile("“.*?” [(]")
FIRST = ("identifier-shared",)
"""Kinds of doubts that come first: an identifier is wrong, or a paper is there twice."""


def page_pairs(snapshot: Snapshot, filters: Filters) -> Page[PaperPair]:
    """List the pairs of papers that nobody has decided on, those of one identifier first.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    ids, later = ordered_paper_pairs(snapshot)
    ranking = Ranking("pair of papers", filters, snapshot.columns.secret, ids, (later, ids))
    return Page.of(ranking, lambda wanted: load_paper_pairs(snapshot, wanted))


def ordered_paper_pairs(snapshot: Snapshot) -> tuple[Numbers, Numbers]:
    """Give the numbers of the pairs in their order, and 1 for those that come later, else 0."""
    pairs = _pairs(snapshot)
    ids = np.array(list(pairs), dtype=np.int64)
    later = np.array([pairs[pair][0] not in FIRST for pair in pairs], dtype=np.int64)
    order = np.lexsort((ids, later))
    return ids[order], later[order]


def count_pairs(snapshot: Snapshot) -> int:
    """Count the pairs of papers that nobody has decided on."""
    return len(_pairs(snapshot))


def page_decisions(snapshot: Snapshot, filters: Filters) -> Page[PaperDecision]:
    """List what is decided of papers, the last decision first.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    with snapshot.read_raw() as connection:
        found = {row[0]: row for row in connection.execute(DECISIONS_SQL)}
    ids = np.array(list(found), dtype=np.int64)
    ranking = Ranking("decision on papers", filters, snapshot.columns.secret, ids, (-ids,))
    return Page.of(ranking, lambda wanted: [_decision(found[number]) for number in wanted])


_Pairs = dict[int, tuple[str, str, int, int]]
"""Number of a pair -> kind of doubt, its words, and both papers."""


def _pairs(snapshot: Snapshot) -> _Pairs:
    return snapshot.cached("pairs of papers", lambda: _read_pairs(snapshot))


def _read_pairs(snapshot: Snapshot) -> _Pairs:
    here = set(snapshot.columns.ids.tolist())
    with snapshot.read_raw() as connection:
        seen = {frozenset(pair) for pair in connection.execute(DECIDED_SQL)}
        pairs: _Pairs = {}
        for code, reason, one, others in connection.execute(PAIRS_SQL):
            for other in json.loads(others) if others else _named_in(reason):
                pair = frozenset((one, other))
                if len(pair) == 2 and pair <= here and pair not in seen:
                    seen.add(pair)
                    pairs[len(pairs) + 1] = (code, reason, min(pair), max(pair))
    return pairs


def _named_in(reason: str) -> list[int]:
    """Read which papers a doubt names."""
    lists = NAMED.findall(TITLE.sub("", reason))
    return [int(paper) for some in lists for paper in some.split(", ")]


def load_paper_pairs(snapshot: Snapshot, wanted: Sequence[int]) -> list[PaperPair]:
    """Read pairs in the order of their numbers."""
    pairs = _pairs(snapshot)
    ids = sorted({paper_id for pair in wanted for paper_id in pairs[pair][2:]})
    with snapshot.read() as session:
        papers = {paper.id: paper for paper in load_papers(session, ids, snapshot.topics.standing)}
    with snapshot.read_raw() as connection:
        records: dict[int, int] = dict(rows_among(connection, RECORDS_SQL, ids))
    found = []
    for number in wanted:
        code, why, one, other = pairs[number]
        sides = (_side(papers[paper_id], records.get(paper_id, 0)) for paper_id in (one, other))
        found.append(PaperPair(str(PairKey("papers", one, other)), code, why, *sides))
    return found


def _side(paper: Paper, records: int) -> ReviewedPaper:
    names = (paper.doi, f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None, paper.url)
    return ReviewedPaper(
        id=paper.id,
        title=paper.title,
        year=paper.year,
        venue=paper.venue,
        authors=[author.name for author in paper.authors],
        identifiers=[name for name in names if name],
        records=records,
    )


def _decision(row: tuple[Any, ...]) -> PaperDecision:
    decision, kind, one_id, other_id, one, other, made_at = row
    moment = datetime.fromisoformat(made_at)
    return PaperDecision(
        id=str(DecisionKey("papers", decision)),
        number=decision,
        kind=kind,
        one_id=one_id,
        other_id=other_id,
        one=_title(one),
        other=_title(other),
        made_at=rfc3339(moment),
    )


def _title(records: str) -> str:
    """Give the title of the first record that a side was known by."""
    return next((str(record.get("title", "")) for record in json.loads(records)), "")


@dataclass(frozen=True, slots=True)
class PaperPart:
    """One record of a paper."""

    record_id: int
    title: str
    about: str
    """People, venue, year and identifiers, as far as it says."""
    source: str
    import_id: int


def parts_of(snapshot: Snapshot, paper_id: int) -> list[PaperPart]:
    """List the records of a paper in the order in which they came."""
    query = (
        select(Record, ImportRow)
        .join(ImportRow, col(ImportRow.id) == col(Record.import_id))
        .where(col(Record.paper_id) == paper_id)
        .order_by(col(Record.id))
    )
    parts = []
    with snapshot.read() as session:
        (paper,) = load_papers(session, [paper_id], snapshot.topics.standing)
        for row, source in session.exec(query):
            record = from_payload(row.payload) if row.payload else record_of(paper)
            says = (", ".join(record.authors[:6]), record.venue, record.date or "no date",
                    record.doi, record.arxiv_id, record.url)  # fmt: skip
            line = f", line {row.line:,}" if row.line else ""
            parts.append(
                PaperPart(
                    record_id=row.id or 0,
                    title=record.title,
                    about=" · ".join(filter(None, says)),
                    source=f"{source.filename}{line}",
                    import_id=source.id or 0,
                )
            )
    return parts
