"""What every JSON body of a request must be, whatever it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from app.domain.text.plain import is_broken


class RequestBody(BaseModel):
    """A body without fields of other names, in which every text can be stored and written.

    Raises:
        ValueError: a text holds half a character, which JSON can name (`"\\ud800"`) and no encoding
            can hold.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _whole_characters(cls, body: Any) -> Any:
        if any(map(is_broken, _texts(body))):
            raise ValueError("a text holds half a character (a lone surrogate); send it whole")
        return body


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, however deep it is."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as members:
                waiting += [*members.keys(), *members.values()]
            case list() as members:
                waiting += members
