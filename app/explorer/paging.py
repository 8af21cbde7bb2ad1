"""Lists in an order, cut into pages by cursors.

A cursor is an opaque, signed place in a list, bound to its query and its order. It holds the values
that the list was ordered by, of the entry before the place. The place is found again when that
entry is gone, and whatever else came or went.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.parameters import PER_PAGE
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Rows, marked

T = TypeVar("T")
Key = list[float | int | str]
"""What an entry is ordered by, its id last; a list is sorted by the keys of its entries."""
Numbers = NDArray[np.int64]
SIGNATURE_BYTES = 12
LONGEST_ASKED = 200
"""Characters that are compared with names, all of which are shorter: 10,000 took seconds."""


FEW_OF_ALL = 20
"""Sorting less than this part of the library is less work than going through its whole order."""


class Listed(Protocol):
    """A whole list in its order, of which pages are cut: papers, or authors by id."""

    @property
    def filters(self) -> Filters: ...
    @property
    def noun(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def relaxed(self) -> bool: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def secret(self) -> bytes: ...
    def ids(self, start: int = 0, stop: int | None = None) -> Sequence[int]: ...
    def key(self, place: int, /) -> Key: ...
    def place_after(self, key: Key, /) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    count: int
    """Entries of the whole list."""
    per_page: int
    start: int
    """Place of the page's first entry, from 0."""
    next_cursor: str | None
    previous_cursor: str | None
    """Cursor of the page before; "" for the first page, None where there is none before."""
    relaxed: bool
    """Nothing is just what was asked for; these are the nearest."""
    notes: tuple[str, ...]

    @classmethod
    def of(cls, listed: Listed, load: Callable[[Sequence[int]], Sequence[T]]) -> Page[T]:
        """Cut the page that the list's filters ask for.

        Args:
            load: gives the entries of ids, in their order.

        Raises:
            BadParameters: the cursor is none, or belongs to another list.
        """
        start, per_page = _page_start(listed), listed.filters.per_page
        following = start + per_page
        return cls(
            items=load(listed.ids(start, following)),
            count=listed.count,
            per_page=per_page,
            start=start,
            next_cursor=_cursor(listed, following) if following < listed.count else None,
            previous_cursor=_cursor(listed, start - per_page) if start > 0 else None,
            relaxed=listed.relaxed,
            notes=listed.notes,
        )


@dataclass(frozen=True)
class Ranking:
    """A ranked list of authors, categories, topics or imports."""

    noun: str
    """What is listed; cursors of another list are refused."""
    filters: Filters
    """Those that chose the papers; `q` is what was asked of the list itself."""
    secret: bytes
    """Signs the cursors."""
    listed: Numbers
    """Ids, or codes of a column; shape (n,)."""
    keys: tuple[Sequence[float] | Numbers | NDArray[np.float64], ...] = ()
    """What the list is ordered by, ascending, first things first; ties by id. Each shape (n,)."""
    names: Sequence[str] | None = None
    """What each code means, since codes change with the library; None where ids are listed."""
    relaxed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many are listed."""
        return len(self.listed)

    def ids(self, start: int = 0, stop: int | None = None) -> Sequence[int]:
        """Return those from one place to another."""
        ids: list[int] = self.listed[start:stop].tolist()
        return ids

    def key(self, place: int, /) -> Key:
        """Return what one of them is ordered by."""
        number = int(self.listed[place])
        return [
            *(float(key[place]) for key in self.keys),
            self.names[number] if self.names else number,
        ]

    def place_after(self, key: Key, /) -> int:
        """Return the place of the first that comes after a key."""
        return place_after(self, key)


def by_count(counts: Numbers) -> Numbers:
    """Return the codes that occur, most papers first; ties in the order of their values."""
    present = np.flatnonzero(counts)
    return present[np.argsort(-counts[present], kind="stable")]


def place_after(listed: Listed, key: Key) -> int:
    """Return the place of the first entry whose key is greater, by halving."""
    return bisect_right(range(listed.count), key, key=listed.key)


def _cursor(listed: Listed, start: int) -> str:
    """Return the cursor of the page that begins at place `start`; "" for the first page."""
    if start <= 0:
        return ""
    place = [_address(listed), start, listed.key(start - 1)]
    text = json.dumps(place, separators=(",", ":")).encode()
    return _encode(_sign(listed, text) + text)


def _page_start(listed: Listed) -> int:
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
    if address != _address(listed):
        raise _refused(cursor, "This cursor belongs to another query or sort.")
    place = listed.place_after(key)
    return min(start, listed.count) if place is None else place


def _address(listed: Listed) -> str:
    own = replace(listed.filters, cursor=None, per_page=PER_PAGE)
    words = json.dumps([listed.noun, own.params(), own.order])
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def _sign(listed: Listed, text: bytes) -> bytes:
    return hashlib.blake2b(text, key=listed.secret, digest_size=SIGNATURE_BYTES).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _refused(cursor: str, message: str) -> BadParameters:
    return BadParameters(
        [BadParameter("cursor", cursor[:80], message, "Take meta.next_cursor of the same address.")]
    )


def library_order(snapshot: Snapshot, rows: Rows, order: str) -> Rows:
    """Sort rows as `in_order` does; many of them by the order of the whole library."""
    columns = snapshot.columns
    if len(rows) < columns.size // FEW_OF_ALL:
        return in_order(columns, rows, order)
    everything: Rows = snapshot.cached(
        ("order", order),
        lambda: in_order(columns, np.arange(columns.size), order),
        lambda found: found.nbytes,
    )
    return everything[marked(columns.size, rows)[everything]]


def in_order(columns: Columns, rows: Rows, order: str) -> Rows:
    """Sort rows by `newest`, `oldest`, `title`, `citations` or `updated`; ties by paper id.

    Papers without a date, or without a citation count, come last in either direction.
    """
    rows = np.sort(rows)
    return rows[np.argsort(order_keys(columns, rows, order), kind="stable")]


def order_keys(columns: Columns, rows: Rows, order: str) -> NDArray[np.signedinteger]:
    """Return the number by which each row is sorted, lowest first; shape of `rows`."""
    if order == "title":
        return columns.title_rank[rows]
    if order == "citations":
        return -columns.citations[rows]
    if order == "updated":
        return -np.maximum(columns.arrivals.last_at[rows], 0)
    date = columns.date[rows].astype(np.int64)
    return -date if order == "newest" else np.where(date == 0, np.iinfo(np.int64).max, date)
