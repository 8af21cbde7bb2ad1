"""The records of two imports: which are of one paper, and what they say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from app.domain.records.combine import combine
from app.domain.records.paper_fields import from_payload
from app.domain.records.record import PaperRecord
from app.domain.records.record_choice import SourceRecord
from app.explorer.papers.load import load_papers, record_of
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.reads import rows_among

RECORDS_SQL = """
SELECT paper_id, id, digest, coalesce(line, 0) FROM record WHERE import_id = ? ORDER BY id
"""
CONTENT_SQL = "SELECT id, paper_id, payload FROM record WHERE id IN {}"
KEYS_SQL = """
SELECT id, lower(doi), arxiv_id, pmid, url, nullif(sort_title, ''), abstract,
    head_print || ' ' || coalesce(people_print, '') || ' ' || coalesce(year, '')
FROM paper WHERE id IN {}
"""
KEYS = 7
"""Columns of these besides the id, the surest first."""
BATCH = 500
"""Papers read at once."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records that one import has of one paper."""

    ids: tuple[int, ...]
    digests: frozenset[bytes]
    line: int


def records_of(session: Session, snapshot: Snapshot, import_id: int) -> dict[int, Records]:
    """Read which records an import has of each paper that is shown."""
    rows = raw_connection(session).execute(RECORDS_SQL, (import_id,)).fetchall()
    by_paper: defaultdict[int, list[tuple[int, bytes, int]]] = defaultdict(list)
    for paper_id, *record in rows:
        by_paper[paper_id].append((record[0], record[1], record[2]))
    papers = np.fromiter(by_paper, dtype=np.int64)
    shown = snapshot.columns.ids[snapshot.columns.rows_of(papers)].tolist()
    return {
        paper_id: Records(
            tuple(one[0] for one in by_paper[paper_id]),
            frozenset(one[1] for one in by_paper[paper_id]),
            by_paper[paper_id][0][2],
        )
        for paper_id in shown
    }


def followed(session: Session, gone: Iterable[int], come: Iterable[int]) -> dict[int, int]:
    """Pair papers of the earlier import alone with papers of the later one alone.

    They share an identifier, a title, an abstract, or the beginning of the title with people and
    year, and no other of these papers has it.
    """
    connection = raw_connection(session)
    old, new = (
        {paper_id: keys for paper_id, *keys in rows_among(connection, KEYS_SQL, set(ids))}
        for ids in (gone, come)
    )
    became: dict[int, int] = {}
    for place in range(KEYS):
        taken = set(became.values())
        ours = _only({one: keys[place] for one, keys in old.items() if one not in became})
        theirs = _only({one: keys[place] for one, keys in new.items() if one not in taken})
        became |= {ours[key]: theirs[key] for key in ours.keys() & theirs.keys()}
    return became


def _only(values: Mapping[int, Hashable]) -> dict[Hashable, int]:
    """Give the papers that alone have a value, by it."""
    times = Counter(values.values())
    return {key: paper for paper, key in values.items() if key is not None and times[key] == 1}


class Contents:
    """What records say, several of one paper and import as one."""

    def __init__(self, session: Session, snapshot: Snapshot, records: Collection[int]) -> None:
        rows = list(rows_among(raw_connection(session), CONTENT_SQL, records))
        alone = list({paper_id for _, paper_id, payload in rows if payload is None})
        shown = {
            paper.id: record_of(paper)
            for start in range(0, len(alone), BATCH)
            for paper in load_papers(
                session, alone[start : start + BATCH], snapshot.topics.standing
            )
        }
        self._records = {
            record_id: from_payload(json.loads(payload)) if payload else shown[paper_id]
            for record_id, paper_id, payload in rows
        }

    def of(self, records: Sequence[int]) -> PaperRecord:
        """Give what some records of one paper and import say together."""
        kept_records = [self._records[record] for record in records]
        return (
            kept_records[0]
            if len(kept_records) == 1
            else combine([SourceRecord(record) for record in kept_records]).record
        )
