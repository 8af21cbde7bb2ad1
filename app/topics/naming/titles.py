"""What a topic is called for which there is no phrase, or whose papers share a title.

Knows titles as printed; must not know phrases, vectors or the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from app.topics.naming.flat import title_for_label

_SAME_TITLE = 0.3
"""Of a topic's papers, so many must have the same title to be called by it: "Briefly Noted"."""
_REPEATED = 3
"""Papers of one title that name a topic for which there is no phrase."""


def is_of_one_title(titles: Counter[str]) -> bool:
    """Tell whether so many papers of a topic have the same title that it is called by it.

    Args:
        titles: of the papers read.
    """
    return max(titles.values(), default=0) >= max(2, _SAME_TITLE * titles.total())


def is_repeated(titles: Counter[str]) -> bool:
    """Tell whether several papers of a topic have the same title: "Introduction".

    Args:
        titles: of the papers read.
    """
    return max((times for title, times in titles.items() if title), default=0) >= _REPEATED


def label_by_title(titles: Counter[str], taken: Collection[str]) -> str:
    """Call a topic by the title that most of its papers have, or by that of its nearest paper.

    Args:
        titles: of the papers read, the nearest first.
        taken: labels that other topics have.
    """
    best, same = next(((t, n) for t, n in titles.most_common() if t), ("", 0))
    is_shared = is_of_one_title(titles) and bool(best)
    is_repeated = same >= _REPEATED
    titled = is_shared or is_repeated
    quoted = title_for_label([best] if titled else [*titles], ())
    label = f"Papers {'titled' if titled else 'like'} “{quoted}”"
    if is_repeated and not is_shared:  # front matter: introductions, prefaces, conclusions
        label += " and the like"
    return label if label not in taken else title_for_label([label], taken)
