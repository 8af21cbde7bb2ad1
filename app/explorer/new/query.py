"""What came in and changed, in groups by day, week or month of UTC, the newest first.

The papers are those of the filters. A paper is in one group: that of its coming in, or, where it
was here before `since`, that of its last change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.domain.dates.periods import Period, day_of, month_of, week_of
from app.domain.json_shape import HIDDEN, View
from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts
from app.explorer.papers.query import paper_batches
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection, select_papers
from app.explorer.value_readers import ImportNumber, one_of
from app.explorer.views import ListAnswer
from app.library.snapshot import Snapshot
from app.store.arrivals import NEVER
from app.store.columns import Columns, Marks
from app.store.reads import rows_among

Grouping = Literal["day", "week", "month"]
Change = Literal["new", "changed"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


@dataclass(frozen=True, slots=True)
class NewPaper(View):
    """A paper that came in, or that an import changed."""

    change: Change
    fields: Annotated[list[str], Field(description="What changed; empty for a new one.")]
    paper: Paper


@dataclass(frozen=True, slots=True)
class NewGroup(View):
    """The papers of one day, week or month."""

    period: Annotated[
        str, Field(description="`2026-11-30`, `2026-W48` or `2026-11`, in UTC: a value of `added`.")
    ]
    new: Annotated[int, Field(description="Papers that came in.")]
    changed: Annotated[int, Field(description="Papers of before that an import changed.")]
    papers: Annotated[
        Sequence[NewPaper], Field(description="The first ten of them, those that came last first.")
    ]
    time: Annotated[Period, HIDDEN]


class NewList(ListAnswer[NewGroup]):
    """One page of groups, the newest first; `count` is the number of groups."""

    papers: int = Field(description="Papers of all groups: those of `/papers` with these filters.")
    new: int
    changed: int


SHOWN = 10
"""Papers of a group that are shown before the link to all of them."""
CHANGES_SQL = (
    "SELECT paper_id, import_id, fields FROM paper_change WHERE paper_id IN {} ORDER BY id"
)
PERIODS: dict[Grouping, Callable[[date], Period]] = {
    "day": day_of,
    "week": week_of,
    "month": month_of,
}
_DAY_S = 86_400
_MONDAY = 3
"""Days from a Monday to the first of January 1970."""


@dataclass(frozen=True)
class Found:
    """A set of papers in groups."""

    selection: Selection
    by: Grouping
    rows: NDArray[np.int64]
    """Of the columns, the newest first; shape (papers,)."""
    is_new: Marks
    """Whether each of them came in since; shape (papers,)."""
    starts: list[int]
    """Place of each group's first paper, and behind them the number of papers."""
    periods: list[Period]
    """Of the groups, the newest first."""

    @property
    def new(self) -> int:
        """Papers that came in."""
        return int(self.is_new.sum())

    @property
    def changed(self) -> int:
        """Papers of before that an import changed."""
        return len(self.rows) - self.new


def read_grouping(text: str) -> Grouping:
    """Read by what papers are put into groups; "" means by day.

    Raises:
        BadParameters: by no such thing.
    """
    if not text:
        return "day"
    try:
        by: Grouping = one_of(*GROUPINGS)("by", text)
    except BadParameter as error:
        raise BadParameters([error]) from None
    return by


def find_new(snapshot: Snapshot, filters: Filters, by: Grouping) -> Found:
    """Put the papers of an address into groups.

    Raises:
        BadParameters, NotReady: see `select_papers`.
    """
    selection = select_papers(snapshot, filters)
    columns, arrivals = selection.columns, selection.columns.arrivals
    rows = selection.rows[arrivals.last_at[selection.rows] != NEVER]
    is_new = _came_since(columns, filters)[rows]
    times = np.where(is_new, arrivals.came_at[rows], arrivals.last_at[rows])
    order = np.argsort(-times, kind="stable")
    rows, is_new, times = rows[order], is_new[order], times[order]
    groups = _groups_of(times, by)
    starts = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1)).tolist()
    days = [datetime.fromtimestamp(int(times[start]), UTC).date() for start in starts]
    periods = [PERIODS[by](day) for day in days]
    return Found(selection, by, rows, is_new, [*starts, len(rows)], periods)


