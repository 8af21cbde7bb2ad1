"""Changes of topics by hand: names, merges, hiding. Each can be taken back by itself.

Rules and rows alone: the functions change the rows that they are given and know no store. What is
found anew never overrules what a person decided; see `app.topics.store` for how it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app.domain.json_shape import HIDDEN, View
from app.domain.text.plain import clean_text
from app.errors import BadParameter, Clash, NotFound
from app.store.models import TopicRow
from app.topics.resolve_merges import StoredTopic, TopicResolution, standing_of

ChangeKind = Literal["rename", "found-name", "merge", "split", "hide", "show"]

LONGEST_LABEL = 80
"""Characters of a name: two lines of the column that lists hang from."""

Topics = Mapping[int, TopicRow]
"""All topics of a library by id. Those that the newest rebuild did not find again are followed by
merges, but nothing is done to them."""


@dataclass(frozen=True, slots=True)
class TopicByHand(View):
    """A topic after edits by hand."""

    id: int
    label: str
    found_label: Annotated[str, Field(description="The name under which it was found.")]
    named: Annotated[bool, Field(description="`label` is a person's.")]
    hidden: bool
    merged_into: int | None
    into_label: Annotated[str | None, HIDDEN]
    """None also where the topic that it was merged into was not found again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one topic."""

    kind: ChangeKind
    topic_id: int
    label: str = ""
    """The new name, for `rename`."""
    into_id: int = 0
    """The topic merged into, for `merge`."""


def apply_change(topics: Topics, change: Change) -> None:
    """Change a topic as asked for.

    Raises:
        NotFound: there is no such topic.
        BadParameter: a name or a topic that is not allowed or not there.
        Clash: the change does not fit the topics as they are.
    """
    topic = _topic(topics, change.topic_id)
    if change.kind == "rename":
        rename(topics, topic, change.label)
    elif change.kind == "found-name":
        take_found_name(topics, topic)
    elif change.kind == "merge":
        merge(topics, topic, change.into_id)
    elif change.kind == "split":
        split(topics, topic)
    elif change.kind == "hide":
        hide(topics, topic)
    else:
        show(topics, topic)


def rename(topics: Topics, topic: TopicRow, label: str) -> None:
    """Rename a topic by hand; no other topic may have the name."""
    wanted = clean_text(label, single_line=True)
    if not wanted:
        raise BadParameter("label", label[:LONGEST_LABEL], "A topic needs a name.")
    if len(wanted) > LONGEST_LABEL:
        raise BadParameter(
            "label",
            wanted[:LONGEST_LABEL],
            f"The name has {len(wanted)} characters; a topic's has at most {LONGEST_LABEL}.",
        )
    _must_be_free(topics, topic, wanted)
    topic.label = wanted
    topic.named_by_hand = True


def take_found_name(topics: Topics, topic: TopicRow) -> None:
    """Restore the name under which a topic was found."""
    _must_be_free(topics, topic, topic.found_label)
    topic.label = topic.found_label
    topic.named_by_hand = False


def merge(topics: Topics, topic: TopicRow, into_id: int) -> None:
    """Let the papers of a topic count for another one of the same level."""
    standing = standing_in(topics)
    target = topics.get(standing.now.get(into_id, -1))
    if target is None:
        raise BadParameter("merged_into", str(into_id), f"There is no topic {into_id} here.")
    _must_stand_alone(topics, topic)
    if target.id == topic.id:
        other = "itself" if into_id == topic.id else "a topic that was merged into it"
        raise Clash("merged_into", str(into_id), f"“{topic.label}” cannot be merged into {other}.")
    if target.id not in standing.shown:
        raise Clash("merged_into", str(into_id), f"“{target.label}” is hidden; show it first.")
    if _has_topics(topics, topic) != _has_topics(topics, target):
        with_topics, without = (topic, target) if _has_topics(topics, topic) else (target, topic)
        message = f"“{with_topics.label}” has topics under it and “{without.label}” has none."
        hint = "Merge topics of one level."
        raise Clash("merged_into", str(into_id), message, hint)
    topic.merged_into_id = target.id


def split(topics: Topics, topic: TopicRow) -> None:
    """Take a merge back: the topic counts for itself again."""
    if topic.merged_into_id is None:
        raise Clash("merged_into", "", f"“{topic.label}” is not merged into another topic.")
    _must_be_free(topics, topic, topic.label)
    topic.merged_into_id = None


def hide(topics: Topics, topic: TopicRow) -> None:
    """Show a topic no more; its papers count for the next of theirs, or for Other."""
    _must_stand_alone(topics, topic)
    topic.hidden = True


def show(topics: Topics, topic: TopicRow) -> None:
    """Show a hidden topic again."""
    if not topic.hidden:
        raise Clash("hidden", "", f"“{topic.label}” is not hidden.")
    topic.hidden = False


def changes_by_hand(topics: Topics) -> list[TopicByHand]:
    """List the topics that a person changed, by name."""
    changed = [
        _by_hand(topics, topic)
        for topic in topics.values()
        if not topic.retired
        and (topic.named_by_hand or topic.hidden or topic.merged_into_id is not None)
    ]
    return sorted(changed, key=lambda edit: (edit.label.casefold(), edit.id))


def by_hand(topics: Topics, topic_id: int) -> TopicByHand:
    """Return the edits by hand of one topic, also where there are none.

    Raises:
        NotFound: there is no such topic.
    """
    return _by_hand(topics, _topic(topics, topic_id))


def standing_in(topics: Topics) -> TopicResolution:
    """Return the topic that each topic counts as."""
    return standing_of(
        StoredTopic(
            number, topic.label, topic.slot, topic.parent_id, topic.hidden, topic.merged_into_id,
            topic.retired,
        )
        for number, topic in topics.items()
    )  # fmt: skip


def _by_hand(topics: Topics, topic: TopicRow) -> TopicByHand:
    into = None if topic.merged_into_id is None else topics.get(topic.merged_into_id)
    return TopicByHand(
        id=topic.id or 0,
        label=topic.label,
        found_label=topic.found_label,
        named=topic.named_by_hand,
        hidden=topic.hidden,
        merged_into=topic.merged_into_id,
        into_label=into.label if into and not into.retired else None,
    )


def _topic(topics: Topics, topic_id: int) -> TopicRow:
    topic = topics.get(topic_id)
    if topic is None or topic.retired:
        raise NotFound(f"There is no topic {topic_id} in this library.")
    return topic


def _has_topics(topics: Topics, topic: TopicRow) -> bool:
    return any(child.parent_id == topic.id and not child.retired for child in topics.values())


def _must_stand_alone(topics: Topics, topic: TopicRow) -> None:
    """Refuse what would be done to a topic that another one stands for."""
    into = standing_in(topics).now[topic.id or 0]
    if into != topic.id:
        message = f"“{topic.label}” is merged into “{topics[into].label}”; split it first."
        raise Clash("merged_into", str(into), message)


def _must_be_free(topics: Topics, topic: TopicRow, label: str) -> None:
    """Refuse a name that another topic has; those merged into others do not show theirs."""
    for other_id in set(standing_in(topics).now.values()) - {topic.id}:
        other = topics[other_id]
        if other.label.casefold() == label.casefold():
            hidden = ", which is hidden," if other.hidden else ""
            message = f"Topic {other_id}{hidden} is called “{other.label}” already."
            hint = "Merge the two, or rename the other one first."
            raise Clash("label", label, message, hint)
