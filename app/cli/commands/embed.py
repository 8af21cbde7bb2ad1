"""`oeuvre embed` and `oeuvre map`: vectors for what has none yet, and the map made of them."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.commands.topics import find_first_topics
from app.cli.opening import open_library
from app.console import progress, say
from app.errors import OeuvreError
from app.library.library import FEWEST_PAPERS, Library
from app.library.paper_map import MapPreview
from app.search.map.keep import keep_layout, undo_layout
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("map")
def map_(
    preview: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
    undo: Annotated[bool, typer.Option(help="Bring back the map before the last rebuild.")] = False,
) -> None:
    """Lay the map of papers out anew; papers that come in are placed without this."""
    if preview and undo:
        raise OeuvreError("oeuvre map does one thing at a time; give one option.")
    with closing(open_library(load_settings())) as library:
        _rebuild(library, preview_only=preview, undo=undo)


def _rebuild(library: Library, *, preview_only: bool, undo: bool) -> None:
    """Lay the map out anew; or say only what that would change; or take the last rebuild back.

    Raises:
        OeuvreError: too few papers have vectors, or there is nothing to undo.
    """
    if undo:
        number = undo_layout(library.database)
        print(f"Layout {number} of the map is undone.")  # noqa: T201 - the result
        return
    library.semantic.prepare(library.columns)
    if library.semantic.meaning.state != "ready":
        raise OeuvreError(library.semantic.meaning.notice or "Search by meaning is not ready.")
    preview = library.map.preview()
    print(_words(preview))  # noqa: T201 - the result
    if preview_only:
        say("Nothing was changed; oeuvre map does it.")
    elif not keep_layout(library.database, preview.made):
        say("Another process laid out the map meanwhile; its layout is kept.")
    elif preview.known:
        say("oeuvre map --undo brings the map back as it was.")


def _words(preview: MapPreview) -> str:
    papers = len(preview.made.ids)
    lines = [f"{papers:,} papers on the map, trustworthiness {preview.trust_then:.3f}"]
    if preview.known:
        lines += [
            f"{preview.known:,} of them lie on it now, trustworthiness {preview.trust_now:.3f}",
            f"{preview.moved:,} papers would lie elsewhere; "
            f"{preview.kept:.0%} of neighbours would stay neighbours.",
        ]
    return "\n".join(lines)


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
