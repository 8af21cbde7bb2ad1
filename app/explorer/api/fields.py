"""`fields=title,authors.name`: which fields of an answer are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.errors import BadParameter, BadParameters
from app.explorer.value_readers import nearest

Include = dict[str, Any]
"""As pydantic's `include` takes it."""


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
