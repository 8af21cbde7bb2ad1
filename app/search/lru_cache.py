"""A cache of the values used last, for several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from cachetools import LRUCache

Value = TypeVar("Value")

KEPT = 64
"""Answers of a kind that are kept: the pages, facets and fragments of one visit ask for the same
few again."""


class LruCache(Generic[Value]):
    """The values used last, by key: cachetools' cache behind a lock.

    Args:
        size: values that are kept; with `weigh`, what they may weigh together.
        weigh: gives the weight of a value, such as its bytes. A value heavier than `size` is not
            kept.
    """

    def __init__(self, size: int = KEPT, weigh: Callable[[Value], int] | None = None) -> None:
        self._values: LRUCache[object, Value] = LRUCache(size, weigh)
        self._lock = threading.Lock()

    def get(self, key: object) -> Value | None:
        """Return the value, or None."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: object, value: Value) -> None:
        """Keep a value, and drop those that were not used for longest."""
        with self._lock, suppress(ValueError):  # it is heavier than all that is kept
            self._values[key] = value

    def get_or_make(self, key: object, make: Callable[[], Value]) -> Value:
        """Return the value, made now if it is not kept; two threads may make it both."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value
