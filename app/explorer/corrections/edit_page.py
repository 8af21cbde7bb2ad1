"""The page on which a paper is corrected or hidden by hand; it works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import slug
from app.errors import BadParameter, BadParameters, Busy, Clash
from app.explorer.corrections.changes import read_changes
from app.explorer.corrections.edit_forms import SEEN, EditForm, changed, edit_form, seen
from app.explorer.corrections.query import hidden_papers, paper_by_hand
from app.explorer.corrections.views import HiddenPaper
from app.explorer.pages.forms import Typed, status_of
from app.explorer.pages.links import PaperCard
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of
from app.store.load_corrections import HIDDEN

router = APIRouter()

CHANGED_MEANWHILE = (
    "The paper changed while this form was open, so nothing was saved. Look at its values now, and"
    " correct them again."
)


@dataclass(frozen=True, kw_only=True)
class PaperEditPage(PageContext):
    """One paper, to be corrected."""

    template = "papers/edit.html"
    paper: PaperCard
    form: EditForm


@dataclass(frozen=True, kw_only=True)
class HiddenListPage(PageContext):
    """The papers that are hidden."""

    template = "papers/hidden.html"
    sentence: str
    papers: list[HiddenPaper]


@router.get("/papers/hidden")
def list_hidden(request: Request) -> Response:
    """The papers that no list shows, each with the way back."""
    papers = hidden_papers(snapshot_of(request)).results
    sentence = f"{counted(len(papers), 'hidden paper')}" if papers else "No paper is hidden"
    return render(request, HiddenListPage(title="Hidden papers", sentence=sentence, papers=papers))


@router.get("/papers/{name}/edit")
def edit_paper(request: Request, name: str) -> Response:
    """The form of one paper."""
    return _answer(request, address_number(name, "paper"))


@router.post("/papers/{name}/edit")
def save_paper(request: Request, name: str, typed: Typed) -> Response:
    """Save what was typed, take one correction back, or hide the paper or show it again."""
    paper_id, fields = address_number(name, "paper"), dict(typed)
    try:
        _make(request, paper_id, fields)
    except (BadParameter, BadParameters, Busy) as error:
        return _answer(request, paper_id, fields, error)
    paper = load_paper(library_of(request).snapshot(), paper_id)
    address = f"{root_of(request)}/papers/{slug(paper_id, paper.title)}"
    return RedirectResponse(address, status_code=303)


def _make(request: Request, paper_id: int, typed: Mapping[str, str]) -> None:
    library = library_of(request)
    do, field = typed.get("do", ""), typed.get("field", "")
    if do == "take-back":
        library.take_correction_back(paper_id, field)
    elif do == "show":
        library.take_correction_back(paper_id, HIDDEN)
    elif do == "hide":
        library.correct_paper(paper_id, {HIDDEN: {}})
    elif do == "save":
        paper = record_of(load_paper(library.snapshot(), paper_id))
        if typed.get(SEEN, "") != seen(paper):
            raise Clash("", "", CHANGED_MEANWHILE)
        values = read_changes(changed(typed, paper), paper)
        if values:
            library.correct_paper(paper_id, values)
    else:
        raise BadParameter("do", do[:80], "This form asks for nothing that can be done to a paper.")


def _answer(
    request: Request,
    paper_id: int,
    typed: Mapping[str, str] | None = None,
    error: BadParameter | BadParameters | Busy | None = None,
) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    paper = load_paper(snapshot, paper_id)
    with snapshot.read() as session:
        by_hand = paper_by_hand(session, paper_id)
    keeps = error is not None and not isinstance(error, Clash) and typed and "title" in typed
    action = f"{root}/papers/{paper_id}/edit"
    page = PaperEditPage(
        title=f"Correct: {paper.title}",
        paper=PaperCard(paper, root),
        form=edit_form(record_of(paper), by_hand, action, typed if keeps else None, error),
    )
    return render(request, page, status_of(error))
