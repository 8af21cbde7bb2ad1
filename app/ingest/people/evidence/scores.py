"""How much speaks for two circles of mentions being one person's, against chance.

The score is a sum in natural logarithms, as of odds:

    1.5 · co-authors + .75 · subject + 2.4 · affiliations - 1.0 - .8 · ln λ

λ are the other people who can be expected to have the name (`namesakes`). A shared co-author counts
by rarity, less where few papers of the smaller circle have them; the most telling one in full, the
others half, together at most as much again. The weights were fitted on several sets of mentions
(DECISIONS), and rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from app.ingest.people.evidence.circles import Coauthor, MentionCircle

COAUTHOR = 1.5
OTHERS = 0.5
"""What the co-authors besides the most telling one count for."""
SUBJECT = 0.75
SHARE_LOST = 0.7
"""What the logarithm of the share of papers without a co-author takes off."""
MEAN_COSINE, SPREAD = 0.014, 0.05
"""Of the titles of two papers drawn at random, and how far those of one person lie from it."""
NARROWER, LEAST_SPREAD = -0.25, 0.012
"""Power of the number of pairs of papers by which means of many lie closer, and how close."""
LEAST_SUBJECT, MOST_SUBJECT, MOST_OF_MANY = -1.0, 4.0, 6.5
"""Bounds of what titles say; the upper one grows with the number of pairs of papers."""
GROWTH = 0.75
"""Of that bound with the logarithm of the number of pairs."""
AFFILIATION, OTHER_AFFILIATION = 2.4, -1.1
START = -1.0
NAMESAKES = -0.8
LEAST_NAMESAKES, MOST_NAMESAKES = 0.01, 60.0
LONG_GAP, YEAR_APART, MOST_APART = 8, -0.05, -1.5
"""Years between two circles from which on each further one speaks against, and at most so much."""

SURE = 0.25
"""Score from which two circles of one name are one person's."""
SURE_OF_TWO_NAMES = 0.5
"""Score from which circles of two names are, where they share a telling co-author."""
RARE_BONUS = 1.0
"""Added where less than one other person is expected to have the name."""
DOUBTFUL = -1.0
"""Score from which nobody knows whether two circles are one person's."""


def prior(namesakes: float) -> float:
    """Give what a name alone says.

    Args:
        namesakes: other people who can be expected to have it.
    """
    expected = min(max(namesakes, LEAST_NAMESAKES), MOST_NAMESAKES)
    return START + NAMESAKES * log(expected) + (RARE_BONUS if namesakes < 1 else 0.0)


def least_said(circles: Sequence[MentionCircle]) -> float:
    """Give the least that could be said for some pair of groups, without the name.

    However circles are grouped, there are two groups with no longer time between them than the
    longest one in which no circle has papers.
    """
    gap = -LONG_GAP
    known = sorted(circle.years for circle in circles if circle.years)
    last = known[0][1] if known else 0
    for first, end in known:
        gap, last = max(gap, first - last - LONG_GAP), max(last, end)
    apart = max(YEAR_APART * gap, MOST_APART) if gap > 0 else 0.0
    with_places = any(circle.places for circle in circles)
    return SUBJECT * LEAST_SUBJECT + apart + (OTHER_AFFILIATION if with_places else 0.0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for and against two circles being one person's."""

    coauthors: float
    """Weight of those whom they share."""
    most: float
    """Weight of the most telling one."""
    best: tuple[Coauthor, ...]
    """The most telling ones, all that count for the same."""
    shared: int
    """Number of shared co-authors."""
    subject: float
    affiliation: float
    years: float

    @property
    def score(self) -> float:
        """All but what the name says."""
        return COAUTHOR * self.coauthors + SUBJECT * self.subject + self.affiliation + self.years


def weigh(one: MentionCircle, other: MentionCircle, value: Callable[[Coauthor], float]) -> Weighed:
    """Weigh what two circles have in common.

    Args:
        one: a circle.
        other: another.
        value: gives what a co-author counts for.
    """
    fewer, more = sorted((one, other), key=lambda circle: (circle.size, circle.order))
    both = fewer.coauthors.keys() & more.coauthors.keys()
    found = []
    for coauthor in both:
        left = value(coauthor) - SHARE_LOST * log(fewer.size / fewer.coauthors[coauthor])
        if left > 0:
            found.append((round(left, 6), coauthor))
    found.sort(key=lambda pair: -pair[0])
    most = found[0][0] if found else 0.0
    others = min(OTHERS * sum(left for left, _ in found[1:]), most)
    dot: float = sum(weight * more.words.get(word, 0.0) for word, weight in fewer.words.items())
    return Weighed(
        most + others,
        most,
        tuple(coauthor for left, coauthor in found if left == most),
        len(both),
        subject_of(dot, one.size * other.size),
        affiliation_of(one, other),
        years_of(one, other),
    )


def subject_of(cosines: float, pairs: int) -> float:
    """Give what the titles of two circles say.

    Args:
        cosines: of all pairs of their papers, added up.
        pairs: number of these pairs.
    """
    spread: float = max(SPREAD * float(pairs) ** NARROWER, LEAST_SPREAD)
    most = min(MOST_SUBJECT + GROWTH * log(pairs), MOST_OF_MANY)
    return min(max((cosines / pairs - MEAN_COSINE) / spread, LEAST_SUBJECT), most)


def affiliation_of(one: MentionCircle, other: MentionCircle) -> float:
    """Give what the affiliations of two circles say; 0 where one has none."""
    if not one.places or not other.places:
        return 0.0
    both = len(one.places & other.places)
    share = both / min(len(one.places), len(other.places))
    return AFFILIATION * share if both else OTHER_AFFILIATION


def years_of(one: MentionCircle, other: MentionCircle) -> float:
    """Give what the years between two circles say."""
    if one.years is None or other.years is None:
        return 0.0
    gap = max(one.years[0] - other.years[1], other.years[0] - one.years[1]) - LONG_GAP
    return max(YEAR_APART * gap, MOST_APART) if gap > 0 else 0.0
