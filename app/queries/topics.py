"""Which topics a set of papers has, and what there is to say of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlmodel import col, select

from app.errors import NotFound
from app.library import Library
from app.models import Topic
from app.queries.filters import Filters
from app.queries.selection import select_papers
from app.search.columns import UNDATED, Rows

NEAR = 5
"""Topics shown as close to one."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic as pages and API show one; numbers count the papers of a set."""

    id: int
    label: str
    words: list[str]
    papers: int
    """Papers that have it as any of their topics."""
    primary: int
    """Papers that have it as their first."""
    first_year: int | None
    last_year: int | None
    parent: int | None
    slot: int | None
    """Colour, 0 to 7; None for the colour of Other."""


def find_topics(library: Library, filters: Filters) -> list[TopicView]:
    """List the topics of the papers that the filters choose, most papers first.

    Raises:
        BadParameters: a value that this library does not have.
    """
    selection = select_papers(library, filters)
    groups = selection.columns.topic
    counts = groups.counts(selection.rows)
    order = np.argsort(-counts, kind="stable")
    return [
        _view(library, int(groups.values[code]), selection.rows)
        for code in order[counts[order] > 0].tolist()
    ]


def load_topic(library: Library, topic_id: int) -> TopicView:
    """Read one topic, over all papers of the library.

    Raises:
        NotFound: there is none of this id, or it is hidden.
    """
    if topic_id not in library.topic_slots():
        raise NotFound(f"There is no topic {topic_id} in this library.")
    return _view(library, topic_id, np.arange(library.columns().size))


def topic_now(library: Library, topic_id: int) -> int:
    """Return the id under which a topic is kept now: another one once it was merged.

    Raises:
        NotFound: there is none of this id.
    """
    with library.database.read() as session:
        topic = session.get(Topic, topic_id)
    if topic is None or topic.retired or topic.hidden:
        raise NotFound(f"There is no topic {topic_id} in this library.")
    return topic.merged_into_id or topic_id


def near_topics(library: Library, topic_id: int) -> list[TopicView]:
    """List the topics whose centroids are closest to one, closest first."""
    with library.database.read() as session:
        rows = session.exec(
            select(Topic.id, Topic.centroid)
            .where(col(Topic.id).in_(library.topic_slots()))
            .order_by(col(Topic.id))
        ).all()
    ids = [topic for topic, _ in rows]
    if topic_id not in ids or len(ids) < 2:
        return []
    centroids = np.array([np.frombuffer(centroid, dtype=np.float32) for _, centroid in rows])
    family = {topic_id, library.topic_parents().get(topic_id)}
    closeness = centroids @ centroids[ids.index(topic_id)]
    near = [ids[place] for place in np.argsort(-closeness, kind="stable").tolist()]
    everything = np.arange(library.columns().size)
    return [_view(library, one or 0, everything) for one in near if one not in family][:NEAR]


def _view(library: Library, topic_id: int, among: Rows) -> TopicView:
    columns = library.columns()
    code = columns.topic.code_of(topic_id)
    rows = np.empty(0, dtype=np.int64)
    if code is not None:
        rows = columns.topic.rows_with(code)
        rows = rows[np.isin(rows, among)]
    years = columns.year[rows]
    dated = years[years != UNDATED]
    return TopicView(
        id=topic_id,
        label=library.topic_label(topic_id),
        words=library.topic_words(topic_id),
        papers=len(rows),
        primary=int(np.count_nonzero(columns.topic.first_codes(rows) == code)),
        first_year=int(dated.min()) if len(dated) else None,
        last_year=int(dated.max()) if len(dated) else None,
        parent=library.topic_parents().get(topic_id),
        slot=library.topic_slots().get(topic_id),
    )
