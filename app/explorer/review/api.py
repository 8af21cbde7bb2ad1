"""What waits for a decision, decisions on papers and people, and their undoing, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.errors import BadParameter
from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS
from app.explorer.api.parameters import Id, read, read_also
from app.explorer.api.responses import answer_list, json_answer, list_route
from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking
from app.explorer.parameters import PAGING
from app.explorer.review.people.query import all_pairs, load_pairs, page_people_decisions
from app.explorer.review.query import (
    load_paper_pairs,
    ordered_paper_pairs,
    page_decisions,
    page_pairs,
)
from app.explorer.review.views import (
    DecisionKey,
    MergePapers,
    MergePeople,
    Noun,
    PairDecision,
    PairKey,
    PaperDecision,
    PaperDecisionList,
    PaperPair,
    PaperPairList,
    PersonDecision,
    PersonDecisionList,
    PersonPair,
    SplitPaper,
    SplitPerson,
)
from app.explorer.views import ListAnswer
from app.http.request_state import LibraryDep, SnapshotDep
from app.library.library import Library
from app.library.snapshot import Snapshot

Pair = PaperPair | PersonPair
_OF_PAPERS = -(10**9)
"""Pairs of papers have the numbers from here on in this list; those of people are positive."""


def page_waiting(snapshot: Snapshot, filters: Filters) -> Page[Pair]:
    """List the pairs that nobody has decided on, each kind in the order of its own list.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    papers, later = ordered_paper_pairs(snapshot)
    people = all_pairs(snapshot)
    numbers = np.append(papers + _OF_PAPERS, people.ids)
    keys = (
        np.append(later, 2 + people.is_across),
        np.append(np.zeros(len(papers)), -people.weights),
    )
    ranking = Ranking("pair", filters, snapshot.columns.secret, numbers, keys)
    return Page.of(ranking, lambda wanted: _load(snapshot, wanted))


def _load(snapshot: Snapshot, wanted: Sequence[int]) -> list[Pair]:
    papers = [number - _OF_PAPERS for number in wanted if number < 0]
    people = [number for number in wanted if number > 0]
    return [*load_paper_pairs(snapshot, papers), *load_pairs(snapshot, people)]


PairList = ListAnswer[Pair]
DecisionList = PaperDecisionList | PersonDecisionList
ERRORS = {**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS}
PAPER_KINDS = {"merge": "same"}
PERSON_KINDS = {"merge": "one"}
"""How the store calls a decision, where it calls it otherwise."""

router = APIRouter(tags=["review"])


@router.get(
    "/review",
    summary="What waits for a decision",
    response_model=PairList,
    **list_route(*PAGING),
)
def list_waiting(request: Request, snapshot: SnapshotDep) -> Response:
    """Pairs of papers first, then pairs of people, each with its evidence."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PairList, page_waiting(snapshot, filters))


@router.post(
    "/review/{pair}",
    summary="Decide on a pair",
    response_model=PaperDecision | PersonDecision,
    responses=ERRORS,
)
def decide(
    pair: Annotated[str, Path(max_length=60)],
    asked: PairDecision,
    request: Request,
    library: LibraryDep,
) -> Response:
    """Merge both sides into the first, keep them apart, or put them off. It lasts through every
    import."""
    read_also(request)
    key = PairKey.read(pair)
    if key.noun == "people":
        return _decide_on_people(request, library, key, asked.decision, asked.note)
    if asked.note:
        raise BadParameter("note", asked.note[:80], "A decision on papers takes no note.")
    return _decide_on_papers(request, library, key, asked.decision)


@router.post(
    "/papers/merge", summary="Merge two papers", response_model=PaperDecision, responses=ERRORS
)
def merge_papers(asked: MergePapers, request: Request, library: LibraryDep) -> Response:
    """Make the second paper part of the first; its number leads to the first from then on."""
    read_also(request)
    return _decide_on_papers(request, library, PairKey("papers", *asked.ids), "merge")


@router.post(
    "/authors/merge", summary="Merge two people", response_model=PersonDecision, responses=ERRORS
)
def merge_people(asked: MergePeople, request: Request, library: LibraryDep) -> Response:
    """Say that the second person is the first; its number leads to the first from then on."""
    read_also(request)
    key = PairKey("people", *asked.ids)
    return _decide_on_people(request, library, key, "merge", asked.note)


@router.post(
    "/papers/{paper_id}/split",
    summary="Split a paper",
    response_model=PaperDecision,
    responses=ERRORS,
)
def split_paper(paper_id: Id, asked: SplitPaper, request: Request, library: LibraryDep) -> Response:
    """Let some records of a paper be a paper of their own."""
    read_also(request)
    return _made(request, library, "papers", library.settling.split_paper(paper_id, asked.records))


@router.post(
    "/authors/{author_id}/split",
    summary="Split a person",
    response_model=PersonDecision,
    responses=ERRORS,
)
def split_person(
    author_id: Id, asked: SplitPerson, request: Request, library: LibraryDep
) -> Response:
    """Let some papers of a person be somebody else's."""
    read_also(request)
    decision = library.settling.split_person(author_id, asked.papers, asked.note)
    return _made(request, library, "people", decision)


@router.delete(
    "/merges/{decision}",
    summary="Take a decision back",
    response_model=DecisionList,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS},
)
def take_decision_back(
    decision: Annotated[str, Path(max_length=60)], request: Request, library: LibraryDep
) -> Response:
    """Undo a merge, a split, or what was kept apart or put off; answers with the decisions that
    are left, of papers or of people."""
    read_also(request)
    key = DecisionKey.read(decision)
    if key.noun == "papers":
        library.settling.undo_paper_decision(key.number)
        left = page_decisions(library.snapshot(), Filters())
        return answer_list(request, PaperDecisionList, left)
    library.settling.undo_people_decision(key.number)
    left_of_people = page_people_decisions(library.snapshot(), Filters())
    return answer_list(request, PersonDecisionList, left_of_people)


def _decide_on_papers(request: Request, library: Library, key: PairKey, decision: str) -> Response:
    kind = PAPER_KINDS.get(decision, decision)
    number = library.settling.decide_on_papers(kind, key.one, key.other)
    return _made(request, library, "papers", number)


def _decide_on_people(
    request: Request, library: Library, key: PairKey, decision: str, note: str
) -> Response:
    kind = PERSON_KINDS.get(decision, decision)
    number = library.settling.decide_on_people(kind, key.one, key.other, note)
    return _made(request, library, "people", number)


def _made(request: Request, library: Library, noun: Noun, number: int) -> Response:
    found = _decisions(library.snapshot(), noun)
    return json_answer(request, next(decision for decision in found if decision.number == number))


def _decisions(snapshot: Snapshot, noun: Noun) -> list[PaperDecision | PersonDecision]:
    """List the last decisions on papers or people, the last one first."""
    if noun == "papers":
        return [*page_decisions(snapshot, Filters()).items]
    return [*page_people_decisions(snapshot, Filters()).items]


@router.get(
    "/review/papers",
    summary="Papers that may be one",
    response_model=PaperPairList,
    **list_route(*PAGING),
)
def list_pairs(request: Request, snapshot: SnapshotDep) -> Response:
    """The pairs that nobody has decided on, those of one identifier first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperPairList, page_pairs(snapshot, filters))


@router.get(
    "/review/papers/decisions",
    summary="What was decided of papers",
    response_model=PaperDecisionList,
    **list_route(*PAGING),
)
def list_decisions(request: Request, snapshot: SnapshotDep) -> Response:
    """Every decision in force, the last one first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperDecisionList, page_decisions(snapshot, filters))
