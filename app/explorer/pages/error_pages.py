"""Answers to addresses that are not understood, not found, or not to be had now.

Pages only; the API's are in `app.explorer.api.problems`.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from app.errors import BadParameter, BadParameters, BadQuery, LibraryUnavailable
from app.explorer.api.problems import Problem
from app.explorer.filters import Filters, parse_filters
from app.explorer.pages.render import (
    PageContext,
    asked_by_search_box,
    render,
    root_of,
    wants_fragment,
)
from app.explorer.pages.wording import chips, named
from app.explorer.papers.list_parts import ListMistake, PaperListPage, kept_by_search
from app.explorer.stand_ins import link_query
from app.http.request_state import snapshot_of
from app.search.query.literal import bare_words

SHOWN_BEFORE, SHOWN_AFTER = 60, 140
"""Characters of a query that are shown around a mistake."""
HEADINGS = {
    400: "This address is not understood",
    401: "This change asks for the token",
    403: "This change was not let in",
    404: "There is nothing here",
    405: "This page can only be read",
    500: "The library did not answer",
    503: "The library is busy",
}


@dataclass(frozen=True, kw_only=True)
class ErrorPage(PageContext):
    """What happened, and what to do."""

    template = "errors/page.html"
    view = "errors/_error.html"
    heading: str
    message: str
    hint: Markup | str
    request_id: str


def is_still_typed(request: Request, error: BadParameters) -> bool:
    """Tell whether the search box asks while a quotation, bracket or field is still open.

    The list stays as it is until more is typed, or the search is sent as it is.
    """
    asked_while_typing = wants_fragment(request) and asked_by_search_box(request)
    unfinished = all(
        isinstance(parameter, BadQuery) and parameter.unfinished for parameter in error.errors
    )
    return asked_while_typing and unfinished


def mistaken_query(request: Request, error: BadParameters) -> Response:
    """Answer a list's address that has mistakes: each is said, with the ways on.

    Of a search that is not understood the filters stay.
    """
    root = root_of(request)
    path = f"{root}/papers"
    first = error.errors[0]
    query = request.query_params.get("q", "")
    position = first.position if isinstance(first, BadQuery) else None
    shown, position = _around(query, position) if position is not None else ("", None)
    filters = _understood(request, error)
    names = named(snapshot_of(request), filters)
    page = PaperListPage(
        title="Papers",
        query=query,
        sentence=_heading(error),
        keep=kept_by_search(filters),
        chips=chips(names, path),
        notes=[parameter.message for parameter in error.errors[1:]],
        mistake=ListMistake(
            first.message, shown, position, _ways_on(request, error, path, filters)
        ),
    )
    return render(request, page, 400)


def error_page(
    request: Request, status: int, heading: str, message: str, hint: Markup | str = ""
) -> Response:
    """Answer with a page that says what happened and what to do."""
    page = ErrorPage(
        title=heading,
        heading=heading,
        message=message,
        hint=hint,
        request_id=getattr(request.state, "request_id", ""),
    )
    return render(request, page, status)


def answer_with_page(request: Request, error: Exception, problem: Problem) -> Response:
    """Answer a page's request with a page: the words are the problem's."""
    if isinstance(error, BadParameters):
        return mistaken_address(request, error)
    heading = HEADINGS.get(problem.status, problem.title)
    if isinstance(error, LibraryUnavailable):
        heading = "The library cannot be used now"
    back = Markup('<a href="{}/">The overview</a> shows what is here.').format(root_of(request))
    return error_page(request, problem.status, heading, problem.detail, back)


def mistaken_address(request: Request, error: BadParameters) -> Response:
    """Answer the address of a page other than the list that has mistakes."""
    hints = _ways_on(request, error, request.url.path, _understood(request, error))
    message = " ".join(parameter.message for parameter in error.errors)
    return error_page(request, 400, _heading(error), message, hints)


def _heading(error: BadParameters) -> str:
    """Speak of the search where only its text is wrong: nobody has typed an address."""
    if all(isinstance(parameter, BadQuery) for parameter in error.errors):
        return "This search is not understood"
    return HEADINGS[400]


def _understood(request: Request, error: BadParameters) -> Filters:
    """The filters of an address without its mistakes, and without the query."""
    wrong = {"q", "cursor", *(parameter.param for parameter in error.errors)}
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] not in wrong]
    try:
        return parse_filters(pairs, forgiving=True)[0]
    except BadParameters:
        return Filters()


def _ways_on(request: Request, error: BadParameters, path: str, filters: Filters) -> Markup:
    """Link what may be meant, the search for all words, and the list without the mistakes."""
    ways = [_hint(request, parameter, path) for parameter in error.errors]
    query = request.query_params.get("q", "")
    if any(isinstance(parameter, BadQuery) for parameter in error.errors) and (
        words := bare_words(query)
    ):
        href = filters.with_value("q", words).address(path)
        ways.append(Markup('<a href="{}">Search for the words alone</a>.').format(href))
    label = "All papers with these filters" if filters.narrowed else "All of them"
    ways.append(Markup('<a href="{}">{}</a>').format(filters.address(path), label))
    return Markup(" ").join(way for way in ways if way)


def _hint(request: Request, error: BadParameter, path: str) -> Markup:
    """Link what was meant, where a whole address of it can be made; all else of it stays."""
    if error.proposed is None:
        return Markup("{}").format(error.hint)
    others = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name != "cursor" and (name, value[:80]) != (error.param, error.value[:80])
    ]
    label = error.proposal if isinstance(error, BadQuery) else "=".join(error.proposed)
    address = link_query([*others, error.proposed])
    return Markup('Did you mean <a href="{}?{}">{}</a>?').format(path, address, label)


def _around(query: str, position: int) -> tuple[str, int]:
    """Cut a long query to the text around a position, and give that position in it."""
    start = max(0, position - SHOWN_BEFORE)
    cut = query[start : position + SHOWN_AFTER].replace("\n", " ").replace("\r", " ")
    return ("…" + cut, position - start + 1) if start else (cut, position)
