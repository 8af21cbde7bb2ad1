"""Papers: the list, one, those like it, and a batch by id."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.json_shape import with_more
from app.domain.text.slugs import LARGEST_ID
from app.explorer.api.openapi import BODY_ERRORS, MOVED
from app.explorer.api.parameters import Id, read, read_facets
from app.explorer.api.responses import (
    item_route,
    json_answer,
    list_route,
    moved,
    nearest_meta,
    of_results,
    read_item,
    read_list,
    took_ms,
)
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts, origins_of
from app.explorer.papers.query import (
    answer_papers,
    find_papers,
    load_paper,
    paper_now,
    similar_papers,
)
from app.explorer.papers.sentences import closest_sentence
from app.explorer.papers.views import (
    Batch,
    BatchRequest,
    Paper,
    PaperDetail,
    PaperList,
    PaperSentence,
    SimilarList,
    SimilarPaper,
)
from app.explorer.parameters import LIST_PARAMS
from app.explorer.views import ListMeta
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/papers", tags=["papers"])


@router.get(
    "",
    summary="List papers",
    response_model=PaperList,
    **list_route(*LIST_PARAMS, "fields", "facets"),
)
def list_papers(request: Request, snapshot: SnapshotDep) -> Response:
    """The papers of an address, in its order, with counts of the facets asked for."""
    asked = read_list(request, Paper, LIST_PARAMS, ("facets",))
    page = find_papers(snapshot, asked.filters, read_facets(asked.also.get("facets")))
    return json_answer(request, answer_papers(page, took_ms(request)), asked.include, page)


@router.post("/batch", summary="Papers by id", response_model=Batch, responses=BODY_ERRORS)
def batch_papers(asked: BatchRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """The papers of some ids, in their order, with null for those that are not there."""
    include = of_results(read_item(request, Paper))
    storable = {paper_id for paper_id in asked.ids if 0 <= paper_id <= LARGEST_ID}
    with snapshot.read() as session:
        papers = load_papers(session, sorted(storable), snapshot.topics.standing)
        add_doubts(session, papers)
    found = {paper.id: paper for paper in papers}
    body = Batch(
        meta=ListMeta(
            count=len(found),
            per_page=len(asked.ids),
            next_cursor=None,
            took_ms=took_ms(request),
        ),
        results=[found.get(paper_id) for paper_id in asked.ids],
    )
    return json_answer(request, body, include)


@router.get(
    "/{paper_id}",
    summary="One paper",
    response_model=PaperDetail,
    **item_route("fields", also=MOVED),
)
def show_paper(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Everything that is known of one paper, and where each field came from."""
    include = read_item(request, PaperDetail)
    now = paper_now(snapshot, paper_id)
    if now != paper_id:
        return moved(request, "paper_id", now)
    paper = load_paper(snapshot, paper_id)
    with snapshot.read() as session:
        origins = origins_of(session, paper)
    body = with_more(PaperDetail, paper, references=paper.references, origins=origins)
    return json_answer(request, body, include)


@router.get(
    "/{paper_id}/similar",
    summary="Similar papers",
    response_model=SimilarList,
    **item_route("per_page", "fields"),
)
def list_similar(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """The papers closest in meaning to one, closest first."""
    asked = read_list(request, SimilarPaper, ("per_page",))
    load_paper(snapshot, paper_id)
    snapshot.meaning.must_be_ready()
    found, note = similar_papers(snapshot, paper_id, asked.filters.per_page)
    body = SimilarList(
        meta=nearest_meta(request, len(found), asked.filters.per_page, note),
        results=[
            with_more(SimilarPaper, paper, closeness=max(closeness, 0.0))
            for paper, closeness in found
        ],
    )
    return json_answer(request, body, asked.include)


@router.get(
    "/{paper_id}/sentence",
    summary="The sentence closest to a query",
    response_model=PaperSentence,
    **item_route("q", "like"),
)
def show_sentence(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Why meaning found a paper: the sentence of its abstract nearest to the plain words of `q`, or
    to the text of `like`."""
    filters, _ = read(request, allowed=("q", "like"))
    found = closest_sentence(snapshot, paper_id, filters)
    body = PaperSentence(
        id=paper_id,
        sentence=found.text if found else None,
        closeness=found.closeness if found else None,
    )
    return json_answer(request, body)
