"""What a comparison shows, in words made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.tex.html import plain_text
from app.explorer.compare.views import JointPapers, SideBySide
from app.explorer.pages.wording import counted


def pair_words(joint: JointPapers, found: SideBySide) -> str:
    """Name two of those that are compared."""
    return joined([plain_text(found.subjects[at].label) for at in (joint.first, joint.second)])


def comparison_words(found: SideBySide, labels: Sequence[str], within: str) -> str:
    """Say in a sentence, made from the numbers, what those that are compared have in common.

    Args:
        within: the papers among which they are compared; "" for all.
    """
    most = max(found.subjects, key=lambda one: one.papers)
    equals = [subject for subject in found.subjects if subject.papers == most.papers]
    papers = (
        f"{plain_text(most.label)} has most papers, {most.papers:,}"
        if len(equals) == 1
        else f"{joined([plain_text(one.label) for one in equals])} have "
        f"{counted(most.papers, 'paper')} each"
    )
    joint = sum(one.count for one in found.joint)
    together = counted(joint, "paper") + " in common"
    if len(found.joint) > 1:
        pairs = sum(bool(one.count) for one in found.joint)
        have = "pair has" if len(found.joint) == 1 else "pairs have"
        together = f"{pairs or 'none'} of {len(found.joint)} {have} papers in common"
    noun = "co-author" if found.kind == "author" else "author"
    of_whom = "in common" if len(found.subjects) == 2 else "of at least two of them"
    people = f"{counted(found.shared_count, noun)} {of_whom}"
    said = f"{papers}; {together}; {people}"
    return f"Within {within}: {said}." if within else f"{said}."


def joined(labels: Sequence[str]) -> str:
    """Write two names or more: `A, B and C`."""
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
