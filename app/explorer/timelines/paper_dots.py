"""Papers in rows: by topic, by category, or by co-author, each paper at its date.

Answers for libraries that a reader can take in paper by paper; fields of
thousands are counted a year instead (`app.explorer.timelines.year_counts`). Knows no chart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.explorer.authors.coauthors import may_hide_joint
from app.explorer.facets import several_among, value_labels
from app.explorer.selection import Selection
from app.explorer.timelines.year_counts import Dimension, first_themes
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Groups, Rows, marked
from app.store.reads import rows_among

TITLES_SQL = "SELECT id, title, date FROM paper WHERE id IN {}"
MOST_PAPERS = 400
"""Papers drawn one by one; more dots than this cover each other."""
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class PaperMark:
    """What a chart shows of one paper."""

    id: int
    title: str
    date: str | None
    year_inferred: bool
    truncated: bool
    first_value: int
    """Code of its first topic or category, -1 without one: its colour."""


@dataclass(frozen=True, slots=True)
class Row:
    """One topic, category or co-author with its papers, oldest first."""

    value: str | int | None
    """What the filter parameter takes; None for papers without a value."""
    label: str
    code: int
    papers: list[PaperMark]
    lower_bound: bool = False
    """There may be more joint papers: a cut author list may hide one of the two people."""
    several: bool = False
    """It may be several people."""


def theme_dimension(columns: Columns) -> Dimension:
    """Name what themes are in this library: its topics, or its categories while it has none."""
    return "topic" if len(columns.topic.values) else "category"


def theme_rows(
    snapshot: Snapshot, selection: Selection, dimension: Dimension | None = None
) -> list[Row]:
    """Group papers by their first topic or category, so that each is in one row.

    In a library of many topics the rows are those of their parents. They come in the
    order of their first paper, papers without a value last.

    Args:
        dimension: `topic` or `category`; None takes what themes are in this library.
    """
    columns = selection.columns
    dimension = dimension or theme_dimension(columns)
    groups: Groups = getattr(columns, dimension)
    marks = _marks_by_row(snapshot, selection.columns, selection.rows)
    firsts = first_themes(snapshot, selection, dimension).tolist()
    members: defaultdict[int, list[PaperMark]] = defaultdict(list)
    for row, first in zip(selection.rows.tolist(), firsts, strict=True):
        if row in marks:
            members[first].append(marks[row])
    labels = value_labels(snapshot, dimension, groups, list(members))
    rows = [
        Row(None if code < 0 else groups.values[code], labels.get(code, OTHER), code, papers)
        for code, papers in members.items()
    ]
    return sorted(rows, key=lambda row: (row.code < 0, _first(row.papers), row.label))


def coauthor_rows(snapshot: Snapshot, selection: Selection, author_id: int) -> list[Row]:
    """Group the papers of a person by co-author, in the order of first joint papers.

    Args:
        selection: papers of the person; others are left out.
    """
    columns = selection.columns
    own = columns.code_of("author", author_id)
    if own is None:
        return []
    rows = selection.rows_of("author", author_id)
    members = _by_author(snapshot, columns, rows)
    members.pop(own, None)
    labels = value_labels(snapshot, "author", columns.author, list(members))
    several = several_among(snapshot, "author", columns.author, list(members))
    may_hide = may_hide_joint(columns, rows, marked(columns.size, selection.rows))
    found = [
        Row(
            columns.author.values[code],
            labels[code],
            code,
            papers,
            bool(may_hide[code]),
            code in several,
        )
        for code, papers in members.items()
    ]
    return sorted(found, key=lambda row: (_first(row.papers), row.label))


def author_rows(snapshot: Snapshot, selection: Selection, most: int) -> list[Row]:
    """Group papers by author, for the authors with most of them, by first paper."""
    columns = selection.columns
    counts = columns.author.counts(selection.rows)
    largest = np.argsort(-counts, kind="stable")[:most]
    shown = set(largest[counts[largest] > 0].tolist())
    found = _by_author(snapshot, columns, selection.rows)
    members = {code: papers for code, papers in found.items() if code in shown}
    labels = value_labels(snapshot, "author", columns.author, list(members))
    several = several_among(snapshot, "author", columns.author, list(members))
    rows = [
        Row(
            columns.author.values[code],
            labels[code],
            code,
            papers,
            several=code in several,
        )
        for code, papers in members.items()
    ]
    return sorted(rows, key=lambda row: (_first(row.papers), row.label))


def row_of_papers(
    snapshot: Snapshot, columns: Columns, rows: Rows, value: int | None, label: str
) -> Row:
    """Make one row of some papers."""
    return Row(value, label, -1, _by_date(paper_marks(snapshot, columns, rows)))


def paper_marks(snapshot: Snapshot, columns: Columns, rows: Rows) -> list[PaperMark]:
    """Read what charts show of papers, in the order of `rows`, as far as they are still there."""
    ids = columns.ids[rows].tolist()
    groups: Groups = getattr(columns, theme_dimension(columns))
    with snapshot.read_raw() as connection:
        read = rows_among(connection, TITLES_SQL, ids)
        found = {paper_id: (title, date) for paper_id, title, date in read}
    return [
        PaperMark(paper_id, *found[paper_id], inferred, truncated, first)
        for paper_id, inferred, truncated, first in zip(
            ids,
            columns.year_inferred[rows].tolist(),
            columns.truncated[rows].tolist(),
            groups.first_codes(rows).tolist(),
            strict=True,
        )
        if paper_id in found
    ]


def _by_author(snapshot: Snapshot, columns: Columns, rows: Rows) -> dict[int, list[PaperMark]]:
    """Give the papers of each author by code, in the order of their dates."""
    row_of = dict(zip(columns.ids[rows].tolist(), rows.tolist(), strict=True))
    offsets, codes = columns.author.offsets, columns.author.codes
    members: defaultdict[int, list[PaperMark]] = defaultdict(list)
    for mark in _by_date(paper_marks(snapshot, columns, rows)):
        row = row_of[mark.id]
        for code in codes[offsets[row] : offsets[row + 1]].tolist():
            members[code].append(mark)
    return members


def _marks_by_row(snapshot: Snapshot, columns: Columns, rows: Rows) -> dict[int, PaperMark]:
    row_of = dict(zip(columns.ids[rows].tolist(), rows.tolist(), strict=True))
    return {row_of[mark.id]: mark for mark in paper_marks(snapshot, columns, rows)}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Co-authors a year, each list along the same years."""

    new: list[int]
    """First joint paper."""
    continuing: list[int]
    """A joint paper, and one the year before."""
    returning: list[int]
    """A joint paper after at least a year without."""
    last_seen: list[int]
    """Last joint paper; not said of the last of the years, which others may follow."""


def ledger(rows: Iterable[Row], years: Sequence[int]) -> Ledger:
    """Count co-authors a year.

    Args:
        years: without gaps; papers of other years are not counted.
    """
    at = {year: place for place, year in enumerate(years)}
    found = Ledger(*([0] * len(years) for _ in range(4)))
    for row in rows:
        active = sorted({int(paper.date[:4]) for paper in row.papers if paper.date} & at.keys())
        for place, year in enumerate(active):
            before = active[place - 1] if place else None
            kind = (
                found.new
                if before is None
                else found.continuing
                if before == year - 1
                else found.returning
            )
            kind[at[year]] += 1
        if active and active[-1] != years[-1]:
            found.last_seen[at[active[-1]]] += 1
    return found


def _first(papers: Sequence[PaperMark]) -> str:
    return min((paper.date for paper in papers if paper.date), default="9999")


def _by_date(papers: list[PaperMark]) -> list[PaperMark]:
    return sorted(papers, key=lambda paper: (paper.date or "9999", paper.id))
