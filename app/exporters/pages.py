"""First and last page of what a source prints as the pages of a paper."""

from __future__ import annotations

import re
from collections.abc import Callable

_DASHES = r"[-\u2010-\u2015\u2212]+"
_RANGE = re.compile(rf"(\S+?)\s*{_DASHES}\s*(\S+)")


def page_range(pages: str) -> tuple[str, str] | None:
    """Split "100-20", "S1–S10" or "12:1--12:9" at its one dash; None where it is no such range."""
    found = _RANGE.fullmatch(pages.strip())
    if found is None or re.search(_DASHES, found[2]) or "," in pages:
        return None
    return found[1], found[2]


def with_dash(pages: str, dash: str, written: Callable[[str], str] = str) -> str:
    """Return pages with one kind of dash in each of their ranges; anything else stays.

    Args:
        written: how the numbers themselves are written.
    """
    parts = [part.strip() for part in pages.split(",")]
    return ", ".join(dash.join(map(written, page_range(part) or (part,))) for part in parts if part)
