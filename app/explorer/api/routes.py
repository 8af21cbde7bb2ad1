"""What routes that only read have in common: parameters, mistakes, and a tag by which to ask anew.

Each function gives arguments of a router's `get`.
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends

from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS, Answers
from app.explorer.api.parameters import described
from app.http.conditional import revalidate


def list_route(*names: str, errors: Answers = LIST_ERRORS, **renamed: str) -> dict[str, Any]:
    """Describe a route that shows a set of things; parameters as `described` takes them."""
    route: dict[str, Any] = {"responses": errors, "dependencies": [Depends(revalidate)]}
    if names or renamed:
        route["openapi_extra"] = described(*names, **renamed)
    return route


def item_route(*names: str, also: Answers | None = None, **renamed: str) -> dict[str, Any]:
    """Describe a route that shows one thing, or a list that belongs to it.

    Args:
        also: what else it may answer, as when the thing has moved.
    """
    return list_route(*names, errors={**ITEM_ERRORS, **(also or {})}, **renamed)
