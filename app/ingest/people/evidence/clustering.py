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
    if [circle.size for circle in circles] == [1, 1]:
        return _grow_two(circles[0], circles[1], -np.inf if apart[0, 1] else start, value)
    state = _State(circles, start, apart, value)
    found = state.scores
    weakest: dict[int, float] = {}
    places = np.arange(len(found))
    all_best = Best(found)
    while True:
        best = all_best.places
        mutual = (best[best] == places) & (all_best.scores >= scores.SURE) & (places < best)
        first = mutual.nonzero()[0].tolist()
        if not first:
            break
        pairs = [(number, int(best[number])) for number in first]
        for one, other in pairs:
            reached = (weakest.get(one, np.inf), weakest.get(other, np.inf))
            weakest[one] = min(float(found[one, other]), *reached)
        state.join(pairs)
        all_best.renew(np.array(pairs))
    left = [place for place, group in enumerate(state.groups) if group]
    return Grown(
        [state.groups[place] for place in left],
        found[np.ix_(left, left)],
        [weakest.get(place, np.inf) for place in left],
    )


class Best:
    """The best partner of each group: the first place of the highest score of its row.

    A table of thousands of groups is searched as a whole once; then only what joins have changed.
    """

    def __init__(self, found: Table) -> None:
        self._found = found
        self.places = found.argmax(axis=1)
        self.scores = found[np.arange(len(found)), self.places]
        """Minus infinity for groups that went, and for those that are never one with another."""

    def renew(self, pairs: Places) -> None:
        """Bring them up to date after the rows and columns of some pairs have changed.

        Args:
            pairs: shape (pairs, 2), each joined to its first.
        """
        found = self._found
        joined, gone = np.sort(pairs[:, 0]), pairs[:, 1]
        self.scores[gone] = -np.inf
        rows = np.flatnonzero(self.scores > -np.inf)
        best, before = self.places[rows], self.scores[rows]
        new = joined[found[rows[:, None], joined].argmax(axis=1)]
        reached, kept = found[rows, new], found[rows, best]
        has_changed = np.zeros(len(found), dtype=np.bool_)
        has_changed[pairs] = True
        is_changed = has_changed[best]
        is_first = np.where(is_changed, kept == before, new < best)
        is_new = (reached > before) | ((reached == before) & is_first)
        self.places[rows[is_new]], self.scores[rows[is_new]] = new[is_new], reached[is_new]
        lost = np.zeros(len(found), dtype=np.bool_)
        lost[rows[is_changed & ~is_new]] = lost[joined] = True
        again = np.flatnonzero(lost)
        self.places[again] = found[again].argmax(axis=1)
        self.scores[again] = found[again, self.places[again]]


