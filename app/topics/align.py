"""Which of the topics found anew are the old ones, so that ids and colours last.

Knows the topic of each paper before and after; must not know
labels, texts, vectors or the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

SAME_FROM = 0.2
"""Papers in both, as a share of the papers in either (Jaccard): below it a topic is another one.
A topic that falls into five equal parts still goes on in one of them."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class TopicAlignment:
    """A topic that goes on."""

    old_id: int
    place: int
    """Among the new topics."""
    stayed: int
    """Papers that it had and keeps."""
    left: int
    """Papers that it had and loses, to other topics or to "Other"."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a rebuild does to the topics of one level."""

    kept: tuple[TopicAlignment, ...]
    """By place."""
    new: tuple[int, ...]
    """Places of topics that were none of the old ones."""
    gone: tuple[int, ...]
    """Ids of topics that do not go on."""
    moved: int
    """Papers whose topic becomes another one, or none; papers that had no topic do not count."""

    def old_id(self, place: int) -> int | None:
        """Return the id under which a new topic goes on; None for a new one.

        Args:
            place: of the topic among the new ones.
        """
        return next((match.old_id for match in self.kept if match.place == place), None)


def match_topics(old_ids: Sequence[int], before: ArrayLike, after: ArrayLike) -> Matched:
    """Match new topics with old ones so that as many papers as possible stay under their id.

    One to one, by the greatest sum of overlaps (Jaccard) over all pairs (the
    Hungarian method). Parents are matched by a call of their own.

    Args:
        old_ids: of the topics there are, in any order; those without papers are gone.
        before: for each paper the id of its topic, -1 for none, shape (papers,).
        after: for each paper the place of its new topic, -1 for none, shape (papers,).
    """
    ids = np.array(sorted(old_ids), dtype=np.int64)
    then = np.asarray(after, dtype=np.int64)
    known = np.isin(before, ids)
    now = np.where(known, np.searchsorted(ids, before), _NONE) if len(ids) else then * 0 + _NONE
    places = int(then.max(initial=_NONE)) + 1

    both = np.zeros((len(ids), places), dtype=np.int64)
    in_both = (now != _NONE) & (then != _NONE)
    np.add.at(both, (now[in_both], then[in_both]), 1)
    had = np.bincount(now[now != _NONE], minlength=len(ids))
    has = np.bincount(then[then != _NONE], minlength=places)
    overlap = both / np.maximum(had[:, None] + has - both, 1)

    rows, columns = linear_sum_assignment(np.where(overlap >= SAME_FROM, overlap, 0.0), True)
    kept = [
        TopicAlignment(
            int(ids[row]),
            int(column),
            stayed := int(both[row, column]),
            int(had[row]) - stayed,
        )
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] >= SAME_FROM
    ]
    kept.sort(key=lambda match: match.place)
    went_on = {match.old_id for match in kept}
    return Matched(
        kept=tuple(kept),
        new=tuple(sorted(set(range(places)) - {match.place for match in kept})),
        gone=tuple(id_ for id_ in ids.tolist() if id_ not in went_on),
        moved=int(had.sum()) - sum(match.stayed for match in kept),
    )
