"""The command line: `oeuvre`.

Results go to standard output, progress and messages to standard error.
Exit status: 0 done; 1 done, with rejected records; 2 nothing done, one clear line.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import __version__
from app.cli.changes import print_changes
from app.cli.doctor import check_library
from app.cli.embed import embed_library
from app.cli.enrich import enrich_library
from app.cli.find import export_papers, search_papers
from app.cli.given import Given, with_parameters
from app.cli.import_ import ImportOptions, given_mapping, read_files
from app.cli.opening import open_library
from app.cli.query_argument import WithQuery
from app.cli.remove import remove_imports
from app.cli.serve import serve_library
from app.cli.topics import asked_changes, change_by_hand, list_topics, rebuild_topics
from app.console import say
from app.enrich.sources import SERVICES
from app.errors import BadParameter, BadParameters, OeuvreError
from app.explorer.changes.views import CHANGE_KINDS
from app.explorer.exports.options import FILE_OPTIONS
from app.exporters import FORMATS as EXPORTS
from app.importers import FORMATS as IMPORTS
from app.library.library import Library
from app.settings import describe_settings, load_settings

NOTHING_DONE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="oeuvre",
    help="Turns lists of publications into an explorable library on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"oeuvre {__version__}")
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Turn lists of publications into an explorable library on your own machine."""


_opened = ExitStack()
"""Libraries that the command has opened."""

SETTINGS_HELP = "Environment variables:\n\n\b\n" + "\n".join(
    f"{name:<24}{text}" + (f" [{default}]" if default else "")
    for name, default, text in describe_settings()
)


@app.command(epilog=SETTINGS_HELP)
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on; 0 takes a free one.")] = None,
    start_from: Annotated[
        Path | None, typer.Option(help="File that an empty library is started from.")
    ] = None,
) -> None:
    """Serve the pages and the API."""
    serve_library(load_settings(host=host, port=port), start_from)


@app.command("import")
def import_(
    files: Annotated[
        list[str],
        typer.Argument(help="Files, folders or archives to read; - reads standard input."),
    ],
    format_name: Annotated[
        str | None,
        typer.Option("--format", help=f"One of {', '.join(IMPORTS)}; found by content."),
    ] = None,
    captured_on: Annotated[
        str | None, typer.Option(help="Day on which the listing was saved, as 2026-11-22.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would be added; write nothing.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List every remark, also alike ones.")
    ] = False,
    embed: Annotated[bool, typer.Option(help="Encode for search by meaning.")] = True,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="Column of a table for a field; repeat for several.",
        ),
    ] = None,
) -> None:
    """Add papers from files; the same file twice adds nothing."""
    mapping = given_mapping(columns or [])
    options = ImportOptions(format_name, _day(captured_on), mapping, dry_run, verbose)
    raise typer.Exit(read_files(_library(), files, options, embed=embed))


@app.command()
@with_parameters(also=FILE_OPTIONS.values())
def export(
    format_name: Annotated[str, typer.Option("--format", help=f"One of {', '.join(EXPORTS)}.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output without.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Write papers in another format; the filters are those of the pages."""
    export_papers(_library(), format_name, output, given)


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
    search_papers(_library(), asked, as_json=as_json)


@app.command()
def embed() -> None:
    """Encode what has no vector yet, for search by meaning."""
    embed_library(_library())


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
    elif list_:
        list_topics(_library().snapshot())
    else:
        rebuild_topics(_library(), preview_only=preview, undo=undo)


@app.command()
def remove(
    imports: Annotated[
        list[str],
        typer.Option(
            "--import",
            metavar="ID",
            help="Number of the import, or first and last of several, as 3-14; repeat for more.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option(help="Show what would go and what would stay; change nothing.")
    ] = False,
    undo: Annotated[
        bool, typer.Option(help="Bring imports back that were taken back, under their numbers.")
    ] = False,
) -> None:
    """Take imports back: their papers go, unless another import has them too."""
    if dry_run and undo:
        raise OeuvreError("oeuvre remove does one thing at a time; give one option.")
    remove_imports(load_settings(), imports, dry_run=dry_run, undo=undo)


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
    print_changes(_library(), import_id, kind, source)


@app.command()
@with_parameters()
def enrich(
    source: Annotated[str, typer.Option(help=f"One of {', '.join(SERVICES)}.")],
    dry_run: Annotated[
        bool, typer.Option(help="Ask, and show what would be completed; store nothing.")
    ] = False,
    contact: Annotated[
        str | None, typer.Option(help="Your mail address, for the service; else OEUVRE_CONTACT.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Complete papers from a public service; the filters choose which."""
    library = _library(contact=contact)
    raise typer.Exit(enrich_library(library, source, given, dry_run=dry_run))


@app.command()
def doctor() -> None:
    """Check the library and say what to do."""
    raise typer.Exit(check_library(load_settings()))


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="New file to write.")]) -> None:
    """Copy the library into a new file, while it may be in use."""
    library = _library()
    library.database.backup(target)
    print(f"{library.database.path} is copied to {target}.")  # noqa: T201 - the result


def main() -> NoReturn:
    """Run the command line; every foreseeable failure is one line on standard error."""
    try:
        status = app(standalone_mode=False)
    except SystemExit as end:
        # Typer ends so where nobody reads our output any more (`oeuvre export | head`): no failure
        # of ours.
        sys.exit(0 if isinstance(end.__context__, BrokenPipeError) else end.code)
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted; what was done until here is kept.")
        sys.exit(INTERRUPTED)
    except (OeuvreError, typer.TyperException) as error:
        say(f"oeuvre: {_said(error)}")
    except OSError as error:
        say(f"oeuvre: {error.filename or 'The library'}: {error.strerror or error}")
    else:
        sys.exit(status if isinstance(status, int) else 0)
    finally:
        _opened.close()
    sys.exit(NOTHING_DONE)


def _library(**settings: object) -> Library:
    """Open the library of the settings, until the command ends."""
    library = open_library(load_settings(**settings))
    _opened.callback(library.close)
    return library


def _said(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return error.format_message()
    if isinstance(error, (BadParameter, BadParameters)):
        each = error.errors if isinstance(error, BadParameters) else [error]
        return " ".join(f"{mistake.message} {mistake.hint}".strip() for mistake in each)
    return str(error)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OeuvreError(f"--captured-on {text}: a day is written 2026-11-22.") from None
