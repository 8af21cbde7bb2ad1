"""`fields=title,authors.name`: which fields of an answer are asked for."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from app.errors import BadParameter, BadParameters
from app.explorer.value_readers import nearest

Include = dict[str, Any]
"""As pydantic's `include` takes it."""


def read_fields(text: str | None, model: type[BaseModel]) -> Include | None:
    """Turn a comma list of dotted names into what pydantic includes.

    Args:
        text: the parameter's value; None for everything.
        model: what one result is.

    Raises:
        BadParameters: a name that the model does not have.
    """
    if text is None:
        return None
    include: Include = {}
    errors = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        try:
            _add(include, name, model)
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


def field_names(model: type[BaseModel], prefix: str = "") -> list[str]:
    """List every name that `fields=` understands for a model, dotted ones behind their own."""
    names = []
    for name, info in model.model_fields.items():
        names.append(prefix + name)
        inner, _ = _inner(info.annotation)
        if inner is not None:
            names += field_names(inner, f"{prefix}{name}.")
    return names


def _add(include: Include, name: str, model: type[BaseModel]) -> None:
    place: Any = include
    steps = name.split(".")
    current: type[BaseModel] | None = model
    for step in steps[:-1]:
        current, is_list = _field(current, step, name, model)
        inner = place.setdefault(step, {"__all__": {}} if is_list else {})
        if inner is True:  # asked for as a whole already
            return
        place = inner["__all__"] if is_list else inner
    _field(current, steps[-1], name, model)
    place[steps[-1]] = True


def _field(
    owner: type[BaseModel] | None, step: str, name: str, model: type[BaseModel]
) -> tuple[type[BaseModel] | None, bool]:
    if owner is None or step not in owner.model_fields:
        guess = nearest(name, field_names(model))
        raise BadParameter(
            "fields",
            name[:80],
            f"There is no field called “{name[:80]}” here.",
            proposed=("fields", guess) if guess else None,
        )
    return _inner(owner.model_fields[step].annotation)


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Return the model inside an annotation, and whether it stands in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin = get_origin(annotation)
    if origin is list:
        return _inner(get_args(annotation)[0])[0], True
    if origin in (Union, UnionType):
        found = [_inner(part) for part in get_args(annotation)]
        return next((one for one in found if one[0] is not None), (None, False))
    return None, False
