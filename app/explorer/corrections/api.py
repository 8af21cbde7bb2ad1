"""Papers corrected and hidden by hand, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS
from app.explorer.api.parameters import Id, read_also
from app.explorer.api.responses import item_route, json_answer, list_route
from app.explorer.corrections.query import (
    HiddenPapers,
    PaperByHand,
    PaperCorrections,
    hidden_papers,
    paper_by_hand,
    read_changes,
)
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper
from app.http.request_state import LibraryDep, SnapshotDep
from app.library.library import Library
from app.store.load_corrections import HIDDEN

router = APIRouter(prefix="/papers", tags=["papers"])


@router.get(
    "/{paper_id}/corrections",
    summary="What was corrected by hand",
    response_model=PaperByHand,
    **item_route(),
)
def list_corrections(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """The values that persons gave for fields of a paper, and whether it is hidden."""
    read_also(request)
    load_paper(snapshot, paper_id)
    with snapshot.read() as session:
        return json_answer(request, paper_by_hand(session, paper_id))


@router.patch(
    "/{paper_id}",
    summary="Correct a paper by hand",
    response_model=PaperByHand,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def change_paper(
    paper_id: Id, asked: PaperCorrections, request: Request, library: LibraryDep
) -> Response:
    """Give fields other values, or hide the paper; it lasts through every import.

    The values of sources are kept: taking a correction back shows them again.
    """
    read_also(request)
    given = asked.given()
    values = read_changes(given, record_of(load_paper(library.snapshot(), paper_id)))
    if given.get(HIDDEN) is False:
        library.take_correction_back(paper_id, HIDDEN)
    elif given.get(HIDDEN):
        values[HIDDEN] = {}
    if values:
        library.correct_paper(paper_id, values)
    return _answer(request, library, paper_id)


@router.delete(
    "/{paper_id}/corrections/{field}",
    summary="Take a correction back",
    response_model=PaperByHand,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS},
)
def drop_correction(paper_id: Id, field: str, request: Request, library: LibraryDep) -> Response:
    """Show again what the sources say of a field."""
    read_also(request)
    library.take_correction_back(paper_id, field)
    return _answer(request, library, paper_id)


def _answer(request: Request, library: Library, paper_id: int) -> Response:
    with library.database.read() as session:
        return json_answer(request, paper_by_hand(session, paper_id))


hidden = APIRouter(prefix="/papers", tags=["papers"])


@hidden.get("/hidden", summary="Hidden papers", response_model=HiddenPapers, **list_route())
def list_hidden(request: Request, snapshot: SnapshotDep) -> Response:
    """The papers that persons hid: no list, count, chart or export has them."""
    read_also(request)
    return json_answer(request, hidden_papers(snapshot))
