"""Finds the person or the topic that a typed name refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.domain.text.plain import fold
from app.explorer.authors.query import rank_authors
from app.explorer.facets import author_names, several_among, several_people, value_labels
from app.explorer.filters import Filters
from app.explorer.timelines.comparison import Kind
from app.explorer.topics.query import rank_topics
from app.library.snapshot import Snapshot

OFFERED = 6
"""People and topics each that are offered where a name may mean several."""
LISTED = 50
"""Of each that a form lists to choose from: those with most papers."""

_REFERENCE = re.compile(r"(author|topic):([0-9]{1,18})")


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
