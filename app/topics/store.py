"""Topics in the library: kept, previewed, rebuilt, undone, and changed by hand.

Finding topics is pure (`app.topics.discover`); here their ids, colours and labels
are made to last. New papers are placed by frozen centroids and move nobody; only a
rebuild, previewed first, looks for topics anew, and it can be undone. It knows no
page and no query.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from app.errors import OeuvreError
from app.store.database import Database, raw_connection
from app.store.models import PaperTopicRow, TopicBuild, TopicRow
from app.topics.edits import Change, TopicByHand, apply_change, by_hand, changes_by_hand
from app.topics.packed_state import insert_places, pack_topics, restore_topics

Vectors = NDArray[np.float32]
COLOURS = 8
"""Hues that stay apart; later topics wear the colour of Other until one is free."""

UNPLACED_SQL = """
SELECT paper.id FROM paper
WHERE NOT EXISTS (SELECT 1 FROM paper_topic WHERE paper_topic.paper_id = paper.id)
ORDER BY paper.id
"""


@dataclass(frozen=True)
class FoundTopic:
    """One topic of a rebuild, ready to be kept."""

    label: str
    words: list[str]
    centroid: Vectors
    parent: int | None
    """Place of its parent in the list of topics."""
    old_id: int | None
    """The topic that it goes on under; None for a new one."""


@dataclass(frozen=True)
class Rebuild:
    """Topics found anew over a whole library, not yet kept."""

    model: str
    """Fingerprint of the embedding model."""
    paper_ids: list[int]
    topics: list[FoundTopic]
    """Those that hold papers first, then their parents."""
    placement: NDArray[np.int32]
    """Places in `topics`, shape (papers, 3); -1 for none, first column -1 for Other."""
    weights: Vectors
    """Shape (papers, 3)."""
    first_dates: list[str]
    """ISO date of the first paper of each topic, "9999" without one: the order of colours."""
    after: int | None = None
    """Number of the newest rebuild when the topics were read, 0 for none; None where it does not
    matter."""

    def sizes(self) -> list[int]:
        """Count the papers of each topic, by their primary one; parents have their children's."""
        primary = self.placement[:, 0]
        sizes = np.bincount(primary[primary >= 0], minlength=len(self.topics))
        for place, topic in enumerate(self.topics):
            if topic.parent is not None:
                sizes[topic.parent] += sizes[place]
        return [int(size) for size in sizes]


def has_topics(session: Session) -> bool:
    """Return whether topics were ever found here."""
    return session.exec(select(func.count()).select_from(TopicRow)).one() > 0


def newest_rebuild(session: Session) -> int:
    """Return the number of the newest rebuild of the topics; 0 where there was none."""
    return session.exec(select(func.max(TopicBuild.id))).one() or 0


def keep_rebuild(database: Database, rebuild: Rebuild) -> bool:
    """Replace the topics of a library by those of a rebuild; the old state is kept for undoing.

    Labels, merges and hiding by hand stay with the ids that go on.

    Returns:
        Whether that was done: not where another process kept a rebuild since this one began.
    """
    with database.write("topics") as session:
        if rebuild.after is not None and newest_rebuild(session) != rebuild.after:
            return False
        before = pack_topics(session) if has_topics(session) else None
        session.execute(delete(PaperTopicRow))
        session.execute(update(TopicRow).values(retired=True))
        ids = _keep_topics(session, rebuild)
        rows = [
            {"paper_id": paper_id, "position": position, "topic_id": ids[place], "weight": weight}
            for paper_id, places, weights in zip(
                rebuild.paper_ids, rebuild.placement.tolist(), rebuild.weights.tolist(), strict=True
            )
            for position, (place, weight) in enumerate(zip(places, weights, strict=True), start=1)
            if place >= 0
        ]
        insert_places(session, rows)
        session.add(
            TopicBuild(
                made_at=datetime.now(UTC),
                papers=len(rebuild.paper_ids),
                model=rebuild.model,
                before=before,
            )
        )
        return True


def undo_rebuild(database: Database) -> int:
    """Bring back the topics as they were before the newest rebuild; papers since are placed anew.

    Returns:
        The number of the rebuild that was undone.

    Raises:
        OeuvreError: there is none, or it was the first.
    """
    with database.write("topics --undo") as session:
        newest = session.exec(
            select(TopicBuild)
            .where(col(TopicBuild.undone_at).is_(None))
            .order_by(col(TopicBuild.id).desc())
        ).first()
        if newest is None or newest.before is None:
            raise OeuvreError("There is no rebuild of topics that could be undone.")
        restore_topics(session, newest.before)
        newest.undone_at = datetime.now(UTC)
        session.add(newest)
        return newest.id or 0


def frozen_centroids(session: Session) -> tuple[list[int], Vectors]:
    """Read the topics that papers are placed in, and their centroids, shape (topics, d).

    Topics merged into others by hand take part: their papers then count for those.
    """
    parents = select(TopicRow.parent_id).where(col(TopicRow.parent_id).is_not(None))
    rows = session.exec(
        select(TopicRow.id, TopicRow.centroid)
        .where(col(TopicRow.retired).is_(False), col(TopicRow.id).not_in(parents))
        .order_by(col(TopicRow.id))
    ).all()
    if not rows:
        return [], np.empty((0, 0), dtype=np.float32)
    return [topic_id or 0 for topic_id, _ in rows], np.array(
        [np.frombuffer(centroid, dtype=np.float32) for _, centroid in rows]
    )


