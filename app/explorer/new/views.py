"""What came in and changed, by day, week or month: as pages, API and digests show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from app.domain.dates.periods import Period
from app.domain.json_shape import HIDDEN, View
from app.explorer.papers.views import Paper
from app.explorer.views import ListAnswer

Grouping = Literal["day", "week", "month"]
Change = Literal["new", "changed"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


@dataclass(frozen=True, slots=True)
class NewPaper(View):
    """A paper that came in, or that an import changed."""

    change: Change
    fields: Annotated[list[str], Field(description="What changed; empty for a new one.")]
    paper: Paper


@dataclass(frozen=True, slots=True)
class NewGroup(View):
    """The papers of one day, week or month."""

    period: Annotated[
        str, Field(description="`2026-11-30`, `2026-W48` or `2026-11`, in UTC: a value of `added`.")
    ]
    new: Annotated[int, Field(description="Papers that came in.")]
    changed: Annotated[int, Field(description="Papers of before that an import changed.")]
    papers: Annotated[
        Sequence[NewPaper], Field(description="The first ten of them, those that came last first.")
    ]
    time: Annotated[Period, HIDDEN]


class NewList(ListAnswer[NewGroup]):
    """One page of groups, the newest first; `count` is the number of groups."""

    papers: int = Field(description="Papers of all groups: those of `/papers` with these filters.")
    new: int
    changed: int
