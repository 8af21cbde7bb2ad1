"""How a dataclass is written as JSON, and described in OpenAPI.

A view is a plain dataclass that pages, exports and the API read, and that is written as it is:
copies into other models took two thirds of the time of a page of papers.
"""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import ConfigDict, Field

T = TypeVar("T")
HIDDEN = Field(exclude=True)
"""Marks a field that JSON does not have: `Annotated[int, HIDDEN]`."""


def is_none(value: object) -> bool:
    """Tell that a field is not there, rather than null: for `Field(exclude_if=is_none)`."""
    return value is None


def described(schema: dict[str, Any], view: type) -> None:
    """Describe a view by its docstring, as pydantic does for its own models only."""
    schema["description"] = inspect.getdoc(view)


def selectable(schema: dict[str, Any], view: type) -> None:
    """Require no field: `fields=` may leave any of them out."""
    described(schema, view)
    schema.pop("required", None)


def with_more(kind: type[T], view: object, **more: Any) -> T:
    """Make a dataclass of another one's fields and some more."""
    return kind(**{field.name: getattr(view, field.name) for field in fields(view)} | more)  # type: ignore[arg-type]


class View:
    """A part of an answer."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(json_schema_extra=described)


class Selectable(View):
    """A part of an answer of which `fields=` may ask for less."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(json_schema_extra=selectable)
