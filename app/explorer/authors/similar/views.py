"""People who write about the same, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import Selectable, View
from app.explorer.views import ListAnswer


@dataclass(frozen=True, slots=True)
class NamedPaper(View):
    """A paper by its title."""

    id: int
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ClosePapers(View):
    """A paper of each of two people, close in meaning."""

    own: NamedPaper
    theirs: NamedPaper
    closeness: Annotated[float, Field(description="Cosine, 0 to 1.")]


@dataclass(frozen=True, slots=True)
class SimilarAuthor(Selectable):
    """Somebody who writes about the same, and with whom there is no joint paper here."""

    id: int
    name: str
    may_be_several: MayBeSeveral
    score: Annotated[
        float,
        Field(
            description="Sum over the papers near the person's in meaning of how much their cosine"
            " with the mean of the person's papers on a topic exceeds .35, by the share of that"
            " topic, divided by the square root of all their papers."
        ),
    ]
    papers: int
    first_year: int | None
    last_year: int | None
    near: Annotated[int, Field(description="Their papers among those near the person's.")]
    pairs: Annotated[list[ClosePapers], Field(description="The closest papers, two pairs at most.")]


class SimilarAuthorList(ListAnswer[SimilarAuthor]):
    """The most similar people, most similar first."""
