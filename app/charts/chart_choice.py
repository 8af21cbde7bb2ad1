"""Which drawing suits a set: lanes of dots, small multiples, or a heat map.

The limits are readability, not speed: they follow what was tried in
"Timelines people can read" (one author: lanes; a field: multiples or heat map).
"""

from __future__ import annotations

from typing import Literal

Form = Literal["lanes", "multiples", "heatmap"]

MOST_DOTS = 400
"""Papers up to which each is a dot that can still be pointed at."""
MOST_ROWS = 24
"""Rows of 36 px that a screen or two can show; more become a heat map of lower rows."""


def fitting_form(papers: int, rows: int) -> Form:
    """Choose the drawing for so many dated papers in so many rows."""
    if papers <= MOST_DOTS:
        return "lanes"
    return "multiples" if rows <= MOST_ROWS else "heatmap"