def _grow_two(
    one: MentionCircle, other: MentionCircle, start: float, value: Callable[[Coauthor], float]
) -> Grown:
    """Join two papers, as most names have no more, the short way."""
    score = round(start + scores.weigh(one, other, value).score, 4)
    if score >= scores.SURE:
        return Grown([[0, 1]], np.array([[-np.inf]]), [score])
    return Grown([[0], [1]], np.array([[-np.inf, score], [score, -np.inf]]), [np.inf, np.inf])


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
        self._has = self._coauthors > 0
        self._own = self._own_values(np.arange(len(circles)))
        words = _table(
            [circle.words for circle in circles],
            sorted(_in_several(circle.words for circle in circles)),
        )
        self._cosine = words @ words.T
        places = sorted(set().union(*(circle.places for circle in circles)))
        self._places = _table([dict.fromkeys(circle.places, 1) for circle in circles], places) > 0
        first, last = zip(*(circle.years or (np.nan, np.nan) for circle in circles), strict=True)
        self._first, self._last = np.array(first, float), np.array(last, float)
        self._with_places = bool(places)
        years = [year for circle in circles for year in circle.years or ()]
        self._with_years = max(years, default=0) - min(years, default=0) > scores.LONG_GAP
        self.scores = self._scores_of(np.arange(len(circles)))
        """Of all pairs, shape (circles, circles); minus infinity where never one."""

    def _scores_of(self, groups: Places) -> Table:
        """Score some groups with all others, shape (some groups, groups)."""
        size = self._size[groups]
        found = self._start + scores.COAUTHOR * self._shared_with(groups)
        found += self._subject(self._cosine[groups], size[:, None] * self._size)
        if self._with_places:
            places = self._places.astype(np.float64)
            number = places.sum(axis=1)
            found += _affiliations(places[groups] @ places.T, number[groups, None], number)
        if self._with_years:
            found += self._years(self._first[groups, None], self._last[groups, None])
        found[self._apart[groups]] = -np.inf
        return found.round(4)

    def _subject(self, cosine: Table, pairs: Table) -> Table:
        spread = np.maximum(scores.SPREAD * pairs**scores.NARROWER, scores.LEAST_SPREAD)
        subject = (cosine / pairs - scores.MEAN_COSINE) / spread
        most = scores.MOST_SUBJECT + scores.GROWTH * np.log(pairs)
        most = np.minimum(most, scores.MOST_OF_MANY)
        found: Table = scores.SUBJECT * np.minimum(np.maximum(subject, scores.LEAST_SUBJECT), most)
        return found

    def _years(self, first: Table, last: Table) -> Table:
        gap = np.fmax(first - self._last, self._first - last)
        gap = np.where(np.isnan(gap), 0.0, gap) - scores.LONG_GAP
        found: Table = np.maximum(scores.YEAR_APART * np.maximum(gap, 0), scores.MOST_APART)
        return found

    def _shared_with(self, groups: Places) -> Table:
        """Weigh the co-authors that some groups share with others, shape as `_scores_of`."""
        shape = (len(groups), len(self._size))
        known = np.flatnonzero(self._has[groups].any(axis=0))
        if not len(known):
            return np.zeros(shape)
        has = self._has[:, known]
        columns, places = has.T.nonzero()
        starts = columns.searchsorted(np.arange(len(known) + 1))
        some, at = has[groups].nonzero()
        number = starts[at + 1] - starts[at]
        begins = starts[at] - number.cumsum() + number
        some, at, begins = some.repeat(number), at.repeat(number), begins.repeat(number)
        others = places[begins + np.arange(len(some))]
        ones = groups[some]
        at = known[at]
        left = self._of_smaller(self._own[ones, at], self._own[others, at], ones, others)
        most = np.zeros(shape)
        np.maximum.at(most, (some, others), left)
        total = np.bincount(some * shape[1] + others, left, most.size).reshape(shape)
        return most + np.minimum(scores.OTHERS * (total - most), most)

    def _of_smaller(self, ours: Table, theirs: Table, one: Places, other: Places) -> Table:
        """Take what the smaller of two groups says of a co-author; the less of equal ones."""
        sizes, others = self._size[one], self._size[other]
        left = np.where(sizes < others, ours, theirs)
        return np.maximum(np.where(sizes == others, np.minimum(ours, theirs), left), 0.0)

    def _own_values(self, groups: Places) -> Table:
        """Give what co-authors count for in groups; minus infinity where a group lacks them."""
        with np.errstate(divide="ignore"):
            counts = np.log(self._coauthors[groups])
        sizes = np.log(self._size[groups])
        return self._value - scores.SHARE_LOST * (sizes[:, None] - counts)

    def join(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Make one of each pair of groups; it takes the place of its first."""
        for first, second in pairs:
            self.groups[first] += self.groups[second]
            self.groups[second] = []
        one, other = np.array(pairs).T
        self._size[one] += self._size[other]
        self._coauthors[one] += self._coauthors[other]
        self._has[one] |= self._has[other]
        self._has[other] = False
        self._own[one] = self._own_values(one)
        self._cosine[one] += self._cosine[other]
        self._cosine[:, one] += self._cosine[:, other]
        self._places[one] |= self._places[other]
        self._first[one] = np.fmin(self._first[one], self._first[other])
        self._last[one] = np.fmax(self._last[one], self._last[other])
        self._apart[one] |= self._apart[other]
        self._apart[:, one] |= self._apart[:, other]
        self._apart[one, one] = True
        self._apart[other] = self._apart[:, other] = True
        self.scores[other] = self.scores[:, other] = -np.inf
        found = self._scores_of(one)
        self.scores[one], self.scores[:, one] = found, found.T


def _affiliations(both: Table, ours: Table, theirs: Table) -> Table:
    """Weigh the words of affiliations that groups share, given how many each of them has."""
    share = both / np.maximum(np.minimum(ours, theirs), 1)
    found = np.where(both > 0, scores.AFFILIATION * share, scores.OTHER_AFFILIATION)
    return np.where((ours == 0) | (theirs == 0), 0.0, found)


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
