"""The parameters of the API: how they are read, and how OpenAPI describes them.

Reading is the pages' own (`app.explorer.filters`), so that an address means the same in both;
what stands here beside it is the description alone, and what only the API knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path
from pydantic import BeforeValidator
from starlette.requests import Request

from app.domain.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.api.schemas import LARGEST_ID
from app.explorer.authors.query import NAMES
from app.explorer.facets import FACET_NAMES
from app.explorer.filters import (
    LIST_PARAMS,
    MODES,
    MOST_CHARACTERS,
    MOST_PER_PAGE,
    MOST_VALUES,
    PER_PAGE,
    REPEATABLE,
    SET_PARAMS,
    SORTS,
    Filters,
    nearest,
    parse_filters,
)
from app.explorer.network.query import MOST_PEOPLE, MOST_PEOPLE_ASKED
from app.store.columns import DOUBTS

PAPER_FILTERS = tuple(name for name in SET_PARAMS if name not in ("q", "mode"))
"""The parameters that choose papers where `q` names something else."""
PAGING = ("per_page", "cursor")

_YEARS = r"^\s*(none|[0-9]{1,4}|[0-9]{1,4}\s*-\s*[0-9]{0,4}|-\s*[0-9]{1,4})\s*$"

_ID = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
_TEXT = {"type": "string", "maxLength": MOST_CHARACTERS}

DESCRIBED: dict[str, tuple[dict[str, Any], str]] = {
    "q": (
        _TEXT,
        'Words (all must match), `"exact phrase"`, `-not`, `OR`, `( )`, `prefix*`, and the fields '
        "`title: abstract: author: topic: category: venue: tag: keyword: year: code:`. "
        "A DOI, an arXiv number, a PMID or the address of a paper gives that paper. A text that is "
        "the title of a paper is read as plain words, unless it stands in brackets.",
    ),
    "like": (
        _TEXT,
        "A text, an abstract say: the papers nearest to it in meaning, at most 1,000. "
        "Only papers that have all words and satisfy all conditions of a `q` beside it. "
        "About its first hundred words are compared, as of every paper.",
    ),
    "mode": (
        {"type": "string", "enum": list(MODES)},
        "Search by words, by meaning, or both. Default: `hybrid` once the embeddings are ready; "
        "beside `like` always `semantic`.",
    ),
    "author": (_ID, "Id of an author; repeated: papers by all of them together."),
    "topic": (_ID, "Id of a topic; repeated: any of them."),
    "category": (_TEXT, "Code of a category as printed; repeated: any of them."),
    "venue": (_TEXT, "Name of a venue; repeated: any of them."),
    "tag": (_TEXT, "A tag; repeated: any of them."),
    "doubt": (
        {"type": "string", "enum": list(DOUBTS)},
        "What is uncertain about a paper; repeated: any of them.",
    ),
    "year": (
        {"type": "string", "pattern": _YEARS},
        "`2022`, `2020-2023`, `2020-`, `-2020`, or `none` for papers without a year.",
    ),
    "code": ({"type": "string", "enum": ["yes", "no"]}, "Whether the source says there is code."),
    "sort": (
        {"type": "string", "enum": list(SORTS)},
        "Default: `relevance` with `q` or `like`, else `newest`. Ties by id.",
    ),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "Results of a page.",
    ),
    "cursor": (_TEXT, "`meta.next_cursor` of the page before; belongs to its address."),
    "fields": (
        _TEXT,
        "Comma list of the fields wanted of each result, dotted: `title,authors.name`.",
    ),
    "facets": (_TEXT, f"Comma list of `{','.join(FACET_NAMES)}`: counts of their values."),
    "names": (
        {"type": "string", "enum": list(NAMES)},
        "Only people who are printed under several names.",
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
    "category_name": (_TEXT, "A code or part of a name; typing errors allowed."),
    "typed": (_TEXT, "What has been typed so far."),
}


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
            hint = f"Did you mean facets={guess}?" if guess else ""
            errors.append(BadParameter("facets", name[:80], message, hint))
    if errors:
        raise BadParameters(errors)
    return names


def described(*names: str, **renamed: str) -> dict[str, Any]:
    """Describe query parameters, as a route's `openapi_extra`.

    Args:
        names: of `DESCRIBED`.
        renamed: parameters whose description stands under another name.
    """
    pairs = [*((name, name) for name in names), *renamed.items()]
    return {"parameters": [_described(name, DESCRIBED[key]) for name, key in pairs]}


def _described(name: str, about: tuple[dict[str, Any], str]) -> dict[str, Any]:
    schema, description = about
    if name in REPEATABLE:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
