"""What went wrong, in the one form of RFC 9457: every error of the API, whoever raised it.

`problem_of` also serves the pages, which show the same words in their own way.
"""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.domain.json_shape import is_none
from app.domain.text.plain import without_surrogates
from app.errors import (
    BadParameter,
    BadParameters,
    BadQuery,
    Busy,
    Clash,
    ImportRefused,
    JobFailed,
    LibraryUnavailable,
    ModelUnavailable,
    NotFound,
    NotReady,
    OeuvreError,
)
from app.http.addresses import allowed_methods, asked_method, in_words, route_path, title_of

MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_S = 2
"""A read takes milliseconds; two seconds on, a crowd has passed."""
MENDED_RETRY_S = 30
"""Somebody must look at the disk or the model first."""


class ProblemError(BaseModel):
    """One mistake: where, what, and what would be right."""

    param: str
    value: str
    message: str
    hint: str
    position: int | None = Field(
        default=None, exclude_if=is_none, description="In a query: the character at fault, from 0."
    )


class Problem(BaseModel):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError]
    request_id: str


def problem_of(request: Request, error: Exception) -> tuple[Problem, dict[str, str]]:
    """Say what went wrong, and which headers belong to the answer."""
    headers: dict[str, str] = {}
    errors: list[ProblemError] = []
    if isinstance(error, (BadParameter, BadParameters)):
        status, detail = 409 if isinstance(error, Clash) else 400, str(error)
        each = error.errors if isinstance(error, BadParameters) else [error]
        errors = [_mistake(parameter) for parameter in each]
    elif isinstance(error, NotFound):
        status, detail = 404, str(error)
    elif isinstance(error, NotReady):
        status, detail, headers = 503, str(error), {"Retry-After": str(error.retry_after)}
    elif isinstance(error, Busy):
        status, detail, headers = 503, str(error), {"Retry-After": str(BUSY_RETRY_S)}
    elif isinstance(error, (LibraryUnavailable, ModelUnavailable, JobFailed)):
        status, detail, headers = 503, str(error), {"Retry-After": str(MENDED_RETRY_S)}
    elif isinstance(error, ImportRefused):
        status, detail = 422, str(error)
    elif isinstance(error, OeuvreError):
        status, detail = 400, str(error)
    elif isinstance(error, RequestValidationError):
        status, detail, errors = _invalid(error)
    elif isinstance(error, HTTPException):
        status, detail, headers = error.status_code, error.detail, dict(error.headers or {})
        path = route_path(request.scope)[:200]
        if status == 404:
            detail = f"There is nothing at {path}. The routes are listed at /api/openapi.json."
        elif status == 413 and detail == title_of(413):
            detail = "The body is too large; no more of it is read."
        elif status == 405:
            allowed = allowed_methods(request.app, request)
            headers["Allow"] = ", ".join(allowed)
            detail = f"{path} answers {in_words(allowed)}, not {asked_method(request.scope)}."
    else:
        status = 500
        detail = "Something went wrong here. The server's log says more, beside this request_id."
    problem = Problem(
        type="about:blank",
        title=title_of(status),
        status=status,
        detail=without_surrogates(detail),
        errors=errors,
        request_id=request.state.request_id,
    )
    return problem, headers


def problem_response(problem: Problem, headers: dict[str, str]) -> Response:
    """Answer with a problem as JSON; nobody may keep it."""
    return Response(
        problem.model_dump_json(),
        problem.status,
        {**headers, "Cache-Control": "no-store"},
        MEDIA_TYPE,
    )


def _mistake(error: BadParameter) -> ProblemError:
    return ProblemError(
        param=without_surrogates(error.param),
        value=without_surrogates(error.value),
        message=without_surrogates(error.message),
        hint=without_surrogates(error.hint),
        position=error.position if isinstance(error, BadQuery) else None,
    )


def _invalid(error: RequestValidationError) -> tuple[int, str, list[ProblemError]]:
    """Tell a path that names nothing from a body that is wrong: queries are read elsewhere."""
    found = error.errors()
    in_path = [mistake for mistake in found if mistake["loc"][0] == "path"]
    if in_path:
        value = str(in_path[0]["input"])[:80]
        return 404, f"There is no “{value}” here: an id is a whole number.", []
    errors = [
        ProblemError(
            param=without_surrogates(".".join(str(step) for step in one["loc"][1:])),
            value=without_surrogates(str(one.get("input", ""))[:80]),
            message=one["msg"].removeprefix("Value error, "),
            hint="Send JSON as /api/docs shows it, with Content-Type: application/json.",
        )
        for one in found
    ]
    return 422, "The body of the request is not understood.", errors
