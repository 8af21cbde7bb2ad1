"""Answers to addresses that are not understood, not found, or not to be had now.

Pages only; the API's are in `app.api.problems`.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from app.api.schemas import Problem
from app.errors import BadParameter, BadParameters, BadQuery, LibraryUnavailable
from app.web.render import render, root_of

HEADINGS = {
    400: "This address is not understood",
    401: "This change asks for the token",
    403: "This change was not let in",
    404: "There is nothing here",
    405: "This page can only be read",
    500: "The library did not answer",
    503: "The library is busy",
}


def mistaken_query(request: Request, error: BadParameters) -> Response:
    """Answer a list's address that has mistakes: each is said, with the way back."""
    query = request.query_params.get("q", "")[:200]
    first = error.errors[0]
    if isinstance(first, BadQuery):
        shown = {"message": first.message, "query": first.value, "position": first.position}
    else:
        shown = {"message": first.message, "query": "", "position": None}
    path = f"{root_of(request)}/papers"
    hints = [_hint(one, path) for one in error.errors]
    return render(
        request,
        "papers/list.html",
        title="Papers",
        query=query,
        view="papers/_view.html",
        status=400,
        sentence="This address is not understood",
        keep=[],
        chips=[],
        clear_href=None,
        options=[],
        notes=[one.message for one in error.errors[1:]],
        warming=None,
        mistake={**shown, "hint": Markup(" ").join([*hints, _back(path)])},
        years=None,
        facets=[],
        papers=[],
        pager=None,
        nothing=None,
        suggestions=None,
    )


def error_page(
    request: Request, status: int, heading: str, message: str, hint: Markup | str = ""
) -> Response:
    """Answer with a page that says what happened and what to do."""
    return render(
        request,
        "errors/page.html",
        title=heading,
        view="errors/_error.html",
        status=status,
        heading=heading,
        message=message,
        hint=hint,
        request_id=getattr(request.state, "request_id", ""),
    )


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
    path = request.url.path
    hints = Markup(" ").join([*(_hint(one, path) for one in error.errors), _back(path)])
    message = " ".join(one.message for one in error.errors)
    return error_page(request, 400, "This address is not understood", message, hints)


def _hint(error: BadParameter, path: str) -> Markup:
    """Link what was meant, where a whole address of it can be made."""
    if isinstance(error, BadQuery) and error.proposal:
        proposed = Markup('<a href="{}?{}">{}</a>').format(
            path, urlencode({"q": error.proposal}), error.proposal
        )
        return Markup("Did you mean {}?").format(proposed)
    meant = error.hint.removeprefix("Did you mean ").rstrip("?")
    if meant != error.hint and "=" in meant:
        return Markup('Did you mean <a href="{}?{}">{}</a>?').format(path, meant, meant)
    return Markup("{}").format(error.hint)


def _back(path: str) -> Markup:
    return Markup('<a href="{}">All of them</a>').format(path)
