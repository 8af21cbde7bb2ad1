"""A person as evidence has them: circles of mentions, and why these are one person's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from app.ingest.people.evidence.circles import Mention, MentionCircle
from app.ingest.people.name_pairs import Pair


@dataclass(frozen=True, slots=True)
class Join:
    """Why circles of two names are one person's."""

    rule: str
    evidence: str
    score: float
    homes: tuple[int, ...]


@dataclass(slots=True)
class Person:
    """Circles that are one person's."""

    circles: list[MentionCircle]
    joins: list[Join] = field(default_factory=list)
    """Why circles of differing names are one person's."""
    by_hand: bool = False
    """Somebody decided so."""
    weakest: float = inf
    """The lowest score by which papers were joined, or the lowest that they could have had where
    they are one person's however they are grouped."""

    @property
    def mentions(self) -> Iterator[Mention]:
        """All mentions."""
        return (mention for circle in self.circles for mention in circle.mentions)

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(frozenset().union(*(circle.papers for circle in self.circles)))

    @property
    def order(self) -> tuple[str, ...]:
        """By content: the same in every library."""
        return min(circle.order for circle in self.circles)

    @property
    def home(self) -> int:
        """The key of most mentions, by its home id; of equals that of the first by content."""
        homes = Counter(mention.home for mention in self.mentions)
        if len(homes) == 1:
            return next(iter(homes))
        most = max(homes.values())
        known = (mention for mention in self.mentions if homes[mention.home] == most)
        return min(known, key=lambda mention: mention.order).home


@dataclass(frozen=True, slots=True)
class PersonDoubt:
    """Two circles that may be one person's."""

    pair: Pair
    """Indices of persons."""
    score: float
    circles: tuple[MentionCircle, MentionCircle]

    @property
    def is_of_one_name(self) -> bool:
        """Both have one key of names; else they may be one under two names, and are two entries."""
        one, other = self.circles
        return one.mentions[0].home == other.mentions[0].home
