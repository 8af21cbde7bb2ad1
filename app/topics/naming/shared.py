"""What the topics under a parent share, and which of them their parent's name leaves out.

Knows shares of papers and who is under whom; must not know texts, vectors or the database.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.topics.geometry import NONE, Groups
from app.topics.naming.choice import NameChoice
from app.topics.naming.fit import Shares

_SHARED, _SPOKEN_OF, _MOST = 0.03, 0.09, 0.5
"""A name speaks of a topic if so many of its papers use it; it must speak of more of a parent's
topics than that, or a second name is added. Topics share a phrase that a few papers use."""


def up(groups: Groups, parent_of: Groups) -> Groups:
    """Return the parent of the topic of each row, or -1."""
    return np.where(groups == NONE, NONE, parent_of[groups]).astype(np.int32)


def widely(shares: Shares) -> Shares:
    """Return how widely the topics of a parent share each phrase, shape (phrases,).

    Twenty topics that use it in a tenth of their papers count for more than two that use it in all
    of theirs; of two topics or more, two must use it.
    """
    sharing = (shares >= _SHARED).sum(axis=0) >= min(2, len(shares))
    widely: Shares = np.where(sharing, np.sqrt(shares).mean(axis=0) ** 2, 0)
    return widely


def unspoken(in_text: Shares, parent_of: Groups, parents: Sequence[NameChoice]) -> Groups:
    """Return the parent of each topic of which its parent's name does not speak, if they are many.

    Other topics have -1.
    """
    rest = np.full(len(parent_of), NONE, dtype=np.int32)
    for parent, first in enumerate(parents):
        children = np.flatnonzero(parent_of == parent)
        if first.names:
            said = in_text[children, first.names[0]] >= _SPOKEN_OF
            if said.mean() <= _MOST:
                rest[children[~said]] = parent
    return rest
