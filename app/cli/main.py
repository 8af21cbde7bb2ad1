"""The command line: `oeuvre`.

Results go to standard output, progress and messages to standard error.
Exit status: 0 done; 1 done, with rejected records; 2 nothing done, one clear line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from app import __version__
from app.console import say, suit_any_terminal
from app.domain.text.slugs import LARGEST_ID
from app.errors import BadParameter, BadParameters, Busy, OeuvreError

NOTHING_DONE = 2
INTERRUPTED = 130
LONGEST_REASON = 300
"""Characters of a failure that nobody foresaw."""

COMMANDS = {
    "serve": "Serve the pages and the API.",
    "import": "Add papers from files; the same file twice adds nothing.",
    "export": "Write papers in another format; the filters are those of the pages.",
    "search": "Find papers by words and by meaning.",
    "embed": "Encode what has no vector yet, for search by meaning.",
    "topics": "Find the topics of the library anew; ids, colours and all changes by hand stay.",
    "map": "Lay the map of papers out anew; papers that come in are placed without this.",
    "remove": "Take imports back: their papers go, unless another import has them too.",
    "changes": "Show what an import changed since the one before it of the same source.",
    "digest": "Print what came in and changed since a time, as the text of a mail.",
    "correct": "Correct a paper by hand, or say what was corrected; it lasts through every import.",
    "enrich": "Complete papers from a public service; the filters choose which.",
    "papers": "Show the papers that may be one and what was decided of papers, or decide.",
    "authors": "Show the people who may be one and what was decided of people, or decide.",
    "decisions": "Write the decisions on people and papers into a file, or add those of a file.",
    "mcp": "Answer language-model tools (Model Context Protocol) on standard input and output.",
    "doctor": "Check the library and say what to do.",
    "copy": "Copy the library into PostgreSQL or out of it; a copy that was stopped goes on.",
    "backup": "Copy the library into a new file, while it may be in use.",
}
"""Name -> what it does. Their modules in `app.cli.commands` are read once they are used: all of
them together take two seconds."""

MODULES = {
    "import": "import_",
    "papers": "review",
    "authors": "review",
    "decisions": "review",
    "map": "embed",
    "digest": "changes",
    "copy": "store",
    "backup": "store",
}
"""Name of a command -> its module, where that is called otherwise."""


class DeferredCommand(TyperCommand):
    """A command of which only the name and one line are known until it is used."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the command, and let it read its arguments."""
        context = read_command(self.name or "").make_context(*args, **extra)
        for number in _numbers_in(context.params.values()):
            if abs(number) > LARGEST_ID:
                raise OeuvreError("A number has too many digits; ids here have at most 18.")
        return context


def _numbers_in(values: Iterable[object]) -> Iterator[int]:
    for value in values:
        if isinstance(value, int):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _numbers_in(value)


def read_command(name: str) -> Any:
    """Import a command with all that it needs."""
    module = MODULES.get(name, name)
    found = get_command(import_module(f"app.cli.commands.{module}").app)
    return found.commands[name] if isinstance(found, TyperGroup) else found


app = typer.Typer(
    name="oeuvre",
    help="Turns lists of publications into an explorable library on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _deferred() -> None:
    raise AssertionError  # the context of a deferred command is that of the command itself


for _name, _line in COMMANDS.items():
    app.command(_name, cls=DeferredCommand, help=_line)(_deferred)


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


def main() -> NoReturn:
    """Run the command line; every failure is one line on standard error."""
    suit_any_terminal()
    try:
        status = app(standalone_mode=False)
        _flush_output()
    except SystemExit as end:
        # Typer ends so where nobody reads our output any more (`oeuvre export | head`): no failure
        # of ours.
        sys.exit(0 if isinstance(end.__context__, BrokenPipeError) else end.code)
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted; what was done until here is kept.")
        sys.exit(INTERRUPTED)
    except (OeuvreError, typer.TyperException) as error:
        say(f"oeuvre: {_said(error)}")
    except BrokenPipeError:  # as above
        _drop_output()
        sys.exit(0)
    except OSError as error:
        say(f"oeuvre: {error.filename or 'What was to be written'}: {error.strerror or error}")
        _drop_output()
    except Exception as error:  # a damaged library may fail anywhere; what else comes is our bug
        if sys.flags.dev_mode:
            raise
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_REASON]
        say(
            f"oeuvre: This could not be done ({reason}). The library may be damaged: `oeuvre"
            " doctor` looks at it. `python -X dev -m app` shows where it failed."
        )
    else:
        sys.exit(status if isinstance(status, int) else 0)
    sys.exit(NOTHING_DONE)


def _flush_output() -> None:
    """Write what is held of the output now, while a full disk can still be reported.

    Raises:
        OSError: it cannot be written.
    """
    if not sys.stdout.closed:
        sys.stdout.flush()


def _drop_output() -> None:
    """Let nothing more go to a standard output that cannot be written, nor at the very end."""
    try:
        _flush_output()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return error.format_message()
    if isinstance(error, (BadParameter, BadParameters)):
        each = error.errors if isinstance(error, BadParameters) else [error]
        return " ".join(f"{mistake.message} {mistake.hint}".strip() for mistake in each)
    if isinstance(error, Busy) and error.process is not None:
        return f"{error} It is process {error.process}."
    return str(error)
