"""The answers that were asked for last, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")

KEPT = 64
"""Answers of a kind that are kept: the pages, facets and fragments of one visit ask for the same
few again."""


class Recent(Generic[Value]):
    """The most recently used values, by key; safe to use from several threads."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._values: OrderedDict[object, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Value | None:
        """Return the value, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            return None

    def put(self, key: object, value: Value) -> None:
        """Keep a value, and let go of the one that was not used for longest."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
