"""`oeuvre search`: papers to standard output."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import one_state, open_library
from app.console import say
from app.errors import OeuvreError
from app.explorer.papers.query import PaperPage, answer_papers, find_papers
from app.explorer.papers.views import Paper
from app.settings import load_settings


class WithQuery(TyperCommand):
    """A command whose argument is a query, which may begin with a minus sign: `-privacy`.

    What holds a blank, or begins with one minus sign and is no option of the command, is the query.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, queries behind the options."""
        takes_value = {
            name
            for param in self.params
            if param.param_type_name == "option" and not getattr(param, "is_flag", False)
            for name in param.opts
        }
        known = {name for param in self.params for name in param.opts}
        options: list[str] = []
        queries: list[str] = []
        for place, arg in enumerate(args):
            if arg == "--":
                queries += args[place + 1 :]
                break
            is_value = bool(options) and options[-1] in takes_value
            name = arg.partition("=")[0]
            is_option = name.startswith("--") and " " not in name
            is_query = arg.startswith("-") and not (is_option or is_value or name in known)
            (queries if is_query else options).append(arg)
        return super().parse_args(ctx, [*options, "--", *queries] if queries else args)


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
        filters, _ = asked_filters(library, asked)
        library.semantic.prepare(library.columns, encode=False)
        started = time.perf_counter()
        with one_state(library) as snapshot:
            page = find_papers(snapshot, filters)
    if as_json:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # as JSON always is
        took_ms = (time.perf_counter() - started) * 1000
        print(answer_papers(page, took_ms).model_dump_json(indent=1))  # noqa: T201 - the result
        return
    for note in filter(None, (*page.notes, page.mode_note)):
        say(note)
    print("\n".join(_lines(page)))  # noqa: T201 - the result


def _lines(page: PaperPage) -> list[str]:
    mode = page.selection.mode
    shown = [f"{page.count:,} found" + (f" by {mode}" if mode else "")]
    shown += [_line(paper) for paper in page.items]
    return shown


def _line(paper: Paper) -> str:
    people = ", ".join(author.shown_name for author in paper.authors if not author.implied)
    cut = " and others" if paper.authors_truncated else ""
    year = (
        f"{paper.year}{' (inferred)' if paper.year_inferred else ''}" if paper.year else "no year"
    )
    return f"{paper.id:>7}  {year}  {paper.title}\n         {people}{cut}"
