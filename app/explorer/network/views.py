"""The network of co-authors as the API shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.json_shape import View
from app.explorer.network.query import Ties
from app.search.fusion import Mode


@dataclass(frozen=True, slots=True)
class NetworkMeta(View):
    """What an answer says about its set."""

    count: Annotated[int, Field(description="Papers of the set.")]
    people: Annotated[int, Field(description="Of the set, those left out included.")]
    capped: Annotated[bool, Field(description="People or links were left out; `notes` say which.")]
    ties: Annotated[Ties, Field(description="Which pairs `links` has.")]
    pairs: Annotated[
        int,
        Field(description="Between the people given, those left out included."),
    ]
    lower_bound: Annotated[bool, Field(description="A printed list was cut: there may be more.")]
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


@dataclass(frozen=True, slots=True)
class CoauthorNetwork(View):
    """People, most papers first, and their links, most joint papers first."""

    meta: NetworkMeta
    nodes: list[NetworkNode]
    links: list[NetworkLink]
