"""The parameters of the API: how they are read, and how OpenAPI describes them.

Those that choose papers are read and described from the table of the pages
(`app.explorer.parameters`), so that an address means the same in both; here are only those that a
route has for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path
from pydantic import BeforeValidator
from starlette.requests import Request

from app.charts.network.graph import MANY
from app.domain.text.slugs import LARGEST_ID, read_id
from app.errors import BadParameter, BadParameters
from app.explorer.api.examples import OF_PARAMETERS
from app.explorer.authors.query import NAMES
from app.explorer.changes.views import CHANGE_KINDS
from app.explorer.facets import FACET_NAMES
from app.explorer.filters import Filters, parse_filters
from app.explorer.network.query import MOST_PEOPLE, MOST_PEOPLE_ASKED, TIES
from app.explorer.new.query import GROUPINGS
from app.explorer.parameters import (
    LIST_PARAMS,
    MOST_CHARACTERS,
    MOST_VALUES,
    PARAMETERS,
    SET_PARAMS,
)
from app.explorer.value_readers import nearest

PAPER_FILTERS = tuple(name for name in SET_PARAMS if name not in ("q", "mode"))
"""The parameters that choose papers where `q` names something else."""

_TEXT = {"type": "string", "maxLength": MOST_CHARACTERS}
_ID = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}

OF_ROUTES: dict[str, tuple[dict[str, Any], str]] = {
    "fields": (
        _TEXT,
        "Comma list of the fields wanted of each result, dotted: `title,authors.name`.",
    ),
    "facets": (_TEXT, f"Comma list of `{','.join(FACET_NAMES)}`: counts of their values."),
    "names": (
        {"type": "string", "enum": list(NAMES)},
        "Only people who are printed under several names.",
    ),
    "compare": (
        _TEXT,
        "Two to four people or topics: `author:1,author:2` or `topic:3,topic:5`.",
    ),
    "people_order": (
        {"type": "string", "enum": ["score", "newest", "papers"], "default": "score"},
        "The order of people: by `score`, by their newest matching paper, or by matching papers.",
    ),
    "name": (_TEXT, "A name or part of one, in either order, initials and typing errors allowed."),
    "topic_label": (_TEXT, "A label, or a word that marks the topic; typing errors allowed."),
    "limit": (
        {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_PEOPLE_ASKED,
            "default": MOST_PEOPLE,
        },
        "People at most: those with most papers.",
    ),
    "ties": (
        {"type": "string", "enum": list(TIES)},
        "The pairs given: `all`, or the `backbone` (disparity filter of Serrano et al., 2009, with"
        " the strongest ties that join all who are joined). Default: `backbone` from"
        f" {MANY} people on, else `all`; `meta.ties` says which.",
    ),
    "group": (
        _ID,
        "Id of an author: only the people of the group that this person is in, among the people"
        " that `limit` and the other parameters leave.",
    ),
    "category_name": (_TEXT, "A code or part of a name; typing errors allowed."),
    "kind": (_TEXT, "Only remarks of this `code`."),
    "change_kind": (
        {"type": "string", "enum": list(CHANGE_KINDS)},
        "Only changes of this kind; those of the last two are among the changed ones.",
    ),
    "import_source": (
        _TEXT,
        "The source of imports, as `source` of an import has it; without, the newest import.",
    ),
    "by": (
        {"type": "string", "enum": list(GROUPINGS), "default": "day"},
        "What the groups are: days, weeks from Monday, or months, of UTC.",
    ),
    "dry_run": (
        {"type": "string", "enum": ["yes", "no"], "default": "no"},
        "Only say what would come of it; change nothing.",
    ),
    "wait": (
        {"type": "integer", "minimum": 0, "maximum": 600, "default": 60},
        "Seconds to wait for the end; then the answer is 202.",
    ),
    "import_format": (_TEXT, "Format of the files; as their content shows where it is not given."),
    "captured_on": (
        {"type": "string", "format": "date"},
        "The day on which a listing was copied: settles years that it does not print.",
    ),
    "filename": (_TEXT, "Name of a body that is one file."),
    "outcome": (
        {"type": "string", "enum": ["added", "completed", "matched", "refused"]},
        "Only records of this outcome.",
    ),
    "typed": (_TEXT, "What has been typed so far."),
}

REQUIRED = ("compare",)
"""Without which a route has no answer."""


def _digits(value: object) -> object:
    if isinstance(value, str) and read_id(value) is None:
        raise ValueError("an id is a whole number")
    return value


Id = Annotated[int, BeforeValidator(_digits), Path(ge=0, le=LARGEST_ID)]
"""An id in a path: digits alone; anything else is 404."""


def read(
    request: Request, allowed: Sequence[str] = LIST_PARAMS, also: Sequence[str] = ()
) -> tuple[Filters, dict[str, str]]:
    """Read the parameters of a request.

    Args:
        allowed: the parameters of lists that this route knows.
        also: its others.

    Returns:
        The filters, and the values of `also` that were given.

    Raises:
        BadParameters: with every mistake; the API ignores none.
    """
    return parse_filters(request.query_params.multi_items(), also=also, allowed=allowed)


def read_also(request: Request, *names: str) -> dict[str, str]:
    """Read the parameters of a request that is no list's: those named, and no others.

    Raises:
        BadParameters: with every mistake.
    """
    return read(request, allowed=(), also=names)[1]


def read_facets(text: str | None) -> tuple[str, ...]:
    """Read a comma list of facets.

    Raises:
        BadParameters: a name that no facet has.
    """
    names = tuple(dict.fromkeys(filter(None, (name.strip() for name in (text or "").split(",")))))
    errors = []
    for name in names:
        if name not in FACET_NAMES:
            guess = nearest(name, FACET_NAMES)
            message = f"Facets are {', '.join(FACET_NAMES)}, not “{name[:80]}”."
            proposed = ("facets", guess) if guess else None
            errors.append(BadParameter("facets", name[:80], message, proposed=proposed))
    if errors:
        raise BadParameters(errors)
    return names


def described(*names: str, **renamed: str) -> dict[str, Any]:
    """Describe query parameters, as a route's `openapi_extra`.

    Args:
        names: of `PARAMETERS` and `OF_ROUTES`.
        renamed: parameters that `OF_ROUTES` describes under another name.
    """
    pairs = [*((name, name) for name in names), *renamed.items()]
    return {"parameters": [_described(name, key) for name, key in pairs]}


def _described(name: str, key: str) -> dict[str, Any]:
    if key in OF_ROUTES:
        schema, description = OF_ROUTES[key]
    else:
        schema, description = PARAMETERS[key].schema, PARAMETERS[key].description
        if PARAMETERS[key].repeatable:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    if key in OF_PARAMETERS:
        schema = {**schema, "examples": [OF_PARAMETERS[key]]}
    return {
        "name": name,
        "in": "query",
        "required": key in REQUIRED,
        "description": description,
        "schema": schema,
    }
