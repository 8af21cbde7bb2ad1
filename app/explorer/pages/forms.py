"""What the addresses and forms of pages say, and how a page says that something was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from app.errors import BadParameter, Busy, Clash, NotFound
from app.explorer.filters import Filters, parse_filters
from app.explorer.parameters import LIST_PARAMS


def read_address(
    request: Request, *also: str, allowed: Sequence[str] = LIST_PARAMS
) -> tuple[Filters, dict[str, str]]:
    """Read the parameters of a page's address; unknown ones, such as `utm_source`, do not count.

    Args:
        also: the page's own parameters.
        allowed: those of lists that it knows.

    Raises:
        BadParameters: with every mistake; the application answers with a page that says them.
    """
    pairs = request.query_params.multi_items()
    return parse_filters(pairs, also=also, allowed=allowed, forgiving=True)


async def _typed(request: Request) -> list[tuple[str, str]]:
    """Read the fields of a form, line ends as they are kept; files are left out."""
    pairs = (await request.form()).multi_items()
    return [(name, value.replace("\r\n", "\n")) for name, value in pairs if isinstance(value, str)]


Typed = Annotated[list[tuple[str, str]], Depends(_typed)]
"""The fields of a form in their order, for the parameter of a route."""


def status_of(error: Exception | None) -> int:
    """Give the HTTP status of a page that says a mistake; 200 without one."""
    if error is None:
        return 200
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Busy):
        return 503
    return 409 if isinstance(error, Clash) else 400


def mistake_words(error: Exception | None) -> str:
    """Say a mistake with its hint; "" without one."""
    if isinstance(error, BadParameter):
        return f"{error.message} {error.hint}".strip()
    return str(error) if error else ""
