"""`oeuvre correct`: fields of a paper given by hand, and papers hidden."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated, Any

import typer

from app.cli.opening import open_library
from app.domain.records.correction import CORRECTABLE
from app.errors import BadParameter, BadParameters
from app.explorer.corrections.query import paper_by_hand, read_changes
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper
from app.explorer.value_readers import nearest
from app.library.library import Library
from app.settings import load_settings
from app.store.load_corrections import HIDDEN

LISTS = ("authors", "links")

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def correct(
    paper: Annotated[int, typer.Argument(help="Number of the paper, as in its address.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help=f"Give a field a value, or none; repeat for several. Fields: "
            f"{', '.join(CORRECTABLE)}. Names and links are parted by semicolons.",
        ),
    ] = None,
    take_back: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Show again what the sources say; repeat for several."),
    ] = None,
    hide: Annotated[bool, typer.Option("--hide", help="Show the paper no more.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show a hidden paper again.")] = False,
) -> None:
    """Correct a paper by hand, or say what was corrected; it lasts through every import."""
    given = _given(set_ or [])
    with closing(open_library(load_settings())) as library:
        record = record_of(load_paper(library.snapshot(), paper))
        values = read_changes(given, record)
        for field in [*(take_back or []), *([HIDDEN] if show else [])]:
            library.take_correction_back(paper, field)
        if hide:
            values[HIDDEN] = {}
        if values:
            library.correct_paper(paper, values)
        print("\n".join(_lines(library, paper)))  # noqa: T201 - the result


def _given(pairs: list[str]) -> dict[str, Any]:
    """Read `date=2024-02` as field and value.

    Raises:
        BadParameters: there is no such field.
    """
    given: dict[str, Any] = {}
    errors = []
    for pair in pairs:
        name, sign, value = pair.partition("=")
        name = name.strip()
        if not sign or name not in CORRECTABLE:
            guess = nearest(name, list(CORRECTABLE))
            message = f"--set {pair[:80]}: write FIELD=VALUE, as date=2024-02."
            errors.append(
                BadParameter("set", pair[:80], message, f"Did you mean {guess}?" if guess else "")
            )
        given[name] = [part.strip() for part in value.split(";")] if name in LISTS else value
    if errors:
        raise BadParameters(errors)
    return given


def _lines(library: Library, paper_id: int) -> list[str]:
    with library.database.read() as session:
        found = paper_by_hand(session, paper_id)
    lines = [
        f"{correction.field}: {correction.sources or 'nothing'} → {correction.after or 'nothing'}"
        f" ({correction.made_at[:10]})"
        for correction in found.corrections
    ]
    lines += ["hidden"] if found.hidden else []
    return lines or ["Nothing of this paper is corrected by hand."]