def model_of_topics(session: Session) -> str | None:
    """Return the fingerprint of the model by which the topics were found; None where none says."""
    newest = select(TopicBuild.model).where(col(TopicBuild.undone_at).is_(None))
    return session.exec(newest.order_by(col(TopicBuild.id).desc())).first()


def unplaced_papers(connection: sqlite3.Connection) -> list[int]:
    """List the papers that have no topic: those that came in since, and those of Other."""
    return [row[0] for row in connection.execute(UNPLACED_SQL)]


def place_papers(
    database: Database, paper_ids: Sequence[int], topic_ids: Sequence[int],
    placement: NDArray[np.int32], weights: Vectors,
) -> int:  # fmt: skip
    """Keep the topics of papers that came in.

    Papers that are gone or were placed meanwhile are passed over, and all of them where the topics
    were found anew: another server may do the same work.

    Args:
        placement: places in `topic_ids`, shape (papers, 3), -1 for none.

    Returns:
        How many papers got a topic.
    """
    placed = [row for row, places in enumerate(placement.tolist()) if places[0] >= 0]
    if not placed:
        return 0
    with database.write("topics") as session:
        if frozen_centroids(session)[0] != list(topic_ids):
            return 0
        known = set(unplaced_papers(raw_connection(session)))
        placed = [row for row in placed if paper_ids[row] in known]
        rows = [
            {
                "paper_id": paper_ids[row],
                "position": position,
                "topic_id": topic_ids[place],
                "weight": float(weights[row, position - 1]),
            }
            for row in placed
            for position, place in enumerate(placement[row].tolist(), start=1)
            if place >= 0
        ]
        insert_places(session, rows)
    return len(placed)


def change_topics(database: Database, changes: Sequence[Change]) -> TopicByHand:
    """Apply edits of topics in one transaction.

    Args:
        changes: one or more, made one after the other.

    Returns:
        The state of the topic changed last.

    Raises:
        Busy: another process kept writing; it is named.
        NotFound, BadParameter, Clash: see `app.topics.edits`.
    """
    with database.write("topics") as session:
        topics = _all_topics(session)
        for change in changes:
            apply_change(topics, change)
        return by_hand(topics, changes[-1].topic_id)


def topics_changed_by_hand(session: Session) -> list[TopicByHand]:
    """List the topics that a person renamed, merged or hid, by name."""
    return changes_by_hand(_all_topics(session))


def _all_topics(session: Session) -> dict[int, TopicRow]:
    return {
        topic.id or 0: topic for topic in session.exec(select(TopicRow).order_by(col(TopicRow.id)))
    }


def _keep_topics(session: Session, rebuild: Rebuild) -> list[int]:
    """Write the topics of a rebuild; return their ids in its order."""
    old = _all_topics(session)
    going_on = [old[found.old_id] for found in rebuild.topics if found.old_id]
    given = {topic.label.casefold() for topic in going_on if topic.named_by_hand}
    kept: list[TopicRow] = []
    for found in rebuild.topics:
        topic = old[found.old_id] if found.old_id else TopicRow(label="", centroid=b"")
        topic.found_label = found.label
        if not topic.named_by_hand:
            topic.label = _unlike(given, found)
        topic.words = found.words
        topic.centroid = found.centroid.astype(np.float32).tobytes()
        topic.retired = False
        topic.parent_id = None
        session.add(topic)
        kept.append(topic)
    session.flush()
    ids = [topic.id or 0 for topic in kept]
    for topic, found in zip(kept, rebuild.topics, strict=True):
        topic.parent_id = None if found.parent is None else ids[found.parent]
    _give_colours(kept, rebuild.first_dates, rebuild.sizes())
    session.flush()
    return ids


def _unlike(given: set[str], found: FoundTopic) -> str:
    """Return the label of a topic, with a word of it where a person gave its name to another."""
    if found.label.casefold() not in given:
        return found.label
    more = next((word for word in found.words if word.casefold() not in found.label.casefold()), "")
    return f"{found.label} ({more or 'another'})"


def _give_colours(
    topics: Sequence[TopicRow], first_dates: Sequence[str], sizes: Sequence[int]
) -> None:
    """Assign free colours to the largest topics without one, by first papers; none changes.

    On two levels the parents are distinguished by colour; children wear their parent's.
    """
    by_id = {topic.id: topic for topic in topics}
    tops = [place for place, topic in enumerate(topics) if topic.parent_id is None]
    free = [slot for slot in range(COLOURS) if slot not in {topics[p].slot for p in tops}]
    bare = [place for place in tops if topics[place].slot is None]
    largest = sorted(bare, key=lambda p: (-sizes[p], p))[: len(free)]
    for place, slot in zip(sorted(largest, key=lambda p: (first_dates[p], p)), free, strict=False):
        topics[place].slot = slot
    for topic in topics:
        if topic.parent_id is not None:
            topic.slot = by_id[topic.parent_id].slot
