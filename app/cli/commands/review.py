"""`oeuvre papers`, `authors`, `decisions`: what may be one, and what a person decides of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.opening import open_library
from app.console import say
from app.errors import OeuvreError
from app.explorer.filters import Filters
from app.explorer.pages.wording import counted
from app.explorer.paging import Page
from app.explorer.parameters import MOST_PER_PAGE
from app.explorer.review.people.query import page_people_decisions, page_people_pairs
from app.explorer.review.query import page_decisions, page_pairs
from app.explorer.review.views import PaperPair, PersonPair, ReviewedPaper, ReviewedPerson
from app.ingest.decision_file.take_in import take_in_decisions, write_decisions
from app.library.library import Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Two = tuple[int, int] | None
AS_MANY = Filters(per_page=MOST_PER_PAGE)
"""As many pairs, and decisions, as are shown."""


@app.command()
def decisions(
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all decisions into a file.")
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Add the decisions of a file."),
    ] = None,
) -> int:
    """Write the decisions on people and papers into a file, or add those of a file."""
    if (export is None) == (import_ is None):
        raise OeuvreError("oeuvre decisions needs either --export FILE or --import FILE.")
    lines: list[str] = []
    if import_ is not None:
        try:
            lines = import_.read_text("utf-8").split("\n")
        except UnicodeDecodeError:
            raise OeuvreError(f"{import_} is not a text in UTF-8.") from None
    with closing(open_library(load_settings())) as library:
        if export is not None:
            written = write_decisions(library.database)
            export.write_text("".join(f"{line}\n" for line in written), "utf-8")
            print(f"{counted(len(written), 'decision')} in {export}")  # noqa: T201 - the result
            return 0
        found = take_in_decisions(library.database, lines)
    for problem in found.problems:
        say(f"line {problem.line:,}: {problem.reason}")
    added = counted(found.added, "decision")
    print(f"{added} added, {found.known:,} here already")  # noqa: T201 - the result
    return 1 if found.problems else 0


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
        print("\n".join(_done_to_people(library, pairs, split, undo, note)))  # noqa: T201 - the result


def _done_to_people(
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
        yield from _listed_people(library)


def _listed_people(library: Library) -> Iterator[str]:
    snapshot = library.snapshot()
    yield from _waiting("people", page_people_pairs(snapshot, AS_MANY), _person_line)
    for decision in page_people_decisions(snapshot, AS_MANY).items:
        sides = " / ".join(
            f"{side.id or '-'} {side.name}" for side in (decision.one, decision.other)
        )
        yield f"decision {decision.number}, {decision.made_at[:10]}: {decision.kind}: {sides}"


def _person_line(person: ReviewedPerson) -> str:
    titles = "; ".join(f"{paper.title} ({paper.year or 'no year'})" for paper in person.titles)
    more = person.papers - len(person.titles)
    return f"{person.name}: {titles}{f' and {more:,} more' if more > 0 else ''}"


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
        print("\n".join(_done_to_papers(library, merge, apart, split, undo)))  # noqa: T201 - the result


def _done_to_papers(
    library: Library, merge: Two, apart: Two, split: Two, undo: int | None
) -> Iterator[str]:
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
        yield from _listed_papers(library)


def _listed_papers(library: Library) -> Iterator[str]:
    snapshot = library.snapshot()
    yield from _waiting("papers", page_pairs(snapshot, AS_MANY), _paper_line)
    for decision in page_decisions(snapshot, AS_MANY).items:
        day = decision.made_at[:10]
        what = f"{decision.kind}: {decision.one_id} {decision.one} / {decision.other}"
        yield f"decision {decision.number}, {day}: {what}"


def _paper_line(paper: ReviewedPaper) -> str:
    return f"{paper.title} ({paper.year or 'no year'})"


def _waiting(
    noun: str, pairs: Page[PaperPair] | Page[PersonPair], line_of: Callable[[Any], str]
) -> Iterator[str]:
    if not pairs.count:
        yield f"No pair of {noun} waits for a decision."
    for pair in pairs.items:
        for side in (pair.one, pair.other):
            yield f"{side.id:>7}  {line_of(side)}"
        yield f"{'':9}{pair.why}"
    if pairs.count > len(pairs.items):
        yield f"and {pairs.count - len(pairs.items):,} more pairs"
