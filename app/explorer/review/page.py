"""What is to be settled of papers, and what was settled; it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import read_id
from app.errors import BadParameter, Busy, Clash, NotFound
from app.explorer.filters import Filters
from app.explorer.pages.forms import Typed, mistake_words, read_address, status_of
from app.explorer.pages.links import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.papers.query import load_paper
from app.explorer.papers.views import Paper
from app.explorer.parameters import PAGING
from app.explorer.review.query import PaperPart, page_decisions, page_pairs, parts_of
from app.explorer.review.views import PaperDecision, PaperPair
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of
from app.library.library import Library

router = APIRouter()

PAIRS_A_PAGE = 10
DECISIONS_SHOWN = 50
KIND_WORDS = {
    "same": "one paper",
    "apart": "two papers",
    "parted": "split",
    "later": "to be decided later",
}


@dataclass(frozen=True, kw_only=True)
class ReviewPage(PageContext):
    """Pairs of papers, and decisions."""

    template = "review/page.html"
    sentence: str
    action: str
    pairs: Sequence[PaperPair]
    pager: Pager
    decisions: Sequence[PaperDecision]
    kinds: Mapping[str, str]
    more_decisions: int
    mistake: str


@dataclass(frozen=True, kw_only=True)
class SplitPaperPage(PageContext):
    """The records of one paper, some of which may be a paper of their own."""

    template = "review/split.html"
    paper: Paper
    action: str
    parts: list[PaperPart]
    mistake: str


@router.get("/review")
def show_review(request: Request) -> Response:
    """The pairs of papers that nobody has decided on, and what was decided."""
    return _answer(request, read_address(request, allowed=PAGING)[0])


@router.post("/review")
def decide(request: Request, typed: Typed) -> Response:
    """Decide on a pair, or take a decision back."""
    return answer_decided(request, typed, _make, _answer)


Mistake = BadParameter | Busy | NotFound
Decide = Callable[[Library, Mapping[str, str]], None]
"""Makes the decision that a form asks for."""
Answer = Callable[[Request, Filters, Mistake | None], Response]
"""Shows a page of pairs, and what was wrong with a form."""


def answer_decided(
    request: Request, typed: Typed, decide_as_typed: Decide, answer: Answer
) -> Response:
    """Make the decision that a form asks for, and lead back to its page."""
    try:
        decide_as_typed(library_of(request), dict(typed))
    except (BadParameter, Busy, NotFound) as error:
        return answer(request, Filters(), error)
    root = root_of(request)
    path = request.url.path.removeprefix(root)
    return RedirectResponse(f"{root}{path}", status_code=303)


@router.get("/papers/{name}/split")
def show_records(request: Request, name: str) -> Response:
    """The records that a paper is made of."""
    return _parts(request, address_number(name, "paper"))


@router.post("/papers/{name}/split")
def split(request: Request, name: str, typed: Typed) -> Response:
    """Let the chosen records be a paper of their own."""
    paper_id = address_number(name, "paper")
    chosen = [read_id(value) for field, value in typed if field == "record"]
    try:
        if not chosen:
            raise Clash("record", "", "Choose the records that are another paper.")
        library_of(request).settling.split_paper(
            paper_id, [number for number in chosen if number is not None]
        )
    except (BadParameter, Busy) as error:
        return _parts(request, paper_id, error)
    return RedirectResponse(f"{root_of(request)}/review#decided", status_code=303)


def _make(library: Library, typed: Mapping[str, str]) -> None:
    do = typed.get("do", "")
    numbers = {name: read_id(typed.get(name, "")) for name in ("one", "other", "decision")}
    if do == "undo" and (decision := numbers["decision"]):
        library.settling.undo_paper_decision(decision)
        return
    one, other = numbers["one"], numbers["other"]
    if one is None or other is None:
        raise BadParameter("do", do[:80], "This form names no two papers.")
    decide: dict[str, Callable[[], int]] = {
        "first": lambda: library.settling.decide_on_papers("same", one, other),
        "second": lambda: library.settling.decide_on_papers("same", other, one),
        "apart": lambda: library.settling.decide_on_papers("apart", one, other),
        "later": lambda: library.settling.decide_on_papers("later", one, other),
    }
    if do not in decide:
        raise BadParameter("do", do[:80], "This form asks for nothing that can be decided.")
    decide[do]()


def _answer(request: Request, filters: Filters, error: Mistake | None = None) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    page = page_pairs(snapshot, few_pairs(filters))
    decided = page_decisions(snapshot, Filters(per_page=DECISIONS_SHOWN))
    pairs = f"{counted(page.count, 'pair')} of papers"
    shown = ReviewPage(
        title="Review",
        sentence=f"{pairs} may be one" if page.count else "No pair of papers waits for a decision",
        action=f"{root}/review",
        pairs=page.items,
        pager=Pager.of(page, f"{root}/review", filters),
        decisions=decided.items,
        kinds=KIND_WORDS,
        more_decisions=decided.count - len(decided.items),
        mistake=mistake_words(error),
    )
    return render(request, shown, status_of(error))


def few_pairs(filters: Filters) -> Filters:
    """Ask for a page of pairs, which are read slowly, where no other number is asked for."""
    is_asked = filters.per_page != Filters().per_page
    return filters if is_asked else replace(filters, per_page=PAIRS_A_PAGE)


def _parts(request: Request, paper_id: int, error: BadParameter | Busy | None = None) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    paper = load_paper(snapshot, paper_id)
    page = SplitPaperPage(
        title=f"Split: {paper.title}",
        paper=paper,
        action=f"{root}/papers/{paper_id}/split",
        parts=parts_of(snapshot, paper_id),
        mistake=mistake_words(error),
    )
    return render(request, page, status_of(error))
