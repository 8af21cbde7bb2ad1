"""Papers: the list, one, those like it, and a batch by id."""

from __future__ import annotations

import time

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.fields import of_results, read_fields
from app.explorer.api.openapi import BODY_ERRORS, ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import Id, described, read, read_also, read_facets
from app.explorer.api.responses import json_answer
from app.explorer.api.schemas import (
    LARGEST_ID,
    Batch,
    BatchRequest,
    FacetValue,
    FieldOrigin,
    ListMeta,
    Paper,
    PaperDetail,
    PaperList,
    PaperSentence,
    SimilarList,
    SimilarPaper,
)
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts, origins_of
from app.explorer.papers.query import PaperPage, find_papers, load_paper
from app.explorer.papers.sentences import closest_sentence
from app.explorer.papers.similar import similar_papers
from app.explorer.parameters import LIST_PARAMS
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/papers", tags=["papers"])


@router.get(
    "",
    summary="List papers",
    response_model=PaperList,
    responses=LIST_ERRORS,
    openapi_extra=described(*LIST_PARAMS, "fields", "facets"),
    dependencies=[Depends(revalidate)],
)
def list_papers(request: Request, snapshot: SnapshotDep) -> Response:
    """The papers of an address, in its order, with counts of the facets asked for."""
    filters, also = read(request, also=("fields", "facets"))
    include = of_results(read_fields(also.get("fields"), Paper))
    page = find_papers(snapshot, filters, read_facets(also.get("facets")))
    body = answer_papers(page)
    return json_answer(request, body, include, page.next_cursor, page.previous_cursor)


def answer_papers(page: PaperPage) -> PaperList:
    """Put a page of papers into the form that the API promises."""
    return PaperList(
        meta=ListMeta(
            count=page.count,
            per_page=page.filters.per_page,
            next_cursor=page.next_cursor,
            mode=page.mode,
            relaxed=page.relaxed,
            did_you_mean=page.did_you_mean,
            notes=[*page.notes, *([page.mode_note] if page.mode_note else [])],
            more={name: facet.more for name, facet in page.facets.items()},
            took_ms=page.took_ms,
        ),
        results=[Paper.model_validate(paper) for paper in page.papers],
        facets={
            name: [FacetValue.model_validate(value) for value in facet.values]
            for name, facet in page.facets.items()
        },
    )


@router.post("/batch", summary="Papers by id", response_model=Batch, responses=BODY_ERRORS)
def batch_papers(asked: BatchRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """The papers of some ids, in their order, with null for those that are not there."""
    started = time.perf_counter()
    include = of_results(read_fields(read_also(request, "fields").get("fields"), Paper))
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
            took_ms=(time.perf_counter() - started) * 1000,
        ),
        results=[
            Paper.model_validate(found[paper_id]) if paper_id in found else None
            for paper_id in asked.ids
        ],
    )
    return json_answer(request, body, include)


@router.get(
    "/{paper_id}",
    summary="One paper",
    response_model=PaperDetail,
    responses=ITEM_ERRORS,
    openapi_extra=described("fields"),
    dependencies=[Depends(revalidate)],
)
def show_paper(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Everything that is known of one paper, and where each field came from."""
    include = read_fields(read_also(request, "fields").get("fields"), PaperDetail)
    paper = load_paper(snapshot, paper_id)
    with snapshot.read() as session:
        origins = origins_of(session, paper)
    body = PaperDetail.model_construct(
        **dict(Paper.model_validate(paper)),
        references=paper.references,
        origins=[FieldOrigin.model_validate(origin) for origin in origins],
    )
    return json_answer(request, body, include)


@router.get(
    "/{paper_id}/similar",
    summary="Similar papers",
    response_model=SimilarList,
    responses=ITEM_ERRORS,
    openapi_extra=described("per_page", "fields"),
    dependencies=[Depends(revalidate)],
)
def list_similar(paper_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """The papers closest in meaning to one, closest first."""
    started = time.perf_counter()
    filters, also = read(request, allowed=("per_page",), also=("fields",))
    include = of_results(read_fields(also.get("fields"), SimilarPaper))
    load_paper(snapshot, paper_id)
    snapshot.meaning.must_be_ready()
    found, note = similar_papers(snapshot, paper_id, filters.per_page)
    body = SimilarList(
        meta=ListMeta(
            count=len(found),
            per_page=filters.per_page,
            next_cursor=None,
            mode="semantic",
            notes=[note] if note else [],
            took_ms=(time.perf_counter() - started) * 1000,
        ),
        results=[
            SimilarPaper.model_construct(
                **dict(Paper.model_validate(paper)), closeness=max(closeness, 0.0)
            )
            for paper, closeness in found
        ],
    )
    return json_answer(request, body, include)


@router.get(
    "/{paper_id}/sentence",
    summary="The sentence closest to a query",
    response_model=PaperSentence,
    responses=ITEM_ERRORS,
    openapi_extra=described("q", "like"),
    dependencies=[Depends(revalidate)],
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
