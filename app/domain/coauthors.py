"""People and pairs of a network of co-authors: one class each for all that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, computed_field

from app.domain.json_shape import HIDDEN, View

SEVERAL_WORDS = "Nobody knows whether all their papers are by one person."
MayBeSeveral = Annotated[bool, Field(description=SEVERAL_WORDS)]
YearCounts = tuple[tuple[int, int], ...]
"""(year, papers), oldest first; papers without a year are in no pair."""


@dataclass(frozen=True, slots=True)
class NetworkNode(View):
    """Somebody on a paper of the set."""

    id: int
    name: str
    papers: int
    """Of the set, those without a year included."""
    may_be_several: MayBeSeveral = False
    years: Annotated[YearCounts, HIDDEN] = ()
    theme: Annotated[str, HIDDEN] = ""
    """Commonest theme of their group; "" where groups were not looked for."""


@dataclass(frozen=True, slots=True)
class NetworkLink(View):
    """Two people who wrote together."""

    source: int
    """The lower id."""
    target: int
    papers: int
    years: Annotated[YearCounts, HIDDEN] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def first_year(self) -> int | None:
        """Year of the first joint paper that has one."""
        return self.years[0][0] if self.years else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def last_year(self) -> int | None:
        """Year of the last joint paper that has one."""
        return self.years[-1][0] if self.years else None
