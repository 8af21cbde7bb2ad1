"""Mentions that the evidence holds together: circles, and what is known of each.

A mention is one name on one paper. A circle holds mentions of one key of names that are surely one
person's, and what speaks for or against its being one with another: co-authors, words of titles,
affiliations, years, ORCIDs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
    words: Mapping[str, float]
    """Weights of the words of the title."""
    year: int | None
    names: frozenset[str]
    """Its identifiers and its title, as decisions name papers."""


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
    words: Mapping[str, float] = field(default_factory=dict)
    """Sums over the papers."""
    places: frozenset[str] = frozenset()
    orcids: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    """First and last."""
    by_evidence: bool = False
    """Evidence holds its papers together, and not the name alone."""

    @staticmethod
    def of(mentions: Iterable[Mention], *, by_evidence: bool = False) -> MentionCircle:
        """Gather what mentions say."""
        ordered = sorted(mentions, key=lambda mention: mention.order)
        if len(ordered) == 1:
            return MentionCircle._of_one(ordered[0], by_evidence)
        facts = {mention.paper_id: mention.facts for mention in ordered}
        coauthors: Counter[Coauthor] = Counter()
        words: Counter[str] = Counter()
        for one in facts.values():
            coauthors.update(one.coauthors)
            for word, weight in one.words.items():
                words[word] += weight  # type: ignore[assignment]
        for mention in ordered:
            del coauthors[mention.own]
        years = [one.year for one in facts.values() if one.year]
        return MentionCircle(
            ordered,
            frozenset(facts),
            coauthors,
            words,
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
            facts.words,
            mention.places,
            frozenset((mention.orcid,) if mention.orcid else ()),
            (facts.year, facts.year) if facts.year else None,
            by_evidence,
        )

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
