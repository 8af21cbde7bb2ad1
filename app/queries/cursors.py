"""Cursors: opaque places in a list, bound to its query and its order."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from app.errors import BadParameter, BadParameters
from app.queries.filters import PER_PAGE, Filters


class Listed(Protocol):
    """A whole list in its order, of which pages are cut: papers, or authors by id."""

    @property
    def filters(self) -> Filters: ...
    @property
    def count(self) -> int: ...
    def ids(self, start: int = 0, stop: int | None = None) -> Sequence[int]: ...
    def place_of(self, listed_id: int, /) -> int | None: ...


def page_cursor(listed: Listed, start: int, noun: str = "paper") -> str:
    """Return the cursor of the page that begins at place `start`; "" for the first page.

    Args:
        noun: what is listed: a cursor of one kind of list is none of another's.
    """
    if start <= 0:
        return ""
    before = listed.ids(start - 1, start)[0]
    place = json.dumps([_signature(listed.filters, noun), before, start], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def page_start(listed: Listed, noun: str = "paper") -> int:
    """Return the place at which the page of the list's filters begins.

    The place follows the one before it, so that papers which came or went meanwhile neither
    repeat nor skip anything.

    Raises:
        BadParameters: the cursor is none, or belongs to another query or order.
    """
    cursor = listed.filters.cursor
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        signature, before, start = json.loads(
            base64.b64decode(padded, altchars=b"-_", validate=True)
        )
        if not isinstance(before, int) or not isinstance(start, int):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise _refused(cursor, "This cursor is damaged.") from None
    if signature != _signature(listed.filters, noun):
        raise _refused(cursor, "This cursor belongs to another query or sort.")
    place = listed.place_of(before)
    return min(max(start, 0), listed.count) if place is None else place + 1


def _signature(filters: Filters, noun: str) -> str:
    own = replace(filters, cursor=None, per_page=PER_PAGE)
    words = json.dumps([noun, own.params(), own.order])
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def _refused(cursor: str, message: str) -> BadParameters:
    return BadParameters(
        [BadParameter("cursor", cursor[:80], message, "Take meta.next_cursor of the same address.")]
    )
