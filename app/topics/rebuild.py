"""Looks for topics over a whole library, and says what would change.

Brings together what is pure (`discover`, `match`) and what is kept (`store`). Takes
seconds to minutes and much memory: run by the command line or a child process,
never by a request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from app.store.models import PaperRow, PaperTopicRow, TopicRow
from app.topics.align import match_topics
from app.topics.discover import Discovery, discover
from app.topics.store import FoundTopic, Rebuild, Vectors, newest_rebuild
from app.topics.words import TopicText

Encode = Callable[[list[str]], Vectors]
UNDATED = "9999"
"""Sorts behind every date."""


@dataclass(frozen=True)
class Preview:
    """A rebuild that was not yet made, and what it would do."""

    rebuild: Rebuild
    kept: list[tuple[int, str, str]]
    """(id, label now, label then) of topics that go on; names by hand stay."""
    new: list[str]
    gone: list[tuple[int, str, str]]
    """(id, label, what a person had done to it or "")."""
    moved: int
    """Papers whose primary topic would be another, or none."""


def find_topics(
    session: Session, paper_ids: Sequence[int], vectors: Vectors, encode: Encode, model: str
) -> Preview:
    """Find topics anew and match them with those that are kept.

    Args:
        session: for reading texts and the present topics.
        paper_ids: all papers, in the order of `vectors`.
        vectors: shape (papers, d), zeros where a paper has none.
        encode: encodes phrases with the model of `vectors`.
        model: its fingerprint.
    """
    texts, dates = _read_texts(session, paper_ids)
    found = discover(texts, vectors, encode)
    present = _present_topics(session)
    parents = {topic.parent_id for topic in present.values() if topic.parent_id is not None}
    before = _primary_now(session, paper_ids)
    leaves = match_topics([i for i in present if i not in parents], before, found.placement.primary)
    old_ids: dict[int, int] = {match.place: match.old_id for match in leaves.kept}
    if parents:
        matched = match_topics(
            sorted(parents), _up(before, present), _up_new(found, found.placement.primary)
        )
        old_ids |= {match.place: match.old_id for match in matched.kept}
    into = {i: topic.merged_into_id for i, topic in present.items() if topic.merged_into_id}
    old_ids = keep_merges(old_ids, into, _sizes(found.placement.primary))
    gone = sorted(present.keys() - set(old_ids.values()))
    topics = [
        FoundTopic(t.label, list(t.words), t.centroid, t.parent, old_ids.get(place))
        for place, t in enumerate(found.topics)
    ]
    firsts = [min((dates[m] for m in t.members.tolist()), default=UNDATED) for t in found.topics]
    placement = found.placement
    return Preview(
        rebuild=Rebuild(
            model,
            list(paper_ids),
            topics,
            placement.topics,
            placement.weights,
            firsts,
            newest_rebuild(session),
        ),
        kept=[(t.old_id, *_names(present[t.old_id], t.label)) for t in topics if t.old_id],
        new=[t.label for t in topics if t.old_id is None],
        gone=[(i, present[i].label, _done_by_hand(present, present[i])) for i in gone],
        moved=leaves.moved,
    )


def keep_merges(
    old_ids: Mapping[int, int], into: Mapping[int, int], sizes: Mapping[int, int]
) -> dict[int, int]:
    """Let a topic that others were merged into go on, as long as one of them is found again.

    Where the topic that stands for the others is not found, the largest of those goes on under its
    id: its name, its colour and its address, which is what a person made of them, last.

    Args:
        old_ids: place of a topic found anew -> id under which it goes on.
        into: topic -> the one that it was merged into by hand.
        sizes: papers of the topics found anew, by place.

    Returns:
        `old_ids`, with the ids of some places changed.
    """
    kept = dict(old_ids)
    for target in sorted(set(into.values()) - into.keys()):
        members = [place for place, old in kept.items() if _end(into, old) == target]
        if members and not any(kept[place] == target for place in members):
            largest = max(members, key=lambda place: (sizes.get(place, 0), -kept[place]))
            kept[largest] = target
    return kept


def _end(into: Mapping[int, int], topic_id: int) -> int:
    seen: set[int] = set()
    while topic_id in into and topic_id not in seen:
        seen.add(topic_id)
        topic_id = into[topic_id]
    return topic_id


def _sizes(primary: NDArray[np.int32]) -> dict[int, int]:
    places, counts = np.unique(primary[primary >= 0], return_counts=True)
    return dict(zip(places.tolist(), counts.tolist(), strict=True))


def _names(topic: TopicRow, found: str) -> tuple[str, str]:
    """Return the names of a topic that goes on: now, and then."""
    return topic.label, topic.label if topic.named_by_hand else found


def _done_by_hand(present: Mapping[int, TopicRow], topic: TopicRow) -> str:
    done = ["named by hand"] if topic.named_by_hand else []
    done += ["hidden by hand"] if topic.hidden else []
    into = present.get(topic.merged_into_id or -1)
    if into is not None:
        done.append(f"merged into “{into.label}”")
    return ", ".join(done)


def _read_texts(session: Session, paper_ids: Sequence[int]) -> tuple[list[TopicText], list[str]]:
    """Read texts and dates in the order of `paper_ids`; a paper that is gone is an empty text."""
    rows = session.exec(select(PaperRow.id, PaperRow.title, PaperRow.abstract, PaperRow.date))
    found = {paper_id: (title, abstract, date) for paper_id, title, abstract, date in rows}
    texts, dates = [], []
    for paper_id in paper_ids:
        title, abstract, date = found.get(paper_id, ("", None, None))
        texts.append(TopicText(paper_id, title, abstract))
        dates.append(date or UNDATED)
    return texts, dates


def _present_topics(session: Session) -> dict[int, TopicRow]:
    rows = session.exec(
        select(TopicRow).where(col(TopicRow.retired).is_(False)).order_by(col(TopicRow.id))
    )
    return {topic.id or 0: topic for topic in rows}


def _primary_now(session: Session, paper_ids: Sequence[int]) -> NDArray[np.int64]:
    rows = session.exec(
        select(PaperTopicRow.paper_id, PaperTopicRow.topic_id).where(PaperTopicRow.position == 1)
    )
    primary = dict(rows.all())
    return np.array([primary.get(paper_id, -1) for paper_id in paper_ids], dtype=np.int64)


def _up(primary: NDArray[np.int64], topics: dict[int, TopicRow]) -> NDArray[np.int64]:
    """Turn topics into their parents, -1 where there is none."""
    parent_of = {topic_id: topic.parent_id or -1 for topic_id, topic in topics.items()}
    return np.array([parent_of.get(topic_id, -1) for topic_id in primary.tolist()], dtype=np.int64)


def _up_new(found: Discovery, primary: NDArray[np.int32]) -> NDArray[np.int64]:
    """Turn places of topics into places of their parents, -1 where there is none."""
    parents = [-1 if topic.parent is None else topic.parent for topic in found.topics]
    table = np.array([*parents, -1], dtype=np.int64)
    return table[primary]
