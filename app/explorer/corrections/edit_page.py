"""The page on which a paper is corrected or hidden by hand; it works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.records.correction import CORRECTABLE, lines_of
from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.domain.text.digest import digest
from app.domain.text.slugs import slug
from app.errors import BadParameter, BadParameters, Busy, Clash
from app.explorer.corrections.query import (
    CUT,
    Correction,
    HiddenPaper,
    PaperByHand,
    hidden_papers,
    paper_by_hand,
    read_changes,
)
from app.explorer.pages.forms import Typed, mistake_words, status_of
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper
from app.explorer.papers.views import Paper
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of
from app.store.load_corrections import HIDDEN

router = APIRouter()

CHANGED_MEANWHILE = (
    "The paper changed while this form was open, so nothing was saved. Look at its values now, and"
    " correct them again."
)
CERTAIN = "date_certain"
"""Name of the box by which an inferred year is confirmed."""
SEEN = "seen"
"""Name of the hidden field that says what the form was made of."""

LABELS = {
    "title": "Title", "authors": "Authors", "date": "Date", "type": "Type", "venue": "Venue",
    "volume": "Volume", "issue": "Issue", "pages": "Pages", "publisher": "Publisher", "doi": "DOI",
    "arxiv_id": "arXiv", "pmid": "PubMed", "url": "Address", "code_url": "Code", "links": "Links",
    "abstract": "Abstract", "hidden": "Hidden",
}  # fmt: skip
HINTS = {
    "authors": "One name a line, in their order.",
    "date": "2024, 2024-02 or 2024-02-29.",
    "links": "One address a line; its kind may come before it: pdf: https://…",
    "code_url": "Address of the code.",
}
LINES = {"title": 2, "authors": 6, "links": 3, "abstract": 10}
"""Fields of several lines, and how many are shown."""


@dataclass(frozen=True, slots=True)
class EditField:
    """One field of the form."""

    name: str
    label: str
    value: str
    hint: str
    lines: int
    """0 for a field of one line."""
    choices: tuple[str, ...]
    """What it can be chosen from; empty where it is typed."""
    mistake: str
    by_hand: bool
    """It was corrected already."""


@dataclass(frozen=True, slots=True)
class EditForm:
    """The form of one paper."""

    action: str
    fields: list[EditField]
    cut: bool
    """The list of authors ends in “et al.”."""
    certain: bool | None
    """The box that confirms an inferred year; None where the year is printed."""
    seen: str
    undo: list[tuple[str, Correction]]
    """The label of a field, and what was corrected in it."""
    hidden: bool
    mistake: str
    """What belongs to no field."""


def edit_form(
    paper: PaperRecord,
    by_hand: PaperByHand,
    action: str,
    typed: Mapping[str, str] | None = None,
    error: Exception | None = None,
) -> EditForm:
    """Make the form; what was typed stays in it after a mistake."""
    errors = error.errors if isinstance(error, BadParameters) else []
    mistakes = {parameter.param: parameter.message for parameter in errors}
    corrected = {correction.field for correction in by_hand.corrections}
    fields = [
        EditField(
            name=name,
            label=LABELS[name],
            value=text_of(name, paper) if typed is None else typed.get(name, ""),
            hint=HINTS.get(name, ""),
            lines=LINES.get(name, 0),
            choices=PAPER_TYPES if name == "type" else (),
            mistake=mistakes.get(name, ""),
            by_hand=name in corrected,
        )
        for name in CORRECTABLE
    ]
    return EditForm(
        action=action,
        fields=fields,
        cut=paper.authors_truncated if typed is None else CUT in typed,
        certain=(typed is not None and CERTAIN in typed) if paper.year_inferred else None,
        seen=seen(paper),
        undo=[(LABELS[correction.field], correction) for correction in by_hand.corrections],
        hidden=by_hand.hidden,
        mistake="" if errors else mistake_words(error),
    )


def text_of(name: str, paper: PaperRecord) -> str:
    """Write a field as it is typed."""
    value = getattr(paper, name)
    return lines_of(value) if isinstance(value, tuple) else value or ""


def seen(paper: PaperRecord) -> str:
    """Give a mark of all values that the form shows, which differs once one of them does."""
    values = [text_of(name, paper) for name in CORRECTABLE]
    marks = (str(paper.authors_truncated), str(paper.year_inferred))
    return digest("\x1e".join((*values, *marks))).hex()


def changed(typed: Mapping[str, str], paper: PaperRecord) -> dict[str, Any]:
    """Give the fields that somebody changed in the form, as `read_changes` takes them."""
    given: dict[str, Any] = {
        name: typed[name]
        for name in CORRECTABLE
        if name in typed and typed[name].strip() != text_of(name, paper).strip()
    }
    if CERTAIN in typed and paper.year_inferred and "date" in typed:
        given["date"] = typed["date"]
    cut = CUT in typed
    if "authors" in given or cut != paper.authors_truncated:
        given[CUT] = cut and bool(typed.get("authors", "").strip())
    return given


@dataclass(frozen=True, kw_only=True)
class PaperEditPage(PageContext):
    """One paper, to be corrected."""

    template = "papers/edit.html"
    paper: Paper
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
        paper=paper,
        form=edit_form(record_of(paper), by_hand, action, typed if keeps else None, error),
    )
    return render(request, page, status_of(error))
