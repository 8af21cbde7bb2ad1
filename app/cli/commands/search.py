"""`oeuvre search`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.find import search_papers
from app.cli.given import Given, with_parameters
from app.cli.opening import open_library
from app.cli.query_argument import WithQuery
from app.errors import OeuvreError
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=WithQuery)
@with_parameters(without=("q",))
def search(
    query: Annotated[
        str | None, typer.Argument(help="Words, “phrases”, -not, OR, fields: see /help.")
    ] = None,
    *,
    given: Given,
    per_page: Annotated[int, typer.Option(help="Papers shown, 1 to 200.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as the API does.")] = False,
) -> None:
    """Find papers by words and by meaning."""
    if query is None and {name for name, _ in given} <= {"mode", "sort"}:
        raise OeuvreError("What is sought? Give words, a text with --like, or a filter.")
    asked = [("q", query or ""), *given, ("per_page", str(per_page))]
    with closing(open_library(load_settings())) as library:
        search_papers(library, asked, as_json=as_json)
