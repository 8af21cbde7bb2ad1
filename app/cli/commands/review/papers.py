"""`oeuvre papers`: papers that may be one, and what a person decides of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.errors import OeuvreError
from app.explorer.filters import Filters
from app.explorer.parameters import MOST_PER_PAGE
from app.explorer.review.query import page_decisions, page_pairs
from app.explorer.review.views import PaperPair
from app.library.library import Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Two = tuple[int, int] | None


@app.command()
def papers(
    merge: Annotated[
        Two, typer.Option(metavar="ID INTO", help="Let a paper be another one.")
    ] = None,
    apart: Annotated[Two, typer.Option(metavar="ID ID", help="Keep two papers apart.")] = None,
    split: Annotated[
        Two, typer.Option(metavar="ID RECORD", help="Let a record of a paper be one of its own.")
    ] = None,
    undo: Annotated[int | None, typer.Option(metavar="ID", help="Take a decision back.")] = None,
) -> None:
    """Show the papers that may be one and what was decided of papers, or decide."""
    if sum(one is not None for one in (merge, apart, split, undo)) > 1:
        raise OeuvreError("oeuvre papers does one thing at a time; give one option.")
    with closing(open_library(load_settings())) as library:
        print("\n".join(_done(library, merge, apart, split, undo)))  # noqa: T201 - the result


def _done(library: Library, merge: Two, apart: Two, split: Two, undo: int | None) -> Iterator[str]:
    if merge is not None:
        decision = library.settling.decide_on_papers("same", merge[1], merge[0])
        yield f"Decision {decision}: paper {merge[0]} is paper {merge[1]}."
    elif apart is not None:
        decision = library.settling.decide_on_papers("apart", *apart)
        yield f"Decision {decision}: papers {apart[0]} and {apart[1]} are two."
    elif split is not None:
        decision = library.settling.split_paper(split[0], [split[1]])
        yield f"Decision {decision}: record {split[1]} is a paper of its own."
    elif undo is not None:
        library.settling.undo_paper_decision(undo)
        yield f"Decision {undo} is taken back."
    else:
        yield from _listed(library)


def _listed(library: Library) -> Iterator[str]:
    snapshot = library.snapshot()
    pairs = page_pairs(snapshot, Filters(per_page=MOST_PER_PAGE))
    if not pairs.count:
        yield "No pair of papers waits for a decision."
    for pair in pairs.items:
        yield from _lines_of(pair)
    if pairs.count > len(pairs.items):
        yield f"and {pairs.count - len(pairs.items):,} more pairs"
    for decision in page_decisions(snapshot, Filters(per_page=MOST_PER_PAGE)).items:
        day = decision.made_at[:10]
        what = f"{decision.kind}: {decision.one_id} {decision.one} / {decision.other}"
        yield f"decision {decision.number}, {day}: {what}"


def _lines_of(pair: PaperPair) -> Iterator[str]:
    for side in (pair.one, pair.other):
        yield f"{side.id:>7}  {side.title} ({side.year or 'no year'})"
    yield f"{'':9}{pair.why}"
