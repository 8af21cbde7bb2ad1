"""Circles grow together: the best pairs first, until no pair is surely one person's.

All pairs that are each other's best are joined at once, and weighed anew. Nothing depends on the
order in which circles are given, but for what their content says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.ingest.people.evidence import scores
from app.ingest.people.evidence.circles import Coauthor, MentionCircle

MOST_AT_ONCE = 2_000
"""Circles that are compared with each other, each with each: some 30 MB a table."""

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


class Grown(NamedTuple):
    """Groups of circles that are surely one person's."""

    groups: list[list[int]]
    """The indices of their circles."""
    scores: Table
    """Between the groups that are left, shape (groups, groups); minus infinity where never one."""
    weakest: list[float]
    """The lowest score at which circles of each group were joined."""


def grow(
    circles: Sequence[MentionCircle], start: float, apart: Flags, value: Callable[[Coauthor], float]
) -> Grown:
    """Join circles of one name.

    Args:
        circles: in order of their content.
        start: what the name says (`app.ingest.people.evidence.scores.prior`).
        apart: shape (circles, circles): pairs that are never one.
        value: gives what a co-author counts for.

    Returns:
        What has grown.
    """
    state = _State(circles, start, apart, value)
    weakest: dict[int, float] = {}
    while True:
        found = state.scores()
        if len(found) < 2:
            return Grown(state.groups, found, [weakest.get(one[0], np.inf) for one in state.groups])
        best = found.argmax(axis=1)
        places = np.arange(len(found))
        mutual = (best[best] == places) & (found[places, best] >= scores.SURE) & (places < best)
        first = np.flatnonzero(mutual)
        if not len(first):
            return Grown(state.groups, found, [weakest.get(one[0], np.inf) for one in state.groups])
        for one, other in zip(first.tolist(), best[first].tolist(), strict=True):
            ours, theirs = state.groups[one][0], state.groups[other][0]
            reached = (weakest.get(ours, np.inf), weakest.get(theirs, np.inf))
            weakest[ours] = min(float(found[one, other]), *reached)
        state.join(first, best[first])


