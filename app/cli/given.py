"""The parameters of addresses as options of the command line.

People and topics are given by name or by id: an address of a page has ids, and nobody who types a
command knows them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Annotated, Any

import typer

from app.console import say
from app.explorer import typed_names
from app.explorer.filters import Filters, parse_filters
from app.explorer.parameters import PARAMETERS, CommandOption, Parameter
from app.library.library import Library

Given = typed_names.Given


def with_parameters(
    without: Sequence[str] = (), also: Iterable[Parameter] = ()
) -> Callable[..., Callable[..., None]]:
    """Give a command one option for each parameter of an address, in place of `given`.

    Args:
        without: parameters that the command does not take as options.
        also: parameters of its own.
    """
    rows = (*PARAMETERS.values(), *also)
    taken = [row for row in rows if row.option and row.name not in without]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**options: Any) -> None:
            given = []
            for row in taken:
                value = options.pop(row.name)
                values = value if isinstance(value, list) else [value] if value else []
                given += [(row.name, value) for value in values]
            command(**options, given=given)

        signature: list[inspect.Parameter] = []
        for own in inspect.signature(command, eval_str=True).parameters.values():
            signature += map(_option, taken) if own.name == "given" else [own]
        called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in signature]
        )
        return called

    return decorate


def _option(row: Parameter) -> inspect.Parameter:
    """Write a parameter as typer reads it from the signature of a command."""
    about = row.option or CommandOption("")
    option = typer.Option(f"--{row.name}", help=about.help, metavar=about.metavar)
    kind, default = (list[str] | None, None) if row.repeatable else (str, "")
    keyword, annotation = inspect.Parameter.KEYWORD_ONLY, Annotated[kind, option]
    return inspect.Parameter(row.name, keyword, default=default, annotation=annotation)


def asked_filters(
    library: Library, given: Iterable[tuple[str, str]], also: Iterable[str] = ()
) -> tuple[Filters, dict[str, str]]:
    """Read what a command is given, and let search by meaning be ready where it is to rank.

    Args:
        given: parameters of addresses; authors and topics by name or id.
        also: names of the command's own options among them.

    Returns:
        The filters, and the values of `also` that were given.

    Raises:
        BadParameter: nobody, or more than one, has a name.
        BadParameters: with every other mistake.
    """
    pairs = typed_names.with_ids(library.snapshot(), given, say, "--{} {}")
    filters, others = parse_filters(pairs, also=tuple(also))
    if filters.ranks:
        library.semantic.prepare(library.columns, encode=False)
    return filters, others
