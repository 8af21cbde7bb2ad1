"""Dates as a reader writes them."""

from __future__ import annotations

from datetime import date


def printed_day(iso: str | None) -> str:
    """Write an ISO date, as far as it is known, as a reader does: `Jun 16, 2022`."""
    if not iso:
        return ""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = date(2000, parts[1], 1).strftime("%b")
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    return f"{month} {parts[2]}, {parts[0]}"
