"""The circles of one name: which of its mentions are surely one person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import inf
from typing import NamedTuple

import numpy as np

from app.ingest.people.constraints import Constraints
from app.ingest.people.evidence.circles import Mention, MentionCircle
from app.ingest.people.evidence.clustering import MOST_AT_ONCE, Flags, Table, grow
from app.ingest.people.evidence.namesakes import Commonness
from app.ingest.people.evidence.scores import DOUBTFUL, SURE, least_said, prior
from app.ingest.people.name_pairs import Pair

WHOLE = 0.05
"""Expected namesakes below which all mentions of a name are one person's."""
MOST_DOUBTS = 3
"""Circles with which each circle may be one, at most, that are noted."""


class NameCircles(NamedTuple):
    """The circles of one name."""

    circles: list[MentionCircle]
    weakest: list[float]
    """For each the lowest score by which mentions were joined, or could have been."""
    doubts: list[tuple[Pair, float]]
    """Pairs, by their indices, that may be one person's, with their scores."""


class CircleSearch:
    """Finds the circles of names.

    Args:
        commonness: how common names and co-authors are.
        decided: what somebody decided.
    """

    def __init__(self, commonness: Commonness, decided: Constraints) -> None:
        self._commonness = commonness
        self._decided = decided

    def find(self, mentions: Sequence[Mention], namesakes: float, nobody: bool) -> NameCircles:
        """Find the circles of one key of names.

        Args:
            mentions: all of the key.
            namesakes: other people who can be expected to have the name.
            nobody: the name names nobody, and joins nothing.
        """
        units = sorted(self._units(mentions), key=lambda circle: circle.order)
        if nobody:
            return NameCircles(units, [inf] * len(units), [])
        return self._grow(units, namesakes)

    def _units(self, mentions: Sequence[Mention]) -> list[MentionCircle]:
        """Make circles of the mentions that a decision, an ORCID or a profile makes one."""
        groups: defaultdict[tuple[str, object], list[Mention]] = defaultdict(list)
        for mention in mentions:
            key: tuple[str, object] = ("mention", mention.id)
            if mention.id in self._decided.group_of:
                key = ("decided", self._decided.group_of[mention.id])
            elif mention.orcid:
                key = ("orcid", mention.orcid)
            elif mention.implied:
                key = ("owner", 0)
            groups[key].append(mention)
        units = []
        for (kind, _), group in groups.items():
            papers = [mention.paper_id for mention in group]
            if kind != "decided" and len(set(papers)) < len(papers):
                units += [MentionCircle.of([mention]) for mention in group]
            else:
                units.append(MentionCircle.of(group, by_evidence=len(group) > 1))
        return units

    def _apart(self, circles: Sequence[MentionCircle]) -> Flags:
        """Mark the pairs that are never one person."""
        apart = np.zeros((len(circles), len(circles)), dtype=np.bool_)
        holders: defaultdict[object, list[int]] = defaultdict(list)
        for place, circle in enumerate(circles):
            for paper in circle.papers:
                holders[paper].append(place)
        for places in holders.values():
            if len(places) > 1:
                apart[np.ix_(places, places)] = True
        known = [place for place, circle in enumerate(circles) if circle.orcids]
        for one, other in combinations(known, 2):
            if len(circles[one].orcids | circles[other].orcids) > 1:
                apart[one, other] = apart[other, one] = True
        if self._decided.is_any:
            for one, other in combinations(range(len(circles)), 2):
                if self._decided.part(circles[one], circles[other]):
                    apart[one, other] = apart[other, one] = True
        return apart

    def _grow(self, units: Sequence[MentionCircle], namesakes: float) -> NameCircles:
        """Join circles of one name, and note which of those that are left may be one."""
        if len(units) > MOST_AT_ONCE:
            half = MOST_AT_ONCE // 2
            parts = [units[at : at + half] for at in range(0, len(units), half)]
            joined = [circle for part in parts for circle in self._grow(part, namesakes).circles]
            units = sorted(joined, key=lambda circle: circle.order)
            if len(units) > MOST_AT_ONCE:  # nothing holds them together
                return NameCircles(list(units), [inf] * len(units), [])
        if len(units) == 1:
            return NameCircles(list(units), [inf], [])
        apart = self._apart(units)
        needs_evidence, start = namesakes >= WHOLE, prior(namesakes)
        least = start + least_said(units) if needs_evidence else inf
        if least >= SURE and not apart.any():
            mentions = [mention for unit in units for mention in unit.mentions]
            return NameCircles(
                [MentionCircle.of(mentions, by_evidence=needs_evidence)], [least], []
            )
        found = grow(units, start, apart, self._commonness.value)
        circles = [
            units[group[0]]
            if len(group) == 1
            else MentionCircle.of(
                (mention for at in group for mention in units[at].mentions),
                by_evidence=needs_evidence,
            )
            for group in found.groups
        ]
        return NameCircles(circles, found.weakest, _doubts_in(found.scores))


def _doubts_in(scores: Table) -> list[tuple[Pair, float]]:
    """List the best pairs of each circle that may be one person's."""
    doubts = []
    for number, row in enumerate(scores):
        best = np.argsort(-row, kind="stable")[:MOST_DOUBTS]
        for other in best.tolist():
            if row[other] >= DOUBTFUL:
                doubts.append(((min(number, other), max(number, other)), float(row[other])))
    return doubts
