"""What a file of an address is called: the words of its filters, names in place of ids."""

from __future__ import annotations

from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.parameters import PARAMETERS
from app.library.snapshot import Snapshot


def words_of(snapshot: Snapshot, filters: Filters) -> str:
    """Say which papers filters choose: `privacy Amartya Sanyal year 2022-2025`; "" for all."""
    authors = author_names(snapshot, filters.values("author"))
    words = []
    for name, parameter in PARAMETERS.items():
        for value in filters.values(name) if parameter.role != "order" else ():
            if parameter.names == "author":
                words.append(authors.get(value, f"author {value}"))
            elif parameter.names == "topic":
                words.append(snapshot.topic_label(value))
            elif name in ("q", "like"):
                words.append(value)
            else:
                words.append(f"{name} {parameter.written(value)}")
    return " ".join(words)
