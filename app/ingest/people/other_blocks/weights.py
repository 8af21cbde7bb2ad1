"""What pairs of names have in common, weighed for all of them in one sweep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ingest.people.evidence.scores import OTHERS, SHARE_LOST

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

AT_ONCE = 200_000
"""Pairs that are weighed together, to bound the memory."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Who has what, with how many papers: sorted, each once."""

    width: int
    """What is had is a number below it."""
    keys: Ints
    """Who · width + what, ascending."""
    papers: Ints
    """Shape of `keys`."""
    offsets: Ints
    """Where those of each begin; shape (number of who + 1,)."""

    @staticmethod
    def of(who: Ints, what: Ints, number: int, width: int) -> Relation:
        """Count who has what.

        Args:
            number: `who` is below it.
            width: `what` is below it.
        """
        keys, papers = np.unique(who * max(width, 1) + what, return_counts=True)
        offsets = np.searchsorted(keys, np.arange(number + 1) * max(width, 1))
        return Relation(max(width, 1), keys, papers, offsets)

    def shared(self, one: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Give what pairs share: the place of the pair, and that of what `one` has in `keys`."""
        sizes = self.offsets[one + 1] - self.offsets[one]
        pair = np.repeat(np.arange(len(one)), sizes)
        before = np.repeat(np.cumsum(sizes) - sizes, sizes)
        place = np.repeat(self.offsets[one], sizes) + np.arange(len(pair)) - before
        wanted = other[pair] * self.width + self.keys[place] % self.width
        found = np.searchsorted(self.keys, wanted)
        found[found == len(self.keys)] = 0
        both = self.keys[found] == wanted if len(self.keys) else np.zeros(0, dtype=bool)
        return pair[both], place[both]


def weigh_coauthors(
    fewer: Ints, more: Ints, coauthors: Relation, values: Floats, sizes: Ints
) -> tuple[Floats, Ints]:
    """Give what shared co-authors say of each pair, and how many there are.

    It is what `evidence.scores.weigh` gives for two circles.

    Args:
        fewer: of each pair the one with fewer papers.
        more: the other; shape of `fewer`.
        coauthors: with whom each wrote.
        values: what a co-author counts for.
        sizes: papers of each.
    """
    weights = np.zeros(len(fewer))
    numbers = np.zeros(len(fewer), dtype=np.int64)
    for start in range(0, len(fewer), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        pair, place = coauthors.shared(fewer[some], more[some])
        share = sizes[fewer[some]][pair] / coauthors.papers[place]
        left = values[coauthors.keys[place] % coauthors.width] - SHARE_LOST * np.log(share)
        pair, left = pair[left > 0], left[left > 0]
        most = np.zeros(len(fewer[some]))
        np.maximum.at(most, pair, left)
        total = np.bincount(pair, left, len(most))
        weights[some] = most + np.minimum(OTHERS * (total - most), most)
        numbers[some] = np.bincount(pair, minlength=len(most))
    return weights, numbers
