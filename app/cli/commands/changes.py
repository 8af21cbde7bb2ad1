"""`oeuvre changes`, `oeuvre digest`: what an import changed, what came in since a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from textwrap import fill
from typing import Annotated

import typer
from markupsafe import Markup

from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import open_library
from app.domain.records.field_text import shortened
from app.domain.records.import_source import source_words
from app.domain.tex.html import plain_text
from app.errors import NotFound, OeuvreError
from app.explorer.changes.query import all_changes, changes_of_kind, find_difference, read_kind
from app.explorer.changes.views import CHANGE_KINDS, ChangeKind, PaperDifference
from app.explorer.imports.query import find_imports
from app.explorer.new.query import GROUPINGS, Found, NewPaper, find_new, load_new, read_grouping
from app.explorer.pages.links import paper_href
from app.explorer.pages.wording import capital, named, printed_day, sentence
from app.explorer.papers.views import Paper
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings, load_settings

WIDTH = 76
"""Characters of a line: mail programs quote lines, and break longer ones."""
MOST_NAMED = 6
"""Authors of a paper that are named."""
_HEAD = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{}</title></head>\n'
    "<body>\n<h1>{}</h1>\n<p>{}</p>\n"
)
_GROUP = Markup("<h2>{}</h2>\n<ul>\n")
_NEXT_GROUP = Markup("</ul>\n<h2>{}</h2>\n<ul>\n")
_PAPER = Markup('<li><a href="{}">{}</a><br>{}{}</li>\n')
_CHANGED = Markup("<br><em>{}</em>")
_END = Markup('</ul>\n<p><a href="{}">{}</a></p>\n</body></html>\n')


app = typer.Typer(add_completion=False, rich_markup_mode=None)


def digest_text(snapshot: Snapshot, found: Found, base_url: str) -> Iterator[str]:
    """Write a digest as plain text, in pieces.

    Args:
        found: the papers, all of which are listed.
        base_url: address of the library, without its last slash.
    """
    yield f"{_heading(snapshot, found)}\n{_about(found)}\n"
    for group, heading in enumerate(_group_headings(found)):
        yield f"\n\n{heading}\n{'-' * len(heading)}\n"
        for paper in _papers(snapshot, found, group):
            yield f"\n{fill(plain_text(paper.paper.title), WIDTH)}\n"
            lines = (_people(paper.paper), _change(paper))
            yield "".join(f"{_indented(line)}\n" for line in lines if line)
            yield f"  {_address(paper.paper, base_url)}\n"
    yield f"\n-- \n{_own_address(found, base_url)}\n"


def digest_html(snapshot: Snapshot, found: Found, base_url: str) -> Iterator[str]:
    """Write a digest as HTML, in pieces; arguments as of `digest_text`."""
    heading = _heading(snapshot, found)
    yield _HEAD.format(heading, heading, _about(found))
    for group, words in enumerate(_group_headings(found)):
        yield (_NEXT_GROUP if group else _GROUP).format(words)
        for paper in _papers(snapshot, found, group):
            change = _CHANGED.format(_change(paper)) if paper.fields else ""
            title = plain_text(paper.paper.title)
            yield _PAPER.format(
                _address(paper.paper, base_url), title, _people(paper.paper), change
            )
    address = _own_address(found, base_url)
    yield (_END if len(found.rows) else _END.replace("</ul>\n", "")).format(address, address)


def _heading(snapshot: Snapshot, found: Found) -> str:
    return capital(sentence(named(snapshot, found.selection.filters), len(found.rows)))


def _about(found: Found) -> str:
    return f"{found.new:,} new, {found.changed:,} changed. Times are UTC."


def _group_headings(found: Found) -> Iterator[str]:
    for group, period in enumerate(found.periods):
        start, stop = found.starts[group], found.starts[group + 1]
        new = int(found.is_new[start:stop].sum())
        counts = {"new": new, "changed": stop - start - new}
        words = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
        yield f"{capital(period.words)}: {words}"


def _papers(snapshot: Snapshot, found: Found, group: int) -> Iterator[NewPaper]:
    return load_new(snapshot, found, range(found.starts[group], found.starts[group + 1]))


def _people(paper: Paper) -> str:
    names = [author.shown_name for author in paper.authors]
    cut = paper.authors_truncated or len(names) > MOST_NAMED
    people = ", ".join(names[:MOST_NAMED]) + (" and others" if cut and names else "")
    parts = (people, printed_day(paper.date), paper.venue)
    return plain_text(" · ".join(filter(None, parts)))


def _change(paper: NewPaper) -> str:
    names = ", ".join(name.replace("_", " ") for name in paper.fields)
    return f"changed: {names}" if names else "changed" if paper.change == "changed" else ""


def _indented(line: str) -> str:
    return fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _address(paper: Paper, base_url: str) -> str:
    return paper_href(base_url, paper.id, paper.title)


def _own_address(found: Found, base_url: str) -> str:
    extra = {} if found.by == "day" else {"by": found.by}
    return found.selection.filters.whole_address(f"{base_url}/new", **extra)


FORMATS = {"text": digest_text, "html": digest_html}


@app.command()
@with_parameters()
def digest(
    by: Annotated[str, typer.Option(help=f"Groups: {', '.join(GROUPINGS)}.")] = "day",
    format_name: Annotated[str, typer.Option("--format", help="text or html.")] = "text",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the library, for links.")
    ] = "",
    *,
    given: Given,
) -> None:
    """Print what came in and changed since a time, as the text of a mail."""
    write = FORMATS.get(format_name)
    if write is None:
        raise OeuvreError(f"--format is one of {', '.join(FORMATS)}, not “{format_name[:80]}”.")
    if not {"since", "added"} & {name for name, _ in given}:
        raise OeuvreError(
            "Since when? Give --since 2026-11-30, --since 2026-11 or --since import:7."
        )
    with closing(open_library(load_settings())) as library:
        filters, _ = asked_filters(library, given)
        snapshot = library.snapshot()
        found = find_new(snapshot, filters, read_grouping(by))
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        base = base_url.rstrip("/") or _own(library.settings)
        sys.stdout.writelines(write(snapshot, found, base))


def _own(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path.rstrip('/')}"


@app.command()
def changes(
    import_id: Annotated[
        int | None, typer.Option("--import", metavar="ID", help="The import; the newest without.")
    ] = None,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(CHANGE_KINDS)}.")] = "",
    source: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help='Set what the import is a capture of first; "" finds it anew.'
        ),
    ] = None,
) -> None:
    """Show what an import changed since the one before it of the same source."""
    asked = read_kind(kind)
    with closing(open_library(load_settings())) as library:
        number = _newest(library) if import_id is None else import_id
        if source is not None:
            library.set_source(number, source or None)
        _print_changes(library.snapshot(), number, asked)


def _newest(library: Library) -> int:
    imports = find_imports(library.snapshot())
    if not imports:
        raise NotFound("Nothing was imported into this library yet.")
    return imports[0].id


def _print_changes(snapshot: Snapshot, number: int, asked: ChangeKind | None) -> None:
    """Print a line for each paper, and one for each of its fields."""
    difference = find_difference(snapshot, number)
    own, earlier, counts = difference.source, difference.earlier, difference.counts
    of = f" of {source_words(own.source)}" if own.source else ""
    if earlier is None:
        print(f"Import {own.id}{of} has no earlier import to be compared with.")  # noqa: T201
        return
    print(  # noqa: T201 - the result
        f"Import {own.id}{of}, beside import {earlier.id} ({earlier.filename}): {counts.new:,} new,"
        f" {counts.changed:,} changed, {counts.vanished:,} vanished, {counts.unchanged:,} as before"
    )
    for change in all_changes(snapshot, changes_of_kind(snapshot, number, asked)):
        print("\n".join(_lines(change)))  # noqa: T201 - the result


def _lines(difference: PaperDifference) -> Iterator[str]:
    yield f"{difference.paper_id:>7}  {difference.change:<8}  {difference.title}"
    for field in difference.fields:
        before, after = (shortened(text) or "nothing" for text in (field.before, field.after))
        yield f"{'':19}{field.field}: {before} -> {after}"
