"""How sure it is that an author is one person, and the circles of whoever may be several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from app.explorer.authors.views import AuthorCircle, CircleCoauthor, Identity
from app.explorer.facets import author_names, several_people
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Marks, Rows
from app.store.reads import rows_among

STATUS = {
    "by-id": "id",
    "by-hand": "hand",
    "by-evidence": "evidence",
    "by-name": "name",
    "not-known": "name",  # that has several groups
    "split": "split",
}
"""How the API calls what the store says of a person."""
MOST_CIRCLES = 100
"""Circles that are described, the largest first."""
STRONGEST = 3
"""Co-authors by whom a circle is known."""

IDENTITY_SQL = """
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM authorship WHERE author_id = author.id)
    OR EXISTS (SELECT 1 FROM profile WHERE author_id = author.id) THEN identity ELSE 'split' END,
    namesakes, circles
FROM author WHERE id IN {}
"""
CIRCLES_SQL = "SELECT listed_id, id FROM author WHERE listed_id IN {} ORDER BY id"


def load_identities(snapshot: Snapshot, ids: Sequence[int], among: Marks) -> dict[int, Identity]:
    """Read how sure it is that authors are one person each, with the circles of the others.

    Args:
        ids: of authors as they are listed.
        among: marks the papers that count.
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    with snapshot.read_raw() as connection:
        found = list(rows_among(connection, IDENTITY_SQL, ids))
        for head, circle in rows_among(connection, CIRCLES_SQL, ids):
            members[head].append(circle)
    columns = snapshot.columns
    rows_of = {
        head: _largest(columns, [head, *circles], among) for head, circles in members.items()
    }
    strongest = {
        circle: _strongest(columns, rows, head)
        for head, circles in rows_of.items()
        for circle, rows in circles.items()
    }
    known = {number for some in strongest.values() for number, _ in some}
    names = author_names(snapshot, sorted({*ids, *known}))  # as many statements for any authors
    several = several_people(snapshot, sorted({*ids, *known}))
    described = {
        head: [
            AuthorCircle(
                circle,
                len(rows),
                *columns.first_and_last(rows),
                [
                    CircleCoauthor(number, names.get(number, str(number)), n, number in several)
                    for number, n in strongest[circle]
                ],
            )
            for circle, rows in circles.items()
        ]
        for head, circles in rows_of.items()
    }
    return {
        author_id: Identity(STATUS[status], namesakes, circles, described.get(author_id, []))
        for author_id, status, namesakes, circles in found
    }


def _largest(columns: Columns, circles: Sequence[int], among: Marks) -> dict[int, Rows]:
    """Give the rows of the largest circles, most papers first."""
    rows_of = {circle: _rows(columns, circle, among) for circle in circles}
    most = sorted(circles, key=lambda circle: (-len(rows_of[circle]), circle))[:MOST_CIRCLES]
    return {circle: rows_of[circle] for circle in most if len(rows_of[circle])}


def _rows(columns: Columns, circle: int, among: Marks) -> Rows:
    rows = columns.circle.rows_with(columns.circle.code_of(circle))
    return rows[among[rows]]


def _strongest(columns: Columns, rows: Rows, head: int) -> list[tuple[int, int]]:
    """Give the ids of the co-authors of most papers, with the number of these."""
    codes, counts = np.unique(columns.author.codes_of(rows), return_counts=True)
    ids = np.asarray(columns.author.values, dtype=np.int64)[codes]
    order = np.lexsort((ids, -counts))
    found = [(int(ids[at]), int(counts[at])) for at in order[: STRONGEST + 1] if ids[at] != head]
    return found[:STRONGEST]
