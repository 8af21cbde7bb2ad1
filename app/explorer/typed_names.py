"""People and topics by a typed name, where a field or an address has ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.text.plain import fold
from app.domain.text.slugs import read_id
from app.errors import BadParameter
from app.explorer.authors.query import rank_authors
from app.explorer.exports.options import FILE_OPTIONS
from app.explorer.facets import author_names, several_among, several_people, value_labels
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED
from app.explorer.parameters import PARAMETERS
from app.explorer.timelines.comparison import Kind
from app.explorer.topics.query import rank_topics
from app.explorer.value_readers import nearest
from app.library.snapshot import Snapshot
from app.search.text.author_lookup import name_words
from app.search.text.field_filters import has_words

OFFERED = 6
"""People and topics each that are offered where a name may mean several."""
LISTED = 50
"""Of each that a form lists to choose from: those with most papers."""

_REFERENCE = re.compile(r"(author|topic):([0-9]{1,18})")


Given = list[tuple[str, str]]
"""Parameters of an address, as pairs of a name and a value."""
Named = tuple[list[int], dict[int, str]]
"""Ids that a text may mean, and what they are called."""

MOST_LISTED = 8
"""People or topics that are named where a text fits several."""


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A person or a topic."""

    kind: Kind
    id: int
    label: str
    papers: int
    several: bool = False
    """It may be several people."""

    @property
    def reference(self) -> str:
        """How an address names it: `author:1`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which person or topic a text names."""

    entity: NamedEntity | None
    """None where the text may name several, or names none."""
    offered: list[NamedEntity]
    """Those that it may name, where it is not clear."""


def resolve_name(snapshot: Snapshot, text: str, kind: Kind | None = None) -> Resolution:
    """Say which person or topic a text means: its only match, or the only one of just that name.

    Args:
        text: a name as typed, or a reference such as `author:1`.
        kind: what alone is looked for; None for both.
    """
    reference = _REFERENCE.fullmatch(text.strip())
    if reference:
        named: Kind = "author" if reference[1] == "author" else "topic"
        entity = _by_id(snapshot, named, int(reference[2])) if kind in (None, named) else None
        return Resolution(entity, [])
    found = [] if kind == "topic" else _people(snapshot, text)
    found += [] if kind == "author" else _topics(snapshot, text)
    of_this_name = [entity for entity in found if fold(entity.label) == fold(text)]
    certain = of_this_name or found
    if len(certain) == 1:
        return Resolution(certain[0], [])
    return Resolution(None, certain)


def most_written_of(snapshot: Snapshot) -> list[NamedEntity]:
    """List the people and the topics with most papers: what a form can offer to begin with."""
    return snapshot.cached(
        "most written of",
        lambda: [*_people(snapshot, "", LISTED), *_topics(snapshot, "", LISTED)],
    )


def _by_id(snapshot: Snapshot, kind: Kind, number: int) -> NamedEntity | None:
    columns = snapshot.columns
    groups = columns.author if kind == "author" else columns.topic
    code = columns.code_of(kind, number)
    if code is None:
        return None
    label = value_labels(snapshot, kind, groups, [code])[code]
    several = bool(several_among(snapshot, kind, groups, [code]))
    return NamedEntity(kind, int(groups.values[code]), label, len(groups.rows_with(code)), several)


def _people(snapshot: Snapshot, text: str, most: int = OFFERED) -> list[NamedEntity]:
    columns = snapshot.columns
    counts = columns.author.counts()
    ranking = rank_authors(snapshot, columns, counts, replace(Filters(), q=text), any_word=False)
    ids = ranking.ids(0, most)
    names, several = author_names(snapshot, ids), several_people(snapshot, ids)
    found = []
    for id_ in ids:
        code = columns.author.code_of(id_)
        if code is not None and id_ in names:
            papers = int(counts[code])
            found.append(NamedEntity("author", id_, names[id_], papers, id_ in several))
    return found


def _topics(snapshot: Snapshot, text: str, most: int = OFFERED) -> list[NamedEntity]:
    page = rank_topics(snapshot, replace(Filters(), per_page=most), text)
    return [NamedEntity("topic", topic.id, topic.label, topic.papers) for topic in page.items]


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
    ids, names = (_authors if kind == "author" else _listed_topics)(snapshot, param, text)
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


def _listed_topics(snapshot: Snapshot, param: str, label: str) -> Named:
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
