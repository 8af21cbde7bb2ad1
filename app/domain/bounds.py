"""The numbers that a paper may hold, from the lowest to the highest.

Importers let no other in, and the columns in memory (`app.store.columns`) hold them all: a test
imports each bound and reads the library.
"""

from __future__ import annotations

from typing import Final

BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "citation_count": (0, 2**53 - 1),  # the largest integer that every reader of JSON holds exactly
    "year": (1, 9999),  # the years that ISO 8601 writes with four digits; there is no year 0
}
"""By field of the native format, or by column of the store (`year`); both ends are allowed."""


def within(field: str, value: int) -> bool:
    """Say whether a field may hold a number."""
    lowest, highest = BOUNDS[field]
    return lowest <= value <= highest
