"""Cursors: opaque places in a selection, bound to its query and its order."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import replace

from app.errors import BadParameter, BadParameters
from app.queries.filters import PER_PAGE, Filters
from app.queries.selection import Selection


def page_cursor(selection: Selection, start: int) -> str:
    """Return the cursor of the page that begins at place `start`; "" for the first page."""
    if start <= 0:
        return ""
    before = selection.ids(start - 1, start)[0]
    place = json.dumps([_signature(selection.filters), before, start], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def page_start(selection: Selection) -> int:
    """Return the place at which the page of the selection's filters begins.

    The place follows the paper before it, so that papers which came or went meanwhile neither
    repeat nor skip anything.

    Raises:
        BadParameters: the cursor is none, or belongs to another query or order.
    """
    cursor = selection.filters.cursor
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
    if signature != _signature(selection.filters):
        raise _refused(cursor, "This cursor belongs to another query or sort.")
    place = selection.place_of(before)
    return min(max(start, 0), selection.count) if place is None else place + 1


def _signature(filters: Filters) -> str:
    own = replace(filters, cursor=None, per_page=PER_PAGE)
    words = json.dumps([own.params(), own.order])
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def _refused(cursor: str, message: str) -> BadParameters:
    return BadParameters(
        [BadParameter("cursor", cursor[:80], message, "Take meta.next_cursor of the same address.")]
    )
