"""Reads what persons decided of papers: corrections, hidden ones, and those made one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from app.domain.records.correction import as_source
from app.domain.records.record_choice import SourceRecord
from app.store.reads import rows_among
from app.store.tables.paper_decisions import SAME

HIDDEN = "hidden"
"""The field of a decision that a paper is not to be shown."""

CORRECTIONS_SQL = """
SELECT paper_id, field, value, made_at FROM correction
WHERE paper_id IN {} AND undone_at IS NULL AND field <> 'hidden' ORDER BY id
"""
HIDDEN_SQL = """
SELECT DISTINCT paper_id FROM correction WHERE field = 'hidden' AND undone_at IS NULL
AND EXISTS (SELECT 1 FROM paper WHERE paper.id = paper_id) ORDER BY paper_id
"""


INTO_SQL = """
SELECT one_id FROM paper_decision WHERE other_id = ? AND kind = ? AND undone_at IS NULL
ORDER BY id DESC LIMIT 1
"""
IS_HERE_SQL = "SELECT 1 FROM paper WHERE id = ?"


def load_corrections(
    connection: sqlite3.Connection, ids: Collection[int]
) -> dict[int, list[SourceRecord]]:
    """Read the corrections of papers, by id; papers without any are left out."""
    found: dict[int, list[SourceRecord]] = {}
    for paper_id, name, value, made_at in rows_among(connection, CORRECTIONS_SQL, ids):
        source = as_source(name, json.loads(value), str(made_at)[:10])
        found.setdefault(paper_id, []).append(source)
    return found


def load_hidden(connection: sqlite3.Connection) -> list[int]:
    """List the papers here that are hidden, in order."""
    return [paper_id for (paper_id,) in connection.execute(HIDDEN_SQL)]


def kept_paper(connection: sqlite3.Connection, paper_id: int) -> int:
    """Return the paper that one which is not here went into; its own number where it is here, or
    went into none."""
    seen = {paper_id}
    now = paper_id
    while connection.execute(IS_HERE_SQL, (now,)).fetchone() is None:
        into = connection.execute(INTO_SQL, (now, SAME)).fetchone()
        if into is None or into[0] in seen:
            return paper_id
        now = into[0]
        seen.add(now)
    return now
