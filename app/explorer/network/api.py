"""Who wrote with whom, as nodes and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.json_shape import View
from app.explorer.api.parameters import read
from app.explorer.api.responses import json_answer, list_route, took_ms
from app.explorer.network.groups import asked_network
from app.explorer.network.params import OF_NETWORK, read_network_ask
from app.explorer.network.query import MOST_LINKS, MOST_ON_A_PAPER, CoauthorGraph, Ties
from app.explorer.parameters import SET_PARAMS
from app.explorer.selection import select_papers
from app.http.request_state import SnapshotDep
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


router = APIRouter(prefix="/network", tags=["network"])


@router.get(
    "/coauthors",
    summary="Network of co-authors",
    response_model=CoauthorNetwork,
    **list_route(*SET_PARAMS, *OF_NETWORK),
)
def show_coauthors(request: Request, snapshot: SnapshotDep) -> Response:
    """People of the set and the pairs who wrote together, most papers first."""
    filters, also = read(request, allowed=SET_PARAMS, also=OF_NETWORK)
    ask = read_network_ask(filters, also)
    selection = select_papers(snapshot, filters)
    found = asked_network(snapshot, selection, ask)
    body = CoauthorNetwork(
        meta=NetworkMeta(
            count=selection.count,
            people=found.people_in_all,
            capped=found.is_capped,
            ties=found.ties,
            pairs=found.pairs_between,
            lower_bound=found.cut_lists > 0,
            mode=selection.mode,
            relaxed=selection.relaxed,
            notes=[*selection.notes, *_left_out(found)],
            took_ms=took_ms(request),
        ),
        nodes=found.people,
        links=found.pairs,
    )
    return json_answer(request, body)


def _left_out(found: CoauthorGraph) -> list[str]:
    """Say what the answer leaves out, and how to have it."""
    said = []
    if len(found.people) < found.people_in_all:
        said.append(
            f"{len(found.people):,} of {found.people_in_all:,} people, those with most papers;"
            " limit= asks for others."
        )
    if found.ties == "backbone":
        said.append(f"{found.backbone_words}; ties=all gives all.")
    elif len(found.pairs) < found.pairs_between:
        said.append(f"Of {found.pairs_between:,} pairs the {MOST_LINKS:,} with most joint papers.")
    if found.large_papers:
        said.append(f"{found.large_papers:,} with more than {MOST_ON_A_PAPER} authors join nobody.")
    return said
