"""Names of pairs and of decisions in addresses: `people-3-17`, `papers-5`."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from app.errors import NotFound

Noun = Literal["papers", "people"]
_PAIR = re.compile(r"(papers|people)-([0-9]{1,18})-([0-9]{1,18})")
_DECISION = re.compile(r"(papers|people)-([0-9]{1,18})")


class PairKey(NamedTuple):
    """A pair, by the ids of both sides: these last through imports."""

    noun: Noun
    one: int
    other: int

    def __str__(self) -> str:
        return f"{self.noun}-{self.one}-{self.other}"

    @classmethod
    def read(cls, text: str) -> PairKey:
        """Read the name of a pair.

        Raises:
            NotFound: the text is no such name.
        """
        if (match := _PAIR.fullmatch(text)) is None:
            raise NotFound("There is no such pair: its name is like people-3-17.")
        return cls(_noun(match[1]), int(match[2]), int(match[3]))


class DecisionKey(NamedTuple):
    """A decision: papers and people have numbers of their own."""

    noun: Noun
    number: int

    def __str__(self) -> str:
        return f"{self.noun}-{self.number}"

    @classmethod
    def read(cls, text: str) -> DecisionKey:
        """Read the name of a decision.

        Raises:
            NotFound: the text is no such name.
        """
        if (match := _DECISION.fullmatch(text)) is None:
            raise NotFound("There is no such decision: its name is like people-3.")
        return cls(_noun(match[1]), int(match[2]))


def _noun(text: str) -> Noun:
    return "papers" if text == "papers" else "people"
