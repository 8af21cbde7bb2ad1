"""How a route is declared and answers: fields asked for, tag, links to other pages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends
from pydantic import BaseModel, TypeAdapter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.domain.json_shape import View
from app.errors import BadParameter, BadParameters
from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS, Answers
from app.explorer.api.parameters import described, read, read_also
from app.explorer.filters import Filters
from app.explorer.paging import Page
from app.explorer.value_readers import nearest
from app.explorer.views import ListAnswer, ListMeta
from app.http.addresses import root_path
from app.http.conditional import caching_headers, revalidate

Include = dict[str, Any]
"""As pydantic's `include` takes it."""


LONGEST_LINK = 4000
"""Characters of a Link header. Proxies hold all headers of an answer in 4 to 8 kB, and clients read
64 of a line; with a pasted text in the address `meta.next_cursor` alone leads on."""


@dataclass(frozen=True, slots=True)
class Nested:
    """The view inside a field."""

    shape: dict[str, Nested | None]
    """What each of its fields holds; None for values."""
    is_list: bool


Shape = dict[str, Nested | None]


def read_fields(text: str | None, view: type) -> Include | None:
    """Turn a comma list of dotted names into what pydantic includes.

    Args:
        text: the parameter's value; None for everything.
        view: what one result is.

    Raises:
        BadParameters: a name that the view does not have.
    """
    if text is None:
        return None
    include: Include = {}
    errors = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        try:
            _add(include, name, shape_of(view))
        except BadParameter as error:
            errors.append(error)
    if errors:
        raise BadParameters(errors)
    return include or None


def of_results(include: Include | None) -> Include | None:
    """Apply a selection of fields to each result of a list, and keep what is around them."""
    if include is None:
        return None
    return {"meta": True, "facets": True, "results": {"__all__": include}}


def _add(include: Include, name: str, shape: Shape) -> None:
    place, inside = include, Nested(shape, False)
    *outer, last = name.split(".")
    for step in outer:
        nested = inside.shape.get(step)
        if nested is None:
            raise _unknown(name, shape)
        inner = place.setdefault(step, {"__all__": {}} if nested.is_list else {})
        if inner is True:  # asked for as a whole already
            return
        place, inside = inner["__all__"] if nested.is_list else inner, nested
    if last not in inside.shape:
        raise _unknown(name, shape)
    place[last] = True


def _unknown(name: str, shape: Shape) -> BadParameter:
    guess = nearest(name, _names(shape))
    return BadParameter(
        "fields",
        name[:80],
        f"There is no field called “{name[:80]}” here.",
        proposed=("fields", guess) if guess else None,
    )


def _names(shape: Shape, prefix: str = "") -> list[str]:
    """List every name that `fields=` understands, dotted ones behind their own."""
    names = []
    for name, nested in shape.items():
        names += [prefix + name, *(_names(nested.shape, f"{prefix}{name}.") if nested else ())]
    return names


@cache
def shape_of(view: type) -> Shape:
    """Return the fields that JSON has of a view, as OpenAPI describes them."""
    schema = TypeAdapter(view).json_schema(mode="serialization")
    return _fields(schema, schema.get("$defs", {}))


def _fields(schema: dict[str, Any], others: dict[str, Any]) -> Shape:
    properties = schema.get("properties", {})
    return {name: _nested(field, others) for name, field in properties.items()}


def _nested(field: dict[str, Any], others: dict[str, Any]) -> Nested | None:
    if "$ref" in field:
        shape = _fields(others[field["$ref"].rpartition("/")[2]], others)
        return Nested(shape, False) if shape else None
    if field.get("type") == "array":
        inner = _nested(field["items"], others)
        return Nested(inner.shape, True) if inner else None
    found = (_nested(part, others) for part in field.get("anyOf", ()))
    return next(filter(None, found), None)


def json_answer(
    request: Request,
    body: View | BaseModel,
    include: Include | None = None,
    page: Page[Any] | None = None,
) -> Response:
    """Answer with a view or a model, or the part of it that `include` names.

    Args:
        page: the one that the body shows; its neighbours are linked.
    """
    tag = getattr(request.state, "etag", None)
    headers = caching_headers(tag) if tag else {"Cache-Control": "no-store"}
    around = (("next", page.next_cursor), ("prev", page.previous_cursor)) if page else ()
    links = [
        f'<{_page_address(request, cursor)}>; rel="{relation}"'
        for relation, cursor in around
        if cursor is not None
    ]
    link = ", ".join(links)
    if 0 < len(link) <= LONGEST_LINK:
        headers["Link"] = link
    write = _writer(type(body)).dump_json  # type: ignore[arg-type]  # classes can be hashed
    content = write(body, include=include)
    return Response(content, headers=headers, media_type="application/json")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What the address of a list asks for."""

    filters: Filters
    also: dict[str, str]
    """The values of the list's own parameters that were given."""
    include: Include | None
    """The fields of each result that are wanted; None for all."""


def read_list(
    request: Request, view: type, allowed: Sequence[str], also: Sequence[str] = ()
) -> ListRequest:
    """Read the parameters of a list.

    Args:
        view: what each result is.
        allowed: the parameters of lists that this one knows.
        also: its others, besides `fields`.

    Raises:
        BadParameters: with every mistake.
    """
    filters, given = read(request, allowed=allowed, also=(*also, "fields"))
    return ListRequest(filters, given, of_results(read_fields(given.get("fields"), view)))


def read_item(request: Request, view: type) -> Include | None:
    """Read which fields of one thing an address asks for; None for all.

    Raises:
        BadParameters: with every mistake.
    """
    return read_fields(read_also(request, "fields").get("fields"), view)


def answer_list(
    request: Request, answer: type[ListAnswer[Any]], page: Page[Any], include: Include | None = None
) -> Response:
    """Answer with one page of a list."""
    body = answer(meta=ListMeta.of(page, took_ms(request)), results=page.items)
    return json_answer(request, body, include, page)


def nearest_meta(request: Request, count: int, per_page: int, note: str | None) -> ListMeta:
    """Say what a list of what is closest in meaning is; it has one page."""
    return ListMeta(
        count=count,
        per_page=per_page,
        next_cursor=None,
        mode="semantic",
        notes=[note] if note else [],
        took_ms=took_ms(request),
    )


def took_ms(request: Request) -> float:
    """Return for how long a request has been answered, in milliseconds."""
    return float(time.perf_counter() - request.state.started) * 1000


def own_address(request: Request, path: str, query: str) -> str:
    """Return an address of this server as the client sees it, behind its proxy's prefix."""
    root = root_path(request.scope)
    path = path if path.startswith(f"{root}/") else root + path
    return f"{path}?{query}" if query else path


def moved(request: Request, parameter: str, now: int, status: int = 301) -> Response:
    """Send who asks for a thing to the one that its number leads to now.

    Args:
        parameter: of the path, as `paper_id`; the number follows the plural of its noun.
    """
    typed = request.path_params[parameter]  # perhaps with zeros before the number
    noun = f"{parameter.removesuffix('_id')}s"
    path = request.scope["path"].replace(f"/{noun}/{typed}", f"/{noun}/{now}", 1)
    return RedirectResponse(own_address(request, path, request.url.query), status)


@cache
def _writer(kind: type[View | BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _page_address(request: Request, cursor: str) -> str:
    """Return the address of this request with another cursor."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    if cursor:
        pairs.append(("cursor", cursor))
    return own_address(request, request.scope["path"], urlencode(pairs))


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
