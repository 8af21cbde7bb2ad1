"""What a file of an address is called: the words of its filters, names in place of ids."""

from __future__ import annotations

from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.library.snapshot import Snapshot

_NOT_NAMED = ("sort", "per_page", "cursor")


def words_of(snapshot: Snapshot, filters: Filters) -> str:
    """Say which papers filters choose: `privacy Amartya Sanyal year 2022-2025`; "" for all."""
    names = author_names(snapshot, filters.author)
    said = []
    for name, value in filters.params():
        if name == "author":
            said.append(names.get(int(value), f"author {value}"))
        elif name == "topic":
            said.append(snapshot.topic_label(int(value)))
        elif name in ("q", "like"):
            said.append(value)
        elif name not in _NOT_NAMED:
            said.append(f"{name} {value}")
    return " ".join(said)
