"""JSON values of the native format, each as the kind of value that a field takes."""

from __future__ import annotations

import json
from typing import Any

from app.domain.text import clean_text, without_surrogates

VALUE_CHARS = 2_000
"""Longest value of any field but the abstract, as of a title."""
_VALUES = 1_000
"""Most categories, keywords or tags of one paper."""


class UnfitRecord(Exception):
    """A record that cannot be kept: a stable code and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class UnfitValue(Exception):
    """A value that cannot be read; the reason as a clause."""


def storable(value: Any) -> Any:
    """A JSON value that every store takes: without halves of characters."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(without_surrogates(text))


def text_of(value: object, field: str, limit: int, *, single_line: bool = True) -> str:
    """Read a text; "" for null.

    Raises:
        UnfitValue: it is no text.
        UnfitRecord: it has more than `limit` characters.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnfitValue(f"`{field}` must be text")
    text = clean_text(value, single_line=single_line)
    if len(text) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} characters")
    return text


def list_of(value: object, field: str, what: str, limit: int) -> list[Any]:
    """Read a list of at most `limit` items of any kind.

    Raises:
        UnfitValue: it is no list.
        UnfitRecord: it is longer.
    """
    if not isinstance(value, list):
        raise UnfitValue(f"`{field}` must be a list of {what}")
    if len(value) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} {what}")
    return value


def texts_of(value: object, field: str, what: str) -> tuple[str, ...]:
    """Read the distinct texts of a list, empty ones left out.

    Raises:
        UnfitValue: it is no list of texts.
        UnfitRecord: it is too long, or one of its texts is.
    """
    items = []
    for item in list_of(value, field, what, _VALUES):
        if not isinstance(item, str):
            raise UnfitValue(f"`{field}` must be a list of {what}")
        text = clean_text(item, single_line=True)
        if len(text) > VALUE_CHARS:
            raise UnfitRecord(
                "too-long", f"`{field}` has a value of over {VALUE_CHARS:,} characters"
            )
        if text:
            items.append(text)
    return tuple(dict.fromkeys(items))


def flag_of(value: object, field: str) -> bool:
    """Read a truth value.

    Raises:
        UnfitValue: it is none.
    """
    if not isinstance(value, bool):
        raise UnfitValue(f"`{field}` must be true or false")
    return value