def page_new(snapshot: Snapshot, found: Found) -> Page[NewGroup]:
    """Cut the page of groups that the filters ask for, each with its first papers.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    filters = found.selection.filters
    starts = np.array([period.start for period in found.periods], dtype=np.int64)
    listed = np.arange(len(starts))
    secret = snapshot.columns.secret
    ranking = Ranking(f"new by {found.by}", filters, secret, listed, (-starts,))

    def load(places: Sequence[int]) -> list[NewGroup]:
        shown = [
            place
            for group in places
            for place in range(found.starts[group], found.starts[group + 1])[:SHOWN]
        ]
        ids = found.selection.columns.ids[found.rows[shown]].tolist()
        place_of = dict(zip(ids, shown, strict=True))
        with snapshot.read() as session:  # a paper that went meanwhile is left out
            batch = load_papers(session, ids, snapshot.topics.standing)
        papers = {
            place_of[paper.paper.id]: paper for paper in _new(snapshot, found, shown, [batch])
        }
        return [_group(found, group, papers) for group in places]

    return Page.of(ranking, load)


def load_new(snapshot: Snapshot, found: Found, places: Sequence[int]) -> Iterator[NewPaper]:
    """Read the papers of some places, with what changed of them.

    Raises:
        Busy: papers went meanwhile, so that the whole set cannot be given.
    """
    ids = found.selection.columns.ids[found.rows[list(places)]].tolist()
    return _new(snapshot, found, places, paper_batches(snapshot, ids))


def _new(
    snapshot: Snapshot, found: Found, places: Sequence[int], batches: Iterable[list[Paper]]
) -> Iterator[NewPaper]:
    """Say of papers what changed of them; `places` are theirs."""
    ids = found.selection.columns.ids[found.rows[list(places)]].tolist()
    changed = {ids[at] for at, place in enumerate(places) if not found.is_new[place]}
    fields = _changed_fields(snapshot, found, changed)
    for batch in batches:
        with snapshot.read() as session:
            add_doubts(session, batch)
        for paper in batch:
            is_changed = paper.id in changed
            change: Change = "changed" if is_changed else "new"
            yield NewPaper(change, fields.get(paper.id, []) if is_changed else [], paper)


def _came_since(columns: Columns, filters: Filters) -> Marks:
    """Mark the papers that came in since the time of the filters; all of them without one."""
    arrivals, since = columns.arrivals, filters.values("since")
    if not since:
        mark: Marks = np.ones(columns.size, dtype=np.bool_)
    elif isinstance(since[0], ImportNumber):
        mark = arrivals.came >= (arrivals.place_of(since[0].id) or 0)
    else:
        mark = arrivals.came_at >= since[0].start
    return mark


def _groups_of(times: NDArray[np.int64], by: Grouping) -> NDArray[np.int64]:
    """Number the day, week or month of each time; shape of `times`."""
    days = times // _DAY_S
    if by == "day":
        return days
    if by == "week":
        return (days + _MONDAY) // 7
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _group(found: Found, group: int, papers: dict[int, NewPaper]) -> NewGroup:
    start, stop = found.starts[group], found.starts[group + 1]
    new = int(found.is_new[start:stop].sum())
    shown = [papers[place] for place in range(start, stop)[:SHOWN] if place in papers]
    period = found.periods[group]
    return NewGroup(str(period), new, stop - start - new, shown, period)


def _changed_fields(snapshot: Snapshot, found: Found, ids: set[int]) -> dict[int, list[str]]:
    """Give the fields of each paper that imports changed since the time of the filters."""
    arrivals = found.selection.columns.arrivals
    since = found.selection.filters.values("since")
    fields: defaultdict[int, dict[str, None]] = defaultdict(dict)
    with snapshot.read_raw() as connection:
        for paper_id, import_id, stored in rows_among(connection, CHANGES_SQL, ids):
            place = arrivals.place_of(import_id)
            if place is None or not _is_since(arrivals.times[place], import_id, since):
                continue
            fields[paper_id] |= dict.fromkeys(json.loads(stored))
    return {paper_id: list(names) for paper_id, names in fields.items()}


def _is_since(time: int, import_id: int, since: tuple[Period | ImportNumber, ...]) -> bool:
    if not since:
        return True
    (asked,) = since
    return import_id >= asked.id if isinstance(asked, ImportNumber) else time >= asked.start
