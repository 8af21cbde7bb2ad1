"""`oeuvre topics`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.cli.topics import asked_changes, change_by_hand, list_topics, rebuild_topics
from app.errors import OeuvreError
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def topics(
    preview: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
    undo: Annotated[
        bool, typer.Option(help="Bring back the topics before the last rebuild.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Print the topics and what was changed by hand.")
    ] = False,
    rename: Annotated[
        tuple[int, str] | None,
        typer.Option(metavar="ID LABEL", help='Name a topic; "" brings the found name back.'),
    ] = None,
    merge: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="ID INTO", help="Let a topic's papers count for another."),
    ] = None,
    split: Annotated[int | None, typer.Option(metavar="ID", help="Take a merge back.")] = None,
    hide: Annotated[int | None, typer.Option(metavar="ID", help="Show a topic no more.")] = None,
    show: Annotated[int | None, typer.Option(metavar="ID", help="Show a hidden one again.")] = None,
) -> None:
    """Find the topics of the library anew; ids, colours and all changes by hand stay."""
    changes = asked_changes(rename, merge, split, hide, show)
    if preview + undo + list_ + len(changes) > 1:
        raise OeuvreError("oeuvre topics does one thing at a time; give one option.")
    if changes:
        change_by_hand(load_settings(), changes[0])
        return
    with closing(open_library(load_settings())) as library:
        if list_:
            list_topics(library.snapshot())
        else:
            rebuild_topics(library, preview_only=preview, undo=undo)
