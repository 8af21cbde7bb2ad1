"""`oeuvre authors`: people who may be one, and what somebody decides of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.errors import OeuvreError
from app.explorer.filters import Filters
from app.explorer.parameters import MOST_PER_PAGE
from app.explorer.review.people.query import page_people_decisions, page_people_pairs
from app.explorer.review.people.views import PersonPair
from app.library.library import Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Two = tuple[int, int] | None


@app.command()
def authors(
    merge: Annotated[
        Two, typer.Option(metavar="ID INTO", help="Let a person be another one.")
    ] = None,
    apart: Annotated[Two, typer.Option(metavar="ID ID", help="Keep two people apart.")] = None,
    later: Annotated[
        Two, typer.Option(metavar="ID ID", help="Do not ask for two people for now.")
    ] = None,
    split: Annotated[
        Two, typer.Option(metavar="ID PAPER", help="Let a paper of a person be somebody else's.")
    ] = None,
    undo: Annotated[int | None, typer.Option(metavar="ID", help="Take a decision back.")] = None,
    note: Annotated[str, typer.Option(help="Why you decide so, for the reader.")] = "",
) -> None:
    """Show the people who may be one and what was decided of people, or decide."""
    asked = {"one": merge and merge[::-1], "apart": apart, "later": later}
    pairs = {kind: two for kind, two in asked.items() if two is not None}
    if len(pairs) + (split is not None) + (undo is not None) > 1:
        raise OeuvreError("oeuvre authors does one thing at a time; give one option.")
    with closing(open_library(load_settings())) as library:
        print("\n".join(_done(library, pairs, split, undo, note)))  # noqa: T201 - the result


def _done(
    library: Library, pairs: dict[str, tuple[int, int]], split: Two, undo: int | None, note: str
) -> Iterator[str]:
    for kind, (one, other) in pairs.items():
        decision = library.settling.decide_on_people(kind, one, other, note)
        words = {
            "one": f"author {other} is author {one}",
            "apart": f"authors {one} and {other} are two people",
            "later": f"authors {one} and {other} are to be decided later",
        }
        yield f"Decision {decision}: {words[kind]}."
    if split is not None:
        decision = library.settling.split_person(split[0], [split[1]], note)
        yield f"Decision {decision}: paper {split[1]} is by somebody else than author {split[0]}."
    elif undo is not None:
        library.settling.undo_people_decision(undo)
        yield f"Decision {undo} is taken back."
    elif not pairs:
        yield from _listed(library)


def _listed(library: Library) -> Iterator[str]:
    snapshot = library.snapshot()
    pairs = page_people_pairs(snapshot, Filters(per_page=MOST_PER_PAGE))
    if not pairs.count:
        yield "No pair of people waits for a decision."
    for pair in pairs.items:
        yield from _lines_of(pair)
    if pairs.count > len(pairs.items):
        yield f"and {pairs.count - len(pairs.items):,} more pairs"
    for decision in page_people_decisions(snapshot, Filters(per_page=MOST_PER_PAGE)).items:
        sides = " / ".join(
            f"{side.id or '-'} {side.name}" for side in (decision.one, decision.other)
        )
        yield f"decision {decision.number}, {decision.made_at[:10]}: {decision.kind}: {sides}"


def _lines_of(pair: PersonPair) -> Iterator[str]:
    for side in (pair.one, pair.other):
        titles = "; ".join(f"{paper.title} ({paper.year or 'no year'})" for paper in side.titles)
        more = side.papers - len(side.titles)
        yield f"{side.id:>7}  {side.name}: {titles}{f' and {more:,} more' if more > 0 else ''}"
    yield f"{'':9}{pair.why}"
