"""People whose papers match, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import Selectable
from app.explorer.views import ListAnswer


@dataclass(frozen=True, slots=True)
class MatchingPaper(Selectable):
    """A paper that says why somebody is listed."""

    id: int
    title: str
    date: str | None
    match: Annotated[float, Field(description="How well it matches, 0 to 1; see `score`.")]
    words: Annotated[
        float | None, Field(description="Match of its words, 0 to 1; null where none were asked.")
    ]
    meaning: Annotated[
        float | None, Field(description="Cosine with the query or text; null where not compared.")
    ]
    topic: Annotated[
        float | None, Field(description="Its weight in the topic; null unless a topic chose it.")
    ]


@dataclass(frozen=True, slots=True)
class MatchingAuthor(Selectable):
    """Somebody whose papers match. Numbers count matching papers."""

    id: int
    name: str
    may_be_several: MayBeSeveral
    score: Annotated[
        float,
        Field(
            description="Sum over the matching papers of `match` squared, halved for every five"
            " years before the newest of all matching papers."
        ),
    ]
    papers: int
    first_year: int | None
    last_year: int | None
    best: Annotated[
        list[MatchingPaper], Field(description="The papers that count most, three at most.")
    ]


class MatchingAuthorList(ListAnswer[MatchingAuthor]):
    """One page of the people whose papers match, highest score first."""
