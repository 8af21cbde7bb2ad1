"""Topics and their papers as they were, packed: what undoing a rebuild brings back."""

from __future__ import annotations

import json
import zlib

from sqlalchemy import delete, insert, update
from sqlmodel import Session, select

from app.store.models import PaperRow, PaperTopicRow, TopicRow

FOUND = ("found_label", "words", "parent_id", "slot", "retired")
"""What a rebuild decides of a topic, beside its centroid; everything else is a person's."""


def insert_places(session: Session, rows: list[dict[str, object]]) -> None:
    """Write rows of papers and their topics."""
    if rows:
        session.execute(insert(PaperTopicRow), rows)


def pack_topics(session: Session) -> bytes:
    """Pack topics and their papers as they are."""
    topics = [
        {**topic.model_dump(exclude={"centroid"}), "centroid": topic.centroid.hex()}
        for topic in session.exec(select(TopicRow))
    ]
    placed = [
        [row.paper_id, row.position, row.topic_id, row.weight]
        for row in session.exec(select(PaperTopicRow))
    ]
    return zlib.compress(json.dumps({"topics": topics, "placed": placed}).encode(), 6)


def restore_topics(session: Session, packed: bytes) -> None:
    """Bring topics and their papers back; what a person decided since then stays decided."""
    state = json.loads(zlib.decompress(packed))
    session.execute(delete(PaperTopicRow))
    session.execute(update(TopicRow).values(retired=True))
    for values in state["topics"]:
        topic = session.get(TopicRow, values["id"])
        if topic is None:
            continue
        # States kept by version 1 know no found label: nothing could be renamed then.
        values.setdefault("found_label", values["label"])
        for name in FOUND:
            setattr(topic, name, values[name])
        topic.centroid = bytes.fromhex(values["centroid"])
        if not topic.named_by_hand:
            topic.label = topic.found_label
        session.add(topic)
    session.flush()
    known = set(session.exec(select(PaperRow.id)))
    names = ("paper_id", "position", "topic_id", "weight")
    rows = [dict(zip(names, row, strict=True)) for row in state["placed"] if row[0] in known]
    insert_places(session, rows)
