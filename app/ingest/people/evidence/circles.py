"""Mentions that the evidence holds together: circles, and what is known of each.

A mention is one name on one paper. A circle holds mentions of one key of names that are surely one
person's, and what speaks for or against its being one with another: co-authors, words of titles,
affiliations, years, ORCIDs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt

from app.domain.people.frequency import STEM, title_word_weight

LONG_TITLE = 12.0
"""Length of a title's vector that is long enough to say what it is about."""
LEAST_LETTERS = 3
"""Letters of a word of a title, or of an affiliation, that says something."""

Coauthor = int | str
"""The home id of a co-author; of those of rare family names the block, as they are likely one
person however the given names are printed."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What one paper says about its authors."""

    order: tuple[str, ...]
    """Of its content, never of its id: by it, equally good pairs are sorted."""
    coauthors: frozenset[Coauthor]
    """All authors who say something; empty where the list is too long."""
    title: str
    """Folded."""
    year: int | None
    names: frozenset[str]
    """Its identifiers and its title, as decisions name papers; empty where nothing is decided."""

    @property
    def words(self) -> Mapping[str, float]:
        """Weights of the words of the title."""
        return title_words(self.title)


@dataclass(frozen=True, slots=True)
class Mention:
    """One name on one paper."""

    id: int
    home: int
    """Of its key (`NameRow.home_id`)."""
    printed: str
    paper_id: int
    facts: PaperFacts
    own: Coauthor
    """As whom it is a co-author of others."""
    author: int
    """The person it was linked to; 0 for a mention that is new."""
    rule: str
    implied: bool = False
    orcid: str | None = None
    places: frozenset[str] = frozenset()
    """Telling words of its affiliations."""
    linked: int = 0
    """Whom its row names now, of a new one the person of its name."""

    @property
    def order(self) -> tuple[str, ...]:
        """By content: the same in every library."""
        return (*self.facts.order, self.printed)


@dataclass(slots=True)
class MentionCircle:
    """Mentions that are one person's, and what they say together."""

    mentions: Sequence[Mention]
    """In order of their content."""
    papers: frozenset[int] = frozenset()
    coauthors: Mapping[Coauthor, int] = field(default_factory=dict)
    """With the number of papers."""
    places: frozenset[str] = frozenset()
    orcids: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    """First and last."""
    by_evidence: bool = False
    """Evidence holds its papers together, and not the name alone."""
    _words: Mapping[str, float] | None = None

    @staticmethod
    def of(mentions: Iterable[Mention], *, by_evidence: bool = False) -> MentionCircle:
        """Gather what mentions say."""
        ordered = sorted(mentions, key=lambda mention: mention.order)
        if len(ordered) == 1:
            return MentionCircle._of_one(ordered[0], by_evidence)
        facts = {mention.paper_id: mention.facts for mention in ordered}
        coauthors: Counter[Coauthor] = Counter()
        for one in facts.values():
            coauthors.update(one.coauthors)
        for mention in ordered:
            del coauthors[mention.own]
        years = [one.year for one in facts.values() if one.year]
        return MentionCircle(
            ordered,
            frozenset(facts),
            coauthors,
            frozenset().union(*(mention.places for mention in ordered)),
            frozenset(mention.orcid for mention in ordered if mention.orcid),
            (min(years), max(years)) if years else None,
            by_evidence,
        )

    @staticmethod
    def _of_one(mention: Mention, by_evidence: bool) -> MentionCircle:
        """Make the circle of a single mention, as most are, the short way."""
        facts = mention.facts
        coauthors = dict.fromkeys(facts.coauthors, 1)
        coauthors.pop(mention.own, None)
        return MentionCircle(
            [mention],
            frozenset((mention.paper_id,)),
            coauthors,
            mention.places,
            frozenset((mention.orcid,) if mention.orcid else ()),
            (facts.year, facts.year) if facts.year else None,
            by_evidence,
        )

    @property
    def words(self) -> Mapping[str, float]:
        """Weights of the words of titles, sums over the papers; most circles are never asked."""
        if self.size == 1:
            return self.mentions[0].facts.words
        if self._words is None:
            sums: dict[str, float] = {}
            for facts in {mention.paper_id: mention.facts for mention in self.mentions}.values():
                for word, weight in facts.words.items():
                    sums[word] = sums.get(word, 0.0) + weight
            self._words = sums
        return self._words

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(self.papers)

    @property
    def order(self) -> tuple[str, ...]:
        """By content: the same in every library."""
        return self.mentions[0].order

    def excludes(self, other: MentionCircle) -> bool:
        """Say whether two circles cannot be one person: on one paper, or by their ORCIDs."""
        if len(self.orcids | other.orcids) > 1:
            return True
        return not self.papers.isdisjoint(other.papers)


@lru_cache(1 << 14)  # as many papers as the names have that are weighed together
def title_words(title: str) -> Mapping[str, float]:
    """Weigh the words of a title; the squares of a long title's weights add up to 1.

    Args:
        title: folded.
    """
    stems = {word[:STEM] for word in title.split() if len(word) >= LEAST_LETTERS and word.isalpha()}
    weights = {stem: title_word_weight(stem) for stem in sorted(stems)}
    length = max(sqrt(sum(weight * weight for weight in weights.values())), LONG_TITLE)
    return {stem: weight / length for stem, weight in weights.items() if weight > 0}
