"""The one or two phrases that name a topic of a field, and when a second one is needed.

Knows scores and shares; must not know who gets which phrase, vectors or the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from app.topics.geometry import NONE, Groups
from app.topics.naming.fit import FittingPhrase

LEAST_OF_TWO = 0.8
"""Score below which a phrase says nothing that is worth a second name."""
_NARROW, _MISSED, _COMMON = 0.04, 0.25, 0.15
"""Of a topic's papers, so many must use its name, so many must be found by it, and of the uses of
the name so many must be here where it finds half, or a second phrase is added."""
_HALF, _HALF_ABOVE, _AS_GOOD, _AS_USED = 0.45, 0.7, 0.8, 0.4
"""Where a name finds fewer papers, of a topic or a parent, a second one that is so nearly as good
is added, if it adds so many papers beside those that use the first."""
_GAIN, _FOUND_MORE, _EVERYWHERE = 0.025, 0.2, 0.2
"""A second name adds so many of the papers, or finds so many and more than the first; and so many
of its uses are here, more if it has words of every field: "spoken language systems"."""
_MIXED = ((0.2, 0.15), (0.25, 0.1), (0.3, 0.08), (0.4, 0.04))
"""Of the papers of a mixed topic, its names find fewer, and fewer use them."""


@dataclass(slots=True)
class NameChoice:
    """The phrases that name a topic, and its best ones, as columns."""

    names: list[int]
    best: list[int]
    is_above: bool
    """It is a parent, of which no papers are counted."""
    unspoken: list[int] = field(default_factory=list)
    """Topics below it that no name of it speaks of, if they are many."""
    examples: list[int] = field(default_factory=list)
    """Names of topics below it, for what its own names do not say."""
    kin: int | None = None
    """A phrase with the last word of the first name, where few papers use that name itself."""
    is_poor: bool = False
    """No phrase is good enough to be its name alone; it has two that are the best of it."""
    by_title: bool = False
    """It is called by a title of its papers instead."""
    score: float = 0.0
    """Of the first name."""
    found: float = 0.0
    """The share of the papers that a name finds."""
    papers: float = 0.0
    """The share of the papers that use a name."""
    says_little: bool = False
    """Few papers use the first name, or are found by it; or others use it as much."""
    says_half: bool = False
    """Not half of the papers are found by it: a second name that is as good tells of the rest."""

    def add(self, phrase: FittingPhrase, papers: float, own: float) -> None:
        """Add a name.

        Args:
            phrase: the name.
            papers: the share of the papers that use it or the first name.
            own: the share of its uses that is here.
        """
        if not self.names:
            self.score = phrase.score
            self.says_half = phrase.found < (_HALF_ABOVE if self.is_above else _HALF)
            self.says_little = papers < _NARROW or phrase.found < _MISSED
            self.says_little |= own < _COMMON and self.says_half
        self.found = max(self.found, phrase.found)
        self.papers = papers
        self.names.append(phrase.column)

    def needs(self, second: FittingPhrase, papers: float, own: float, general: float) -> bool:
        """Tell whether a second phrase is to name a topic of which the first says too little.

        Args:
            second: the phrase.
            papers: the share of the papers that use it or the first name.
            own: the share of its uses that is here.
            general: the squared share of its words that have a meaning in every field.
        """
        little = self.says_little and second.score >= LEAST_OF_TWO
        half = self.says_half and second.score >= _AS_GOOD * self.score
        if len(self.names) > 1 or self.is_above:
            return len(self.names) == 1 and (little or half)
        gain = papers - self.papers
        least = _GAIN if little else max(_GAIN, _AS_USED * self.papers)
        more = gain >= least or second.found > max(_FOUND_MORE, self.found)
        return (little or half) and more and own >= _EVERYWHERE + general

    @property
    def is_mixed(self) -> bool:
        """Whether its names speak of a small part of its papers."""
        few = any(self.found < found and self.papers < papers for found, papers in _MIXED)
        return bool(self.names) and not self.is_above and (few or self.is_poor)


class PapersOfNames:
    """How many papers of each topic use one of some phrases.

    Args:
        in_text: papers by phrases.
        groups: the topic of each paper, or -1.
    """

    def __init__(self, in_text: csr_array, groups: Groups) -> None:
        self._columns = in_text.tocsc()
        self._groups = groups
        self._sizes = np.maximum(np.bincount(groups[groups != NONE]), 1)

    def using(self, topic: int, columns: Sequence[int]) -> float:
        """Return the share of a topic's papers that use one of some phrases."""
        at = self._columns.indptr
        cells = [self._columns.indices[at[column] : at[column + 1]] for column in columns]
        rows = np.unique(np.concatenate(cells))
        return float((self._groups[rows] == topic).sum() / self._sizes[topic])
