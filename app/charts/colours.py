"""Which of the eight topic hues a topic wears.

Returns names of CSS classes; the colours themselves are in static/css/tokens.css.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

SLOTS = 8
"""Hues that stay apart under three simulated colour blindnesses."""
OTHER = "tx"

K = TypeVar("K", bound=Hashable)


def colour_class(slot: int | None) -> str:
    """Name the class of a colour slot; None and slots past the eighth are grey."""
    return OTHER if slot is None or not 0 <= slot < SLOTS else f"t{slot}"


def colours_by_first_paper(firsts: Iterable[tuple[K, str | None]]) -> dict[K, str]:
    """Assign the hues in the order of first papers.

    Args:
        firsts: each topic (or category) with the ISO date of its first paper, or None. Ties
            keep the given order; those without a date come last.
    """
    ordered = sorted(firsts, key=lambda pair: (pair[1] is None, pair[1] or ""))
    return {key: colour_class(slot) for slot, (key, _) in enumerate(ordered)}
