"""Reads which papers persons made one."""

from __future__ import annotations

import sqlite3

from app.store.tables.paper_decisions import SAME

INTO_SQL = """
SELECT one_id FROM paper_decision WHERE other_id = ? AND kind = ? AND undone_at IS NULL
ORDER BY id DESC LIMIT 1
"""
IS_HERE_SQL = "SELECT 1 FROM paper WHERE id = ?"


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
