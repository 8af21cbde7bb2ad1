"""With whom somebody wrote: how often, from when to when, and what a cut list may hide."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from app.domain.slugs import slug
from app.errors import NotFound
from app.explorer.authors.query import first_and_last, rows_by
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.paging import Ranking, by_count
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Marks, Rows, marked


@dataclass(frozen=True, slots=True)
class CoauthorView:
    """A person with whom somebody wrote."""

    id: int
    name: str
    papers: int
    """Papers by both."""
    first_year: int | None
    last_year: int | None
    lower_bound: bool
    """A cut list of either may hide another joint paper."""

    @property
    def slug(self) -> str:
        """The readable part of the address."""
        return slug(self.id, self.name)


@dataclass(frozen=True, slots=True)
class CoauthorPage:
    """One page of somebody's co-authors."""

    coauthors: list[CoauthorView]
    count: int
    next_cursor: str | None
    previous_cursor: str | None
    took_ms: float


def coauthors_of(snapshot: Snapshot, author_id: int, filters: Filters) -> CoauthorPage:
    """List with whom somebody wrote the papers that the filters choose, most joint papers first.

    Raises:
        NotFound: there is nobody of this id.
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    started = time.perf_counter()
    chosen = select_papers(snapshot, replace(filters, cursor=None))
    columns, authors = chosen.columns, chosen.columns.author
    if author_id not in author_names(snapshot, [author_id]):
        raise NotFound(f"There is no author {author_id} in this library.")
    among = marked(columns.size, chosen.rows)
    rows = rows_by(columns, author_id, among)
    joint = authors.counts(rows)
    own = authors.code_of(author_id)
    if own is not None:
        joint[own] = 0
    ids = np.asarray(authors.values, dtype=np.int64)
    most = by_count(joint)
    ranking = Ranking(
        f"coauthor of {author_id}", filters, columns.secret, ids[most], (-joint[most],)
    )
    cut = ranking.cut()
    names = author_names(snapshot, cut.ids)
    may_hide = may_hide_joint(columns, rows, among)
    views = []
    for other in cut.ids:
        code = int(np.searchsorted(ids, other))
        both = np.intersect1d(rows, authors.rows_with(code))
        first_year, last_year = first_and_last(columns, both)
        views.append(
            CoauthorView(
                id=other,
                name=names.get(other, str(other)),
                papers=int(joint[code]),
                first_year=first_year,
                last_year=last_year,
                lower_bound=bool(may_hide[code]),
            )
        )
    return CoauthorPage(
        coauthors=views,
        count=ranking.count,
        next_cursor=cut.next_cursor,
        previous_cursor=cut.previous_cursor,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def may_hide_joint(columns: Columns, rows: Rows, among: Marks) -> Marks:
    """Tell for each author whether a cut list, theirs or of `rows`, may hide a joint paper.

    It may where a paper of one of the two has a cut list and does not name the other.
    """
    cut_own = rows[columns.truncated[rows]]
    cut_both = columns.author.counts(cut_own)
    cut_theirs = columns.author.counts(np.flatnonzero(among & columns.truncated))
    return (len(cut_own) > cut_both) | (cut_theirs > cut_both)
