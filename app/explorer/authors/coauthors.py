"""With whom somebody wrote: how often, from when to when, and what a cut list may hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.errors import NotFound
from app.explorer.authors.query import rows_by
from app.explorer.authors.views import Coauthor
from app.explorer.facets import author_names, several_people
from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking, by_count
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Marks, Rows, marked


def coauthors_of(snapshot: Snapshot, author_id: int, filters: Filters) -> Page[Coauthor]:
    """List with whom somebody wrote the papers that the filters choose, most joint papers first.

    Raises:
        NotFound: there is nobody of this id.
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
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
    may_hide = may_hide_joint(columns, rows, among)

    def load(wanted: Sequence[int]) -> list[Coauthor]:
        names, several = author_names(snapshot, wanted), several_people(snapshot, wanted)
        views = []
        for other in wanted:
            code = int(np.searchsorted(ids, other))
            both = np.intersect1d(rows, authors.rows_with(code))
            years = columns.first_and_last(both)
            name = names.get(other, str(other))
            views.append(
                Coauthor(
                    other, name, int(joint[code]), *years, bool(may_hide[code]), other in several
                )
            )
        return views

    return Page.of(ranking, load)


def may_hide_joint(columns: Columns, rows: Rows, among: Marks) -> Marks:
    """Tell for each author whether a cut list, theirs or of `rows`, may hide a joint paper.

    It may where a paper of one of the two has a cut list and does not name the other.
    """
    cut_own = rows[columns.truncated[rows]]
    cut_both = columns.author.counts(cut_own)
    cut_theirs = columns.author.counts(np.flatnonzero(among & columns.truncated))
    return (len(cut_own) > cut_both) | (cut_theirs > cut_both)
