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
from app.domain.text.plain import fold
from app.domain.text.slugs import read_id
from app.errors import BadParameter
from app.explorer.authors.query import rank_authors
from app.explorer.exports.options import FILE_OPTIONS
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED
from app.explorer.parameters import PARAMETERS, CommandOption, Parameter
from app.explorer.value_readers import nearest
from app.library.snapshot import Snapshot
from app.search.text.author_lookup import name_words
from app.search.text.field_filters import has_words

Given = list[tuple[str, str]]
"""Parameters of an address, as pairs of a name and a value."""

MOST_LISTED = 8
"""People or topics that are named where a text fits several."""


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


def with_ids(snapshot: Snapshot, given: Iterable[tuple[str, str]]) -> Given:
    """Return parameters with the id of each author and topic that is given by name.

    Raises:
        BadParameter: nobody, or more than one, has the name.
    """
    find_id = {"author": _author, "topic": _topic}
    pairs = []
    for name, value in given:
        kind = (PARAMETERS | FILE_OPTIONS)[name].names
        if kind is not None and read_id(value) is None:
            value = find_id[kind](snapshot, name, value)
        pairs.append((name, value))
    return pairs


def _author(snapshot: Snapshot, param: str, name: str) -> str:
    columns = snapshot.columns
    counts = columns.author.counts()
    ranking = rank_authors(
        snapshot, columns, counts, Filters(q=name[:LONGEST_ASKED]), any_word=False
    )
    ids = list(ranking.ids(0, MOST_LISTED + 1)) if name_words(name) else []
    names = author_names(snapshot, ids)
    if ranking.relaxed or not ids:
        guess = f"Did you mean {_listed(ids, names)}?" if ids else ""
        raise BadParameter(param, name, f"Nobody here is called “{name}”.", guess)
    return _only(param, name, ids, names)


def _topic(snapshot: Snapshot, param: str, label: str) -> str:
    labels = {
        int(topic): snapshot.topic_label(int(topic)) for topic in snapshot.columns.topic.values
    }
    ids = [topic for topic, one in labels.items() if has_words(one, fold(label).split())]
    if not ids:
        guess = nearest(label, labels.values())
        hint = f"Did you mean “{guess}”?" if guess else ""
        raise BadParameter(param, label, f"No topic here is called “{label}”.", hint)
    return _only(param, label, ids, labels)


def _only(param: str, text: str, ids: list[int], names: dict[int, str]) -> str:
    """Return the id of the only one that a text may mean, or that has it as the whole name."""
    words = sorted(name_words(text))
    exact = [id_ for id_ in ids if sorted(name_words(names[id_])) == words]
    chosen = exact if len(exact) == 1 else ids
    if len(chosen) > 1:
        message = f"“{text}” may be {_listed(ids, names)}."
        raise BadParameter(param, text, message, f"Give the id: --{param} {ids[0]}")
    if not exact:
        say(f"{param} “{text}”: {names[chosen[0]]} ({chosen[0]})")
    return str(chosen[0])


def _listed(ids: list[int], names: dict[int, str]) -> str:
    shown = [f"{names[id_]} ({id_})" for id_ in ids[:MOST_LISTED]]
    if len(ids) > MOST_LISTED:
        shown.append("others")
    return ", ".join(shown[:-1]) + f" or {shown[-1]}" if len(shown) > 1 else shown[0]
