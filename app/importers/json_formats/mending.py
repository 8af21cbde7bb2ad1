"""Where JSON is damaged: small slips are mended, and the next whole object is found."""

from __future__ import annotations

import json
import re
from typing import Any

from app.importers.json_formats.buffer import DECODER, Buffer
from app.importers.limits import MIB

_SEEN = 256 * 1024
"""Characters in which the end of a damaged value is sought."""
_DEEPEST = 200
"""Levels of brackets up to which it is sought."""
_ALLOWED = 8 * MIB
"""Characters that may be read in vain, beside the length of the file."""
_ATTEMPT = 500
"""Characters that could be read in the time that one attempt takes by itself."""
# No string goes beyond its line here: so a quotation mark too many does no harm beyond it.
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[{]|[\]}]')
# A string, or commas of which the last is before a comma or a closing bracket.
_SLIP = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[,\]}])', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9A-Fa-f]{4})|)')
_FIRST_NAME = re.compile(r'\{\s*("(?:[^"\\\n]|\\.){0,100}")\s*:')
_ANY_OBJECT = re.compile(r'\{\s*"')
_CLOSING = {"{": "}", "[": "]"}
_LAST_SIGNS = 200
_FEW = 3
"""Names that an object must have to be taken for a record, where none was read before."""


def end_of_value(buffer: Buffer) -> int | None:
    """Where the object or array at the position ends by its brackets; None if that is not seen."""
    if len(buffer.text) - buffer.pos < _SEEN:
        buffer.more()
    expected: list[str] = []
    limit = min(len(buffer.text), buffer.pos + _SEEN)
    for token in _TOKEN.finditer(buffer.text, buffer.pos, limit):
        sign = token[0]
        if sign in _CLOSING:
            expected.append(_CLOSING[sign])
            if len(expected) > _DEEPEST:
                break
        elif sign in "]}":
            if expected.pop() != sign:
                break
            if not expected:
                return token.end()
    buffer.in_vain += limit - buffer.pos
    return None


def mended(text: str) -> Any:
    """The value of a text with slips that leave no doubt; None where it has others.

    Commas before a closing bracket go, and a backslash that escapes nothing stands for itself.
    """
    try:
        return DECODER.decode(_SLIP.sub(_mend, text))
    except (ValueError, RecursionError):
        return None


def _mend(slip: re.Match[str]) -> str:
    if slip[0] == ",":
        return ""
    return _ESCAPE.sub(_escape, slip[0]) if "\\" in slip[0] else slip[0]


def _escape(found: re.Match[str]) -> str:
    return found[0] if found[1] else "\\\\"


def seek_object(buffer: Buffer, names: frozenset[str], end: int | None) -> None:
    """Move from a damaged object to the next whole one of its kind, or to the end of the file.

    Args:
        buffer: at the damaged object.
        names: those of the last whole object; an object is of its kind that has half of them.
        end: where the damaged object seems to end; the next one is not sought beyond.
    """
    first = _FIRST_NAME.match(buffer.text, buffer.pos)
    head = re.compile(r"\{\s*" + re.escape(first[1]) + r"\s*:") if first else _ANY_OBJECT
    buffer.pos += 1
    while buffer.in_vain < _ALLOWED + buffer.taken:
        match = head.search(buffer.text, buffer.pos, len(buffer.text) if end is None else end)
        if match is None and end is not None:
            buffer.pos = end
            return
        if match is None:
            buffer.pos = max(buffer.pos, len(buffer.text) - _LAST_SIGNS)
            if not buffer.more():
                buffer.pos = len(buffer.text)
                return
            continue
        buffer.pos = match.start()
        before = buffer.pos
        buffer.in_vain += _ATTEMPT
        buffer.forget()
        if _is_whole(buffer, names):
            return
        end = None if end is None else end - (before - buffer.pos)
        buffer.pos += 1
    buffer.give_up()


def _is_whole(buffer: Buffer, names: frozenset[str]) -> bool:
    while True:
        try:
            value, end = DECODER.raw_decode(buffer.text, buffer.pos)
        except json.JSONDecodeError as error:
            buffer.in_vain += error.pos - buffer.pos
            goes_on = error.pos >= len(buffer.text) - _LAST_SIGNS
            if goes_on and len(buffer.text) - buffer.pos < 2 * MIB and buffer.more():
                continue
            return False
        except (ValueError, RecursionError):
            buffer.in_vain += len(buffer.text) - buffer.pos
            return False
        if len(names & value.keys()) * 2 >= max(len(names), 1) or (
            not names and len(value) >= _FEW
        ):
            return True
        buffer.in_vain += end - buffer.pos
        return False
