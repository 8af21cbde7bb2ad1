"""Suggestions under the search box, while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.colours import colour_class
from app.explorer.library.suggestions import find_suggestions
from app.explorer.library.views import Suggestions
from app.explorer.pages.links import author_href, paper_href
from app.explorer.pages.render import render_part, root_of
from app.http.request_state import snapshot_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Linked:
    """One suggestion with its address; unused parts are None."""

    href: str
    title: str | None = None
    name: str | None = None
    label: str | None = None
    year: int | None = None
    papers: int | None = None
    colour: str | None = None
    several: bool = False
    """It may be several people."""


@dataclass(frozen=True, slots=True)
class LinkedSuggestions:
    """Suggestions as the template shows them."""

    papers: list[Linked]
    authors: list[Linked]
    topics: list[Linked]
    did_you_mean: str | None
    did_you_mean_href: str | None


def linked_suggestions(found: Suggestions, root: str) -> LinkedSuggestions:
    """Give every suggestion its address."""
    spelled = found.did_you_mean
    return LinkedSuggestions(
        papers=[
            Linked(paper_href(root, p.id, p.title), title=p.title, year=p.year)
            for p in found.papers
        ],
        authors=[
            Linked(
                author_href(root, a.id, a.name),
                name=a.name,
                papers=a.papers,
                several=a.may_be_several,
            )
            for a in found.authors
        ],
        topics=[
            Linked(
                f"{root}/topics/{t.id}", label=t.label, papers=t.papers, colour=colour_class(t.slot)
            )
            for t in found.topics
        ],
        did_you_mean=spelled,
        did_you_mean_href=f"{root}/papers?{urlencode({'q': spelled})}" if spelled else None,
    )


@router.get("/suggest")
def show_suggestions(request: Request) -> Response:
    """The suggestions for the text in the search box, as a fragment."""
    snapshot, root = snapshot_of(request), root_of(request)
    found = find_suggestions(snapshot, request.query_params.get("q", ""))
    return render_part(
        request, "shared/_suggestions.html", suggestions=linked_suggestions(found, root)
    )
