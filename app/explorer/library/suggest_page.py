"""Suggestions under the search box, while somebody types."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.library.suggestions import find_suggestions
from app.explorer.pages.render import render_part
from app.http.request_state import snapshot_of

router = APIRouter()


@router.get("/suggest")
def show_suggestions(request: Request) -> Response:
    """The suggestions for the text in the search box, as a fragment."""
    found = find_suggestions(snapshot_of(request), request.query_params.get("q", ""))
    return render_part(request, "shared/_suggestions.html", suggestions=found)
