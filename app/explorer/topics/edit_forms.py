"""What pages offer to change of topics, and how they say that a change could not be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.explorer.topics.query import merge_targets, topics_by_hand
from app.explorer.topics.views import Topic
from app.library.snapshot import Snapshot
from app.topics.edits import LONGEST_LABEL, ChangeKind, TopicByHand


@dataclass(frozen=True, slots=True)
class FormMistake:
    """Why a change was not made, and what had been typed."""

    field: str
    """`label`, `merged_into`, or "" for what belongs to no field."""
    message: str
    label: str = ""
    into: int | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """One thing done by hand, and the button that takes it back."""

    topic_id: int
    label: str
    said: str
    do: ChangeKind
    button: str


@dataclass(frozen=True, slots=True)
class ChangeForms:
    """The forms of one topic's page."""

    action: str
    label: str
    longest: int
    targets: dict[str, list[Topic]]
    """The topics that it can be merged into, by heading; "" where there is but one level."""
    into: int | None
    """The one that was chosen."""
    undo: list[Undo]
    """What was done to it, and the topics that were merged into it."""
    mistake: FormMistake | None


def change_forms(
    snapshot: Snapshot, topic: Topic, action: str, mistake: FormMistake | None
) -> ChangeForms:
    """Give the forms of a topic; what was typed stays in them after a mistake."""
    typed = mistake.label if mistake and mistake.field == "label" else topic.label
    done = [
        changed
        for changed in topics_by_hand(snapshot)
        if topic.id in (changed.id, changed.merged_into)
    ]
    return ChangeForms(
        action=action,
        label=typed,
        longest=LONGEST_LABEL,
        targets=_targets(snapshot, topic.id),
        into=mistake.into if mistake else None,
        undo=undo_list(done),
        mistake=mistake,
    )


def undo_list(done: Iterable[TopicByHand]) -> list[Undo]:
    """List everything that was done by hand, one by one."""
    found = []
    for topic in done:
        if topic.named:
            sentence = f"named by hand; found as “{topic.found_label}”"
            found.append(Undo(topic.id, topic.label, sentence, "found-name", "found name"))
        if topic.merged_into is not None:
            into = (
                f"“{topic.into_label}”" if topic.into_label else "a topic that was not found again"
            )
            found.append(Undo(topic.id, topic.label, f"merged into {into}", "split", "split again"))
        if topic.hidden:
            found.append(Undo(topic.id, topic.label, "hidden", "show", "show again"))
    return found


def _targets(snapshot: Snapshot, topic_id: int) -> dict[str, list[Topic]]:
    headings: dict[str, list[Topic]] = {}
    for target in merge_targets(snapshot, topic_id):
        heading = snapshot.topic_label(target.parent) if target.parent is not None else ""
        headings.setdefault(heading, []).append(target)
    return dict(sorted(headings.items()))
