"""The papers of somebody who may be several people, by circle of co-authors.

A circle is surely one person's; that two of them are is not known, so each has a row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.explorer.authors.identity import load_identities
from app.explorer.authors.views import AuthorCircle
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import Row, row_of_papers
from app.explorer.timelines.year_counts import OTHER, Timeline, periods, series_of_rows
from app.library.snapshot import Snapshot
from app.store.columns import Rows, marked

NAMED = 2
"""Co-authors by whom a row is called."""


def circle_series(
    snapshot: Snapshot, selection: Selection, person: int, *, in_months: bool = False
) -> Timeline:
    """Count a person's papers by circle and year, most papers first; the smallest are one series.

    Returns:
        No series where all papers are taken for one person's.
    """
    columns = selection.columns
    mine, circles = _circles(snapshot, selection, person)
    years, totals, undated = periods(columns, mine, in_months)
    series = [
        series_of_rows(columns, rows, years, value, label, in_months=in_months)
        for value, label, rows in circles
    ]
    return Timeline(years, series, undated, totals, apart=columns.years_apart(mine))


def circle_rows(snapshot: Snapshot, selection: Selection, person: int) -> list[Row]:
    """Group a person's papers by circle, most papers first."""
    _, circles = _circles(snapshot, selection, person)
    return [
        row_of_papers(snapshot, selection.columns, rows, value, label)
        for value, label, rows in circles
    ]


def _circles(
    snapshot: Snapshot, selection: Selection, person: int
) -> tuple[Rows, list[tuple[int | None, str, Rows]]]:
    """Give the rows of a person's papers, and of each circle its id, its name and its rows."""
    columns = selection.columns
    mine = selection.rows_of("author", person)
    if columns.code_of("author", person) is None:
        return mine, []
    identity = load_identities(snapshot, [person], marked(columns.size, mine))[person]
    found: list[tuple[int | None, str, Rows]] = []
    left = np.ones(len(mine), dtype=np.bool_)
    for circle in identity.circles:
        within = np.isin(mine, columns.circle.rows_with(columns.circle.code_of(circle.id)))
        found.append((circle.id, circle_words(circle), mine[within]))
        left &= ~within
    if found and left.any():
        found.append((None, OTHER, mine[left]))
    return mine, found


def circle_words(circle: AuthorCircle) -> str:
    """Call a circle by its strongest co-authors."""
    names: Sequence[str] = [coauthor.name for coauthor in circle.coauthors[:NAMED]]
    return f"with {' and '.join(names)}" if names else "alone"
