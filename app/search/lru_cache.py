"""A thread-safe LRU cache, bounded by number and by total weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")

KEPT = 64
"""Answers of a kind that are kept: the pages, facets and fragments of one visit ask for the same
few again."""


class LruCache(Generic[Value]):
    """The most recently used values, by key; safe to use from several threads.

    Args:
        size: values that are kept.
        weigh: gives the bytes of a value; without it values weigh nothing.
        most: bytes that all together may weigh; the newest value is kept whatever it weighs.
    """

    def __init__(
        self,
        size: int = KEPT,
        weigh: Callable[[Value], int] = lambda _: 0,
        most: int = 0,
    ) -> None:
        self._size = size
        self._weigh = weigh
        self._most = most
        self._weight = 0
        self._values: OrderedDict[object, Value] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def weight(self) -> int:
        """Bytes of all values together."""
        return self._weight

    def get(self, key: object) -> Value | None:
        """Return the value, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            return None

    def get_or_make(self, key: object, make: Callable[[], Value]) -> Value:
        """Return the value, made now if it is not kept; two threads may make it both."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value

    def put(self, key: object, value: Value) -> None:
        """Keep a value, and let go of the one that was not used for longest."""
        with self._lock:
            if key in self._values:
                self._weight -= self._weigh(self._values.pop(key))
            self._values[key] = value
            self._weight += self._weigh(value)
            while len(self._values) > self._size or (
                self._weight > self._most and len(self._values) > 1
            ):
                _, oldest = self._values.popitem(last=False)
                self._weight -= self._weigh(oldest)
