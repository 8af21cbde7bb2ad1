"""`oeuvre embed`: vectors for what has none yet, and topics from them."""

from __future__ import annotations

from app.cli.topics import find_first_topics
from app.console import progress, say
from app.errors import OeuvreError
from app.library.library import Library


def embed_library(library: Library) -> None:
    """Encode every paper that has no vector, then find topics or place the new papers in them.

    Raises:
        OeuvreError: search by meaning is turned off, or its model cannot be had.
    """
    with progress("Encoding", "papers") as step:
        encoded = library.semantic.prepare(library.columns, step)
    if library.semantic.meaning.problem:
        raise OeuvreError(library.semantic.meaning.problem)
    say(f"{encoded:,} papers were encoded by {library.semantic.meaning.model_name}.")
    find_first_topics(library)
