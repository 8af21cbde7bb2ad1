"""People and topics by name where an address has ids: nobody who types a name knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from app.domain.text.plain import fold
from app.domain.text.slugs import read_id
from app.errors import BadParameter
from app.explorer.authors.query import rank_authors
from app.explorer.exports.options import FILE_OPTIONS
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED
from app.explorer.parameters import PARAMETERS
from app.explorer.value_readers import nearest
from app.library.snapshot import Snapshot
from app.search.text.author_lookup import name_words
from app.search.text.field_filters import has_words

Given = list[tuple[str, str]]
"""Parameters of an address, as pairs of a name and a value."""
Named = tuple[list[int], dict[int, str]]
"""Ids that a text may mean, and what they are called."""

MOST_LISTED = 8
"""People or topics that are named where a text fits several."""


def with_ids(
    snapshot: Snapshot,
    given: Iterable[tuple[str, str]],
    note: Callable[[str], None],
    form: str = "{}={}",
) -> Given:
    """Return parameters with the id of each author and topic that is given by name.

    Args:
        given: parameters of addresses, and others, which stay as they are.
        note: called with a sentence where a part of a name was enough.
        form: how a parameter and its value are written, for hints.

    Raises:
        BadParameter: nobody, or more than one, has the name.
    """
    pairs = []
    for name, value in given:
        row = PARAMETERS.get(name) or FILE_OPTIONS.get(name)
        if row and row.names and read_id(value) is None:
            value = str(id_of_name(snapshot, row.names, name, value, note, form))
        pairs.append((name, value))
    return pairs


def id_of_name(
    snapshot: Snapshot,
    kind: Literal["author", "topic"],
    param: str,
    text: str,
    note: Callable[[str], None],
    form: str = "{}={}",
) -> int:
    """Return the id of the one person or topic that a text names.

    Args:
        param: where the text was given; else as `with_ids` has it.

    Raises:
        BadParameter: nobody, or more than one, has the name.
    """
    ids, names = (_authors if kind == "author" else _topics)(snapshot, param, text)
    words = sorted(name_words(text))
    exact = [id_ for id_ in ids if sorted(name_words(names[id_])) == words]
    chosen = exact if len(exact) == 1 else ids
    if len(chosen) > 1:
        message = f"“{text}” may be {_listed(ids, names)}."
        raise BadParameter(param, text, message, f"Give the id: {form.format(param, ids[0])}")
    if not exact:
        note(f"{param} “{text}”: {names[chosen[0]]} ({chosen[0]})")
    return chosen[0]


def _authors(snapshot: Snapshot, param: str, name: str) -> Named:
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
    return ids, names


def _topics(snapshot: Snapshot, param: str, label: str) -> Named:
    labels = {
        int(topic): snapshot.topic_label(int(topic)) for topic in snapshot.columns.topic.values
    }
    ids = [topic for topic, one in labels.items() if has_words(one, fold(label).split())]
    if not ids:
        guess = nearest(label, labels.values())
        hint = f"Did you mean “{guess}”?" if guess else ""
        raise BadParameter(param, label, f"No topic here is called “{label}”.", hint)
    return ids, labels


def _listed(ids: list[int], names: dict[int, str]) -> str:
    shown = [f"{names[id_]} ({id_})" for id_ in ids[:MOST_LISTED]]
    if len(ids) > MOST_LISTED:
        shown.append("others")
    return ", ".join(shown[:-1]) + f" or {shown[-1]}" if len(shown) > 1 else shown[0]
