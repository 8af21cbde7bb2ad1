"""Names of those that are first alone, or together with others."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 2
"""Equals up to which all are named."""


def equals_words(names: Sequence[str]) -> str:
    """Name what is first: `A`, `A and B`, `A and 3 others`.

    Args:
        names: of all that are equal, at least one.
    """
    if len(names) <= _NAMED:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1:,} others"
