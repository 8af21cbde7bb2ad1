"""Which figures that a profile page reports cannot be, and why.

Reported figures are shown as reported, apart from computed ones, with what is made here beside
them. Pure arithmetic: nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from typing import Any


@dataclass(frozen=True, slots=True)
class Bound:
    """A reported number that limits another figure."""

    count: int
    noun: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A reported figure that something else excludes."""

    figure: str
    """By its name in `ProfileRecord`."""
    reported: int
    bounds: tuple[Bound, ...] = ()
    """Other reported figures that exclude it."""
    found: int | None = None
    """What was counted instead; None where the figure cannot be at all."""

    @property
    def value(self) -> str:
        """The figure as it is written."""
        return f"{self.reported:,}" + ("%" if self.figure == "novelty" else "")

    @property
    def reason(self) -> str:
        """Why it is none, to follow `value`."""
        if self.found is not None:
            return f"{noun_of(self.reported, 'paper')} announced, {self.found:,} found"
        if not self.bounds:
            return "cannot be: a share is at most 100%"
        first, *others = self.bounds
        allow = "allows" if first.count == 1 else "allow"
        sentence = f"cannot be: {count_of(first.count, first.noun)} {allow} an h-index of at most"
        sentence += f" {first.at_most}"
        return sentence + "".join(
            f", and {count_of(one.count, one.noun)} at most {one.at_most}" for one in others
        )

    @property
    def words(self) -> str:
        """The whole, without a full stop."""
        return f"{self.value} {self.reason}"

    @property
    def sentence(self) -> str:
        """The whole as a sentence."""
        return f"{self.words}."

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Contradiction:
        """Read one back that was stored by its fields."""
        bounds = tuple(Bound(**bound) for bound in stored["bounds"])
        return cls(**{**stored, "bounds": bounds})


def contradictions(
    *,
    h_index: int | None = None,
    papers: int | None = None,
    citations: int | None = None,
    novelty: int | None = None,
) -> list[Contradiction]:
    """List the reported figures that the others exclude.

    An h-index of h needs h papers with h citations each (Hirsch, PNAS 2005), so it
    exceeds neither the number of papers nor the square root of all citations.

    Args:
        h_index, papers, citations: counts as reported; None where not reported.
        novelty: per cent.
    """
    found = []
    if h_index is not None:
        limits = [Bound(papers, "paper", papers)] if papers is not None else []
        if citations is not None:
            limits.append(Bound(citations, "citation", isqrt(citations)))
        exceeded = tuple(limit for limit in limits if h_index > limit.at_most)
        if exceeded:
            found.append(Contradiction("h_index", h_index, exceeded))
    if novelty is not None and novelty > 100:
        found.append(Contradiction("novelty", novelty))
    return found


def count_mismatch(reported: int, found: int) -> Contradiction | None:
    """Compare a header's number of papers with the number of entries under it."""
    return None if reported == found else Contradiction("papers", reported, found=found)


def count_of(count: int, noun: str) -> str:
    """Write a number with its noun: "1 paper", "1,528 citations"."""
    return f"{count:,} {noun_of(count, noun)}"


def noun_of(count: int, noun: str) -> str:
    """Write a noun as its number asks for."""
    return noun if count == 1 else f"{noun}s"
