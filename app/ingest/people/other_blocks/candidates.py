"""Which names of a library may go together over blocks: those that share enough words.

All pairs of 200,000 names are far too many. Names that go together (`names.likeness`) have two
words in common, or a first name and the beginning or end of the family name, or a rare first name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.ingest.people.other_blocks.names import LONG_FAMILY, SOUNDS, NameForm

Ints = NDArray[np.int64]

MOST_OF_A_CLUE = 80
"""Names that share a clue and are compared; of what more share, nothing is learned."""
MOST_OF_A_FIRST_NAME = 25
"""Names with one first name, up to which people of other family names are compared."""
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class NamePairs:
    """Pairs of names by their places; each array has the shape (pairs,)."""

    one: Ints
    """The lower place."""
    other: Ints
    share_words: NDArray[np.bool_]
    """Whether they share more than a first name and parts of the rest."""

    def only(self, kept: NDArray[np.bool_]) -> NamePairs:
        """Keep some of them."""
        return NamePairs(self.one[kept], self.other[kept], self.share_words[kept])


def find_pairs(forms: Sequence[NameForm]) -> NamePairs:
    """Pair the names that share a clue."""
    common = {word for word, n in Counter(w for form in forms for w in form.words).items() if n > 1}
    clues: dict[_Clue, int] = {}
    found: list[int] = []
    holders: list[int] = []
    for place, form in enumerate(forms):
        own = _clues(form, common)
        found += [clues.setdefault(clue, len(clues)) for clue in own]
        holders += [place] * len(own)
    numbers = np.array(found, dtype=np.int64)
    kinds = np.array([clue[0] for clue in clues], dtype=np.int64)
    of_words = kinds[numbers] == _WORDS
    width = max(len(forms), 1)
    keys = []
    for some in (of_words, ~of_words):
        most = np.where(kinds == _FIRST_NAME, MOST_OF_A_FIRST_NAME, MOST_OF_A_CLUE)
        who = np.array(holders, dtype=np.int64)[some]
        one, other = pairs_within(numbers[some], who, most)
        keys.append(np.unique(one * width + other))
    rest = np.setdiff1d(keys[1], keys[0], assume_unique=True)
    both = np.append(keys[0], rest)
    return NamePairs(both // width, both % width, np.arange(len(both)) < len(keys[0]))


_Clue = tuple[int, str, str]
_WORDS, _PARTS, _FIRST_NAME = range(3)
"""Kinds of clues: two words; a name and a part of the other one; a first name alone."""


def _clues(form: NameForm, common: set[str]) -> list[_Clue]:
    full = sorted({word for word in form.words if len(word) > 1 and word in common})[:MOST_WORDS]
    found = [(_WORDS, one, other) for one, other in combinations(full, 2)]
    if len(full) < 2:
        found.append((_WORDS, "", "".join(sorted("".join(form.words)))))
    if not form.given or len(form.given[0]) == 1:
        return found
    first, family = form.given[0], form.family
    if first in common:
        found.append((_FIRST_NAME, first, ""))
        if len(family) >= LONG_FAMILY:
            found += [(_PARTS, first, f"{family[:2]}…"), (_PARTS, first, f"…{family[-2:]}")]
    if first[0] in SOUNDS:
        found.append((_PARTS, f"…{first[1:]}", family))
    return found


def pairs_within(clues: Ints, holders: Ints, most: Ints) -> tuple[Ints, Ints]:
    """Pair those that hold one clue.

    Args:
        clues: of each holding, a number below the length of `most`.
        holders: who holds it; shape of `clues`. Nobody holds a clue twice.
        most: holders up to which a clue pairs; shape (clues,).
    """
    order = np.lexsort((holders, clues))
    clues, holders = clues[order], holders[order]
    starts = np.flatnonzero(np.diff(clues, prepend=-1))
    sizes = np.diff(np.append(starts, len(clues)))
    kept = (sizes > 1) & (sizes <= most[clues[starts]])
    starts, sizes = starts[kept], sizes[kept]
    heads, tails = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for size in np.unique(sizes).tolist():  # clues of as many holders are one table
        table = holders[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        heads.append(table[:, one].ravel())
        tails.append(table[:, other].ravel())
    return np.concatenate(heads), np.concatenate(tails)