class _State:
    """Groups on their way, with all that a score needs."""

    def __init__(
        self,
        circles: Sequence[MentionCircle],
        start: float,
        apart: Flags,
        value: Callable[[Coauthor], float],
    ) -> None:
        self.groups = [[place] for place in range(len(circles))]
        self._start = start
        self._apart = apart | np.eye(len(circles), dtype=np.bool_)
        self._size = np.array([circle.size for circle in circles], dtype=np.float64)
        shared = _in_several(circle.coauthors for circle in circles)
        known = [one for one in sorted(shared, key=str) if value(one) > 0]
        self._value = np.array([value(one) for one in known], dtype=np.float64)
        self._coauthors = _table([circle.coauthors for circle in circles], known)
        words = _table(
            [circle.words for circle in circles],
            sorted(_in_several(circle.words for circle in circles)),
        )
        self._cosine = words @ words.T
        places = sorted(set().union(*(circle.places for circle in circles)))
        self._places = _table([dict.fromkeys(circle.places, 1) for circle in circles], places) > 0
        first, last = zip(*(circle.years or (np.nan, np.nan) for circle in circles), strict=True)
        self._first, self._last = np.array(first, float), np.array(last, float)

    def scores(self) -> Table:
        """Score all pairs of groups."""
        pairs = np.outer(self._size, self._size)
        spread = np.maximum(scores.SPREAD * pairs**scores.NARROWER, scores.LEAST_SPREAD)
        subject = (self._cosine / pairs - scores.MEAN_COSINE) / spread
        found = self._start + scores.COAUTHOR * self._shared()
        found += scores.SUBJECT * subject.clip(scores.LEAST_SUBJECT, scores.MOST_SUBJECT)
        if self._places.shape[1]:
            found += self._affiliations()
        gap = np.fmax(self._first[:, None] - self._last, self._first - self._last[:, None])
        gap = np.nan_to_num(gap, nan=0.0) - scores.LONG_GAP
        found += (scores.YEAR_APART * gap.clip(0)).clip(scores.MOST_APART)
        found[self._apart] = -np.inf
        return found.round(4)

    def _shared(self) -> Table:
        """Weigh the shared co-authors of all pairs."""
        count = len(self._size)
        most, total = np.zeros((count, count)), np.zeros((count, count))
        if not len(self._value):
            return most
        holders = self._coauthors > 0
        number = holders.sum(axis=0)
        with np.errstate(divide="ignore"):
            without = np.log(self._size)[:, None] - np.log(self._coauthors)
        own = self._value - scores.SHARE_LOST * without  # -inf where a group lacks a co-author
        pairs = np.flatnonzero(number == 2)
        if len(pairs):  # most co-authors: all at once
            one, other = np.nonzero(holders[:, pairs].T)[1].reshape(-1, 2).T
            left = self._of_smaller(own[one, pairs], own[other, pairs], one, other)
            np.maximum.at(most, (one, other), left)
            np.add.at(total, (one, other), left)
            most, total = np.maximum(most, most.T), total + total.T
        for column in np.flatnonzero(number > 2):
            places = np.flatnonzero(holders[:, column])
            ours = own[places, column]
            first, second = places[:, None], places[None, :]
            left = self._of_smaller(ours[:, None], ours[None, :], first, second)
            both = np.ix_(places, places)
            most[both] = np.maximum(most[both], left)
            total[both] += left
        return most + np.minimum(scores.OTHERS * (total - most), most)

    def _of_smaller(self, ours: Table, theirs: Table, one: Places, other: Places) -> Table:
        """Take what the smaller of two groups says of a co-author; the less of equal ones."""
        sizes, others = self._size[one], self._size[other]
        left = np.where(sizes < others, ours, theirs)
        return np.where(sizes == others, np.minimum(ours, theirs), left).clip(0)

    def _affiliations(self) -> Table:
        places = self._places.astype(np.float64)
        number = places.sum(axis=1)
        both = places @ places.T
        share = both / np.minimum.outer(number, number).clip(1)
        found = np.where(both > 0, scores.AFFILIATION * share, scores.OTHER_AFFILIATION)
        found[np.outer(number, number) == 0] = 0.0
        return found

    def join(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> None:
        """Make one of each pair of groups; it takes the place of its first."""
        old = len(self.groups)
        target = np.arange(old)
        target[second] = first
        kept = np.flatnonzero(target == np.arange(old))
        place = np.searchsorted(kept, target)
        for one, other in zip(first.tolist(), second.tolist(), strict=True):
            self.groups[one] = self.groups[one] + self.groups[other]
        self.groups = [self.groups[at] for at in kept.tolist()]
        order = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[order], np.arange(len(kept)))

        def added(table: Table, axis: int = 0) -> Table:
            return np.add.reduceat(table.take(order, axis=axis), starts, axis=axis)

        self._size = added(self._size)
        self._coauthors = added(self._coauthors)
        several = (self._coauthors > 0).sum(axis=0) > 1
        self._coauthors, self._value = self._coauthors[:, several], self._value[several]
        self._cosine = added(added(self._cosine), 1)
        self._places = added(self._places.astype(np.float64)) > 0
        self._first = np.fmin.reduceat(self._first[order], starts)
        self._last = np.fmax.reduceat(self._last[order], starts)
        self._apart = added(added(self._apart.astype(np.float64)), 1) > 0
        np.fill_diagonal(self._apart, True)


def _in_several(some: Iterable[Mapping[Any, float]]) -> set[Any]:
    counted: Counter[Any] = Counter()
    for one in some:
        counted.update(one.keys())
    return {key for key, number in counted.items() if number > 1}


def _table(rows: Sequence[Mapping[Any, float]], columns: Sequence[Any]) -> Table:
    """Make a table of what mappings say of the columns."""
    index = {key: place for place, key in enumerate(columns)}
    table = np.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        for key, number in row.items():
            if key in index:
                table[place, index[key]] = number
    return table
