"""An open library: the store, its columns, and the searches over it.

One `Library` serves a whole process. It notices within a request when another
process has changed the file, and reads its columns anew: at once while that is
quick, beside the running answers when the library is large.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.database import Database
from app.search.columns import Columns, load_columns
from app.search.conditions import resolve_condition
from app.search.fusion import Found, Mode, by_one, fuse
from app.search.keyword import KeywordIndex
from app.search.semantic import Semantic
from app.search.syntax_tree import Query
from app.settings import Settings

Value = TypeVar("Value")

CACHED = 64
"""Answers of a kind that are kept: the pages, facets and fragments of one visit ask for the same
few again."""
QUICK_RELOAD = 5000
"""Papers up to which a changed library is read anew within the request that notices it (about
30 ms); larger ones are read in a thread, and the old columns answer meanwhile."""
WATCH_S = 0.4
"""Between two looks at the library's version: other processes' changes show within a second."""


class Recent(Generic[Value]):
    """The most recently used values, by key; safe to use from several threads."""

    def __init__(self, size: int = CACHED) -> None:
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
