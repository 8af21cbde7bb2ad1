"""`oeuvre embed`: vectors for what has none yet, and topics and the map from them."""

from __future__ import annotations

from app.cli.topics import find_first_topics
from app.console import progress, say
from app.errors import OeuvreError
from app.library.library import FEWEST_PAPERS, Library


def embed_library(library: Library) -> None:
    """Encode every paper that has no vector, then find topics and lay out the map.

    Where there are topics, or a map, the new papers are placed there.

    Raises:
        OeuvreError: search by meaning is turned off, or its model cannot be had.
    """
    with progress("Encoding", "papers") as step:
        encoded = library.semantic.prepare(library.columns, step)
    if library.semantic.meaning.problem:
        raise OeuvreError(library.semantic.meaning.problem)
    say(f"{encoded:,} papers were encoded by {library.semantic.meaning.model_name}.")
    find_first_topics(library)
    lay_out_first_map(library)


def lay_out_first_map(library: Library) -> None:
    """Lay out a map that never was; papers that came in are placed on the one there is."""
    if library.columns().size < FEWEST_PAPERS:
        return
    if library.map.layout() is not None:
        library.map.place_new_papers()
    elif library.map.make_first():
        say("The map is laid out.")
