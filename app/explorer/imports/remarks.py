"""The report of an import: what was said of its records, alike remarks together or one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.records.record import Remark
from app.domain.remark_groups import RemarkGroup, RemarkGroups
from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.imports.views import Issue
from app.explorer.paging import Page, Ranking
from app.explorer.value_readers import nearest
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.reads import rows_among

ALL_SQL = """
SELECT severity, line, code, reason FROM import_issue WHERE import_id = ?
ORDER BY coalesce(line, 0), id
"""
PLACES_SQL = """
SELECT id, coalesce(line, 0) FROM import_issue WHERE import_id = ? AND (? = '' OR code = ?)
ORDER BY 2, 1
"""
ISSUES_SQL = """
SELECT id, severity, line, code, reason, excerpt, paper_id FROM import_issue WHERE id IN {}
"""
LINES_SQL = "SELECT line, text FROM import_line WHERE line IN {} AND import_id = ?"
LINES_AROUND = 1
SEVERITIES = ("rejected", "doubt", "note")


def remark_groups(snapshot: Snapshot, import_id: int) -> list[RemarkGroup]:
    """Give the remarks of an import by kind: rejected ones first, then the largest."""
    return snapshot.cached(("remark groups", import_id), lambda: _groups(snapshot, import_id))


def _groups(snapshot: Snapshot, import_id: int) -> list[RemarkGroup]:
    with snapshot.read() as session:
        rows = raw_connection(session).execute(ALL_SQL, (import_id,))
        groups = RemarkGroups(Remark(*row) for row in rows)
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.count))


def page_issues(
    snapshot: Snapshot, import_id: int, filters: Filters, kind: str = ""
) -> Page[Issue]:
    """List a page of what was said of the records of an import.

    Args:
        kind: only remarks of this code; "" for all.

    Raises:
        BadParameters: there is no remark of this kind; or the cursor is none, or another list's.
    """
    _check_kind(snapshot, import_id, kind)
    places = snapshot.cached(
        ("remarks", import_id, kind),
        lambda: _places(snapshot, import_id, kind),
        lambda array: array.nbytes,
    )
    noun = f"remark of {import_id} {kind}"
    secret = snapshot.columns.secret
    ranking = Ranking(noun, filters, secret, places[:, 0], (places[:, 1],))

    def load(ids: Sequence[int]) -> list[Issue]:
        with snapshot.read() as session:
            connection = raw_connection(session)
            rows = list(rows_among(connection, ISSUES_SQL, ids))
            wanted_lines = {number for row in rows if row[2] for number in _around(row[2])}
            lines = dict(rows_among(connection, LINES_SQL, wanted_lines, import_id))
            found = {
                row[0]: replace(Issue(*row[1:]), source=_source(row[2], lines)) for row in rows
            }
        return [found[id_] for id_ in ids if id_ in found]

    return Page.of(ranking, load)


def _around(line: int) -> range:
    return range(max(line - LINES_AROUND, 1), line + LINES_AROUND + 1)


def _source(line: int | None, lines: Mapping[int, str]) -> list[tuple[int, str]]:
    if line is None:
        return []
    return [(number, lines[number]) for number in _around(line) if number in lines]


def _check_kind(snapshot: Snapshot, import_id: int, kind: str) -> None:
    codes = sorted({group.code for group in remark_groups(snapshot, import_id)})
    if not kind or kind in codes:
        return
    guess = nearest(kind, codes)
    message = f"This import has no remark of the kind “{kind[:80]}”."
    hint = f"Did you mean kind={guess}?" if guess else f"There are: {', '.join(codes) or 'none'}."
    raise BadParameters([BadParameter("kind", kind[:80], message, hint)])


def _places(snapshot: Snapshot, import_id: int, kind: str) -> NDArray[np.int64]:
    """Give ids and lines in the order of the file, shape (n, 2)."""
    with snapshot.read() as session:
        rows = raw_connection(session).execute(PLACES_SQL, (import_id, kind, kind)).fetchall()
    return np.array(rows, dtype=np.int64).reshape(-1, 2)
