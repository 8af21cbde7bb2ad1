"""Cursors: opaque places in a list, bound to its query and its order, and signed.

A cursor holds the values that the list was ordered by, of the entry before the place. The place is
found again when that entry is gone, and whatever else came or went.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.parameters import PER_PAGE

Key = list[float | int | str]
"""What an entry is ordered by, its id last; a list is sorted by the keys of its entries."""

SIGNATURE_BYTES = 12


class Listed(Protocol):
    """A whole list in its order, of which pages are cut: papers, or authors by id."""

    @property
    def filters(self) -> Filters: ...
    @property
    def count(self) -> int: ...
    @property
    def secret(self) -> bytes: ...
    def ids(self, start: int = 0, stop: int | None = None) -> Sequence[int]: ...
    def key(self, place: int, /) -> Key: ...
    def place_after(self, key: Key, /) -> int | None: ...


def place_after(listed: Listed, key: Key) -> int:
    """Return the place of the first entry whose key is greater, by halving."""
    return bisect_right(range(listed.count), key, key=listed.key)


def page_cursor(listed: Listed, start: int, noun: str = "paper") -> str:
    """Return the cursor of the page that begins at place `start`; "" for the first page.

    Args:
        noun: what is listed: a cursor of one kind of list is none of another's.
    """
    if start <= 0:
        return ""
    place = [_address(listed.filters, noun), start, listed.key(start - 1)]
    text = json.dumps(place, separators=(",", ":")).encode()
    return _encode(_sign(listed, text) + text)


def page_start(listed: Listed, noun: str = "paper") -> int:
    """Return the place at which the page of the list's filters begins.

    Raises:
        BadParameters: the cursor is none, was changed, or belongs to another query or order.
    """
    cursor = listed.filters.cursor
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
        if _encode(data) != cursor:  # bits that no byte takes
            raise ValueError
    except (ValueError, binascii.Error):
        raise _refused(cursor, "This cursor is damaged.") from None
    signature, text = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(listed, text)):
        raise _refused(cursor, "This cursor was changed, or is of an older version.")
    address, start, key = json.loads(text)
    if address != _address(listed.filters, noun):
        raise _refused(cursor, "This cursor belongs to another query or sort.")
    place = listed.place_after(key)
    return min(start, listed.count) if place is None else place


def _address(filters: Filters, noun: str) -> str:
    own = replace(filters, cursor=None, per_page=PER_PAGE)
    words = json.dumps([noun, own.params(), own.order])
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def _sign(listed: Listed, text: bytes) -> bytes:
    return hashlib.blake2b(text, key=listed.secret, digest_size=SIGNATURE_BYTES).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _refused(cursor: str, message: str) -> BadParameters:
    return BadParameters(
        [BadParameter("cursor", cursor[:80], message, "Take meta.next_cursor of the same address.")]
    )
