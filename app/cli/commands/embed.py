"""`oeuvre embed`: vectors for what has none yet, and topics and the map from them."""

from __future__ import annotations

from contextlib import closing

import typer

from app.cli.commands.topics import find_first_topics
from app.cli.opening import open_library
from app.console import progress, say
from app.errors import OeuvreError
from app.library.library import FEWEST_PAPERS, Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def embed() -> None:
    """Encode what has no vector yet, for search by meaning."""
    with closing(open_library(load_settings())) as library:
        embed_library(library)


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


def try_to_embed(library: Library) -> None:
    """Encode what came in; where that is not possible, the papers are here all the same."""
    try:
        embed_library(library)
    except OeuvreError as error:
        say(f"The papers are found by words alone. {error}")


def lay_out_first_map(library: Library) -> None:
    """Lay out a map that never was; papers that came in are placed on the one there is."""
    if library.columns().size < FEWEST_PAPERS:
        return
    if library.map.layout() is not None:
        library.map.place_new_papers()
    elif library.map.make_first():
        say("The map is laid out.")
